# Output to devices, FIFOs, links and descriptors: what is there is written to and stays what it is.
. "$SOURCE/tests/cli/prelude.sh"

seq 1 9 | sed 's/.*/[[4,5]]/' >in.txt
"$CICYMINER" hodge in.txt >expected.txt

# Our own null device: never the machine's.
if mknod null c 1 3 2>/dev/null && : >null 2>/dev/null; then
  "$CICYMINER" hodge -o null in.txt
  "$CICYMINER" classify --dim 2 -o null >/dev/null 2>&1
  "$CICYMINER" dataset import -o null in.txt >/dev/null 2>&1
  ln -s null link-to-null
  "$CICYMINER" hodge -o link-to-null in.txt
  [ -c null ] && [ -L link-to-null ] || fail "a device was replaced"
fi
if mknod full c 1 7 2>/dev/null && [ -w full ]; then
  expect 3 "full: cannot write: No space left on device" "$CICYMINER" hodge -o full in.txt
  expect 3 "No space left on device" "$CICYMINER" classify --dim 2 -o full
  [ -c full ] || fail "a device was replaced"
fi

mkfifo fifo
cat fifo >from-fifo.txt &
"$CICYMINER" hodge -o fifo in.txt
wait $!
cmp from-fifo.txt expected.txt
cat fifo >from-fifo.h5 &
"$CICYMINER" classify --dim 2 -o fifo >/dev/null 2>&1
wait $!
"$CICYMINER" dataset verify from-fifo.h5 >/dev/null
[ -p fifo ] || fail "a FIFO was replaced"

mkdir elsewhere
ln -s elsewhere/target.txt link.txt # to a file that does not exist yet
"$CICYMINER" hodge -o link.txt in.txt
chmod 640 elsewhere/target.txt
"$CICYMINER" hodge -o link.txt in.txt
[ -L link.txt ] && cmp elsewhere/target.txt expected.txt
[ "$(ls -l elsewhere/target.txt | cut -c1-10)" = -rw-r----- ] || fail "other permissions"
ln -s elsewhere/set.h5 set.h5
"$CICYMINER" classify --dim 2 -o set.h5 >/dev/null 2>&1
[ -L set.h5 ] && [ -f elsewhere/set.h5 ] || fail "a link was replaced"

"$CICYMINER" hodge -o /dev/stdout in.txt >stdout.txt
cmp stdout.txt expected.txt
{ echo before; "$CICYMINER" hodge -o /dev/fd/7 in.txt 7>&1; echo after; } >inside.txt
{ echo before; cat expected.txt; echo after; } | cmp - inside.txt
"$CICYMINER" hodge -o /dev/stdout in.txt | cmp - expected.txt

expect 2 "--out: the FILE is empty" "$CICYMINER" hodge -o '' in.txt
expect 3 "elsewhere: cannot create: Is a directory" "$CICYMINER" hodge -o elsewhere in.txt
expect 3 "missing/out.txt: cannot create: No such file or directory" "$CICYMINER" hodge -o missing/out.txt in.txt
[ -z "$(find . -name '.cicyminer-*')" ] || fail "something is left"

# What a killed process leaves is removed by the next one.
mkfifo endless
"$CICYMINER" hodge -o killed.txt endless &
victim=$!
exec 8>endless
for ((i = 0; i < 200; i++)); do
  [ -n "$(find . -name '.cicyminer-*')" ] && break
  sleep 0.05
done
kill -9 $victim
exec 8>&-
wait $victim 2>/dev/null || true
[ -n "$(find . -name '.cicyminer-*')" ] || fail "the killed process left nothing to remove"
"$CICYMINER" hodge -o killed.txt in.txt
[ -z "$(find . -name '.cicyminer-*')" ] || fail "a killed process's file is left"

# Ctrl-C while a reader does not read: the write to the full pipe ends
mkfifo unread
"$CICYMINER" classify --dim 3 -q -o interrupted.h5 >out
sleep 60 <unread &
reader=$!
"$CICYMINER" dataset export interrupted.h5 --format text -o unread >out 2>err &
settle $!
sleep 1
kill -TERM $!
set +e; wait $!; code=$?; set -e
kill -0 $reader || fail "the export went on until its reader ended"
kill $reader
[ "$code" = 130 ] && grep -q interrupted err || fail "an export to a full pipe, interrupted: $code"

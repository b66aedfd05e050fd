# classify with little memory, killed at any moment, on a full disk, in a damaged folder: the same
# bytes in the end, or a clear error.
. "$SOURCE/tests/cli/prelude.sh"

rows=${ROWS:-4}
counts=(0 11 305 4155 35615 216508)
classify=("$CICYMINER" classify --dim 5 --max-rows "$rows")
"${classify[@]}" -o whole.h5 >summary
grep -q "^dimension 5: ${counts[rows]} configurations, ${counts[rows]} connected" summary || fail "$(cat summary)"
[ ! -e whole.h5.work ] || fail "a work folder stays"

# Any memory, any number of threads.
for memory in 1M 3M; do
  "${classify[@]}" --memory $memory -j 1 -q -o small.h5
  cmp whole.h5 small.h5 || fail "--memory $memory gives other bytes"
  [ ! -e small.h5.work ] || fail "--memory $memory leaves its work folder"
done

# kill -9 after a time that grows until the work is complete before it.
rm -f small.h5
kills=0 resumed=0
for tenths in 1 2 3 4 5 6 7 8 9 10 12 14 16 18 20 25 30 40 50 60 80 100 120 150 200 300 600 9000; do
  "${classify[@]}" --memory 1M -j $((1 + kills % 2)) -q -o small.h5 2>said &
  victim=$!
  for ((t = 0; t < tenths; t++)); do
    sleep 0.1
    kill -0 $victim 2>/dev/null || break
  done
  kill -9 $victim 2>/dev/null && kills=$((kills + 1))
  wait $victim 2>/dev/null && break
  [ ! -e small.h5.work/state ] || resumed=$((resumed + 1))
done
[ -s small.h5 ] || fail "never complete: $(cat said)"
cmp whole.h5 small.h5 || fail "other bytes after $kills kills"
[ $kills -ge 2 ] && [ $resumed -ge 1 ] || fail "only $kills kills, $resumed with something to go on from"
[ ! -e small.h5.work ] || fail "the work folder stays"

# SIGTERM keeps what was done.
stop() { # stop FILE: begins, and stops as soon as there is something in the folder
  "${classify[@]}" --memory 1M -j 1 -q -o "$1" 2>said &
  local worker=$!
  until [ -e "$1.work/state" ]; do
    kill -0 $worker 2>/dev/null || fail "complete before it could be stopped"
    sleep 0.01
  done
  kill -TERM $worker
  local code=0
  wait $worker || code=$?
  [ $code = 130 ] && grep -q "continues with what is in $1.work" said || fail "SIGTERM: exit $code: $(cat said)"
  [ -e "$1.work/state" ] && [ ! -e "$1" ] || fail "SIGTERM keeps nothing"
}
stop term.h5
cp -r term.h5.work kept
"${classify[@]}" --memory 1M -q -o term.h5
cmp whole.h5 term.h5 || fail "other bytes after SIGTERM"

# A file that cannot grow, as on a full disk: says so, goes on afterwards.
code=0
(ulimit -f 64; trap '' XFSZ; exec "${classify[@]}" --memory 1M -q -o full.h5) 2>said || code=$?
[ $code = 3 ] && grep -q 'full.h5.work/.*: cannot write: ' said || fail "a full disk: exit $code: $(cat said)"
[ ! -e full.h5 ] || fail "a full disk leaves an incomplete file"
"${classify[@]}" --memory 1M -q -o full.h5
cmp whole.h5 full.h5 || fail "other bytes after a full disk"

# Folders of other work, of other processes, damaged ones.
restore() { rm -rf d.h5.work && cp -r kept d.h5.work; }
restore
expect 1 "with at most $rows rows" "$CICYMINER" classify --dim 5 --max-rows 3 -q -o d.h5
sed -i 's/^classification of cicyminer .*/classification of cicyminer 0.0.1/' d.h5.work/state
expect 1 "the work of another version (classification of cicyminer 0.0.1)" "${classify[@]}" -q -o d.h5
restore
head -c 100 kept/state >d.h5.work/state
expect 1 "d.h5.work/state" "${classify[@]}" -q -o d.h5
for level in kept/level-*; do
  restore
  level=d.h5.work/${level##*/}
  size=$(stat -c %s "$level")
  printf '\xff' | dd of="$level" bs=1 seek=$((size / 2)) conv=notrunc status=none
  cmp -s "$level" "kept/${level##*/}" && continue
  expect 1 "damaged" "${classify[@]}" -q -o d.h5
  restore
  truncate -s $((size / 2)) "$level"
  expect 1 "damaged" "${classify[@]}" -q -o d.h5
done
restore
(exec 9<>d.h5.work/lock; flock -n 9; expect 3 "in use by" "${classify[@]}" -q -o d.h5)
[ ! -e d.h5 ] || fail "a damaged folder gives a file"
"${classify[@]}" -q -o d.h5
cmp whole.h5 d.h5 || fail "other bytes from a copied folder"

for wrong in 1 0M 12X -5G 1e99 G; do expect 2 "is not a size" "$CICYMINER" classify --dim 3 --memory $wrong; done
expect 3 "no folder to work in" "${classify[@]}" --memory 1M

# The packed data set: other commands read it, dataset select cuts out what has fewer rows.
"$CICYMINER" classify --dim 5 --max-rows 3 -q -o three.h5
"$CICYMINER" dataset select -q 'rows <= 3' -o cut.h5 whole.h5
"$CICYMINER" dataset export -q --format text -o three.txt three.h5
"$CICYMINER" dataset export -q --format text -o cut.txt cut.h5
"$CICYMINER" classify --dim 5 --max-rows 3 -q >printed.txt
[ "$(wc -l <three.txt)" = 4155 ] && cmp three.txt cut.txt && cmp three.txt printed.txt || fail "dataset select"
"$CICYMINER" dataset info three.h5 >said
grep -q '^entries     4155: 4155 connected' said || fail "dataset info: $(cat said)"
"$CICYMINER" hodge --csv three.txt | cut -d, -f2-7 >hodge.csv
[ "$(head -n 1 hodge.csv | tr , ' ')" = "h11 h21 h31 h41 h22 h32" ] || fail "columns: $(head -n 1 hodge.csv)"
limit=$(awk -F, 'NR > 1 && $1 < 3 && $4 + 2 * $2 >= 500' hodge.csv | wc -l)
"$CICYMINER" dataset select 'h11 < 3 and not h41 + 2*h21 < 500' -o cut.h5 three.h5 >said
[ "$(cat said)" = "$limit entries selected" ] && [ "$limit" -gt 10 ] || fail "$limit, but $(cat said)"
expect 1 "no entry meets" "$CICYMINER" dataset select 'rows > 3' -o none.h5 three.h5
expect 2 "at 8: " "$CICYMINER" dataset select 'rows > and' -o none.h5 three.h5
[ ! -e none.h5 ] || fail "a file without entries"

# cicyminer classify: counts, files, threads, refusals, interruption.
. "$SOURCE/tests/cli/prelude.sh"

# without -o: the configurations themselves
"$CICYMINER" classify --dim 1 -q | sort >out
grep -qx '\[\[2,3\]\]' out && [ "$(wc -l <out)" = 2 ] || fail "elliptic curves"
[ "$("$CICYMINER" classify --dim 2 -q | wc -l)" = 9 ] || fail "K3 surfaces"
[ "$("$CICYMINER" classify --dim 2 --products -q | wc -l)" = 12 ] || fail "with products"
"$CICYMINER" classify --dim 2 --products -q | "$CICYMINER" hodge --json >k3
[ "$(grep -c '"hodge":{"h11":20},"euler":24' k3)" = 9 ] || fail "a K3 surface has h11 = 20, chi = 24"
[ "$(grep -c '"product":true' k3)" = 3 ] || fail "three products of curves"
# equivalent ones once
"$CICYMINER" classify --dim 3 -q >three
[ "$(wc -l <three)" = 7868 ] && [ "$(sort -u three | wc -l)" = 7868 ] || fail "three-folds"
"$CICYMINER" canonical three | cmp - three || fail "the staircase order"

"$CICYMINER" classify --dim 3 --products -q --json -o three.h5 >out
[ "$(cat out)" = '{"dim":3,"count":7890,"connected":7868,"products":22,"favourable":4874,"euler_mismatches":0}' ] ||
  fail "--json: $(cat out)"
"$CICYMINER" classify --dim 3 --products -j 1 -o one.h5 >out
grep -q '7890 configurations, 7868 connected, 22 direct products' out || fail "the summary"
cmp three.h5 one.h5 || fail "the file depends on the number of threads"
"$CICYMINER" classify --dim 3 --products -q --order shuffled --seed 3 -o shuffled.h5 >out
! cmp -s three.h5 shuffled.h5 || fail "--order shuffled"

for wrong in "" "--dim 0" "--dim 6" "--dim three" "--dim 3 --max-rows 0" "--dim 3 file" "--dim 3 --order sideways" "--frobnicate"; do
  code "$CICYMINER" classify $wrong
  [ "$code" = 2 ] && [ -s err ] && [ ! -s out ] || fail "'$wrong' must be refused: $code"
done
code "$CICYMINER" classify --dim 3 -o /nonexistent/folder/x.h5
[ "$code" = 3 ] && grep -q '/nonexistent/folder/x.h5' err || fail "no such folder: $code"

# Ctrl-C: stops, says so, leaves no file
"$CICYMINER" classify --dim 4 -o four.h5 >out 2>err &
settle $!
sleep 0.5
kill -TERM $!
set +e; wait $!; code=$?; set -e
[ "$code" = 130 ] && grep -q interrupted err || fail "interruption: $code"
[ -z "$(ls four.h5* 2>/dev/null)" ] || fail "an interrupted run leaves a file"
"$CICYMINER" classify --help | grep '^Usage: cicyminer classify' >/dev/null || fail "help"
exit 0

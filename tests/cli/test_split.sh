# cicyminer split and contract: answers, options, refusals.
. "$SOURCE/tests/cli/prelude.sh"

printf '[[1,1,1],[4,1,4]]\n' >input
echo '{"matrix":[[1,1,1],[4,1,4]],"dim":3,"hodge":{"h11":2,"h21":86},"euler":-168,"contractions":[{"matrix":[[4,5]],"n":1,"row":1,"effective":true,"nodes":16,"hodge":{"h11":1,"h21":101},"euler":-200}]}' >expected
"$CICYMINER" contract --json input | diff expected - || fail "contract --json"
echo '[[4,5]]' >quintic
echo '{"matrix":[[4,5]],"dim":3,"hodge":{"h11":1,"h21":101},"euler":-200,"splittings":[{"matrix":[[4,1,1,1,1,1],[4,1,1,1,1,1]],"n":4,"column":1,"effective":true,"nodes":50,"hodge":{"h11":2,"h21":52},"euler":-100}]}' >expected
"$CICYMINER" split --json --n 4 quintic | diff expected - || fail "split --json"

"$CICYMINER" split quintic >out
[ "$(grep -c '^  eff' out)" = 6 ] || fail "the quintic has six splittings"
grep -q '^given .*-200  \[\[4,5\]\]$' out || fail "the given configuration"

# Parts 1 + 4 of the quintic's column give (1 * 4)^2 nodes, 2 + 3 give (2 * 3)^2.
[ "$("$CICYMINER" split --n 1 --csv quintic | tail -n +3 | cut -d, -f4 | sort -n | tr '\n' ' ')" = '16 36 ' ] || fail "nodes"
echo '[[5,6]]' | "$CICYMINER" split --n 1 --json | grep '"nodes":null' >/dev/null || fail "nodes of four-folds are not counted"

echo '[[3,4]]' >k3
"$CICYMINER" split k3 >out
grep -q '^ineff' out || fail "splittings of a K3 are ineffective"
! grep -q '^  eff' out || fail "no splitting of a K3 is effective"
[ "$("$CICYMINER" split --effective k3 | grep -c eff)" = 0 ] || fail "--effective"

printf '[[4,4]]\n[[4,5]]\n' >mixed
code "$CICYMINER" split mixed
[ "$code" = 1 ] && [ "$(grep -c '^  eff' out)" = 6 ] || fail "good lines are still answered"
grep -q '^cicyminer: mixed:1: row 1 breaks' err || fail "the bad line is named"
code "$CICYMINER" split --most 3 --json quintic
[ "$code" = 1 ] && grep -q '"error":"quintic:1: more than 3 ways' out || fail "--most"
code "$CICYMINER" split --n 0 quintic
[ "$code" = 2 ] && grep -q -- '--n: ' err || fail "--n 0"
code "$CICYMINER" contract --n 1 input
[ "$code" = 2 ] || fail "contract has no --n"
for command in split contract; do
  "$CICYMINER" $command --help | grep "^Usage: cicyminer $command" >/dev/null || fail "help of $command"
done
exit 0

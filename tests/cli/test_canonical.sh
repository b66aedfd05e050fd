# cicyminer canonical: orders, duplicates, notations.
. "$SOURCE/tests/cli/prelude.sh"

cat >input <<'END'
[[2,0,3],[1,1,1],[2,3,0]]
[[2,3,0],[2,0,3],[1,1,1]]
[[4,5]]
[[1,1,1],[2,0,3],[2,3,0]]
END
printf '[[1,1,1],[2,3,0],[2,0,3]]\n[[4,5]]\n' >expected
"$CICYMINER" canonical --unique input | diff expected - || fail "--unique"
[ "$("$CICYMINER" canonical input | sort -u | wc -l)" = 2 ] || fail "staircase"
[ "$("$CICYMINER" canonical --order canonical input | sort -u | wc -l)" = 2 ] || fail "canonical"
"$CICYMINER" canonical --unique --notation degrees input | sed -n 1p >out
[ "$(cat out)" = '{{1,1},{3,0},{0,3}}' ] || fail "--notation degrees"
"$CICYMINER" canonical --json --unique input | sed -n 1p >out
[ "$(cat out)" = '{"matrix":[[1,1,1],[2,3,0],[2,0,3]],"order":"staircase"}' ] || fail "--json"
set +e
"$CICYMINER" canonical --order sideways input 2>err; [ $? = 2 ] || fail "unknown order"
grep -q "'sideways' is not one of staircase|canonical" err || fail "the message"
"$CICYMINER" canonical --unique <<<'[[4,4]]' >out 2>err; [ $? = 1 ] || fail "a bad line"
[ ! -s out ] || fail "a bad line has no answer"
exit 0

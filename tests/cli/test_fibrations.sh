# cicyminer fibrations and dataset info --fibrations: known manifolds, counts, limits, signals.
. "$SOURCE/tests/cli/prelude.sh"
set +e

fibrations() { "$CICYMINER" fibrations "$@" 2>err; }

# Tetraquadric: curves of bidegree (2,2) over P1 P1 and K3 surfaces over P1, each of which is fibred
# by three families of such curves.
[ "$(fibrations --json <<<'{{2},{2},{2},{2}}')" = \
  '{"matrix":[[1,2],[1,2],[1,2],[1,2]],"dim":3,"fibrations":[{"fibre_dim":1,"connected":true,"rows":[1,2],"fibre":[[1,2],[1,2]],"base":[[1],[1]],"degrees":[2,2],"section_possible":false,"nested":[]},{"fibre_dim":2,"connected":true,"rows":[1,2,3],"fibre":[[1,2],[1,2],[1,2]],"base":[[1]],"degrees":null,"section_possible":null,"nested":[[1,2],[1,3],[2,3]]}]}' ] ||
  fail "tetraquadric"
[ "$(fibrations --csv --all <<<'{{2},{2},{2},{2}}' | tail -n +2 | cut -d, -f2 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = ' 6 1; 4 2;' ] ||
  fail "6 pairs and 4 triples of lines"
[ "$(fibrations --count --json <<<'{{2},{2},{2},{2}}')" = \
  '{"matrix":[[1,2],[1,2],[1,2],[1,2]],"dim":3,"counts":[{"fibre_dim":1,"sets":6,"fibrations":1,"section_possible":0},{"fibre_dim":2,"sets":4,"fibrations":1,"section_possible":null}]}' ] ||
  fail "counts"
# Schoen's manifold: the fibre of the fibration over P1 is a product of two curves.
fibrations --csv --fibre-dim 2 <<<'{{1,1},{3,0},{0,3}}' | tr -d '\r' >out
[ "$(tail -n +2 out)" = '3,2,false,"2,3",,,2,[[1]],"[[2,3,0],[2,0,3]]","[[1,1,1],[2,3,0],[2,0,3]]"' ] || fail "Schoen"
# J1 (J1 + J2) (J1 + 2 J2) = 2 and J2 (J1 + J2) (J1 + 2 J2) = 3 on P1 P2: no common divisor.
fibrations --json --fibre-dim 1 <<<'{{1,1},{1,2},{1,2}}' >out
grep -q '"rows":\[1,2\],[^{]*"degrees":\[2,3\],"section_possible":true' out || fail "a section can exist"
[ "$(fibrations --count --csv --fibre-dim 1 <<<'[[4,5]]' | tail -n 1 | tr -d '\r')" = '3,1,0,0,0,"[[4,5]]"' ] || fail "the quintic has none"
fibrations <<<'[[4,5]]' >out
[ "$(wc -l <out)" = 1 ] || fail "the quintic has none: $(cat out)"

fibrations --most 5 --json <<<'{{2},{2},{2},{2}}' >out
[ $? = 1 ] && grep -q 'more than 5 sets of rows' err && grep -q '"error"' out || fail "--most"
fibrations --fibre-dim 5 <<<'[[4,5]]'
[ $? = 2 ] && grep -q -- '--fibre-dim' err || fail "--fibre-dim 5"
fibrations --fibre-dim 4 <<<'[[4,5]]' >out
[ $? = 0 ] && [ "$(wc -l <out)" = 1 ] || fail "fibres larger than the manifold: $(cat out)"

# All three-folds (docs/mathematics.md 9, by an independent program): the command and the data set.
"$CICYMINER" classify -q --dim 3 --products -o three.h5
"$CICYMINER" dataset info --fibrations --json three.h5 |
  grep -q '"fibrations":{"up_to_symmetry":77744,"section_possible":44319,"entries":7837,"sets":94038,"connected_sets":93223}' ||
  fail "counts of the data set"
"$CICYMINER" dataset info --fibrations three.h5 | grep '^fibrations  77744 ' >/dev/null || fail "text"
"$CICYMINER" dataset export -q three.h5 --format text -o three.txt
for threads in 1 2; do
  fibrations --count --csv --fibre-dim 1 -q -j $threads three.txt >count.$threads || fail "count"
done
cmp -s count.1 count.2 || fail "threads"
[ "$(tail -n +2 count.1 | awk -F, '{ s += $3; f += $4; g += $5; n += $4 > 0 } END { print s, f, g, n }')" = '94038 77744 44319 7837' ] || fail "sums"

# A signal ends the work on a large matrix soon: 30 rows of P1 have 2^30 sets.
awk 'BEGIN { printf "["; for (i = 0; i < 30; i++) { printf "%s[1", i ? "," : ""; for (j = 0; j < 27; j++) printf ",%d", (j == i % 27) + (j == (i + 1) % 27); printf "]" } print "]" }' >large
"$CICYMINER" fibrations --most 4000000000 -j 1 large >out 2>err &
pid=$!
settle $pid
sleep 0.2
kill -TERM $pid # a shell starts background jobs with SIGINT ignored
wait $pid
[ $? = 130 ] || fail "interrupted: $(cat err)"
exit 0

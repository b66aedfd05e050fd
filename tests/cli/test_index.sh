# cicyminer index: Riemann-Roch on the quintic and on others, as a polynomial and as numbers.
. "$SOURCE/tests/cli/prelude.sh"
set +e

index() { "$CICYMINER" index "$@" 2>err; }

# Quintic: H^3 = 5 and c2.H = 50, so chi(O(k)) = 5 k^3 / 6 + 50 k / 12.
[ "$(index <<<'[[4,5]]')" = '5/6 l1^3 + 25/6 l1' ] || fail "quintic"
[ "$(index --latex <<<'[[4,5]]')" = '\frac{5}{6} l_{1}^3 + \frac{25}{6} l_{1}' ] || fail "latex"
[ "$(index --json <<<'[[4,5]]')" = \
  '{"matrix":[[4,5]],"dim":3,"denominator":6,"terms":[{"exponents":[3],"numerator":5},{"exponents":[1],"numerator":25}],"text":"5/6 l1^3 + 25/6 l1"}' ] || fail "json"
[ "$(index --csv <<<'[[3,4]]' | tr -d '\r')" = $'dim,index,matrix\n2,2 l1^2 + 2,"[[3,4]]"' ] || fail "csv: K3 has chi(O) = 2"
# A product of an elliptic curve and a K3: 3 l1 (2 l2^2 + 2).
[ "$(index <<<'[[2,3,0],[3,0,4]]')" = '6 l1 l2^2 + 6 l1' ] || fail "product"

# Numbers: on non-negative and mixed bundles the alternating sum of what `cohomology` finds.
for matrix in '[[2,3],[2,3]]' '[[1,2],[1,2],[1,2],[1,2]]' '[[5,6]]' '[[1,1,1],[5,3,3]]' '[[6,7]]'; do
  "$CICYMINER" cohomology --json --range -1..2 <<<"$matrix" | sed 's/"h":\[[^]]*\],//; s/,"method":"[a-z]*"//' >expected
  index --json --range -1..2 <<<"$matrix" | diff - expected || fail "$matrix"
done
[ "$(index --json --bundle=4,-1 <<<'[[2,3],[2,3]]')" = \
  '{"matrix":[[2,3],[2,3]],"dim":3,"bundle":[4,-1],"euler":-9}' ] || fail "json of a bundle"

# Bad input: named; the others are answered.
printf '1,2\nx\n1\n4,-1\n' >bundles.txt
index --csv --bundles bundles.txt <<<'[[2,3],[2,3]]' >out
[ $? = 1 ] && [ "$(wc -l <out)" = 3 ] || fail "a file with bad lines"
grep -q "bundles.txt:2: 'x'" err && grep -q 'has 1 degrees, the configuration 2 rows' err || fail "bad lines are named"
index --bundle=9000000000000000 <<<'[[4,5]]' >out
[ $? = 1 ] && [ "$(wc -l <out)" = 1 ] && grep -q 'leaves 64 bits' err || fail "an index beyond 64 bits"
index --latex --bundle 1 <<<'[[4,5]]'
[ $? = 2 ] || fail "--latex with a bundle"
index --bundle 1 --range 0..1 <<<'[[4,5]]'
[ $? = 2 ] || fail "--range with a bundle"
printf '[[4,4]]\n[[4,5]]\n' | index >out
[ $? = 1 ] && [ "$(cat out)" = '5/6 l1^3 + 25/6 l1' ] || fail "good lines are still answered"
exit 0

# cicyminer bundle and tangent: known bundles, several constructions at once, bad input, limits.
. "$SOURCE/tests/cli/prelude.sh"
set +e

tetraquadric='[[1,2],[1,2],[1,2],[1,2]]'
bundle() { "$CICYMINER" bundle "$@" 2>err; }
tangent() { "$CICYMINER" tangent "$@" 2>err; }

[ "$(tangent --json <<<'[[4,5]]')" = \
  '{"matrix":[[4,5]],"dim":3,"bundle":"tangent","of":"V","rank":3,"h":[0,101,1,0],"euler":-100}' ] || fail "TX"
[ "$(tangent --csv --power 2 <<<'[[5,6]]' | tail -n 1 | tr -d '\r')" = '4,0,0,1752,0,0,,1752,6,wedge2,"[[5,6]]"' ] || fail "power 2"
[ "$(tangent --csv --endomorphisms <<<'[[3,4]]' | tail -n 1 | tr -d '\r')" = '2,1,90,1,,,,-88,4,end,"[[3,4]]"' ] || fail "End TX"
tangent --power 1 --endomorphisms <<<'[[4,5]]'
[ $? = 2 ] || fail "--power with --endomorphisms"
printf '[[2,3,0],[3,0,4]]\n[[4,5]]\n' | tangent --json --endomorphisms >out
[ $? = 1 ] && [ "$(grep -c '"h":\[1,224,224,1\]' out)" = 1 ] && grep -q 'connected configurations only' err || fail "End of a product"
tangent --memory 1 --power 3 <<<'[[6,7]]' >out
[ $? != 0 ] && grep -q 'memory\|MiB' err || fail "memory limit: $(cat err)"

# The values of docs/mathematics.md 7 added up: 0,3,3,0 and 0,4,6,0.
[ "$(bundle --json --sum='2,-2,0,0 | 3,-2,0,0' --of V,dual <<<"$tetraquadric")" = \
  '{"matrix":[[1,2],[1,2],[1,2],[1,2]],"dim":3,"bundle":"sum","first":[[2,-2,0,0],[3,-2,0,0]],"of":"V","rank":2,"h":[0,7,9,0],"euler":2}
{"matrix":[[1,2],[1,2],[1,2],[1,2]],"dim":3,"bundle":"sum","first":[[2,-2,0,0],[3,-2,0,0]],"of":"dual","rank":2,"h":[0,9,7,0],"euler":-2}' ] || fail "sum"
# L + L has the exterior square L^2, three times L three of them, of which the symmetric square has six.
bundle --csv --sum='3*0,1' --of wedge2,sym2,end <<<'[[2,3],[2,3]]' | tr -d '\r' | cut -d, -f2,9,10 | tail -n 3 >out
[ "$(cat out)" = $'18,3,wedge2\n36,6,sym2\n9,9,end' ] || fail "powers: $(cat out)"
# A kernel on the quintic that deforms TX + O, the dual of a cokernel.
[ "$(bundle --csv --monad='5*1->5' <<<'[[4,5]]' | tail -n 1 | tr -d '\r')" = '3,0,100,0,0,,,-100,4,V,"[[4,5]]"' ] || fail "kernel"
[ "$(bundle --csv --cokernel='-5->5*-1' <<<'[[4,5]]' | tail -n 1 | tr -d '\r')" = '3,0,0,100,0,,,100,4,V,"[[4,5]]"' ] || fail "cokernel"

# Bad input.
bundle --monad='4*1->5' --of V <<<'[[4,5]]' >out || fail "rank 3 on a three-fold"
bundle --monad='3*1->5' <<<'[[4,5]]' >out
[ $? = 1 ] && grep -q 'not a vector bundle' err || fail "rank 2: $(cat err)"
bundle --monad='4*1|6->5' <<<'[[4,5]]' >out
[ $? = 1 ] && grep -q 'line bundle 5 .*row 1 is negative' err || fail "a negative entry: $(cat err)"
printf '%s\n[[4,5]]\n' "$tetraquadric" | bundle --json --sum='1|2' >out
[ $? = 1 ] && grep -q '^cicyminer: standard input:1: .*1 degrees, the configuration 4 rows' err && grep -q '"h":\[20,' out || fail "another number of degrees: $(cat err)"
bundle --sum='2000000|1' <<<'[[4,5]]'
[ $? = 2 ] && grep -q 'degree 2000000' err || fail "a degree beyond the limit: $(cat err)"
bundle --monad='200->3*300' <<<'[[4,5]]'
[ $? != 0 ] || fail "a degree beyond the limit of monads"
for wrong in --sum=1,,2 --sum= --sum='|1' --sum='0*1' --sum='1001*1' --sum='-1*1' --monad=1 --monad='->1' --of=V --of=wedge9 \
  --of=wedge --of=V,,dual; do
  case $wrong in --of*) set -- --sum=1 "$wrong" ;; *) set -- "$wrong" ;; esac
  [ "$wrong" = --of=V ] && set -- "$wrong"
  bundle "$@" <<<'[[4,5]]' >out
  [ $? = 2 ] && [ ! -s out ] || fail "usage: $wrong"
done
bundle --sum=1 --monad='5*1->5' <<<'[[4,5]]'
[ $? = 2 ] || fail "two bundles"

# A signal in the middle.
echo '[[4,5]]' >quintic
"$CICYMINER" bundle --monad='5*1->5' --of wedge4,V quintic >out 2>err &
pid=$!
settle $pid
sleep 0.5
kill -TERM $pid # a shell starts background jobs with SIGINT ignored
wait $pid
[ $? = 130 ] || fail "interrupted: $(cat out err)"
exit 0

# Bundles and fibrations: each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"

for name in bundle bundles range index index-range fibrations tangent sum monad; do
  mkdir $name.base
  echo "[[1,2],[3,4]]" >$name.base/one
done
printf '%s\n' "# two bundles" "1,-3" "-2,1" >bundles.base/bundles
survive bundle "$CICYMINER" cohomology -j 1 -q --bundle=2,-2 one
streams=./out
survive bundles "$CICYMINER" cohomology -j 1 -q --csv -o out --bundles bundles one
survive range "$CICYMINER" cohomology -j 1 -q --json --range -1..1 --slope-zero one
survive index "$CICYMINER" index -j 1 -q --json one
survive index-range "$CICYMINER" index -j 1 -q --range 0..1 one
survive fibrations "$CICYMINER" fibrations -j 1 -q --json one
survive tangent "$CICYMINER" tangent -j 1 -q one
streams=./out
survive sum "$CICYMINER" bundle -j 1 -q --json -o out --sum='1,0|-1,0' --of V,dual one
survive monad "$CICYMINER" bundle -j 1 -q --csv --monad='1,0|1,0|0,1|0,1|0,1->1,2' one
finish 120

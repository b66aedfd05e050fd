# cicyminer topology: published values and refusals.
. "$SOURCE/tests/cli/prelude.sh"

cat >input <<'END'
[[4,5]]
[[2,3],[2,3]]
[[3,4,0],[3,0,4]]
END
cat >expected <<'END'
{"matrix":[[4,5]],"dim":3,"euler":-200,"chern":{"c3":-200},"c2":[50],"intersection":[[1,1,1,5]],"components":1,"favourable":true,"product":false,"factors":[[[4,5]]]}
{"matrix":[[2,3],[2,3]],"dim":3,"euler":-162,"chern":{"c3":-162},"c2":[36,36],"intersection":[[1,1,2,3],[1,2,2,3]],"components":1,"favourable":true,"product":false,"factors":[[[2,3],[2,3]]]}
{"matrix":[[3,4,0],[3,0,4]],"dim":4,"euler":576,"chern":{"c2c2":1152,"c4":576},"c2":[[96,0],[0,96]],"intersection":[[1,1,2,2,16]],"components":1,"favourable":false,"product":true,"factors":[[[3,4]],[[3,4]]]}
END
"$CICYMINER" topology --json input | diff expected - || fail "topology"
"$CICYMINER" topology input >out
grep -q 'intersection  J1.J1.J2 3, J1.J2.J2 3' out || fail "the text lacks the intersection numbers"
grep -q 'product of    \[\[3,4\]\] x \[\[3,4\]\]' out || fail "the text lacks the factors"

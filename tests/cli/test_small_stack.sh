# The commands of the geometry work with a stack of 256 KiB.
. "$SOURCE/tests/cli/prelude.sh"

cat >input <<'END'
[[4,5]]
[[1,1,1],[2,3,0],[2,0,3]]
[[1,2],[1,2],[1,2],[1,2]]
[[2,1,1,1,0,0],[2,1,0,0,1,1],[2,0,1,0,1,1],[1,0,1,1,0,0],[1,0,0,1,1,0]]
[[1,2,0],[3,0,4]]
END
small() { ( ulimit -s 256 && exec "$CICYMINER" "$@" ); }
small topology input >topology || fail "topology"
grep -q 'Euler number  -200' topology || fail "topology prints no Euler number of the quintic"
small canonical input >canonical || fail "canonical"
small canonical --order staircase input >staircase || fail "canonical --order staircase"
[ "$(wc -l <staircase)" = "$(wc -l <canonical)" ] || fail "a form is missing"
head -n 4 input | small hodge --json >hodge || fail "hodge"
[ "$(wc -l <hodge)" = 4 ] || fail "Hodge numbers are missing"
small classify --dim 3 -o three.h5 >classified || fail "classify"
grep -q '7868 configurations' classified || fail "classify finds $(cat classified)"

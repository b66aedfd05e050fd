# cicyminer hodge: answers, refusals, exit codes, order, files.
. "$SOURCE/tests/cli/prelude.sh"

cat >input <<'END'
# the first entries of the public lists
[[5,6]]

{{2, 5}}   # a comment behind a configuration
[[4,4]]
nonsense
[[1,2,0],[4,0,5]]
[[1,1,1],[2,3,0],[2,0,3]]
[[2,3,0],[3,0,4]]
[[6,7]]
[[2,3]]
END
cat >expected <<'END'
{"matrix":[[5,6]],"dim":4,"hodge":{"h11":1,"h21":0,"h31":426,"h22":1752},"euler":2610,"favourable":true,"product":false}
{"matrix":[[6,2,5]],"dim":4,"hodge":{"h11":1,"h21":0,"h31":356,"h22":1472},"euler":2190,"favourable":true,"product":false}
{"error":"input:5: row 1 breaks the Calabi-Yau condition: the degrees of a P^4 must add up to 5, not 4"}
{"error":"input:6: position 1: 'n' where '[' or '{' should be"}
{"matrix":[[1,2,0],[4,0,5]],"error":"input:7: a factor of dimension 0: the manifold is not connected"}
{"matrix":[[1,1,1],[2,3,0],[2,0,3]],"dim":3,"hodge":{"h11":19,"h21":19},"euler":0,"favourable":false,"product":false}
{"matrix":[[2,3,0],[3,0,4]],"dim":3,"hodge":{"h11":21,"h21":21},"euler":0,"favourable":false,"product":true}
{"matrix":[[6,7]],"dim":5,"hodge":{"h11":1,"h21":0,"h31":0,"h41":1667,"h22":1,"h32":18327},"euler":-39984,"favourable":true,"product":false}
{"matrix":[[2,3]],"dim":1,"hodge":{"h11":1},"euler":0,"favourable":true,"product":false}
END

code "$CICYMINER" hodge --json input
[ "$code" = 1 ] || fail "bad lines must give 1, not $code"
diff expected out || fail "the answers differ"
grep -q '^cicyminer: input:5: row 1 breaks' err || fail "the bad line is not named on standard error"
[ "$(wc -l <err)" = 3 ] || fail "three lines are bad"

for options in "-j 1" "-j 7" "--no-check" "--check all" "--check euler" "-q"; do
  code "$CICYMINER" hodge --json $options input
  diff expected out || fail "$options changes the answers"
done

code "$CICYMINER" hodge --json -o result input
[ "$code" = 1 ] && [ ! -s out ] || fail "-o must write to the file only"
diff expected result || fail "-o writes something else"

printf '[[4,5]]' | "$CICYMINER" hodge >out || fail "standard input"
grep -q '101 .*-200 *f- *\[\[4,5\]\]' out || fail "the table lacks the quintic"
printf '[[4,5]]\n' | "$CICYMINER" hodge --json - input >out 2>/dev/null || true
[ "$(wc -l <out)" = 10 ] || fail "- and a file together"
: | "$CICYMINER" hodge || fail "no input is no error"

# many lines, in the order given
for i in $(seq 1 5000); do echo "[[$((3 + i % 3)),$((4 + i % 3))]]"; done >many
"$CICYMINER" hodge --json -j 4 many | cut -d, -f3 | tr -d '":dim' >dimensions
for i in $(seq 1 5000); do echo "$((2 + i % 3))"; done | diff - dimensions || fail "the order"

code "$CICYMINER" hodge missing-file
[ "$code" = 3 ] && grep -q 'missing-file: cannot open: No such file' err || fail "missing file: $code"
code "$CICYMINER" hodge --no-check --check all input
[ "$code" = 2 ] && grep -q -- '--check cannot go with --no-check' err || fail "two checks: $code"
code "$CICYMINER" hodge --frobnicate
[ "$code" = 2 ] || fail "unknown option: $code"
code "$CICYMINER" hodge -o /nonexistent/folder/file input
[ "$code" = 3 ] || fail "no such folder: $code"
if [ -e /dev/full ]; then
  set +e; "$CICYMINER" hodge many >/dev/full 2>err; code=$?; set -e
  [ "$code" = 3 ] && grep -q 'No space left' err || fail "full disk: $code"
fi
head -c 100000 /dev/zero | tr '\0' '[' >long
code "$CICYMINER" hodge long
[ "$code" = 1 ] && grep -q 'long:1: longer than' err || fail "a very long line: $code"
"$CICYMINER" hodge --help | grep -- --no-check >/dev/null || fail "help"

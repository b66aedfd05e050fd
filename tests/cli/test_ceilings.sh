# cicyminer reproduce wl: files, threads, other dimensions.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
"$CICYMINER" reproduce wl --data four.h5 -o out -j 2 >table 2>told
for ending in txt tex csv json; do
  [ -s out/wl.$ending ] || fail "no wl.$ending"
  grep -q "out/wl.$ending" told || fail "nothing said of wl.$ending"
done
cmp -s table out/wl.txt || fail "printed and written tables differ"
grep -qE '^250 connected' table || fail "no count"
"$CICYMINER" reproduce wl --data four.h5 -o one -j 1 -q >again
cmp table again || fail "the result depends on threads"

# Three-folds (Candelas, Dale, Luetken, Schimmrigk 1988: 7,868) have two Hodge numbers.
"$CICYMINER" classify --dim 3 -q -o three.h5 >/dev/null
"$CICYMINER" reproduce wl --data three.h5 -o three -q --json >json
grep -qF '"columns":["classes","h11","h21"]' json || fail "columns: $(cat json)"
grep -qF '"label":"rooted"' json || fail "no rooted row"
grep -qF '7868 connected' json || fail "not all three-folds"

expect 2 "wl" "$CICYMINER" reproduce nothing --data four.h5

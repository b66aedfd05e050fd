# Splits with a limit, and the targets of reproduce that test generalisation.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null

# A run on small matrices is tested on larger ones; its split must stay what config.json says.
small=(--data four.h5 --width 0.02 --batch 16 --steps 4 --ratio 0.8 --validation 0.2 -q -j 2)
"$CICYMINER" train -o rows --sampling rows --limit 9 "${small[@]}" >table
tested=$(sed -n 's/^test part, \([0-9]*\) conf.*/\1/p' table)
larger=$(awk '{n = gsub(/\},\{/, "&") + 1; if (n > 9) c++} END {print c}' "$SOURCE/tests/fixtures/training/four-folds.txt")
[ "$tested" -eq "$larger" ] || fail "tested on $tested, not on the $larger with more than 9 rows"
sed -i 's/"limit": 9/"limit": 8/' rows/config.json
expect 1 "not the split" "$CICYMINER" evaluate rows -q
expect 1 "not the split" "$CICYMINER" train --resume rows -q
expect 2 "needs a limit" "$CICYMINER" train -o none --sampling h11 "${small[@]}"
expect 2 "needs a limit" "$CICYMINER" train -o none --limit 9 "${small[@]}"

# The targets: files, parts, results that depend on nothing else.
tiny=(--data four.h5 --model cicyminer --width 0.02 --epochs 0.005 --share 1 -q)
for target in random-split more-rows larger-h11 equivalents; do
  "$CICYMINER" reproduce $target "${tiny[@]}" -o out -j 2 >$target
  for ending in txt tex csv json; do [ -s out/$target.$ending ] || fail "no $target.$ending"; done
  cmp -s $target out/$target.txt || fail "$target: printed and written tables differ"
done
[ "$(ls out/runs | wc -l)" -eq 3 ] || fail "not three runs: $(ls out/runs)"
grep -qE '^test, more than 10 rows' more-rows || fail "no test part"
grep -qE '^validation, up to 10 rows' more-rows || fail "no validation part"
grep -qE '^test, h11 above 11' larger-h11 || fail "no test part"
grep -qE '^same prediction \([0-9]+ pairs\)' equivalents || fail "no pairs"
grep -qE '^splitting with P\^1: same prediction' equivalents || fail "no pairs with P^1"
"$CICYMINER" reproduce equivalents "${tiny[@]}" -o again -j 1 >other
cmp equivalents other || fail "the result depends on threads"

# Three-folds have a data set of their own, which is generated.
"$CICYMINER" reproduce three-folds --model cicyminer --width 0.02 --epochs 0.0005 --share 0.05 -o three -q -j 2 >table
[ -s three/three-folds.h5 ] || fail "no data set"
grep -qE '^ +h11 +h21$' table || fail "not two numbers"
grep -qE '^test, trained on 30 %' table || fail "no row for 30 %"
grep -qE '^test, trained on 80 %' table || fail "no row for 80 %"
grep -A2 '^test, trained on 30 %' table | grep '2007.13379 *0\.97' >/dev/null || fail "no published number"
expect 1 "dimension 3" "$CICYMINER" reproduce three-folds "${tiny[@]}" -o wrong
expect 1 "dimension 4" "$CICYMINER" reproduce more-rows --data three/three-folds.h5 -o wrong -q
expect 2 "not the name of a model" "$CICYMINER" reproduce more-rows "${tiny[@]}" --model nothing -o wrong

# Networks of three-folds: training, going on, evaluation, prediction, report.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" classify --dim 3 -q -o three.h5 >/dev/null
small=(--width 0.02 --ratio 0.3 --share 0.1 --batch 16 --validate-every 8 -q -j 2)
"$CICYMINER" train --data three.h5 -o run --steps 16 "${small[@]}" >table
head -n 2 table | tail -n 1 | grep -E 'h11 +h21$' >/dev/null || fail "not two numbers: $(cat table)"
grep -qF "h21 from the Euler number" table || fail "nothing of the Euler number"
grep -qE "h22|2108" table && fail "the table has what three-folds do not"
"$CICYMINER" evaluate run -q >again
cmp table again || fail "evaluate and train differ"
grep -q '"dimension": 3' run/metrics.json || fail "metrics.json does not tell the dimension"
grep -q '"h31"' run/metrics.json run/log.jsonl && fail "h31 of three-folds"

# A run can be opened again: only its evaluation is made anew.
cp run/metrics.json metrics.json && rm run/metrics.json run/predictions.h5
"$CICYMINER" train --resume run -q -j 2 >/dev/null
cmp metrics.json run/metrics.json || fail "another result"
[ -s run/predictions.h5 ] || fail "no predictions"

# The weights know their dimension.
echo '[[4,5]]' | "$CICYMINER" predict --run run -q >said || fail "no prediction"
expect 1 "dimension 3" bash -c 'echo "[[5,6]]" | "$CICYMINER" predict --run run'
"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
expect 1 "dimension 3" "$CICYMINER" evaluate run/best.safetensors --data four.h5
"$CICYMINER" classify --dim 2 -q -o two.h5 >/dev/null
expect 1 "dimension 2" "$CICYMINER" train --data two.h5 -o none -q
expect 2 "in dimension 3" "$CICYMINER" train --data three.h5 --model inception-h11 -o none -q

"$CICYMINER" report run -o page.html --csv table.csv -q >/dev/null
grep -q 'h21 from the Euler number' table.csv || fail "no Euler number in the report"
if grep -q 'published' table.csv; then fail "published numbers of four-folds beside three-folds"; fi

#!/usr/bin/env bash
# search on a few four-folds: a short one, and every kind of bad input.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
cp "$SOURCE/tests/fixtures/search/space.json" .
small=(--data four.h5 --width 0.1 --min-budget 1 --max-budget 3 --set ratio=0.5 --set batch=16
       --space space.json --seed 2)

# A short search, and its results again.
"$CICYMINER" search "${small[@]}" -o one --evaluations 5 --workers 2 -q >table
[ "$(wc -l <one/log.jsonl)" -eq 6 ] || fail "not a line an evaluation"
"$CICYMINER" search --resume one -q >again
cmp table again || fail "a finished search changes"

# Wrong usage.
expect 2 "with -o" "$CICYMINER" search --data four.h5
expect 2 "with --data" "$CICYMINER" search -o x
expect 2 "holds a search" "$CICYMINER" search "${small[@]}" -o one
expect 2 "its own settings" "$CICYMINER" search --resume one --width 1
expect 2 "is not NAME=VALUE" "$CICYMINER" search "${small[@]}" -o x --set batch
expect 2 "there is no setting 'bacht'" "$CICYMINER" search "${small[@]}" -o x --set bacht=3
expect 2 "decides on 'test_samples'" "$CICYMINER" search "${small[@]}" -o x --set test-samples=3
expect 2 "inception-h12" "$CICYMINER" search "${small[@]}" -o x --target h12
expect 2 "smallest <= largest" "$CICYMINER" search "${small[@]}" -o x --min-budget 4
expect 2 "--workers" "$CICYMINER" search "${small[@]}" -o x --workers 0
expect 2 "" "$CICYMINER" search --nonsense
[ ! -e x ] || fail "a refused search left a folder"
expect 0 "Usage: cicyminer search" "$CICYMINER" search --help

# Damaged and foreign files.
"$CICYMINER" train --config one/best.json -o run --steps 1 -q >/dev/null || fail "best.json does not train"
expect 1 "run/log.jsonl:1: not the log of a search" "$CICYMINER" search --resume run
expect 1 "holds no search" "$CICYMINER" search --resume .
printf '{"parameters": [\n{"name": "batch", "kind": "whole", "low": 0, "high": 8}]}' >bad.json
expect 1 "batch: '0' is not a number" "$CICYMINER" search "${small[@]:0:8}" -o x --space bad.json
printf '{"parameters": [\n{"name": "batch", "kind": "whole", "low": 9, "high": 8}]}' >bad.json
expect 1 "bad.json:2: parameter 'batch': low must be below high" "$CICYMINER" search "${small[@]}" -o x --space bad.json
"$CICYMINER" classify --dim 2 -q -o two.h5 2>/dev/null
expect 1 "not the data set of this search" "$CICYMINER" search --resume one --data two.h5
expect 3 "none.h5" "$CICYMINER" search --data none.h5 -o x
[ ! -e x ] || fail "a refused search left a folder"
sed -i '4s/"budget":1/"budget":2/' one/log.jsonl
expect 1 "one/log.jsonl:4: " "$CICYMINER" search --resume one
echo "all well"

#!/usr/bin/env bash
# The command reproduce: runs, tables, figures, going on after a stop, refusals.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
small=(--data four.h5 --width 0.02 --epochs 0.01 --share 1 -o out -j 2)

# Table 2: six variants and one run on shuffled matrices, published numbers beside.
"$CICYMINER" reproduce table-2 "${small[@]}" >table 2>told
for text in cicyminer+attention cicyminer+mse cicyminer+no-aux cicyminer+batch-256 cicyminer+layer-norm \
            "trained on shuffled" "epochs 3)" "filters x 0.02"; do
  grep -qF "$text" table || fail "no '$text' in the table"
done
# arXiv:2108.02221, table 2, row "batch 256"
grep -A1 '^cicyminer+batch-256' table | grep -E '1\.00 +0\.99 +0\.94 +0\.65' >/dev/null || fail "no published row"
for ending in txt tex csv json pdf; do [ -s out/table-2.$ending ] || fail "no table-2.$ending"; done
cmp -s table out/table-2.txt || fail "printed and written tables differ"
# The numbers are those of the runs.
h21=$(awk '/"test": /{t=1} t&&/"h21": /{h=1} h&&/"accuracy"/{gsub(/,/,"");print $2; exit}' \
  out/runs/cicyminer+layer-norm-ratio-0.8/metrics.json)
grep -q "^cicyminer+layer-norm,[0-9.]*,$h21," out/table-2.csv || fail "h21 is not $h21"

# What is there is used: nothing is trained again, and figure 7 and 8 need nothing new.
sum=$(cat out/runs/*/last.safetensors | cksum)
"$CICYMINER" reproduce table-2 "${small[@]}" >again 2>told
[ "$(grep -c 'finished before' told)" -eq 7 ] || fail "runs were made again"
cmp table again || fail "another table"
"$CICYMINER" reproduce figure-7 "${small[@]}" --format svg -q >/dev/null
"$CICYMINER" reproduce figure-8 "${small[@]}" --format png -q >/dev/null
[ "$sum" = "$(cat out/runs/*/last.safetensors | cksum)" ] || fail "runs were changed"
grep -q '</svg>' out/figure-7.svg && [ -s out/figure-8.png ] || fail "no figures"
"$CICYMINER" reproduce figure-1 "${small[@]}" -q >nothing
[ -s out/figure-1.pdf ] && [ ! -s nothing ] || fail "figure 1"

# Table 1, stopped in between, comes out as if it had not been: one network for each number and ratio.
tiny=(--data four.h5 --width 0.05 --epochs 0.02 --share 1 -j 2 --no-shuffled)
"$CICYMINER" reproduce table-1 "${tiny[@]}" -o whole -q >table
[ "$(ls whole/runs | wc -l)" -eq 16 ] || fail "not 16 runs"
"$CICYMINER" reproduce table-1 "${tiny[@]}" -o cut >/dev/null 2>told &
pid=$!
for _ in $(seq 600); do [ -d cut/runs/inception-h31-ratio-0.3 ] && break; sleep 0.02; done
kill -TERM $pid 2>/dev/null || true
code=0
wait $pid || code=$?
[ $code -eq 130 ] || [ $code -eq 0 ] || fail "SIGTERM: $code"
"$CICYMINER" reproduce table-1 "${tiny[@]}" -o cut -q >resumed
cmp table resumed || fail "a stop changes the table"
"$CICYMINER" reproduce figure-3 "${tiny[@]}" -o whole --format svg -q >/dev/null
grep -q '</svg>' whole/figure-3.svg || fail "no figure 3"

# Refusals.
expect 2 "not one of table-1" "$CICYMINER" reproduce table-3 "${small[@]}"
expect 2 "name one target" "$CICYMINER" reproduce "${small[@]}"
expect 2 "not one of svg, pdf, png" "$CICYMINER" reproduce figure-1 "${small[@]}" --format gif
expect 2 "epochs is 3, not 6" "$CICYMINER" reproduce figure-8 "${small[@]}" --epochs 0.02
expect 3 "nowhere.h5" "$CICYMINER" reproduce figure-1 --data nowhere.h5 -o out

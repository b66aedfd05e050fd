# Networks that learn all six Hodge numbers of five-folds: train, resume, evaluate, predict, report, and what is refused.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" classify -q --dim 5 --max-rows 2 -o five.h5
settings=(--data five.h5 --model mpnn+rooted --ratio 0.7 --filters 16 --dense-units 16 --modules 2 --batch 32 --steps 30 --validate-every 10)

"$CICYMINER" train -q -j 1 "${settings[@]}" -o one --json >metrics
for name in h11 h21 h31 h41 h22 h32; do grep -q "\"$name\":{\"accuracy\"" metrics || fail "no $name: $(cat metrics)"; done
loss() { grep -o '"validation_loss":[^,]*' one/log.jsonl | sed -n "$1p" | cut -d: -f2; }
awk "BEGIN {exit !($(loss 3) < $(loss 1))}" || fail "nothing learned: $(cat one/log.jsonl)"

# Killed after its first checkpoint, with other threads: the same bytes.
"$CICYMINER" train -q -j 2 "${settings[@]}" --save-minutes 0.001 -o cut >/dev/null &
worker=$!
until [ -s cut/state.safetensors ]; do kill -0 $worker 2>/dev/null || break; sleep 0.01; done
kill -9 $worker 2>/dev/null || true
wait $worker 2>/dev/null || true
"$CICYMINER" train -q -j 1 --resume cut >/dev/null
for file in best.safetensors log.jsonl split.h5 metrics.json predictions.h5; do
  cmp one/$file cut/$file || fail "killed and resumed: $file"
done

# The evaluation gives what the training wrote; the table has the order of the data set.
"$CICYMINER" evaluate -q one --json >again
[ "$(sed 's/"sample":"[^"]*",//' again)" = "$(sed 's/"sample":"[^"]*",//' metrics)" ] || fail "evaluation: $(cat again)"
"$CICYMINER" evaluate -q one >table
grep -qE '^result +h11 +h21 +h31 +h41 +h22 +h32$' table || fail "$(cat table)"
column() { awk -v row="$1" -v c="$2" 'index($0, row) == 1 {print $(NF - 6 + c)}' table; }
accuracy=$(grep -o '"network":{.*' metrics | grep -o '"h41":{"accuracy":[^,]*' | head -n 1 | cut -d: -f3)
[ "$(column 'this network' 4)" = "$(printf %.4f "$accuracy")" ] || fail "h41 $accuracy is not in column 4: $(cat table)"

# Exact numbers of the septic (arXiv:0810.2685); h32 and h41 by the relation between the numbers; any order of rows.
"$CICYMINER" predict --run one --exact --json <<<'[[6,7]]' >said
grep -q '"exact":{"h11":1,"h21":0,"h31":0,"h41":1667,"h22":1,"h32":18327,"euler":-39984}' said || fail "exact: $(cat said)"
"$CICYMINER" predict --run one --csv <<<'[[1,0,2],[6,4,3]]' >rows.csv
"$CICYMINER" predict --run one --csv <<<'[[6,3,4],[1,2,0]]' >again.csv
[ "$(tail -n 1 rows.csv | cut -d, -f1-29)" = "$(tail -n 1 again.csv | cut -d, -f1-29)" ] || fail "order of rows: $(cat rows.csv again.csv)"
head -n 1 rows.csv | grep -q '^h11,h21,h31,h41,h22,h32,raw_h11,.*,relation_h32,relation_euler,nearest_h11,.*,nearest_euler,' || fail "$(cat rows.csv)"
awk -F, 'NR == 1 {for (i = 1; i <= NF; i++) at[$i] = i}
  NR == 2 {h32 = $at["h22"] - 11 * $at["h11"] + 10 * $at["h21"] - 10 * $at["h31"] + 11 * $at["h41"]
    n = "nearest_"
    chi = 2 * ($at[n "h11"] - 2 * $at[n "h21"] + 2 * $at[n "h31"] + $at[n "h22"] - $at[n "h41"] - $at[n "h32"])
    exit !($at["relation_h32"] == h32 && $at["nearest_euler"] == chi)}' rows.csv || fail "relations: $(cat rows.csv)"

"$CICYMINER" report -q one --csv report.csv
grep -q 'h^{4,1}.*h^{3,2}\|h41.*h32' report.csv || fail "$(head report.csv)"

# What does not go together.
echo '[[4,5]]' >quintic.txt
expect 2 'does not learn Hodge numbers in dimension 5' "$CICYMINER" train --data five.h5 --model cicyminer -o no
expect 2 'does not learn Hodge numbers in dimension 5' "$CICYMINER" train --data five.h5 --model inception-h11 -o no
expect 1 'learns five-folds' "$CICYMINER" publish one -o no.safetensors
expect 1 'manifolds of dimension 5' "$CICYMINER" predict --run one quintic.txt
[ ! -e no ] && [ ! -e no.safetensors ] || fail "what was refused left files"

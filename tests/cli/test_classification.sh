#!/usr/bin/env bash
# Classification networks and the settings of models on the command line.
. "$SOURCE/tests/cli/prelude.sh"

list=$SOURCE/tests/fixtures/training/four-folds.txt
"$CICYMINER" dataset import -q "$list" -o four.h5 >/dev/null
small=(--model inception-h31 --width 0.1 --batch 16 -q -j 2)

# Options change what the model sets, wherever they stand; the name is that of the published network.
"$CICYMINER" train --batch 8 --describe --model inception-h31 >described
grep -q 'at batch 8:' described || fail "an option before the model is lost"
grep -q '837591 trained, 832 moving' described || fail "another number of weights"

# One run for each ratio; only h31 is in table, log, metrics and predictions.
"$CICYMINER" train --data four.h5 -o runs --ratio 0.3,0.5 --budget 4 --watch-samples 20 "${small[@]}" >table
grep -q 'arXiv:2108.02221, 80 % training data' table || fail "no published rows"
for ratio in 0.3 0.5; do
  run=runs/ratio-$ratio
  grep -q '"training_accuracy":{"h31":' $run/log.jsonl || fail "training accuracy is not logged"
  grep -q '"test_accuracy":{"h31":' $run/log.jsonl || fail "test accuracy is not logged"
  grep -q '"h21"' $run/metrics.json && fail "h21 is not predicted"
  # (3.7): 4 x 0.8 / ratio epochs
  tail -n 1 $run/log.jsonl | awk -v r=$ratio -F'"epoch":' '{split($2, a, ","); e = 4 * 0.8 / r
    if (a[1] < e - 0.01 || a[1] > e + 0.21) exit 1}' || fail "ratio $ratio has another length"
done
echo '[[1,1,1],[5,5,1]]' | "$CICYMINER" predict --run runs/ratio-0.5 --exact >answer
grep -qE ': h31 [0-9]+ \(.*exact' answer || fail "predict says $(cat answer)"
grep -q h11 answer && fail "h11 is not predicted"

# Any number of threads, shuffled or not, stopped or not: the same bytes.
"$CICYMINER" train --data four.h5 -o one --ratio 0.5 --steps 9 --shuffle rows-columns "${small[@]}" -j 1 >/dev/null
"$CICYMINER" train --data four.h5 -o two --ratio 0.5 --steps 9 --shuffle rows-columns "${small[@]}" >/dev/null
for name in best.safetensors last.safetensors log.jsonl metrics.json predictions.h5; do
  cmp one/$name two/$name || fail "$name depends on the number of threads"
done
"$CICYMINER" train --data four.h5 -o plain --ratio 0.5 --steps 9 "${small[@]}" >/dev/null
cmp -s one/last.safetensors plain/last.safetensors && fail "shuffling changes nothing"

# An early stop ends a run that does not get better.
"$CICYMINER" train --data four.h5 -o early --ratio 0.5 --budget 0 --epochs 50 --learning-rate 1e-9 \
  --early-stop 2 "${small[@]}" >/dev/null
[ "$(wc -l <early/log.jsonl)" -lt 20 ] || fail "no early stop"

# Bad input.
expect 2 "no variant 'best'" "$CICYMINER" train --describe --model cicyminer+best
expect 2 "modules: '17'" "$CICYMINER" train --describe --model inception-h11 --modules 17
echo '{"model": "inception-h11", "fliters": 3}' >wrong.json
expect 1 "unknown key 'fliters'" "$CICYMINER" train --describe --config wrong.json
"$CICYMINER" classify --dim 3 -q -o three.h5 >/dev/null
expect 2 "in dimension 3" "$CICYMINER" train --data three.h5 -o no --model inception-h11
expect 1 "too few" "$CICYMINER" train --data four.h5 -o no --share 1e-5 "${small[@]}"

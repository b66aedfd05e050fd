#!/usr/bin/env bash
# search on real four-folds: results, workers, kills, failures, a full disk.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
cp "$SOURCE/tests/fixtures/search/space.json" .
small=(--data four.h5 --width 0.1 --min-budget 1 --max-budget 9 --set ratio=0.5 --set batch=16
       --space space.json --seed 2)

# A search has everything: 9 + 3 + 1, 3 + 1 and 3 evaluations, a run each, never tested.
"$CICYMINER" search "${small[@]}" -o one --brackets 3 -j 1 >table 2>lines
[ "$(wc -l <one/log.jsonl)" -eq 21 ] || fail "not a line an evaluation"
[ "$(grep -c '^evaluation ' lines)" -eq 20 ] || fail "not every evaluation is told"
[ "$(ls one/runs | wc -l)" -eq 20 ] || fail "not a run an evaluation"
[ -z "$(find one/runs -name 'metrics.json' -o -name 'predictions.h5')" ] || fail "the test part was looked at"
[ -z "$(find one -name '.cicyminer-*' -o -name 'pending*')" ] || fail "temporary files are left"
for name in trajectory importance; do
  [ "$(head -c 4 one/$name.pdf)" = "%PDF" ] && [ -s one/$name.svg ] && [ -s one/$name.png ] ||
    fail "no figure $name"
done
for word in learning_rate momentum filters "20 evaluations of 15 configurations, 0 failed"; do
  grep -qF "$word" table || fail "no $word in the table"
done

# The loss is that of the run: 1 - accuracy of its best validation.
loss=$(sed -n 2p one/log.jsonl | sed 's/.*"loss"://; s/}//')
accuracy=$(grep '"best":true' one/runs/0000-budget-1/log.jsonl | tail -n 1 | sed 's/.*"validation_accuracy":{"h31":\([0-9.e-]*\)}.*/\1/')
awk -v l="$loss" -v a="$accuracy" 'BEGIN { exit !(l - (1 - a) < 1e-9 && (1 - a) - l < 1e-9) }' ||
  fail "loss $loss, accuracy $accuracy"

# best.json trains.
"$CICYMINER" train --config one/best.json -o best --steps 3 -q >/dev/null || fail "best.json does not train"

# Workers change nothing; neither does a kill at any moment.
"$CICYMINER" search "${small[@]}" -o three --brackets 3 -j 2 --workers 3 -q >table3
cmp one/log.jsonl three/log.jsonl || fail "three workers find something else"
diff <(sed 's:one/:X/:' table) <(sed 's:three/:X/:' table3) || fail "three workers say something else"
for signal in TERM KILL KILL; do
  rm -rf cut
  "$CICYMINER" search "${small[@]}" -o cut --brackets 3 --workers 2 -q >/dev/null 2>said &
  pid=$!
  for _ in $(seq 600); do [ -d cut/runs/0003-budget-1 ] && break; sleep 0.02; done
  sleep "0.$((RANDOM % 8))"
  kill -$signal $pid 2>/dev/null || true # it may have finished
  code=0
  wait $pid 2>/dev/null || code=$?
  [ $signal != TERM ] || [ $code -eq 0 ] || { [ $code -eq 130 ] && grep -q -- '--resume cut' said; } ||
    fail "SIGTERM: $code $(cat said)"
  "$CICYMINER" search --resume cut -q >again
  cmp one/log.jsonl cut/log.jsonl || fail "another result after SIG$signal"
done

# A finished search is only drawn again; more brackets go on; JSON.
rm one/trajectory.svg one/best.json
cp one/log.jsonl before
"$CICYMINER" search --resume one -q >again
cmp table again && cmp before one/log.jsonl || fail "a finished search changes"
[ -s one/trajectory.svg ] && [ -s one/best.json ] || fail "figures are not drawn again"
"$CICYMINER" search --resume one --evaluations 22 --json -q >json
grep -q '^{"evaluations":22,"configurations":17,"failed":0,' json || fail "JSON: $(cat json)"
cmp <(head -n 21 one/log.jsonl) before || fail "the log is not only appended to"

# Training that ends in numbers that are none is a failure with a reason, not the end.
cat >wild.json <<'END'
{"parameters": [{"name": "learning_rate", "kind": "real", "low": 1e-3, "high": 1e3, "log": true},
 {"name": "filters", "kind": "whole", "low": 16, "high": 17}]}
END
"$CICYMINER" search "${small[@]}" --space wild.json --set optimiser=sgd -o wild --brackets 1 -q >table
grep -q '"loss":null,"failure":".*finite' wild/log.jsonl || fail "no failure: $(cat wild/log.jsonl)"
grep -q '[1-9] failed' table || fail "failures are not counted"

# So is one that does not fit into the memory.
cat >large.json <<'END'
{"parameters": [{"name": "filters", "kind": "whole", "low": 3999, "high": 4000}]}
END
(ulimit -v 4000000
 "$CICYMINER" search --data four.h5 -o large --space large.json --set batch=65536 --set ratio=0.5 \
   --evaluations 2 -q >table 2>said) || fail "no memory: $(cat said)"
grep -q '2 failed' table && grep -q '"failure":".*memory' large/log.jsonl || fail "no memory: $(cat table)"

# No room: a limit on the size of files stands for a full disk; then it goes on.
code=0
(ulimit -f 30; trap '' XFSZ; "$CICYMINER" search "${small[@]}" -o full --brackets 3 -q >/dev/null 2>said) || code=$?
[ $code -eq 3 ] && grep -q 'full/.*cannot write' said || fail "no room: $code $(cat said)"
"$CICYMINER" search --resume full -q >/dev/null || fail "a search that had no room does not go on"
cmp before full/log.jsonl || fail "another result after a full disk"
echo "all well"

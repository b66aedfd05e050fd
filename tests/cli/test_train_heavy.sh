#!/usr/bin/env bash
# train, evaluate and predict on real four-folds: results, kills, and every kind of bad input.
. "$SOURCE/tests/cli/prelude.sh"
same() { # same RUN RUN: equal results
  for name in best.safetensors last.safetensors log.jsonl metrics.json predictions.h5 split.h5; do
    cmp "$1/$name" "$2/$name" || fail "$name differs"
  done
}

list=$SOURCE/tests/fixtures/training/four-folds.txt
"$CICYMINER" dataset import -q "$list" -o four.h5 >/dev/null
small=(--width 0.02 --ratio 0.5 --batch 16 --validate-every 3 -q -j 2)

# A run has everything, and the table names all four numbers.
"$CICYMINER" train --data four.h5 -o run --steps 12 "${small[@]}" --seed 3 >table
for name in config.json split.h5 log.jsonl timings.jsonl best.safetensors last.safetensors \
            state.safetensors metrics.json predictions.h5; do
  [ -s run/$name ] || fail "$name is missing"
done
[ "$(wc -l <run/log.jsonl)" -eq 4 ] || fail "not a line a validation"
for word in h11 h21 h31 h22 "guess: h11 = rows"; do grep -qF "$word" table || fail "no $word"; done
[ -z "$(find . -name '.cicyminer-*')" ] || fail "temporary files are left"

# config.json repeats the run; another seed does not.
"$CICYMINER" train --config run/config.json -o again -q >/dev/null
same run again
"$CICYMINER" train --config run/config.json -o other --seed 4 -q >/dev/null
cmp -s run/best.safetensors other/best.safetensors && fail "the seed changes nothing"

# A run with a time limit writes down its steps, and is repeated by them.
"$CICYMINER" train --data four.h5 -o timed "${small[@]}" --minutes 0.02 --schedule cosine >/dev/null
grep -q '"minutes": 0.0' timed/config.json || fail "the steps are not written down"
"$CICYMINER" train --config timed/config.json -o timed-again -q >/dev/null
same timed timed-again

# SIGTERM, like Ctrl-C, saves and stops with 130; kill -9 leaves what was saved; both go on to the same result.
for signal in TERM KILL KILL; do
  rm -rf cut
  "$CICYMINER" train --data four.h5 -o cut --steps 48 "${small[@]}" >/dev/null 2>said &
  pid=$!
  for _ in $(seq 600); do [ -s cut/state.safetensors ] && break; sleep 0.02; done
  sleep "0.0$((RANDOM % 10))"
  kill -$signal $pid 2>/dev/null || true # it may have finished
  code=0
  wait $pid 2>/dev/null || code=$?
  [ $signal != TERM ] || { [ $code -eq 130 ] && grep -q -- '--resume cut' said; } || fail "SIGTERM: $code"
  "$CICYMINER" train --resume cut -q -j 2 >/dev/null
  [ -d whole ] || "$CICYMINER" train --data four.h5 -o whole --steps 48 "${small[@]}" >/dev/null
  same whole cut
done

# evaluate gives the table again, also of the other parts and of shuffled matrices, and as JSON.
"$CICYMINER" evaluate run -q >evaluated
cmp table evaluated || fail "evaluate and train differ"
expect 0 "validation part, 25 configurations" "$CICYMINER" evaluate run --part validation -q
expect 0 "training part, shuffled matrices, 40 conf" "$CICYMINER" evaluate run --part training --shuffled --limit 40 -q
expect 0 '"accuracy"' "$CICYMINER" evaluate run --json -q
expect 0 "connected entries, 250 conf" "$CICYMINER" evaluate run/last.safetensors --data four.h5 -q
expect 0 "training part, shuffled matrices" "$CICYMINER" evaluate run --part training --shuffled -q
grep -q '"training_shuffled"' run/metrics.json || fail "metrics.json lacks the evaluation"

# predict: any order of rows and columns gives the same; bad lines are named and the rest is answered.
echo '{{2,0,1},{1,2,3}}  # a comment' >good
printf '[[5,3,2,1],[2,1,0,2]]\n\n' >reordered
"$CICYMINER" predict --run run good | sed 's/.*: h11/h11/' >a
"$CICYMINER" predict --weights run/best.safetensors reordered | sed 's/.*: h11/h11/' >b
cmp a b || fail "the order of rows matters"
expect 0 "exact 2)" "$CICYMINER" predict --run run --exact good
expect 0 '"predicted":{"h11":' "$CICYMINER" predict --run run --json good
printf '[[5,6]]\n[[4,5]]\nnonsense\n[[6,2,5]]\n' >mixed
expect 1 "mixed:2: the network knows manifolds of dimension 4, this one has 3" "$CICYMINER" predict --run run mixed
grep -qF "mixed:3:" said || fail "no line 3"
[ "$(grep -c 'h11' said)" -eq 2 ] || fail "the good lines are not answered"

# Wrong usage.
expect 2 "" "$CICYMINER" train
expect 2 "with -o" "$CICYMINER" train --data four.h5
expect 2 "'0' is not a number" "$CICYMINER" train --data four.h5 -o x --width 0
expect 2 "is not one of plateau" "$CICYMINER" train --data four.h5 -o x --schedule step
expect 2 "'nothing' is not the name of a model" "$CICYMINER" train --data four.h5 -o x --model nothing
expect 2 "leave nothing for a test" "$CICYMINER" train --data four.h5 -o x --ratio 0.95 "${small[@]:4}"
expect 2 "more than all training matrices" "$CICYMINER" train --data four.h5 -o x --splittings 0.6 --blocks 0.5 "${small[@]}"
expect 2 "holds a run already" "$CICYMINER" train --data four.h5 -o run "${small[@]}"
expect 2 "its own settings" "$CICYMINER" train --resume run --width 1
expect 2 "--part" "$CICYMINER" evaluate run --part all
expect 2 "" "$CICYMINER" evaluate
expect 2 "only one of" "$CICYMINER" predict --run run --weights run/best.safetensors good
[ ! -e x ] || fail "a refused run left a folder"

# Damaged and foreign files.
echo '{"widht": 1}' >wrong.json
expect 1 "wrong.json: unknown key 'widht'" "$CICYMINER" train --data four.h5 --config wrong.json -o x
echo '{"width": 1' >wrong.json
expect 1 "wrong.json:2:" "$CICYMINER" train --data four.h5 --config wrong.json -o x
echo 'x' >not.h5
expect 1 "not.h5" "$CICYMINER" train --data not.h5 -o x
expect 3 "none.h5" "$CICYMINER" train --data none.h5 -o x
"$CICYMINER" classify --dim 2 -q -o two.h5 2>/dev/null
expect 1 "dimension 2" "$CICYMINER" train --data two.h5 -o x "${small[@]}"
head -n 200 "$list" | "$CICYMINER" dataset import -q --format text -o other.h5 /dev/stdin >/dev/null 2>&1 ||
  { head -n 200 "$list" >short.txt; "$CICYMINER" dataset import -q short.txt -o other.h5 >/dev/null; }
expect 1 "other.h5: not the data set of this run" "$CICYMINER" evaluate run --data other.h5
expect 1 "not the data set" "$CICYMINER" train --resume run --data other.h5
expect 1 "(checksum)" "$CICYMINER" train --config run/config.json --data other.h5 -o x
expect 1 "holds no run" "$CICYMINER" train --resume . --data four.h5
for name in best.safetensors split.h5 config.json; do
  cp -r run damaged
  truncate -s 700 damaged/$name
  expect 1 "damaged/$name" "$CICYMINER" evaluate damaged --data four.h5
  rm -rf damaged
done
cp -r run damaged
truncate -s -1 damaged/state.safetensors
expect 1 "damaged/state.safetensors" "$CICYMINER" train --resume damaged
cp run/state.safetensors damaged/
: >damaged/log.jsonl
expect 1 "damaged/log.jsonl" "$CICYMINER" train --resume damaged
expect 1 "not a weights file" "$CICYMINER" predict --weights run/state.safetensors good
expect 3 "none.safetensors" "$CICYMINER" predict --weights none.safetensors good

# No room: a file-size limit stands for a full disk (and with root a real one, below).
code=0
(ulimit -f 40; trap '' XFSZ; "$CICYMINER" train --data four.h5 -o full --steps 9 "${small[@]}" >/dev/null 2>said) || code=$?
[ $code -eq 3 ] && grep -q 'full/state.safetensors: cannot write' said || fail "no room: $code $(cat said)"
[ ! -e full/best.safetensors ] || fail "weights without a state"
"$CICYMINER" train --resume full -q -j 2 >/dev/null || fail "a run that had no room does not go on"

if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=600k tmpfs disk 2>/dev/null; then
  trap 'umount disk' EXIT
  code=0
  "$CICYMINER" train --data four.h5 -o disk/run --steps 9 "${small[@]}" >/dev/null 2>said || code=$?
  [ $code -eq 3 ] && grep -q 'No space left' said || fail "full disk: $code $(cat said)"
  [ -z "$(find disk -name '.cicyminer-*')" ] || fail "half a file is left on the full disk"
else
  echo "not checked: a disk that is really full (needs root and a tmpfs)"
fi
echo "all well"

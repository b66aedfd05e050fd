#!/usr/bin/env bash
# predict and published weights: permuted matrices, streams, confidence, weights inside the program.
. "$SOURCE/tests/cli/prelude.sh"

list=$SOURCE/tests/fixtures/training/four-folds.txt
"$CICYMINER" dataset import -q "$list" -o four.h5 >/dev/null
"$CICYMINER" train --data four.h5 -o run --width 0.02 --ratio 0.3 --batch 16 --steps 12 -q --start data >table

# Rows and columns in reverse order, lines too, and in blocks of another size: the same, bit for bit.
grep '^{' "$list" >lines
awk '{ gsub(/[{}]+,[{}]+/, ";"); gsub(/[{}]/, ""); rows = split($0, row, ";"); text = ""
       for (i = rows; i > 0; i--) { columns = split(row[i], entry, ","); one = ""
         for (j = columns; j > 0; j--) one = one (j < columns ? "," : "") entry[j]
         text = text (i < rows ? "},{" : "") one }
       print "{{" text "}}" }' lines | tac >reversed
cmp -s lines reversed && fail "nothing is reversed"
numbers() { sed 's/.*"dim"/"dim"/'; }
"$CICYMINER" predict --run run -q --json lines | numbers >a
"$CICYMINER" predict --run run -q --json -j 1 reversed | numbers | tac >b
cmp a b || fail "the order of rows and columns matters"
for _ in 1 2 3 4 5 6 7 8; do cat lines; done | "$CICYMINER" predict --run run -q --json -j 3 | numbers >c
for _ in 1 2 3 4 5 6 7 8; do cat a; done | cmp - c || fail "the block matters"
[ "$(sort -u a | wc -l)" -gt 100 ] || fail "the network says the same of everything"

# JSON has its keys in order; the exact numbers agree with hodge; the relation with itself.
head -n 1 lines | "$CICYMINER" predict --run run -q --json --exact >said
grep -qE '^\{"matrix":\[\[.*\]\],"dim":4,"predicted":\{"h11":[0-9-]+,"h21":[0-9-]+,"h31":[0-9-]+,"h22":[0-9-]+\},"raw":\{"h11":.*\},"confidence":null,"relation":\{"h11":.*,"euler":[0-9-]+\},"nearest":\{"h11":.*,"euler":[0-9-]+,"confidence":null\},"exact":\{.*\}\}$' said ||
  fail "keys: $(cat said)"
exact=$(sed 's/.*"exact":{//; s/}}$//' said)
head -n 1 lines | "$CICYMINER" hodge -q --json | tr -d '{}' | grep -F "${exact%,\"euler\"*}" >/dev/null || fail "exact: $exact"
read -r h11 h21 h31 h22 euler < <(sed 's/.*"relation":{//; s/}.*//' said | tr -c '0-9\n-' ' ' | awk '{print $2, $4, $6, $8, $9}')
[ "$h22" -eq $((44 + 4 * h11 - 2 * h21 + 4 * h31)) ] || fail "h22 $h22"
[ "$euler" -eq $((4 + 2 * h11 - 4 * h21 + 2 * h31 + h22)) ] || fail "euler $euler"
read -r h11 h21 h31 h22 euler < <(sed 's/.*"nearest":{//; s/}.*//' said | tr -c '0-9\n-' ' ' | awk '{print $2, $4, $6, $8, $9}')
[ "$euler" -eq $((4 + 2 * h11 - 4 * h21 + 2 * h31 + h22)) ] || fail "nearest: euler $euler"
[ "$h22" -eq $((44 + 4 * h11 - 2 * h21 + 4 * h31)) ] || fail "nearest: h22 $h22"
[ "$euler" -eq "${exact##*:}" ] || fail "euler $euler, exact ${exact##*:}"
expect 0 '; relation h22 ' "$CICYMINER" predict --run run --exact lines

# A direct product is told; the relation does not hold for it.
echo '[[3,4,0],[3,0,4]]' >product
expect 0 "; a direct product" "$CICYMINER" predict --run run -q product
grep -qE 'relation|Euler' said && fail "a relation of a product"
expect 0 '"confidence":null,"relation":null,"nearest":null}' "$CICYMINER" predict --run run -q --json product

# A line is answered before the next one comes.
coproc predict { exec "$CICYMINER" predict --run run -q 2>coproc.err; }
exec {to}>&"${predict[1]}" {from}<&"${predict[0]}"
eval "exec ${predict[1]}>&-"
for n in 1 2 3; do
  sed -n "${n}p" lines >&"$to"
  read -r -t 30 answer <&"$from" || fail "no answer to line $n: $(cat coproc.err)"
  case $answer in *": h11 "*"; relation h22 "*) ;; *) fail "line $n: $answer" ;; esac
done
pid=$predict_PID
exec {to}>&-
wait "$pid" || fail "the stream ends with $?"

# Bad lines are named, the others answered.
(head -n 2 lines; echo nonsense; echo '[[4,5]]'; tail -n 1 lines) >mixed
expect 1 "mixed:3:" "$CICYMINER" predict --run run mixed
grep -qF "mixed:4: the network knows manifolds of dimension 4, this one has 3" said || fail "no line 4"
[ "$(grep -c ': h11' said)" -eq 3 ] || fail "the good lines are not answered"
expect 3 "none: cannot open" "$CICYMINER" predict --run run none
expect 1 "relation h22" "$CICYMINER" predict --run run -q mixed -
expect 2 "only one of" "$CICYMINER" predict --run run --built-in 0.8 lines
expect 2 "--built-in" "$CICYMINER" predict --built-in x lines
expect 2 "not of 0.5" "$CICYMINER" predict --built-in 0.5 lines

# Published: the same results, told beside those that are found again, and confidence.
expect 0 "cicyminer train --data four.h5 -o RUN --model cicyminer --width 0.02 --ratio 0.3 --batch 16 --steps 12 --start data" \
  "$CICYMINER" evaluate run --publish pub.safetensors -q
"$CICYMINER" evaluate pub.safetensors --data four.h5 -q >again
grep -E '^(this network|h22 =|nearest)' table >wanted
grep -E '^(this network|h22 =|nearest)' again | cmp - wanted || fail "another result: $(cat again)"
grep '^stated in the weights' again | sed 's/.*weights//' | tr -s ' ' >stated
grep '^this network' again | sed 's/.*network//' | tr -s ' ' | cmp - stated || fail "stated: $(cat again)"
grep '^stated, nearest' again | sed 's/.*nearest//' | tr -s ' ' >stated
grep '^nearest with' again | sed 's/.*number//' | tr -s ' ' | cmp - stated || fail "nearest: $(cat again)"
expect 0 '"stated":{"count":' "$CICYMINER" evaluate pub.safetensors --data four.h5 -q --json
expect 0 "connected entries" "$CICYMINER" evaluate pub.safetensors --data four.h5 -q --part all
expect 0 "validation part" "$CICYMINER" evaluate pub.safetensors --data four.h5 -q --part validation
grep -q stated said && fail "the test's numbers beside others"
expect 0 '"calibration_error"' "$CICYMINER" evaluate run --publish again.safetensors -q --json
cmp pub.safetensors again.safetensors || fail "published twice, different files"
expect 0 ' %)' "$CICYMINER" predict --weights pub.safetensors -q lines
expect 0 '"confidence":null' "$CICYMINER" predict --weights pub.safetensors -q --json product
expect 0 '"confidence":{"h11":' "$CICYMINER" predict --weights pub.safetensors -q --json lines
"$CICYMINER" predict --weights pub.safetensors -q --json lines | numbers | sed 's/"confidence":{[^}]*}/"confidence":null/; s/"confidence":[0-9.]*}/"confidence":null}/' |
  cmp - a || fail "published weights predict something else"
"$CICYMINER" train -q --data four.h5 -o repeated $(sed -n 's/.*-o RUN//p' <<<"$("$CICYMINER" evaluate run -q --publish again.safetensors)") >/dev/null
cmp run/best.safetensors repeated/best.safetensors || fail "the command makes another run"

# A run that starts from another one is made again by both commands.
"$CICYMINER" train -q --data four.h5 -o further --model cicyminer --width 0.02 --ratio 0.3 --batch 16 --steps 5 --from run >/dev/null
"$CICYMINER" evaluate further -q --publish further.safetensors >said
mkdir both
(cd both && eval "$(head -n 1 ../said | sed 's|cicyminer train --data|"$CICYMINER" train -q --data ../|g; s|\.\./ |../|g')" >/dev/null)
cmp further/best.safetensors both/RUN/best.safetensors || fail "the commands make another run: $(head -n 1 said)"
expect 2 "of this run's validation and" "$CICYMINER" train -q --data four.h5 -o new --model cicyminer --width 0.02 --ratio 0.3 --seed 1 --from run
[ ! -e new ] || fail "a refused run leaves a folder"
head -n 100 lines >short.txt
"$CICYMINER" dataset import -q short.txt -o other.h5 >/dev/null
expect 1 "other.h5: not the data set of this run" "$CICYMINER" evaluate pub.safetensors --data other.h5
expect 0 "cicyminer train" "$CICYMINER" evaluate pub.safetensors --data four.h5 --publish again.safetensors -q
cmp pub.safetensors again.safetensors || fail "measured once more, published weights are another file"
expect 2 "needs a run folder" "$CICYMINER" evaluate run/last.safetensors --data four.h5 --publish x
expect 2 "whole test part" "$CICYMINER" evaluate run --publish x --limit 3
expect 3 "no/where" "$CICYMINER" evaluate run --publish no/where -q
LC_ALL=C sed 's/"test_count":"[0-9]/"test_count":"x/' pub.safetensors >damaged.safetensors
expect 1 "damaged.safetensors: impossible value of test_count in the metadata" "$CICYMINER" predict --weights damaged.safetensors lines
LC_ALL=C sed 's/"calibration_h31":"[0-9*]/"calibration_h31":"x/' pub.safetensors >damaged.safetensors
expect 1 "impossible value of calibration_h31" "$CICYMINER" predict --weights damaged.safetensors lines

# The weights inside the program, if it was built with any.
for percent in 80 30; do
  if [ -f "$SOURCE/weights/four-folds-$percent.safetensors" ]; then
    expect 0 "; relation h22 " "$CICYMINER" predict --built-in 0.${percent%0} lines
    expect 1 "not the data set of this run" "$CICYMINER" evaluate --built-in 0.${percent%0} --data four.h5
  else
    expect 2 "this build has no weights for a ratio of 0.${percent%0}" "$CICYMINER" predict --built-in 0.${percent%0} lines
    expect 2 "this build has no weights" "$CICYMINER" evaluate --built-in 0.${percent%0} --data four.h5
  fi
done
expect 2 "or --built-in" "$CICYMINER" evaluate run --built-in 0.8
expect 2 "--data" "$CICYMINER" evaluate --built-in 0.8
echo "all well"

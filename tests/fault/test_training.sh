# Training, evaluation, publication, prediction: each call that can fail does, once; a run
# that was disturbed reaches the same bytes when it is continued.
. "$SOURCE/tests/fault/prelude.sh"

grep -m 60 '^{' "$SOURCE/tests/fixtures/training/four-folds.txt" >few
"$CICYMINER" dataset import -q few -o four.h5 >/dev/null
tiny=(--model mpnn --filters 4 --modules 1 --dense-units 4 --ratio 0.5 --batch 8 --seed 3)
"$CICYMINER" train -q --data four.h5 -o run --steps 4 "${tiny[@]}" >/dev/null
"$CICYMINER" evaluate run -q --publish weights.safetensors >/dev/null
for name in train evaluate publish predict; do
  mkdir -p $name.base
  cp -r four.h5 run $name.base/
  head -n 3 few >$name.base/lines
done
rm -r train.base/run
cp weights.safetensors predict.base/

resume=("$CICYMINER" train -q -j 1 --resume run) state=run/config.json unlike=(-x timings.jsonl -x state.safetensors)
survive train "$CICYMINER" train -q -j 1 --data four.h5 -o run --steps 2 --validate-every 1 "${tiny[@]}"

resume=("$CICYMINER" evaluate -q -j 1 run) state=run/config.json
survive evaluate "$CICYMINER" evaluate -q -j 1 run
survive publish "$CICYMINER" evaluate -q -j 1 run --publish out.safetensors
survive predict "$CICYMINER" predict -q -j 1 --json --weights weights.safetensors lines

finish 150

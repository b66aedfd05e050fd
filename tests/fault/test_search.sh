# A search: each call that can fail does, once; one that was disturbed reaches the same results when
# it is continued.
. "$SOURCE/tests/fault/prelude.sh"

grep -m 60 '^{' "$SOURCE/tests/fixtures/training/four-folds.txt" >few
mkdir search.base
"$CICYMINER" dataset import -q few -o search.base/four.h5 >/dev/null
cp "$SOURCE/tests/fixtures/search/space.json" search.base/
resume=("$CICYMINER" search -q -j 1 --resume search) state=search/log.jsonl unlike=(-x timings.jsonl -x state.safetensors -x '*.svg' -x '*.pdf' -x '*.png')
lenient=memory # an evaluation without memory counts as a failed one
survive search "$CICYMINER" search -q -j 1 --data four.h5 -o search --width 0.05 --min-budget 1 --max-budget 1 \
  --set ratio=0.5 --set batch=16 --set steps=1 --space space.json --seed 2 --evaluations 1
finish 60

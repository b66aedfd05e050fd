# cicyminer search as several processes: the same log, also after a kill.
. "$SOURCE/tests/ranks/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
small=("$CICYMINER" search --data four.h5 --width 0.1 --min-budget 1 --max-budget 3 --set ratio=0.5
       --set batch=16 --space "$SOURCE/tests/fixtures/search/space.json" --seed 2 --evaluations 7 -q)
same() { # same FOLDER: the log, and every run
  cmp one/log.jsonl "$1/log.jsonl" || fail "$1: another log"
  cmp one/best.json "$1/best.json" || fail "$1: other settings"
  for run in one/runs/*; do
    cmp "$run/best.safetensors" "$1/runs/${run##*/}/best.safetensors" || fail "$1: ${run##*/} differs"
  done
}
"${small[@]}" -o one >table
for count in 2 4; do
  ranks $count "${small[@]}" -o many$count >told
  same many$count
  cmp table told || fail "$count ranks print: $(cat told)"
done

# A rank is killed during an evaluation: another number of ranks, or one process, goes on.
code=$(kill_a_rank 2 'killed/runs/*/config.json' "${small[@]}" -o killed)
[ "$code" != 0 ] && grep -q 'signal 9' said || fail "exit $code: $(cat said)"
cp -r killed killed1
ranks 3 "$CICYMINER" search --resume killed -q >told
same killed
"$CICYMINER" search --resume killed1 -q >told
same killed1

expect 2 "each process is one worker" ranks 2 "${small[@]}" --workers 2 -o x
expect 2 "holds a search" ranks 2 "${small[@]}" -o one

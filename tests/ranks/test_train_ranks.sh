# cicyminer train as several processes: the same weights, log and predictions, also after a kill.
. "$SOURCE/tests/ranks/prelude.sh"

"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
train=("$CICYMINER" train --data four.h5 --model mpnn+rooted --width 0.25 --ratio 0.7 --batch 64 --seed 3
       --validate-every 4 --watch-samples 20 -q)
same() { # same FOLDER [OTHER]: every file but timings.jsonl
  for name in config.json split.h5 log.jsonl best.safetensors last.safetensors metrics.json predictions.h5; do
    cmp "${2:-one}/$name" "$1/$name" || fail "$1/$name differs"
  done
}
"${train[@]}" --steps 10 -o one >table
for count in 2 4; do
  ranks $count "${train[@]}" --steps 10 -o many$count >told
  same many$count
  cmp table told || fail "$count ranks print: $(cat told)"
done

# A rank is killed after a validation: another number of ranks, or one process, goes on.
"${train[@]}" --steps 30 -o long >table
code=$(kill_a_rank 2 'killed/state.safetensors' "${train[@]}" --steps 30 -o killed)
[ "$code" != 0 ] && grep -q 'signal 9' said || fail "exit $code: $(cat said)"
cp -r killed killed1
ranks 3 "$CICYMINER" train --resume killed -q >told
same killed long
cmp table told || fail "printed after a kill: $(cat told)"
"$CICYMINER" train --resume killed1 -q >told
same killed1 long

# A limit of time: the clock of rank 0 decides for all.
ranks 2 "${train[@]}" --minutes 0.03 -o timed >told
[ -s timed/metrics.json ] || fail "a limit of time"

expect 2 "can share only the networks mpnn" ranks 2 "$CICYMINER" train --data four.h5 --model inception-h11 -o x
expect 2 "holds a run" ranks 2 "${train[@]}" --steps 10 -o one

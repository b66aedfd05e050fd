# classify on five-folds with at most 6 rows (or ROWS), killed at ten random moments (kill -9): the same
# bytes in the end.
. "$SOURCE/tests/cli/prelude.sh"

rows=${ROWS:-6} kills=${KILLS:-10}
RANDOM=${SEED:-16}
classify=("$CICYMINER" classify --dim 5 --max-rows "$rows" -q)

start=$(date +%s%N)
"${classify[@]}" -j 1 -o whole.h5
whole=$((($(date +%s%N) - start) / 1000000)) # milliseconds

# Moments up to a fifth of that after the start, so that ten kills fall into all parts of the work.
for ((kill = 1; kill <= kills; kill++)); do
  "${classify[@]}" --memory 4M -j $((1 + kill % 2)) -o killed.h5 2>said &
  victim=$!
  moment=$((RANDOM * whole / 5 / 32768))
  sleep $((moment / 1000)).$(printf %03d $((moment % 1000)))
  kill -9 $victim 2>/dev/null || break
  wait $victim 2>/dev/null || true
done
[ $kill -gt 3 ] || fail "complete after $kill kills: $(cat said)"
[ -e killed.h5 ] || [ -e killed.h5.work/state ] || fail "nothing to go on from after $kills kills"
"${classify[@]}" --memory 4M -j 1 -o killed.h5
cmp whole.h5 killed.h5 || fail "other bytes after kills"
[ ! -e killed.h5.work ] || fail "the work folder stays"

# cicyminer classify, killed ten times at random moments, with 1 and 2 ranks in turns: the same bytes.
# ROWS=7 is the long form.
. "$SOURCE/tests/ranks/prelude.sh"

classify=("$CICYMINER" classify --dim 5 --max-rows "${ROWS:-5}" -q)
RANDOM=${SEED:-1}
start=$SECONDS
"${classify[@]}" -o whole.h5
took=$((SECONDS - start + 1))
for ((kills = 0; kills < 10; kills++)); do
  # Each attempt gets at most a third of the whole time, so that most are killed.
  "$LAUNCHER" -n $((1 + kills % 2)) "${classify[@]}" --memory 8M -o many.h5 >said 2>&1 </dev/null &
  job=$!
  wait=$((RANDOM % (took * 333 + 500) + 500))
  sleep "$((wait / 1000)).$(printf %03d $((wait % 1000)))"
  victims=($(pgrep -P $job || true))
  [ ${#victims[@]} = 0 ] || kill -9 "${victims[RANDOM % ${#victims[@]}]}" 2>/dev/null || true
  if wait $job; then
    cmp whole.h5 many.h5 || fail "other bytes after $kills kills"
    rm many.h5
  else
    grep -q 'signal 9' said || fail "kill $kills: $(cat said)"
  fi
done
ranks 2 "${classify[@]}" -o many.h5
cmp whole.h5 many.h5 || fail "other bytes after ten kills"
[ ! -e many.h5.work ] || fail "the work folder stays"

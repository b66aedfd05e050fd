# cicyminer classify as several processes: the same bytes, also after kills, with another number of
# processes in each attempt.
. "$SOURCE/tests/ranks/prelude.sh"

classify=("$CICYMINER" classify --dim 5 --max-rows "${ROWS:-4}")
"${classify[@]}" -o whole.h5 >said
for count in 1 2 4; do
  ranks $count "${classify[@]}" -o many.h5 >told
  cmp whole.h5 many.h5 || fail "other bytes from $count ranks"
  cmp said told || fail "$count ranks print: $(cat told)"
  [ ! -e many.h5.work ] || fail "the work folder of $count ranks stays"
done

# Little memory: many runs, which are merged. Products. Data sets that are made in memory.
ranks 3 "${classify[@]}" --memory 1M -q -o many.h5
cmp whole.h5 many.h5 || fail "other bytes with little memory"
"$CICYMINER" classify --dim 3 --products --order shuffled --seed 3 -q -o whole3.h5
ranks 3 "$CICYMINER" classify --dim 3 --products --order shuffled --seed 3 -q -o many.h5
cmp whole3.h5 many.h5 || fail "other three-folds from 3 ranks"
"$CICYMINER" classify --dim 5 --max-rows 3 --products -q -o products.h5
ranks 2 "$CICYMINER" classify --dim 5 --max-rows 3 --products -q -o many.h5
cmp products.h5 many.h5 || fail "other products from 2 ranks"

# A rank is killed at the first checkpoint, then one while the entries are made: the job ends and
# says so, and another number of ranks goes on; then one process after several.
kills() { # kills PATTERN RANKS...: attempts until one is complete
  local pattern=$1 count killed=0
  shift
  rm -rf many.h5 many.h5.work
  for count; do
    code=$(kill_a_rank "$count" "many.h5.work/$pattern" "${classify[@]}" --memory 1M -q -o many.h5)
    [ "$code" = 0 ] && break
    killed=$((killed + 1))
    grep -q 'signal 9' said || fail "a rank was killed: $(cat said)"
    [ -e kept ] || [ ! -e many.h5.work/state ] || cp -r many.h5.work kept
  done
  [ $killed -ge 1 ] || fail "complete before a rank was killed: $pattern"
}
for pattern in state 'entries-1'; do
  kills "$pattern" 2 3 4
  ranks 2 "${classify[@]}" -q -o many.h5
  cmp whole.h5 many.h5 || fail "other bytes after kills at $pattern"
done
rm -f many.h5
cp -r kept many.h5.work
"${classify[@]}" -q -o many.h5
cmp whole.h5 many.h5 || fail "other bytes from one process after several"

# A file that cannot grow, as on a full disk: says so, goes on afterwards.
printf '%s\n' "trap '' XFSZ" 'ulimit -f 300' 'exec "$@"' >limited.sh
rm -rf many.h5 many.h5.work
code=0
OMPI_MCA_btl=self,tcp ranks 2 bash limited.sh "${classify[@]}" -q -o many.h5 >said 2>&1 || code=$?
[ $code != 0 ] && grep -q 'many.h5.work/.*: cannot write: ' said || fail "a full disk: exit $code: $(cat said)"
[ ! -e many.h5 ] || fail "a full disk leaves an incomplete file"
ranks 3 "${classify[@]}" -q -o many.h5
cmp whole.h5 many.h5 || fail "other bytes after a full disk"

# The folder is locked; where several processes need a file.
rm -rf kept/lock many.h5 many.h5.work && cp -r kept many.h5.work
(exec 9<>many.h5.work/lock; flock -n 9; expect 3 "in use by" ranks 2 "${classify[@]}" -q -o many.h5)
expect 2 "name it with -o" ranks 2 "${classify[@]}"

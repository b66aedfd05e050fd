# cicyminer dataset bundles: kills and signals, threads, the lock, information, bad input.
. "$SOURCE/tests/cli/prelude.sh"

printf '[[4,5]]\n[[2,3],[2,3]]\n[[1,2],[1,2],[1,2],[1,2]]\n[[1,1,1,0,0],[2,1,1,1,0],[4,1,0,1,3]]\n' >list.txt
"$CICYMINER" dataset import -q list.txt -o configurations.h5
make=("$CICYMINER" dataset bundles --data configurations.h5 --range -3..2)

# Any number of threads, the same bytes; the file appears alone.
"${make[@]}" -j 1 -o one.h5 >said
grep -q '1554 line bundles on 4 configurations of dimension 3, degrees -3 to 2' said || fail "$(cat said)"
"${make[@]}" -q -j 3 -o three.h5
cmp one.h5 three.h5 || fail "threads"
[ ! -e one.h5.parts ] || fail "answers are left"

# Killed at several moments, then continued: the same bytes.
for moment in 0.05 0.15 0.3; do
  "${make[@]}" -q -o killed.h5 & pid=$!
  sleep $moment
  kill -KILL $pid 2>/dev/null || true
  wait $pid 2>/dev/null || true
done
"${make[@]}" -q -o killed.h5
cmp one.h5 killed.h5 || fail "continued after kill -9"

# A signal stops in order and keeps what was done; meanwhile nobody else may work there.
wide=("$CICYMINER" dataset bundles --data configurations.h5 --range -9..9 -o wide.h5)
"${wide[@]}" -j 1 >/dev/null 2>err & pid=$!
for ((i = 0; i < 100; i++)); do [ ! -s wide.h5.parts/answers-0 ] || break; sleep 0.1; done
expect 3 'wide.h5.parts: in use by process' "${wide[@]}"
kill -TERM $pid
code=0
wait $pid || code=$?
[ $code = 130 ] || fail "stopped: $code, $(cat err)"
grep -q 'the same command continues' err || fail "$(cat err)"
[ -s wide.h5.parts/answers-0 ] && [ ! -e wide.h5 ] || fail "what is left"
expect 1 'wide.h5.parts: holds answers to another question' "${wide[@]}" --seed 5

# Information.
"$CICYMINER" dataset info --json one.h5 >info
grep -q '"configurations":4,"bundles":1554,' info || fail "$(cat info)"
grep -q '"unanswered":0,"range":\[-3,2\]' info || fail "$(cat info)"
"$CICYMINER" dataset info --csv one.h5 | grep '^h3,' >/dev/null || fail "csv"
expect 2 '--fibrations cannot be combined with line bundles' "$CICYMINER" dataset info --fibrations one.h5

# Limits are counted.
"$CICYMINER" dataset bundles --data configurations.h5 --range -15..15 --per-manifold 3 --seconds 0.02 --json -o limits.h5 >info
grep -q '"bundles":12,' info || fail "$(cat info)"
grep -q '"unanswered":0' info && fail "no limit was reached: $(cat info)"

# Bad input.
expect 2 'name the data set of configurations' "$CICYMINER" dataset bundles -o x.h5
expect 2 "'3..-3' is not a range" "${make[@]}" --range 3..-3 -o x.h5
expect 2 "'-300..3' is not a range" "${make[@]}" --range -300..3 -o x.h5
expect 1 'holds more than 1000000 line bundles' "${make[@]}" --range -40..40 -o x.h5
expect 1 'one.h5: a data set of line bundles' "${make[@]}" --data one.h5 -o x.h5
expect 3 'nothing.h5' "${make[@]}" --data nothing.h5 -o x.h5
expect 3 'no/folder' "${make[@]}" -o no/folder/x.h5
head -c 3000 one.h5 >damaged.h5
expect 1 'damaged.h5' "$CICYMINER" dataset info damaged.h5

# cicyminer dataset bundles as several processes: the same bytes, also after one of them was killed.
. "$SOURCE/tests/ranks/prelude.sh"

printf '[[4,5]]\n[[2,3],[2,3]]\n[[1,2],[1,2],[1,2],[1,2]]\n[[1,1,1,0,0],[2,1,1,1,0],[4,1,0,1,3]]\n' >list.txt
"$CICYMINER" dataset import -q list.txt -o configurations.h5
make=("$CICYMINER" dataset bundles --data configurations.h5)
"${make[@]}" -o one.h5 --range -3..2 >said
for count in 1 2 4; do
  ranks $count "${make[@]}" -o many.h5 --range -3..2 >told
  cmp one.h5 many.h5 || fail "other bytes from $count ranks"
  cmp said told || fail "$count ranks print: $(cat told)"
  [ ! -e many.h5.parts ] || fail "answers of $count ranks are left"
done

# A rank is killed: the job ends and says so; another number of ranks goes on.
make+=(--max-rows 3 --range -3..4 -q)
"${make[@]}" -o one.h5
rm -f many.h5
killed=0
for count in 2 4; do
  code=$(kill_a_rank $count 'many.h5.parts/answers-*' "${make[@]}" -o many.h5)
  [ "$code" = 0 ] && break
  killed=$((killed + 1))
  grep -q 'signal 9' said || fail "a rank was killed: $(cat said)"
  [ -e kept ] || cp -r many.h5.parts kept
done
[ $killed -ge 1 ] || fail "the job was complete before a rank was killed"
ranks 3 "${make[@]}" -o many.h5
cmp one.h5 many.h5 || fail "other bytes after $killed kills"

# Without the answers of another rank one process computes them again.
rm -rf many.h5.parts many.h5
cp -r kept many.h5.parts
rm -f many.h5.parts/answers-1 many.h5.parts/lock
"${make[@]}" -o many.h5
cmp one.h5 many.h5 || fail "other bytes with one process after several"

# Errors: once, and the job ends.
expect 3 'nothing.h5: cannot open' ranks 2 "${make[@]}" --data nothing.h5 -o x.h5
expect 2 'hodge is the work of one process' ranks 2 "$CICYMINER" hodge list.txt
cp "$CICYMINER" alone
expect 3 'needs the program cicyminer-mpi' ranks 2 ./alone dataset bundles --data configurations.h5 -o x.h5

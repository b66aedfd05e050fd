# cicyminer dataset verify as several processes: the same messages, counts and exit code.
. "$SOURCE/tests/ranks/prelude.sh"

"$CICYMINER" classify --dim 3 -q -o three.h5
"$CICYMINER" dataset verify three.h5 >one
for count in 2 4; do
  ranks $count "$CICYMINER" dataset verify three.h5 >many
  cmp one many || fail "$count ranks: $(cat many)"
done
ranks 2 "$CICYMINER" dataset verify three.h5 -q -o file
cmp one file || fail "-o"

# Faults: a wrong number, and the same entry twice.
printf '[[4,5]]\n[[2,3],[2,3]]\n[[1,1,1],[4,4,1]]\n[[2,3],[2,3]]\n[[1,2],[1,2],[1,2],[1,2]]\n' >list.txt
"$CICYMINER" dataset import -q list.txt -o faulty.h5
code=0
"$CICYMINER" dataset verify faulty.h5 >one 2>messages || code=$?
[ $code = 1 ] && grep -q '1 duplicates' one || fail "exit $code: $(cat one)"
for count in 2 4; do
  code=0
  ranks $count "$CICYMINER" dataset verify faulty.h5 >many 2>said || code=$?
  [ $code = 1 ] || fail "$count ranks: exit $code"
  cmp one many || fail "$count ranks: $(cat many)"
  grep '^cicyminer: ' said | cmp - messages || fail "$count ranks say $(cat said)"
done

# cicyminer cohomology: values from the literature, boxes, files of bundles, bad input, limits.
. "$SOURCE/tests/cli/prelude.sh"
set +e

while IFS=';' read -r matrix bundle expected; do
  case $matrix in '#'* | '') continue ;; esac
  [ "$bundle" != ' 3,-4,2,3,5 ' ] || continue # a second; tests/geometry has it as well
  found=$("$CICYMINER" cohomology --json --bundle="${bundle// /}" <<<"$matrix" |
    sed 's/.*"h":\[\([0-9,]*\)\].*/\1/')
  [ "$found" = "${expected// /}" ] || fail "$matrix $bundle: $found instead of $expected"
done <"$SOURCE/tests/fixtures/geometry/bundles.txt"

# The keys of the JSON output, in order.
[ "$("$CICYMINER" cohomology --json --bundle=4,-1 <<<'[[2,3],[2,3]]')" = \
  '{"matrix":[[2,3],[2,3]],"dim":3,"bundle":[4,-1],"h":[0,9,0,0],"euler":-9,"method":"ranks"}' ] || fail "json"

[ "$("$CICYMINER" cohomology --json --bundle 4,0 <<<'[[2,3],[2,3]]')" = \
  '{"matrix":[[2,3],[2,3]],"dim":3,"bundle":[4,0],"h":[15,3,0,0],"euler":12,"method":"closed"}' ] || fail "closed"

# A box: 27 bundles on three rows; any number of threads gives the same bytes.
"$CICYMINER" cohomology --csv --range -1..1 -j 1 <<<'[[1,2],[1,2],[2,3]]' >one || fail "box"
"$CICYMINER" cohomology --csv --range -1..1 -j 3 <<<'[[1,2],[1,2],[2,3]]' >three
[ "$(wc -l <one)" = 28 ] || fail "27 bundles"
cmp -s one three || fail "threads"

# The same for a larger box and for files of bundles on several configurations, with bundles that need ranks.
printf '%s\n' '[[1,2,0],[2,1,2],[2,1,2]]' '[[1,1,1,0],[2,0,2,1],[3,1,1,2]]' >two.txt
printf '%s\n' -3,2,-1 -2,1,3 3,-3,1 -1,-2,3 2,-2,2 0,3,-3 -3,0,2 1,1,-3 >bundles.txt
for threads in 1 2 4; do
  "$CICYMINER" cohomology --json --range -2..2 -j $threads two.txt >box.$threads || fail "box by $threads threads"
  "$CICYMINER" cohomology --json --bundles bundles.txt -j $threads two.txt >file.$threads || fail "file by $threads threads"
  cmp -s box.1 box.$threads || fail "box: $threads threads"
  cmp -s file.1 file.$threads || fail "file: $threads threads"
done
[ "$(wc -l <box.1)" = 250 ] || fail "250 bundles in the box"
[ "$(wc -l <file.1)" = 16 ] || fail "16 bundles of the file"
grep -q '"method":"ranks"' file.1 || fail "no bundle of the file needs ranks"

# Only where the slope vanishes somewhere: of degrees a, b on the bicubic, if one is negative and one positive.
"$CICYMINER" cohomology --json --range -2..2 --slope-zero <<<'[[2,3],[2,3]]' | sed 's/.*"bundle":\[\([-0-9,]*\)\].*/\1/' | sort >slope
printf '%s\n' -2,1 -2,2 -1,1 -1,2 0,0 1,-1 1,-2 2,-1 2,-2 | sort >expected
cmp -s slope expected || fail "slope zero: $(tr '\n' ' ' <slope)"
[ -z "$("$CICYMINER" cohomology --json --bundle 1 --slope-zero <<<'[[4,5]]')" ] || fail "no slope vanishes on the quintic"

# Bad lines of a file are reported, the others answered.
printf '1,2\n# a comment\nx,y\n-3,6 # mixed\n1,2,3\n' >bundles.txt
"$CICYMINER" cohomology --json --bundles bundles.txt <<<'[[2,3],[2,3]]' >out 2>err
[ $? = 1 ] || fail "status of a bad file"
[ "$(grep -c '"h"' out)" = 2 ] || fail "the good bundles are answered"
grep -q "bundles.txt:3: 'x,y'" err || fail "the bad line is named"
grep -q '3 degrees, the configuration 2 rows' err || fail "the wrong number of degrees is named"

expect_usage() { "$CICYMINER" cohomology "$@" <<<'[[4,5]]' >/dev/null 2>err; [ $? = 2 ] || fail "usage: $*"; }
expect_usage
expect_usage --bundle 1,,2
expect_usage --bundle x
expect_usage --range 3..-3
expect_usage --range 1-3
expect_usage --bundle 1 --range 0..1
"$CICYMINER" cohomology --range -9..9 <<<'[[1,2],[1,2],[1,2],[1,1,1],[1,1,1]]' >/dev/null 2>&1 && fail "too many bundles"
"$CICYMINER" cohomology --bundles nothing.txt <<<'[[4,5]]' 2>err && fail "no such file"
grep -q nothing.txt err || fail "the missing file is named"

# Limits of memory and time end in errors that name the sizes, never in numbers.
"$CICYMINER" cohomology --json --memory 1 --bundle=-20,40 <<<'[[2,3],[2,3]]' >out 2>err
[ $? != 0 ] || fail "memory limit"
grep -q '"h"' out && fail "a number in spite of the memory limit"
"$CICYMINER" cohomology --json --seconds 0.1 --bundle=-30,60 <<<'[[2,3],[2,3]]' >out 2>err
[ $? != 0 ] || fail "time limit"
grep -q ' x ' err || fail "the sizes are named: $(cat err)"

# A signal in the middle of a long computation ends it soon.
echo '[[2,3],[2,3]]' >one.txt
"$CICYMINER" cohomology --json --bundle=-30,60 one.txt >out 2>err &
pid=$!
settle $pid
sleep 0.2
kill -TERM $pid # a shell starts background jobs with SIGINT ignored
wait $pid
[ $? = 130 ] || fail "interrupted: $?"
grep -q '"h"' out && fail "a number after an interruption"
exit 0

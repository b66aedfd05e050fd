# The command dataset: exit codes, messages and files as a user sees them.
. "$SOURCE/tests/cli/prelude.sh"
lists=$SOURCE/tests/fixtures/lists

# expect CODE COMMAND..., instead of the usual one: runs it, keeps its output in out and err
expect() {
  local wanted=$1 code=0
  shift
  "$@" >out 2>err || code=$?
  [ "$code" = "$wanted" ] || fail "$*: exit status $code instead of $wanted: $(cat out err)"
}
says() { grep -qF -- "$2" "$1" || fail "'$2' is not in: $(cat "$1")"; }
nothing_left() { ! ls | grep tmp >/dev/null || fail "left behind: $(ls)"; }

# import, info, verify
expect 0 "$CICYMINER" dataset import -o three.h5 "$lists/cicylist.txt"
says out "10 entries, 10 imported, 0 refused, 0 with stated numbers that differ"
expect 0 "$CICYMINER" dataset info three.h5
says out "entries     10: 9 connected, 1 direct products"
says out "staircase order"
expect 0 "$CICYMINER" dataset info --json --fibrations three.h5
says out '"count":9,"products":0,"favourable":8'
expect 0 "$CICYMINER" dataset verify three.h5
says out "10 entries: 0 faulty, 0 duplicates"
expect 1 "$CICYMINER" dataset verify --complete three.h5
says err "9 connected configurations; the published classification has 7868"

# the same list in its other syntax gives the same file, whatever the threads
expect 0 "$CICYMINER" dataset import -j 3 -o three-again.h5 "$lists/cicylist.txt"
cmp three.h5 three-again.h5

# export by name and by --format, and back
for name in cicylist.txt cicylist.txt.gz cicylist.m cicylist.m.zip lines.txt other.h5; do
  expect 0 "$CICYMINER" dataset export -o "$name" three.h5
  expect 0 "$CICYMINER" dataset import --order given -o back.h5 "$name"
  says out "10 imported"
done
expect 0 "$CICYMINER" dataset export --format numpy -o arrays three.h5
expect 0 "$CICYMINER" dataset import -o back.h5 arrays
expect 2 "$CICYMINER" dataset export -o unknown.xyz three.h5
says err "--format"
expect 0 "$CICYMINER" dataset import -o four.h5 "$lists/cicy4list.txt"
expect 2 "$CICYMINER" dataset export -o four.m four.h5
says err "three-folds only"
[ ! -e four.m ] || fail "four.m was made"

# a wrong number: named with file and line, exact numbers imported, exit status 1
sed 's/^H21    : 101/H21    : 100/' "$lists/cicylist.txt" >wrong.txt
expect 1 "$CICYMINER" dataset import -o wrong.h5 wrong.txt
says err "wrong.txt:2: entry 1: h21 is 100, exact 101"
expect 0 "$CICYMINER" dataset verify wrong.h5

# results to a file
expect 0 "$CICYMINER" dataset info -o info.txt three.h5
says info.txt "entries     10: 9 connected"
[ ! -s out ] || fail "info -o also printed: $(cat out)"
expect 0 "$CICYMINER" dataset verify --json -o verify.json three.h5
says verify.json '"faulty":0'
expect 3 "$CICYMINER" dataset info -o no/such/info.txt three.h5

# wrong usage
expect 2 "$CICYMINER" dataset
expect 2 "$CICYMINER" dataset frobnicate
expect 2 "$CICYMINER" dataset import "$lists/cicylist.txt"
expect 2 "$CICYMINER" dataset import --format nonsense -o x.h5 "$lists/cicylist.txt"
expect 2 "$CICYMINER" dataset import --order upwards -o x.h5 "$lists/cicylist.txt"
expect 2 "$CICYMINER" dataset info
expect 2 "$CICYMINER" dataset info one.h5 two.h5
for subcommand in info verify import export; do
  expect 0 "$CICYMINER" dataset "$subcommand" --help
  says out "Usage: cicyminer dataset $subcommand"
done

# bad files
expect 3 "$CICYMINER" dataset info missing.h5
says err "missing.h5: cannot open: No such file"
expect 1 "$CICYMINER" dataset info "$lists/cicylist.txt"
says err "not an HDF5 file"
head -c 3000 three.h5 >cut.h5
expect 1 "$CICYMINER" dataset info cut.h5
says err "cut.h5: not an HDF5 file, or damaged"
expect 1 "$CICYMINER" dataset import -o x.h5 cut.h5
head -c 100 cicylist.txt.gz >cut.gz
expect 1 "$CICYMINER" dataset import -o x.h5 cut.gz
says err "the file ends too early"
[ ! -e x.h5 ] || fail "x.h5 was made from a damaged list"

# outputs that cannot be written
expect 3 "$CICYMINER" dataset import -o no/such/folder.h5 "$lists/cicylist.txt"
says err "no/such/folder.h5: cannot create"
expect 3 "$CICYMINER" dataset export -o no/such/list.txt three.h5
expect 3 "$CICYMINER" dataset export --format oxford -o no/such/list.zip three.h5
nothing_left

# figures; without gnuplot a clear message
if command -v gnuplot >/dev/null; then
  expect 0 "$CICYMINER" dataset info --plot figure three.h5
  head -c 4 figure.pdf | grep PDF >/dev/null || fail "figure.pdf is no PDF"
  grep -q '<svg' figure.svg || fail "figure.svg is no SVG"
  head -c 8 figure.png | grep PNG >/dev/null || fail "figure.png is no PNG"
fi
expect 3 env PATH=/nonexistent "$CICYMINER" dataset info --plot none three.h5
says err "gnuplot"
[ ! -e none.svg ] || fail "none.svg was made"
nothing_left
echo "all as it should be"

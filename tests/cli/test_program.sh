# What all commands share: help, completion, manual pages, options, pipes, signals, file names.
. "$SOURCE/tests/cli/prelude.sh"

"$CICYMINER" --write-texts texts
commands="hodge topology cohomology index bundle tangent fibrations canonical split contract classify train evaluate predict publish search
  report reproduce dataset-info dataset-verify dataset-import dataset-export"

# Help, completion and manual pages agree: they come from one table.
source texts/cicyminer.bash
for command in $commands; do
  words=${command/-/ }
  "$CICYMINER" $words --help >help.txt
  head -n 1 help.txt | grep "^Usage: cicyminer $words" >/dev/null || fail "help of $words"
  [ "$(awk 'length > 84' help.txt | wc -l)" -eq 0 ] || fail "$words: help is wider than 84 columns"
  COMP_WORDS=(cicyminer $words --)
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _cicyminer
  grep -oE '^  (-.,|   ) --[a-z0-9-]+' help.txt | sed 's/.*--/--/' | sort >listed
  printf '%s\n' "${COMPREPLY[@]}" | sort | diff listed - || fail "completion of $words"
  [ "$(sed 's/\\-/-/g' "texts/cicyminer-$command.1" | grep -cE '^  (-.,|   ) --')" -eq "$(wc -l <listed)" ] ||
    fail "manual page of $words"
  expect 0 "cicyminer 0." "$CICYMINER" $words --version
done
COMP_WORDS=(cicyminer canonical --order s) COMP_CWORD=3
_cicyminer
[ "${COMPREPLY[*]}" = staircase ] || fail "completion of a value: ${COMPREPLY[*]}"
COMP_WORDS=(cicyminer da) COMP_CWORD=1
_cicyminer
[ "${COMPREPLY[*]}" = dataset ] || fail "completion of a command: ${COMPREPLY[*]}"
if command -v zsh >/dev/null; then zsh -n texts/_cicyminer; fi
expect 2 "bash or zsh" "$CICYMINER" --completion fish

# Wrong usage says what is wrong and where to read on.
echo '[[4,5]]' >quintic
expect 2 "hodge: there is no option --frobnicate; see cicyminer hodge --help" "$CICYMINER" hodge --frobnicate
expect 2 "hodge: there is no option -z" "$CICYMINER" hodge -z
expect 2 "hodge: --threads needs a value" "$CICYMINER" hodge --threads
expect 2 "--threads: 'x' is not a whole number from 1 to 1024" "$CICYMINER" hodge -j x quintic
expect 2 "give --json or --csv, not both" "$CICYMINER" hodge --json --csv quintic
expect 2 "there is no option --csv" "$CICYMINER" canonical --csv quintic
expect 2 "train: unexpected argument 'four.h5'; give the data set with --data" "$CICYMINER" train four.h5
expect 2 "report: name at least one run folder" "$CICYMINER" report
expect 2 "unexpected argument 'b.h5'; name one data set" "$CICYMINER" dataset info a.h5 b.h5
expect 2 "'hodg' is not a command" "$CICYMINER" hodg
expect 3 "runs/typo: no such run folder or weights file" "$CICYMINER" evaluate runs/typo
for option in "hodge --out" "predict --run" "predict --weights" "train --data" "dataset info --plot" "report --latex"; do
  expect 2 "${option##* }: the " "$CICYMINER" $option ''
done

# A reader that has enough ends the program quietly, by SIGPIPE as other filters.
for ((i = 0; i < 20000; i++)); do echo '[[4,5]]'; done >many
for command in hodge "hodge --json" canonical topology contract "cohomology --bundle 1" "classify --dim 3"; do
  status=0
  set +o pipefail
  "$CICYMINER" $command $([ "$command" = "classify --dim 3" ] || echo many) 2>said | head -n 1 >/dev/null
  status=${PIPESTATUS[0]}
  set -o pipefail
  [ "$status" -eq 141 ] && [ ! -s said ] || fail "$command | head: $status $(cat said)"
done

# --quiet: nothing but results and errors.
for command in "classify --dim 2 -o two.h5" "dataset import -o one.h5 quintic" "dataset export -o one.txt one.h5"; do
  "$CICYMINER" $command -q >said 2>&1
  [ ! -s said ] || fail "$command -q prints $(cat said)"
done

# Signals stop the work in order: nothing is left of the output. SIGHUP can be ignored, as by nohup.
mkfifo endless
stopped() { # stopped SIGNAL: its exit code
  "$CICYMINER" hodge -o result endless 2>said &
  local victim=$! code=0
  exec 8>endless
  for ((i = 0; i < 200; i++)); do [ -n "$(find . -name '.cicyminer-*')" ] && break; sleep 0.02; done
  kill "-$1" $victim
  sleep 0.1
  exec 8>&-
  wait $victim || code=$?
  echo $code
}
for signal in TERM HUP; do # shells ignore SIGINT in the background
  code=$(stopped $signal)
  [ "$code" -eq 130 ] && [ ! -e result ] && [ -z "$(find . -name '.cicyminer-*')" ] || fail "$signal: $code"
done
code=$(trap '' HUP; stopped HUP)
[ "$code" -eq 0 ] && [ -e result ] || fail "an ignored SIGHUP stops the work: $code"

# JSON keeps the names of files.
mkdir -p 'Läufe'
echo nonsense >'Läufe/x.txt'
expect 1 '{"error":"Läufe/x.txt:1: ' "$CICYMINER" hodge --json 'Läufe/x.txt'
echo nonsense >$'latin\xe9.txt'
expect 1 '{"error":"latin?.txt:1: ' "$CICYMINER" hodge --json $'latin\xe9.txt'

# CSV: a head, and as many cells in every row (matrices are in quotes).
printf '[[4,5]]\n[[5,6]]\n[[1,1,1],[2,0,3],[2,3,0]]\n' >mixed
echo '[[1,1,1],[4,1,4]]' >conifold
for command in "hodge mixed" "topology mixed" "split --n 1 conifold" "contract conifold" \
  "cohomology --bundle 1,1 conifold" "index --range 0..1 mixed" "index mixed" "dataset info two.h5"; do
  "$CICYMINER" $command --csv | tr -d '\r' | sed 's/"[^"]*"/x/g' >table.csv
  [ "$(awk -F, '{print NF}' table.csv | sort -u | wc -l)" -eq 1 ] || fail "$command: $(cat table.csv)"
  [ "$(wc -l <table.csv)" -gt 1 ] || fail "$command: no rows"
done
"$CICYMINER" hodge --csv mixed | tr -d '\r' >table.csv
grep -qx '3,1,101,,,,,-200,true,false,"\[\[4,5\]\]"' table.csv || fail "the quintic: $(cat table.csv)"

# Manifolds that are not connected have a topology: two points times the quintic.
echo '[[1,2,0],[4,0,5]]' >two
expect 0 '"components":2,"favourable":null,"product":true' "$CICYMINER" topology --json two
expect 0 "Euler number  -400" "$CICYMINER" topology two

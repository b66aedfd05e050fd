# Packed data sets of more than one part: info, verify, export, sample and select read them piece by
# piece, with little memory.
. "$SOURCE/tests/cli/prelude.sh"

five=("$CICYMINER" classify --dim 5 --max-rows 4 --products -q)
"${five[@]}" -o five.h5
"${five[@]}" >printed.txt
entries=$(wc -l <printed.txt)
[ "$entries" -gt 32768 ] || fail "$entries entries are not more than two parts"

# Every format holds the same entries, from a file as from memory.
"$CICYMINER" dataset export -q -o lines.txt five.h5
cmp printed.txt lines.txt || fail "text"
"$CICYMINER" dataset export -q -o lines.txt.gz five.h5
gzip -dc lines.txt.gz | cmp - printed.txt || fail "gzip"
"$CICYMINER" dataset export -q -o copy.h5 five.h5
cmp five.h5 copy.h5 || fail "a copy has other bytes"
"$CICYMINER" dataset export -q -o cicy4list.txt five.h5
[ "$(grep -c '^[{]*{[0-9]*, ' cicy4list.txt)" = "$entries" ] || fail "oxford: $(wc -l <cicy4list.txt) lines"
tail -n 1 cicy4list.txt | grep "^{$entries, " >/dev/null || fail "oxford: the last entry is $(tail -n 1 cicy4list.txt)"
"$CICYMINER" dataset export -q --format numpy -o arrays five.h5
"$CICYMINER" dataset import -q --order given --dim 5 -o back.h5 arrays
"$CICYMINER" dataset export -q -o back.txt back.h5
cmp printed.txt back.txt || fail "numpy"

# Little memory, the same numbers; those of the file in another layout as well.
"$CICYMINER" dataset info --json five.h5 >info.json
"$CICYMINER" dataset info --json --memory 1M five.h5 | cmp - info.json || fail "info --memory 1M"
numbers() { "$CICYMINER" dataset info "$1" | grep -v '^matrices\|^made by\|^file'; }
cmp <(numbers five.h5) <(numbers back.h5) || fail "info of both layouts"
grep -q '"connected":{"count":35615,' info.json || fail "$(head -c 600 info.json)"
grep -q '"rows":\[\[1,11,0\],\[2,294,[0-9]*\],\[3,3850,[0-9]*\],\[4,31460,[0-9]*\]\]' info.json || fail "rows in $(cat info.json)"
"$CICYMINER" dataset verify --memory 1M -j 2 five.h5 | grep "^$entries entries: 0 faulty, 0 duplicates" >/dev/null || fail verify

# A sample: as many as asked for, in order, all of them entries; another seed, another sample.
"$CICYMINER" dataset sample -q -n 1000 -o some.h5 five.h5
"$CICYMINER" dataset sample -q -n 1000 -o again.h5 five.h5
"$CICYMINER" dataset sample -q -n 1000 --seed 1 -o other.h5 five.h5
cmp some.h5 again.h5 || fail "a sample is not repeated"
"$CICYMINER" dataset export -q -o some.txt some.h5
"$CICYMINER" dataset export -q -o other.txt other.h5
cmp -s some.txt other.txt && fail "the seed does not matter"
[ "$(wc -l <some.txt)" = 1000 ] || fail "$(wc -l <some.txt) of 1000"
grep -nxFf some.txt printed.txt | cut -d: -f2- | cmp - some.txt || fail "the sample is not part of the list, in its order"
# three standard deviations about a quarter in each quarter: sqrt(1000 / 4 * 3 / 4) = 14
quarter=$(head -n $((entries / 4)) printed.txt | grep -cxFf some.txt)
[ "$quarter" -gt 209 ] && [ "$quarter" -lt 291 ] || fail "$quarter of 1000 in the first quarter"
"$CICYMINER" dataset sample -q -n "$entries" -o all.h5 five.h5
"$CICYMINER" dataset export -q -o all.txt all.h5
cmp all.txt printed.txt || fail "a sample of everything"
expect 2 "a sample of $((entries + 1)) of $entries entries" "$CICYMINER" dataset sample -n $((entries + 1)) -o no.h5 five.h5
expect 2 "-n N" "$CICYMINER" dataset sample -o no.h5 five.h5
expect 2 "not a size" "$CICYMINER" dataset verify --memory 5 five.h5
[ ! -e no.h5 ] || fail "a file after an error"

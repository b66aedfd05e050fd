#!/usr/bin/env bash
# The examples of the documents print what the documents show. An example is a block ```console:
# lines `$ command`, each followed by its output; a line `...` stands for any number of lines. The
# commands of a document run one after the other in one folder.
. "$SOURCE/tests/cli/prelude.sh"

mkdir bin
ln -s "$CICYMINER" bin/cicyminer
PATH=$PWD/bin:$PATH

# examples DOCUMENT: writes its commands and outputs to files NUMBER.command, NUMBER.expected
examples() {
  awk '
    /^```console$/ { inside = 1; next }
    /^```$/ { if (inside && output) close(output); inside = 0; next }
    !inside { next }
    /^\$ / { if (output) close(output); name = sprintf("%03d", ++count); output = name ".expected"
             printf "%s\n", substr($0, 3) > (name ".command"); close(name ".command")
             printf "" > output; next }
    { print > output }
  ' "$1"
}

# matches GOT EXPECTED: the same lines, where `...` in EXPECTED stands for any lines
matches() {
  awk '
    NR == FNR { got[++lines] = $0; next }
    $0 == "..." { open = 1; next }
    { if (open) { while (at < lines && got[at + 1] != $0) at++; open = 0 }
      if (got[++at] != $0 || at > lines) { bad = 1; exit } }
    END { exit bad || (!open && at != lines) }
  ' "$1" "$2"
}

total=0
for document in README.md docs/guide.md docs/bundles.md docs/languages.md; do
  folder=$(basename "$document" .md)
  mkdir "$folder"
  cd "$folder"
  examples "$SOURCE/$document"
  for command in [0-9]*.command; do
    number=${command%.command}
    bash "$command" >"$number.got" 2>&1 || true
    sed -i '/, [^,]* left$/d' "$number.got" # how far it is, shown on a slow machine
    matches "$number.got" "$number.expected" || {
      diff "$number.expected" "$number.got" >&2 || true
      fail "$document shows another output for: $(cat "$command")"
    }
    total=$((total + 1))
  done
  cd ..
done
# The programs of docs/library.md: each block ```c or ```cpp prints the block ```text after it.
build=$(dirname "$CICYMINER")
if ! grep -q 'CICY_SANITIZE:BOOL=ON' "$build/CMakeCache.txt"; then
  awk '/^```(c|cpp)$/ { name = "program" ++count "." substr($0, 4); next }
       /^```text$/ { name = "program" count ".expected"; next }
       /^```$/ { if (name) close(name); name = ""; next }
       name { print > name }' "$SOURCE/docs/library.md"
  for program in program*.c program*.cpp; do
    compiler=cc
    [ "${program##*.}" = c ] || compiler=c++
    "$compiler" -Wall -Wextra -Werror -I"$SOURCE/include" "$program" -L"$build" -lcicyminer -Wl,-rpath,"$build" -o compiled
    ./compiled >got
    diff "${program%.*}.expected" got >&2 || fail "docs/library.md shows another output for $program"
    total=$((total + 1))
  done
fi
[ "$total" -ge 20 ] || fail "only $total examples were found"
echo "$total examples"

#!/usr/bin/env bash
# reproduce: a wrong name, format or scale is refused at once, before any data is made or read.
. "$SOURCE/tests/cli/prelude.sh"
expect 2 "'table-9' is not one of table-1, table-2, figure-1" timeout 10 "$CICYMINER" reproduce table-9 -o out
expect 2 "three-folds" timeout 10 "$CICYMINER" reproduce table-9 -o out # the list ends with the last target
expect 2 "'gif' is not one of svg, pdf, png" timeout 10 "$CICYMINER" reproduce figure-1 --format gif -o out
[ ! -e out ] || fail "a refused target leaves a folder"

# All targets of the help are known: with a data set of the wrong dimension they fail for that reason alone.
"$CICYMINER" classify --dim 2 -q -o two.h5
for target in table-1 table-2 figure-3 figure-5 figure-7 figure-8 random-split more-rows larger-h11 equivalents three-folds; do
  "$CICYMINER" reproduce --help | grep "^  $target " >/dev/null || fail "$target is not in the help"
  expect 1 "$target needs a data set of dimension" "$CICYMINER" reproduce "$target" --data two.h5 -o out
done

# Reports and experiments: each call that can fail does, once.
. "$SOURCE/tests/fault/prelude.sh"

grep -m 60 '^{' "$SOURCE/tests/fixtures/training/four-folds.txt" >few
"$CICYMINER" dataset import -q few -o four.h5 >/dev/null
"$CICYMINER" train -q --data four.h5 -o run --model mpnn --filters 4 --modules 1 --dense-units 4 \
  --ratio 0.5 --batch 8 --steps 4 --seed 3 >/dev/null
"$CICYMINER" evaluate run -q >/dev/null
mkdir -p report.base ceilings.base
cp -r run four.h5 report.base/
cp four.h5 ceilings.base/
stride=24 # each run draws all figures
survive report "$CICYMINER" report -q run --data four.h5 -o report.html --latex tables.tex --csv tables.csv
survive ceilings "$CICYMINER" reproduce wl -q -j 1 --data four.h5 -o out
finish 40

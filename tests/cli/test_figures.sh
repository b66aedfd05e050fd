# Figures: every format ends as it should, and one that cannot be written whole is not there at all.
set -euo pipefail
"$CICYMINER" classify --dim 3 -q -o three.h5 >/dev/null
"$CICYMINER" dataset info three.h5 --plot figure >/dev/null
[ "$(head -c 4 figure.pdf)" = "%PDF" ]
[ "$(head -c 4 figure.png | tail -c 3)" = "PNG" ]
tail -c 64 figure.svg | grep -q '</svg>'

# a limit of 8 kB on the size of files stands for a full disk
code=0
(ulimit -f 8; trap '' XFSZ; "$CICYMINER" dataset info three.h5 --plot cut >/dev/null 2>said) || code=$?
[ "$code" -eq 3 ]
grep -q 'cut\.' said
[ -z "$(find . -name 'cut.*')" ]

code=0
CICYMINER_FIGURES=/nonexistent PATH=/nonexistent "$CICYMINER" dataset info three.h5 --plot none >/dev/null 2>said || code=$?
[ "$code" -eq 3 ]
grep -q gnuplot said

# the figures of a report, in every format; a run of four numbers and one of a single number
"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
small=(--data four.h5 --ratio 0.5 --batch 16 --steps 6 --validate-every 3 -q)
"$CICYMINER" train "${small[@]}" -o all --width 0.02 >/dev/null
"$CICYMINER" train "${small[@]}" -o one --model inception-h21 --filters 4 --last-filters 2 >/dev/null
for format in svg pdf png; do
  "$CICYMINER" report all one -q -o report.html --figures "figures/$format" --format $format
  for name in all-losses all-accuracy all-residuals all-confusion-h11 all-confusion-h21 all-confusion-h31 \
              all-confusion-h22 one-losses one-accuracy one-residuals one-confusion-h21 models; do
    [ -s "figures/$format/$name.$format" ]
  done
  [ "$(find "figures/$format" -type f | wc -l)" -eq 12 ]
  [ -z "$(find "figures/$format" -size +300k)" ]
done
for figure in figures/svg/*; do tail -c 64 "$figure" | grep -q '</svg>'; done
for figure in figures/pdf/*; do [ "$(head -c 4 "$figure")" = "%PDF" ] && tail -c 64 "$figure" | grep -q '%%EOF'; done
for figure in figures/png/*; do tail -c 12 "$figure" | grep -q IEND; done

code=0
(ulimit -f 8; trap '' XFSZ; "$CICYMINER" report all -q -o cut.html >/dev/null 2>said) || code=$?
[ "$code" -eq 3 ]
[ -z "$(find . -name 'cut.*')" ]

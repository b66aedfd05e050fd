# Figures: every format ends as it should, and one that cannot be written whole is not there at all.
set -euo pipefail
"$CICYMINER" classify --dim 3 -q -o three.h5 >/dev/null
"$CICYMINER" dataset info three.h5 --plot figure >/dev/null
[ "$(head -c 4 figure.pdf)" = "%PDF" ]
[ "$(head -c 4 figure.png | tail -c 3)" = "PNG" ]
tail -c 64 figure.svg | grep '</svg>' >/dev/null

# a name with an ending is that file alone
"$CICYMINER" dataset info three.h5 --plot named.svg >/dev/null
grep "Euler number" named.svg >/dev/null
[ "$(echo named*)" = named.svg ]

# a limit of 8 kB on the size of files stands for a full disk
code=0
(ulimit -f 8; trap '' XFSZ; "$CICYMINER" dataset info three.h5 --plot cut >/dev/null 2>said) || code=$?
[ "$code" -eq 3 ]
grep -q 'cut\.' said
[ -z "$(find . -name 'cut.*')" ]

code=0
PATH=/nonexistent "$CICYMINER" dataset info three.h5 --plot none >/dev/null 2>said || code=$?
[ "$code" -eq 3 ]
grep -q gnuplot said

# the figures of a report, in every format; a run of four numbers and one of a single number
"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
small=(--data four.h5 --ratio 0.5 --batch 16 --steps 6 --validate-every 3 -q)
"$CICYMINER" train "${small[@]}" -o all --width 0.02 >/dev/null
"$CICYMINER" train "${small[@]}" -o one --model inception-h21 --filters 4 --last-filters 2 >/dev/null
files() { find "$1" -type f -printf '%f\n' | LC_ALL=C sort | tr '\n' ' '; }
"$CICYMINER" report all one -q -o report.html --figures svg --format svg
[ "$(files svg)" = "all-accuracy.svg all-confusion-h11.svg all-confusion-h21.svg all-confusion-h22.svg \
all-confusion-h31.svg all-losses.svg all-residuals.svg models.svg one-accuracy.svg one-confusion-h21.svg \
one-losses.svg one-residuals.svg " ] || { files svg; exit 1; }
"$CICYMINER" report one -q -o report.html --figures pdf
"$CICYMINER" report one -q -o report.html --figures png --format png
for format in pdf png; do
  [ "$(files $format)" = "one-accuracy.$format one-confusion-h21.$format one-losses.$format one-residuals.$format " ]
done
for figure in svg/*; do tail -c 64 "$figure" | grep '</svg>' >/dev/null; done
for figure in pdf/*; do [ "$(head -c 4 "$figure")" = "%PDF" ]; tail -c 64 "$figure" | grep '%%EOF' >/dev/null; done
for figure in png/*; do tail -c 12 "$figure" | grep IEND >/dev/null; done
[ -z "$(find svg pdf png -size +300k)" ]

code=0
(ulimit -f 8; trap '' XFSZ; "$CICYMINER" report one -q -o cut.html >/dev/null 2>said) || code=$?
[ "$code" -eq 3 ]
[ -z "$(find . -name 'cut.*')" ]

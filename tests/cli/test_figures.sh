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

#!/usr/bin/env bash
# report: the numbers of different runs side by side, in every format, and what it says of bad ones.
. "$SOURCE/tests/cli/prelude.sh"
has() { grep -qF -- "$2" "$1" || fail "'$2' is not in $1"; }

# A run of four numbers, written by hand.
number() { printf '{"accuracy": %s, "mse": %s, "mae": %s}' "$1" "$2" "$3"; }
four() { printf '{"h11": %s, "h21": %s, "h31": %s, "h22": %s}' "$@"; }
n=$(four "$(number 0.1114 3.14159 1.5)" "$(number 0.2225 2.71828 1.25)" "$(number 0.3336 12.5 2.5)" "$(number 0.0447 1234.5 25)")
r=$(four "$(number 0.1114 3.14159 1.5)" "$(number 0.2225 2.71828 1.25)" "$(number 0.3336 12.5 2.5)" "$(number 0.0558 777 20)")
e=$(four "$(number 0.1114 3.14159 1.5)" "$(number 0.2225 2.71828 1.25)" "$(number 0.6669 1.5 1)" "$(number 0.7771 6.5 2)")
mkdir four
echo '{"model": "cicyminer", "ratio": 0.3, "seed": 1, "batch": 64, "note": "a<b&c"}' >four/config.json
printf '{"test": {"count": 4321, "favourable": 0.5454, "no_h21": 0.7071, "network": %s, "relation": %s, "euler": %s}}\n' \
  "$n" "$r" "$e" >four/metrics.json
for step in 10 20 30; do
  printf '{"step":%d,"epoch":0.%d,"learning_rate":0.001,"loss":%d,"validation_loss":%d,"validation_accuracy":{"h11":0.1,"h21":0.2,"h31":0.3,"h22":0},"best":%s}\n' \
    $step $step $((60 - step)) $((70 - step)) "$([ $step -lt 30 ] && echo true || echo false)" >>four/log.jsonl
  printf '{"step":%d,"seconds":%d.5,"samples_per_second":%d,"threads":2}\n' $step $step $((100 + step)) >>four/timings.jsonl
done

# A classification run that was not evaluated, and one that has just begun.
mkdir -p deep/h31 begun
echo '{"model": "inception-h31", "ratio": 0.8, "seed": 1, "batch": 32}' >deep/h31/config.json
echo '{"step":7,"epoch":1,"learning_rate":0.1,"loss":2.5,"validation_loss":1.75,"validation_accuracy":{"h31":0.25}}' >deep/h31/log.jsonl
cp four/config.json begun
: >begun/log.jsonl

"$CICYMINER" report four deep/h31 begun -o page.html --latex tables.tex --csv tables.csv >said
[ "$(cat said)" = "$(printf 'page.html\ntables.tex\ntables.csv')" ] || fail "said $(cat said)"
for cell in '>0.111<' '>0.223<' '>0.334<' '>0.045<' '>0.056<' '>0.667<' '>0.777<' '>0.545<' '>0.707<' \
            '>3.14<' '>1.23 &middot; 10<sup>3</sup><' '>25<'; do
  has page.html "$cell"
done
has page.html '<td>1.00</td><td>0.97</td><td>0.81</td><td>0.49</td>' # published, 30 %
has page.html '<td></td><td></td><td>0.70</td><td></td>'             # published, of h31 at 80 %
has page.html 'h31 (not evaluated yet)'
has page.html 'begun (not evaluated yet)'
has page.html 'Nothing was logged yet'
has page.html '<td>4321</td>'
has page.html 'at most 0.0076 here' # 0.5 / sqrt(4321)
has page.html '<td>0.9990</td><td>0.9903</td><td>0.9797</td><td>0.8734</td>' # the best published
has page.html '<td>30 s</td><td>120</td><td>2</td>' # time, mean samples/s, threads
has page.html '<td>30</td><td>0.30</td><td>50</td><td>0.20</td>' # steps, epochs, loss of the best, when
has page.html 'a&lt;b&amp;c'
[ "$(grep -o '<table>' page.html | wc -l)" -eq "$(grep -o '</table>' page.html | wc -l)" ] || fail "tables"
grep -oE '(src|href)="[^"]{0,9}' page.html | grep -v 'src="data:ima' && fail "the page loads something"
# settings: those that differ first, the shared ones folded
sed '/<details>/,$d' page.html >above
sed '1,/<details>/d' page.html >folded
has above '<th scope="row">batch</th><td>64</td><td>32</td><td>64</td>'
has folded '<th scope="row">seed</th><td>1</td>'

has tables.tex '\quad $h^{2,2}$ from relation (3.4) & 0.111 & 0.223 & 0.334 & 0.056 &  \\'
has tables.tex '\usepackage{booktabs}'
has tables.csv 'four,0.1114,0.2225,0.3336,0.0447'
has tables.csv '"four: published, 30 % training data",1,0.97,0.81,0.49'
[ "$(grep -c $'\r$' tables.csv)" -eq "$(wc -l <tables.csv)" ] || fail "lines of CSV end with CR LF"

# Two folders of one name are told apart.
mkdir -p other && cp -r four other/four
"$CICYMINER" report four other/four/ -q -o two.html
has two.html '<th scope="row">other/four</th>'
expect 0 '{"report":"p.html","latex":"t.tex"}' "$CICYMINER" report four -o p.html --latex t.tex --json

# A trained run has predictions: residuals, and the values predicted worst.
"$CICYMINER" dataset import -q "$SOURCE/tests/fixtures/training/four-folds.txt" -o four.h5 >/dev/null
"$CICYMINER" train --data four.h5 -o run --width 0.02 --ratio 0.5 --batch 16 --steps 6 --validate-every 3 -q >/dev/null
"$CICYMINER" evaluate run --shuffled -q >/dev/null
"$CICYMINER" report run -q -o run.html
has run.html 'run: worst values of <i>h</i><sup>1,1</sup>'
has run.html 'rows and columns shuffled'
has run.html 'Residuals (prediction'
[ "$(grep -o '<img' run.html | wc -l)" -eq 7 ] || fail "loss, accuracy, residuals and four confusions"

# Runs measured on different samples are marked; the same sample has one letter.
cp -r run sampled && cp -r run twin
"$CICYMINER" report run sampled -q -o same.html --csv same.csv
grep -qE '^run,.*,[0-9]+.$' same.csv && ! grep -q 'A: ' same.csv || fail "one sample needs no letter: $(head -3 same.csv)"
sed 's/"count": *[0-9]*/"count": 17/' run/metrics.json >twin/metrics.json
"$CICYMINER" report run sampled twin -q -o three.html --csv three.csv
for row in '^run,.*,A: [0-9]+.$' '^sampled,.*,A: [0-9]+.$' '^twin,.*,B: 17.$'; do
  grep -qE "$row" three.csv || fail "no row $row in $(head -20 three.csv)"
done
has three.html 'Runs with different letters were measured on different configurations'

# Damaged and missing files are named, and no page is written.
damage() { # damage FILE TEXT...: the run with this content in the file
  rm -rf bad && cp -r run bad && printf "$2" >bad/"$1"
  expect 1 "bad/$1" "$CICYMINER" report four bad -o no.html
  [ ! -e no.html ] || fail "a page in spite of $1"
}
damage predictions.h5 'no HDF5'
damage log.jsonl '{"step":1}\n'
has said 'log.jsonl:1:'
damage metrics.json '{"test": {"count": "many"}}'
damage metrics.json '{'
damage timings.jsonl '{"step":1,"seconds":"x"}\n'
damage config.json '[]'
for cut in 100 2000; do
  rm -rf bad && cp -r run bad && truncate -s "$cut" bad/predictions.h5
  expect 1 "bad/predictions.h5" "$CICYMINER" report bad -o no.html
done
rm bad/log.jsonl
expect 3 "bad/log.jsonl" "$CICYMINER" report bad -o no.html
expect 3 "nowhere/config.json" "$CICYMINER" report nowhere -o no.html
expect 2 "at least one run" "$CICYMINER" report
expect 2 "'gif' is not one of svg, pdf, png" "$CICYMINER" report four --figures f --format gif
expect 3 "nowhere/page.html" "$CICYMINER" report four -o nowhere/page.html
expect 3 "gnuplot" env PATH=/nonexistent "$CICYMINER" report four -o no.html
[ ! -e no.html ] && [ -z "$(find . -name '.cicyminer-*')" ] || fail "something is left"
echo "all well"

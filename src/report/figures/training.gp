# Training of several runs, arXiv:2108.02221 figure 3. data defines $curves (blocks: budget, mean,
# least, largest) and blocks; panel_of and number_of say what every block is.
load data
figure_width = 7.2
found = ""
do for [p = 1:4] {
    hits = 0
    do for [b = 1:blocks] { hits = hits + (word(panel_of, b) + 0 == p) }
    if (hits) found = found.sprintf("%d ", p)
}
panels = words(found)
figure_height = panels > 2 ? 5.6 : 3.2
load style
what(p) = word("training_loss training_accuracy validation_accuracy test_accuracy", p)
spaced(s) = s[1:strstrt(s, "_")-1]." ".s[strstrt(s, "_")+1:*]
label(k) = "{/:Italic h}^{".word("1,1 2,1 3,1 2,2", k)."}"
set grid ytics lc rgb "#dddddd"
set style fill solid 0.22 noborder
down = panels > 2 ? 2 : 1
across = panels > 1 ? 2 : 1
set multiplot layout down,across margins 0.095,0.985,(down > 1 ? 0.10 : 0.17),(down > 1 ? 0.93 : 0.88) spacing 0.115,0.10
do for [i = 1:panels] {
    p = word(found, i) + 0
    set ylabel spaced(what(p)) offset 1,0
    if (i > panels - across) { set xlabel "budget" offset 0,0.3 } else { unset xlabel }
    set xrange [0:*]
    if (p == 1) { set logscale y; set yrange [*:*]; set format y "%g" }
    if (p != 1) { unset logscale y; set yrange [0:1]; set format y "%.1f" }
    if (i == 1) { set key at screen 0.54,0.99 center top horizontal samplen 2.5 width 1 }
    if (i != 1) { unset key }
    plot for [b = 1:blocks] $curves index b-1 using 1:(word(panel_of, b)+0 == p ? $3 : NaN):4 \
             with filledcurves lc rgb colour(word(number_of, b)+0), \
         for [b = 1:blocks] $curves index b-1 using 1:(word(panel_of, b)+0 == p ? $2 : NaN) \
             with lines lw 2 dt dashes(word(number_of, b)+0) lc rgb colour(word(number_of, b)+0) \
             title (word(panel_of, b)+0 == p ? label(word(number_of, b)+0) : "")
}
unset multiplot

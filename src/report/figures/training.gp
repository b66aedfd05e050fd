# Training of several runs, arXiv:2108.02221 figure 3. Needs $curves (blocks: budget, mean,
# least, largest) and blocks; panel_of and number_of say what every block is; last is the
# largest budget, low and high are the smallest and largest loss.
figure_width = 7.2
found = ""
do for [p = 1:4] {
    hits = 0
    do for [b = 1:blocks] { hits = hits + (word(panel_of, b) + 0 == p) }
    if (hits) { found = found.sprintf("%d ", p) }
}
panels = words(found)
figure_height = panels > 2 ? 5.6 : 3.2
load style
what(p) = word("training training validation test", p).(p == 1 ? " loss" : " accuracy")
is(b, p) = word(panel_of, b) + 0 == p
of(b) = word(number_of, b) + 0
shown(k) = strstrt(number_of, sprintf("%d", k))
set grid ytics @grid
set style fill solid 0.22 noborder
down = panels > 2 ? 2 : 1
across = panels > 1 ? 2 : 1
set multiplot layout down,across margins 0.095,0.97,(down > 1 ? 0.10 : 0.17),(down > 1 ? 0.93 : 0.88) spacing 0.13,0.09
unset key
set xrange [0:last*1.02]
set xtics tics_step(last, 4.0)
do for [i = 1:panels] {
    p = word(found, i) + 0
    set ylabel what(p)
    if (i > panels - across) { set xlabel "budget" offset 0,0.3 } else { unset xlabel }
    if (p == 1 && low > 0) { set logscale y; eval log_tics(low, high) }
    if (p != 1) { unset logscale y; set yrange [0:1]; set ytics 0.2; set format y "%.1f" }
    plot for [b = 1:blocks] $curves index b-1 using 1:(is(b, p) ? $3 : NaN):4 \
             with filledcurves lc rgb colour(of(b)), \
         for [b = 1:blocks] $curves index b-1 using 1:(is(b, p) ? $2 : NaN) \
             with lines lw 2 dt dashes(of(b)) lc rgb colour(of(b))
}
# the key belongs to all panels
reset
set key at screen 0.53,0.985 center top horizontal maxrows 1 samplen 2.5 width -1 reverse Left
unset border
unset tics
set margins screen 0, screen 1, screen 0, screen 1
set xrange [0:1]
set yrange [0:1]
plot for [k = 1:6] NaN with lines lw 2 dt dashes(k) lc rgb colour(k) title (shown(k) ? symbol(k) : "")
unset multiplot

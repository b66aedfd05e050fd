# Accuracy of variants as bars, arXiv:2108.02221 figure 7. Needs $bars (one line per variant: four
# of ours, four published), groups and labels[].
figure_width = 7.2
figure_height = 3.9
load style
set ylabel "test accuracy"
set yrange [0:1.02]
set ytics 0.2
set format y "%.1f"
set grid ytics @grid
set xrange [0.45:groups+0.55]
set xtics scale 0
set xtics ()
# labels break at their last blank; those that are still too long are turned
space(s) = strlen(s) - strstrt(reversed(s), " ") + 1
reversed(s) = strlen(s) < 2 ? s : reversed(s[2:*]).s[1:1]
wrap(s) = strlen(s) > 12 && strstrt(s[4:*], " ") ? s[1:space(s)-1]."\n".s[space(s)+1:*] : s
width(s) = strstrt(s, "\n") ? (strstrt(s, "\n") > strlen(s)/2 ? strstrt(s, "\n") : strlen(s)/2) : strlen(s)
longest = 0
do for [i = 1:groups] {
    set xtics add (wrap(labels[i]) i)
    longest = width(wrap(labels[i])) > longest ? width(wrap(labels[i])) : longest
}
lines = 1
do for [i = 1:groups] { if (strstrt(wrap(labels[i]), "\n")) { lines = 2 } }
if (longest*groups <= 90) { set bmargin lines + 1.2 }
if (longest*groups > 90) {
    set xtics rotate by 40 right font font_name.",8"
    set lmargin 4 + 0.3*longest
    set bmargin 1.5 + 0.27*longest
    set rmargin 2
}
set key outside top center horizontal maxrows 1 samplen 1.2 width -4
thick = 0.19
at(i, k) = i + 1 + (k - 2.5)*thick*1.08
set style fill solid 1.0 noborder
plot for [k = 1:4] $bars using (at($0, k)):k:(thick) with boxes lc rgb colour(k) title symbol(k), \
     for [k = 1:4] $bars using (at($0, k)):(column(k+4)):(thick) with boxes lc rgb "#333333" lw 1.2 fs empty, \
     keyentry with boxes lc rgb "#333333" lw 1.2 fs empty title "published"

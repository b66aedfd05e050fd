# Accuracy of variants as bars, arXiv:2108.02221 figure 7. data defines $bars (a line a variant: four
# of ours, four published), groups and labels[].
load data
figure_width = 7.2
figure_height = 3.9
load style
name(k) = "{/:Italic h}^{".word("1,1 2,1 3,1 2,2", k)."}"
set ylabel "test accuracy"
set yrange [0:1.02]
set ytics 0.2
set format y "%.1f"
set grid ytics lc rgb "#dddddd"
set xrange [0.45:groups+0.55]
set xtics scale 0
set xtics () 
do for [i = 1:groups] { set xtics add (labels[i] i) }
if (groups > 4) set xtics rotate by -20
set key outside top center horizontal samplen 1.5
thick = 0.19
at(i, k) = i + 1 + (k - 2.5)*thick*1.08
set style fill solid 1.0 noborder
plot for [k = 1:4] $bars using (at($0, k)):k:(thick) with boxes lc rgb colour(k) title name(k), \
     for [k = 1:4] $bars using (at($0, k)):(column(k+4)):(thick) with boxes fs empty border lc rgb "#444444" lw 1.2, \
     keyentry with boxes fs empty border lc rgb "#444444" lw 1.2 title "published"

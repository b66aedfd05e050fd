# Accuracy on the validation part while training. Columns: epoch, then h11, h21, h31, h22 (NaN where
# not predicted).
figure_width = 4.8
figure_height = 3.5
load style
array known[4]
do for [k = 1:4] {
    known[k] = 0
    stats data using (column(k+1)) nooutput
    if (STATS_records > 0) { known[k] = 1 }
}
stats data using 1 nooutput
set xrange [0:STATS_max*1.02]
set xtics tics_step(STATS_max, 5.0)
set yrange [0:1]
set ytics 0.2
set format y "%.1f"
set xlabel "epochs"
set ylabel "validation accuracy"
set grid ytics @grid
set key outside top center horizontal maxrows 1 samplen 2.5 width -6
plot for [k = 1:4] data using 1:(column(k+1)) with lines lw 2 dt dashes(k) lc rgb colour(k) \
    title (known[k] ? symbol(k) : "")

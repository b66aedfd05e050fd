# Training and validation loss, arXiv:2108.02221 figure 5 (right).
# Columns: epoch, training loss, validation loss, running mean of either.
figure_width = 4.8
figure_height = 3.5
load style
stats $data using 2 nooutput
low = STATS_min; high = STATS_max
stats $data using 3 nooutput
low = STATS_min < low ? STATS_min : low
high = STATS_max > high ? STATS_max : high
stats $data using 1 nooutput
set xrange [0:STATS_max*1.02]
set xtics tics_step(STATS_max, 5.0)
if (low > 0) {
    set logscale y
    eval log_tics(low, high)
}
set xlabel "epochs"
set ylabel "loss"
set grid ytics @grid
set key outside top center horizontal maxrows 1 samplen 2.5
plot $data using 1:2 with lines lw 1 lc rgb "#9fc9e2", \
     $data using 1:3 with lines lw 1 lc rgb "#f3cf80", \
     $data using 1:4 with lines lw 2.2 lc rgb blue title "training", \
     $data using 1:5 with lines lw 2.2 dt dashes(2) lc rgb orange title "validation"

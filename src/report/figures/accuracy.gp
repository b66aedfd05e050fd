# Accuracy on the validation part while training. Needs $accuracy (epoch, then h11, h21, h31,
# h22, h41, h32) and known, the numbers 1..6 of those that are predicted.
figure_width = 4.8
figure_height = 3.5
load style
stats $accuracy using 1 nooutput
set xrange [0:STATS_max*1.02]
set xtics tics_step(STATS_max, 5.0)
set yrange [0:1]
set ytics 0.2
set format y "%.1f"
set xlabel "epochs"
set ylabel "validation accuracy"
set grid ytics @grid
set key outside top center horizontal maxrows 1 samplen 2.5 width -1
of(i) = word(known, i) + 0
plot for [i = 1:words(known)] $accuracy using 1:(column(of(i)+1)) \
    with lines lw 2 dt dashes(of(i)) lc rgb colour(of(i)) title symbol(of(i))

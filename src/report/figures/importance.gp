# Importance of hyper-parameters (functional ANOVA). Columns: rank, share of the variance, its
# standard deviation, name.
stats $data using 1 nooutput
figure_width = 5.6
figure_height = 0.9 + 0.27 * STATS_max
load style
stats $data using ($2 + $3) nooutput
set border 1
set xrange [0:(STATS_max > 0 ? 105 * STATS_max : 1)]
set yrange [STATS_records+0.6:0.4]
set ytics scale 0
set xlabel "share of the variance of the loss (%)"
set grid xtics lt 1 lw 0.6 lc rgb "#dddddd"
set style fill solid 1.0 noborder
plot $data using (0):1:(0):(100*$2):($1-0.34):($1+0.34):ytic(4) with boxxyerror lc rgb sky, \
     $data using (100*$2):1:(100*($2 - $3 > 0 ? $2 - $3 : 0)):(100*($2 + $3)) with xerrorbars \
         pt 0 lw 1.6 lc rgb "#003c5f"

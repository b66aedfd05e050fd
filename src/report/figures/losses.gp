# Training and validation loss, arXiv:2108.02221 figure 5 (right).
# Columns: epoch, training loss, validation loss, running mean of either.
load style
set logscale y
set xlabel "epochs"
set ylabel "loss"
set grid ytics lc rgb "#dddddd"
set key top right
plot data using 1:2 with lines lw 1 lc rgb "#9fc9e2", \
     data using 1:3 with lines lw 1 lc rgb "#f3cf80", \
     data using 1:4 with lines lw 2.5 lc rgb blue title "training", \
     data using 1:5 with lines lw 2.5 lc rgb orange title "validation"

# Accuracy on the validation part while training. Columns: epoch, then h11, h21, h31, h22.
load style
set yrange [0:1]
set xlabel "epochs"
set ylabel "accuracy on the validation part"
set grid ytics lc rgb "#dddddd"
set key outside top center horizontal samplen 3
plot data using 1:2 with lines lw 2.5 lc rgb blue title "h^{1,1}", \
     data using 1:3 with lines lw 2.5 dt 2 lc rgb vermilion title "h^{2,1}", \
     data using 1:4 with lines lw 2.5 dt 4 lc rgb green title "h^{3,1}", \
     data using 1:5 with lines lw 2.5 dt 3 lc rgb purple title "h^{2,2}"

# Accuracy against the training ratio, arXiv:2108.02221 figure 5 (left). Needs $ours1..6 and
# $published1..6 (percent, accuracy) for h11, h21, h31, h22, h41, h32, and points1..6.
figure_width = 5.8
figure_height = 3.8
load style
set xlabel "training ratio (%)"
set ylabel "test accuracy"
set xrange [0:90]
set yrange [0:1.03]
set xtics 20
set ytics 0.2
set format y "%.1f"
set grid ytics @grid
set key outside right center vertical samplen 2.5
full(k) = word("7 5 9 13 11 15", k) + 0
open(k) = word("6 4 8 12", k) + 0
faint(k) = word("#7fb8d8 #eaae7f #7fceb9 #e5bcd3", k)
plot $published1 using 1:2 with points pt open(1) ps 1.2 lw 1.5 lc rgb faint(1), \
     $ours1 using 1:2 with linespoints pt full(1) ps 0.9 lw 2 dt dashes(1) lc rgb colour(1) title (points1 ? symbol(1) : ""), \
     $published2 using 1:2 with points pt open(2) ps 1.2 lw 1.5 lc rgb faint(2), \
     $ours2 using 1:2 with linespoints pt full(2) ps 0.9 lw 2 dt dashes(2) lc rgb colour(2) title (points2 ? symbol(2) : ""), \
     $published3 using 1:2 with points pt open(3) ps 1.2 lw 1.5 lc rgb faint(3), \
     $ours3 using 1:2 with linespoints pt full(3) ps 0.9 lw 2 dt dashes(3) lc rgb colour(3) title (points3 ? symbol(3) : ""), \
     $published4 using 1:2 with points pt open(4) ps 1.2 lw 1.5 lc rgb faint(4), \
     $ours4 using 1:2 with linespoints pt full(4) ps 0.9 lw 2 dt dashes(4) lc rgb colour(4) title (points4 ? symbol(4) : ""), \
     $ours5 using 1:2 with linespoints pt full(5) ps 0.9 lw 2 dt dashes(5) lc rgb colour(5) title (points5 ? symbol(5) : ""), \
     $ours6 using 1:2 with linespoints pt full(6) ps 0.9 lw 2 dt dashes(6) lc rgb colour(6) title (points6 ? symbol(6) : ""), \
     keyentry with points pt 6 ps 1.2 lw 1.5 lc rgb grey title "published"

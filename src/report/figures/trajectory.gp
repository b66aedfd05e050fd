# Trajectory of a search: loss against the cumulated budget. Blocks: the evaluations of each budget,
# the smallest first (cumulated budget, loss, budget), and last the incumbents.
stats data using 1:2 nooutput
blocks = STATS_blocks
last_cost = STATS_max_x
least = STATS_min_y
most = STATS_max_y
array budget[blocks]
do for [k = 1:blocks] {
    stats data index k-1 using 3 nooutput
    budget[k] = STATS_max
}
figure_width = 5.6
figure_height = 3.9
load style
colour_of(k) = word(sky." ".orange." ".green." ".purple." ".yellow." ".grey, 1 + (k - 1) % 6)
point_of(k) = word("7 9 5 13 11 15", 1 + (k - 1) % 6) + 0
margin = most > least ? 0.06 * (most - least) : 0.05
set xrange [0:1.02*last_cost]
set yrange [least-margin:most+margin]
set xlabel "cumulated budget (epochs × ratio / 0.8)"
set ylabel "validation error"
set grid ytics lc rgb "#dddddd"
set key outside top center horizontal samplen 2 width 1
plot for [k = 1:blocks-1] data index k-1 using 1:2 with points pt point_of(k) ps 0.75 \
         lc rgb colour_of(k) title sprintf("budget %.3g", budget[k]), \
     data index blocks-1 using 1:2 with steps lw 2.5 lc rgb "black" title "incumbent"

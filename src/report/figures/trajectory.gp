# Trajectory of a search: loss against the cumulated budget. Blocks: the evaluations of each budget,
# the smallest first (cumulated budget, loss, budget), and last the incumbents.
stats $data using 1:2 nooutput
blocks = STATS_blocks
last_cost = STATS_max_x
least = STATS_min_y
most = STATS_max_y
array budget[blocks]
do for [k = 1:blocks] {
    stats $data index k-1 using 3 nooutput
    budget[k] = STATS_max
}
figure_width = 6.4
figure_height = 4.2
load style
# the terminals have different units for points
size = format eq "png" ? 1.3 : 0.8
# open marks for small budgets, filled ones for the largest
shade(k) = word(sky." ".orange." ".purple." ".green." ".vermilion." ".blue, 1 + (k - 1) % 6)
mark(k) = k == blocks - 1 ? 7 : word("6 8 4 12 10", 1 + (k - 1) % 5) + 0
margin = most > least ? 0.06 * (most - least) : 0.05
set xrange [0:1.02*last_cost]
set yrange [least-margin:most+margin]
set xlabel "cumulated budget (epochs × ratio / 0.8)"
set ylabel "validation error, 1 − accuracy"
set grid ytics lt 1 lw 0.6 lc rgb "#dddddd"
set key outside top center horizontal Left reverse samplen 1.4 width 0.5 maxrows 1
plot $data index blocks-1 using 1:2 with steps lw 2.5 lc rgb "black" title "incumbent", \
     for [k = 1:blocks-1] $data index k-1 using 1:2 with points pt mark(k) ps size lw 1.8 \
         lc rgb shade(k) title sprintf("budget %.3g", budget[k])

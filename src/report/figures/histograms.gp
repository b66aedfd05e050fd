# Histograms of the Hodge numbers, arXiv:2108.02221 figure 1. $data has one block per
# Hodge number, after two blank lines: value, count; then, if `euler`, one for the Euler number.
stats $data using 1 nooutput
blocks = STATS_blocks
hodge = blocks - euler
figure_width = blocks > 1 ? 7.2 : 4.0
figure_height = blocks > 6 ? 9.4 : blocks > 4 ? 7.2 : blocks > 2 ? 5.2 : 2.9
load style
# arXiv:2108.02221 section 3.1 orders them h11, h21, h31, h22; five-folds add h41 and h32
four = "{1,1} {2,1} {3,1} {2,2}"
five = "{1,1} {2,1} {3,1} {4,1} {2,2} {3,2}"
symbol(k) = k > hodge ? "Euler number" : "{/:Italic h}^".word(hodge == 6 ? five : four, k)

# at whole numbers
step(span) = span < 4 ? 1 : tics_step(span, 4.0)

# the ranges, before logarithmic axes would get in the way of stats
array least[blocks]
array most[blocks]
do for [k = 1:blocks] {
    stats $data index k-1 using 1 nooutput
    least[k] = STATS_min
    most[k] = STATS_max
}

bottom = blocks > 6 ? 0.065 : blocks > 2 ? 0.10 : 0.19
set multiplot layout (blocks + 1)/2,(blocks > 1 ? 2 : 1) \
    margins 0.10,0.975,bottom,(blocks > 2 ? 0.975 : 0.95) spacing 0.11,(blocks > 6 ? 0.085 : 0.13)
set logscale y
set format y "10^{%T}"
set yrange [0.7:*]
set ytics add ("1" 1, "10" 10)
set mytics 10
set style fill solid 1.0 noborder
do for [k = 1:blocks] {
    set xlabel symbol(k) offset 0,0.4
    if (k == blocks && k % 2 == 1) { set rmargin at screen 0.975 } # as wide as two
    if (k % 2 == 1) { set ylabel "configurations" offset 0.5,0 } else { unset ylabel }
    span = most[k] - least[k] + 1
    # a bar is one value wide, but never thinner than can be seen
    wide = span > 200 ? span / 200.0 : 0.9
    set xtics step(span)
    set xrange [least[k]-wide:most[k]+wide]
    plot $data index k-1 using 1:2:(wide) with boxes linecolor rgb (k > hodge ? grey : colour(k))
}
unset multiplot

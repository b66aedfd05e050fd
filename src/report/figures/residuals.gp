# Residuals against predictions, arXiv:2108.02221 figure 8. Needs panels and manifolds (what is counted); for each panel
# a block of $cells (prediction, residual, how many or NaN), numberN (1..6 for h11, h21, h31, h22, h41, h32), mostN,
# outsideN, and the ranges leftN..rightN, lowN..highN.
figure_width = panels > 1 ? 7.2 : 4.6
figure_height = panels > 4 ? 8.2 : panels > 2 ? 5.6 : 3.1
load style
step(span) = span == 1 ? 1 : tics_step(span, 4.0)
across = panels > 1 ? 2 : 1
down = panels > 4 ? 3 : panels > 2 ? 2 : 1
set multiplot layout down,across margins (across > 1 ? 0.095 : 0.17),(across > 1 ? 0.865 : 0.80),\
    (down > 1 ? 0.11 : 0.19),(down > 1 ? 0.955 : 0.91) spacing 0.22,0.135
# grey to dark blue, so that single four-folds are seen and print well
set palette defined (0 "#c6d7e6", 0.35 "#6aaed6", 0.7 "#0072B2", 1 "#08263f")
set logscale cb
set cbtics scale 0.4 offset -0.6,0
set mcbtics 1
set format cb "%g"
set colorbox vertical
do for [p = 1:panels] {
    left = value(sprintf("left%d", p)); right = value(sprintf("right%d", p))
    low = value(sprintf("low%d", p)); high = value(sprintf("high%d", p))
    outside = value(sprintf("outside%d", p))
    set xrange [left:right]
    set yrange [low:high]
    set cbrange [1:(value(sprintf("most%d", p)) > 10 ? value(sprintf("most%d", p)) : 10)]
    set xtics step(right - left)
    set ytics step(high - low)
    set title symbol(value(sprintf("number%d", p))).(outside > 0 ? sprintf("{/*0.8   (%d left out)}", outside) : "") offset 0,-0.8
    if (p > panels - across) { set xlabel "prediction" offset 0,0.4 } else { unset xlabel }
    if (p % across == 1 || across == 1) {
        set label 2 "prediction − truth" at screen 0.02, graph 0.5 center rotate by 90
    } else { unset label 2 }
    set label 1 manifolds at graph (panels > 1 ? 1.29 : 1.25),0.5 center rotate by 90
    plot $cells index p-1 using 1:2:3 with image, 0 with lines lw 0.8 lc rgb "#D55E00"
}
unset multiplot

# Confusion of one Hodge number. Needs $cells (column, row, share of the row), names and sizes
# (true values and how often they occur), number, rows, columns, first, of_errors, largest and
# manifolds (what is counted).
figure_width = of_errors ? 5.4 : 5.0
figure_height = of_errors ? 1.6 + 0.22*rows : 4.4
load style
if (of_errors) {
    set palette defined (0 "#ffffff", 0.25 "#b7d3e8", 0.6 "#0072B2", 1 "#08263f")
    set cbrange [0:1]
    set format cb "%.1f"
} else {
    # a rare mistake is to be seen beside what is nearly always right
    set palette defined (0 "#dfeaf3", 0.25 "#b7d3e8", 0.6 "#0072B2", 1 "#08263f")
    set logscale cb
    set cbrange [0.001:1]
    set format cb "%g"
}
set cbtics scale 0.4 offset -0.6,0
set cblabel "share of the true value" offset -0.3,0
set border 15 linewidth 0.8
set tics scale 0.4
set xrange [first-0.5:first+columns-0.5]
set yrange [rows-0.5:-0.5]
if (of_errors) {
    set xlabel symbol(number).": prediction − truth"
    set ylabel "true value (".manifolds.")" offset 0.5,0
    set xtics (sprintf("≤−%d", largest+1) -largest-1, sprintf("≥%d", largest+1) largest+1)
    do for [e = -largest+2:largest-2:2] { set xtics add (sprintf("%s%d", e < 0 ? "−" : "", abs(e)) e) }
    set ytics ()
    do for [r = 1:rows] { set ytics add (word(names, r)." (".word(sizes, r).")" r-1) }
} else {
    set xlabel "predicted ".symbol(number)
    set ylabel "true ".symbol(number) offset 0.5,0
    every = columns > 24 ? 5 : columns > 12 ? 2 : 1
    signed(n) = (n < 0 ? "−" : "").sprintf("%d", abs(n))
    set xtics ("≤".signed(first) first, "≥".signed(first+columns-1) first+columns-1)
    do for [v = first+3:first+columns-4] { if (v % every == 0) { set xtics add (signed(v) v) } }
    set ytics ()
    do for [r = 1:rows] { if (word(names, r) % every == 0) { set ytics add (word(names, r) r-1) } }
}
# percentages, where there is room
percent(share) = of_errors && share >= 0.005 ? sprintf("%.0f", 100*share) : ""
plot $cells using 1:2:($3 > 0 ? $3 : NaN) with image pixels, \
     $cells using 1:2:(percent($3)):($3 > 0.45 ? 0xffffff : 0x222222) with labels font ",8" tc rgb variable

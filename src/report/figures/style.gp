# Loaded first by every figure: terminal, fonts, colours. Knows format ("svg", "pdf", "png") and
# output_file; a figure may set figure_width and figure_height, in inches, before.
# Colours: Okabe and Ito's palette, which colour-blind readers can tell apart.
font_name = "DejaVu Serif"
if (!exists("figure_width")) figure_width = 7.0    # inches
if (!exists("figure_height")) figure_height = 5.0
if (format eq "svg") set terminal svg enhanced size figure_width*100,figure_height*100 font font_name.",13" background rgb "white"
if (format eq "pdf") set terminal pdfcairo enhanced size figure_width,figure_height font font_name.",11"
if (format eq "png") set terminal pngcairo enhanced size figure_width*200,figure_height*200 fontscale 1.9 font font_name.",11"
set output output_file
set encoding utf8
set minussign
set border 3 linewidth 0.8
set tics out nomirror
set key noautotitle reverse Left
blue = "#0072B2"; orange = "#E69F00"; green = "#009E73"; vermilion = "#D55E00"
sky = "#56B4E9"; purple = "#CC79A7"; yellow = "#F0E442"; grey = "#888888"
grid = 'lt 1 lw 0.6 lc rgb "#dddddd"'
# of h11, h21, h31, h22, h41, h32 in this order
colour(k) = word(blue." ".vermilion." ".green." ".purple." ".orange." ".sky, k)
symbol(k) = "{/:Italic h}^{".word("1,1 2,1 3,1 2,2 4,1 3,2", k)."}"
set dashtype 11 solid
set dashtype 12 (10,4)
set dashtype 13 (10,3,3,3)
set dashtype 14 (4,2.5)
set dashtype 15 (2,2)
set dashtype 16 (14,3,3,3,3,3)
dashes(k) = 10 + k
# about `many` tics on an axis of this length, at 1, 2 or 5 times a power of ten
round125(x, p) = x < 1.5*p ? p : x < 3.5*p ? 2*p : x < 7.5*p ? 5*p : 10*p
tics_step(span, many) = round125(span/many, 10.0**floor(log10(span/many)))
# for a logarithmic y axis from low to high: eval log_tics(low, high)
log_tics(low, high) = sprintf("set yrange [%g:%g]; set ytics (); do for [e = %d:%d] { do for [m in '%s'] { if (m*10.0**e >= %g && m*10.0**e <= %g) { set ytics add (sprintf('%%g', m*10.0**e) m*10.0**e) } } }", \
    low*0.9, high*1.1, floor(log10(low)) - 1, ceil(log10(high)), high/low < 4 ? "1 1.5 2 3 4 5 7" : high/low < 20 ? "1 2 3 5" : high/low < 60 ? "1 2 5" : "1", low*0.9, high*1.1)

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
set border 3 linewidth 0.8
set tics out nomirror
set key noautotitle
blue = "#0072B2"; orange = "#E69F00"; green = "#009E73"; vermilion = "#D55E00"
sky = "#56B4E9"; purple = "#CC79A7"; yellow = "#F0E442"; grey = "#888888"
if (strlen(title)) set title title
# of h11, h21, h31, h22 in this order, and two more
colour(k) = word(blue." ".vermilion." ".green." ".purple." ".orange." ".sky, k)
dashes(k) = word("1 2 4 3", k) + 0

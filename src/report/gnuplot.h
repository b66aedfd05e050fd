/* Figures: runs gnuplot on a template of src/report/figures. */
#ifndef CICYMINER_REPORT_GNUPLOT_H
#define CICYMINER_REPORT_GNUPLOT_H

#include "cicyminer/error.h"

/* Draws figures/<figure>.gp on the numbers in the text file `data` (columns as the template's head
 * says) to `output`, whose ending .svg, .pdf or .png says the format. The template sees the gnuplot
 * variables `data` and `title` (empty when NULL) and loads `style`, figures/style.gp. The file
 * appears whole or not at all. Templates are looked for in the folder named by the environment
 * variable CICYMINER_FIGURES, then where they were installed, then in the source tree. Errors:
 * CICY_USAGE (ending), CICY_SYSTEM (no gnuplot, no template, what gnuplot complained of). */
cicy_status cicy_figure_draw(const char *figure, const char *data, const char *output,
                             const char *title, cicy_error *error);

#endif

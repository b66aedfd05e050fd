/* Figures: runs gnuplot on a template of src/report/figures. */
#ifndef CICYMINER_REPORT_FIGURES_GNUPLOT_H
#define CICYMINER_REPORT_FIGURES_GNUPLOT_H

#include <stdio.h>

#include "cicyminer/error.h"

/* Draws figures/<figure>.gp on the numbers in the text file `data` (columns as the template's head
 * says) to `output`, whose ending .svg, .pdf or .png says the format. The template sees the gnuplot
 * variables `data` and `title` (empty when NULL) and loads `style`, figures/style.gp. The file
 * appears whole or not at all. Templates are looked for in the folder named by the environment
 * variable CICYMINER_FIGURES, then where they were installed, then in the source tree. Errors:
 * CICY_USAGE (ending), CICY_SYSTEM (no gnuplot, no template, what gnuplot complained of). */
cicy_status cicy_figure_draw(const char *figure, const char *data, const char *output,
                             const char *title, cicy_error *error);

/* The numbers of a figure on their way to gnuplot: a file beside the figure. */
typedef struct cicy_figure_data {
    char *path;
    FILE *stream;
} cicy_figure_data;

/* Opens the file. Errors: CICY_SYSTEM. */
cicy_status cicy_figure_begin(cicy_figure_data *data, const char *output, cicy_error *error);

/* With `status` CICY_OK draws figures/<figure>.gp on what was written, otherwise returns `status`.
 * The file is removed. Errors: those of cicy_figure_draw. */
cicy_status cicy_figure_finish(cicy_figure_data *data, cicy_status status, const char *figure,
                               const char *output, cicy_error *error);

/* Text as a gnuplot string in quotes, of which gnuplot shows every character as it is; h^{1,1}
 * becomes a symbol. */
void cicy_figure_text(FILE *stream, const char *text);

#endif

/* Figures: runs gnuplot on a template of this folder, which is part of the library. */
#ifndef CICYMINER_REPORT_FIGURES_GNUPLOT_H
#define CICYMINER_REPORT_FIGURES_GNUPLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "cicyminer/error.h"

/* Writes the numbers of a figure as the gnuplot commands (data blocks, variables) that its template
 * expects. */
typedef cicy_status cicy_figure_print(const void *source, FILE *stream, cicy_error *error);

/* Draws the template <figure>.gp on the numbers that print(source, ...) writes to `output`, whose
 * ending .svg, .pdf or .png is the format. The file appears whole or not at all. Errors: CICY_USAGE
 * (ending), CICY_SYSTEM (no gnuplot, disk, memory, what gnuplot reported), those of `print`. */
cicy_status cicy_gnuplot_draw(const char *figure, cicy_figure_print *print, const void *source,
                              const char *output, cicy_error *error);

/* Whether figures can have a format: "svg", "pdf" or "png". */
bool cicy_gnuplot_has_format(const char *format);

/* A block of data begins and ends: $NAME. */
void cicy_gnuplot_begin(FILE *stream, const char *name);
void cicy_gnuplot_end(FILE *stream);

/* Text as a gnuplot string in quotes; every character is shown literally, but h^{1,1} becomes a
 * symbol. */
void cicy_gnuplot_text(FILE *stream, const char *text);

#endif

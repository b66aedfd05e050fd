/* Text in the notation of HTML, LaTeX and gnuplot. */
#ifndef CICYMINER_REPORT_TABLES_MARKUP_H
#define CICYMINER_REPORT_TABLES_MARKUP_H

#include <stdio.h>

typedef enum cicy_markup {
    CICY_MARKUP_PLAIN, /* h11 for h^{1,1}, all else as it is */
    CICY_MARKUP_HTML,
    CICY_MARKUP_LATEX,
    CICY_MARKUP_GNUPLOT /* inside single quotes */
} cicy_markup;

/* Writes text with the characters escaped that have a meaning, and Hodge numbers h^{1,1} as a
 * symbol with a superscript. */
void cicy_markup_write(cicy_markup markup, FILE *stream, const char *text);

/* The text in plain markup; freed by the caller, NULL without memory. */
char *cicy_markup_plain(const char *text);

#endif

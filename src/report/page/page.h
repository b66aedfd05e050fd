/* Pieces of an HTML page. */
#ifndef CICYMINER_REPORT_PAGE_PAGE_H
#define CICYMINER_REPORT_PAGE_PAGE_H

#include <stdio.h>

#include "cicyminer/error.h"

/* Head with the style, and the end. */
void cicy_page_begin(FILE *page, const char *title);
void cicy_page_end(FILE *page);

/* Puts an SVG file into the page. */
cicy_status cicy_page_svg(FILE *page, const char *svg, const char *caption, cicy_error *error);

#endif

/* Reports: what training runs found, as one HTML page. */
#ifndef CICYMINER_REPORT_H
#define CICYMINER_REPORT_H

#include <stddef.h>

#include "cicyminer/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cicy_report_options {
    const char *const *runs; /* [run_count] run folders; those of one page are compared */
    size_t run_count;
    const char
        *data; /* data set for the histograms (arXiv:2108.02221 figure 1); NULL: leave them out */
    const char *output; /* the page */
} cicy_report_options;

/* Writes one self-contained page: accuracy beside the published numbers and the guesses anyone can
 * make, errors, loss and accuracy curves, histograms, settings, timing. It loads nothing from
 * elsewhere, reads on a screen and prints. Runs without results are listed as such.
 * Errors: CICY_USAGE (no run), CICY_INVALID_INPUT (not a run folder, damaged), CICY_SYSTEM (no
 * gnuplot, disk). */
cicy_status cicy_report_write(const cicy_report_options *options, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

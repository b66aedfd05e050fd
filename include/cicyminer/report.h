/* Reports: what training runs found, as one HTML page. */
#ifndef CICYMINER_REPORT_H
#define CICYMINER_REPORT_H

#include <stddef.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cicy_report_options {
    size_t size;             /* sizeof this struct; see cicyminer/cicyminer.h */
    const char *const *runs; /* [run_count] run folders; those of one page are compared */
    size_t run_count;
    const char *data;    /* data set for the histograms (arXiv:2108.02221 figure 1); NULL: none */
    const char *output;  /* the page; NULL: none */
    const char *latex;   /* file for the tables in LaTeX; NULL: none */
    const char *csv;     /* file for the tables as CSV, each after its title, separated by empty
                          * lines; NULL: none */
    const char *figures; /* folder for the figures as files, created if needed; NULL: none */
    const char *format;  /* of these: "svg", "pdf" or "png"; NULL: "pdf" */
} cicy_report_options;

/* Writes one self-contained page about any mix of runs: accuracy with the published numbers and
 * the guesses anyone can make, errors, loss and accuracy curves, residuals, the values that are
 * predicted worst, settings, timing, histograms. It loads nothing from elsewhere, reads on a screen
 * and prints. The tables and figures also as files, when these are named. Runs without results are
 * listed as such.
 * Errors: CICY_USAGE (no run, format), CICY_INVALID_INPUT (not a run folder, a damaged file, which
 * is named), CICY_SYSTEM (no gnuplot, disk). */
CICY_API cicy_status cicy_report_write(const cicy_report_options *options, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

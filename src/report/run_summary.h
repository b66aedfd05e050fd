/* What a run folder holds, read once for tables and figures. */
#ifndef CICYMINER_REPORT_RUN_SUMMARY_H
#define CICYMINER_REPORT_RUN_SUMMARY_H

#include <jansson.h>
#include <stdbool.h>

#include "cicyminer/error.h"
#include "cicyminer/metrics.h"
#include "cicyminer/prediction.h"
#include "report/figures/curves.h"

/* timings.jsonl. */
typedef struct cicy_run_timing {
    bool known;
    double seconds;            /* of the whole run */
    double samples_per_second; /* in training, mean over the validations */
    int threads;               /* at the end */
} cicy_run_timing;

typedef struct cicy_run_summary {
    char *folder;
    const char *name;  /* last part of the folder's name */
    const char *label; /* its name in tables and figures: `name` unless another one is set */
    json_t *config;
    const char *model; /* in config; "" if it does not state it */
    double ratio;      /* training ratio, NAN if config does not state it */
    bool predicts[CICY_MAX_PREDICTED];
    bool tested, shuffled; /* whether the following exist */
    size_t sample;         /* among several runs: equal for those measured on the same sample */
    cicy_metrics test, test_shuffled;
    cicy_curves curves; /* may be empty */
    cicy_run_timing timing;
    cicy_run_predictions predictions;
} cicy_run_summary;

/* Reads config.json and log.jsonl, and metrics.json, timings.jsonl and predictions.h5 when they
 * exist. Free with cicy_run_summary_clear (also after failure). Errors: CICY_INVALID_INPUT naming
 * the damaged file, CICY_SYSTEM (no such folder, a file that cannot be read, memory). */
cicy_status cicy_run_summary_read(cicy_run_summary *summary, const char *folder, cicy_error *error);
void cicy_run_summary_clear(cicy_run_summary *summary);

/* How many Hodge numbers it predicts, and the column of one of them in its predictions: -1 if there
 * is none. */
size_t cicy_run_summary_predicted(const cicy_run_summary *summary);
int cicy_run_summary_column(const cicy_run_summary *summary, size_t which);

/* Whether it is about five-folds. */
bool cicy_run_summary_of_five_folds(const cicy_run_summary *summary);

/* h^{1,1}, h^{2,1}, ..: the numbers of predictions as tables and figures write them. Tables have
 * the first four unless there are five-folds. */
enum { CICY_FOUR_FOLD_NUMBERS = 4 };
extern const char *const cicy_hodge_symbols[CICY_MAX_PREDICTED];

#endif

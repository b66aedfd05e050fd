/* The values of one Hodge number that a run predicts worst. */
#ifndef CICYMINER_REPORT_WORST_VALUES_H
#define CICYMINER_REPORT_WORST_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "report/run_summary.h"

/* One true value. */
typedef struct cicy_class {
    int64_t truth;
    size_t count, exact; /* configurations with it; of these, how many are predicted exactly */
    int64_t answer;      /* the most frequent wrong answer (of equals the lowest), */
    size_t answers;      /* and how often it comes; 0: there is none */
} cicy_class;

/* A prediction as the whole number that counts: as cicy_predictions_round. */
int64_t cicy_prediction_rounded(float predicted);

/* All true values in column `column` of the predictions, increasing; *classes is freed by the
 * caller. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_classes_find(const cicy_run_predictions *predictions, size_t column,
                              cicy_class **classes, size_t *count, cicy_error *error);

/* Four-folds a value needs to be listed as a bad one: a thousandth of all, 10 to 100. */
size_t cicy_classes_least(size_t four_folds);

/* Moves the values with at least `least` configurations to the front, the lowest accuracy first,
 * then the more frequent, then the lower value; returns their number. */
size_t cicy_classes_sort_worst(cicy_class *classes, size_t count, size_t least);

#endif

/* Predictions of one configuration as text, CSV and JSON. */
#ifndef CICYMINER_CLI_OUTPUT_PREDICTION_TEXT_H
#define CICYMINER_CLI_OUTPUT_PREDICTION_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/hodge.h"
#include "cicyminer/metrics.h"
#include "cli/output/table_row.h"

/* Arrays [4]: h11, h21, h31, h22. */
typedef struct cli_prediction {
    const bool *absent; /* what the network does not predict */
    const float *raw;
    int64_t rounded[CICY_MAX_PREDICTED];
    double confidence[CICY_MAX_PREDICTED]; /* NAN: none */
    bool product; /* a direct product: networks know none, and the relation does not hold */
    bool nearest_known;
    int64_t nearest[CICY_MAX_PREDICTED], euler; /* cicy_relation_nearest with the Euler number */
    double nearest_confidence;                  /* that all of them are right; NAN: none */
    bool exact_known;
    cicy_hodge exact;
} cli_prediction;

/* The columns of the CSV. */
extern const cli_column cli_prediction_columns[];

void cli_prediction_text(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result);
void cli_prediction_csv(cli_text *out, const cicy_configuration *configuration,
                        const cli_prediction *result);
void cli_prediction_json(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result);

#endif

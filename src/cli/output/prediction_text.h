/* Predictions of one configuration as text, CSV and JSON. */
#ifndef CICYMINER_CLI_OUTPUT_PREDICTION_TEXT_H
#define CICYMINER_CLI_OUTPUT_PREDICTION_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/hodge.h"
#include "cicyminer/metrics.h"
#include "cli/output/table_row.h"

typedef struct cli_prediction {
    int dimension;
    const bool *absent; /* what the network does not predict */
    const float *raw;
    int64_t rounded[CICY_MAX_PREDICTED];
    double confidence[CICY_MAX_PREDICTED]; /* NAN: none */
    bool product; /* a direct product: networks know none, and the relation does not hold */
    bool nearest_known;
    int64_t nearest[CICY_MAX_PREDICTED], euler; /* with the Euler number: cicy_relation_nearest; of
                                                 * five-folds, h41 and h32 from the others */
    double nearest_confidence;                  /* that all of them are right; NAN: none */
    bool exact_known;
    cicy_hodge exact;
} cli_prediction;

/* The columns of the CSV for a network that knows manifolds of this dimension. */
const cli_column *cli_prediction_columns(int dimension);

void cli_prediction_text(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result);
void cli_prediction_csv(cli_text *out, const cicy_configuration *configuration,
                        const cli_prediction *result);
void cli_prediction_json(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result);

#endif

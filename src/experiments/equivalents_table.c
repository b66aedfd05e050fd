/* Predictions for unlisted equivalents, compared with those for the listed configurations. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/prediction.h"
#include "data/random_order.h"
#include "experiments/equivalents.h"
#include "experiments/experiment.h"
#include "experiments/trained_run.h"
#include "report/run_summary.h"

enum { SAMPLE = 2000, DECIMALS = 4 };
static const uint64_t equivalents_salt = 0x455155;

/* Predictions for both sides of each pair. */
typedef struct predictions {
    cicy_equivalents pairs;
    bool absent[CICY_MAX_PREDICTED];
    float *listed, *other; /* [pairs][CICY_MAX_PREDICTED] */
} predictions;

/* How many of the pairs of one form. */
typedef struct tally {
    size_t pairs, same[CICY_MAX_PREDICTED];
    size_t listed_right[CICY_MAX_PREDICTED], other_right[CICY_MAX_PREDICTED];
} tally;

/* `form` is CICY_FORMS for all pairs. */
static tally count_pairs(const predictions *self, size_t form)
{
    tally found = {0};
    const cicy_dataset *dataset = &self->pairs.other;
    for (size_t i = 0; i < self->pairs.count; i++) {
        int64_t listed[CICY_MAX_PREDICTED], other[CICY_MAX_PREDICTED];
        if (form < CICY_FORMS && self->pairs.form[i] != form)
            continue;
        cicy_predictions_round(self->listed + i * CICY_MAX_PREDICTED, listed);
        cicy_predictions_round(self->other + i * CICY_MAX_PREDICTED, other);
        found.pairs++;
        for (size_t k = 0; k < dataset->hodge_columns; k++) {
            const int64_t truth = dataset->hodge[i * dataset->hodge_columns + k];
            found.same[k] += listed[k] == other[k];
            found.listed_right[k] += listed[k] == truth;
            found.other_right[k] += other[k] == truth;
        }
    }
    return found;
}

static void add_shares(cicy_table *table, int row_class, const char *label, const predictions *self,
                       const size_t *counts, size_t pairs)
{
    double shares[CICY_MAX_PREDICTED];
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        shares[k] = self->absent[k] ? NAN : (double)counts[k] / (double)pairs;
    cicy_table_numbers(table, row_class, label, shares, DECIMALS);
}

static void add_pairs(cicy_table *table, const predictions *self, size_t form)
{
    char label[96];
    const tally found = count_pairs(self, form);
    if (found.pairs == 0)
        return;
    if (form == CICY_FORMS)
        snprintf(label, sizeof label, "same prediction (%zu pairs)", found.pairs);
    else
        snprintf(label, sizeof label, "%s: same prediction (%zu pairs)", cicy_form_name(form),
                 found.pairs);
    add_shares(table, CICY_ROW_OURS | CICY_ROW_RULE, label, self, found.same, found.pairs);
    add_shares(table, CICY_ROW_SUB, "right for the listed matrix", self, found.listed_right,
               found.pairs);
    add_shares(table, CICY_ROW_SUB, "right for the other matrix", self, found.other_right,
               found.pairs);
}

static cicy_status predict(cicy_network *network, const cicy_dataset *dataset,
                           const cicy_evaluation_options *options, predictions *self,
                           cicy_error *error)
{
    const size_t count = self->pairs.count;
    cicy_metrics ignored;
    uint32_t *all = malloc(count * sizeof *all);
    self->listed = malloc(count * CICY_MAX_PREDICTED * sizeof *self->listed);
    self->other = malloc(count * CICY_MAX_PREDICTED * sizeof *self->other);
    cicy_status status = CICY_OK;
    if (!all || !self->listed || !self->other)
        status = cicy_error_memory(error);
    for (size_t i = 0; status == CICY_OK && i < count; i++)
        all[i] = (uint32_t)i;
    CICY_THEN(status, cicy_evaluate_entries(network, dataset, self->pairs.listed, count, options,
                                            self->listed, &ignored, error));
    CICY_THEN(status, cicy_evaluate_entries(network, &self->pairs.other, all, count, options,
                                            self->other, &ignored, error));
    free(all);
    cicy_prediction_absent(cicy_network_model(network), self->absent);
    return status;
}

/* Pairs of a random sample of the test part. */
static cicy_status draw(const cicy_split *split, const cicy_dataset *dataset, int threads,
                        predictions *self, cicy_error *error)
{
    size_t count;
    const uint64_t seed = split->options.seed + equivalents_salt;
    uint32_t *sample = cicy_sample_indices(split->indices[CICY_PART_TEST],
                                           split->count[CICY_PART_TEST], SAMPLE, seed, &count);
    if (!sample)
        return cicy_error_memory(error);
    cicy_status status =
        cicy_equivalents_draw(dataset, sample, count, seed, threads, &self->pairs, error);
    free(sample);
    return status;
}

static cicy_status make(const char *folder, const cicy_dataset *dataset, const char *data,
                        const cicy_evaluation_options *options, predictions *self,
                        cicy_error *error)
{
    cicy_trained_run run;
    cicy_status status =
        cicy_trained_run_open(&run, folder, dataset, data, options->threads, error);
    CICY_THEN(status, draw(&run.split, dataset, options->threads, self, error));
    CICY_THEN(status, predict(run.network, dataset, options, self, error));
    cicy_trained_run_close(&run);
    return status;
}

static void fill(cicy_table *table, const predictions *self)
{
    char note[400];
    add_pairs(table, self, CICY_FORMS);
    for (size_t form = 0; form < CICY_FORMS; form++)
        add_pairs(table, self, form);
    snprintf(note, sizeof note,
             "Of up to %d random test matrices, one ineffective splitting with each P^n and one "
             "matrix with each redundant block that fit into the network, drawn at random: the "
             "same manifold (its exact Hodge numbers are compared), but never a listed matrix.",
             SAMPLE);
    cicy_table_note(table, note);
}

cicy_status cicy_table_equivalents(const cicy_experiment *self, cicy_table **table,
                                   cicy_error *error)
{
    bool found;
    cicy_metrics test;
    predictions made = {0};
    const char *folder = self->runs[0].folder;
    const cicy_evaluation_options evaluation = {.threads = self->options->threads,
                                                .progress = self->observer->training.progress};
    cicy_status status = cicy_metrics_read(folder, "test", &test, &found, error);
    CICY_THEN(status, make(folder, self->dataset, self->data, &evaluation, &made, error));
    if (status == CICY_OK) {
        *table = cicy_experiment_start_table(self, CICY_FOUR_FOLD_NUMBERS);
        fill(*table, &made);
        cicy_experiment_notes(*table, self, false, &test);
    }
    free(made.listed);
    free(made.other);
    cicy_equivalents_clear(&made.pairs);
    return status;
}

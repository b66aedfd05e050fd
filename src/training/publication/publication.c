/* Publishing: the best weights of a run with what was measured on its test part. */
#include "cicyminer/publication.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "cicyminer/version.h"
#include "evaluation/tensor_arrays.h"
#include "training/publication/publication.h"
#include "training/run/run_evaluation.h"
#include "training/run/run_folder.h"

static const uint64_t stream_halves = UINT64_C(0x48414c46);

/* One half of the test part, with one Hodge number. */
typedef struct half {
    uint8_t *rows;  /* [count] */
    float *raw;     /* [count] */
    int32_t *truth; /* [count] */
    size_t count;
} half;

static cicy_calibration_samples samples_of(const half *from)
{
    return (cicy_calibration_samples){from->rows, from->raw, from->truth, from->count};
}

/* What sample i gives for a confidence: output and true number. For the nearest numbers these are
 * h31 before rounding and, unless all four are right, another number. False: the sample has none.
 */
static bool sample_of(const cicy_run_evaluation *evaluation, int confidence, size_t i, float *raw,
                      int32_t *truth)
{
    const float *predicted = evaluation->predicted + i * CICY_MAX_PREDICTED;
    const int32_t *hodge = evaluation->truth + i * CICY_MAX_PREDICTED;
    if (confidence != CICY_PUBLISHED_NEAREST) {
        *raw = predicted[confidence];
        *truth = hodge[confidence];
        return true;
    }
    int64_t numbers[CICY_MAX_PREDICTED];
    bool right = true;
    if (!cicy_relation_nearest(predicted, evaluation->dataset->euler[evaluation->indices[i]],
                               numbers, raw))
        return false;
    for (int k = 0; k < CICY_PUBLISHED_NUMBERS; k++)
        right = right && numbers[k] == hodge[k];
    *truth = (int32_t)cicy_prediction_round(*raw) + !right;
    return true;
}

/* Deals the samples out to two halves by coins that only the seed decides. */
static void deal(const cicy_run_evaluation *evaluation, int confidence, half halves[2])
{
    cicy_random random;
    cicy_random_init(&random, evaluation->split.options.seed, stream_halves);
    halves[0].count = halves[1].count = 0;
    for (size_t i = 0; i < evaluation->count; i++) {
        half *to = &halves[cicy_random_below(&random, 2)];
        to->rows[to->count] = evaluation->dataset->shape[2 * evaluation->indices[i]];
        to->count +=
            sample_of(evaluation, confidence, i, &to->raw[to->count], &to->truth[to->count]);
    }
}

/* Tables from one half, their error on the other. */
static cicy_status calibrate(const cicy_run_evaluation *evaluation, half halves[2],
                             const cicy_metrics *metrics, cicy_publication *publication,
                             cicy_error *error)
{
    for (int k = 0; k < CICY_PUBLISHED_CONFIDENCES; k++) {
        cicy_calibration *table = &publication->calibration[k];
        *table = (cicy_calibration){0};
        publication->calibration_error[k] = NAN;
        if (k == CICY_PUBLISHED_NEAREST ? !cicy_metrics_complete(metrics) : !metrics->predicted[k])
            continue;
        deal(evaluation, k, halves);
        const cicy_calibration_samples own = samples_of(&halves[0]);
        const cicy_calibration_samples other = samples_of(&halves[1]);
        CICY_TRY(cicy_calibration_measure(&own, table, error));
        publication->calibration_error[k] = cicy_calibration_error(table, &other);
        if (isnan(publication->calibration_error[k])) /* hardly any samples */
            *table = (cicy_calibration){0};
    }
    return CICY_OK;
}

static cicy_status measure(const cicy_run_evaluation *evaluation, const cicy_metrics *metrics,
                           cicy_publication *publication, cicy_error *error)
{
    half halves[2] = {0};
    bool enough = true;
    for (int h = 0; h < 2; h++) {
        halves[h].rows = malloc(evaluation->count);
        halves[h].raw = malloc(evaluation->count * sizeof *halves[h].raw);
        halves[h].truth = malloc(evaluation->count * sizeof *halves[h].truth);
        enough = enough && halves[h].rows && halves[h].raw && halves[h].truth;
    }
    cicy_status status = enough ? calibrate(evaluation, halves, metrics, publication, error)
                                : cicy_error_memory(error);
    for (int h = 0; h < 2; h++) {
        free(halves[h].rows);
        free(halves[h].raw);
        free(halves[h].truth);
    }
    return status;
}

/* What was measured on the test part. */
static cicy_status describe(const cicy_run_evaluation *evaluation, const cicy_metrics *metrics,
                            cicy_publication *publication, cicy_error *error)
{
    publication->test_count = metrics->count;
    publication->relation = metrics->relation[CICY_PUBLISHED_NUMBERS - 1].accuracy;
    snprintf(publication->version, sizeof publication->version, "%s", cicy_version());
    for (int k = 0; k < CICY_PUBLISHED_NUMBERS; k++) {
        publication->accuracy[k] = metrics->network[k].accuracy;
        publication->nearest[k] = metrics->nearest[k].accuracy;
    }
    return measure(evaluation, metrics, publication, error);
}

/* A run that has not come to its end cannot be repeated by a command: its length is still open, or
 * it ends elsewhere. */
static cicy_status check_finished(const char *run, const cicy_training_settings *settings,
                                  cicy_error *error)
{
    bool finished, tested;
    cicy_metrics ignored;
    CICY_TRY(cicy_run_is_finished(run, &finished, error));
    CICY_TRY(cicy_metrics_read(run, "test", &ignored, &tested, error));
    if (finished && (tested || settings->records.test_samples < 0))
        return CICY_OK;
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "%s: the run is not finished; continue it before it is published", run);
}

/* An evaluation to be made; messages call it `name`. */
static cicy_run_evaluation of_test_part(const char *name, const cicy_dataset *dataset, int threads,
                                        const cicy_progress *progress)
{
    cicy_run_evaluation evaluation = {
        .run = name, .dataset = dataset, .options = {.part = CICY_PART_TEST, .threads = threads}};
    if (progress)
        evaluation.options.progress = *progress;
    return evaluation;
}

static cicy_status publish_locked(cicy_run_evaluation *evaluation, const char *data,
                                  const char *path, cicy_publication *publication,
                                  cicy_error *error)
{
    cicy_metrics metrics;
    CICY_TRY(check_finished(evaluation->run, &evaluation->settings, error));
    CICY_TRY(cicy_run_evaluation_make(evaluation, data, &metrics, error));
    *publication = (cicy_publication){.split = evaluation->split.options,
                                      .checksum = evaluation->split.checksum};
    evaluation->settings.limits.minutes = 0; /* the run ended before this limit */
    CICY_TRY(cicy_publication_command(&evaluation->settings, data, publication->command, error));
    CICY_TRY(describe(evaluation, &metrics, publication, error));
    return cicy_publication_write(publication, evaluation->network, &evaluation->info, path, error);
}

cicy_status cicy_publish_run(const char *run, const cicy_dataset *dataset, const char *data,
                             int threads, const cicy_progress *progress, const char *path,
                             cicy_publication *publication, cicy_error *error)
{
    cicy_folder_lock lock;
    cicy_run_evaluation evaluation = of_test_part(run, dataset, threads, progress);
    CICY_TRY(cicy_run_read_settings(run, &evaluation.settings, error)); /* there is a run */
    if (dataset->content == CICY_CONTENT_BUNDLES || dataset->dimension > 4)
        return cicy_error_set(
            error, CICY_INVALID_INPUT,
            "%s: learns %s; weights are published with tables about "
            "Hodge numbers of three- and four-folds. Its best.safetensors can be "
            "used as it is",
            run, dataset->content == CICY_CONTENT_BUNDLES ? "line bundles" : "five-folds");
    CICY_TRY(cicy_folder_lock_take(&lock, run, error));
    cicy_status status = publish_locked(&evaluation, data, path, publication, error);
    cicy_run_evaluation_clear(&evaluation);
    cicy_folder_lock_release(&lock);
    return status;
}

cicy_status cicy_publish_again(cicy_network *network, const cicy_weights_info *info,
                               const cicy_dataset *dataset, const char *data, int threads,
                               const cicy_progress *progress, const char *path,
                               cicy_publication *publication, cicy_error *error)
{
    cicy_metrics metrics;
    cicy_run_evaluation evaluation = of_test_part(path, dataset, threads, progress);
    evaluation.options.seed = publication->split.seed;
    cicy_status status =
        cicy_publication_split(publication, dataset, data, &evaluation.split, error);
    CICY_THEN(status, cicy_run_evaluation_predict(&evaluation, network, &metrics, error));
    CICY_THEN(status, describe(&evaluation, &metrics, publication, error));
    CICY_THEN(status, cicy_publication_write(publication, network, info, path, error));
    cicy_run_evaluation_clear(&evaluation);
    return status;
}

cicy_status cicy_publication_split(const cicy_publication *publication, const cicy_dataset *dataset,
                                   const char *data, cicy_split *split, cicy_error *error)
{
    *split = (cicy_split){.options = publication->split, .checksum = publication->checksum};
    CICY_TRY(cicy_split_check(split, dataset, data, error));
    cicy_status status = cicy_split_create(dataset, &publication->split, split, error);
    return status == CICY_USAGE ? cicy_error_prepend(error, CICY_INVALID_INPUT, "%s", data)
                                : status;
}

/* Publishing: the best weights of a run with what was measured on its test part. */
#include "cicyminer/publication.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/random.h"
#include "cicyminer/version.h"
#include "training/evaluation.h"
#include "training/publication.h"
#include "training/weights.h"

static const uint64_t stream_halves = UINT64_C(0x48414c46);

/* One Hodge number of the two halves of the test part. */
typedef struct half {
    float *raw;     /* [count] */
    int32_t *truth; /* [count] */
    size_t count;
} half;

/* Deals the samples out to two halves by coins that only the seed decides. */
static void deal(const cicy_run_evaluation *evaluation, int k, half halves[2])
{
    cicy_random random;
    cicy_random_init(&random, (uint64_t)evaluation->settings.seed, stream_halves);
    halves[0].count = halves[1].count = 0;
    for (size_t i = 0; i < evaluation->count; i++) {
        half *to = &halves[cicy_random_below(&random, 2)];
        to->raw[to->count] = evaluation->predicted[i * CICY_MAX_PREDICTED + (size_t)k];
        to->truth[to->count++] = evaluation->truth[i * CICY_MAX_PREDICTED + (size_t)k];
    }
}

/* Tables from one half, their error on the other. */
static cicy_status calibrate(const cicy_run_evaluation *evaluation, const half room[2],
                             const cicy_metrics *metrics, cicy_publication *publication,
                             cicy_error *error)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        half halves[2] = {room[0], room[1]};
        publication->calibration_error[k] = NAN;
        if (!metrics->predicted[k])
            continue;
        deal(evaluation, k, halves);
        cicy_calibration *table = &publication->calibration[k];
        cicy_status status =
            cicy_calibration_measure(halves[0].raw, halves[0].truth, halves[0].count, table, error);
        if (status != CICY_OK)
            return status;
        publication->calibration_error[k] =
            cicy_calibration_error(table, halves[1].raw, halves[1].truth, halves[1].count);
        if (isnan(publication->calibration_error[k])) /* hardly any samples */
            *table = (cicy_calibration){0};
    }
    return CICY_OK;
}

static cicy_status measure(const cicy_run_evaluation *evaluation, const cicy_metrics *metrics,
                           cicy_publication *publication, cicy_error *error)
{
    half room[2] = {0};
    bool enough = true;
    for (int h = 0; h < 2; h++) {
        room[h].raw = malloc(evaluation->count * sizeof *room[h].raw);
        room[h].truth = malloc(evaluation->count * sizeof *room[h].truth);
        enough = enough && room[h].raw && room[h].truth;
    }
    cicy_status status =
        enough ? calibrate(evaluation, room, metrics, publication, error)
               : cicy_error_set(error, CICY_SYSTEM, "out of memory for a calibration");
    for (int h = 0; h < 2; h++) {
        free(room[h].raw);
        free(room[h].truth);
    }
    return status;
}

static cicy_status describe(const cicy_run_evaluation *evaluation, const char *data,
                            const cicy_metrics *metrics, cicy_publication *publication,
                            cicy_error *error)
{
    *publication =
        (cicy_publication){.split = evaluation->split.options,
                           .checksum = evaluation->split.checksum,
                           .test_count = metrics->count,
                           .relation = metrics->relation[CICY_MAX_PREDICTED - 1].accuracy};
    cicy_publication_command(&evaluation->settings, data, publication->command);
    snprintf(publication->version, sizeof publication->version, "%s", cicy_version());
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        publication->accuracy[k] = metrics->network[k].accuracy;
    return measure(evaluation, metrics, publication, error);
}

/* A run that has not come to its end cannot be made again by a command: its length is still open,
 * or it ends elsewhere. */
static cicy_status check_finished(const cicy_run_evaluation *evaluation, cicy_error *error)
{
    cicy_metrics ignored;
    bool tested;
    cicy_status status = cicy_metrics_read(evaluation->run, "test", &ignored, &tested, error);
    if (status != CICY_OK)
        return status;
    if (evaluation->settings.minutes == 0 && (tested || evaluation->settings.test_samples < 0))
        return CICY_OK;
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "%s: the run is not finished; continue it with train --resume",
                          evaluation->run);
}

cicy_status cicy_publish_run(const char *run, const cicy_dataset *dataset, const char *data,
                             int threads, const cicy_progress *progress, const char *path,
                             cicy_publication *publication, cicy_error *error)
{
    cicy_metrics metrics;
    cicy_run_evaluation evaluation = {
        .run = run, .dataset = dataset, .options = {.part = CICY_PART_TEST, .threads = threads}};
    if (progress)
        evaluation.options.progress = *progress;
    cicy_status status = cicy_run_evaluation_make(&evaluation, data, &metrics, error);
    if (status == CICY_OK)
        status = check_finished(&evaluation, error);
    if (status == CICY_OK)
        status = describe(&evaluation, data, &metrics, publication, error);
    if (status == CICY_OK)
        status =
            cicy_publication_write(publication, evaluation.network, &evaluation.info, path, error);
    cicy_run_evaluation_clear(&evaluation);
    return status;
}

cicy_status cicy_publication_split(const cicy_publication *publication, const cicy_dataset *dataset,
                                   const char *data, cicy_split *split, cicy_error *error)
{
    *split = (cicy_split){.options = publication->split, .checksum = publication->checksum};
    cicy_status status = cicy_split_check(split, dataset, data, error);
    if (status == CICY_OK)
        status = cicy_split_create(dataset, &publication->split, split, error);
    return status == CICY_USAGE ? CICY_INVALID_INPUT : status;
}

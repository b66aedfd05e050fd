#include "cicyminer/survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/record_sort.h"
#include "base/options_copy.h"
#include "data/dataset/visit_parts.h"
#include "data/hdf5/dataset_source.h"

static const int64_t widest_histogram = 1 << 24;

/* ---- Histograms ---- */

/* Makes room for a value. */
static bool widen(cicy_histogram *histogram, int64_t value)
{
    const int64_t low = value < histogram->minimum ? value : histogram->minimum;
    const int64_t high = value > histogram->maximum ? value : histogram->maximum;
    uint64_t *wider = calloc((size_t)(high - low + 1), sizeof *wider);
    if (!wider)
        return false;
    const size_t width = (size_t)(histogram->maximum - histogram->minimum + 1);
    memcpy(wider + (histogram->minimum - low), histogram->counts, width * sizeof *wider);
    free(histogram->counts);
    *histogram = (cicy_histogram){low, high, wider};
    return true;
}

static bool count_value(cicy_histogram *histogram, int64_t value)
{
    if (!histogram->counts) {
        histogram->counts = calloc(1, sizeof *histogram->counts);
        histogram->minimum = histogram->maximum = value;
        if (!histogram->counts)
            return false;
    }
    if ((value < histogram->minimum || value > histogram->maximum) && !widen(histogram, value))
        return false;
    histogram->counts[value - histogram->minimum]++;
    return true;
}

/* Whether the histogram may reach the values of a spread. */
static bool is_narrow(const cicy_spread *spread)
{
    return spread->maximum - spread->minimum < widest_histogram;
}

static size_t count_different(const cicy_histogram *histogram)
{
    size_t different = 0;
    for (int64_t i = 0; histogram->counts && i <= histogram->maximum - histogram->minimum; i++)
        different += histogram->counts[i] > 0;
    return different;
}

/* ---- Entries ---- */

/* The survey in the making. */
typedef struct work {
    cicy_survey *survey;
    const cicy_survey_options *options;
    cicy_record_sort *diamonds;
} work;

static cicy_status add_diamond(work *work, const int32_t *hodge, size_t columns, cicy_error *error)
{
    cicy_record record = {{0}};
    for (size_t k = 0; k < columns; k++)
        record.word[k / 2] |= (uint64_t)(uint32_t)hodge[k] << 32 * (k % 2);
    return cicy_record_sort_add(work->diamonds, record, error);
}

static cicy_status check_widths(const work *work, cicy_error *error)
{
    const cicy_statistics *connected = &work->survey->connected;
    bool narrow = is_narrow(&connected->euler);
    for (size_t k = 0; k < connected->hodge_columns; k++)
        narrow = narrow && is_narrow(&connected->hodge[k]);
    return narrow ? CICY_OK
                  : cicy_error_set(error, CICY_INVALID_INPUT,
                                   "the numbers are too far apart for a histogram");
}

static cicy_status add_connected(work *work, const cicy_dataset *part, size_t index,
                                 cicy_error *error)
{
    cicy_survey *survey = work->survey;
    const size_t columns = part->hodge_columns;
    const int32_t *hodge = part->hodge + index * columns;
    bool counted = count_value(&survey->euler, part->euler[index]);
    for (size_t k = 0; k < columns; k++)
        counted = counted && count_value(&survey->hodge[k], hodge[k]);
    return counted ? add_diamond(work, hodge, columns, error) : cicy_error_memory(error);
}

static cicy_status add_part(void *user, const cicy_dataset *part, size_t first, cicy_error *error)
{
    work *work = user;
    cicy_survey *survey = work->survey;
    (void)first;
    cicy_statistics_add(part, false, &survey->all);
    cicy_statistics_add(part, true, &survey->connected);
    CICY_TRY(check_widths(work, error));
    for (size_t i = 0; i < part->count; i++) {
        const uint8_t rows = part->shape[2 * i];
        survey->connected_by_rows[rows] += !part->product[i];
        survey->products_by_rows[rows] += part->product[i];
        if (!part->product[i])
            CICY_TRY(add_connected(work, part, i, error));
    }
    return CICY_OK;
}

static cicy_status add_fibrations(void *user, const cicy_dataset *part, size_t first,
                                  cicy_error *error)
{
    work *work = user;
    cicy_fibration_statistics *sum = &work->survey->fibrations, own;
    (void)first;
    CICY_TRY(cicy_statistics_fibrations(part, work->options->threads, NULL, &own, error));
    sum->sets += own.sets;
    sum->connected_sets += own.connected_sets;
    sum->fibrations += own.fibrations;
    sum->coprime += own.coprime;
    sum->fibred += own.fibred;
    sum->connected_fibred += own.connected_fibred;
    return CICY_OK;
}

static cicy_status add_fibred(void *user, const cicy_dataset *part, size_t first, cicy_error *error)
{
    work *work = user;
    size_t fibred = 0;
    (void)first;
    CICY_TRY(cicy_statistics_fibred(part, true, work->options->threads, NULL, &fibred, error));
    work->survey->fibred += fibred;
    return CICY_OK;
}

static cicy_status count_record(void *user, const cicy_record *record, cicy_error *error)
{
    (void)record, (void)error;
    ++*(size_t *)user;
    return CICY_OK;
}

static cicy_status survey_entries(work *work, cicy_dataset_reader *reader, cicy_error *error)
{
    const cicy_survey_options *options = work->options;
    cicy_survey *survey = work->survey;
    const cicy_part_wish numbers = {false, "reading", &options->progress};
    const cicy_part_wish matrices = {true, "counting fibrations", &options->progress};
    const cicy_entries entries = {NULL, reader};
    CICY_TRY(cicy_entries_visit(&entries, &numbers, add_part, work, error));
    survey->euler_numbers = count_different(&survey->euler);
    CICY_TRY(cicy_record_sort_finish(work->diamonds, count_record, &survey->diamonds, error));
    if (options->fibrations) {
        CICY_TRY(cicy_entries_visit(&entries, &matrices, add_fibrations, work, error));
        survey->fibred = survey->fibrations.connected_fibred;
    } else if (options->fibred) {
        CICY_TRY(cicy_entries_visit(&entries, &matrices, add_fibred, work, error));
    }
    return CICY_OK;
}

static cicy_status describe(cicy_survey *survey, const cicy_dataset_reader *reader,
                            cicy_error *error)
{
    const cicy_dataset *head = cicy_dataset_head(reader);
    survey->head = *head;
    survey->head.command = survey->head.version = NULL;
    survey->bytes = cicy_dataset_bytes(reader);
    survey->checksum = cicy_dataset_seal(reader);
    return cicy_dataset_describe(&survey->head, head->command, head->version, error);
}

cicy_status cicy_survey_compute(const char *path, const cicy_survey_options *given,
                                cicy_survey *survey, cicy_error *error)
{
    *survey = (cicy_survey){0};
    cicy_survey_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    work work = {.survey = survey, .options = &options};
    cicy_dataset_reader *reader;
    CICY_TRY(cicy_dataset_open(&reader, path, error));
    cicy_status status = describe(survey, reader, error);
    CICY_THEN(status, cicy_record_sort_start(&work.diamonds, options.memory, true, error));
    CICY_THEN(status, survey_entries(&work, reader, error));
    cicy_record_sort_free(work.diamonds);
    cicy_dataset_close(reader);
    if (status != CICY_OK)
        cicy_survey_clear(survey);
    return status;
}

void cicy_survey_clear(cicy_survey *survey)
{
    for (size_t k = 0; k < CICY_MAX_HODGE; k++)
        free(survey->hodge[k].counts);
    free(survey->euler.counts);
    cicy_dataset_clear(&survey->head);
    *survey = (cicy_survey){0};
}

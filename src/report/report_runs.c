#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "report/report_parts.h"

/* Two folders of the same name get their paths as labels. */
static void set_labels(cicy_report_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        for (size_t j = 0; j < runs->count; j++)
            if (i != j && strcmp(runs->runs[i].name, runs->runs[j].name) == 0)
                runs->runs[i].label = runs->runs[i].folder;
}

/* Whether two tested runs were measured on the same configurations. Without the indices of both,
 * equal numbers must do. */
static bool same_sample(const cicy_run_summary *a, const cicy_run_summary *b)
{
    const cicy_run_predictions *x = &a->predictions, *y = &b->predictions;
    const bool known = x->count == a->test.count && y->count == b->test.count;
    return a->test.count == b->test.count && (!known || x->sample == y->sample);
}

static void number_samples(cicy_report_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        size_t first = 0;
        while (first < i &&
               !(runs->runs[first].tested && same_sample(&runs->runs[first], &runs->runs[i])))
            first++;
        if (runs->runs[i].tested)
            runs->runs[i].sample = first < i ? runs->runs[first].sample : runs->samples++;
    }
}

cicy_status cicy_report_runs_read(cicy_report_runs *runs, const cicy_report_options *options,
                                  cicy_error *error)
{
    *runs = (cicy_report_runs){.runs = calloc(options->run_count + 1, sizeof *runs->runs)};
    if (!runs->runs)
        return cicy_error_memory(error);
    cicy_status status = CICY_OK;
    while (status == CICY_OK && runs->count < options->run_count) {
        const size_t index = runs->count++;
        status = cicy_run_summary_read(&runs->runs[index], options->runs[index], error);
    }
    if (status == CICY_OK) {
        set_labels(runs);
        number_samples(runs);
    }
    return status;
}

void cicy_report_runs_clear(cicy_report_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        cicy_run_summary_clear(&runs->runs[i]);
    free(runs->runs);
    *runs = (cicy_report_runs){0};
}

#include <stdlib.h>
#include <string.h>

#include "report/report_parts.h"

/* A folder's name, or its path when another run's folder has that name too. */
static const char *name_of(const cicy_report_runs *runs, size_t index)
{
    const cicy_run_summary *run = &runs->runs[index];
    for (size_t i = 0; i < runs->count; i++)
        if (i != index && strcmp(runs->runs[i].name, run->name) == 0)
            return run->folder;
    return run->name;
}

cicy_status cicy_report_runs_read(cicy_report_runs *runs, const cicy_report_options *options,
                                  cicy_error *error)
{
    *runs = (cicy_report_runs){.runs = calloc(options->run_count + 1, sizeof *runs->runs),
                               .names = calloc(options->run_count + 1, sizeof *runs->names)};
    if (!runs->runs || !runs->names)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory for a report");
    cicy_status status = CICY_OK;
    while (status == CICY_OK && runs->count < options->run_count) {
        size_t index = runs->count++;
        status = cicy_run_summary_read(&runs->runs[index], options->runs[index], error);
    }
    for (size_t i = 0; status == CICY_OK && i < runs->count; i++)
        runs->names[i] = name_of(runs, i);
    return status;
}

void cicy_report_runs_clear(cicy_report_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        cicy_run_summary_clear(&runs->runs[i]);
    free(runs->runs);
    free(runs->names);
    *runs = (cicy_report_runs){0};
}

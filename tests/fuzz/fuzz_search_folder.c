/* Any bytes as one of the files of a search: refused with a reason, or read and continued. The
 * first byte chooses the file; beside pending.jsonl and timings.jsonl there is a good log. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "no_sync.h"
#include "scratch.h"
#include "search/search_log.h"
#include "search/search_plan.h"

static char folder[1024];
static const char *const names[] = {"log.jsonl", "pending.jsonl", "timings.jsonl"};

enum { FILES = 3, LARGEST_STAGE = 1000, NEW_EVALUATIONS = 3 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void path_of(char path[1100], const char *name)
{
    snprintf(path, 1100, "%s/%s", folder, name);
}

/* A log without evaluations. */
static void make_log(void)
{
    cicy_space space = {0};
    const cicy_parameter width = {.name = "width", .low = 0, .high = 1, .parent = -1};
    const cicy_search_settings settings = cicy_search_defaults();
    require(cicy_space_add(&space, &width, NULL) == CICY_OK &&
            cicy_search_create(folder, &space, &settings, &(cicy_search_limits){.brackets = 2},
                               NULL) == CICY_OK);
}

static void write_file(const char *name, const uint8_t *data, size_t size)
{
    char path[1100];
    path_of(path, name);
    FILE *stream = fopen(path, "wb");
    require(stream && fwrite(data, 1, size, stream) == size);
    fclose(stream);
}

/* A loss that follows from the point; ends the search after some evaluations. */
static cicy_status evaluate(void *user, const cicy_space *space, const cicy_evaluation *evaluation,
                            const cicy_progress *progress, double *loss, char *failure,
                            cicy_error *error)
{
    int *left = user;
    (void)progress, (void)failure, (void)error;
    *loss = 0;
    for (size_t i = 0; i < space->count; i++)
        if (!isnan(evaluation->point.values[i]))
            *loss += fabs(evaluation->point.values[i]);
    return (*left)-- > 0 ? CICY_OK : CICY_INTERRUPTED;
}

static void go_on(size_t before)
{
    int left = NEW_EVALUATIONS;
    cicy_error error = {0};
    cicy_search search, again;
    const cicy_objective objective = {evaluate, &left};
    const cicy_status status = cicy_search_run(folder, &objective, NULL, 1, NULL, &search, &error);
    require(status == CICY_OK || status == CICY_INTERRUPTED || error.message[0]);
    if (status == CICY_OK || status == CICY_INTERRUPTED)
        require(cicy_search_read(&again, folder, NULL) == CICY_OK && again.count >= before);
    else
        again = (cicy_search){0};
    cicy_search_clear(&search);
    cicy_search_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    snprintf(folder, sizeof folder, "%s/search", scratch());
    remove_tree(folder);
    require(mkdir(folder, 0700) == 0);
    const int which = data[0] % FILES;
    if (which > 0)
        make_log();
    write_file(names[which], data + 1, size - 1);
    cicy_error error = {0};
    cicy_search search;
    cicy_importance importance;
    const cicy_status status = cicy_search_read(&search, folder, &error);
    require(status == CICY_OK || (error.status == status && error.message[0]));
    const size_t count = search.count;
    bool small = false;
    if (status == CICY_OK) {
        const cicy_evaluation *best = cicy_search_best(&search, count);
        require(!best || isfinite(best->loss));
        require(cicy_search_importance(&search, &importance, NULL) == CICY_OK);
        small = cicy_plan_stage(&search.settings, count).size <= LARGEST_STAGE;
    }
    cicy_search_clear(&search);
    if (small)
        go_on(count);
    return 0;
}

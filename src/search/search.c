/* A search from beginning to end. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/folder_lock.h"
#include "base/files/log_lines.h"
#include "base/files/path.h"
#include "search/bohb.h"
#include "search/search_log.h"
#include "search/search_plan.h"
#include "search/stage.h"

/* One stream of random numbers for each configuration, one for each model. */
static const uint64_t stream_draw = UINT64_C(0x44524157) << 32, stream_model = UINT64_C(0x4d4f444c)
                                                                               << 32;
enum { DEFAULT_BRACKETS = 12 };

cicy_search_settings cicy_search_defaults(void)
{
    return (cicy_search_settings){.min_budget = 10,
                                  .max_budget = 100,
                                  .eta = 3,
                                  .good = 0.15,
                                  .random = 1.0 / 3,
                                  .candidates = 64,
                                  .bandwidth_factor = 3,
                                  .min_bandwidth = 1e-3};
}

cicy_status cicy_search_settings_check(const cicy_search_settings *s, cicy_error *error)
{
    const char *fault = NULL;
    if (!(s->min_budget > 0 && s->min_budget <= s->max_budget && s->max_budget <= 1e9))
        fault = "budgets must be 0 < smallest <= largest <= 1e9";
    else if (!(s->eta >= 2 && s->eta <= 100))
        fault = "eta must be from 2 to 100";
    else if (!(pow(s->eta, (double)cicy_hyperband_brackets(s->min_budget, s->max_budget, s->eta)) <=
               1e6))
        fault = "budgets too far apart: a bracket would have more than a million evaluations";
    else if (!(s->good > 0 && s->good < 1))
        fault = "the share of good observations must be between 0 and 1";
    else if (!(s->random >= 0 && s->random <= 1))
        fault = "the share of random configurations must be from 0 to 1";
    else if (s->candidates < 1 || s->candidates > 1000000)
        fault = "candidates must be from 1 to 1000000";
    else if (!(s->bandwidth_factor > 0 && s->bandwidth_factor <= 100))
        fault = "the bandwidth factor must be above 0 and at most 100";
    else if (!(s->min_bandwidth > 0 && s->min_bandwidth <= 1))
        fault = "the smallest bandwidth must be above 0 and at most 1";
    else if (s->seed > INT64_MAX)
        fault = "the seed must be below 2^63";
    return fault ? cicy_error_set(error, CICY_USAGE, "search: %s", fault) : CICY_OK;
}

bool cicy_search_is_begun(const char *folder)
{
    cicy_search search;
    if (!cicy_path_exists(folder, "log.jsonl"))
        return false;
    const bool begun = cicy_search_read(&search, folder, NULL) != CICY_OK || search.count > 0 ||
                       cicy_path_exists(folder, "pending.jsonl");
    cicy_search_clear(&search);
    return begun;
}

cicy_status cicy_search_create(const char *folder, const cicy_space *space,
                               const cicy_search_settings *settings,
                               const cicy_search_limits *limits, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    cicy_folder_lock lock;
    CICY_TRY(cicy_path_join(path, folder, "log.jsonl", error));
    CICY_TRY(cicy_search_settings_check(settings, error));
    if (space->count == 0)
        return cicy_error_set(error, CICY_USAGE, "search: the space is empty");
    CICY_TRY(cicy_folder_create(folder, error));
    CICY_TRY(cicy_folder_lock_take(&lock, folder, error));
    cicy_status status =
        cicy_search_is_begun(folder)
            ? cicy_error_set_code(error, CICY_ERROR_EXISTS,
                                  "%s: holds a search (or a run) already; continue it, or name "
                                  "another folder",
                                  folder)
            : cicy_search_log_create(path, space, settings, limits, error);
    cicy_folder_lock_release(&lock);
    return status;
}

/* The path of the log of a search. */
static cicy_status find_log(const char *folder, char *path, cicy_error *error)
{
    CICY_TRY(cicy_path_join(path, folder, "log.jsonl", error));
    return cicy_path_exists(folder, "log.jsonl")
               ? CICY_OK
               : cicy_error_set(error, CICY_INVALID_INPUT, "%s: holds no search (no log.jsonl)",
                                folder);
}

cicy_status cicy_search_read(cicy_search *search, const char *folder, cicy_error *error)
{
    size_t bytes;
    char path[CICY_PATH_ROOM];
    *search = (cicy_search){0};
    CICY_TRY(find_log(folder, path, error));
    return cicy_search_log_read(search, path, &bytes, error);
}

void cicy_search_clear(cicy_search *search)
{
    free(search->evaluations);
    *search = (cicy_search){0};
}

const cicy_evaluation *cicy_search_best(const cicy_search *search, size_t count)
{
    const cicy_evaluation *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const cicy_evaluation *e = &search->evaluations[i];
        if (isfinite(e->loss) && (!best || e->budget > best->budget ||
                                  (e->budget == best->budget && e->loss < best->loss)))
            best = e;
    }
    return best;
}

/* New configurations at the beginning of a bracket. Those that the log knows already stay. */
static cicy_status draw_stage(cicy_search *search, const cicy_stage *stage, cicy_error *error)
{
    cicy_bohb model;
    cicy_random random;
    cicy_random_init(&random, search->settings.seed, stream_model + stage->first);
    CICY_TRY(cicy_bohb_fit(&model, &search->space, &search->settings, search->evaluations,
                           stage->first, &random, error));
    for (size_t i = search->count; i < stage->first + stage->size; i++) {
        cicy_evaluation *e = &search->evaluations[i];
        *e = (cicy_evaluation){.number = stage->drawn + i - stage->first};
        cicy_random_init(&random, search->settings.seed, stream_draw + e->number);
        cicy_bohb_draw(&model, &search->space, &search->settings, &random, &e->point, &e->model);
    }
    cicy_bohb_clear(&model);
    return CICY_OK;
}

/* The best of the stage before; an evaluation that failed keeps its loss until its turn. */
static cicy_status promote_stage(cicy_search *search, const cicy_stage *stage, cicy_error *error)
{
    size_t *order = malloc(stage->before_size * sizeof *order);
    if (!order)
        return cicy_error_memory(error);
    cicy_plan_promote(search, stage, order);
    for (size_t i = search->count; i < stage->first + stage->size; i++) {
        cicy_evaluation *e = &search->evaluations[i];
        *e = search->evaluations[order[i - stage->first]];
        e->failure[0] = '\0';
    }
    free(order);
    return CICY_OK;
}

/* Fills evaluations count ... end of the stage and evaluates them up to `limit`. */
static cicy_status run_stage(cicy_stage_context *context, const cicy_stage *stage, size_t limit,
                             cicy_error *error)
{
    cicy_search *search = context->search;
    size_t end = stage->first + stage->size;
    CICY_TRY(cicy_search_reserve(search, end, error));
    CICY_TRY(stage->stage == 0 ? draw_stage(search, stage, error)
                               : promote_stage(search, stage, error));
    for (size_t i = search->count; i < end; i++) {
        search->evaluations[i].bracket = stage->bracket;
        search->evaluations[i].stage = stage->stage;
        search->evaluations[i].budget = stage->budget;
    }
    end = end < limit ? end : limit;
    bool *known = malloc(stage->size * sizeof *known);
    if (!known)
        return cicy_error_memory(error);
    cicy_status status = cicy_search_pending_read(search, context->pending_path, search->count,
                                                  end - search->count, known, error);
    CICY_THEN(status, cicy_stage_run(context, end, known, error));
    if (status == CICY_OK && search->count == end)
        unlink(context->pending_path);
    free(known);
    return status;
}

/* How many evaluations the limits allow. */
static size_t evaluation_limit(const cicy_search_settings *settings,
                               const cicy_search_limits *limits)
{
    uint64_t brackets = limits->brackets;
    if (!brackets && !limits->evaluations && !(limits->minutes > 0))
        brackets = DEFAULT_BRACKETS;
    size_t limit = limits->evaluations ? (size_t)limits->evaluations : SIZE_MAX;
    size_t by_brackets = brackets ? cicy_plan_evaluations(settings, brackets) : SIZE_MAX;
    return limit < by_brackets ? limit : by_brackets;
}

static cicy_status go_on(cicy_stage_context *context, const cicy_search_limits *limits,
                         cicy_error *error)
{
    cicy_search *search = context->search;
    const size_t limit = evaluation_limit(&search->settings, limits);
    context->limit = limit == SIZE_MAX ? 0 : limit;
    cicy_status status = CICY_OK;
    while (status == CICY_OK && search->count < limit && cicy_clock() <= context->deadline) {
        const cicy_stage stage = cicy_plan_stage(&search->settings, search->count);
        status = run_stage(context, &stage, limit, error);
    }
    cicy_search_seconds_append(context->timings_path, search->count,
                               cicy_clock() - context->started, context->workers);
    return status;
}

/* Reads the log and cuts off half a last line. */
static cicy_status read_and_cut(cicy_stage_context *context, cicy_error *error)
{
    size_t bytes;
    CICY_TRY(cicy_search_log_read(context->search, context->log_path, &bytes, error));
    return cicy_lines_open(&context->log, context->log_path, bytes, error);
}

static cicy_status run_locked(cicy_stage_context *context, const cicy_search_limits *limits,
                              cicy_error *error)
{
    CICY_TRY(read_and_cut(context, error));
    limits = limits ? limits : &context->search->limits;
    context->started = cicy_clock() - cicy_search_seconds_read(context->timings_path);
    context->deadline =
        limits->minutes > 0 ? context->started + 60 * limits->minutes : (double)INFINITY;
    cicy_status status = go_on(context, limits, error);
    fclose(context->log);
    return status;
}

cicy_status cicy_search_run(const char *folder, const cicy_objective *objective,
                            const cicy_search_limits *limits, int workers,
                            const cicy_search_observer *observer, cicy_search *search,
                            cicy_error *error)
{
    char log[CICY_PATH_ROOM], pending[CICY_PATH_ROOM], timings[CICY_PATH_ROOM];
    cicy_folder_lock lock;
    cicy_stage_context context = {.objective = objective,
                                  .observer = observer,
                                  .search = search,
                                  .log_path = log,
                                  .pending_path = pending,
                                  .timings_path = timings,
                                  .workers = workers > 1 ? workers : 1};
    *search = (cicy_search){0};
    CICY_TRY(find_log(folder, log, error));
    CICY_TRY(cicy_path_join(pending, folder, "pending.jsonl", error));
    CICY_TRY(cicy_path_join(timings, folder, "timings.jsonl", error));
    CICY_TRY(cicy_folder_lock_take(&lock, folder, error));
    cicy_status status = run_locked(&context, limits, error);
    cicy_folder_lock_release(&lock);
    return status;
}

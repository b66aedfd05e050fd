#include "search/search_log.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/log_lines.h"
#include "base/json.h"
#include "cicyminer/version.h"
#include "search/search_plan.h"
#include "search/space_json.h"

static const char format_name[] = "cicyminer search";
enum { FORMAT_VERSION = 1, FIELDS = 12 };

/* ---- The header ---- */

/* A number of the header, whole or real, and the least that it can be. */
typedef struct field {
    const char *key;
    uint64_t *whole;
    size_t *count;
    double *real;
    int least;
} field;

/* All numbers of settings and limits, in the order of the header. */
static void list_fields(cicy_search_settings *s, cicy_search_limits *limits, field fields[FIELDS])
{
    const field all[FIELDS] = {{"seed", .whole = &s->seed},
                               {"min_budget", .real = &s->min_budget},
                               {"max_budget", .real = &s->max_budget},
                               {"eta", .real = &s->eta},
                               {"good", .real = &s->good},
                               {"random", .real = &s->random},
                               {"candidates", .count = &s->candidates, .least = 1},
                               {"bandwidth_factor", .real = &s->bandwidth_factor},
                               {"min_bandwidth", .real = &s->min_bandwidth},
                               {"brackets", .whole = &limits->brackets},
                               {"evaluations", .whole = &limits->evaluations},
                               {"minutes", .real = &limits->minutes}};
    memcpy(fields, all, sizeof all);
}

static json_t *header_to_json(const cicy_space *space, cicy_search_settings settings,
                              cicy_search_limits limits)
{
    field fields[FIELDS];
    json_t *header = json_pack("{s:s, s:i, s:s}", "format", format_name, "version", FORMAT_VERSION,
                               "program", cicy_version());
    list_fields(&settings, &limits, fields);
    for (const field *f = fields; f < fields + FIELDS; f++)
        json_object_set_new(header, f->key,
                            f->real    ? json_real(*f->real)
                            : f->count ? json_integer((json_int_t)*f->count)
                                       : json_integer((json_int_t)*f->whole));
    json_object_set_new(header, "parameters", cicy_space_to_json(space));
    return header;
}

cicy_status cicy_search_log_create(const char *path, const cicy_space *space,
                                   const cicy_search_settings *settings,
                                   const cicy_search_limits *limits, cicy_error *error)
{
    cicy_file file;
    cicy_json_begin();
    json_t *header = header_to_json(space, *settings, *limits);
    char *line = cicy_json_text(header, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(header);
    cicy_status status = line ? cicy_file_create(&file, path, error) : cicy_error_memory(error);
    if (status == CICY_OK) {
        fprintf(file.stream, "%s\n", line); /* the commit notices a failure */
        status = cicy_file_commit(&file, error);
    }
    free(line);
    return status;
}

static cicy_status read_field(const field *f, const json_t *value, cicy_error *error)
{
    if (f->real ? !json_is_number(value) : !json_is_integer(value))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "damaged header: %s: %s", f->key,
                                   value ? "not a number" : "missing");
    if (!f->real && json_integer_value(value) < f->least)
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "damaged header: %s: below %d",
                                   f->key, f->least);
    if (f->real)
        *f->real = json_number_value(value);
    else if (f->count)
        *f->count = (size_t)json_integer_value(value);
    else
        *f->whole = (uint64_t)json_integer_value(value);
    return CICY_OK;
}

static cicy_status header_from_json(cicy_search *search, json_t *header, cicy_error *error)
{
    enum { OTHERS = 4 };
    const char *format, *program;
    int version;
    json_t *parameters;
    field fields[FIELDS];
    errno = 0; /* json_unpack needs memory too */
    const bool named =
        json_unpack(header, "{s:s, s:i}", "format", &format, "version", &version) == 0;
    if (!named && errno == ENOMEM)
        return cicy_error_memory(error);
    if (!named || strcmp(format, format_name) != 0)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT, "not the log of a search");
    if (version != FORMAT_VERSION)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT, "of format version %d, not %d",
                                   version, FORMAT_VERSION);
    list_fields(&search->settings, &search->limits, fields);
    for (const field *f = fields; f < fields + FIELDS; f++)
        CICY_TRY(read_field(f, json_object_get(header, f->key), error));
    const bool complete =
        json_unpack(header, "{s:s, s:o}", "program", &program, "parameters", &parameters) == 0;
    if (!complete && errno == ENOMEM)
        return cicy_error_memory(error);
    if (!complete || json_object_size(header) != FIELDS + OTHERS)
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "damaged header: a key is missing or unknown");
    CICY_TRY(cicy_space_from_json(&search->space, parameters, NULL, error));
    if (cicy_search_settings_check(&search->settings, error) == CICY_OK)
        return CICY_OK;
    return cicy_error_prepend(error, CICY_INVALID_INPUT, "damaged header");
}

/* ---- A line ---- */

static json_t *line_to_json(const cicy_search *search, size_t index)
{
    const cicy_evaluation *e = &search->evaluations[index];
    json_t *line =
        json_pack("{s:I, s:I, s:I, s:I, s:f, s:b, s:o}", "evaluation", (json_int_t)index,
                  "configuration", (json_int_t)e->number, "bracket", (json_int_t)e->bracket,
                  "stage", (json_int_t)e->stage, "budget", e->budget, "model", e->model, "values",
                  cicy_point_to_json(&search->space, &e->point));
    json_object_set_new(line, "loss", isfinite(e->loss) ? json_real(e->loss) : json_null());
    if (!isfinite(e->loss))
        json_object_set_new(line, "failure", json_string(e->failure));
    return line;
}

static cicy_status loss_from_json(cicy_evaluation *e, const json_t *line, cicy_error *error)
{
    const json_t *loss = json_object_get(line, "loss");
    const char *failure = json_string_value(json_object_get(line, "failure"));
    e->loss = json_is_number(loss) ? json_number_value(loss) : INFINITY;
    if (json_is_number(loss) ? failure != NULL : !json_is_null(loss) || !failure)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "must have a loss, or null and the reason of a failure");
    snprintf(e->failure, sizeof e->failure, "%s", failure ? failure : "");
    return CICY_OK;
}

/* Evaluation `index` must be the one that the results before it ask for. */
static cicy_status check_turn(const cicy_search *search, size_t index, cicy_evaluation *e,
                              cicy_error *error)
{
    const cicy_stage stage = cicy_plan_stage(&search->settings, index);
    size_t number = stage.drawn + index - stage.first;
    if (stage.stage > 0) {
        size_t *order = malloc(stage.before_size * sizeof *order);
        if (!order)
            return cicy_error_memory(error);
        cicy_plan_promote(search, &stage, order);
        const cicy_evaluation *before = &search->evaluations[order[index - stage.first]];
        free(order);
        number = before->number;
        if (memcmp(&before->point, &e->point, sizeof e->point) != 0)
            number = SIZE_MAX;
    }
    if (e->number != number || e->bracket != stage.bracket || e->stage != stage.stage ||
        fabs(e->budget - stage.budget) > 1e-6 * stage.budget)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "not the evaluation whose turn it was (number %zu)", index);
    e->budget = stage.budget;
    return CICY_OK;
}

static cicy_status line_from_json(const cicy_search *search, json_t *line, size_t index,
                                  cicy_evaluation *e, cicy_error *error)
{
    json_int_t at, number, bracket, stage;
    int model;
    json_t *values;
    json_error_t reason;
    *e = (cicy_evaluation){0};
    if (json_unpack_ex(line, &reason, 0, "{s:I, s:I, s:I, s:I, s:F, s:b, s:o}", "evaluation", &at,
                       "configuration", &number, "bracket", &bracket, "stage", &stage, "budget",
                       &e->budget, "model", &model, "values", &values))
        return errno == ENOMEM ? cicy_error_memory(error)
                               : cicy_error_set(error, CICY_INVALID_INPUT, "not an evaluation: %s",
                                                reason.text);
    e->number = at == (json_int_t)index ? (size_t)number : SIZE_MAX;
    e->bracket = (size_t)bracket;
    e->stage = (size_t)stage;
    e->model = model != 0;
    CICY_TRY(cicy_point_from_json(&search->space, values, &e->point, error));
    CICY_TRY(loss_from_json(e, line, error));
    return check_turn(search, index, e, error);
}

/* ---- Files ---- */

cicy_status cicy_search_reserve(cicy_search *search, size_t count, cicy_error *error)
{
    return cicy_array_reserve(&search->evaluations, &search->room, count,
                              sizeof *search->evaluations)
               ? CICY_OK
               : cicy_error_memory(error);
}

static cicy_status read_evaluation(void *user, json_t *line, size_t number, cicy_error *error)
{
    cicy_search *search = user;
    if (number == 0)
        return header_from_json(search, line, error);
    CICY_TRY(cicy_search_reserve(search, number, error));
    CICY_TRY(line_from_json(search, line, number - 1, &search->evaluations[number - 1], error));
    search->count = number;
    return CICY_OK;
}

cicy_status cicy_search_log_read(cicy_search *search, const char *path, size_t *bytes,
                                 cicy_error *error)
{
    *search = (cicy_search){0};
    CICY_TRY(cicy_lines_read(path, read_evaluation, search, bytes, error));
    if (*bytes > 0)
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_FORMAT, "%s:1: not the log of a search", path);
}

/* Evaluations first ... first + count - 1, whose results are looked for. */
typedef struct requested {
    const cicy_search *search;
    size_t first, count;
    bool *known;
} requested;

/* The result of one line, if it is one of those requested. */
static cicy_status take_pending(void *user, json_t *line, size_t number, cicy_error *error)
{
    (void)number;
    const requested *wanted = user;
    const json_t *at = json_object_get(line, "evaluation");
    const json_int_t index = json_integer_value(at);
    if (!json_is_integer(at) || index < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "not an evaluation");
    if ((size_t)index < wanted->first || (size_t)index >= wanted->first + wanted->count)
        return CICY_OK;
    wanted->known[(size_t)index - wanted->first] = true;
    return loss_from_json(&wanted->search->evaluations[index], line, error);
}

cicy_status cicy_search_pending_read(const cicy_search *search, const char *path, size_t first,
                                     size_t count, bool *known, cicy_error *error)
{
    size_t bytes;
    requested wanted = {search, first, count, known};
    memset(known, 0, count * sizeof *known);
    if (access(path, F_OK) != 0)
        return CICY_OK;
    CICY_TRY(cicy_lines_read(path, take_pending, &wanted, &bytes, error));
    return truncate(path, (off_t)bytes) == 0
               ? CICY_OK
               : cicy_error_system(error, errno, "%s: cannot write", path);
}

cicy_status cicy_search_log_append(FILE *stream, const char *path, const cicy_search *search,
                                   size_t index, cicy_error *error)
{
    cicy_json_begin();
    return cicy_lines_append(stream, path, line_to_json(search, index), NULL, error);
}

static cicy_status add_seconds(void *user, json_t *line, size_t number, cicy_error *error)
{
    (void)number, (void)error;
    double *seconds = user;
    *seconds = fmax(*seconds, json_number_value(json_object_get(line, "seconds")));
    return CICY_OK;
}

double cicy_search_seconds_read(const char *path)
{
    size_t bytes;
    double seconds = 0;
    cicy_lines_read(path, add_seconds, &seconds, &bytes,
                    NULL); /* no such file: no time spent yet */
    return seconds;
}

void cicy_search_seconds_append(const char *path, size_t evaluations, double seconds, int workers)
{
    FILE *stream;
    if (cicy_lines_open(&stream, path, UINT64_MAX, NULL) != CICY_OK)
        return;
    cicy_json_begin();
    cicy_lines_append(stream, path,
                      json_pack("{s:I, s:f, s:i}", "evaluations", (json_int_t)evaluations,
                                "seconds", round(1e3 * seconds) / 1e3, "workers", workers),
                      NULL, NULL);
    fclose(stream);
}

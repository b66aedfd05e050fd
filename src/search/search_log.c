#include "search/search_log.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/system_error.h"
#include "cicyminer/version.h"
#include "search/search_plan.h"
#include "search/space_json.h"

static const char format_name[] = "cicyminer search";
enum { FORMAT_VERSION = 1 };
static const size_t size_limit = (size_t)1 << 30;

static cicy_status system_error(cicy_error *error, const char *path, const char *what)
{
    return cicy_error_system(error, errno, "%s: cannot %s", path, what);
}

/* ---- The header ---- */

static json_t *header_to_json(const cicy_space *space, const cicy_search_settings *s,
                              const cicy_search_limits *limits)
{
    return json_pack(
        "{s:s, s:i, s:s, s:I, s:f, s:f, s:f, s:f, s:f, s:I, s:f, s:f, s:I, s:I, s:f, s:o}",
        "format", format_name, "version", FORMAT_VERSION, "program", cicy_version(), "seed",
        (json_int_t)s->seed, "min_budget", s->min_budget, "max_budget", s->max_budget, "eta",
        s->eta, "good", s->good, "random", s->random, "candidates", (json_int_t)s->candidates,
        "bandwidth_factor", s->bandwidth_factor, "min_bandwidth", s->min_bandwidth, "brackets",
        (json_int_t)limits->brackets, "evaluations", (json_int_t)limits->evaluations, "minutes",
        limits->minutes, "parameters", cicy_space_to_json(space));
}

cicy_status cicy_search_log_create(const char *path, const cicy_space *space,
                                   const cicy_search_settings *settings,
                                   const cicy_search_limits *limits, cicy_error *error)
{
    json_t *header = header_to_json(space, settings, limits);
    char *line = header ? json_dumps(header, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(header);
    if (!line)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    cicy_file file;
    cicy_status status = cicy_file_create(&file, path, error);
    if (status == CICY_OK) {
        fprintf(file.stream, "%s\n", line); /* the commit notices a failure */
        status = cicy_file_commit(&file, error);
    }
    free(line);
    return status;
}

static cicy_status header_from_json(cicy_search *search, json_t *header, cicy_error *error)
{
    const char *format, *program;
    int version;
    json_int_t seed, candidates, brackets, evaluations;
    json_t *parameters;
    cicy_search_settings *s = &search->settings;
    json_error_t reason;
    if (json_unpack_ex(header, &reason, 0, "{s:s, s:i}", "format", &format, "version", &version) ||
        strcmp(format, format_name) != 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "not the log of a search");
    if (version != FORMAT_VERSION)
        return cicy_error_set(error, CICY_INVALID_INPUT, "of format version %d, not %d", version,
                              FORMAT_VERSION);
    if (json_unpack_ex(header, &reason, JSON_STRICT,
                       "{s:s, s:i, s:s, s:I, s:F, s:F, s:F, s:F, s:F, s:I, s:F, s:F, s:I, s:I, "
                       "s:F, s:o}",
                       "format", &format, "version", &version, "program", &program, "seed", &seed,
                       "min_budget", &s->min_budget, "max_budget", &s->max_budget, "eta", &s->eta,
                       "good", &s->good, "random", &s->random, "candidates", &candidates,
                       "bandwidth_factor", &s->bandwidth_factor, "min_bandwidth", &s->min_bandwidth,
                       "brackets", &brackets, "evaluations", &evaluations, "minutes",
                       &search->limits.minutes, "parameters", &parameters))
        return cicy_error_set(error, CICY_INVALID_INPUT, "damaged header: %s", reason.text);
    if (seed < 0 || candidates < 1 || brackets < 0 || evaluations < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "damaged header: a number below 0");
    s->seed = (uint64_t)seed;
    s->candidates = (size_t)candidates;
    search->limits.brackets = (uint64_t)brackets;
    search->limits.evaluations = (uint64_t)evaluations;
    cicy_status status = cicy_space_from_json(&search->space, parameters, NULL, error);
    if (status == CICY_OK)
        status = cicy_search_settings_check(s, error);
    if (status != CICY_USAGE)
        return status;
    if (error) /* what would be wrong usage is wrong input in a file */
        error->status = CICY_INVALID_INPUT;
    return CICY_INVALID_INPUT;
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
    if (line && isfinite(e->loss)) {
        json_object_set_new(line, "loss", json_real(e->loss));
    } else if (line) {
        json_object_set_new(line, "loss", json_null());
        json_object_set_new(line, "failure", json_string(e->failure));
    }
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

/* Whose turn it was must be what the results before say. */
static cicy_status check_turn(const cicy_search *search, const cicy_stage *stage, size_t index,
                              cicy_evaluation *e, cicy_error *error)
{
    size_t number = stage->drawn + index - stage->first;
    if (stage->stage > 0) {
        size_t *order = malloc(stage->before_size * sizeof *order);
        if (!order)
            return cicy_error_set(error, CICY_SYSTEM, "out of memory");
        cicy_plan_promote(search, stage, order);
        const cicy_evaluation *before = &search->evaluations[order[index - stage->first]];
        free(order);
        number = before->number;
        if (memcmp(&before->point, &e->point, sizeof e->point) != 0)
            number = SIZE_MAX;
    }
    if (e->number != number || e->bracket != stage->bracket || e->stage != stage->stage ||
        fabs(e->budget - stage->budget) > 1e-6 * stage->budget)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "not the evaluation whose turn it was (number %zu)", index);
    e->budget = stage->budget;
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
        return cicy_error_set(error, CICY_INVALID_INPUT, "not an evaluation: %s", reason.text);
    e->number = (size_t)number;
    e->bracket = (size_t)bracket;
    e->stage = (size_t)stage;
    e->model = model != 0;
    cicy_status status = cicy_point_from_json(&search->space, values, &e->point, error);
    if (status == CICY_OK)
        status = loss_from_json(e, line, error);
    const cicy_stage turn = cicy_plan_stage(&search->settings, index);
    if (status == CICY_OK)
        status = check_turn(search, &turn, at == (json_int_t)index ? index : SIZE_MAX, e, error);
    return status;
}

/* ---- Files ---- */

cicy_status cicy_search_reserve(cicy_search *search, size_t count, cicy_error *error)
{
    if (count <= search->room)
        return CICY_OK;
    size_t room = count > 2 * search->room ? count : 2 * search->room;
    cicy_evaluation *larger = realloc(search->evaluations, room * sizeof *larger);
    if (!larger)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory for a search");
    search->evaluations = larger;
    search->room = room;
    return CICY_OK;
}

/* The next whole line of *text, parsed; NULL at the end or, with *status, for one that is no JSON
 * object. */
static json_t *next_line(const char **text, cicy_status *status, cicy_error *error)
{
    const char *end = strchr(*text, '\n');
    json_error_t reason;
    if (!end)
        return NULL;
    json_t *line = json_loadb(*text, (size_t)(end - *text), JSON_REJECT_DUPLICATES, &reason);
    *text = end + 1;
    if (line && json_is_object(line))
        return line;
    *status =
        cicy_error_set(error, CICY_INVALID_INPUT, "%s", line ? "not a JSON object" : reason.text);
    json_decref(line);
    return NULL;
}

static cicy_status read_lines(cicy_search *search, const char *path, const char *text,
                              const char **end, cicy_error *error)
{
    cicy_status status = CICY_OK;
    *end = text;
    for (size_t number = 1;; number++) {
        json_t *line = next_line(end, &status, error);
        if (line && number == 1)
            status = header_from_json(search, line, error);
        else if (line && (status = cicy_search_reserve(search, number, error)) == CICY_OK)
            status =
                line_from_json(search, line, number - 2, &search->evaluations[number - 2], error);
        json_decref(line);
        if (status != CICY_OK)
            return cicy_error_prepend(error, status, "%s:%zu", path, number);
        if (!line)
            return CICY_OK;
        search->count = number - 1;
    }
}

cicy_status cicy_search_log_read(cicy_search *search, const char *path, size_t *bytes,
                                 cicy_error *error)
{
    char *text;
    size_t size;
    const char *end;
    *search = (cicy_search){0};
    cicy_status status = cicy_file_read(path, size_limit, &text, &size, error);
    if (status != CICY_OK)
        return status;
    status = read_lines(search, path, text, &end, error);
    *bytes = (size_t)(end - text);
    if (status == CICY_OK && *bytes == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT, "%s:1: not the log of a search", path);
    free(text);
    return status;
}

/* The result of one line, if it is one of those asked for. */
static cicy_status take_pending(const cicy_search *search, const json_t *line, size_t first,
                                size_t count, bool *known, cicy_error *error)
{
    const json_t *at = json_object_get(line, "evaluation");
    json_int_t index = json_integer_value(at);
    if (!json_is_integer(at) || index < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "not an evaluation");
    if ((size_t)index < first || (size_t)index >= first + count)
        return CICY_OK;
    known[(size_t)index - first] = true;
    return loss_from_json(&search->evaluations[index], line, error);
}

cicy_status cicy_search_pending_read(const cicy_search *search, const char *path, size_t first,
                                     size_t count, bool *known, cicy_error *error)
{
    char *text;
    size_t size;
    memset(known, 0, count * sizeof *known);
    if (access(path, F_OK) != 0)
        return CICY_OK;
    cicy_status status = cicy_file_read(path, size_limit, &text, &size, error);
    if (status != CICY_OK)
        return status;
    const char *rest = text;
    for (size_t number = 1;; number++) {
        json_t *line = next_line(&rest, &status, error);
        if (line)
            status = take_pending(search, line, first, count, known, error);
        json_decref(line);
        if (status != CICY_OK)
            cicy_error_prepend(error, status, "%s:%zu", path, number);
        if (status != CICY_OK || !line)
            break;
    }
    if (status == CICY_OK && truncate(path, (off_t)(rest - text)) != 0)
        status = system_error(error, path, "write");
    free(text);
    return status;
}

cicy_status cicy_search_log_open(FILE **stream, const char *path, cicy_error *error)
{
    *stream = NULL;
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return system_error(error, path, "open");
    cicy_status status = CICY_OK;
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        status = cicy_error_set(error, CICY_USAGE, "%s: another search is at work here", path);
    else if (!(*stream = fdopen(descriptor, "ab")))
        status = system_error(error, path, "open");
    if (status != CICY_OK)
        close(descriptor);
    return status;
}

cicy_status cicy_search_log_append(FILE *stream, const char *path, const cicy_search *search,
                                   size_t index, cicy_error *error)
{
    json_t *object = line_to_json(search, index);
    char *line = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10)) : NULL;
    json_decref(object);
    if (!line)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    bool written =
        fprintf(stream, "%s\n", line) > 0 && fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    free(line);
    return written ? CICY_OK : system_error(error, path, "write");
}

double cicy_search_seconds_read(const char *path)
{
    char *text;
    size_t size;
    double seconds = 0;
    if (cicy_file_read(path, size_limit, &text, &size, NULL) != CICY_OK)
        return 0;
    /* half a line of a killed search is no number and does not matter */
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        json_t *object = json_loadb(line, (size_t)(end - line), 0, NULL);
        const json_t *value = json_object_get(object, "seconds");
        if (json_is_number(value) && json_number_value(value) > seconds)
            seconds = json_number_value(value);
        json_decref(object);
    }
    free(text);
    return seconds;
}

void cicy_search_seconds_append(const char *path, size_t evaluations, double seconds, int workers)
{
    FILE *stream = fopen(path, "ab");
    if (!stream)
        return;
    fprintf(stream, "{\"evaluations\":%zu,\"seconds\":%.3f,\"workers\":%d}\n", evaluations, seconds,
            workers);
    fclose(stream);
}

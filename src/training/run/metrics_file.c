#include "training/run/metrics_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "cicyminer/prediction.h"
#include "training/run/run_folder.h"

static const char *const hodge_names[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22"};

/* The groups of a section. Files of older versions lack the last one. */
enum { NETWORK, RELATION, EULER, NEAREST, GROUPS };
static const char *const group_names[GROUPS] = {"network", "relation", "euler", "nearest"};

/* Whether metrics have a group. */
static bool has_group(const cicy_metrics *metrics, int index)
{
    return index == NETWORK ||
           (index == EULER ? cicy_metrics_with_euler(metrics) : cicy_metrics_complete(metrics));
}

static cicy_metric *group(cicy_metrics *metrics, int index)
{
    cicy_metric *const groups[GROUPS] = {metrics->network, metrics->relation, metrics->euler,
                                         metrics->nearest};
    return groups[index];
}

json_t *cicy_metrics_to_json(const cicy_metrics *metrics)
{
    cicy_metrics copy = *metrics;
    json_t *section = json_pack("{s:i, s:I, s:f, s:f}", "dimension", metrics->dimension, "count",
                                (json_int_t)metrics->count, "favourable", metrics->favourable,
                                "no_h21", metrics->no_h21);
    for (int g = 0; g < GROUPS; g++) {
        if (!has_group(metrics, g))
            continue;
        json_t *object = json_object();
        for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
            const cicy_metric *metric = &group(&copy, g)[k];
            if (!metrics->predicted[k])
                continue;
            json_object_set_new(object, hodge_names[k],
                                json_pack("{s:f, s:f, s:f}", "accuracy", metric->accuracy, "mse",
                                          metric->mse, "mae", metric->mae));
        }
        json_object_set_new(section, group_names[g], object);
    }
    return section;
}

char *cicy_metrics_json(const cicy_metrics *metrics)
{
    json_t *section = cicy_metrics_to_json(metrics);
    char *text = json_dumps(section, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(section);
    return text;
}

/* One number of one group; NAN where the section rightly has none. */
static bool read_metric(const json_t *section, int g, int k, cicy_metrics *metrics)
{
    cicy_metric *metric = &group(metrics, g)[k];
    *metric = (cicy_metric){NAN, NAN, NAN};
    if (!metrics->predicted[k] || !has_group(metrics, g) ||
        (g == NEAREST && !json_object_get(section, group_names[g])))
        return true;
    return json_unpack((json_t *)section, "{s:{s:{s:F, s:F, s:F}}}", group_names[g], hodge_names[k],
                       "accuracy", &metric->accuracy, "mse", &metric->mse, "mae",
                       &metric->mae) == 0;
}

static bool from_json(const json_t *section, cicy_metrics *metrics)
{
    json_int_t count;
    *metrics = (cicy_metrics){.dimension = 4}; /* unless the file says so */
    if (json_unpack((json_t *)section, "{s?i, s:I, s:F, s:F}", "dimension", &metrics->dimension,
                    "count", &count, "favourable", &metrics->favourable, "no_h21",
                    &metrics->no_h21) != 0 ||
        count < 0)
        return false;
    metrics->count = (size_t)count;
    const json_t *network = json_object_get(section, group_names[0]);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        metrics->predicted[k] = json_object_get(network, hodge_names[k]) != NULL;
    for (int g = 0; g < GROUPS; g++)
        for (int k = 0; k < CICY_MAX_PREDICTED; k++)
            if (!read_metric(section, g, k, metrics))
                return false;
    return json_object_size(network) > 0;
}

/* The object in metrics.json; an empty one when there is no file. */
static cicy_status load(const char *path, json_t **object, cicy_error *error)
{
    if (access(path, F_OK) == 0)
        return cicy_json_read(path, object, error);
    *object = json_object();
    return *object ? CICY_OK : cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
}

cicy_status cicy_metrics_write(const char *run, const char *section, const cicy_metrics *metrics,
                               cicy_error *error)
{
    json_t *object = NULL;
    char *path = cicy_file_join(run, "metrics.json");
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run);
    cicy_status status = load(path, &object, error);
    if (status == CICY_OK) {
        json_object_set_new(object, section, cicy_metrics_to_json(metrics));
        status = cicy_json_write(object, path, error);
    }
    json_decref(object);
    free(path);
    return status;
}

cicy_status cicy_metrics_read(const char *run, const char *section, cicy_metrics *metrics,
                              bool *found, cicy_error *error)
{
    json_t *object = NULL;
    char *path = cicy_file_join(run, "metrics.json");
    *found = false;
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", run);
    cicy_status status = load(path, &object, error);
    const json_t *own = json_object_get(object, section);
    if (status == CICY_OK && own) {
        *found = from_json(own, metrics);
        if (!*found)
            status = cicy_error_set(error, CICY_INVALID_INPUT, "%s: the section %s is damaged",
                                    path, section);
    }
    json_decref(object);
    free(path);
    return status;
}

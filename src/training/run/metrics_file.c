#include "training/run/metrics_file.h"

#include <errno.h>
#include <math.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "base/json.h"
#include "cicyminer/prediction.h"
#include "evaluation/bundle_metrics.h"

/* The groups of a section. Files of older versions lack the last one. */
enum { NETWORK, RELATION, EULER, NEAREST, GROUPS };
static const char *const group_names[GROUPS] = {"network", "relation", "euler", "nearest"};

/* Whether metrics have a group. */
static bool has_group(const cicy_metrics *metrics, int index)
{
    if (metrics->content == CICY_CONTENT_BUNDLES)
        return index == NETWORK || index == NEAREST;
    if (index == NEAREST)
        return metrics->dimension == 4 && cicy_metrics_complete(metrics);
    return index == NETWORK ||
           (index == EULER ? cicy_metrics_with_euler(metrics) : cicy_metrics_complete(metrics));
}

static cicy_metric *group(cicy_metrics *metrics, int index)
{
    cicy_metric *const groups[GROUPS] = {metrics->network, metrics->relation, metrics->euler,
                                         metrics->nearest};
    return groups[index];
}

static json_t *bundles_to_json(const cicy_metrics *metrics)
{
    const cicy_bundle_metrics *bundle = &metrics->bundle;
    json_t *zero = json_object();
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        if (metrics->predicted[k])
            json_object_set_new(zero, cicy_model_bundle_name(k), json_real(bundle->zero[k]));
    return json_pack("{s:o, s:f, s:f, s:f, s:f}", "zero", zero, "all", bundle->all, "consistent",
                     bundle->consistent, "all_consistent", bundle->all_consistent, "all_nearest",
                     bundle->all_nearest);
}

json_t *cicy_metrics_to_json(const cicy_metrics *metrics)
{
    cicy_metrics copy = *metrics;
    json_t *section = json_pack("{s:i, s:I, s:f, s:f}", "dimension", metrics->dimension, "count",
                                (json_int_t)metrics->count, "favourable", metrics->favourable,
                                "no_h21", metrics->no_h21);
    if (metrics->content == CICY_CONTENT_BUNDLES)
        json_object_set_new(section, "bundles", bundles_to_json(metrics));
    for (int g = 0; g < GROUPS; g++) {
        if (!has_group(metrics, g))
            continue;
        json_t *object = json_object();
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
            const cicy_metric *metric = &group(&copy, g)[k];
            if (metrics->predicted[k])
                json_object_set_new(object, cicy_predicted_name(metrics->content, k),
                                    json_pack("{s:f, s:f, s:f}", "accuracy", metric->accuracy,
                                              "mse", metric->mse, "mae", metric->mae));
        }
        json_object_set_new(section, group_names[g], object);
    }
    return section;
}

char *cicy_metrics_json(const cicy_metrics *metrics)
{
    cicy_json_begin();
    json_t *section = cicy_metrics_to_json(metrics);
    char *text = cicy_json_text(section, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(section);
    return text;
}

/* One number of one group; NAN where the section rightly has none. */
static bool read_metric(json_t *section, int g, size_t k, cicy_metrics *metrics)
{
    cicy_metric *metric = &group(metrics, g)[k];
    *metric = (cicy_metric){NAN, NAN, NAN};
    if (!metrics->predicted[k] || !has_group(metrics, g) ||
        (g == NEAREST && !json_object_get(section, group_names[g])))
        return true;
    return json_unpack(section, "{s:{s:{s:F, s:F, s:F}}}", group_names[g],
                       cicy_predicted_name(metrics->content, k), "accuracy", &metric->accuracy,
                       "mse", &metric->mse, "mae", &metric->mae) == 0;
}

/* What only line bundles have; true where the section is about Hodge numbers. */
static bool read_bundles(const json_t *section, cicy_metrics *metrics)
{
    cicy_bundle_metrics *bundle = &metrics->bundle;
    json_t *object = json_object_get(section, "bundles");
    if (!object)
        return true;
    metrics->content = CICY_CONTENT_BUNDLES;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        bundle->zero[k] = json_number_value(
            json_object_get(json_object_get(object, "zero"), cicy_model_bundle_name(k)));
    return json_unpack(object, "{s:F, s:F, s:F, s:F}", "all", &bundle->all, "consistent",
                       &bundle->consistent, "all_consistent", &bundle->all_consistent,
                       "all_nearest", &bundle->all_nearest) == 0;
}

static bool from_json(json_t *section, cicy_metrics *metrics)
{
    json_int_t count;
    *metrics = (cicy_metrics){.dimension = 4}; /* unless the file says so */
    if (json_unpack(section, "{s?i, s:I, s:F, s:F}", "dimension", &metrics->dimension, "count",
                    &count, "favourable", &metrics->favourable, "no_h21", &metrics->no_h21) != 0 ||
        count < 0)
        return false;
    metrics->count = (size_t)count;
    if (!read_bundles(section, metrics))
        return false;
    const json_t *network = json_object_get(section, group_names[NETWORK]);
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        metrics->predicted[k] =
            json_object_get(network, cicy_predicted_name(metrics->content, k)) != NULL;
    for (int g = 0; g < GROUPS; g++)
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
            if (!read_metric(section, g, k, metrics))
                return false;
    return json_object_size(network) > 0;
}

/* The path of metrics.json and the object in it; an empty one when there is no file. */
static cicy_status load(const char *run, char *path, json_t **object, cicy_error *error)
{
    *object = NULL;
    CICY_TRY(cicy_path_join(path, run, "metrics.json", error));
    if (cicy_path_exists(run, "metrics.json"))
        return cicy_json_read(path, object, error);
    *object = json_object();
    return *object ? CICY_OK : cicy_error_memory(error);
}

cicy_status cicy_metrics_write(const char *run, const char *section, const cicy_metrics *metrics,
                               cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    json_t *object;
    CICY_TRY(load(run, path, &object, error));
    cicy_json_begin();
    json_object_set_new(object, section, cicy_metrics_to_json(metrics));
    cicy_status status = cicy_json_write(object, path, error);
    json_decref(object);
    return status;
}

cicy_status cicy_metrics_read(const char *run, const char *section, cicy_metrics *metrics,
                              bool *found, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    json_t *object;
    *found = false;
    CICY_TRY(load(run, path, &object, error));
    json_t *own = json_object_get(object, section);
    cicy_status status = CICY_OK;
    errno = 0; /* json_unpack needs memory too */
    if (own && !(*found = from_json(own, metrics)))
        status = errno == ENOMEM
                     ? cicy_error_memory(error)
                     : cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                           "%s: the section %s is damaged", path, section);
    json_decref(object);
    return status;
}

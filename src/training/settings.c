/* One table of all settings serves the command line, configuration files and config.json. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cicyminer/training.h"
#include "cicyminer/version.h"

typedef enum setting_kind { TEXT, WHOLE, REAL, CHOICE } setting_kind;

typedef struct entry {
    const char *name, *help, *values;
    setting_kind kind;
    size_t offset;
    double low, high;
} entry;

#define AT(member) offsetof(cicy_training_settings, member)

static const entry entries[] = {
    {"model", "name of the model", NULL, TEXT, AT(model), 0, 0},
    {"width", "factor on the filters; 1: the paper's", NULL, REAL, AT(width), 1e-3, 64},
    {"sampling", "how the training part is drawn", "stratified|random", CHOICE, AT(sampling), 0, 0},
    {"ratio", "share of the training part", NULL, REAL, AT(ratio), 1e-6, 0.999999},
    {"validation", "share of the validation part", NULL, REAL, AT(validation), 1e-6, 0.999999},
    {"seed", "seed of everything random", NULL, WHOLE, AT(seed), 0, 9e15},
    {"batch", "samples in a step", NULL, WHOLE, AT(batch), 1, 65536},
    {"epochs", "end after this many epochs", NULL, REAL, AT(epochs), 1e-6, 1e6},
    {"steps", "end after this many steps; 0: no limit", NULL, WHOLE, AT(steps), 0, 1e12},
    {"stop_after", "end here, before the schedule does; 0: no limit", NULL, WHOLE, AT(stop_after),
     0, 1e12},
    {"minutes", "end after about this time; 0: no limit", NULL, REAL, AT(minutes), 0, 1e6},
    {"optimiser", "optimiser", "adam|sgd", CHOICE, AT(optimiser), 0, 0},
    {"momentum", "momentum of sgd", NULL, REAL, AT(momentum), 0, 0.999999},
    {"learning_rate", "largest learning rate", NULL, REAL, AT(learning_rate), 1e-12, 1e3},
    {"schedule", "course of the learning rate", "plateau|constant|cosine", CHOICE, AT(schedule), 0,
     0},
    {"warmup", "steps of linear growth at the start", NULL, WHOLE, AT(warmup), 0, 1e9},
    {"hold", "cosine: share of the steps at the full rate", NULL, REAL, AT(hold), 0, 0.999},
    {"floor", "smallest learning rate", NULL, REAL, AT(floor), 0, 1e3},
    {"factor", "plateau: factor on the learning rate", NULL, REAL, AT(factor), 1e-3, 1},
    {"patience", "plateau: epochs without improvement", NULL, REAL, AT(patience), 1e-3, 1e6},
    {"clip", "largest norm of the gradient; 0: none", NULL, REAL, AT(clip), 0, 1e9},
    {"average", "decay of the weights' moving average; 0: none", NULL, REAL, AT(average), 0,
     0.9999999},
    {"delta", "of the Huber loss", NULL, REAL, AT(delta), 1e-6, 1e6},
    {"weight_h11", "weight of the loss of h11", NULL, REAL, AT(weights[0]), 0, 1e6},
    {"weight_h21", "weight of the loss of h21", NULL, REAL, AT(weights[1]), 0, 1e6},
    {"weight_h31", "weight of the loss of h31", NULL, REAL, AT(weights[2]), 0, 1e6},
    {"weight_h22", "weight of the loss of h22", NULL, REAL, AT(weights[3]), 0, 1e6},
    {"auxiliary", "factor on the auxiliary losses", NULL, REAL, AT(auxiliary), 0, 1e6},
    {"dropout", "share of zeros in dropout layers", NULL, REAL, AT(dropout), 0, 0.99},
    {"start", "first output biases and moving moments", "plain|data", CHOICE, AT(start), 0, 0},
    {"validate_every", "steps between validations; 0: an epoch", NULL, WHOLE, AT(validate_every), 0,
     1e12},
    {"validation_samples", "samples of a validation; 0: all", NULL, WHOLE, AT(validation_samples),
     0, 1e12},
    {"test_samples", "samples of the final test; 0: all", NULL, WHOLE, AT(test_samples), 0, 1e12},
    {"save_minutes", "longest time between checkpoints", NULL, REAL, AT(save_minutes), 1e-3, 1e6}};
enum { ENTRIES = sizeof entries / sizeof *entries };

cicy_training_settings cicy_training_defaults(void)
{
    return (cicy_training_settings){.model = "cicyminer",
                                    .width = 1,
                                    .sampling = CICY_SAMPLING_STRATIFIED,
                                    .ratio = 0.1,
                                    .validation = 0.1,
                                    .batch = 64,
                                    .epochs = 300,
                                    .optimiser = CICY_OPTIMISER_ADAM,
                                    .momentum = 0.9,
                                    .learning_rate = 1e-3,
                                    .schedule = CICY_SCHEDULE_PLATEAU,
                                    .hold = 0.1,
                                    .floor = 1e-6,
                                    .factor = 0.3,
                                    .patience = 75,
                                    .delta = 1.5,
                                    .weights = {0.05, 0.30, 0.25, 0.35},
                                    .auxiliary = 1,
                                    .dropout = 0.2,
                                    .save_minutes = 5};
}

size_t cicy_training_setting_count(void)
{
    return ENTRIES;
}

cicy_setting cicy_training_setting(size_t index)
{
    const entry *e = &entries[index];
    return (cicy_setting){.name = e->name, .help = e->help, .values = e->values};
}

static void *member(cicy_training_settings *settings, const entry *e)
{
    return (char *)settings + e->offset;
}

static const void *const_member(const cicy_training_settings *settings, const entry *e)
{
    return (const char *)settings + e->offset;
}

/* Position of `text` in "a|b|c"; -1 when it is not there. */
static int64_t find_choice(const char *values, const char *text)
{
    size_t length = strlen(text);
    for (int64_t index = 0; values; index++) {
        size_t own = strcspn(values, "|");
        if (own == length && memcmp(values, text, length) == 0)
            return index;
        values = values[own] ? values + own + 1 : NULL;
    }
    return -1;
}

static cicy_status set_text(void *target, const entry *e, const char *text, cicy_error *error)
{
    if (strlen(text) >= CICY_MODEL_NAME_LENGTH)
        return cicy_error_set(error, CICY_USAGE, "%s: '%s' is too long", e->name, text);
    snprintf(target, CICY_MODEL_NAME_LENGTH, "%s", text);
    return CICY_OK;
}

static cicy_status set_number(void *target, const entry *e, const char *text, cicy_error *error)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !(number >= e->low && number <= e->high))
        return cicy_error_set(error, CICY_USAGE, "%s: '%s' is not a number from %g to %g", e->name,
                              text, e->low, e->high);
    if (e->kind == REAL) {
        *(double *)target = number;
        return CICY_OK;
    }
    *(int64_t *)target = strtoll(text, &end, 10);
    if (*end != '\0' && number != floor(number))
        return cicy_error_set(error, CICY_USAGE, "%s: '%s' is not a whole number", e->name, text);
    if (*end != '\0') /* 1e6 */
        *(int64_t *)target = (int64_t)number;
    return CICY_OK;
}

static cicy_status set_entry(cicy_training_settings *settings, const entry *e, const char *text,
                             cicy_error *error)
{
    if (e->kind == TEXT)
        return set_text(member(settings, e), e, text, error);
    if (e->kind != CHOICE)
        return set_number(member(settings, e), e, text, error);
    int64_t choice = find_choice(e->values, text);
    if (choice < 0)
        return cicy_error_set(error, CICY_USAGE, "%s: '%s' is none of %s", e->name, text,
                              e->values);
    *(int64_t *)member(settings, e) = choice;
    return CICY_OK;
}

static const entry *find_entry(const char *name)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return NULL;
}

cicy_status cicy_training_setting_set(cicy_training_settings *settings, const char *name,
                                      const char *text, cicy_error *error)
{
    const entry *e = find_entry(name);
    if (!e)
        return cicy_error_set(error, CICY_USAGE, "there is no setting '%s'", name);
    return set_entry(settings, e, text, error);
}

void cicy_training_setting_get(const cicy_training_settings *settings, size_t index, char *text)
{
    enum { ROOM = 64 };
    const entry *e = &entries[index];
    const void *value = const_member(settings, e);
    switch (e->kind) {
    case TEXT:
        snprintf(text, ROOM, "%s", (const char *)value);
        return;
    case WHOLE:
        snprintf(text, ROOM, "%" PRId64, *(const int64_t *)value);
        return;
    case REAL:
        snprintf(text, ROOM, "%.15g", *(const double *)value);
        return;
    case CHOICE: {
        const char *start = e->values;
        for (int64_t skip = *(const int64_t *)value; skip > 0; skip--)
            start = strchr(start, '|') + 1;
        snprintf(text, ROOM, "%.*s", (int)strcspn(start, "|"), start);
        return;
    }
    }
}

/* The value of one key of a file. */
static cicy_status read_value(cicy_training_settings *settings, const char *key,
                              const json_t *value, cicy_error *error)
{
    char text[64];
    const entry *e = find_entry(key);
    if (!e)
        return cicy_error_set(error, CICY_INVALID_INPUT, "unknown key '%s'", key);
    bool wants_text = e->kind == TEXT || e->kind == CHOICE;
    if (wants_text != json_is_string(value) || (!wants_text && !json_is_number(value)))
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: must be a %s", key,
                              wants_text ? "text" : "number");
    if (json_is_integer(value))
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(text, sizeof text, "%.17g", json_real_value(value));
    cicy_status status =
        set_entry(settings, e, wants_text ? json_string_value(value) : text, error);
    return status == CICY_USAGE ? CICY_INVALID_INPUT : status;
}

/* The keys of config.json that are no settings; false when `key` is none of them. */
static bool read_other(const char *key, const json_t *value, char **data, uint64_t *checksum)
{
    const char *text = json_string_value(value);
    if (!text)
        return false;
    if (strcmp(key, "version") == 0)
        return true;
    if (strcmp(key, "data") == 0) {
        if (data) {
            free(*data);
            *data = strdup(text);
        }
        return true;
    }
    if (strcmp(key, "checksum") == 0) {
        if (checksum)
            *checksum = strtoull(text, NULL, 16);
        return true;
    }
    return false;
}

cicy_status cicy_training_settings_read(cicy_training_settings *settings, const char *path,
                                        char **data, uint64_t *checksum, cicy_error *error)
{
    json_t *object;
    if (data)
        *data = NULL;
    if (checksum)
        *checksum = 0;
    cicy_status status = cicy_json_read(path, &object, error);
    if (status != CICY_OK)
        return status;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (status == CICY_OK && !read_other(key, value, data, checksum))
            status = read_value(settings, key, value, error);
    }
    json_decref(object);
    if (status != CICY_OK) {
        if (error)
            error->status = status;
        cicy_error_prepend(error, status, "%s", path);
        if (data) {
            free(*data);
            *data = NULL;
        }
    }
    return status;
}

static json_t *entry_to_json(const cicy_training_settings *settings, size_t index)
{
    char text[64];
    const void *value = const_member(settings, &entries[index]);
    if (entries[index].kind == REAL)
        return json_real(*(const double *)value);
    if (entries[index].kind == WHOLE)
        return json_integer(*(const int64_t *)value);
    cicy_training_setting_get(settings, index, text);
    return json_string(text);
}

cicy_status cicy_training_settings_write(const cicy_training_settings *settings, const char *path,
                                         const char *data, uint64_t checksum, cicy_error *error)
{
    char text[24];
    snprintf(text, sizeof text, "%016" PRIx64, checksum);
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "version", cicy_version(), "data", data, "checksum", text);
    if (!object)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: the path is not UTF-8", data);
    for (size_t i = 0; i < ENTRIES; i++)
        json_object_set_new(object, entries[i].name, entry_to_json(settings, i));
    cicy_status status = cicy_json_write(object, path, error);
    json_decref(object);
    return status;
}

/* Changes the losses and dropout of a model to those of the settings. */
static void adjust(const cicy_training_settings *settings, cicy_model *model)
{
    for (size_t i = 0; i < model->output_count; i++) {
        cicy_output *output = &model->outputs[i];
        output->delta = settings->delta;
        if (output->target < CICY_MAX_PREDICTED)
            output->weight = settings->weights[output->target];
        if (output->auxiliary)
            output->weight *= settings->auxiliary;
    }
    for (size_t i = 0; i < model->layer_count; i++)
        if (model->layers[i].kind == CICY_LAYER_DROPOUT)
            model->layers[i].rate = settings->dropout;
}

cicy_status cicy_training_model(const cicy_training_settings *settings, size_t rows, size_t columns,
                                cicy_model **model, cicy_error *error)
{
    cicy_status status =
        cicy_model_create(settings->model, settings->width, rows, columns, model, error);
    if (status == CICY_OK)
        adjust(settings, *model);
    return status;
}

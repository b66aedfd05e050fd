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
#include "training/presets.h"

typedef enum setting_kind { NAME, PATH, WHOLE, REAL, CHOICE } setting_kind;

typedef struct entry {
    const char *name, *help, *values;
    setting_kind kind;
    size_t offset;
    double low, high;
    bool of_model; /* set by the choice of a model */
} entry;

#define AT(member) offsetof(cicy_training_settings, member)

#define OF_MODEL true
#define OF_RUN false

static const entry entries[] = {
    {"model", "name of the model; sets what the paper chose for it", NULL, NAME, AT(model), 0, 0,
     OF_RUN},
    {"width", "factor on the filters; 1: the paper's", NULL, REAL, AT(width), 1e-3, 64, OF_RUN},
    {"modules", "Inception modules; mpnn: rounds", NULL, WHOLE, AT(modules), 1, 16, OF_MODEL},
    {"filters", "filters of a convolution; mpnn: channels", NULL, WHOLE, AT(filters), 1, 4096,
     OF_MODEL},
    {"last_filters", "inception-*: at most, in the last module", NULL, WHOLE, AT(last_filters), 0,
     4096, OF_MODEL},
    {"dense_layers", "inception-*: dense layers before the last", NULL, WHOLE, AT(dense_layers), 0,
     16, OF_MODEL},
    {"dense_units", "units of these layers; mpnn: of the read-out", NULL, WHOLE, AT(dense_units), 1,
     4096, OF_MODEL},
    {"dense_activation", "of these layers", "none|relu|tanh|sigmoid|elu|selu", CHOICE,
     AT(dense_activation), 0, 0, OF_MODEL},
    {"sampling", "how the training part is drawn", "stratified|random|rows|h11", CHOICE,
     AT(sampling), 0, 0, OF_MODEL},
    {"limit", "sampling rows, h11: largest trained on; more: test", NULL, WHOLE, AT(limit), 0, 1e6,
     OF_RUN},
    {"share", "share of the data set used at all", NULL, REAL, AT(share), 1e-6, 1, OF_RUN},
    {"ratio", "share of the training part", NULL, REAL, AT(ratio), 1e-6, 0.999999, OF_RUN},
    {"validation", "share of the validation part", NULL, REAL, AT(validation), 1e-6, 0.999999,
     OF_RUN},
    {"rescale", "range of the entries that becomes [0, 1]", "training|data-set|none", CHOICE,
     AT(rescale), 0, 0, OF_MODEL},
    {"emphasis", "matrices of r rows are drawn in proportion to r^-EMPHASIS", NULL, REAL,
     AT(emphasis), 0, 16, OF_MODEL},
    {"shuffle", "new order of the training matrices at each step", "none|rows-columns", CHOICE,
     AT(shuffle), 0, 0, OF_RUN},
    {"splittings", "share of training matrices replaced by ineffective splittings", NULL, REAL,
     AT(splittings), 0, 1, OF_MODEL},
    {"blocks", "share of training matrices written with a redundant block", NULL, REAL, AT(blocks),
     0, 1, OF_MODEL},
    {"seed", "seed of everything random", NULL, WHOLE, AT(seed), 0, 9e15, OF_RUN},
    {"batch", "samples in a step", NULL, WHOLE, AT(batch), 1, 65536, OF_MODEL},
    {"budget", "epochs x ratio / 0.8, instead of epochs; 0: not", NULL, REAL, AT(budget), 0, 1e6,
     OF_MODEL},
    {"epochs", "end after this many epochs", NULL, REAL, AT(epochs), 1e-6, 1e6, OF_MODEL},
    {"steps", "end after this many steps; 0: no limit", NULL, WHOLE, AT(steps), 0, 1e12, OF_RUN},
    {"stop_after", "end here, before the schedule does; 0: no limit", NULL, WHOLE, AT(stop_after),
     0, 1e12, OF_RUN},
    {"minutes", "end after about this time; 0: no limit", NULL, REAL, AT(minutes), 0, 1e6, OF_RUN},
    {"optimiser", "optimiser", "adam|sgd|muon", CHOICE, AT(optimiser), 0, 0, OF_MODEL},
    {"momentum", "momentum of sgd and muon", NULL, REAL, AT(momentum), 0, 0.999999, OF_MODEL},
    {"beta1", "adam: decay of the mean gradient", NULL, REAL, AT(beta1), 0, 0.999999, OF_MODEL},
    {"beta2", "adam: decay of the mean square", NULL, REAL, AT(beta2), 0, 0.99999999, OF_MODEL},
    {"epsilon", "adam: added to the root of the mean square", NULL, REAL, AT(epsilon), 1e-30, 1,
     OF_MODEL},
    {"decay", "adam, muon: weights shrink by learning rate times this", NULL, REAL, AT(decay), 0,
     1e3, OF_MODEL},
    {"learning_rate", "largest learning rate", NULL, REAL, AT(learning_rate), 1e-12, 1e3, OF_MODEL},
    {"schedule", "course of the learning rate", "plateau|constant|cosine", CHOICE, AT(schedule), 0,
     0, OF_MODEL},
    {"warmup", "steps of linear growth at the start", NULL, WHOLE, AT(warmup), 0, 1e9, OF_MODEL},
    {"hold", "cosine: share of the steps at the full rate", NULL, REAL, AT(hold), 0, 0.999,
     OF_MODEL},
    {"floor", "smallest learning rate", NULL, REAL, AT(floor), 0, 1e3, OF_MODEL},
    {"factor", "plateau: factor on the learning rate", NULL, REAL, AT(factor), 1e-3, 1, OF_MODEL},
    {"patience", "plateau: epochs without improvement", NULL, REAL, AT(patience), 1e-3, 1e6,
     OF_MODEL},
    {"monitor", "what tells better weights", "loss|accuracy", CHOICE, AT(monitor), 0, 0, OF_MODEL},
    {"improvement", "less is none: plateau and early stop", NULL, REAL, AT(improvement), 0, 1e6,
     OF_MODEL},
    {"early_stop", "end after these epochs without improvement; 0: no", NULL, REAL, AT(early_stop),
     0, 1e6, OF_MODEL},
    {"clip", "largest norm of the gradient; 0: none", NULL, REAL, AT(clip), 0, 1e9, OF_MODEL},
    {"average", "decay of the weights' moving average; 0: none", NULL, REAL, AT(average), 0,
     0.9999999, OF_MODEL},
    {"delta", "of the Huber loss", NULL, REAL, AT(delta), 1e-6, 1e6, OF_MODEL},
    {"weight_h11", "weight of the loss of h11", NULL, REAL, AT(weights[0]), 0, 1e6, OF_MODEL},
    {"weight_h21", "weight of the loss of h21", NULL, REAL, AT(weights[1]), 0, 1e6, OF_MODEL},
    {"weight_h31", "weight of the loss of h31", NULL, REAL, AT(weights[2]), 0, 1e6, OF_MODEL},
    {"weight_h22", "weight of the loss of h22", NULL, REAL, AT(weights[3]), 0, 1e6, OF_MODEL},
    {"auxiliary", "factor on the auxiliary losses", NULL, REAL, AT(auxiliary), 0, 1e6, OF_MODEL},
    {"dropout", "share of zeros in dropout layers", NULL, REAL, AT(dropout), 0, 0.99, OF_MODEL},
    {"l1", "penalty on the sum of |weights|, kernels only", NULL, REAL, AT(l1), 0, 1e3, OF_MODEL},
    {"l2", "penalty on the sum of squares, kernels only", NULL, REAL, AT(l2), 0, 1e3, OF_MODEL},
    {"start", "first output biases and moving moments", "plain|data", CHOICE, AT(start), 0, 0,
     OF_MODEL},
    {"from", "first weights: those of a run or of a published file", NULL, PATH, AT(from), 0, 0,
     OF_RUN},
    {"validate_every", "steps between validations; 0: an epoch", NULL, WHOLE, AT(validate_every), 0,
     1e12, OF_RUN},
    {"validation_samples", "samples of a validation; 0: all", NULL, WHOLE, AT(validation_samples),
     0, 1e12, OF_RUN},
    {"watch_samples", "training and test samples told at each; 0: none", NULL, WHOLE,
     AT(watch_samples), 0, 1e12, OF_RUN},
    {"test_samples", "samples of the final test; 0: all, -1: none", NULL, WHOLE, AT(test_samples),
     -1, 1e12, OF_RUN},
    {"save_minutes", "longest time between checkpoints", NULL, REAL, AT(save_minutes), 1e-3, 1e6,
     OF_RUN}};
enum { ENTRIES = sizeof entries / sizeof *entries };

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

/* A member of one settings struct into another. */
static void copy_entry(cicy_training_settings *to, const cicy_training_settings *from,
                       const entry *e)
{
    const size_t size = e->kind == NAME   ? CICY_MODEL_NAME_LENGTH
                        : e->kind == PATH ? CICY_SETTING_ROOM
                                          : sizeof(double);
    _Static_assert(sizeof(double) == sizeof(int64_t), "members of one size");
    memcpy(member(to, e), const_member(from, e), size);
}

/* The name of a model, and with it what belongs to it. */
static cicy_status set_model(cicy_training_settings *settings, const char *name, cicy_error *error)
{
    cicy_training_settings preset;
    if (strlen(name) >= sizeof settings->model)
        return cicy_error_set(error, CICY_USAGE, "model: '%s' is too long", name);
    cicy_status status = cicy_training_preset(name, &preset, error);
    if (status != CICY_OK)
        return cicy_error_prepend(error, status, "model");
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].of_model)
            copy_entry(settings, &preset, &entries[i]);
    snprintf(settings->model, sizeof settings->model, "%s", name);
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

static cicy_status set_path(char *target, const entry *e, const char *text, cicy_error *error)
{
    if (strlen(text) >= CICY_SETTING_ROOM)
        return cicy_error_set(error, CICY_USAGE, "%s: longer than %d bytes", e->name,
                              CICY_SETTING_ROOM - 1);
    snprintf(target, CICY_SETTING_ROOM, "%s", text);
    return CICY_OK;
}

static cicy_status set_entry(cicy_training_settings *settings, const entry *e, const char *text,
                             cicy_error *error)
{
    if (e->kind == NAME)
        return set_model(settings, text, error);
    if (e->kind == PATH)
        return set_path(member(settings, e), e, text, error);
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
    enum { ROOM = CICY_SETTING_ROOM };
    const entry *e = &entries[index];
    const void *value = const_member(settings, e);
    switch (e->kind) {
    case NAME:
    case PATH:
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
    bool wants_text = e->kind == NAME || e->kind == PATH || e->kind == CHOICE;
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

/* A run's record names every setting there was. Changes of the training matrices that it does not
 * name came later, and the run had none. */
static void forget_later_changes(const json_t *object, cicy_training_settings *settings)
{
    if (!json_object_get(object, "checksum"))
        return;
    if (!json_object_get(object, "emphasis"))
        settings->emphasis = 0;
    if (!json_object_get(object, "splittings"))
        settings->splittings = 0;
    if (!json_object_get(object, "blocks"))
        settings->blocks = 0;
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
    json_t *value, *model = json_object_get(object, "model");
    if (model) /* before what changes its settings */
        status = read_value(settings, "model", model, error);
    json_object_foreach(object, key, value)
    {
        if (status == CICY_OK && value != model && !read_other(key, value, data, checksum))
            status = read_value(settings, key, value, error);
    }
    forget_later_changes(object, settings);
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
    char text[CICY_SETTING_ROOM];
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
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < ENTRIES; i++)
        if (json_object_set_new(object, entries[i].name, entry_to_json(settings, i)) != 0)
            status = cicy_error_set(error, CICY_INVALID_INPUT, "%s: the value is not UTF-8",
                                    entries[i].name);
    if (status == CICY_OK)
        status = cicy_json_write(object, path, error);
    json_decref(object);
    return status;
}

cicy_split_options cicy_training_split_options(const cicy_training_settings *settings)
{
    return (cicy_split_options){.sampling = (cicy_sampling)settings->sampling,
                                .share = settings->share,
                                .training = settings->ratio,
                                .validation = settings->validation,
                                .seed = (uint64_t)settings->seed,
                                .limit = settings->limit};
}

/* Changes losses, dropout and penalties of a model to those of the settings. */
static void adjust(const cicy_training_settings *settings, cicy_model *model)
{
    for (size_t i = 0; i < model->output_count; i++) {
        cicy_output *output = &model->outputs[i];
        if (output->loss == CICY_LOSS_CROSS_ENTROPY)
            continue;
        output->delta = settings->delta;
        if (output->target < CICY_MAX_PREDICTED)
            output->weight = settings->weights[output->target];
        if (output->auxiliary)
            output->weight *= settings->auxiliary;
    }
    for (size_t i = 0; i < model->layer_count; i++) {
        cicy_layer *layer = &model->layers[i];
        if (layer->kind == CICY_LAYER_DROPOUT)
            layer->rate = settings->dropout;
        if (layer->kind == CICY_LAYER_INCEPTION || layer->kind == CICY_LAYER_DENSE) {
            layer->l1 = settings->l1;
            layer->l2 = settings->l2;
        }
    }
}

cicy_status cicy_training_model(const cicy_training_settings *settings, int dimension, size_t rows,
                                size_t columns, cicy_model **model, cicy_error *error)
{
    const cicy_model_options options = {.dimension = dimension,
                                        .width = settings->width,
                                        .modules = (size_t)settings->modules,
                                        .filters = (size_t)settings->filters,
                                        .last_filters = (size_t)settings->last_filters,
                                        .dense_layers = (size_t)settings->dense_layers,
                                        .dense_units = (size_t)settings->dense_units,
                                        .dense_activation =
                                            (cicy_activation)settings->dense_activation};
    cicy_status status = cicy_model_create(settings->model, &options, rows, columns, model, error);
    if (status == CICY_OK)
        adjust(settings, *model);
    return status;
}

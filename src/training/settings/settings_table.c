#include "training/settings/settings_table.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME CICY_SETTING_NAME
#define PATH CICY_SETTING_PATH
#define WHOLE CICY_SETTING_WHOLE
#define REAL CICY_SETTING_REAL
#define CHOICE CICY_SETTING_CHOICE
#define AT(MEMBER) offsetof(cicy_training_settings, MEMBER)
#define OF_MODEL true
#define OF_RUN false

/* clang-format off */
static const cicy_setting_entry entries[] = {
    {"model", "model", NAME, AT(model.name), 0, 0, OF_RUN,
     .help = "name of the model; sets what the paper chose for it"},
    {"width", "model", REAL, AT(model.width), 1e-3, 64, OF_RUN,
     .help = "factor on the filters; 1: the paper's"},
    {"modules", "model", WHOLE, AT(model.modules), 1, 16, OF_MODEL,
     .help = "Inception modules; mpnn: rounds"},
    {"filters", "model", WHOLE, AT(model.filters), 1, 4096, OF_MODEL,
     .help = "filters of a convolution; mpnn: channels"},
    {"last_filters", "model", WHOLE, AT(model.last_filters), 0, 4096, OF_MODEL,
     .help = "inception-*: at most, in the last module"},
    {"dense_layers", "model", WHOLE, AT(model.dense_layers), 0, 16, OF_MODEL,
     .help = "inception-*: dense layers before the last"},
    {"dense_units", "model", WHOLE, AT(model.dense_units), 1, 4096, OF_MODEL,
     .help = "units of these layers; mpnn: of the read-out"},
    {"dense_activation", "model", CHOICE, AT(model.dense_activation), 0, 0, OF_MODEL,
     .help = "of these layers", .values = "none|relu|tanh|sigmoid|elu|selu"},
    {"sampling", "data", CHOICE, AT(data.sampling), 0, 0, OF_MODEL,
     .help = "how the training part is drawn", .values = "stratified|random|rows|h11|manifolds"},
    {"limit", "data", WHOLE, AT(data.limit), 0, 1e6, OF_RUN,
     .help = "sampling rows, h11: largest in training; larger ones: test"},
    {"share", "data", REAL, AT(data.share), 1e-6, 1, OF_RUN,
     .help = "share of the data set used at all"},
    {"ratio", "data", REAL, AT(data.ratio), 1e-6, 0.999999, OF_RUN,
     .help = "share of the training part"},
    {"validation", "data", REAL, AT(data.validation), 1e-6, 0.999999, OF_RUN,
     .help = "share of the validation part"},
    {"rescale", "data", CHOICE, AT(data.rescale), 0, 0, OF_MODEL,
     .help = "range of the entries that becomes [0, 1]", .values = "training|data-set|none"},
    {"emphasis", "augmentation", REAL, AT(augmentation.emphasis), 0, 16, OF_MODEL,
     .help = "matrices of r rows are drawn in proportion to r^-EMPHASIS", .new_in_2 = true},
    {"shuffle", "augmentation", CHOICE, AT(augmentation.shuffle), 0, 0, OF_RUN,
     .help = "new order of the training matrices at each step", .values = "none|rows-columns"},
    {"splittings", "augmentation", REAL, AT(augmentation.splittings), 0, 1, OF_MODEL,
     .help = "share of training matrices replaced by ineffective splittings", .new_in_2 = true},
    {"blocks", "augmentation", REAL, AT(augmentation.blocks), 0, 1, OF_MODEL,
     .help = "share of training matrices written with a redundant block", .new_in_2 = true},
    {"seed", NULL, WHOLE, AT(seed), 0, 9e15, OF_RUN, .help = "seed of everything random"},
    {"batch", NULL, WHOLE, AT(batch), 1, 65536, OF_MODEL, .help = "samples in a step"},
    {"budget", "limits", REAL, AT(limits.budget), 0, 1e6, OF_MODEL,
     .help = "epochs x ratio / 0.8, instead of epochs; 0: not used"},
    {"epochs", "limits", REAL, AT(limits.epochs), 1e-6, 1e6, OF_MODEL,
     .help = "end after this many epochs"},
    {"steps", "limits", WHOLE, AT(limits.steps), 0, 1e12, OF_RUN,
     .help = "end after this many steps; 0: no limit"},
    {"stop_after", "limits", WHOLE, AT(limits.stop_after), 0, 1e12, OF_RUN,
     .help = "end here, before the schedule does; 0: no limit"},
    {"minutes", "limits", REAL, AT(limits.minutes), 0, 1e6, OF_RUN,
     .help = "end after about this time; 0: no limit"},
    {"optimiser", "optimiser", CHOICE, AT(optimiser.kind), 0, 0, OF_MODEL,
     .help = "optimiser", .values = "adam|sgd|muon"},
    {"momentum", "optimiser", REAL, AT(optimiser.momentum), 0, 0.999999, OF_MODEL,
     .help = "momentum of sgd and muon"},
    {"beta1", "optimiser", REAL, AT(optimiser.beta1), 0, 0.999999, OF_MODEL,
     .help = "adam: decay of the mean gradient"},
    {"beta2", "optimiser", REAL, AT(optimiser.beta2), 0, 0.99999999, OF_MODEL,
     .help = "adam: decay of the mean square"},
    {"epsilon", "optimiser", REAL, AT(optimiser.epsilon), 1e-30, 1, OF_MODEL,
     .help = "adam: added to the root of the mean square"},
    {"decay", "optimiser", REAL, AT(optimiser.decay), 0, 1e3, OF_MODEL,
     .help = "adam, muon: weights shrink by learning rate times this"},
    {"learning_rate", "schedule", REAL, AT(schedule.learning_rate), 1e-12, 1e3, OF_MODEL,
     .help = "largest learning rate"},
    {"schedule", "schedule", CHOICE, AT(schedule.kind), 0, 0, OF_MODEL,
     .help = "course of the learning rate", .values = "plateau|constant|cosine"},
    {"warmup", "schedule", WHOLE, AT(schedule.warmup), 0, 1e9, OF_MODEL,
     .help = "steps of linear growth at the start"},
    {"hold", "schedule", REAL, AT(schedule.hold), 0, 0.999, OF_MODEL,
     .help = "cosine: share of the steps at the full rate"},
    {"floor", "schedule", REAL, AT(schedule.floor), 0, 1e3, OF_MODEL, .help = "smallest learning rate"},
    {"factor", "schedule", REAL, AT(schedule.factor), 1e-3, 1, OF_MODEL,
     .help = "plateau: factor on the learning rate"},
    {"patience", "schedule", REAL, AT(schedule.patience), 1e-3, 1e6, OF_MODEL,
     .help = "plateau: epochs without improvement"},
    {"monitor", "schedule", CHOICE, AT(schedule.monitor), 0, 0, OF_MODEL,
     .help = "what decides which weights are best", .values = "loss|accuracy"},
    {"improvement", "schedule", REAL, AT(schedule.improvement), 0, 1e6, OF_MODEL,
     .help = "smallest change that counts for plateau and early stop"},
    {"early_stop", "schedule", REAL, AT(schedule.early_stop), 0, 1e6, OF_MODEL,
     .help = "end after so many epochs without improvement; 0: never"},
    {"clip", "optimiser", REAL, AT(optimiser.clip), 0, 1e9, OF_MODEL,
     .help = "largest norm of the gradient; 0: none"},
    {"average", "optimiser", REAL, AT(optimiser.average), 0, 0.9999999, OF_MODEL,
     .help = "decay of the weights' moving average; 0: none"},
    {"delta", "loss", REAL, AT(loss.delta), 1e-6, 1e6, OF_MODEL, .help = "of the Huber loss"},
    {"weight_h11", "loss", REAL, AT(loss.weights[0]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h11"},
    {"weight_h21", "loss", REAL, AT(loss.weights[1]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h21"},
    {"weight_h31", "loss", REAL, AT(loss.weights[2]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h31"},
    {"weight_h22", "loss", REAL, AT(loss.weights[3]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h22"},
    {"weight_h41", "loss", REAL, AT(loss.weights[4]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h41"},
    {"weight_h32", "loss", REAL, AT(loss.weights[5]), 0, 1e6, OF_MODEL, .help = "weight of the loss of h32"},
    {"auxiliary", "loss", REAL, AT(loss.auxiliary), 0, 1e6, OF_MODEL,
     .help = "factor on the auxiliary losses"},
    {"dropout", "loss", REAL, AT(loss.dropout), 0, 0.99, OF_MODEL,
     .help = "share of zeros in dropout layers"},
    {"l1", "loss", REAL, AT(loss.l1), 0, 1e3, OF_MODEL,
     .help = "penalty on the sum of |weights|, kernels only"},
    {"l2", "loss", REAL, AT(loss.l2), 0, 1e3, OF_MODEL,
     .help = "penalty on the sum of squares, kernels only"},
    {"start", "start", CHOICE, AT(start.kind), 0, 0, OF_MODEL,
     .help = "first output biases and moving moments", .values = "plain|data"},
    {"from", "start", PATH, AT(start.from), 0, 0, OF_RUN,
     .help = "first weights: those of a run or of a published file"},
    {"validate_every", "records", WHOLE, AT(records.validate_every), 0, 1e12, OF_RUN,
     .help = "steps between validations; 0: an epoch"},
    {"validation_samples", "records", WHOLE, AT(records.validation_samples), 0, 1e12, OF_RUN,
     .help = "samples of a validation; 0: all"},
    {"watch_samples", "records", WHOLE, AT(records.watch_samples), 0, 1e12, OF_RUN,
     .help = "training and test samples measured at each validation; 0: none"},
    {"test_samples", "records", WHOLE, AT(records.test_samples), -1, 1e12, OF_RUN,
     .help = "samples of the final test; 0: all, -1: none"},
    {"save_minutes", "records", REAL, AT(records.save_minutes), 1e-3, 1e6, OF_RUN,
     .help = "longest time between checkpoints"}};
/* clang-format on */
enum { ENTRIES = sizeof entries / sizeof *entries };

_Static_assert(sizeof(cicy_schedule_kind) == sizeof(int), "choices are read and written as int");

size_t cicy_training_setting_count(void)
{
    return ENTRIES;
}

const cicy_setting_entry *cicy_setting_at(size_t index)
{
    assert(index < ENTRIES);
    return &entries[index];
}

const cicy_setting_entry *cicy_setting_find(const char *name)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return NULL;
}

cicy_setting cicy_training_setting(size_t index)
{
    const cicy_setting_entry *e = cicy_setting_at(index);
    return (cicy_setting){e->name, e->help, e->values, e->section};
}

void *cicy_setting_member(cicy_training_settings *settings, const cicy_setting_entry *entry)
{
    return (char *)settings + entry->offset;
}

const void *cicy_setting_value(const cicy_training_settings *settings,
                               const cicy_setting_entry *entry)
{
    return (const char *)settings + entry->offset;
}

/* Position of `text` in "a|b|c"; -1 when it is not there. */
static int find_choice(const char *values, const char *text)
{
    size_t length = strlen(text);
    for (int index = 0; values; index++) {
        size_t own = strcspn(values, "|");
        if (own == length && memcmp(values, text, length) == 0)
            return index;
        values = values[own] ? values + own + 1 : NULL;
    }
    return -1;
}

static size_t size_of(const cicy_setting_entry *e)
{
    static const size_t sizes[] = {[NAME] = CICY_MODEL_NAME_LENGTH,
                                   [PATH] = CICY_SETTING_ROOM,
                                   [WHOLE] = sizeof(int64_t),
                                   [REAL] = sizeof(double),
                                   [CHOICE] = sizeof(int)};
    return sizes[e->kind];
}

/* The name of a model, and with it what belongs to it. */
static cicy_status set_model(cicy_training_settings *settings, const char *name, cicy_error *error)
{
    cicy_training_settings preset;
    if (strlen(name) >= sizeof settings->model.name)
        return cicy_error_set_code(error, CICY_ERROR_UNKNOWN_NAME, "model: '%s' is too long", name);
    cicy_status status = cicy_training_preset(name, &preset, error);
    if (status != CICY_OK)
        return cicy_error_prepend(error, status, "model");
    for (const cicy_setting_entry *e = entries; e < entries + ENTRIES; e++)
        if (e->of_model)
            memcpy(cicy_setting_member(settings, e), cicy_setting_value(&preset, e), size_of(e));
    snprintf(settings->model.name, sizeof settings->model.name, "%s", name);
    return CICY_OK;
}

static cicy_status set_number(void *target, const cicy_setting_entry *e, const char *text,
                              cicy_error *error)
{
    char *end;
    const double number = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !(number >= e->low && number <= e->high))
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "%s: '%s' is not a number from %g to %g", e->name, text, e->low,
                                   e->high);
    if (e->kind == REAL) {
        *(double *)target = number;
        return CICY_OK;
    }
    *(int64_t *)target = strtoll(text, &end, 10);
    if (*end != '\0' && number != floor(number))
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "%s: '%s' is not a whole number",
                                   e->name, text);
    if (*end != '\0') /* 1e6 */
        *(int64_t *)target = (int64_t)number;
    return CICY_OK;
}

static cicy_status set_choice(void *target, const cicy_setting_entry *e, const char *text,
                              cicy_error *error)
{
    const int choice = find_choice(e->values, text);
    if (choice < 0)
        return cicy_error_set_code(error, CICY_ERROR_UNKNOWN_NAME, "%s: '%s' is not one of %s",
                                   e->name, text, e->values);
    memcpy(target, &choice, sizeof choice);
    return CICY_OK;
}

static cicy_status set_path(char *target, const cicy_setting_entry *e, const char *text,
                            cicy_error *error)
{
    if (strlen(text) >= CICY_SETTING_ROOM)
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "%s: longer than %d bytes", e->name,
                                   CICY_SETTING_ROOM - 1);
    snprintf(target, CICY_SETTING_ROOM, "%s", text);
    return CICY_OK;
}

cicy_status cicy_training_setting_set(cicy_training_settings *settings, const char *name,
                                      const char *text, cicy_error *error)
{
    const cicy_setting_entry *e = cicy_setting_find(name);
    if (!e)
        return cicy_error_set_code(error, CICY_ERROR_UNKNOWN_NAME, "there is no setting '%s'",
                                   name);
    void *target = cicy_setting_member(settings, e);
    switch (e->kind) {
    case NAME:
        return set_model(settings, text, error);
    case PATH:
        return set_path(target, e, text, error);
    case CHOICE:
        return set_choice(target, e, text, error);
    default:
        return set_number(target, e, text, error);
    }
}

void cicy_training_setting_get(const cicy_training_settings *settings, size_t index, char *text)
{
    enum { ROOM = CICY_SETTING_ROOM };
    const cicy_setting_entry *e = cicy_setting_at(index);
    const void *value = cicy_setting_value(settings, e);
    int choice;
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
        for (memcpy(&choice, value, sizeof choice); choice > 0; choice--)
            start = strchr(start, '|') + 1;
        snprintf(text, ROOM, "%.*s", (int)strcspn(start, "|"), start);
        return;
    }
    }
}

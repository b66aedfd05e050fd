#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/models.h"

/* One output of arXiv:2108.02221 figure 4: filters of the Inception modules of its branches, ending
 * with 0. */
typedef struct branch {
    const char *name;
    size_t stem, main[4], auxiliary[4];
    bool reduced; /* the auxiliary end has dropout, dense 4 and batch norm before the last layer */
    double weight;
} branch;

static const size_t trunk[] = {128, 128, 0};

static const branch branches[] = {
    {"h11", 64, {16}, {32}, false, 0.05},
    {"h21", 128, {128, 64, 32}, {64, 64, 32}, true, 0.30},
    {"h31", 128, {32, 32}, {64, 32}, true, 0.25},
    {"h22", 128, {128, 32}, {128, 64, 32}, true, 0.35},
};
enum { BRANCHES = sizeof branches / sizeof *branches };

static const double huber_delta = 1.5, dropout_rate = 0.2;

/* The chain being built: every added layer reads the last one. */
typedef struct chain {
    cicy_model *model;
    cicy_error *error;
    cicy_status status;
    size_t last;
} chain;

static void add(chain *c, cicy_layer layer, const char *prefix, const char *suffix)
{
    if (c->status != CICY_OK)
        return;
    const int length = snprintf(layer.name, sizeof layer.name, "%s%s", prefix, suffix);
    layer.input = c->last;
    c->status = length < (int)sizeof layer.name
                    ? cicy_model_add(c->model, &layer, &c->last, c->error)
                    : cicy_error_set(c->error, CICY_USAGE, "layer name '%s' is too long", prefix);
}

/* "I(F)": convolutions, batch norm, second ReLU. */
static void add_module(chain *c, const char *prefix, size_t number, size_t filters)
{
    const double scaled = round(c->model->width * (double)filters);
    char name[CICY_MODEL_NAME_LENGTH];
    snprintf(name, sizeof name, "%s.%zu", prefix, number);
    add(c,
        (cicy_layer){.kind = CICY_LAYER_INCEPTION,
                     .filters = scaled < 1 ? 1 : (size_t)scaled,
                     .bias = true,
                     .activation = CICY_ACTIVATION_RELU},
        name, ".inception");
    add(c,
        (cicy_layer){
            .kind = CICY_LAYER_BATCH_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
        name, ".norm");
}

static void add_modules(chain *c, const char *prefix, const size_t *filters)
{
    for (size_t i = 0; filters[i]; i++)
        add_module(c, prefix, i + 1, filters[i]);
}

static void add_dense(chain *c, const char *prefix, const char *suffix, size_t units)
{
    add(c, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = units, .bias = true}, prefix, suffix);
}

/* One of the two ends of a branch, from layer `start` on. */
static size_t add_end(chain *c, const branch *b, bool auxiliary, size_t start)
{
    char prefix[CICY_MODEL_NAME_LENGTH];
    snprintf(prefix, sizeof prefix, "%s.%s", b->name, auxiliary ? "auxiliary" : "main");
    c->last = start;
    add_modules(c, prefix, auxiliary ? b->auxiliary : b->main);
    if (auxiliary && b->reduced) {
        add(c, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = dropout_rate}, prefix, ".dropout");
        add_dense(c, prefix, ".dense", 4);
        add(c, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM, .scale = true}, prefix, ".norm");
    }
    add_dense(c, prefix, ".output", 1);
    return c->last;
}

static void add_output(chain *c, size_t target, bool auxiliary, size_t layer)
{
    const branch *b = &branches[target];
    cicy_output output = {.layer = layer,
                          .target = target,
                          .auxiliary = auxiliary,
                          .loss = CICY_LOSS_HUBER,
                          .delta = huber_delta,
                          .weight = b->weight};
    snprintf(output.name, sizeof output.name, "%s%s", b->name, auxiliary ? ".auxiliary" : "");
    if (c->status == CICY_OK)
        c->status = cicy_model_add_output(c->model, &output, c->error);
}

cicy_status cicy_model_build_cicyminer(cicy_model *model, cicy_error *error)
{
    chain c = {.model = model, .error = error, .status = CICY_OK};
    size_t ends[2][BRANCHES];
    add_modules(&c, "trunk", trunk);
    const size_t split = c.last;
    for (size_t i = 0; i < BRANCHES; i++) {
        c.last = split;
        add_modules(&c, branches[i].name, (const size_t[]){branches[i].stem, 0});
        const size_t stem = c.last;
        for (int auxiliary = 0; auxiliary < 2; auxiliary++)
            ends[auxiliary][i] = add_end(&c, &branches[i], auxiliary, stem);
    }
    for (int auxiliary = 0; auxiliary < 2; auxiliary++)
        for (size_t i = 0; i < BRANCHES; i++)
            add_output(&c, i, auxiliary, ends[auxiliary][i]);
    return c.status;
}

#include <stdio.h>

#include "model/chain.h"
#include "model/model_parts.h"

/* One output of arXiv:2108.02221 figure 4: filters of the Inception modules of its branches, ending
 * with 0. */
typedef struct branch {
    const char *name;
    size_t stem, main[4], auxiliary[4];
    bool reduced;  /* the auxiliary end has dropout, dense 4 and a norm before the last layer */
    bool attended; /* "+attention" puts attention between the modules of the main branch */
    double weight;
} branch;

static const size_t trunk[] = {128, 128, 0};

static const branch branches[] = {
    {"h11", 64, {16}, {32}, false, false, 0.05},
    {"h21", 128, {128, 64, 32}, {64, 64, 32}, true, false, 0.30},
    {"h31", 128, {32, 32}, {64, 32}, true, true, 0.25},
    {"h22", 128, {128, 32}, {128, 64, 32}, true, true, 0.35},
};
enum { BRANCHES = sizeof branches / sizeof *branches };

static const double huber_delta = 1.5, dropout_rate = 0.2;

static const double attention_ratio = 0.5;

enum { NAME_ROOM = CICY_MODEL_NAME_LENGTH + 24 };

/* What the variants change. */
typedef struct builder {
    cicy_chain chain;
    bool attention, mse, no_auxiliary, layer_norm;
} builder;

static void add_norm(builder *b, const char *prefix, cicy_activation activation)
{
    const cicy_layer_kind kind = b->layer_norm ? CICY_LAYER_LAYER_NORM : CICY_LAYER_BATCH_NORM;
    cicy_chain_add(&b->chain, (cicy_layer){.kind = kind, .scale = true, .activation = activation},
                   prefix, ".norm");
}

/* "I(F)": convolutions, norm, second ReLU. */
static void add_module(builder *b, const char *prefix, size_t number, size_t filters)
{
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%s.%zu", prefix, number);
    cicy_chain_add(&b->chain,
                   (cicy_layer){.kind = CICY_LAYER_INCEPTION,
                                .filters = cicy_chain_filters(&b->chain, filters),
                                .bias = true,
                                .activation = CICY_ACTIVATION_RELU},
                   name, ".inception");
    add_norm(b, name, CICY_ACTIVATION_RELU);
}

/* Channel attention after spatial attention, after module `number` (figure 6). */
static void add_attention(builder *b, const char *prefix, size_t number)
{
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%s.%zu", prefix, number);
    cicy_chain_add(&b->chain, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = attention_ratio}, name,
                   ".sam");
    cicy_chain_add(&b->chain, (cicy_layer){.kind = CICY_LAYER_CHAM, .ratio = attention_ratio}, name,
                   ".cham");
}

static void add_modules(builder *b, const char *prefix, const size_t *filters, bool attention)
{
    for (size_t i = 0; filters[i]; i++) {
        add_module(b, prefix, i + 1, filters[i]);
        if (attention && filters[i + 1])
            add_attention(b, prefix, i + 1);
    }
}

static void add_dense(builder *b, const char *prefix, const char *suffix, size_t units)
{
    cicy_chain_add(&b->chain,
                   (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = units, .bias = true}, prefix,
                   suffix);
}

/* One of the two ends of a branch, from layer `start` on. */
static size_t add_end(builder *b, const branch *own, bool auxiliary, size_t start)
{
    char prefix[CICY_MODEL_NAME_LENGTH];
    snprintf(prefix, sizeof prefix, "%s.%s", own->name, auxiliary ? "auxiliary" : "main");
    b->chain.last = start;
    add_modules(b, prefix, auxiliary ? own->auxiliary : own->main,
                b->attention && own->attended && !auxiliary);
    if (auxiliary && own->reduced) {
        cicy_chain_add(&b->chain, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = dropout_rate},
                       prefix, ".dropout");
        add_dense(b, prefix, ".dense", 4);
        add_norm(b, prefix, CICY_ACTIVATION_NONE);
    }
    add_dense(b, prefix, ".output", 1);
    return b->chain.last;
}

static void add_output(builder *b, size_t target, bool auxiliary, size_t layer)
{
    const branch *own = &branches[target];
    cicy_output output = {.layer = layer,
                          .target = target,
                          .auxiliary = auxiliary,
                          .loss = b->mse ? CICY_LOSS_MSE : CICY_LOSS_HUBER,
                          .delta = huber_delta,
                          .weight = own->weight};
    snprintf(output.name, sizeof output.name, "%s%s", own->name, auxiliary ? ".auxiliary" : "");
    cicy_chain_add_output(&b->chain, &output);
}

cicy_status cicy_model_build_cicyminer(cicy_model *model, unsigned variants, cicy_error *error)
{
    builder b = {.chain = {.model = model, .error = error},
                 .attention = variants & CICY_VARIANT_ATTENTION,
                 .mse = variants & CICY_VARIANT_MSE,
                 .no_auxiliary = variants & CICY_VARIANT_NO_AUX,
                 .layer_norm = variants & CICY_VARIANT_LAYER_NORM};
    const int ends = b.no_auxiliary ? 1 : 2; /* main, auxiliary */
    const size_t numbers = cicy_model_hodge_numbers(model->options.dimension);
    size_t end[2][BRANCHES];
    add_modules(&b, "trunk", trunk, false);
    const size_t split = b.chain.last;
    for (size_t i = 0; i < numbers; i++) {
        b.chain.last = split;
        add_modules(&b, branches[i].name, (const size_t[]){branches[i].stem, 0}, false);
        const size_t stem = b.chain.last;
        for (int auxiliary = 0; auxiliary < ends; auxiliary++)
            end[auxiliary][i] = add_end(&b, &branches[i], auxiliary, stem);
    }
    for (int auxiliary = 0; auxiliary < ends; auxiliary++)
        for (size_t i = 0; i < numbers; i++)
            add_output(&b, i, auxiliary, end[auxiliary][i]);
    return b.chain.status;
}

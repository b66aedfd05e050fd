/* The classification networks of arXiv:2108.02221, section 3.2: one Hodge number each. */
#include "cicyminer/hodge.h"
#include <stdio.h>

#include "model/chain.h"
#include "model/model_parts.h"

static const double dropout_rate = 0.2;

/* Convolutions without bias, ReLU; batch norm without scale. */
static void add_module(cicy_chain *chain, size_t number, size_t filters)
{
    char name[CICY_MODEL_NAME_LENGTH];
    snprintf(name, sizeof name, "module.%zu", number);
    cicy_chain_add(chain,
                   (cicy_layer){.kind = CICY_LAYER_INCEPTION,
                                .filters = cicy_chain_filters(chain, filters),
                                .activation = CICY_ACTIVATION_RELU},
                   name, ".inception");
    cicy_chain_add(chain, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM}, name, ".norm");
}

static void add_dropout(cicy_chain *chain, const char *prefix)
{
    cicy_chain_add(chain, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = dropout_rate}, prefix,
                   ".dropout");
}

static void add_dense(cicy_chain *chain, size_t number)
{
    const cicy_model_options *options = &chain->model->options;
    char name[CICY_MODEL_NAME_LENGTH];
    snprintf(name, sizeof name, "dense.%zu", number);
    cicy_chain_add(chain,
                   (cicy_layer){.kind = CICY_LAYER_DENSE,
                                .filters = options->dense_units,
                                .bias = true,
                                .activation = options->dense_activation},
                   name, "");
    add_dropout(chain, name);
}

cicy_status cicy_model_build_inception(cicy_model *model, size_t column, cicy_error *error)
{
    const cicy_model_options *options = &model->options;
    cicy_chain chain = {.model = model, .error = error};
    cicy_output output = {.target = column, .loss = CICY_LOSS_CROSS_ENTROPY, .weight = 1};
    for (size_t i = 1; i <= options->modules; i++) {
        const bool limited = i > 1 && i == options->modules && options->last_filters &&
                             options->last_filters < options->filters;
        add_module(&chain, i, limited ? options->last_filters : options->filters);
    }
    add_dropout(&chain, "modules");
    for (size_t i = 1; i <= options->dense_layers; i++)
        add_dense(&chain, i);
    const size_t classes = cicy_model_classes(column, &output.first);
    cicy_chain_add(&chain, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = classes, .bias = true},
                   cicy_hodge_name(4, column), ".output");
    output.layer = chain.last;
    snprintf(output.name, sizeof output.name, "%s", cicy_hodge_name(4, column));
    cicy_chain_add_output(&chain, &output);
    model->targets = 4; /* rows of h11, h21, h31, h22, whichever is learnt */
    return chain.status;
}

#include "model/chain.h"

#include <math.h>
#include <stdio.h>

void cicy_chain_add(cicy_chain *chain, cicy_layer layer, const char *prefix, const char *suffix)
{
    if (chain->status != CICY_OK)
        return;
    const int length = snprintf(layer.name, sizeof layer.name, "%s%s", prefix, suffix);
    layer.input = chain->last;
    chain->status =
        length < (int)sizeof layer.name
            ? cicy_model_add(chain->model, &layer, &chain->last, chain->error)
            : cicy_error_set(chain->error, CICY_USAGE, "layer name '%s' is too long", prefix);
}

size_t cicy_chain_filters(const cicy_chain *chain, size_t filters)
{
    const double scaled = round(chain->model->options.width * (double)filters);
    return scaled < 1 ? 1 : (size_t)scaled;
}

void cicy_chain_add_output(cicy_chain *chain, const cicy_output *output)
{
    if (chain->status == CICY_OK)
        chain->status = cicy_model_add_output(chain->model, output, chain->error);
}

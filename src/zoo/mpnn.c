/* Message passing on the bipartite graph of a configuration: rows and columns are nodes, a non-zero
 * degree is an edge, typed by (n_i, p_ij). Only n_i and p_ij are fed in, and sums over neighbours,
 * nodes and roots make the result independent of the order of rows and columns.
 *
 * "mpnn" runs once on the graph. Its classes of graphs are those of colour refinement, which cannot
 * see what stays connected when the rows in the support of a column are left out; the exact answer
 * (docs/mathematics.md 3) looks at just that, for the line bundles O(p_j) and O(e_i). "+rooted"
 * therefore runs once for every O(p_j), with the degrees l_i of the bundle marked on the rows, and
 * adds the read-outs; "+rooted-all" does so for the O(e_i) as well. "+bundle" runs once, with the
 * degrees of the line bundle whose cohomology is asked for.
 *
 * Per round, W channels, norm without trained factors: columns, then rows, take
 *   s = sum over edges of relu(norm(h of the other end) A + type), h += relu(norm(h) B + s C
 *   + norm(g) D + b) E; then the root's node g likewise from the sums over rows and columns.
 * Columns start as exp(sum of types) F, since dimensions of sections multiply over the rows. */
#include "cicyminer/hodge.h"
#include <math.h>
#include <stdio.h>

#include "model/chain.h"
#include "model/model_parts.h"

/* What the network learns: Hodge numbers, or h^0 .. h^d of a line bundle. */
static size_t list_outputs(const cicy_model *model, unsigned variants,
                           const char *names[CICY_MAX_OUTPUTS])
{
    const bool bundle = variants & CICY_VARIANT_BUNDLE;
    const int dimension = model->options.dimension;
    const size_t count = bundle ? (size_t)dimension + 1 : cicy_model_hodge_numbers(dimension);
    for (size_t i = 0; i < count; i++)
        names[i] = bundle ? cicy_model_bundle_name(i) : cicy_hodge_name(dimension, i);
    return count;
}

static size_t channels_of(const cicy_model *model, size_t channels)
{
    const double sixteenths = round(model->options.width * (double)channels / 16);
    return 16 * (sixteenths < 1 ? 1 : (size_t)sixteenths);
}

cicy_status cicy_model_build_mpnn(cicy_model *model, unsigned variants, cicy_error *error)
{
    cicy_chain chain = {.model = model, .error = error};
    const cicy_layer layer = {.kind = CICY_LAYER_MESSAGE_PASSING,
                              .filters = channels_of(model, model->options.filters),
                              .units = channels_of(model, model->options.dense_units),
                              .rounds = model->options.modules,
                              .roots = variants & CICY_VARIANT_BUNDLE       ? CICY_ROOTS_GIVEN
                                       : variants & CICY_VARIANT_ROOTED_ALL ? CICY_ROOTS_ALL
                                       : variants & CICY_VARIANT_ROOTED     ? CICY_ROOTS_COLUMNS
                                                                            : CICY_ROOTS_NONE};
    cicy_chain_add(&chain, layer, "graph", "");
    const size_t graph = chain.last;
    const char *names[CICY_MAX_OUTPUTS];
    const size_t count = list_outputs(model, variants, names);
    const bool plain = !(variants & CICY_VARIANT_BUNDLE) || variants & CICY_VARIANT_LINEAR;
    for (size_t i = 0; i < count; i++) {
        cicy_output output = {.target = i,
                              .loss = CICY_LOSS_HUBER,
                              .delta = 1,
                              .weight = 1,
                              .scale = plain ? CICY_SCALE_PLAIN : CICY_SCALE_LOG};
        chain.last = graph;
        cicy_chain_add(&chain, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true},
                       names[i], "");
        output.layer = chain.last;
        snprintf(output.name, sizeof output.name, "%s", names[i]);
        cicy_chain_add_output(&chain, &output);
    }
    return chain.status;
}

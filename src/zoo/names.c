/* Models by name: "network" or "network+variant+variant". */
#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/configuration.h"
#include "model/model_parts.h"

enum { NETWORKS = 6, VARIANTS = 11, MOST_BUNDLE_DIMENSION = 3 };

/* Networks and the variants they have; `column` of the Hodge number of a classification network. */
static const struct {
    const char *name;
    unsigned variants;
    size_t column;
} networks[NETWORKS] = {
    {"cicyminer",
     CICY_VARIANT_ATTENTION | CICY_VARIANT_MSE | CICY_VARIANT_NO_AUX | CICY_VARIANT_BATCH_256 |
         CICY_VARIANT_LAYER_NORM | CICY_VARIANT_FAST,
     0},
    {"inception-h11", CICY_VARIANT_BEST | CICY_VARIANT_FAST, 0},
    {"inception-h21", CICY_VARIANT_BEST | CICY_VARIANT_FAST, 1},
    {"inception-h31", CICY_VARIANT_BEST | CICY_VARIANT_FAST, 2},
    {"inception-h22", CICY_VARIANT_BEST | CICY_VARIANT_FAST, 3},
    {"mpnn",
     CICY_VARIANT_ROOTED | CICY_VARIANT_ROOTED_ALL | CICY_VARIANT_BUNDLE | CICY_VARIANT_LINEAR, 0}};
enum { CICYMINER, MPNN = NETWORKS - 1 };

static const struct {
    const char *name;
    unsigned variant;
} variants[VARIANTS] = {{"attention", CICY_VARIANT_ATTENTION},
                        {"mse", CICY_VARIANT_MSE},
                        {"no-aux", CICY_VARIANT_NO_AUX},
                        {"batch-256", CICY_VARIANT_BATCH_256},
                        {"layer-norm", CICY_VARIANT_LAYER_NORM},
                        {"best", CICY_VARIANT_BEST},
                        {"rooted", CICY_VARIANT_ROOTED},
                        {"rooted-all", CICY_VARIANT_ROOTED_ALL},
                        {"bundle", CICY_VARIANT_BUNDLE},
                        {"linear", CICY_VARIANT_LINEAR},
                        {"fast", CICY_VARIANT_FAST}};

const char *const *cicy_model_names(void)
{
    static const char *const names[] = {"cicyminer",
                                        "cicyminer+attention",
                                        "cicyminer+mse",
                                        "cicyminer+no-aux",
                                        "cicyminer+batch-256",
                                        "cicyminer+layer-norm",
                                        "cicyminer+fast",
                                        "inception-h11",
                                        "inception-h21",
                                        "inception-h31",
                                        "inception-h22",
                                        "inception-h11+best",
                                        "inception-h21+best",
                                        "inception-h31+best",
                                        "inception-h22+best",
                                        "inception-h11+fast",
                                        "inception-h21+fast",
                                        "inception-h31+fast",
                                        "inception-h22+fast",
                                        "mpnn",
                                        "mpnn+rooted",
                                        "mpnn+rooted-all",
                                        "mpnn+bundle",
                                        "mpnn+bundle+linear",
                                        NULL};
    return names;
}

const char *cicy_model_bundle_name(size_t q)
{
    static const char *const names[] = {"h0", "h1", "h2", "h3", "h4", "h5"};
    return names[q];
}

bool cicy_model_is_of_bundles(const cicy_model *model)
{
    return model->output_count > 0 &&
           strcmp(model->outputs[0].name, cicy_model_bundle_name(0)) == 0;
}

static const char *const activation_names[] = {"none", "relu", "tanh", "sigmoid", "elu", "selu"};

const char *cicy_activation_name(cicy_activation activation)
{
    return activation_names[activation];
}

bool cicy_activation_from_name(const char *name, cicy_activation *activation)
{
    for (size_t i = 0; i < sizeof activation_names / sizeof *activation_names; i++)
        if (strcmp(activation_names[i], name) == 0) {
            *activation = (cicy_activation)i;
            return true;
        }
    return false;
}

size_t cicy_model_hodge_numbers(int dimension)
{
    static const size_t numbers[CICY_MAX_DIMENSION + 1] = {[3] = 2, [4] = 4, [5] = 6};
    return dimension > 0 && dimension <= CICY_MAX_DIMENSION ? numbers[dimension] : 0;
}

size_t cicy_model_classes(size_t column, int64_t *first)
{
    static const int64_t range[4][2] = {{1, 24}, {0, 33}, {20, 426}, {204, 1752}};
    *first = range[column][0];
    return (size_t)(range[column][1] - range[column][0] + 1);
}

/* The number of the variant text [length] among those allowed; 0: none. */
static unsigned find_variant(const char *text, size_t length, unsigned allowed)
{
    for (size_t i = 0; i < VARIANTS; i++)
        if ((variants[i].variant & allowed) && strlen(variants[i].name) == length &&
            memcmp(variants[i].name, text, length) == 0)
            return variants[i].variant;
    return 0;
}

/* Takes a name apart. */
static cicy_status find_model(const char *name, size_t *network, unsigned *chosen,
                              cicy_error *error)
{
    const size_t length = strcspn(name, "+");
    *chosen = 0;
    for (*network = 0; *network < NETWORKS; ++*network)
        if (strlen(networks[*network].name) == length &&
            memcmp(networks[*network].name, name, length) == 0)
            break;
    if (*network == NETWORKS)
        return cicy_error_set(error, CICY_USAGE, "'%s' is not the name of a model", name);
    for (const char *at = name + length; *at;) {
        const size_t size = strcspn(++at, "+");
        const unsigned variant = find_variant(at, size, networks[*network].variants);
        if (!variant || (*chosen & variant))
            return cicy_error_set(error, CICY_USAGE,
                                  "'%s' is not the name of a model: %s has no variant '%.*s' (or "
                                  "has it twice)",
                                  name, networks[*network].name, (int)size, at);
        *chosen |= variant;
        at += size;
    }
    const bool bundle = *chosen & CICY_VARIANT_BUNDLE;
    if (bundle ? *chosen & (CICY_VARIANT_ROOTED | CICY_VARIANT_ROOTED_ALL)
               : *chosen & CICY_VARIANT_LINEAR)
        return cicy_error_set(error, CICY_USAGE,
                              "'%s' is not the name of a model: bundle excludes rooted, and linear "
                              "needs it",
                              name);
    return CICY_OK;
}

cicy_status cicy_model_options_defaults(const char *name, cicy_model_options *options,
                                        cicy_error *error)
{
    size_t network;
    unsigned chosen;
    CICY_TRY(find_model(name, &network, &chosen, error));
    cicy_model_options published = {.dimension = 4,
                                    .width = 1,
                                    .modules = 4,
                                    .filters = 64,
                                    .last_filters = 16,
                                    .dense_layers = 3,
                                    .dense_units = 16,
                                    .dense_activation = CICY_ACTIVATION_RELU};
    if (chosen & CICY_VARIANT_BEST) {
        published.modules = 5;
        published.filters = 128;
        published.dense_layers = 2;
        published.dense_units = 32;
    }
    if (chosen & CICY_VARIANT_BUNDLE)
        published.dimension = MOST_BUNDLE_DIMENSION;
    if (network == MPNN) {
        const bool rooted = chosen != 0; /* by columns, rows or a line bundle */
        published.modules = rooted ? 4 : 8;
        published.filters = rooted ? 32 : 64;
        published.dense_units = 2 * published.filters;
    }
    CICY_OPTIONS_FILL(options, &published);
    return CICY_OK;
}

/* Whether there is a network of that kind for manifolds of a dimension. */
static bool knows_dimension(size_t network, unsigned chosen, int dimension)
{
    if (dimension == 0)
        return true;
    if (chosen & CICY_VARIANT_BUNDLE)
        return dimension >= 1 && dimension <= MOST_BUNDLE_DIMENSION;
    if (network == MPNN)
        return cicy_model_hodge_numbers(dimension) > 0;
    return dimension == 4 || (dimension == 3 && network == CICYMINER);
}

static cicy_status check_options(const cicy_model_options *options, size_t network, unsigned chosen,
                                 cicy_error *error)
{
    const double largest_width = 64;
    const struct {
        const char *name;
        size_t value, low, high;
    } sizes[] = {{"modules", options->modules, 1, 16},
                 {"filters", options->filters, 1, 4096},
                 {"last_filters", options->last_filters, 0, 4096},
                 {"dense_layers", options->dense_layers, 0, 16},
                 {"dense_units", options->dense_units, 1, 4096}};
    if (!knows_dimension(network, chosen, options->dimension))
        return cicy_error_set(
            error, CICY_USAGE, "%s does not learn %s in dimension %d", networks[network].name,
            chosen & CICY_VARIANT_BUNDLE ? "the cohomology of line bundles" : "Hodge numbers",
            options->dimension);
    if (!(options->width > 0 && options->width <= largest_width))
        return cicy_error_set(error, CICY_USAGE, "width %g is outside (0, %g]", options->width,
                              largest_width);
    for (size_t i = 0; network != CICYMINER && i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].value < sizes[i].low || sizes[i].value > sizes[i].high)
            return cicy_error_set(error, CICY_USAGE, "%s: %zu is outside %zu..%zu", sizes[i].name,
                                  sizes[i].value, sizes[i].low, sizes[i].high);
    return CICY_OK;
}

cicy_status cicy_model_create(const char *name, const cicy_model_options *given, size_t rows,
                              size_t columns, cicy_model **model, cicy_error *error)
{
    size_t network;
    unsigned chosen;
    cicy_model *started;
    cicy_model_options published = {0}, options = {0};
    cicy_status status = find_model(name, &network, &chosen, error);
    CICY_THEN(status, cicy_model_options_defaults(name, &published, error));
    if (status == CICY_OK)
        status = CICY_OPTIONS_COPY(&options, given ? given : &published, error);
    CICY_THEN(status, check_options(&options, network, chosen, error));
    CICY_THEN(status, cicy_model_start(name, rows, columns, &started, error));
    if (status != CICY_OK)
        return status;
    started->options = options;
    if (started->options.dimension == 0)
        started->options.dimension = published.dimension;
    status = network == CICYMINER ? cicy_model_build_cicyminer(started, chosen, error)
             : network == MPNN
                 ? cicy_model_build_mpnn(started, chosen, error)
                 : cicy_model_build_inception(started, networks[network].column, error);
    if (status != CICY_OK)
        cicy_model_free(started);
    else
        *model = started;
    return status;
}

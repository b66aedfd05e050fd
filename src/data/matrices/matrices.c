#include "cicyminer/matrices.h"

#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/hodge.h"
#include "cicyminer/topology.h"
#include "data/matrices/matrices_visit.h"

/* Matrices between two looks at whether to go on; bundles may take seconds each. */
enum { BLOCK = 256, BUNDLE_BLOCK = 1 };

/* The options with the dimension filled in. */
static cicy_status take_options(cicy_matrices_options *own, const cicy_matrices_options *given,
                                const cicy_matrices *matrices, cicy_error *error)
{
    CICY_TRY(CICY_OPTIONS_COPY(own, given, error));
    if (own->dimension < 0 || own->dimension > CICY_MAX_DIMENSION)
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "dimension %d is outside 1..%d",
                                   own->dimension, CICY_MAX_DIMENSION);
    if (own->dimension == 0 && matrices->count > 0 &&
        cicy_matrices_dimension(matrices, &own->dimension, NULL) != CICY_OK)
        own->dimension = 0; /* none is valid; the loop says so */
    return CICY_OK;
}

typedef struct hodge_work {
    const cicy_hodge_arrays *results;
    size_t columns;
} hodge_work;

static cicy_status visit_hodge(const void *user, size_t index,
                               const cicy_configuration *configuration, cicy_error *error)
{
    const hodge_work *work = user;
    const cicy_hodge_arrays *results = work->results;
    cicy_hodge hodge;
    CICY_TRY(cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, error));
    if (results->hodge) {
        int64_t values[CICY_MAX_HODGE];
        cicy_hodge_to_columns(&hodge, values);
        memcpy(results->hodge + index * work->columns, values, work->columns * sizeof *values);
    }
    if (results->euler)
        results->euler[index] = hodge.euler;
    if (results->product)
        results->product[index] = hodge.product;
    if (results->favourable)
        results->favourable[index] = hodge.favourable;
    return CICY_OK;
}

cicy_status cicy_matrices_hodge(const cicy_matrices *matrices, const cicy_matrices_options *given,
                                const cicy_hodge_arrays *results, cicy_error *error)
{
    cicy_matrices_options options;
    hodge_work work = {.results = results};
    CICY_TRY(take_options(&options, given, matrices, error));
    if (options.dimension != 0)
        cicy_hodge_column_names(options.dimension, &work.columns);
    return cicy_matrices_visit(matrices, &options, "Hodge numbers", BLOCK, visit_hodge, &work,
                               error);
}

static cicy_status visit_euler(const void *user, size_t index,
                               const cicy_configuration *configuration, cicy_error *error)
{
    int64_t *const *euler = user;
    return cicy_topology_euler(configuration, *euler + index, error);
}

cicy_status cicy_matrices_euler(const cicy_matrices *matrices, const cicy_matrices_options *given,
                                int64_t *euler, cicy_error *error)
{
    cicy_matrices_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    return cicy_matrices_visit(matrices, &options, "Euler numbers", BLOCK, visit_euler, &euler,
                               error);
}

typedef struct order_work {
    const cicy_matrices *matrices;
    cicy_order order;
    uint64_t seed;
    uint8_t *ordered;
} order_work;

static cicy_status visit_order(const void *user, size_t index,
                               const cicy_configuration *configuration, cicy_error *error)
{
    (void)error;
    const order_work *work = user;
    const size_t rows = work->matrices->rows, columns = work->matrices->columns;
    cicy_configuration ordered;
    cicy_configuration_order(configuration, work->order, work->seed, index, &ordered);
    uint8_t *matrix = work->ordered + index * rows * columns;
    memset(matrix, 0, rows * columns);
    for (size_t i = 0; i < ordered.rows; i++)
        memcpy(matrix + i * columns, ordered.degree[i], ordered.columns);
    return CICY_OK;
}

cicy_status cicy_matrices_order(const cicy_matrices *matrices, const cicy_matrices_options *given,
                                cicy_order order, uint64_t seed, uint8_t *ordered,
                                cicy_error *error)
{
    cicy_matrices_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    const order_work work = {matrices, order, seed, ordered};
    return cicy_matrices_visit(matrices, &options, "order of rows and columns", BLOCK, visit_order,
                               &work, error);
}

typedef struct bundle_work {
    const int64_t *bundles;
    size_t rows; /* of the padded matrices */
    size_t step; /* from one bundle to the next: rows, or 0 */
    cicy_line_bundle_options options;
    size_t columns;
    int64_t *h; /* [count][columns] */
} bundle_work;

static cicy_status visit_bundle(const void *user, size_t index,
                                const cicy_configuration *configuration, cicy_error *error)
{
    const bundle_work *work = user;
    const int64_t *bundle = work->bundles + index * work->step;
    for (size_t i = configuration->rows; i < work->rows; i++)
        if (bundle[i] != 0)
            return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                       "the line bundle has a degree in row %zu; the matrix has %d",
                                       i + 1, configuration->rows);
    cicy_line_bundle_cohomology found;
    CICY_TRY(cicy_line_bundle_compute(configuration, bundle, &work->options, &found, error));
    memcpy(work->h + index * work->columns, found.h, work->columns * sizeof *found.h);
    return CICY_OK;
}

cicy_status cicy_matrices_cohomology(const cicy_matrices *matrices,
                                     const cicy_matrices_options *given, const int64_t *bundles,
                                     bool one_bundle, const cicy_line_bundle_options *bundle,
                                     int64_t *h, cicy_error *error)
{
    cicy_matrices_options options;
    bundle_work work = {.bundles = bundles,
                        .rows = matrices->rows,
                        .step = one_bundle ? 0 : matrices->rows,
                        .h = h};
    CICY_TRY(take_options(&options, given, matrices, error));
    CICY_TRY(CICY_OPTIONS_COPY(&work.options, bundle, error));
    work.options.threads = 1;
    work.options.progress = &options.progress;
    work.columns = (size_t)options.dimension + 1;
    return cicy_matrices_visit(matrices, &options, "cohomology of line bundles", BUNDLE_BLOCK,
                               visit_bundle, &work, error);
}

typedef struct dataset_work {
    cicy_dataset *dataset;
} dataset_work;

static cicy_status visit_dataset(const void *user, size_t index,
                                 const cicy_configuration *configuration, cicy_error *error)
{
    const dataset_work *work = user;
    cicy_hodge hodge;
    cicy_configuration ordered;
    CICY_TRY(cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, error));
    cicy_configuration_order(configuration, work->dataset->order, work->dataset->seed, index,
                             &ordered);
    return cicy_dataset_set(work->dataset, index, &ordered, &hodge, error);
}

cicy_status cicy_dataset_from_matrices(cicy_dataset *dataset, const cicy_matrices *matrices,
                                       const cicy_matrices_options *given, cicy_order order,
                                       uint64_t seed, cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    cicy_matrices_options options;
    CICY_TRY(take_options(&options, given, matrices, error));
    if (options.codes)
        return cicy_error_set(error, CICY_USAGE, "a data set holds valid matrices only");
    if (options.dimension == 0)
        return cicy_matrices_dimension(matrices, &options.dimension, error);
    CICY_TRY(cicy_dataset_init(dataset, options.dimension, matrices->count, matrices->rows,
                               matrices->columns, error));
    dataset->order = order;
    dataset->seed = seed;
    const dataset_work work = {dataset};
    return cicy_matrices_visit(matrices, &options, "Hodge numbers", BLOCK, visit_dataset, &work,
                               error);
}

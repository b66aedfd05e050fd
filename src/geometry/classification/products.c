#include "geometry/classification/classification_parts.h"

#include <assert.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/canonical.h"
#include "cicyminer/threads.h"

typedef struct product_search {
    cicy_level_store *store;
    const cicy_classification_options *options;
    cicy_classification *const *lower;
    uint64_t done;
} product_search;

static void append_factor(const cicy_configuration *factor, cicy_configuration *product)
{
    assert(product->rows + factor->rows <= CICY_MAX_ROWS &&
           product->columns + factor->columns <= CICY_MAX_COLUMNS);
    for (int i = 0; i < factor->rows; i++) {
        memcpy(product->degree[product->rows + i] + product->columns, factor->degree[i],
               factor->columns);
        product->n[product->rows + i] = factor->n[i];
    }
    product->rows = (uint8_t)(product->rows + factor->rows);
    product->columns = (uint8_t)(product->columns + factor->columns);
}

/* Whether the factor fits; then *larger is the product with it. */
static bool multiply(const product_search *search, const cicy_configuration *product, int dimension,
                     size_t index, cicy_configuration *larger)
{
    cicy_configuration factor;
    cicy_classification_get(search->lower[dimension], index, &factor);
    if (product->rows + factor.rows > search->options->most_rows)
        return false;
    *larger = *product;
    append_factor(&factor, larger);
    return true;
}

/* Adds this rank's share of the products with the last factors first .. end - 1. */
static bool add_last_factors(const product_search *search, const cicy_configuration *product,
                             int dimension, size_t first, size_t end)
{
    bool memory_left = true;
    const int threads = cicy_threads(search->options->threads);
    const cicy_ranks *ranks = search->store->ranks;
    first += (size_t)cicy_rank(ranks);
    const size_t step = (size_t)cicy_rank_count(ranks);
#pragma omp parallel for schedule(dynamic, 64) num_threads(threads) reduction(&& : memory_left)
    for (size_t index = first; index < end; index += step) {
        cicy_configuration larger, canonical;
        if (!multiply(search, product, dimension, index, &larger))
            continue;
        cicy_configuration_canonical(&larger, &canonical);
        memory_left = memory_left && cicy_packed_set_add(search->store->found, &canonical);
    }
    return memory_left;
}

static cicy_status complete_products(product_search *search, const cicy_configuration *product,
                                     int dimension, size_t first, cicy_error *error)
{
    enum { BATCH = 16384 };
    const size_t count = cicy_classification_count(search->lower[dimension]);
    for (; first < count; first += BATCH) {
        const size_t end = count - first < BATCH ? count : first + BATCH;
        if (!add_last_factors(search, product, dimension, first, end))
            return cicy_error_memory(error);
        CICY_TRY(cicy_level_store_check(search->store, error));
        search->done += end - first;
        bool stopped =
            !cicy_keep_going(&search->options->progress, "direct products", search->done, 0);
        CICY_TRY(cicy_ranks_meet(search->store->ranks, &stopped, error));
        if (stopped)
            return cicy_error_set(error, CICY_INTERRUPTED, "classification: interrupted");
    }
    return CICY_OK;
}

/* Adds factors whose dimensions sum to `left`. Factors come in an order that does not decrease, by
 * dimension and place in its classification, so every multiset is made once. */
static cicy_status add_factors(product_search *search, const cicy_configuration *product, int left,
                               int dimension, size_t first, cicy_error *error)
{
    for (; 2 * dimension <= left; dimension++, first = 0) {
        const size_t count = cicy_classification_count(search->lower[dimension]);
        for (size_t index = first; index < count; index++) {
            cicy_configuration larger;
            if (multiply(search, product, dimension, index, &larger))
                CICY_TRY(add_factors(search, &larger, left - dimension, dimension, index, error));
        }
    }
    if (product->rows == 0) /* a single factor is no product */
        return CICY_OK;
    return complete_products(search, product, left, dimension == left ? first : 0, error);
}

cicy_status cicy_products_find(cicy_level_store *store, const cicy_classification_options *options,
                               cicy_classification *const *lower, cicy_error *error)
{
    product_search search = {.store = store, .options = options, .lower = lower};
    cicy_configuration empty = {0};
    return add_factors(&search, &empty, options->dimension, 1, 0, error);
}

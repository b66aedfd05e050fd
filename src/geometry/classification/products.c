#include "geometry/classification/classification_parts.h"

#include <assert.h>
#include <string.h>

#include "cicyminer/canonical.h"

typedef struct product_search {
    cicy_classification *const *lower;
    cicy_packed_set *found;
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

/* Adds factors whose dimensions sum to `left`. Factors come in an order that does not decrease, by
 * dimension and place in its classification, so every multiset is made once. */
static bool add_factors(const product_search *search, const cicy_configuration *product, int left,
                        int dimension, size_t first)
{
    if (left == 0) {
        cicy_configuration canonical;
        cicy_configuration_canonical(product, &canonical);
        return cicy_packed_set_add(search->found, &canonical);
    }
    int largest = product->rows ? left : left - 1;
    for (; dimension <= largest; dimension++, first = 0) {
        size_t count = cicy_classification_count(search->lower[dimension]);
        for (size_t index = first; index < count; index++) {
            cicy_configuration factor, larger = *product;
            cicy_classification_get(search->lower[dimension], index, &factor);
            append_factor(&factor, &larger);
            if (!add_factors(search, &larger, left - dimension, dimension, index))
                return false;
        }
    }
    return true;
}

bool cicy_products_find(int dimension, cicy_classification *const *lower, cicy_packed_set *found)
{
    product_search search = {.lower = lower, .found = found};
    cicy_configuration empty = {0};
    return add_factors(&search, &empty, dimension, 1, 0);
}

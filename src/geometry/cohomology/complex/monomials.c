#include "geometry/cohomology/complex/monomials.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LIST, PRODUCTS, QUOTIENTS };

enum { MAX_VARIABLES = 64 };

void cicy_monomials_clear(cicy_monomials *cache)
{
    for (size_t k = 0; k < cache->count; k++)
        free(cache->tables[k].values);
    free(cache->tables);
    *cache = (cicy_monomials){.limit = cache->limit};
}

size_t cicy_monomial_count(int variables, int degree)
{
    if (degree < 0)
        return 0;
    uint64_t count = 1; /* binomial(degree + i, i) after step i */
    for (int i = 1; i < variables; i++) {
        const uint64_t factor = (uint64_t)degree + (uint64_t)i;
        if (count > INT64_MAX / factor)
            return SIZE_MAX;
        count = count * factor / (uint64_t)i;
    }
    return count;
}

size_t cicy_monomial_place(int variables, int degree, const int16_t *exponents)
{
    size_t place = 0;
    for (int a = 0; a + 1 < variables; a++) {
        /* Those before it agree up to a, where they have a larger exponent. */
        place += cicy_monomial_count(variables - a, degree - exponents[a] - 1);
        degree -= exponents[a];
    }
    return place;
}

static const uint32_t *find_table(const cicy_monomials *cache, int variables, int kind, int a,
                                  int b)
{
    for (size_t k = 0; k < cache->count; k++) {
        const cicy_monomial_table *table = &cache->tables[k];
        if (table->a == a && table->b == b && table->variables == variables && table->kind == kind)
            return table->values;
    }
    return NULL;
}

/* Memory for a new table of [rows][columns] numbers. */
static uint32_t *new_table(cicy_monomials *cache, int variables, int kind, int a, int b,
                           size_t rows, size_t columns)
{
    if (rows > UINT32_MAX || columns > UINT32_MAX)
        return NULL;
    const size_t count = rows * columns;
    if (count > SIZE_MAX / 16 ||
        (cache->limit && (count * sizeof(uint32_t) > cache->limit - cache->bytes)))
        return NULL;
    if (cache->count == cache->capacity) {
        const size_t capacity = cache->capacity ? 2 * cache->capacity : 32;
        cicy_monomial_table *larger = realloc(cache->tables, capacity * sizeof *larger);
        if (!larger)
            return NULL;
        cache->tables = larger;
        cache->capacity = capacity;
    }
    uint32_t *values = malloc((count ? count : 1) * sizeof *values);
    if (!values)
        return NULL;
    cache->bytes += count * sizeof *values;
    cache->tables[cache->count++] =
        (cicy_monomial_table){(uint8_t)variables, (uint8_t)kind, (int16_t)a, (int16_t)b, values};
    return values;
}

const uint32_t *cicy_monomial_list(cicy_monomials *cache, int variables, int degree)
{
    assert(variables >= 1 && variables <= MAX_VARIABLES && degree >= 0);
    const uint32_t *found = find_table(cache, variables, LIST, degree, 0);
    if (found)
        return found;
    const size_t count = cicy_monomial_count(variables, degree);
    uint32_t *list = new_table(cache, variables, LIST, degree, 0, count, (size_t)variables);
    if (!list)
        return NULL;
    uint32_t exponents[MAX_VARIABLES] = {(uint32_t)degree};
    for (size_t k = 0; k < count; k++) {
        memcpy(list + k * (size_t)variables, exponents, (size_t)variables * sizeof *list);
        /* The next one: find the last exponent that is not zero, leaving out the final one; take 1
         * from it, and move that and the final exponent to the place after it. */
        int at = variables - 2;
        while (at >= 0 && exponents[at] == 0)
            at--;
        if (at < 0)
            break;
        const uint32_t end = exponents[variables - 1];
        exponents[variables - 1] = 0;
        exponents[at]--;
        exponents[at + 1] = end + 1;
    }
    return list;
}

static const uint32_t *combine(cicy_monomials *cache, int variables, int kind, int a, int b)
{
    const uint32_t *found = find_table(cache, variables, kind, a, b);
    if (found)
        return found;
    const uint32_t *left = cicy_monomial_list(cache, variables, a);
    const uint32_t *right = cicy_monomial_list(cache, variables, b);
    if (!left || !right)
        return NULL;
    const size_t rows = cicy_monomial_count(variables, a),
                 columns = cicy_monomial_count(variables, b);
    uint32_t *values = new_table(cache, variables, kind, a, b, rows, columns);
    if (!values)
        return NULL;
    const int sign = kind == PRODUCTS ? 1 : -1;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            int16_t exponents[MAX_VARIABLES];
            bool whole = true;
            for (int v = 0; v < variables; v++) {
                exponents[v] = (int16_t)((int)left[i * (size_t)variables + (size_t)v] +
                                         sign * (int)right[j * (size_t)variables + (size_t)v]);
                whole &= exponents[v] >= 0;
            }
            values[i * columns + j] =
                whole ? (uint32_t)cicy_monomial_place(variables, a + sign * b, exponents)
                      : CICY_NO_MONOMIAL;
        }
    return values;
}

const uint32_t *cicy_monomial_products(cicy_monomials *cache, int variables, int a, int b)
{
    return combine(cache, variables, PRODUCTS, a, b);
}

const uint32_t *cicy_monomial_quotients(cicy_monomials *cache, int variables, int a, int b)
{
    assert(a >= b);
    return combine(cache, variables, QUOTIENTS, a, b);
}

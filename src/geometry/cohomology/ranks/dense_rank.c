#include "geometry/cohomology/ranks/dense_rank.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/cohomology/ranks/prime_field.h"

bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most)
{
    *rows = (cicy_dense_rows){.prime = prime, .width = width, .most = most};
    if (width == 0 || most > SIZE_MAX / 8 / width)
        return false;
    rows->row = malloc((most + 1) * width * sizeof *rows->row);
    rows->pivot = malloc((most + 1) * sizeof *rows->pivot);
    rows->sum = calloc(width, sizeof *rows->sum);
    return rows->row && rows->pivot && rows->sum;
}

void cicy_dense_rows_clear(cicy_dense_rows *rows)
{
    free(rows->row);
    free(rows->pivot);
    free(rows->sum);
    *rows = (cicy_dense_rows){0};
}

/* sum += factor * row, kept below square = prime^2. */
static void add_multiple(uint64_t *restrict sum, const uint32_t *restrict row, size_t width,
                         uint64_t factor, uint64_t square)
{
    for (size_t k = 0; k < width; k++) {
        const uint64_t more = sum[k] + factor * row[k], less = more - square;
        sum[k] = more < less ? more : less; /* less wraps around where more < square */
    }
}

bool cicy_dense_rows_add(cicy_dense_rows *rows)
{
    const uint32_t prime = rows->prime;
    const uint64_t square = (uint64_t)prime * prime;
    const size_t width = rows->width;
    for (size_t r = 0; r < rows->count; r++) {
        const uint64_t value = rows->sum[rows->pivot[r]] % prime;
        if (value)
            add_multiple(rows->sum, rows->row + r * width, width, prime - value, square);
    }
    size_t pivot = 0;
    while (pivot < width && rows->sum[pivot] % prime == 0)
        pivot++;
    if (pivot < width) {
        assert(rows->count < rows->most);
        const uint32_t inverse = cicy_prime_inverse((uint32_t)(rows->sum[pivot] % prime), prime);
        uint32_t *added = rows->row + rows->count * width;
        for (size_t k = 0; k < width; k++)
            added[k] = cicy_prime_multiply((uint32_t)(rows->sum[k] % prime), inverse, prime);
        rows->pivot[rows->count++] = (uint32_t)pivot;
    }
    memset(rows->sum, 0, width * sizeof *rows->sum);
    return pivot < width;
}

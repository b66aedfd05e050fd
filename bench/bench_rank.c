/* Seconds and memory of the rank of one large sparse matrix modulo a prime, on one core:
 *
 *     bench_rank random [SIZE [ENTRIES]]     SIZE x SIZE (20000), ENTRIES random ones a row (8)
 *     bench_rank koszul [K [M]]              the map from O(l - p) to O(l) of the tetraquadric,
 *                                            l = (-K, M, M, M) (-4, 17): 20,480 x 17,496
 *
 * Times are of the thread's own clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "cicyminer/random.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/ranks/prime_field.h"

static double cpu_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static cicy_status draw_random(size_t size, size_t entries, cicy_sparse_matrix *m)
{
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    cicy_status status = cicy_sparse_init(m, CICY_FIRST_PRIME, size, size, NULL);
    for (size_t row = 0; row < size && status == CICY_OK; row++) {
        status = cicy_sparse_reserve(m, entries, NULL);
        for (size_t k = 0; k < entries && status == CICY_OK; k++) {
            const size_t column = cicy_random_below(&random, size);
            bool twice = false;
            for (size_t before = m->start[row]; before < m->entries; before++)
                twice |= m->column[before] == column;
            if (!twice)
                cicy_sparse_append(m, column,
                                   1 + (uint32_t)cicy_random_below(&random, CICY_FIRST_PRIME - 1));
        }
        cicy_sparse_end_row(m);
    }
    return status;
}

static cicy_status make_koszul(int k, int m, cicy_sparse_matrix *map)
{
    static const char text[] = "[[1,2],[1,2],[1,2],[1,2]]";
    cicy_configuration x;
    cicy_twisted_complex complex = {0};
    cicy_cells cells = {0};
    cicy_monomials monomials = {0};
    cicy_random random;
    const int64_t bundle[] = {-k, m, m, m};
    cicy_random_init(&random, 1, 0);
    cicy_status status = cicy_configuration_parse(&x, text, sizeof text - 1, NULL);
    if (status == CICY_OK)
        status = cicy_complex_start(&complex, &x, 1, 0, 0, NULL);
    if (status == CICY_OK) {
        complex.prime = CICY_FIRST_PRIME;
        cicy_complex_add_generator(&complex, 0, bundle);
        status = cicy_twisted_complex_draw(&complex, 0, &random, NULL);
    }
    if (status == CICY_OK)
        status = cicy_cells_find(&complex, &cells, NULL);
    if (status == CICY_OK)
        status = cicy_differential(&complex, &cells, &monomials, 0, NULL, map, NULL);
    cicy_cells_clear(&cells);
    cicy_monomials_clear(&monomials);
    cicy_twisted_complex_clear(&complex);
    return status;
}

int main(int argc, char **argv)
{
    const bool koszul = argc > 1 && strcmp(argv[1], "koszul") == 0;
    if (argc < 2 || (!koszul && strcmp(argv[1], "random") != 0)) {
        fprintf(stderr, "usage: %s random [SIZE [ENTRIES]] | koszul [K [M]]\n", argv[0]);
        return CICY_USAGE;
    }
    const int first = argc > 2 ? atoi(argv[2]) : koszul ? 4 : 20000;
    const int second = argc > 3 ? atoi(argv[3]) : koszul ? 17 : 8;
    cicy_sparse_matrix map = {0};
    cicy_status status = koszul ? make_koszul(first, second, &map)
                                : draw_random((size_t)first, (size_t)second, &map);
    const cicy_rank_limits limits = {.bound = SIZE_MAX};
    size_t rank = 0;
    const double start = cpu_seconds();
    if (status == CICY_OK)
        status = cicy_sparse_rank(&map, NULL, &limits, NULL, &rank, NULL);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    if (status == CICY_OK)
        printf("%zu x %zu, %zu entries: rank %zu in %.2f s, %ld MiB at most\n", map.rows,
               map.columns, map.entries, rank, cpu_seconds() - start, usage.ru_maxrss >> 10);
    else
        fprintf(stderr, "failed\n");
    cicy_sparse_clear(&map);
    return (int)status;
}

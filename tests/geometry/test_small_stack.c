/* All of the geometry in a thread with a stack of 128 KiB, the default of musl. */
#include <pthread.h>

#include "cicyminer/classification.h"
#include "cicyminer/cohomology.h"
#include "cicyminer/fibration.h"
#include "cicyminer/hodge.h"
#include "cicyminer/splitting.h"
#include "cicyminer/topology.h"
#include "random_configuration.h"
#include "unit.h"

enum { STACK = 128 * 1024 };

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static bool use_configuration(cicy_random *random, const cicy_configuration *x)
{
    cicy_hodge hodge;
    cicy_topology topology;
    cicy_configuration form;
    cicy_neighbours found;
    const cicy_splitting_options options = {.size = sizeof options, .n = 1};
    int64_t bundle[CICY_MAX_ROWS], h[CICY_MAX_DIMENSION + 1], euler;
    for (int i = 0; i < x->rows; i++)
        bundle[i] = (int64_t)cicy_random_below(random, 3);
    cicy_hodge_compute(x, CICY_HODGE_CHECKED, &hodge, NULL); /* not connected: refused */
    cicy_configuration_canonical(x, &form);
    cicy_configuration_staircase(x, &form);
    cicy_configuration_is_fibred(x, 1, NULL);
    bool good = cicy_topology_euler(x, &euler, NULL) == CICY_OK;
    good &= cicy_cohomology_compute(x, bundle, h, NULL) == CICY_OK;
    good &= cicy_topology_compute(x, &topology, NULL) == CICY_OK && topology.euler == euler;
    cicy_topology_clear(&topology);
    good &= cicy_contractions_find(x, &found, NULL) == CICY_OK;
    cicy_neighbours_clear(&found);
    good &= x->rows > 6 || cicy_splittings_find(x, &options, &found, NULL) == CICY_OK;
    if (x->rows <= 6)
        cicy_neighbours_clear(&found);
    return good;
}

/* Thirty pairs of points and a K3 surface: many symmetries, so many partial results. */
static void make_symmetric(cicy_configuration *x)
{
    *x = (cicy_configuration){.rows = 30, .columns = 30};
    for (int i = 0; i < 30; i++) {
        x->n[i] = i < 29 ? 1 : 3;
        x->degree[i][i] = (uint8_t)(x->n[i] + 1);
    }
}

static void *use_everything(void *result)
{
    bool good = true;
    cicy_random random;
    cicy_configuration x;
    cicy_random_init(&random, 91, 0);
    for (int k = 0; k < 200; k++) {
        draw_configuration(&random, 1 + k % 5, 12, 3, &x);
        good &= use_configuration(&random, &x);
    }
    make_symmetric(&x);
    cicy_configuration_canonical(&x, &x);
    cicy_configuration_staircase(&x, &x);
    for (int dimension = 2; dimension <= 3; dimension++) {
        cicy_classification *all;
        const cicy_classification_options options = {
            .size = sizeof options, .dimension = dimension, .products = true, .threads = 1};
        good &= cicy_classification_compute(&options, &all, NULL) == CICY_OK;
        cicy_classification_free(all);
    }
    *(bool *)result = good;
    return NULL;
}

static void test_the_geometry_needs_less_than_128_kib_of_stack(void **state)
{
#ifdef SANITIZED
    skip(); /* frames are larger */
#endif
    pthread_attr_t attributes;
    pthread_t thread;
    bool good = false;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, STACK), 0);
    assert_int_equal(pthread_create(&thread, &attributes, use_everything, &good), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_geometry_needs_less_than_128_kib_of_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Ceilings of message passing, compared with a plain implementation that numbers the colours of all
 * configurations together and hashes nothing. */
#include "cicyminer/build.h"
#include "cicyminer/classification.h"
#include "experiments/ceilings.h"
#include "four_folds.h"
#include "unit.h"

enum { SIDE = 20, VERTICES = 40 }; /* at most, of one graph and together */

/* A graph with a colour for every vertex: rows 0..19, columns 20..39. */
typedef struct graph {
    const cicy_configuration *configuration;
    int colour[VERTICES];
} graph;

/* What a vertex looks like: its colour, then (degree, colour) of its neighbours, sorted. */
typedef struct look {
    int length, numbers[1 + SIDE];
    int *colour; /* where its new colour belongs */
} look;

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int by_look(const void *a, const void *b)
{
    const look *x = a, *y = b;
    if (x->length != y->length)
        return x->length - y->length;
    return memcmp(x->numbers, y->numbers, (size_t)x->length * sizeof(int));
}

/* Vertex v of one side; w runs over the other. */
static void look_at(graph *g, bool column, int v, look *own)
{
    const cicy_configuration *c = g->configuration;
    own->colour = &g->colour[(column ? SIDE : 0) + v];
    own->numbers[0] = *own->colour;
    own->length = 1;
    for (int w = 0; w < (column ? c->rows : c->columns); w++) {
        const int degree = column ? c->degree[w][v] : c->degree[v][w];
        if (degree)
            own->numbers[own->length++] = degree << 24 | g->colour[(column ? 0 : SIDE) + w];
    }
    qsort(own->numbers + 1, (size_t)own->length - 1, sizeof(int), by_number);
}

/* Numbers the looks of one side of all graphs; returns how many there are. */
static int renumber(graph *graphs, size_t count, bool column)
{
    size_t vertices = 0;
    look *looks = malloc(count * SIDE * sizeof *looks);
    for (size_t g = 0; g < count; g++) {
        const cicy_configuration *c = graphs[g].configuration;
        for (int v = 0; v < (column ? c->columns : c->rows); v++)
            look_at(&graphs[g], column, v, &looks[vertices++]);
    }
    qsort(looks, vertices, sizeof *looks, by_look);
    int colours = 0;
    for (size_t k = 0; k < vertices; k++) {
        colours += k > 0 && by_look(&looks[k - 1], &looks[k]) != 0;
        *looks[k].colour = colours;
    }
    free(looks);
    return colours + 1;
}

static int one_round(graph *graphs, size_t count)
{
    const int columns = renumber(graphs, count, true);
    return columns + renumber(graphs, count, false);
}

/* Two multisets of numbers, and where the number of the pair belongs. */
typedef struct row {
    int numbers[2 * VERTICES];
    int *class;
} row;

static int by_row(const void *a, const void *b)
{
    return memcmp(((const row *)a)->numbers, ((const row *)b)->numbers,
                  sizeof(((row *)0)->numbers));
}

static int number_rows(row *rows, size_t count)
{
    int classes = 0;
    for (size_t i = 0; i < count; i++) {
        qsort(rows[i].numbers, VERTICES, sizeof(int), by_number);
        qsort(rows[i].numbers + VERTICES, VERTICES, sizeof(int), by_number);
    }
    qsort(rows, count, sizeof *rows, by_row);
    for (size_t i = 0; i < count; i++) {
        classes += i > 0 && by_row(&rows[i - 1], &rows[i]) != 0;
        *rows[i].class = classes;
    }
    return classes + 1;
}

/* Classes of graphs by the multisets of their colours. */
static int classify(graph *graphs, size_t count, int *classes)
{
    row *rows = malloc(count * sizeof *rows);
    for (size_t g = 0; g < count; g++) {
        memset(rows[g].numbers, -1, sizeof rows[g].numbers);
        for (int i = 0; i < graphs[g].configuration->rows; i++)
            rows[g].numbers[i] = graphs[g].colour[i];
        for (int j = 0; j < graphs[g].configuration->columns; j++)
            rows[g].numbers[VERTICES + j] = graphs[g].colour[SIDE + j];
        rows[g].class = &classes[g];
    }
    const int found = number_rows(rows, count);
    free(rows);
    return found;
}

static void start(graph *g, const cicy_configuration *configuration)
{
    g->configuration = configuration;
    memset(g->colour, 0, sizeof g->colour);
    for (int i = 0; i < configuration->rows; i++)
        g->colour[i] = configuration->n[i];
}

/* Share of the most frequent value, class by class. */
static double ceiling_of(const cicy_dataset *dataset, const int *classes, int count, size_t column)
{
    enum { VALUES = 2000 };
    size_t right = 0;
    for (int class = 0; class < count; class ++) {
        int frequency[VALUES] = {0}, most = 0;
        for (size_t i = 0; i < dataset->count; i++)
            if (classes[i] == class) {
                int *own = &frequency[dataset->hodge[i * dataset->hodge_columns + column]];
                ++*own;
                most = *own > most ? *own : most;
            }
        right += (size_t)most;
    }
    return (double)right / (double)dataset->count;
}

static void compare(const cicy_dataset *dataset, const cicy_ceiling *ceiling, const int *classes,
                    int count)
{
    assert_int_equal(ceiling->classes, count);
    for (size_t k = 0; k < dataset->hodge_columns; k++)
        assert_true(fabs(ceiling->accuracy[k] - ceiling_of(dataset, classes, count, k)) < 1e-12);
}

static cicy_configuration *configurations_of(const cicy_dataset *dataset)
{
    cicy_configuration *all = malloc(dataset->count * sizeof *all);
    for (size_t i = 0; i < dataset->count; i++)
        cicy_dataset_get(dataset, i, &all[i]);
    return all;
}

static void make_three_folds(cicy_dataset *dataset)
{
    cicy_classification *list;
    const cicy_classification_options classify = {.dimension = 3};
    const cicy_build_options build = {.order = CICY_ORDER_STAIRCASE};
    assert_int_equal(cicy_classification_compute(&classify, &list, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_build(list, &build, dataset, NULL), CICY_OK);
    cicy_classification_free(list);
}

static void compute(const cicy_dataset *dataset, int threads, cicy_ceilings *ceilings)
{
    const cicy_progress silent = {0};
    assert_int_equal(cicy_ceilings_compute(dataset, threads, &silent, ceilings, NULL), CICY_OK);
    assert_int_equal(ceilings->count, dataset->count);
}

static void compare_rounds(const cicy_dataset *dataset)
{
    cicy_ceilings ceilings;
    cicy_configuration *configurations = configurations_of(dataset);
    graph *graphs = malloc(dataset->count * sizeof *graphs);
    int *classes = malloc(dataset->count * sizeof *classes);
    compute(dataset, 2, &ceilings);
    for (size_t i = 0; i < dataset->count; i++)
        start(&graphs[i], &configurations[i]);
    for (size_t round = 0; round <= ceilings.rounds; round++) {
        compare(dataset, &ceilings.plain[round], classes,
                classify(graphs, dataset->count, classes));
        one_round(graphs, dataset->count);
    }
    for (int further = 0; further < 5; further++) /* nothing new */
        one_round(graphs, dataset->count);
    assert_int_equal(ceilings.plain[ceilings.rounds].classes,
                     classify(graphs, dataset->count, classes));
    cicy_ceilings_clear(&ceilings);
    free(configurations);
    free(graphs);
    free(classes);
}

static void test_every_round_of_four_folds_agrees_with_a_plain_implementation(void **state)
{
    cicy_dataset dataset;
    read_four_folds(&dataset);
    compare_rounds(&dataset);
    cicy_dataset_clear(&dataset);
}

static void test_every_round_of_three_folds_agrees_with_a_plain_implementation(void **state)
{
    cicy_dataset dataset;
    make_three_folds(&dataset);
    compare_rounds(&dataset);
    cicy_dataset_clear(&dataset);
}

/* A graph for every root of every configuration; the marks go into the rows' first colours. */
static graph *root_all(const cicy_configuration *configurations, size_t count, size_t *roots)
{
    graph *graphs = malloc(count * VERTICES * sizeof *graphs);
    *roots = 0;
    for (size_t c = 0; c < count; c++) {
        const int rows = configurations[c].rows, columns = configurations[c].columns;
        for (int root = 0; root < rows + columns; root++) {
            graph *g = &graphs[(*roots)++];
            start(g, &configurations[c]);
            for (int i = 0; i < rows; i++)
                g->colour[i] += root < columns ? 64 * configurations[c].degree[i][root]
                                               : 64 * (i == root - columns);
        }
    }
    return graphs;
}

/* Refines all of them together until nothing changes, and gathers the classes of each
 * configuration's roots. */
static int plain_rooted(const cicy_configuration *configurations, size_t count, int *classes)
{
    size_t roots, next = 0;
    graph *graphs = root_all(configurations, count, &roots);
    int *looks = malloc(roots * sizeof *looks), before, now = 0;
    row *rows = malloc(count * sizeof *rows);
    do {
        before = now;
        now = one_round(graphs, roots);
    } while (now != before);
    classify(graphs, roots, looks);
    for (size_t c = 0; c < count; c++) {
        memset(rows[c].numbers, -1, sizeof rows[c].numbers);
        for (int j = 0; j < configurations[c].columns; j++)
            rows[c].numbers[j] = looks[next++];
        for (int i = 0; i < configurations[c].rows; i++)
            rows[c].numbers[VERTICES + i] = looks[next++];
        rows[c].class = &classes[c];
    }
    const int found = number_rows(rows, count);
    free(graphs);
    free(looks);
    free(rows);
    return found;
}

/* Of three-folds, among which are some that rounds alone do not distinguish. */
static void test_roots_agree_with_a_plain_implementation(void **state)
{
    enum { TAKEN = 1000 };
    cicy_dataset dataset;
    cicy_ceilings ceilings;
    int classes[TAKEN];
    make_three_folds(&dataset);
    dataset.count = TAKEN;
    cicy_configuration *configurations = configurations_of(&dataset);
    compute(&dataset, 2, &ceilings);
    assert_true(ceilings.plain[ceilings.rounds].classes < TAKEN);
    compare(&dataset, &ceilings.rooted, classes, plain_rooted(configurations, TAKEN, classes));
    cicy_ceilings_clear(&ceilings);
    free(configurations);
    cicy_dataset_clear(&dataset);
}

/* The first two are a class without a root, with different h11: one of them must be wrong. */
static void test_the_ceiling_counts_the_most_frequent_value(void **state)
{
    static const char *const texts[] = {
        "[[1,1,1,0,0],[1,0,1,1,0],[1,0,0,1,1],[1,1,0,0,1],[3,1,1,1,1]]",
        "[[1,1,1,0,0],[1,1,1,0,0],[1,0,0,1,1],[1,0,0,1,1],[3,1,1,1,1]]", "[[4,5]]", "[[4,5]]"};
    static const int64_t h11[] = {3, 5, 7, 7};
    cicy_dataset dataset;
    cicy_ceilings ceilings;
    assert_int_equal(cicy_dataset_init(&dataset, 3, 4, 12, 15, NULL), CICY_OK);
    for (size_t i = 0; i < 4; i++) {
        cicy_configuration configuration;
        const cicy_hodge hodge = {.dimension = 3, .h11 = h11[i]};
        assert_int_equal(cicy_configuration_parse(&configuration, texts[i], strlen(texts[i]), NULL),
                         CICY_OK);
        assert_int_equal(cicy_dataset_set(&dataset, i, &configuration, &hodge, NULL), CICY_OK);
    }
    compute(&dataset, 1, &ceilings);
    assert_int_equal(ceilings.rounds, 0);
    assert_int_equal(ceilings.plain[0].classes, 2);
    assert_true(ceilings.plain[0].accuracy[0] == 0.75);
    assert_true(ceilings.plain[0].accuracy[1] == 1);
    assert_int_equal(ceilings.rooted.classes, 3);
    assert_true(ceilings.rooted.accuracy[0] == 1);
    cicy_ceilings_clear(&ceilings);
    cicy_dataset_clear(&dataset);
}

static void test_results_do_not_depend_on_threads(void **state)
{
    cicy_dataset dataset;
    cicy_ceilings one, three;
    read_four_folds(&dataset);
    compute(&dataset, 1, &one);
    compute(&dataset, 3, &three);
    assert_int_equal(one.rounds, three.rounds);
    assert_memory_equal(one.plain, three.plain, (one.rounds + 1) * sizeof *one.plain);
    assert_memory_equal(&one.rooted, &three.rooted, sizeof one.rooted);
    cicy_ceilings_clear(&one);
    cicy_ceilings_clear(&three);
    cicy_dataset_clear(&dataset);
}

static void test_direct_products_are_left_out(void **state)
{
    cicy_dataset dataset;
    cicy_ceilings ceilings;
    cicy_error error = {0};
    const cicy_progress silent = {0};
    read_four_folds(&dataset);
    memset(dataset.product, 1, dataset.count);
    assert_int_equal(cicy_ceilings_compute(&dataset, 1, &silent, &ceilings, &error),
                     CICY_INVALID_INPUT);
    cicy_ceilings_clear(&ceilings);
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_round_of_four_folds_agrees_with_a_plain_implementation),
        cmocka_unit_test(test_every_round_of_three_folds_agrees_with_a_plain_implementation),
        cmocka_unit_test(test_roots_agree_with_a_plain_implementation),
        cmocka_unit_test(test_the_ceiling_counts_the_most_frequent_value),
        cmocka_unit_test(test_results_do_not_depend_on_threads),
        cmocka_unit_test(test_direct_products_are_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Microseconds a configuration, on one core, for Hodge numbers with and without the checks,
 * canonical and staircase form, over a list: bench_hodge FILE, where FILE is a data set (.h5) or
 * text with one configuration a line. Peer for the canonical form: nauty (dense, on the graph whose
 * vertices are rows, columns and one vertex per edge of degree 2 or more), if it was there when
 * this was built. Times are of the thread's own clock, so that other load on the machine matters
 * little. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cicyminer/canonical.h"
#include "cicyminer/dataset.h"
#include "cicyminer/hodge.h"
#include "cicyminer/topology.h"

#ifdef HAVE_NAUTY
#define MAXN 0
#include <nauty/nauty.h>
#endif

typedef struct list {
    size_t count, room;
    cicy_configuration *items;
} list;

static void append(list *all, const cicy_configuration *configuration)
{
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 1024;
        all->items = realloc(all->items, all->room * sizeof *all->items);
        if (!all->items) {
            fputs("out of memory\n", stderr);
            exit(CICY_SYSTEM);
        }
    }
    all->items[all->count++] = *configuration;
}

static void read_text(const char *path, list *all)
{
    FILE *in = fopen(path, "r");
    char line[2 * CICY_CONFIGURATION_TEXT];
    cicy_error error = {0};
    cicy_configuration configuration;
    if (!in) {
        perror(path);
        exit(CICY_SYSTEM);
    }
    while (fgets(line, sizeof line, in)) {
        if (cicy_configuration_parse(&configuration, line, strlen(line), &error) != CICY_OK) {
            fprintf(stderr, "%s: %s\n", path, error.message);
            exit(CICY_INVALID_INPUT);
        }
        append(all, &configuration);
    }
    fclose(in);
}

static void read_dataset(const char *path, list *all)
{
    cicy_dataset dataset;
    cicy_error error = {0};
    if (cicy_dataset_read(&dataset, path, &error) != CICY_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit((int)error.status);
    }
    for (size_t k = 0; k < dataset.count; k++) {
        cicy_configuration configuration;
        cicy_dataset_get(&dataset, k, &configuration);
        append(all, &configuration);
    }
    cicy_dataset_clear(&dataset);
}

static double cpu_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* What is measured; returns something that depends on the result. */
typedef uint64_t (*operation)(const cicy_configuration *configuration);

static uint64_t hodge_checked(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    return cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, NULL) != CICY_OK;
}

static uint64_t hodge_unchecked(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    return cicy_hodge_compute(configuration, CICY_HODGE_NO_CHECK, &hodge, NULL) != CICY_OK;
}

static uint64_t hodge_checked_all(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    return cicy_hodge_compute(configuration, CICY_HODGE_CHECK_ALL, &hodge, NULL) != CICY_OK;
}

static uint64_t euler(const cicy_configuration *configuration)
{
    int64_t number;
    return cicy_topology_euler(configuration, &number, NULL) != CICY_OK;
}

static uint64_t canonical(const cicy_configuration *configuration)
{
    cicy_configuration form;
    cicy_configuration_canonical(configuration, &form);
    return form.rows != configuration->rows;
}

static uint64_t staircase(const cicy_configuration *configuration)
{
    cicy_configuration form;
    cicy_configuration_staircase(configuration, &form);
    return form.rows != configuration->rows;
}

#ifdef HAVE_NAUTY
enum { MOST = CICY_MAX_ROWS + 2 * CICY_MAX_COLUMNS + CICY_MAX_ROWS, WORDS = (MOST + 63) / 64 };

/* Vertices: rows by n, columns, then the heavy edges by degree. */
static uint64_t nauty_labelling(const cicy_configuration *x)
{
    static DEFAULTOPTIONS_GRAPH(options);
    graph given[MOST * WORDS], form[MOST * WORDS];
    int labels[MOST], cells[MOST], orbits[MOST], colour[MOST], count = x->rows + x->columns;
    statsblk statistics;
    options.getcanon = TRUE;
    options.defaultptn = FALSE;
    EMPTYGRAPH(given, WORDS, MOST);
    for (int i = 0; i < x->rows; i++)
        colour[i] = x->n[i];
    for (int j = 0; j < x->columns; j++)
        colour[x->rows + j] = 1000;
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++) {
            if (x->degree[i][j] == 1)
                ADDONEEDGE(given, i, x->rows + j, WORDS);
            if (x->degree[i][j] > 1) {
                colour[count] = 1000 + x->degree[i][j];
                ADDONEEDGE(given, i, count, WORDS);
                ADDONEEDGE(given, x->rows + j, count, WORDS);
                count++;
            }
        }
    for (int v = 0; v < count; v++) { /* by colour; insertion sort */
        int at = v;
        for (; at > 0 && colour[labels[at - 1]] > colour[v]; at--)
            labels[at] = labels[at - 1];
        labels[at] = v;
    }
    for (int k = 0; k < count; k++)
        cells[k] = k + 1 < count && colour[labels[k]] == colour[labels[k + 1]];
    int words = SETWORDSNEEDED(count);
    if (words != WORDS) /* rows of a graph lie as close as its size allows */
        for (int v = 1; v < count; v++)
            memmove(&given[v * words], &given[v * WORDS], (size_t)words * sizeof *given);
    densenauty(given, labels, cells, orbits, &options, &statistics, words, count, form);
    return form[0] & 1;
}
#endif

static void measure(const char *name, const list *all, operation work)
{
    uint64_t sum = 0;
    double started = cpu_seconds(), slowest = 0, before = started;
    for (size_t k = 0; k < all->count; k++)
        sum += work(&all->items[k]);
    double total = cpu_seconds() - started;
    for (size_t k = 0; k < all->count; k += 16) { /* the slowest of a sample */
        before = cpu_seconds();
        sum += work(&all->items[k]);
        double one = cpu_seconds() - before;
        slowest = one > slowest ? one : slowest;
    }
    printf("%-28s %8.3f us   slowest %8.1f us   (%llu)\n", name, 1e6 * total / (double)all->count,
           1e6 * slowest, (unsigned long long)sum);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return CICY_USAGE;
    }
    list all = {0};
    size_t length = strlen(argv[1]);
    if (length > 3 && strcmp(argv[1] + length - 3, ".h5") == 0)
        read_dataset(argv[1], &all);
    else
        read_text(argv[1], &all);
    printf("%zu configurations\n", all.count);
    measure("Hodge numbers, checked", &all, hodge_checked);
    measure("Hodge numbers, all checked", &all, hodge_checked_all);
    measure("Hodge numbers, unchecked", &all, hodge_unchecked);
    measure("Euler number (Chern)", &all, euler);
    measure("canonical form", &all, canonical);
    measure("staircase form", &all, staircase);
#ifdef HAVE_NAUTY
    measure("nauty canonical labelling", &all, nauty_labelling);
#else
    puts("nauty was not there when this was built (Debian: libnauty2-dev)");
#endif
    free(all.items);
    return 0;
}

/* An artificial objective with a known optimum. */
#ifndef CICYMINER_TESTS_SEARCH_OBJECTIVE_H
#define CICYMINER_TESTS_SEARCH_OBJECTIVE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cicyminer/random.h"
#include "cicyminer/search.h"

enum { ONES = 4 };

/* Stochastic counting ones (Falkner et al. 2018, section 5.1): a loss of minus the sum of ONES
 * choices from {0, 1} and of ONES means over `budget` coin throws with probability x in [0, 1].
 * Here as regret: 0 at the optimum, where everything is 1, and 1 at worst. */
static inline cicy_space counting_ones_space(void)
{
    cicy_space space = {0};
    for (int i = 0; i < 2 * ONES; i++) {
        cicy_parameter p = {.kind = i < ONES ? CICY_PARAMETER_CHOICE : CICY_PARAMETER_REAL,
                            .high = i < ONES ? 0 : 1,
                            .choice_count = i < ONES ? 2 : 0,
                            .choices = {"0", "1"},
                            .parent = -1};
        snprintf(p.name, sizeof p.name, "x%d", i);
        if (cicy_space_add(&space, &p, NULL) != CICY_OK)
            abort();
    }
    return space;
}

static inline double counting_ones_regret(const cicy_point *point)
{
    double sum = 0;
    for (int i = 0; i < 2 * ONES; i++)
        sum += point->values[i];
    return 1 - sum / (2 * ONES);
}

static inline double counting_ones_noisy(const cicy_point *point, double budget, uint64_t seed,
                                         size_t number)
{
    cicy_random random;
    cicy_random_init(&random, seed, (uint64_t)number << 16 | (uint64_t)budget);
    double sum = 0;
    for (int i = 0; i < ONES; i++)
        sum += point->values[i];
    for (int i = ONES; i < 2 * ONES; i++) {
        int heads = 0, throws = (int)floor(budget + 1e-6);
        for (int k = 0; k < throws; k++)
            heads += cicy_random_uniform(&random) < point->values[i];
        sum += (double)heads / throws;
    }
    return 1 - sum / (2 * ONES);
}

/* user: a uint64_t, the seed of the coins. */
static inline cicy_status counting_ones(void *user, const cicy_space *space,
                                        const cicy_evaluation *e, const cicy_progress *progress,
                                        double *loss, char *failure, cicy_error *error)
{
    (void)space, (void)failure;
    if (progress->call && !progress->call(progress->user, &(cicy_progress_report){"ones", 0, 0}))
        return cicy_error_set(error, CICY_INTERRUPTED, "stopped");
    *loss = counting_ones_noisy(&e->point, e->budget, *(uint64_t *)user, e->number);
    return CICY_OK;
}

/* The bytes of FOLDER/name, zero-terminated, freed by the caller; NULL: no such file. */
static inline char *file_text(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return NULL;
    enum { ROOM = 1 << 20 };
    char *text = malloc(ROOM);
    size_t size = fread(text, 1, ROOM - 1, stream);
    fclose(stream);
    text[size] = '\0';
    return text;
}

#endif

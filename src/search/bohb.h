/* The model of BOHB: which observations it is made of, and configurations drawn from it. */
#ifndef CICYMINER_SEARCH_BOHB_H
#define CICYMINER_SEARCH_BOHB_H

#include "search/density.h"

/* Densities of the good and of the bad observations. good.count == 0: there is no model yet. */
typedef struct cicy_bohb {
    cicy_density good, bad;
    double budget; /* of the observations */
    double *points;
} cicy_bohb;

/* Makes the model from evaluations [count] (failures included, as the worst): with N observations
 * of the largest budget that has at least N_min + 2, N_min = dimensions + 1, the good ones are the
 * max(N_min, floor(good N)) best and the bad ones the max(N_min, N - that) worst; the two overlap
 * while there are few (Falkner et al., section 3.2 and (3)). Parameters that do not exist in an
 * observation get the value of another one of the same half, or a uniform one (HpBandSter). Random
 * numbers: `random`. Free with cicy_bohb_clear. Errors: CICY_SYSTEM. */
cicy_status cicy_bohb_fit(cicy_bohb *model, const cicy_space *space,
                          const cicy_search_settings *settings, const cicy_evaluation *evaluations,
                          size_t count, cicy_random *random, cicy_error *error);
void cicy_bohb_clear(cicy_bohb *model);

/* Draws a configuration: uniformly with probability `random` or without a model; else the one of
 * `candidates` draws from the good density that has the largest good / bad, both taken as at least
 * 1e-32 (Falkner et al., algorithm 2; HpBandSter). *from_model: which. */
void cicy_bohb_draw(const cicy_bohb *model, const cicy_space *space,
                    const cicy_search_settings *settings, cicy_random *random, cicy_point *point,
                    bool *from_model);

/* Order of losses: indices [count] of evaluations become sorted, the lowest loss first, earlier
 * ones first among equals. */
void cicy_bohb_sort(const cicy_evaluation *evaluations, size_t *indices, size_t count);

#endif

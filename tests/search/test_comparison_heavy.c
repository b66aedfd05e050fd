/* BOHB against random search and plain Hyperband on an objective with a known optimum. */
#include "scratch.h"
#include "search/objective.h"
#include "unit.h"

enum { LARGEST = 243 };

static double search_regret(uint64_t seed, uint64_t brackets, double random, double *budget)
{
    char in[80];
    snprintf(in, sizeof in, "%llu-%.2f", (unsigned long long)seed, random);
    cicy_search_settings settings = cicy_search_defaults();
    settings.seed = seed;
    settings.min_budget = 9;
    settings.max_budget = LARGEST;
    settings.random = random;
    const cicy_space space = counting_ones_space();
    const cicy_search_limits limits = {.brackets = brackets};
    uint64_t coins = seed;
    const cicy_objective objective = {counting_ones, &coins};
    cicy_search search;
    assert_int_equal(cicy_search_create(in, &space, &settings, &limits, NULL), CICY_OK);
    assert_int_equal(cicy_search_run(in, &objective, NULL, 1, NULL, &search, NULL), CICY_OK);
    *budget = 0;
    for (size_t i = 0; i < search.count; i++)
        *budget += search.evaluations[i].budget;
    double regret = counting_ones_regret(&cicy_search_best(&search, search.count)->point);
    cicy_search_clear(&search);
    return regret;
}

/* The best of as many random points as the budget allows, each with the largest budget. */
static double random_regret(uint64_t seed, double budget)
{
    const cicy_space space = counting_ones_space();
    cicy_random random;
    cicy_random_init(&random, seed, 99);
    double best = INFINITY, regret = INFINITY;
    for (size_t i = 0; (double)(i + 1) * LARGEST <= budget; i++) {
        cicy_point point;
        cicy_space_draw(&space, &random, &point);
        double loss = counting_ones_noisy(&point, LARGEST, seed, i);
        if (loss < best) {
            best = loss;
            regret = counting_ones_regret(&point);
        }
    }
    return regret;
}

/* Falkner et al., figure 4 (left): on counting ones BOHB leaves random search behind. */
static void test_bohb_is_better_than_random_search_and_hyperband_at_equal_budget(void **state)
{
    enum { SEEDS = 40, BRACKETS = 16 };
    double bohb = 0, hyperband = 0, random = 0;
    int wins = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        double budget, ours = search_regret(seed, BRACKETS, 1.0 / 3, &budget);
        hyperband += search_regret(seed, BRACKETS, 1, &budget) / SEEDS;
        double theirs = random_regret(seed, budget);
        bohb += ours / SEEDS;
        random += theirs / SEEDS;
        wins += ours < theirs;
    }
    print_message("mean regret after %d brackets: BOHB %.4f, Hyperband %.4f, random search %.4f; "
                  "better than random for %d of %d seeds\n",
                  BRACKETS, bohb, hyperband, random, wins, SEEDS);
    assert_true(bohb < 0.6 * random);
    assert_true(bohb < 0.6 * hyperband);
    assert_true(wins > 0.8 * SEEDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bohb_is_better_than_random_search_and_hyperband_at_equal_budget)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

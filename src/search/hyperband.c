/* The brackets of Hyperband. */
#include <math.h>

#include "cicyminer/search.h"

size_t cicy_hyperband_brackets(double min_budget, double max_budget, double eta)
{
    /* 81 / 3^4 is 1 only up to rounding */
    const double tolerance = 1 - 1e-9;
    size_t brackets = 1;
    for (double budget = max_budget / eta;
         budget >= min_budget * tolerance && brackets < CICY_HYPERBAND_STAGES; budget /= eta)
        brackets++;
    return brackets;
}

cicy_bracket cicy_hyperband_bracket(double min_budget, double max_budget, double eta, size_t index)
{
    size_t brackets = cicy_hyperband_brackets(min_budget, max_budget, eta);
    size_t last = brackets - 1 - index % brackets;
    cicy_bracket bracket = {.stages = last + 1};
    double first = ceil((double)(brackets / (last + 1)) * pow(eta, (double)last) - 1e-9);
    for (size_t stage = 0; stage <= last; stage++) {
        double size = floor(first * pow(eta, -(double)stage) + 1e-9);
        bracket.sizes[stage] = size < 1 ? 1 : (size_t)size;
        bracket.budgets[stage] = max_budget * pow(eta, -(double)(last - stage));
    }
    return bracket;
}

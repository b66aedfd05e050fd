#include "search/search_plan.h"

#include "search/bohb.h"

cicy_stage cicy_plan_stage(const cicy_search_settings *settings, size_t index)
{
    cicy_stage at = {0};
    for (;; at.bracket++) {
        const cicy_bracket bracket = cicy_hyperband_bracket(
            settings->min_budget, settings->max_budget, settings->eta, at.bracket);
        at.before_size = 0;
        for (at.stage = 0; at.stage < bracket.stages; at.stage++) {
            at.size = bracket.sizes[at.stage];
            at.budget = bracket.budgets[at.stage];
            if (index < at.first + at.size)
                return at;
            at.before = at.first;
            at.before_size = at.size;
            at.first += at.size;
        }
        at.drawn += bracket.sizes[0];
    }
}

/* A round of brackets repeats; the number of rounds comes from a file and may be any. */
size_t cicy_plan_evaluations(const cicy_search_settings *settings, uint64_t brackets)
{
    const size_t round =
        cicy_hyperband_brackets(settings->min_budget, settings->max_budget, settings->eta);
    size_t of_round = 0, of_rest = 0;
    for (size_t i = 0; i < round; i++) {
        const cicy_bracket bracket =
            cicy_hyperband_bracket(settings->min_budget, settings->max_budget, settings->eta, i);
        for (size_t stage = 0; stage < bracket.stages; stage++) {
            of_round += bracket.sizes[stage];
            of_rest += i < brackets % round ? bracket.sizes[stage] : 0;
        }
    }
    return brackets / round < (SIZE_MAX - of_rest) / of_round
               ? (size_t)(brackets / round) * of_round + of_rest
               : SIZE_MAX;
}

void cicy_plan_promote(const cicy_search *search, const cicy_stage *stage, size_t *room)
{
    for (size_t i = 0; i < stage->before_size; i++)
        room[i] = stage->before + i;
    cicy_bohb_sort(search->evaluations, room, stage->before_size);
}

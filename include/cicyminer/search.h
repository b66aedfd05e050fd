/* Search for hyper-parameters: BOHB, that is Hyperband with configurations drawn from a density
 * model of what was good and what was bad.
 *
 * S. Falkner, A. Klein, F. Hutter, "BOHB: robust and efficient hyperparameter optimization at
 * scale", ICML 2018, arXiv:1807.01774; L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh,
 * A. Talwalkar, "Hyperband", JMLR 18 (2018) 185, arXiv:1603.06560. How much a parameter matters is
 * found by functional ANOVA: F. Hutter, H. Hoos, K. Leyton-Brown, ICML 2014, PMLR 32, 754.
 *
 * What a search computes is a function of space, settings, seed and objective alone: the
 * configurations of a stage of a bracket are all drawn from what was known when the stage began,
 * the workers wait for each other at its end, and results are written down in the order of the
 * configurations. So the log has the same bytes for any number of workers, and after a kill at any
 * moment. (HpBandSter, the authors' program, draws each configuration when a worker is free; its
 * results depend on who is first.)
 */
#ifndef CICYMINER_SEARCH_H
#define CICYMINER_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"
#include "cicyminer/random.h"
#include "cicyminer/ranks.h"
#include "cicyminer/training.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The space ---- */

enum {
    CICY_SPACE_PARAMETERS = 32, /* at most, in a space */
    CICY_SPACE_CHOICES = 16,    /* of one parameter */
    CICY_SPACE_NAME = 32,       /* bytes of a name or choice, the final 0 included */
    CICY_SPACE_TEXT = 32        /* bytes of a value as text */
};

typedef enum cicy_parameter_kind {
    CICY_PARAMETER_REAL,  /* low <= x <= high */
    CICY_PARAMETER_WHOLE, /* low, low + 1, ..., high */
    CICY_PARAMETER_CHOICE /* one of `choices`, without an order */
} cicy_parameter_kind;

/* One parameter. `parent` >= 0: it exists only where that earlier parameter, a choice, has one of
 * the values whose bit is set in `when` (momentum exists only for sgd). */
typedef struct cicy_parameter {
    char name[CICY_SPACE_NAME];
    cicy_parameter_kind kind;
    bool logarithmic; /* uniform in the logarithm; low > 0 then */
    double low, high;
    size_t choice_count;
    char choices[CICY_SPACE_CHOICES][CICY_SPACE_NAME];
    int parent;
    uint32_t when;
} cicy_parameter;

typedef struct cicy_space {
    size_t count;
    cicy_parameter parameters[CICY_SPACE_PARAMETERS];
} cicy_space;

/* A point: values[i] of parameter i (the index for a choice), NAN where it does not exist. */
typedef struct cicy_point {
    double values[CICY_SPACE_PARAMETERS];
} cicy_point;

/* The space of arXiv:2108.02221, section 3.2, named as the settings of training. */
CICY_API cicy_space cicy_space_paper(void);

/* Adds a parameter. Errors: CICY_INVALID_INPUT naming the parameter (bad or repeated name, empty
 * range, bad logarithm, too few choices, parent that is no earlier choice, too many). */
CICY_API cicy_status cicy_space_add(cicy_space *space, const cicy_parameter *parameter,
                                    cicy_error *error);

/* Reads a space: {"parameters": [{"name", "kind": "real|whole|choice", "low", "high", "log": true,
 * "choices": [...], "when": {"optimiser": ["sgd"]}}, ...]}. Errors: CICY_INVALID_INPUT naming file,
 * line and reason, CICY_SYSTEM. */
CICY_API cicy_status cicy_space_read(cicy_space *space, const char *path, cicy_error *error);

/* Takes parameter `name` out by giving it a value; parameters that exist only beside other values
 * go too. *found: whether it was there. Errors: CICY_INVALID_INPUT (a choice that is none). */
CICY_API cicy_status cicy_space_fix(cicy_space *space, const char *name, const char *value,
                                    bool *found, cicy_error *error);

/* A value as text [CICY_SPACE_TEXT]: the choice, or a number that reads back as the same. */
CICY_API void cicy_space_text(const cicy_space *space, size_t parameter, double value, char *text);

/* From the unit cube, u [count], to a point, and back. Ordered parameters: u = (x - low) / (high -
 * low), in logarithms where so asked; a whole number owns the part [x - 1/2, x + 1/2] of [low -
 * 1/2, high + 1/2] and maps back to its middle; a real one is rounded to six digits, so that it is
 * short as text. Choices: u is the index itself in both directions, as the kernels want it.
 * Parameters that do not exist become NAN. */
CICY_API void cicy_space_decode(const cicy_space *space, const double *u, cicy_point *point);
CICY_API void cicy_space_encode(const cicy_space *space, const cicy_point *point, double *u);

/* A point drawn uniformly. */
CICY_API void cicy_space_draw(const cicy_space *space, cicy_random *random, cicy_point *point);

/* ---- Hyperband ---- */

enum { CICY_HYPERBAND_STAGES = 32 };

/* One bracket: stage k evaluates sizes[k] configurations with budgets[k]; the best of a stage are
 * promoted to the next. */
typedef struct cicy_bracket {
    size_t stages;
    size_t sizes[CICY_HYPERBAND_STAGES];
    double budgets[CICY_HYPERBAND_STAGES];
} cicy_bracket;

/* Number of budgets max * eta^-k that are not below min: the brackets of a round. */
CICY_API size_t cicy_hyperband_brackets(double min_budget, double max_budget, double eta);

/* Bracket `index` (they go around). With S = number of brackets and s = S - 1 - index mod S: s + 1
 * stages, the first with floor(S / (s + 1)) eta^s configurations, then each time 1 / eta of them
 * (Li et al., table 1; HpBandSter). */
CICY_API cicy_bracket cicy_hyperband_bracket(double min_budget, double max_budget, double eta,
                                             size_t index);

/* ---- The search ---- */

typedef struct cicy_search_settings {
    uint64_t seed;
    double min_budget, max_budget, eta;
    double good;             /* share of the observations that are good, 0.15 */
    double random;           /* share of configurations drawn uniformly, 1/3; 1: plain Hyperband */
    size_t candidates;       /* drawn from the good density, 64 */
    double bandwidth_factor; /* on its bandwidths while drawing, 3 */
    double min_bandwidth;    /* 1e-3 */
} cicy_search_settings;

/* Falkner et al.'s values, eta 3, budgets 10 to 100 (arXiv:2108.02221, 3.2). */
CICY_API cicy_search_settings cicy_search_defaults(void);

/* Errors: CICY_USAGE, saying which number is impossible. */
CICY_API cicy_status cicy_search_settings_check(const cicy_search_settings *settings,
                                                cicy_error *error);

/* Where a search ends, whichever comes first; 0: not by this. None at all: after 12 brackets. */
typedef struct cicy_search_limits {
    uint64_t brackets, evaluations;
    double minutes; /* counted over all calls */
} cicy_search_limits;

enum { CICY_SEARCH_REASON = 200 };

/* One evaluation. */
typedef struct cicy_evaluation {
    size_t number; /* of the configuration, which keeps it in later stages */
    size_t bracket, stage;
    double budget;
    bool model; /* drawn from the density model */
    cicy_point point;
    double loss;                      /* INFINITY: it failed, */
    char failure[CICY_SEARCH_REASON]; /* for this reason; else "" */
} cicy_evaluation;

/* What a search knows, in order. */
typedef struct cicy_search {
    cicy_space space;
    cicy_search_settings settings;
    cicy_search_limits limits;
    cicy_evaluation *evaluations;
    size_t count, room;
} cicy_search;

/* What a search minimises. Called from several threads at a time, each with its own `evaluation`
 * (loss and failure not yet known). It stores the loss in *loss (not finite: failed), or a reason
 * in `failure` [CICY_SEARCH_REASON]. It calls `progress` often (any report; the search makes its
 * own of it); once that returns false it returns CICY_INTERRUPTED soon. Any status but CICY_OK ends
 * the search with that error; what the log holds stays. The same evaluation must give the same
 * loss. */
typedef struct cicy_objective {
    cicy_status (*evaluate)(void *user, const cicy_space *space, const cicy_evaluation *evaluation,
                            const cicy_progress *progress, double *loss, char *failure,
                            cicy_error *error);
    void *user;
} cicy_objective;

/* What a search reports, from one thread at a time. `recorded` (may be NULL) is called in order,
 * after the evaluation is in the log; `progress` often, with the evaluations that are recorded and
 * how many the limits allow (0: a limit of time). */
typedef struct cicy_search_observer {
    void (*recorded)(void *user, const cicy_search *search);
    void *user;
    cicy_progress progress;
} cicy_search_observer;

/* Whether a folder holds a search with at least one evaluation, or anything else under its name. */
CICY_API bool cicy_search_is_begun(const char *folder);

/* Starts a search in a folder, which is created and must not hold one that has begun: one without
 * evaluations is replaced. FOLDER/log.jsonl has a
 * header line (space, settings, limits), then one line per evaluation, synced; it is only ever
 * appended to. FOLDER/pending.jsonl has finished evaluations whose turn in the log has not come;
 * FOLDER/timings.jsonl says when each was recorded and is the only file that differs between equal
 * searches. Errors: CICY_USAGE (settings, folder in use), CICY_SYSTEM. */
CICY_API cicy_status cicy_search_create(const char *folder, const cicy_space *space,
                                        const cicy_search_settings *settings,
                                        const cicy_search_limits *limits, cicy_error *error);

/* Reads a search; free with cicy_search_clear (also after failure). Half a last line is left out.
 * Errors: CICY_INVALID_INPUT naming file, line and reason, CICY_SYSTEM. */
CICY_API cicy_status cicy_search_read(cicy_search *search, const char *folder, cicy_error *error);
CICY_API void cicy_search_clear(cicy_search *search);

/* Continues a search until a limit (`limits` NULL: those of its header) with this many workers.
 * *search receives what is known in the end, freed by the caller (also after failure). Errors: of
 * the objective; CICY_INTERRUPTED when `progress` asked to stop; CICY_SYSTEM (CICY_ERROR_BUSY) when
 * another search is at work in the folder; CICY_INVALID_INPUT (damaged log),
 * CICY_SYSTEM. */
CICY_API cicy_status cicy_search_run(const char *folder, const cicy_objective *objective,
                                     const cicy_search_limits *limits, int workers,
                                     const cicy_search_observer *observer, cicy_search *search,
                                     cicy_error *error);

/* The same with several processes, each of which evaluates one configuration at a time. Rank 0
 * works in the folder, which it needs to have made; the others need its objective only. All return
 * its status; *search is empty in all but rank 0. */
CICY_API cicy_status cicy_search_run_ranks(const char *folder, const cicy_objective *objective,
                                           const cicy_search_limits *limits,
                                           const cicy_ranks *ranks,
                                           const cicy_search_observer *observer,
                                           cicy_search *search, cicy_error *error);

/* The incumbent after the first `count` evaluations: the lowest loss with the largest budget that
 * any of them succeeded with (earlier ones win ties), or NULL. */
CICY_API const cicy_evaluation *cicy_search_best(const cicy_search *search, size_t count);

/* ---- Importance ---- */

/* Share of the variance of the loss over the whole space that each parameter explains alone, and
 * its standard deviation over the trees of the forest. */
typedef struct cicy_importance {
    double budget; /* the evaluations with this budget were used: the one with most of them */
    size_t evaluations;
    double share[CICY_SPACE_PARAMETERS], deviation[CICY_SPACE_PARAMETERS];
} cicy_importance;

/* Functional ANOVA. Failures count as the worst loss seen. Fewer than four evaluations, or equal
 * losses, give shares 0. Errors: CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_search_importance(const cicy_search *search, cicy_importance *importance,
                                            cicy_error *error);

/* ---- Training as an objective ---- */

/* Each evaluation is a training run in `folder`/runs/NUMBER-budget-B with `base` changed by the
 * configuration and budget; its loss is 1 - best accuracy on the validation part, the mean over the
 * predicted numbers. The test part is never looked at. A run that was interrupted continues. A
 * value that is not finite and a lack of memory are failures; anything else ends the search. The
 * functions of the library take HDF5 in turns (it need not be a thread-safe build), so that workers
 * are threads. */
typedef struct cicy_training_objective {
    const char *folder;
    cicy_training_settings base;
    const cicy_dataset *dataset;
    const char *data; /* its path */
    int threads;      /* of each run */
} cicy_training_objective;
CICY_API cicy_objective cicy_training_objective_make(cicy_training_objective *objective);

/* Checks that every parameter is a setting of training and that both ends of its range, or all its
 * choices, are possible; and, unless `dataset` is NULL, that runs with the settings `base` can
 * learn from it (`data` is its name in messages). To be called before cicy_search_create. Errors:
 * CICY_INVALID_INPUT, CICY_USAGE. */
CICY_API cicy_status cicy_training_objective_check(const cicy_space *space,
                                                   const cicy_training_settings *base,
                                                   const cicy_dataset *dataset, const char *data,
                                                   cicy_error *error);

/* Changes `settings`, those of the search, to those of an evaluation. Where they have a budget of
 * their own, `patience` and `early_stop`, which count epochs, keep their shares of it
 * (arXiv:2108.02221, 3.2: patience 0.15 times the budget). Errors: CICY_USAGE. */
CICY_API cicy_status cicy_training_objective_settings(const cicy_space *space,
                                                      const cicy_evaluation *evaluation,
                                                      cicy_training_settings *settings,
                                                      cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

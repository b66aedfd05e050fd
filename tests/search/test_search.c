/* Whole searches: the same for any number of workers and after any kill, clear about damaged logs.
 */
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "search/objective.h"
#include "search/search_plan.h"
#include "unit.h"

static void create(const char *in, uint64_t seed, uint64_t brackets)
{
    const cicy_space space = counting_ones_space();
    cicy_search_settings settings = cicy_search_defaults();
    settings.seed = seed;
    settings.min_budget = 9;
    settings.max_budget = 243;
    const cicy_search_limits limits = {.brackets = brackets};
    cicy_error error = {0};
    if (cicy_search_create(in, &space, &settings, &limits, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

static cicy_search run(const char *in, cicy_objective objective, int workers)
{
    cicy_search search;
    cicy_error error = {0};
    if (cicy_search_run(in, &objective, NULL, workers, NULL, &search, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return search;
}

/* ---- Workers and kills ---- */

static cicy_status slow_first(void *user, const cicy_space *space, const cicy_evaluation *e,
                              const cicy_progress *progress, double *loss, char *failure,
                              cicy_error *error)
{
    usleep((useconds_t)(e->number % 3 == 0 ? 4000 : 200)); /* so that results come out of order */
    if (e->number % 7 == 5)
        snprintf(failure, CICY_SEARCH_REASON, "number %zu fails \"always\"", e->number);
    return counting_ones(user, space, e, progress, loss, failure, error);
}

static void same_logs(const char *a, const char *b)
{
    char *first = file_text(a, "log.jsonl"), *second = file_text(b, "log.jsonl");
    assert_non_null(first);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void test_the_log_is_the_same_for_one_and_for_three_workers(void **state)
{
    const char *const one = "one", *const three = "three";
    uint64_t coins = 4;
    create(one, 4, 6);
    create(three, 4, 6);
    cicy_search a = run(one, (cicy_objective){slow_first, &coins}, 1);
    cicy_search b = run(three, (cicy_objective){slow_first, &coins}, 3);
    same_logs(one, three);
    assert_int_equal(a.count, cicy_plan_evaluations(&a.settings, 6));
    assert_int_equal(a.count, b.count);
    size_t failures = 0, modelled = 0;
    for (size_t i = 0; i < a.count; i++) {
        failures += isinf(a.evaluations[i].loss) != 0;
        modelled += a.evaluations[i].model;
    }
    assert_true(failures > 0 && modelled > 0);
    char *left = file_text(three, "pending.jsonl");
    assert_null(left);
    cicy_search_clear(&a);
    cicy_search_clear(&b);
}

/* Kills the process at call `at`. */
typedef struct killer {
    uint64_t coins;
    atomic_int calls;
    int at;
    const char *folder;
    char *log, *pending; /* as they were before */
} killer;

static void note_repetition(const killer *killer, const cicy_evaluation *e)
{
    char beginning[128], path[160];
    snprintf(beginning, sizeof beginning, "\"configuration\":%zu,\"bracket\":%zu,\"stage\":%zu,",
             e->number, e->bracket, e->stage);
    if (!strstr(killer->log, beginning) && !(killer->pending && strstr(killer->pending, beginning)))
        return;
    snprintf(path, sizeof path, "%s/repeated", killer->folder);
    fclose(fopen(path, "w"));
}

static cicy_status kill_at(void *user, const cicy_space *space, const cicy_evaluation *e,
                           const cicy_progress *progress, double *loss, char *failure,
                           cicy_error *error)
{
    killer *killer = user;
    note_repetition(killer, e);
    if (atomic_fetch_add(&killer->calls, 1) + 1 == killer->at)
        raise(SIGKILL);
    return slow_first(&killer->coins, space, e, progress, loss, failure, error);
}

/* Runs a search in a child that dies at its call `at`; whether it died. */
static bool run_and_die(const char *in, int at, int workers)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        killer killer = {.coins = 4,
                         .at = at,
                         .folder = in,
                         .log = file_text(in, "log.jsonl"),
                         .pending = file_text(in, "pending.jsonl")};
        cicy_search search;
        const cicy_objective objective = {kill_at, &killer};
        cicy_status status = cicy_search_run(in, &objective, NULL, workers, NULL, &search, NULL);
        _exit(status == CICY_OK ? 0 : 1);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result) || WEXITSTATUS(result) == 0);
    return WIFSIGNALED(result);
}

static void append(const char *in, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", in, name);
    FILE *stream = fopen(path, "a");
    fputs(text, stream);
    fclose(stream);
}

/* Every process dies at its call `at`, and leaves half a line in each file besides. */
static void cut_and_compare(const char *whole, int at, int workers)
{
    char cut[32];
    snprintf(cut, sizeof cut, "cut-%d-%d", at, workers);
    create(cut, 4, 3);
    while (run_and_die(cut, at, workers)) {
        append(cut, "log.jsonl", "{\"evaluation\":3,\"conf");
        append(cut, "pending.jsonl", "{\"eval");
        append(cut, "timings.jsonl", "{\"se");
    }
    same_logs(whole, cut);
    char *repeated = file_text(cut, "repeated");
    assert_null(repeated);
}

static void test_a_killed_search_repeats_nothing_and_ends_with_the_same_bytes(void **state)
{
    const char *const whole = "whole";
    uint64_t coins = 4;
    create(whole, 4, 3);
    cicy_search search = run(whole, (cicy_objective){slow_first, &coins}, 1);
    cicy_search_clear(&search);
    /* with as many calls as workers, a process may die before it finished anything */
    const int calls[] = {2, 4, 5, 11};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        cut_and_compare(whole, calls[i], 1);
        if (calls[i] > 3)
            cut_and_compare(whole, calls[i], 3);
    }
}

/* ---- Limits and ends ---- */

static void test_limits_can_be_raised_later(void **state)
{
    const char *const once = "straight", *const twice = "in-two";
    uint64_t coins = 4;
    const cicy_objective objective = {slow_first, &coins};
    create(once, 4, 2);
    cicy_search search = run(once, objective, 2);
    size_t count = search.count;
    cicy_search_clear(&search);
    create(twice, 4, 2);
    const cicy_search_limits few = {.evaluations = 17};
    assert_int_equal(cicy_search_run(twice, &objective, &few, 3, NULL, &search, NULL), CICY_OK);
    assert_int_equal(search.count, 17);
    cicy_search_clear(&search);
    search = run(twice, objective, 1);
    assert_int_equal(search.count, count);
    cicy_search_clear(&search);
    same_logs(once, twice);
}

static bool refuse_to_go_on(void *user, const cicy_progress_report *report)
{
    (void)report;
    int *left = user;
    return (*left)-- > 0;
}

static void test_a_search_that_is_stopped_says_so_and_keeps_what_it_has(void **state)
{
    const char *const in = "stopped";
    create(in, 4, 2);
    uint64_t coins = 4;
    int left = 12;
    const cicy_objective objective = {counting_ones, &coins};
    const cicy_search_observer observer = {.progress = {refuse_to_go_on, &left}};
    cicy_search search;
    cicy_error error = {0};
    assert_int_equal(cicy_search_run(in, &objective, NULL, 1, &observer, &search, &error),
                     CICY_INTERRUPTED);
    size_t count = search.count;
    cicy_search_clear(&search);
    assert_int_equal(cicy_search_read(&search, in, &error), CICY_OK);
    assert_true(count > 0 && search.count == count);
    cicy_search_clear(&search);
}

static cicy_status no_disk(void *user, const cicy_space *space, const cicy_evaluation *e,
                           const cicy_progress *progress, double *loss, char *failure,
                           cicy_error *error)
{
    (void)user, (void)space, (void)failure, (void)progress;
    *loss = 1;
    return e->number == 3 ? cicy_error_set(error, CICY_SYSTEM, "no space left") : CICY_OK;
}

static void test_an_error_of_the_objective_ends_the_search(void **state)
{
    const char *const in = "error";
    create(in, 4, 2);
    const cicy_objective objective = {no_disk, NULL};
    for (int workers = 1; workers <= 3; workers++) {
        cicy_search search;
        cicy_error error = {0};
        assert_int_equal(cicy_search_run(in, &objective, NULL, workers, NULL, &search, &error),
                         CICY_SYSTEM);
        assert_string_equal(error.message, "no space left");
        assert_int_equal(search.count, 3);
        cicy_search_clear(&search);
    }
}

static void test_the_incumbent_is_the_best_of_the_largest_budget(void **state)
{
    cicy_evaluation e[] = {{.budget = 1, .loss = INFINITY}, {.budget = 1, .loss = 0.5},
                           {.budget = 1, .loss = 0.2},      {.budget = 3, .loss = INFINITY},
                           {.budget = 3, .loss = 0.4},      {.budget = 3, .loss = 0.4},
                           {.budget = 1, .loss = 0.1}};
    const cicy_search search = {.evaluations = e, .count = 7};
    const int expected[] = {-1, -1, 1, 2, 2, 4, 4, 4};
    for (size_t count = 0; count <= 7; count++) {
        const cicy_evaluation *best = cicy_search_best(&search, count);
        assert_true(best == (expected[count] < 0 ? NULL : &e[expected[count]]));
    }
}

/* ---- Bad input ---- */

static void refuse_log(const char *in, const char *text, const char *where, const char *reason)
{
    char path[128];
    cicy_search search;
    cicy_error error = {0};
    snprintf(path, sizeof path, "%s/log.jsonl", in);
    FILE *stream = fopen(path, "w");
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(cicy_search_read(&search, in, &error), CICY_INVALID_INPUT);
    assert_int_equal(error.status, CICY_INVALID_INPUT);
    cicy_search_clear(&search);
    char beginning[160];
    snprintf(beginning, sizeof beginning, "%s:%s: ", path, where);
    if (strncmp(error.message, beginning, strlen(beginning)) != 0 || !strstr(error.message, reason))
        fail_msg("'%s' does not say '%s' and '%s'", error.message, where, reason);
}

/* `text` with the first `old` after line `line` replaced; freed by the caller. */
static char *edit(const char *text, int line, const char *old, const char *new)
{
    const char *from = text;
    for (int i = 1; i < line; i++)
        from = strchr(from, '\n') + 1;
    const char *found = strstr(from, old);
    assert_non_null(found);
    char *edited = malloc(strlen(text) + strlen(new) + 1);
    sprintf(edited, "%.*s%s%s", (int)(found - text), text, new, found + strlen(old));
    return edited;
}

static void test_damaged_logs_are_refused_with_line_and_reason(void **state)
{
    const char *const in = "damaged";
    uint64_t coins = 4;
    create(in, 4, 1);
    cicy_search search = run(in, (cicy_objective){slow_first, &coins}, 1);
    cicy_search_clear(&search);
    char *text = file_text(in, "log.jsonl");
    const struct {
        int line;
        const char *old, *new, *where, *reason;
    } damages[] = {{1, "cicyminer search", "other", "1", "not the log of a search"},
                   {1, "\"version\":1", "\"version\":2", "1", "format version 2"},
                   {1, "\"eta\":3.0", "\"eta\":0.5", "1", "eta"},
                   {1, "\"eta\":3.0", "\"eta\":\"3\"", "1", "damaged header"},
                   {1, "\"kind\":\"real\"", "\"kind\":\"reel\"", "1", "kind must be"},
                   {3, "{\"evaluation\":1", "\"evaluation\":1", "3", ""},
                   {3, "\"evaluation\":1", "\"evaluation\":2", "3", "whose turn"},
                   {3, "\"configuration\":1", "\"configuration\":0", "3", "whose turn"},
                   {4, "\"x0\":", "\"y0\":", "4", "'x0': is missing"},
                   {4, "\"x7\":0.", "\"x7\":7.", "4", "not in the space"},
                   {4, "\"loss\":", "\"lost\":", "4", "must have a loss"},
                   {30, "\"configuration\":", "\"configuration\":1", "30", "whose turn"},
                   {30, "\n", "\nnonsense\n", "31", ""}};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char *edited = edit(text, damages[i].line, damages[i].old, damages[i].new);
        refuse_log(in, edited, damages[i].where, damages[i].reason);
        free(edited);
    }
    refuse_log(in, "", "1", "not the log of a search");
    refuse_log(in, "{\"step\":1}\n", "1", "not the log of a search");
    free(text);
}

static void test_impossible_settings_and_folders_are_refused(void **state)
{
    const char *const in = "refused";
    const cicy_space space = counting_ones_space();
    const cicy_search_limits limits = {0};
    cicy_search_settings bad[6];
    for (int i = 0; i < 6; i++)
        bad[i] = cicy_search_defaults();
    bad[0].min_budget = 200;
    bad[1].eta = 1;
    bad[2].random = NAN;
    bad[3].candidates = 0;
    bad[4].min_budget = 1e-9;
    bad[5].good = 1;
    for (int i = 0; i < 6; i++)
        assert_int_equal(cicy_search_create(in, &space, &bad[i], &limits, NULL), CICY_USAGE);
    struct stat found;
    assert_int_not_equal(stat(in, &found), 0);
    cicy_search search;
    cicy_error error = {0};
    assert_int_equal(cicy_search_read(&search, ".", &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "holds no search"));
}

/* A search that was refused before its first evaluation does not block the right one. */
static void test_a_folder_without_evaluations_takes_another_search(void **state)
{
    const char *const in = "again";
    create(in, 0, 1);
    assert_false(cicy_search_is_begun(in));
    create(in, 7, 2);
    cicy_search search;
    uint64_t coins = 1;
    const cicy_objective objective = {counting_ones, &coins};
    const cicy_search_limits one = {.evaluations = 1};
    assert_int_equal(cicy_search_run(in, &objective, &one, 1, NULL, &search, NULL), CICY_OK);
    assert_true(search.settings.seed == 7 && search.count == 1);
    assert_true(cicy_search_is_begun(in));
    cicy_error error = {0};
    assert_int_equal(cicy_search_create(in, &search.space, &search.settings, &one, &error),
                     CICY_USAGE);
    assert_int_equal(error.code, CICY_ERROR_EXISTS);
    cicy_search_clear(&search);
}

/* An objective that starts a second search in the same folder. */
static cicy_status intrude(void *user, const cicy_space *space, const cicy_evaluation *e,
                           const cicy_progress *progress, double *loss, char *failure,
                           cicy_error *error)
{
    (void)space, (void)e, (void)failure, (void)progress;
    uint64_t coins = 1;
    cicy_search search;
    const cicy_objective objective = {counting_ones, &coins};
    cicy_status status = cicy_search_run(user, &objective, NULL, 1, NULL, &search, error);
    cicy_search_clear(&search);
    *loss = 0;
    return status;
}

static void test_two_searches_in_one_folder_are_refused(void **state)
{
    char in[] = "shared";
    create(in, 0, 1);
    cicy_search search;
    cicy_error error = {0};
    const cicy_objective objective = {intrude, in};
    assert_int_equal(cicy_search_run(in, &objective, NULL, 1, NULL, &search, &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, "in use by process"));
    cicy_search_clear(&search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_log_is_the_same_for_one_and_for_three_workers),
        cmocka_unit_test(test_a_killed_search_repeats_nothing_and_ends_with_the_same_bytes),
        cmocka_unit_test(test_limits_can_be_raised_later),
        cmocka_unit_test(test_a_search_that_is_stopped_says_so_and_keeps_what_it_has),
        cmocka_unit_test(test_an_error_of_the_objective_ends_the_search),
        cmocka_unit_test(test_the_incumbent_is_the_best_of_the_largest_budget),
        cmocka_unit_test(test_damaged_logs_are_refused_with_line_and_reason),
        cmocka_unit_test(test_impossible_settings_and_folders_are_refused),
        cmocka_unit_test(test_a_folder_without_evaluations_takes_another_search),
        cmocka_unit_test(test_two_searches_in_one_folder_are_refused)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

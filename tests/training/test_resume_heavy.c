/* A run that is killed, stopped or runs out of disk continues as if nothing had happened. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cicyminer/safetensors.h"
#include "scratch.h"
#include "training/synthetic.h"
#include "unit.h"

static const char undisturbed[] = "undisturbed", disturbed[] = "disturbed";
static cicy_dataset dataset;

static cicy_training_settings settings(void)
{
    cicy_training_settings chosen = synthetic_settings();
    chosen.records.validate_every = 7; /* not a divisor of the epoch */
    chosen.optimiser.average = 0.9;
    chosen.schedule.kind = CICY_SCHEDULE_COSINE;
    chosen.records.save_minutes = 1e-3;
    return chosen;
}

/* Processor time of the children that have ended. Unlike the time on a clock it does not depend on
 * what else the machine does. */
static double child_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* Lets the kernel end this process, at once, after some processor time. */
static void die_after(double seconds)
{
    const double whole = floor(seconds);
    const struct itimerval timer = {
        .it_value = {(time_t)whole, 1 + (suseconds_t)(1e6 * (seconds - whole))}};
    signal(SIGPROF, SIG_DFL);
    setitimer(ITIMER_PROF, &timer, NULL);
}

/* All training is done in child processes: they can be killed (after `life` seconds of processor
 * time, if that is not 0), and threads do not survive a fork. */
static int wait_for(pid_t child)
{
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static pid_t start(const cicy_training_settings *chosen, const char *run, bool resume, int threads,
                   const cicy_training_observer *observer, double life)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    if (life > 0)
        die_after(life);
    cicy_status status =
        resume ? cicy_train_resume(run, &dataset, "synthetic", threads, observer, NULL)
               : cicy_train(chosen, &dataset, "synthetic", run, threads, observer, NULL);
    _exit((int)status);
}

static int set_up(void **state)
{
    if (enter_scratch(NULL) != 0 || !make_synthetic(&dataset, 240, 3))
        return -1;
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    return wait_for(start(&chosen, undisturbed, false, 2, &silent, 0));
}

static int tear_down(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

static bool is_run(const char *run)
{
    char path[128];
    snprintf(path, sizeof path, "%s/config.json", run);
    return access(path, F_OK) == 0;
}

/* Kills the run again and again after a random part of the time a whole run takes; returns how many
 * kills it took. */
static int kill_until_finished(uint64_t seed, double whole)
{
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    for (int kills = 0;; kills++) {
        const double life = kills < 6 ? 0.8 * whole * cicy_random_uniform(&random) : 0;
        pid_t child = start(&chosen, disturbed, is_run(disturbed), 2, &silent, life);
        int status;
        waitpid(child, &status, 0);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), CICY_OK);
            return kills;
        }
    }
}

static void test_killed_at_random_moments_a_run_ends_with_the_same_bytes(void **state)
{
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    const double begin = child_seconds();
    assert_int_equal(wait_for(start(&chosen, disturbed, false, 2, &silent, 0)), CICY_OK);
    double whole = child_seconds() - begin;
    assert_true(same_results(undisturbed, disturbed)); /* the same run twice */
    int kills = 0;
    for (uint64_t seed = 0; seed < 3 || (kills < 10 && seed < 100); seed++) {
        remove_tree(disturbed);
        const int own = kill_until_finished(seed, whole);
        assert_true(same_results(undisturbed, disturbed));
        kills += own;
        if (own == 0) /* this time the machine was faster */
            whole /= 2;
    }
    assert_true(kills >= 10);
    remove_tree(disturbed);
}

static void test_one_thread_gives_the_same_bytes_as_two(void **state)
{
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    assert_int_equal(wait_for(start(&chosen, disturbed, false, 1, &silent, 0)), CICY_OK);
    assert_true(same_results(undisturbed, disturbed));
    remove_tree(disturbed);
}

/* Asks to stop at the count-th report of a stage whose name starts with `stage`. */
typedef struct stop {
    const char *stage;
    int count;
} stop;

static bool stop_at(void *user, const cicy_progress_report *report)
{
    stop *at = user;
    return strncmp(report->stage, at->stage, strlen(at->stage)) != 0 || --at->count > 0;
}

static void test_stopped_by_its_callback_a_run_says_so_and_continues(void **state)
{
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    const stop stops[] = {{"epoch 1", 1},    {"epoch 2", 3},    {"epoch 3", 15},
                          {"validating", 1}, {"validating", 3}, {"evaluating", 1}};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        stop at = stops[i];
        const cicy_training_observer stopper = {.progress = {stop_at, &at}};
        assert_int_equal(wait_for(start(&chosen, disturbed, false, 2, &stopper, 0)),
                         CICY_INTERRUPTED);
        assert_int_equal(wait_for(start(NULL, disturbed, true, 2, &silent, 0)), CICY_OK);
        assert_true(same_results(undisturbed, disturbed));
        remove_tree(disturbed);
    }
}

/* From the third record on no file may grow beyond what config and log need: the state does not
 * fit. */
static void limit_files(void *user, const cicy_model *model, const cicy_training_record *record)
{
    (void)user, (void)model;
    const struct rlimit limit = {16384, 16384};
    if (record->step >= 14) {
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
    }
}

static void test_without_room_for_a_checkpoint_the_earlier_one_stays_and_continues(void **state)
{
    cicy_training_settings chosen = settings();
    const cicy_training_observer full = {.recorded = limit_files}, silent = {0};
    char path[128];
    cicy_safetensors *file;
    assert_int_equal(wait_for(start(&chosen, disturbed, false, 2, &full, 0)), CICY_SYSTEM);
    const char *const names[] = {"state", "last", "best"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s.safetensors", disturbed, names[i]);
        assert_int_equal(cicy_safetensors_read(path, &file, NULL), CICY_OK);
        cicy_safetensors_free(file);
    }
    assert_int_equal(wait_for(start(NULL, disturbed, true, 2, &silent, 0)), CICY_OK);
    assert_true(same_results(undisturbed, disturbed));
    remove_tree(disturbed);
}

static void test_a_finished_run_does_not_change_when_resumed(void **state)
{
    cicy_training_settings chosen = settings();
    const cicy_training_observer silent = {0};
    assert_int_equal(wait_for(start(&chosen, disturbed, false, 2, &silent, 0)), CICY_OK);
    assert_int_equal(wait_for(start(NULL, disturbed, true, 2, &silent, 0)), CICY_OK);
    assert_true(same_results(undisturbed, disturbed));
    remove_tree(disturbed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_at_random_moments_a_run_ends_with_the_same_bytes),
        cmocka_unit_test(test_one_thread_gives_the_same_bytes_as_two),
        cmocka_unit_test(test_stopped_by_its_callback_a_run_says_so_and_continues),
        cmocka_unit_test(test_without_room_for_a_checkpoint_the_earlier_one_stays_and_continues),
        cmocka_unit_test(test_a_finished_run_does_not_change_when_resumed)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

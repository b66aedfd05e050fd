/* Run folders: who may work in one, what is written down, what the progress states. */
#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files/temporary.h"
#include "cicyminer/checkpoint.h"
#include "cicyminer/prediction.h"
#include "cicyminer/publication.h"
#include "scratch.h"
#include "training/synthetic.h"
#include "unit.h"

static const char run[] = "run";
static cicy_dataset dataset;
static const cicy_training_observer silent = {0};

static cicy_training_settings settings(void)
{
    cicy_training_settings chosen = synthetic_settings();
    chosen.limits.epochs = 2;
    return chosen;
}

static int set_up(void **state)
{
    const cicy_training_settings chosen = settings();
    if (enter_scratch(NULL) != 0 || !make_synthetic(&dataset, 200, 8))
        return -1;
    return cicy_train(&chosen, &dataset, "made.h5", run, 1, &silent, NULL);
}

static int tear_down(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

/* ---- One process at a time ---- */

typedef struct intruder {
    const char *run;
    int refused;
} intruder;

static void expect_busy(const char *folder, cicy_status status, const cicy_error *error)
{
    char holder[64];
    snprintf(holder, sizeof holder, "in use by process %ld on ", (long)getpid());
    assert_int_equal(status, CICY_SYSTEM);
    assert_int_equal(error->code, CICY_ERROR_BUSY);
    assert_non_null(strstr(error->message, holder));
    assert_non_null(strstr(error->message, folder));
}

/* What a second user tries while the run trains. */
static void intrude(void *user, const cicy_model *model, const cicy_training_record *record)
{
    (void)model, (void)record;
    intruder *self = user;
    const cicy_training_settings chosen = settings();
    const cicy_evaluation_options options = {.part = CICY_PART_TEST};
    cicy_metrics metrics;
    cicy_publication publication;
    cicy_error error = {0};
    expect_busy(self->run, cicy_train_resume(self->run, &dataset, "made.h5", 1, &silent, &error),
                &error);
    expect_busy(self->run,
                cicy_evaluate_run(self->run, &dataset, "made.h5", &options, &metrics, &error),
                &error);
    expect_busy(self->run,
                cicy_publish_run(self->run, &dataset, "made.h5", 1, NULL, "stolen.safetensors",
                                 &publication, &error),
                &error);
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", self->run, 1, &silent, &error),
                     CICY_USAGE); /* it holds a run already */
    self->refused++;
}

static void test_while_a_run_trains_nobody_else_works_in_its_folder(void **state)
{
    const char *const shared = "shared";
    const cicy_training_settings chosen = settings();
    intruder self = {shared, 0};
    const cicy_training_observer observer = {.recorded = intrude, .user = &self};
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", shared, 1, &observer, NULL), CICY_OK);
    assert_true(self.refused > 0);
    assert_true(same_results(run, shared)); /* nothing was disturbed */
    assert_int_equal(cicy_train_resume(shared, &dataset, "made.h5", 1, &silent, NULL), CICY_OK);
}

/* In the child: where it trains, and the pipe to its parent. */
typedef struct victim {
    const char *run;
    int pipe;
} victim;

/* Tells the parent that the run is under way, and waits to be killed while it writes a file. */
static void hold(void *user, const cicy_model *model, const cicy_training_record *record)
{
    (void)model, (void)record;
    char *name;
    const victim *self = user;
    if (cicy_temporary_open(self->run, &name) < 0 || write(self->pipe, "r", 1) != 1)
        _exit(9);
    for (;;)
        pause();
}

static size_t count_temporary(const char *path)
{
    size_t count = 0;
    DIR *stream = opendir(path);
    for (struct dirent *entry; (entry = readdir(stream));)
        count += strncmp(entry->d_name, ".cicyminer-", strlen(".cicyminer-")) == 0;
    closedir(stream);
    return count;
}

/* The lock of a process ends with it, in whatever way it ends, and what it left is cleaned up. */
static void test_a_killed_process_leaves_neither_lock_nor_temporary_files(void **state)
{
    const char *const killed = "killed";
    char byte;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const cicy_training_settings chosen = settings();
        victim self = {killed, ends[1]};
        const cicy_training_observer observer = {.recorded = hold, .user = &self};
        _exit((int)cicy_train(&chosen, &dataset, "made.h5", killed, 1, &observer, NULL));
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    cicy_error error = {0};
    assert_int_equal(cicy_train_resume(killed, &dataset, "made.h5", 1, &silent, &error),
                     CICY_SYSTEM);
    assert_int_equal(error.code, CICY_ERROR_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(count_temporary(killed), 1);
    assert_int_equal(cicy_train_resume(killed, &dataset, "made.h5", 1, &silent, NULL), CICY_OK);
    assert_true(same_results(run, killed));
    assert_int_equal(count_temporary(killed), 0);
    close(ends[0]);
    close(ends[1]);
}

/* ---- Results ---- */

static void test_a_sample_of_a_part_does_not_replace_its_result(void **state)
{
    const char *const copy = "copy";
    cicy_metrics sample, whole;
    bool found;
    const cicy_training_settings chosen = settings();
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", copy, 1, &silent, NULL), CICY_OK);
    const cicy_evaluation_options options = {.part = CICY_PART_TEST, .limit = 5};
    assert_int_equal(cicy_evaluate_run(copy, &dataset, "made.h5", &options, &sample, NULL),
                     CICY_OK);
    assert_int_equal(sample.count, 5);
    assert_true(same_results(run, copy));
    assert_int_equal(remove("copy/metrics.json"), 0);
    const cicy_evaluation_options all = {.part = CICY_PART_TEST};
    assert_int_equal(cicy_evaluate_run(copy, &dataset, "made.h5", &all, &whole, NULL), CICY_OK);
    assert_int_equal(cicy_metrics_read(copy, "test", &sample, &found, NULL), CICY_OK);
    assert_true(found && sample.count == whole.count && whole.count > 5);
}

static bool stop_after_first_epoch(void *user, const cicy_progress_report *report)
{
    (void)user;
    return strncmp(report->stage, "epoch 2", 7) != 0 || report->done % 13 < 5;
}

static void test_an_unfinished_run_is_not_published_even_after_an_evaluation(void **state)
{
    const char *const begun = "begun", *const weights = "begun.safetensors";
    const cicy_training_settings chosen = settings();
    const cicy_training_observer stopper = {.progress = {.call = stop_after_first_epoch}};
    const cicy_evaluation_options options = {.part = CICY_PART_TEST};
    cicy_metrics metrics;
    cicy_publication publication;
    cicy_error error = {0};
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", begun, 1, &stopper, &error),
                     CICY_INTERRUPTED);
    assert_non_null(strstr(error.message, "can be continued"));
    assert_int_equal(cicy_evaluate_run(begun, &dataset, "made.h5", &options, &metrics, &error),
                     CICY_OK);
    assert_int_equal(
        cicy_publish_run(begun, &dataset, "made.h5", 1, NULL, weights, &publication, &error),
        CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "not finished"));
    assert_int_equal(cicy_train_resume(begun, &dataset, "made.h5", 1, &silent, NULL), CICY_OK);
    assert_int_equal(
        cicy_publish_run(begun, &dataset, "made.h5", 1, NULL, weights, &publication, NULL),
        CICY_OK);
}

/* ---- Progress ---- */

typedef struct course {
    uint64_t last, total, reports;
    bool ordered;
} course;

static bool follow(void *user, const cicy_progress_report *report)
{
    course *self = user;
    if (strncmp(report->stage, "epoch", 5) != 0)
        return true;
    self->ordered = self->ordered && report->done >= self->last && report->done <= report->total;
    self->last = report->done;
    self->total = report->total;
    self->reports++;
    return true;
}

static void test_progress_counts_the_steps_of_the_whole_run(void **state)
{
    course own = {.ordered = true};
    cicy_training_settings chosen = settings();
    const cicy_training_observer observer = {.progress = {follow, &own}};
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", "followed", 1, &observer, NULL),
                     CICY_OK);
    const uint64_t steps = 2 * 13; /* 2 epochs of 100 samples in batches of 8 */
    assert_true(own.ordered && own.total == steps && own.last == steps - 1 && own.reports == steps);
}

/* The time that is left follows from the limit of the run, not from the length of an epoch. */
static void test_progress_of_a_limited_time_is_the_share_of_that_time(void **state)
{
    course own = {.ordered = true};
    cicy_training_settings chosen = settings();
    chosen.limits.epochs = 1e6;
    chosen.limits.minutes = 1.0 / 60;
    const cicy_training_observer observer = {.progress = {follow, &own}};
    assert_int_equal(cicy_train(&chosen, &dataset, "made.h5", "timed", 1, &observer, NULL),
                     CICY_OK);
    assert_true(own.ordered && own.total < 2 * own.last && own.last > 0);
}

/* ---- Weights that cannot answer ---- */

static cicy_status with_all_weights(double value, cicy_error *error)
{
    const char *const path = "constant.safetensors";
    cicy_network *network;
    cicy_weights_info info;
    assert_int_equal(cicy_weights_read("run/best.safetensors", 1, 1, &network, &info, NULL),
                     CICY_OK);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const cicy_tensor tensor = cicy_network_tensor(network, i);
        float *values = malloc(tensor.size * sizeof *values);
        assert_non_null(values);
        for (size_t k = 0; k < tensor.size; k++)
            values[k] = (float)value;
        if (tensor.trained)
            assert_int_equal(cicy_network_write_tensor(network, i, values, NULL), CICY_OK);
        free(values);
    }
    assert_int_equal(cicy_weights_write(network, &info, path, NULL), CICY_OK);
    cicy_network_free(network);
    cicy_status status = cicy_weights_read(path, 1, 1, &network, &info, error);
    cicy_network_free(network);
    return status;
}

static void test_weights_of_zeros_and_weights_that_overflow_are_refused(void **state)
{
    cicy_error error = {0};
    assert_int_equal(with_all_weights(0, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "untrained"));
    assert_int_equal(with_all_weights(1e38, &error), CICY_INVALID_INPUT);
    assert_int_equal(error.code, CICY_ERROR_NOT_FINITE);
    assert_int_equal(with_all_weights(1e-3, &error), CICY_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_while_a_run_trains_nobody_else_works_in_its_folder),
        cmocka_unit_test(test_a_killed_process_leaves_neither_lock_nor_temporary_files),
        cmocka_unit_test(test_a_sample_of_a_part_does_not_replace_its_result),
        cmocka_unit_test(test_an_unfinished_run_is_not_published_even_after_an_evaluation),
        cmocka_unit_test(test_progress_counts_the_steps_of_the_whole_run),
        cmocka_unit_test(test_progress_of_a_limited_time_is_the_share_of_that_time),
        cmocka_unit_test(test_weights_of_zeros_and_weights_that_overflow_are_refused)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

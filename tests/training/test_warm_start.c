/* Runs that start from the weights of earlier ones. */
#include "cicyminer/checkpoint.h"
#include "cicyminer/publication.h"
#include "engine/tensors.h"
#include "scratch.h"
#include "training/synthetic.h"
#include "unit.h"

static const char first[] = "first", file[] = "first.safetensors";
static cicy_dataset dataset;
static const cicy_training_observer silent = {0};

static int set_up(void **state)
{
    cicy_publication ignored;
    cicy_training_settings settings = synthetic_settings();
    settings.limits.epochs = 1;
    if (enter_scratch(NULL) != 0 || !make_synthetic(&dataset, 240, 5))
        return -1;
    return cicy_train(&settings, &dataset, "made.h5", first, 1, &silent, NULL) ||
           cicy_publish_run(first, &dataset, "made.h5", 1, NULL, file, &ignored, NULL);
}

static int tear_down(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

/* A run of a few steps from `from`. */
static cicy_training_settings settings_from(const char *from)
{
    cicy_training_settings settings = synthetic_settings();
    settings.limits.steps = 3;
    settings.records.test_samples = -1;
    assert_int_equal(cicy_training_setting_set(&settings, "from", from, NULL), CICY_OK);
    return settings;
}

static cicy_status train(const cicy_training_settings *settings, const char *name,
                         cicy_error *error)
{
    return cicy_train(settings, &dataset, "made.h5", name, 1, &silent, error);
}

/* The largest difference between trained weights of two files. */
static double distance(const char *one, const char *other)
{
    double largest = 0;
    cicy_network *a, *b;
    cicy_weights_info info;
    assert_int_equal(cicy_weights_read(one, 1, 1, &a, &info, NULL), CICY_OK);
    assert_int_equal(cicy_weights_read(other, 1, 1, &b, &info, NULL), CICY_OK);
    for (size_t i = 0; i < cicy_network_tensor_count(a); i++) {
        const struct tensor x = network_tensor(a, i), y = network_tensor(b, i);
        for (size_t k = 0; x.trained && k < x.size; k++)
            largest = fmax(largest, fabs((double)x.data[k] - (double)y.data[k]));
    }
    cicy_network_free(a);
    cicy_network_free(b);
    return largest;
}

/* Steps of length 1e-9 lead nowhere, so a run ends where it starts. */
static void test_the_first_weights_are_the_best_of_the_earlier_run(void **state)
{
    const char *const last = "still/last.safetensors";
    cicy_training_settings settings = settings_from(first);
    settings.schedule.learning_rate = settings.schedule.floor = 1e-9;
    assert_int_equal(train(&settings, "still", NULL), CICY_OK);
    assert_true(distance(last, "first/best.safetensors") < 1e-7);
    settings.start.from[0] = '\0';
    assert_int_equal(train(&settings, "random", NULL), CICY_OK);
    assert_true(distance(last, "random/last.safetensors") > 1e-2);
}

static void test_a_run_and_its_published_file_are_the_same_start(void **state)
{
    cicy_training_settings settings = settings_from(first);
    assert_int_equal(train(&settings, "of-run", NULL), CICY_OK);
    settings = settings_from(file);
    assert_int_equal(train(&settings, "of-file", NULL), CICY_OK);
    assert_true(same_file("of-run", "of-file", "last.safetensors"));
}

/* Stops at the first step of the second epoch. */
static bool stop(void *user, const cicy_progress_report *report)
{
    (void)user;
    return strncmp(report->stage, "epoch 2", 7) != 0;
}

static void test_once_begun_a_run_does_not_need_the_earlier_one(void **state)
{
    const char *const copy = "copy.safetensors";
    const cicy_training_observer stopper = {.progress = {stop, NULL}};
    assert_int_equal(rename(file, copy), 0);
    cicy_training_settings settings = settings_from(copy);
    settings.limits.steps = 0;
    settings.limits.epochs = 2;
    assert_int_equal(train(&settings, "undisturbed", NULL), CICY_OK);
    assert_int_equal(cicy_train(&settings, &dataset, "made.h5", "stopped", 1, &stopper, NULL),
                     CICY_INTERRUPTED);
    assert_int_equal(rename(copy, file), 0);
    assert_int_equal(cicy_train_resume("stopped", &dataset, "made.h5", 1, &silent, NULL), CICY_OK);
    assert_true(same_file("stopped", "undisturbed", "last.safetensors"));
}

static void refuse(const cicy_training_settings *settings, cicy_status status, const char *reason)
{
    cicy_error error = {0};
    assert_int_equal(train(settings, "refused", &error), status);
    if (!strstr(error.message, reason))
        fail_msg("'%s' does not say '%s'", error.message, reason);
    cicy_split split;
    assert_int_not_equal(cicy_split_read(&split, "refused/split.h5", NULL), CICY_OK);
    cicy_split_clear(&split);
}

/* Of another split, part of what is judged would have been trained on. */
static void test_weights_that_know_the_test_part_are_refused(void **state)
{
    cicy_training_settings settings = settings_from(first);
    settings.seed++;
    refuse(&settings, CICY_USAGE, "of this run's validation and");
    settings = settings_from(file);
    settings.data.ratio = 0.3;
    refuse(&settings, CICY_USAGE, "use the same ratio");
}

/* Which matrices two data sets share is not looked for. */
static void test_weights_of_another_data_set_are_taken(void **state)
{
    cicy_training_settings settings = settings_from(first);
    settings.seed++;
    dataset.hodge[0]++;
    assert_int_equal(train(&settings, "elsewhere", NULL), CICY_OK);
    dataset.hodge[0]--;
}

static void test_what_does_not_fit_is_refused(void **state)
{
    cicy_training_settings settings = settings_from(first);
    settings.model.width *= 2;
    refuse(&settings, CICY_INVALID_INPUT, "weights of another network");
    settings = settings_from("first/best.safetensors");
    refuse(&settings, CICY_INVALID_INPUT, "does not say what it was trained on");
    settings = settings_from("nowhere");
    refuse(&settings, CICY_SYSTEM, "nowhere");
}

static void test_the_command_begins_with_that_of_the_earlier_run(void **state)
{
    char text[CICY_PUBLICATION_COMMAND];
    cicy_training_settings settings = settings_from(first);
    const char *earlier = "cicyminer train --data made.h5 -o RUN-1 --model cicyminer --width "
                          "0.015625 --ratio 0.5 --seed 11 --batch 8 --epochs 1 && ";
    const char *own = "cicyminer train --data made.h5 -o RUN --model cicyminer --width 0.015625 "
                      "--ratio 0.5 --seed 11 --batch 8 --epochs 3 --steps 3 --test-samples -1 "
                      "--from RUN-1";
    assert_int_equal(cicy_publication_command(&settings, "made.h5", text, NULL), CICY_OK);
    assert_int_equal(strncmp(text, earlier, strlen(earlier)), 0);
    assert_string_equal(text + strlen(earlier), own);
    settings = settings_from(file);
    assert_int_equal(cicy_publication_command(&settings, "made.h5", text, NULL), CICY_OK);
    assert_non_null(strstr(text, "-o RUN --model"));
    assert_non_null(strstr(text, " --from first.safetensors"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_weights_are_the_best_of_the_earlier_run),
        cmocka_unit_test(test_a_run_and_its_published_file_are_the_same_start),
        cmocka_unit_test(test_once_begun_a_run_does_not_need_the_earlier_one),
        cmocka_unit_test(test_weights_that_know_the_test_part_are_refused),
        cmocka_unit_test(test_weights_of_another_data_set_are_taken),
        cmocka_unit_test(test_what_does_not_fit_is_refused),
        cmocka_unit_test(test_the_command_begins_with_that_of_the_earlier_run),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Published weights: what is written is read again, and it is what the run says. */
#include "cicyminer/checkpoint.h"
#include "cicyminer/prediction.h"
#include "cicyminer/publication.h"
#include "engine/tensors.h"
#include "scratch.h"
#include "training/publication/publication.h"
#include "training/synthetic.h"
#include "unit.h"

static const char run[] = "run", file[] = "published.safetensors";
static cicy_dataset dataset;
static cicy_publication published;

static int set_up(void **state)
{
    const cicy_training_observer silent = {0};
    cicy_training_settings settings = synthetic_settings();
    settings.limits.epochs = 1;
    settings.data.validation = 0.2;
    settings.schedule.learning_rate = 0.1 / 3;
    if (enter_scratch(NULL) != 0 || !make_synthetic(&dataset, 400, 5))
        return -1;
    return cicy_train(&settings, &dataset, "/some/where/made.h5", run, 1, &silent, NULL) ||
           cicy_publish_run(run, &dataset, "made.h5", 1, NULL, file, &published, NULL);
}

static int tear_down(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

static void assert_same_split(const cicy_split_options *a, const cicy_split_options *b)
{
    assert_int_equal(a->sampling, b->sampling);
    assert_int_equal(a->limit, b->limit);
    assert_int_equal(a->seed, b->seed);
    assert_true(a->share == b->share && a->training == b->training &&
                a->validation == b->validation);
}

static void test_what_is_read_is_what_was_published(void **state)
{
    bool found;
    cicy_publication read;
    assert_int_equal(cicy_publication_read(file, &read, &found, NULL), CICY_OK);
    assert_true(found);
    assert_string_equal(read.command, published.command);
    assert_string_equal(read.version, published.version);
    assert_same_split(&read.split, &published.split);
    assert_true(read.checksum == cicy_dataset_checksum(&dataset));
    assert_int_equal(read.test_count, published.test_count);
    assert_true(read.relation == published.relation);
    assert_memory_equal(read.accuracy, published.accuracy, sizeof read.accuracy);
    assert_memory_equal(read.nearest, published.nearest, sizeof read.nearest);
    assert_memory_equal(read.calibration, published.calibration, sizeof read.calibration);
    assert_memory_equal(read.calibration_error, published.calibration_error,
                        sizeof read.calibration_error);
}

static void test_the_limit_of_a_split_is_published(void **state)
{
    const char *const path = "limited.safetensors";
    bool found;
    cicy_network *network;
    cicy_weights_info info;
    static cicy_publication limited, read;
    limited = published;
    limited.split.sampling = CICY_SAMPLING_ROWS;
    limited.split.limit = 7;
    assert_int_equal(cicy_weights_read(file, 1, 1, &network, &info, NULL), CICY_OK);
    assert_int_equal(cicy_publication_write(&limited, network, &info, path, NULL), CICY_OK);
    assert_int_equal(cicy_publication_read(path, &read, &found, NULL), CICY_OK);
    assert_same_split(&read.split, &limited.split);
    cicy_network_free(network);
}

static void test_the_command_repeats_the_run(void **state)
{
    assert_string_equal(published.command,
                        "cicyminer train --data made.h5 -o RUN --model cicyminer --width 0.015625 "
                        "--ratio 0.5 --validation 0.2 --seed 11 --batch 8 --epochs 1 "
                        "--learning-rate 0.0333333333333333");
}

static void test_a_strange_name_of_a_data_set_is_left_out(void **state)
{
    char text[CICY_PUBLICATION_COMMAND];
    const cicy_training_settings settings = cicy_training_defaults();
    assert_int_equal(cicy_publication_command(&settings, "a/b;reboot", text, NULL), CICY_OK);
    assert_string_equal(text, "cicyminer train --data DATA.h5 -o RUN --model cicyminer");
}

static void test_the_numbers_are_those_of_the_run(void **state)
{
    const double rounding = 1e-14; /* the file of metrics has 15 digits */
    bool found;
    cicy_metrics metrics;
    assert_int_equal(cicy_metrics_read(run, "test", &metrics, &found, NULL), CICY_OK);
    assert_true(found);
    assert_int_equal(published.test_count, metrics.count);
    assert_true(fabs(published.relation - metrics.relation[3].accuracy) < rounding);
    for (int k = 0; k < CICY_PUBLISHED_NUMBERS; k++) {
        assert_true(fabs(published.accuracy[k] - metrics.network[k].accuracy) < rounding);
        assert_true(fabs(published.nearest[k] - metrics.nearest[k].accuracy) < rounding);
        assert_true(published.calibration_error[k] >= 0 && published.calibration_error[k] <= 1);
    }
}

static void test_the_split_is_made_again(void **state)
{
    cicy_split made, kept;
    assert_int_equal(cicy_split_read(&kept, "run/split.h5", NULL), CICY_OK);
    assert_int_equal(cicy_publication_split(&published, &dataset, "made.h5", &made, NULL), CICY_OK);
    for (int part = 0; part < CICY_PARTS; part++) {
        assert_int_equal(made.count[part], kept.count[part]);
        assert_memory_equal(made.indices[part], kept.indices[part],
                            kept.count[part] * sizeof *kept.indices[part]);
    }
    cicy_split_clear(&made);
    cicy_split_clear(&kept);
}

static void test_another_data_set_is_refused(void **state)
{
    cicy_split split;
    cicy_error error = {0};
    dataset.hodge[0]++;
    assert_int_equal(cicy_publication_split(&published, &dataset, "made.h5", &split, &error),
                     CICY_INVALID_INPUT);
    dataset.hodge[0]--;
    assert_non_null(strstr(error.message, "made.h5: not the data set"));
    cicy_split_clear(&split);
}

/* The weights are the best ones of the run, whether read from a file or from memory. */
static void test_weights_are_those_of_the_run(void **state)
{
    char *bytes;
    size_t size;
    cicy_network *best, *read;
    cicy_weights_info info, other;
    assert_int_equal(cicy_file_read(file, 0, &bytes, &size, NULL), CICY_OK);
    assert_int_equal(cicy_weights_read("run/best.safetensors", 1, 1, &best, &info, NULL), CICY_OK);
    assert_int_equal(cicy_weights_parse("memory", bytes, size, 1, 1, &read, &other, NULL), CICY_OK);
    free(bytes);
    assert_int_equal(info.order, other.order);
    for (size_t i = 0; i < cicy_network_tensor_count(best); i++) {
        const struct tensor a = network_tensor(best, i), b = network_tensor(read, i);
        assert_memory_equal(a.data, b.data, a.size * sizeof *a.data);
    }
    cicy_network_free(best);
    cicy_network_free(read);
}

static void test_weights_of_a_run_are_not_published(void **state)
{
    bool found;
    cicy_publication read;
    assert_int_equal(cicy_publication_read("run/best.safetensors", &read, &found, NULL), CICY_OK);
    assert_false(found);
}

/* Puts `damage` where `text` begins in the file's header; the message must name `key`. */
static void refuse(const char *text, const char *damage, const char *key)
{
    char *bytes, *at = NULL;
    size_t size;
    bool found;
    cicy_publication read;
    cicy_error error = {0};
    assert_int_equal(cicy_file_read(file, 0, &bytes, &size, NULL), CICY_OK);
    for (size_t i = 0; !at && i + strlen(text) < size; i++)
        if (memcmp(bytes + i, text, strlen(text)) == 0)
            at = bytes + i;
    assert_non_null(at);
    memcpy(at, damage, strlen(damage));
    if (cicy_publication_parse("damaged", bytes, size, &read, &found, &error) != CICY_INVALID_INPUT)
        fail_msg("%s is not refused", damage);
    assert_false(found);
    if (!strstr(error.message, key))
        fail_msg("'%s' is not in '%s'", key, error.message);
    free(bytes);
}

static void test_damaged_values_are_refused(void **state)
{
    refuse("\"seed\":\"11\"", "\"seed\":\"-1\"", "impossible value of seed");
    refuse("\"seed\":\"11\"", "\"sead\":\"11\"", "no value of seed");
    refuse("\"sampling\":\"strat", "\"sampling\":\"sTrat", "sampling");
    refuse("\"ratio\":\"0.5\"", "\"ratio\":\"x.5\"", "ratio");
    refuse("\"ratio\":\"0.5\"", "\"ratio\":\"9.5\"", "ratio");
    refuse("\"validation\":\"0.2", "\"validation\":\"nan", "validation");
    refuse("\"checksum\":\"", "\"checksum\":\"z", "checksum");
    refuse("\"test_count\":\"1", "\"test_count\":\" ", "test_count");
    refuse("\"test_h11\":\"0", "\"test_h11\":\"7", "test_h11");
    refuse("\"calibration_h21\":\"", "\"calibration_h21\":\"?", "calibration_h21");
    refuse("\"command\":\"cicy", "\"command\":\"\\u001b", "command");
}

static void test_an_unfinished_run_is_not_published(void **state)
{
    const char *const other = "other.safetensors";
    cicy_publication ignored;
    cicy_error error = {0};
    assert_int_equal(remove("run/metrics.json"), 0);
    assert_int_equal(cicy_publish_run(run, &dataset, "made.h5", 1, NULL, other, &ignored, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "not finished"));
    assert_null(fopen(other, "r"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read_is_what_was_published),
        cmocka_unit_test(test_the_limit_of_a_split_is_published),
        cmocka_unit_test(test_the_command_repeats_the_run),
        cmocka_unit_test(test_a_strange_name_of_a_data_set_is_left_out),
        cmocka_unit_test(test_the_numbers_are_those_of_the_run),
        cmocka_unit_test(test_the_split_is_made_again),
        cmocka_unit_test(test_another_data_set_is_refused),
        cmocka_unit_test(test_weights_are_those_of_the_run),
        cmocka_unit_test(test_weights_of_a_run_are_not_published),
        cmocka_unit_test(test_damaged_values_are_refused),
        cmocka_unit_test(test_an_unfinished_run_is_not_published),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

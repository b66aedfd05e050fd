/* Settings: the paper's values, files, refusals; the schedules of the learning rate. */
#include <unistd.h>

#include "scratch.h"
#include "training/run/run_folder.h"
#include "unit.h"

static const char path[] = "config.json";

static void test_defaults_are_those_of_the_paper(void **state)
{
    /* arXiv:2108.02221, section 4.2 */
    cicy_training_settings s = cicy_training_defaults();
    assert_string_equal(s.model.name, "cicyminer");
    assert_true(s.model.width == 1 && s.schedule.learning_rate == 1e-3 && s.batch == 64 &&
                s.limits.epochs == 300);
    assert_true(s.schedule.kind == CICY_SCHEDULE_PLATEAU && s.schedule.factor == 0.3 &&
                s.schedule.patience == 75);
    assert_true(s.schedule.floor == 1e-6 && s.loss.delta == 1.5 && s.loss.dropout == 0.2 &&
                s.data.validation == 0.1);
    const double weights[] = {0.05, 0.30, 0.25, 0.35};
    for (int k = 0; k < 4; k++)
        assert_true(s.loss.weights[k] == weights[k]);
}

/* arXiv:2108.02221, section 3.2, and its published code. */
static void test_a_model_brings_its_published_settings(void **state)
{
    cicy_training_settings s = cicy_training_defaults();
    s.seed = 5;
    s.data.ratio = 0.3;
    assert_int_equal(cicy_training_setting_set(&s, "model", "inception-h31", NULL), CICY_OK);
    assert_true(s.seed == 5 && s.data.ratio == 0.3); /* not the model's */
    assert_true(s.model.modules == 4 && s.model.filters == 64 && s.model.last_filters == 16);
    assert_true(s.model.dense_layers == 3 && s.model.dense_units == 16 && s.loss.dropout == 0.2);
    assert_true(s.schedule.learning_rate == 4e-4 && s.batch == 32 && s.limits.budget == 100);
    assert_true(s.loss.l1 == 1e-5 && s.loss.l2 == 1.6e-5 && s.schedule.factor == 0.4 &&
                s.schedule.floor == 1e-6);
    assert_true(s.schedule.monitor == CICY_MONITOR_ACCURACY && s.schedule.improvement == 0.001 &&
                s.schedule.patience == 15);
    assert_true(s.data.sampling == CICY_SAMPLING_RANDOM && s.data.rescale == CICY_RESCALE_DATA_SET);
    assert_int_equal(cicy_training_setting_set(&s, "model", "inception-h31+best", NULL), CICY_OK);
    assert_true(s.model.modules == 5 && s.model.filters == 128 && s.model.last_filters == 16);
    assert_true(s.model.dense_layers == 2 && s.model.dense_units == 32 && s.loss.dropout == 0.1);
    assert_true(s.schedule.learning_rate == 1e-4 && s.batch == 128 && s.loss.l2 == 7e-5);
    assert_int_equal(cicy_training_setting_set(&s, "model", "cicyminer+batch-256", NULL), CICY_OK);
    assert_true(s.batch == 256 && s.schedule.learning_rate == 1e-3 && s.limits.budget == 0 &&
                s.loss.l1 == 0);
    cicy_error error = {0};
    assert_int_equal(cicy_training_setting_set(&s, "model", "cicyminer+best", &error), CICY_USAGE);
    assert_non_null(strstr(error.message, "'best'"));
    assert_string_equal(s.model.name, "cicyminer+batch-256");
}

/* Epochs of a run on 80 % of the data. */
static double planned_epochs(const cicy_training_settings *settings)
{
    return settings->limits.budget > 0 ? settings->limits.budget : settings->limits.epochs;
}

/* The network, the split and the input of "+fast" are the paper's, so that its accuracy can be
 * compared; it trains with Muon for a fraction of the epochs. */
static void test_fast_settings_keep_network_and_data(void **state)
{
    static const char *const models[] = {"cicyminer", "inception-h11", "inception-h22"};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        char name[CICY_MODEL_NAME_LENGTH];
        cicy_training_settings paper = cicy_training_defaults(), fast = cicy_training_defaults();
        snprintf(name, sizeof name, "%s+fast", models[i]);
        assert_int_equal(cicy_training_setting_set(&paper, "model", models[i], NULL), CICY_OK);
        assert_int_equal(cicy_training_setting_set(&fast, "model", name, NULL), CICY_OK);
        for (size_t k = 0; k < cicy_training_setting_count(); k++) {
            char one[CICY_SETTING_ROOM], other[CICY_SETTING_ROOM];
            const cicy_setting setting = cicy_training_setting(k);
            if (strcmp(setting.name, "model") == 0 || !setting.section ||
                (strcmp(setting.section, "model") != 0 && strcmp(setting.section, "data") != 0))
                continue;
            cicy_training_setting_get(&paper, k, one);
            cicy_training_setting_get(&fast, k, other);
            assert_string_equal(other, one);
        }
        assert_true(planned_epochs(&fast) <= planned_epochs(&paper) / 10);
        assert_true(fast.optimiser.kind == CICY_OPTIMISER_MUON && fast.optimiser.average > 0 &&
                    fast.schedule.kind == CICY_SCHEDULE_COSINE &&
                    fast.start.kind == CICY_START_DATA);
        assert_true(paper.optimiser.kind == CICY_OPTIMISER_ADAM && paper.optimiser.average == 0 &&
                    paper.schedule.kind == CICY_SCHEDULE_PLATEAU &&
                    paper.start.kind == CICY_START_PLAIN);
    }
}

static void test_the_model_of_a_file_comes_before_its_other_settings(void **state)
{
    cicy_training_settings s = cicy_training_defaults();
    FILE *stream = fopen(path, "w");
    fputs("{\"batch\": 7, \"model\": \"inception-h11\"}", stream);
    fclose(stream);
    assert_int_equal(cicy_training_settings_read(&s, path, NULL, NULL, NULL), CICY_OK);
    assert_true(s.batch == 7 && s.schedule.learning_rate == 4e-4);
}

static double blocks_in(const char *text)
{
    cicy_training_settings s = cicy_training_defaults();
    FILE *stream = fopen(path, "w");
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(cicy_training_settings_read(&s, path, NULL, NULL, NULL), CICY_OK);
    return s.augmentation.blocks;
}

/* The record of a run made before there were blocks; the user's own file takes the default. */
static void test_an_old_run_had_no_blocks(void **state)
{
    assert_true(blocks_in("{\"checksum\": \"12\", \"model\": \"mpnn\"}") == 0);
    assert_true(blocks_in("{\"checksum\": \"12\", \"model\": \"mpnn\", \"blocks\": 0.25}") == 0.25);
    assert_true(blocks_in("{\"model\": \"mpnn\"}") == 0.1);
}

/* A run's record of format 1, as version 0.1.0 wrote it. */
static void test_a_record_of_format_1_means_what_it_meant(void **state)
{
    char *data;
    uint64_t checksum;
    cicy_training_settings s = cicy_training_defaults();
    assert_int_equal(cicy_training_settings_read(&s, CICY_FIXTURES "/training/format-1/config.json",
                                                 &data, &checksum, NULL),
                     CICY_OK);
    assert_string_equal(data, "four.h5");
    cicy_free(data);
    assert_true(checksum == UINT64_C(0xb5fdab75042af2e5));
    assert_string_equal(s.model.name, "mpnn");
    assert_true(s.model.modules == 1 && s.model.filters == 16 && s.model.dense_units == 16);
    assert_true(s.model.dense_activation == CICY_ACTIVATION_RELU && s.model.width == 1);
    assert_true(s.data.sampling == CICY_SAMPLING_STRATIFIED && s.data.ratio == 0.5);
    assert_true(s.data.rescale == CICY_RESCALE_NONE && s.data.validation == 0.1);
    assert_true(s.augmentation.emphasis == 2.5 && s.augmentation.splittings == 0.5);
    assert_true(s.augmentation.blocks == 0.1 && s.augmentation.shuffle == CICY_SHUFFLE_NONE);
    assert_true(s.seed == 7 && s.batch == 32 && s.limits.epochs == 2 && s.limits.budget == 0);
    assert_true(s.optimiser.kind == CICY_OPTIMISER_MUON && s.optimiser.momentum == 0.95);
    assert_true(s.optimiser.decay == 0.01 && s.optimiser.clip == 5 && s.optimiser.average == 0.997);
    assert_true(s.schedule.kind == CICY_SCHEDULE_COSINE && s.schedule.learning_rate == 0.002);
    assert_true(s.schedule.warmup == 200 && s.schedule.hold == 0.05 && s.schedule.floor == 0);
    assert_true(s.schedule.monitor == CICY_MONITOR_ACCURACY && s.schedule.early_stop == 3);
    assert_true(s.loss.delta == 1 && s.loss.weights[3] == 0.25 && s.loss.dropout == 0);
    assert_true(s.start.kind == CICY_START_DATA && s.records.save_minutes == 5);
}

static void write_text(const char *text)
{
    FILE *stream = fopen(path, "w");
    fputs(text, stream);
    fclose(stream);
}

static void test_sections_and_plain_names_mean_the_same(void **state)
{
    cicy_training_settings a = cicy_training_defaults(), b = cicy_training_defaults();
    write_text("{\"model\": \"mpnn\", \"width\": 2, \"optimiser\": \"sgd\", \"momentum\": 0.5, "
               "\"ratio\": 0.3, \"start\": \"plain\", \"batch\": 9}");
    assert_int_equal(cicy_training_settings_read(&a, path, NULL, NULL, NULL), CICY_OK);
    write_text(
        "{\"format\": 2, \"batch\": 9, \"optimiser\": {\"kind\": \"sgd\", \"momentum\": 0.5},"
        " \"data\": {\"ratio\": 0.3}, \"start\": {\"kind\": \"plain\"},"
        " \"model\": {\"width\": 2, \"name\": \"mpnn\"}}");
    assert_int_equal(cicy_training_settings_read(&b, path, NULL, NULL, NULL), CICY_OK);
    assert_true(a.optimiser.kind == CICY_OPTIMISER_SGD && a.batch == 9);
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char one[CICY_SETTING_ROOM], other[CICY_SETTING_ROOM];
        cicy_training_setting_get(&a, i, one);
        cicy_training_setting_get(&b, i, other);
        assert_string_equal(one, other);
    }
}

static void test_every_setting_survives_text_and_file(void **state)
{
    cicy_training_settings written = cicy_training_defaults(), read = cicy_training_defaults();
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        cicy_setting setting = cicy_training_setting(i);
        const char *value = "0.15625"; /* unlike every default */
        if (setting.values)
            value = strrchr(setting.values, '|') + 1;
        if (strcmp(setting.name, "model") == 0)
            value = "inception-h22";
        if (cicy_training_setting_set(&written, setting.name, value, NULL) != CICY_OK)
            assert_int_equal(cicy_training_setting_set(&written, setting.name, "7", NULL), CICY_OK);
    }
    char *data;
    uint64_t checksum;
    assert_int_equal(cicy_training_settings_write(&written, path, "a \"b\".h5", 0xabcdef0123, NULL),
                     CICY_OK);
    assert_int_equal(cicy_training_settings_read(&read, path, &data, &checksum, NULL), CICY_OK);
    assert_string_equal(data, "a \"b\".h5");
    assert_true(checksum == 0xabcdef0123);
    free(data);
    cicy_training_settings defaults = cicy_training_defaults();
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char a[CICY_SETTING_ROOM], b[CICY_SETTING_ROOM], c[CICY_SETTING_ROOM];
        cicy_training_setting_get(&written, i, a);
        cicy_training_setting_get(&read, i, b);
        cicy_training_setting_get(&defaults, i, c);
        assert_string_equal(a, b);
        assert_string_not_equal(a, c);
    }
}

static void refuse(const char *text, const char *reason)
{
    cicy_error error = {0};
    cicy_training_settings settings = cicy_training_defaults();
    FILE *stream = fopen(path, "w");
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(cicy_training_settings_read(&settings, path, NULL, NULL, &error),
                     CICY_INVALID_INPUT);
    assert_int_equal(error.status, CICY_INVALID_INPUT);
    if (!strstr(error.message, reason) || !strstr(error.message, path))
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

static void test_wrong_files_are_refused_with_the_reason(void **state)
{
    refuse("", ":1: ");
    refuse("{\"width\":\n1,\n}", ":3: ");
    refuse("[1]", "not a JSON object");
    refuse("{\"widht\":1}", "unknown key 'widht'");
    refuse("{\"width\":\"1\"}", "width: must be a number");
    refuse("{\"model\":3}", "model: must be a text");
    refuse("{\"width\":0}", "width: '0' is not a number from 0.001 to 64");
    refuse("{\"batch\":1.5}", "batch: '1.5' is not a whole number");
    refuse("{\"batch\":null}", "batch: must be a number");
    refuse("{\"schedule\":\"step\"}", "'step' is not one of plateau|constant|cosine");
    refuse("{\"width\":1,\"width\":2}", "duplicate");
    refuse("{\"learning_rate\":1e400}", ":1: ");
    refuse("{\"format\":3}", "reads format 1 to 2");
    refuse("{\"model\":{\"ratio\":0.5}}", "unknown key 'model.ratio'");
    refuse("{\"models\":{\"name\":\"mpnn\"}}", "unknown key 'models.name'");
    refuse("{\"ratio\":0.5,\"data\":{\"ratio\":0.5}}", "'ratio' occurs twice");
    refuse("{\"data\":7}", "data: must be a text");
}

static cicy_run run_with(cicy_schedule_kind schedule)
{
    cicy_run run = {.settings = cicy_training_defaults(), .samples.steps_per_epoch = 10};
    run.settings.schedule.kind = schedule;
    run.settings.schedule.learning_rate = 0.1;
    run.settings.schedule.floor = 0.001;
    run.state.rate = 0.1;
    run.state.plateau_value = run.state.wait_value = INFINITY;
    return run;
}

static void test_plateau_waits_for_patience_then_multiplies_down_to_the_floor(void **state)
{
    cicy_run run = run_with(CICY_SCHEDULE_PLATEAU);
    run.settings.schedule.patience = 3;
    double expected = 0.1;
    cicy_schedule_validated(&run, 1.0);
    for (int reduction = 0; reduction < 6; reduction++) {
        for (int epoch = 0; epoch < 3; epoch++) {
            assert_true(fabs(cicy_schedule_rate(&run, run.state.step) - expected) < 1e-12);
            run.state.step += 10;
            cicy_schedule_validated(&run, 1.0); /* equal is no improvement */
        }
        expected = fmax(0.001, 0.3 * expected);
    }
    assert_true(cicy_schedule_rate(&run, run.state.step) == 0.001);
    run = run_with(CICY_SCHEDULE_PLATEAU);
    run.settings.schedule.patience = 3;
    for (int epoch = 0; epoch < 20; epoch++, run.state.step += 10)
        cicy_schedule_validated(&run, 1.0 - 0.01 * epoch);
    assert_true(cicy_schedule_rate(&run, run.state.step) == 0.1);
}

static void test_less_than_the_improvement_is_none(void **state)
{
    cicy_run run = run_with(CICY_SCHEDULE_PLATEAU);
    run.settings.schedule.patience = 3;
    run.settings.schedule.improvement = 0.001;
    for (int epoch = 0; epoch <= 3; epoch++, run.state.step += 10)
        cicy_schedule_validated(&run, -0.5 - 0.0003 * epoch);
    assert_true(fabs(cicy_schedule_rate(&run, run.state.step) - 0.03) < 1e-12);
}

static void test_early_stop_ends_the_run_after_its_epochs_without_improvement(void **state)
{
    cicy_run run = run_with(CICY_SCHEDULE_CONSTANT);
    run.settings.schedule.early_stop = 2;
    run.state.total_steps = 1000;
    const double values[] = {3, 2, 2.5, 1, 1.5, 1};
    for (int epoch = 0; epoch < 6; epoch++) {
        assert_false(cicy_schedule_finished(&run.state));
        run.state.step += 10;
        cicy_schedule_validated(&run, values[epoch]);
    }
    assert_true(cicy_schedule_finished(&run.state));
    assert_int_equal(run.state.stop_step, 60);
}

/* (3.7): as many steps for every ratio. */
static void test_a_budget_counts_steps_at_a_ratio_of_80_percent(void **state)
{
    const double ratios[] = {0.1, 0.3, 0.5, 0.8};
    for (int r = 0; r < 4; r++) {
        cicy_run run = run_with(CICY_SCHEDULE_CONSTANT);
        run.settings.data.ratio = ratios[r];
        run.settings.limits.budget = 6;
        run.samples.steps_per_epoch = (uint64_t)(1000 * ratios[r]);
        cicy_schedule_limit(&run);
        assert_int_equal(run.state.total_steps, 6 * 800);
    }
}

static void test_cosine_holds_then_falls_to_the_floor(void **state)
{
    cicy_run run = run_with(CICY_SCHEDULE_COSINE);
    run.settings.schedule.hold = 0.2;
    run.state.total_steps = 1000;
    const struct {
        uint64_t step;
        double rate;
    } expected[] = {{0, 0.1}, {199, 0.1}, {200, 0.1}, {600, 0.0505}, {1000, 0.001}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        run.state.step = expected[i].step;
        assert_true(fabs(cicy_schedule_rate(&run, run.state.step) - expected[i].rate) < 1e-12);
    }
    /* a third of the way down: (1 + cos(pi/3)) / 2 = 3/4 */
    run.state.total_steps = 1500;
    run.state.step = 700;
    assert_true(fabs(cicy_schedule_rate(&run, run.state.step) - (0.001 + 0.099 * 0.75)) < 1e-12);
}

static void test_warmup_grows_linearly(void **state)
{
    for (int schedule = 0; schedule < 3; schedule++) {
        cicy_run run = run_with((cicy_schedule_kind)schedule);
        run.settings.schedule.warmup = 4;
        for (run.state.step = 0; run.state.step < 4; run.state.step++)
            assert_true(fabs(cicy_schedule_rate(&run, run.state.step) -
                             0.025 * (double)(run.state.step + 1)) < 1e-12);
        assert_true(cicy_schedule_rate(&run, run.state.step) == 0.1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_those_of_the_paper),
        cmocka_unit_test(test_a_model_brings_its_published_settings),
        cmocka_unit_test(test_fast_settings_keep_network_and_data),
        cmocka_unit_test(test_the_model_of_a_file_comes_before_its_other_settings),
        cmocka_unit_test(test_an_old_run_had_no_blocks),
        cmocka_unit_test(test_less_than_the_improvement_is_none),
        cmocka_unit_test(test_early_stop_ends_the_run_after_its_epochs_without_improvement),
        cmocka_unit_test(test_a_budget_counts_steps_at_a_ratio_of_80_percent),
        cmocka_unit_test(test_a_record_of_format_1_means_what_it_meant),
        cmocka_unit_test(test_sections_and_plain_names_mean_the_same),
        cmocka_unit_test(test_every_setting_survives_text_and_file),
        cmocka_unit_test(test_wrong_files_are_refused_with_the_reason),
        cmocka_unit_test(test_plateau_waits_for_patience_then_multiplies_down_to_the_floor),
        cmocka_unit_test(test_cosine_holds_then_falls_to_the_floor),
        cmocka_unit_test(test_warmup_grows_linearly)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

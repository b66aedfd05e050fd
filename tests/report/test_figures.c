/* Figures of run folders written by hand: what they draw, in every format, and what they refuse. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/files/file.h"
#include "cicyminer/figures.h"
#include "cicyminer/random.h"
#include "data/hdf5/hdf5_file.h"
#include "scratch.h"
#include "unit.h"

static void write_file(const char *name, const char *text)
{
    FILE *stream = fopen(name, "w");
    assert_non_null(stream);
    fputs(text, stream);
    assert_int_equal(fclose(stream), 0);
}

/* A run of one number with three validations. */
static void write_classification(const char *name, const char *number, double ratio, bool watched)
{
    char file[128], text[4096], part[512];
    assert_int_equal(cicy_folder_create(name, NULL), CICY_OK);
    snprintf(file, sizeof file, "%s/config.json", name);
    snprintf(text, sizeof text, "{\"model\": \"inception-%s\", \"ratio\": %g}", number, ratio);
    write_file(file, text);
    text[0] = '\0';
    for (int i = 1; i <= 3; i++) {
        snprintf(part, sizeof part,
                 "{\"step\":%d,\"epoch\":%d,\"learning_rate\":1,\"loss\":%g,\"validation_loss\":2,"
                 "\"validation_accuracy\":{\"%s\":0.%d}",
                 i, i, 3.0 / i, number, i);
        strcat(text, part);
        snprintf(part, sizeof part,
                 ",\"training_accuracy\":{\"%s\":0.5},\"test_accuracy\":{\"%s\":0.4}}\n", number,
                 number);
        strcat(text, watched ? part : "}\n");
    }
    snprintf(file, sizeof file, "%s/log.jsonl", name);
    write_file(file, text);
}

/* A run of four numbers with results, and an empty log. */
static void write_regression(const char *name, const char *model, double ratio)
{
    static const char *const groups[] = {"network", "relation", "euler"};
    char file[128], text[4096], part[512];
    assert_int_equal(cicy_folder_create(name, NULL), CICY_OK);
    snprintf(file, sizeof file, "%s/config.json", name);
    snprintf(text, sizeof text, "{\"model\": \"%s\", \"ratio\": %g}", model, ratio);
    write_file(file, text);
    snprintf(file, sizeof file, "%s/log.jsonl", name);
    write_file(file, "");
    strcpy(text, "{\"test\": {\"count\": 10, \"favourable\": 0.5, \"no_h21\": 0.5");
    for (int g = 0; g < 3; g++) {
        static const char metric[] = "{\"accuracy\": 0.5, \"mse\": 1, \"mae\": 1}";
        snprintf(part, sizeof part,
                 ", \"%s\": {\"h11\": %s, \"h21\": %s, \"h31\": %s, \"h22\": %s}", groups[g],
                 metric, metric, metric, metric);
        strcat(text, part);
    }
    strcat(text, "}}");
    snprintf(file, sizeof file, "%s/metrics.json", name);
    write_file(file, text);
}

/* Predictions of four-folds with values spread over `span`; every tenth is off by up to 3. */
static void write_predictions(const char *name, const char *columns, size_t width, size_t count,
                              uint64_t span)
{
    char file[128];
    float *predicted = malloc(count * width * sizeof *predicted);
    int32_t *truth = malloc(count * width * sizeof *truth);
    uint32_t *index = calloc(count, sizeof *index);
    cicy_random random;
    cicy_random_init(&random, 5, 0);
    for (size_t i = 0; i < count * width; i++) {
        truth[i] =
            (int32_t)(cicy_random_below(&random, span) * cicy_random_below(&random, span) / span);
        double reach = cicy_random_below(&random, 10) ? 0.4 : 3;
        predicted[i] = (float)(truth[i] + reach * (2 * cicy_random_uniform(&random) - 1));
    }
    const cicy_hdf5_array arrays[] = {{"index", CICY_HDF5_U32, count, 0, index, 0},
                                      {"predicted", CICY_HDF5_F32, count, width, predicted, 0},
                                      {"truth", CICY_HDF5_I32, count, width, truth, 0}};
    const cicy_hdf5_attribute attributes[] = {{.name = "part", .text = "test"},
                                              {.name = "columns", .text = columns}};
    snprintf(file, sizeof file, "%s/predictions.h5", name);
    assert_int_equal(cicy_hdf5_small_write(file, arrays, 3, attributes, 2, NULL), CICY_OK);
    free(predicted);
    free(truth);
    free(index);
}

/* A whole file of the format its name says; its text is freed by the caller. */
static char *read_figure(const char *output)
{
    char *text;
    size_t size;
    assert_int_equal(cicy_file_read(output, 0, &text, &size, NULL), CICY_OK);
    const char *format = strrchr(output, '.') + 1;
    if (strcmp(format, "pdf") == 0)
        assert_true(memcmp(text, "%PDF", 4) == 0);
    else if (strcmp(format, "png") == 0)
        assert_true(memcmp(text, "\x89PNG", 4) == 0);
    else
        assert_true(memcmp(text, "<?xml", 5) == 0 && strstr(text, "</svg>"));
    assert_true(size < 300000);
    return text;
}

static int fill(void **state)
{
    if (enter_scratch(state) != 0)
        return -1;
    write_classification("h31-30", "h31", 0.3, false);
    write_classification("h31-80", "h31", 0.8, true);
    write_classification("h11-80", "h11", 0.8, true);
    write_regression("full", "cicyminer", 0.8);
    write_regression("small_part", "cicyminer", 0.1);
    write_regression("attention", "cicyminer+attention", 0.8);
    write_predictions("full", "h11 h21 h31 h22", 4, 80000, 400);
    write_predictions("h11-80", "h11", 1, 500, 20);
    return 0;
}

static void draw_runs(cicy_figure figure, const char *first, const char *second, const char *output)
{
    char closed[64]; /* a slash at the end makes no difference */
    snprintf(closed, sizeof closed, "%s/", second);
    const cicy_figure_run runs[] = {{.folder = first, .label = "the {first}_one's"},
                                    {.folder = closed}};
    cicy_error error = {0};
    cicy_status status = cicy_figure_draw(figure, runs, 2, output, &error);
    if (status != CICY_OK)
        fail_msg("%s", error.message);
}

static cicy_status draw_run(cicy_figure figure, const char *run, const char *output,
                            cicy_error *error)
{
    return cicy_figure_draw(figure, &(cicy_figure_run){.folder = run}, 1, output, error);
}

static void test_training_has_panels_for_what_was_logged(void **state)
{
    draw_runs(CICY_FIGURE_TRAINING, "h31-30", "h31-80", "t.svg");
    char *text = read_figure("t.svg");
    assert_non_null(strstr(text, "training loss"));
    assert_non_null(strstr(text, "training accuracy"));
    assert_non_null(strstr(text, "validation accuracy"));
    assert_non_null(strstr(text, "test accuracy"));
    free(text);
    draw_runs(CICY_FIGURE_TRAINING, "h31-30", "h31-30", "t.svg");
    text = read_figure("t.svg");
    assert_non_null(strstr(text, "validation accuracy"));
    assert_null(strstr(text, "training accuracy"));
    assert_null(strstr(text, "test accuracy"));
    free(text);
}

static void test_every_figure_of_several_runs_in_every_format(void **state)
{
    static const char *const formats[] = {"svg", "pdf", "png"};
    for (int i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "f.%s", formats[i]);
        draw_runs(CICY_FIGURE_TRAINING, "h11-80", "h31-80", name);
        free(read_figure(name));
        draw_runs(CICY_FIGURE_RATIOS, "full", "small_part", name);
        free(read_figure(name));
        draw_runs(CICY_FIGURE_ABLATIONS, "attention", "full", name);
        free(read_figure(name));
    }
}

static void test_labels_are_shown_as_they_are(void **state)
{
    draw_runs(CICY_FIGURE_ABLATIONS, "attention", "small_part", "a.svg");
    char *text = read_figure("a.svg");
    assert_non_null(strstr(text, "{first}_one"));
    assert_non_null(strstr(text, "small_part")); /* the folder's name */
    free(text);
}

static void test_every_figure_of_one_run_in_every_format(void **state)
{
    static const char *const formats[] = {"svg", "pdf", "png"};
    for (int i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "g.%s", formats[i]);
        assert_int_equal(draw_run(CICY_FIGURE_LOSSES, "h31-80", name, NULL), CICY_OK);
        free(read_figure(name));
        assert_int_equal(draw_run(CICY_FIGURE_ACCURACY, "h31-80", name, NULL), CICY_OK);
        free(read_figure(name));
        assert_int_equal(draw_run(CICY_FIGURE_RESIDUALS, "full", name, NULL), CICY_OK);
        free(read_figure(name));
        assert_int_equal(draw_run(CICY_FIGURE_CONFUSION_H22, "full", name, NULL), CICY_OK);
        free(read_figure(name));
        assert_int_equal(draw_run(CICY_FIGURE_CONFUSION_H11, "h11-80", name, NULL), CICY_OK);
        free(read_figure(name));
    }
}

static void test_what_cannot_be_drawn_is_refused(void **state)
{
    cicy_error error = {0};
    assert_int_equal(cicy_figure_draw(CICY_FIGURE_TRAINING, NULL, 0, "n.svg", &error), CICY_USAGE);
    assert_int_equal(draw_run(CICY_FIGURE_LOSSES, "h31-80", "n.gif", &error), CICY_USAGE);
    assert_int_equal(draw_run(CICY_FIGURE_CONFUSION_H31, "h11-80", "n.svg", &error), CICY_USAGE);
    assert_int_equal(draw_run(CICY_FIGURE_RESIDUALS, "h31-80", "n.svg", &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "h31-80/predictions.h5"));
    assert_int_equal(draw_run(CICY_FIGURE_LOSSES, "full", "n.svg", &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "full/log.jsonl"));
    assert_int_equal(draw_run(CICY_FIGURE_RATIOS, "h31-80", "n.svg", &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "h31-80/metrics.json"));
    assert_int_equal(draw_run(CICY_FIGURE_ABLATIONS, "h31-80", "n.svg", &error),
                     CICY_INVALID_INPUT);
    assert_int_equal(draw_run(CICY_FIGURE_TRAINING, "none", "n.svg", &error), CICY_SYSTEM);
    assert_true(access("n.svg", F_OK) != 0 && access("n.gif", F_OK) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training_has_panels_for_what_was_logged),
        cmocka_unit_test(test_every_figure_of_several_runs_in_every_format),
        cmocka_unit_test(test_labels_are_shown_as_they_are),
        cmocka_unit_test(test_every_figure_of_one_run_in_every_format),
        cmocka_unit_test(test_what_cannot_be_drawn_is_refused)};
    return cmocka_run_group_tests(tests, fill, NULL);
}

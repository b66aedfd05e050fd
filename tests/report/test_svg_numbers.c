/* The numbers of figures, read back from the SVG: heights of bars and places of marks between the
 * labelled tics of their axes. */
#include <unistd.h>

#include "base/files/file.h"
#include "cicyminer/figures.h"
#include "scratch.h"
#include "unit.h"

static const double pixel = 0.05; /* the SVG has two decimals */
static const double accuracies[4] = {0.9, 0.7, 0.4, 0.25};
static const char *const colours[4] = {"rgb(  0, 114, 178)", "rgb(213,  94,   0)",
                                       "rgb(  0, 158, 115)", "rgb(204, 121, 167)"};

/* A finished run of four numbers with these accuracies. */
static void write_run(const char *folder, double ratio, double factor)
{
    static const char *const names[] = {"h11", "h21", "h31", "h22"};
    static const char *const groups[] = {"network", "relation", "euler"};
    char path[128];
    assert_int_equal(cicy_folder_create(folder, NULL), CICY_OK);
    snprintf(path, sizeof path, "%s/config.json", folder);
    FILE *stream = fopen(path, "w");
    fprintf(stream, "{\"model\": \"mpnn\", \"ratio\": %g}", ratio);
    fclose(stream);
    snprintf(path, sizeof path, "%s/log.jsonl", folder);
    fclose(fopen(path, "w"));
    snprintf(path, sizeof path, "%s/metrics.json", folder);
    stream = fopen(path, "w");
    fputs("{\"test\": {\"count\": 1000, \"favourable\": 0.5, \"no_h21\": 0.5", stream);
    for (int g = 0; g < 3; g++) {
        fprintf(stream, ", \"%s\": {", groups[g]);
        for (int k = 0; k < 4; k++)
            fprintf(stream, "%s\"%s\": {\"accuracy\": %g, \"mse\": 1, \"mae\": 1}", k ? ", " : "",
                    names[k], factor * accuracies[k]);
        fputc('}', stream);
    }
    fputs("}}", stream);
    fclose(stream);
}

static char *read_svg(const char *path)
{
    char *text;
    size_t size;
    assert_int_equal(cicy_file_read(path, 0, &text, &size, NULL), CICY_OK);
    unlink(path);
    return text;
}

/* Where the tic with a label is: the label is the whole text. */
static void find_tic(const char *svg, const char *label, double *x, double *y)
{
    char text[64];
    snprintf(text, sizeof text, ">%s</tspan></text>", label);
    const char *found = strstr(svg, text);
    assert_non_null(found);
    while (strncmp(found, " d='", 4) != 0 && strncmp(found, "\t\tM", 3) != 0)
        found--;
    /* the label belongs to the last line of the path before it */
    const char *line = found, *end = strstr(found, "transform=");
    for (const char *c = found; c < end; c++)
        if (*c == 'M')
            line = c;
    assert_int_equal(sscanf(line, "M%lf,%lf", x, y), 2);
}

/* The top of bar `index` of a colour, the first in the order of the file. */
static double top_of_bar(const char *svg, const char *colour, int index)
{
    char text[64];
    double x[4], y[4];
    snprintf(text, sizeof text, "<polygon fill = '%s'", colour);
    for (int i = 0; i <= index; i++) {
        svg = strstr(i ? svg + 1 : svg, text);
        assert_non_null(svg);
    }
    assert_int_equal(sscanf(strstr(svg, "points = '"), "points = '%lf,%lf %lf,%lf %lf,%lf %lf,%lf",
                            &x[0], &y[0], &x[1], &y[1], &x[2], &y[2], &x[3], &y[3]),
                     8);
    return fmin(y[0], y[2]);
}

static void test_bars_are_as_high_as_the_accuracies(void **state)
{
    double x, zero, one;
    write_run("bars", 0.8, 1);
    assert_int_equal(cicy_figure_draw(CICY_FIGURE_ABLATIONS, &(cicy_figure_run){.folder = "bars"},
                                      1, "bars.svg", NULL),
                     CICY_OK);
    char *svg = read_svg("bars.svg");
    find_tic(svg, "0.0", &x, &zero);
    find_tic(svg, "1.0", &x, &one);
    assert_true(zero - one > 100);
    for (int k = 0; k < 4; k++) /* bar 0 of a colour is the one in the key */
        assert_true(fabs(top_of_bar(svg, colours[k], 1) - (zero + accuracies[k] * (one - zero))) <
                    pixel);
    free(svg);
}

/* Whether a mark of this kind is at a place. */
static bool has_mark(const char *svg, int kind, double x, double y)
{
    char text[64];
    snprintf(text, sizeof text, "<use xlink:href='#gpPt%d' transform='", kind);
    while ((svg = strstr(svg, text))) {
        double at_x, at_y;
        svg += strlen(text);
        if (sscanf(svg, "translate(%lf,%lf)", &at_x, &at_y) == 2 && fabs(at_x - x) < pixel &&
            fabs(at_y - y) < pixel)
            return true;
    }
    return false;
}

static void test_marks_are_at_their_ratios_and_accuracies(void **state)
{
    static const int kinds[4] = {6, 4, 8, 12}; /* gnuplot's names of the full marks in an SVG */
    static const double ratios[2] = {0.2, 0.65}, factors[2] = {0.5, 1};
    double x, y, left, right, zero, one;
    write_run("low", ratios[0], factors[0]);
    write_run("high", ratios[1], factors[1]);
    const cicy_figure_run runs[] = {{.folder = "high"}, {.folder = "low"}};
    assert_int_equal(cicy_figure_draw(CICY_FIGURE_RATIOS, runs, 2, "ratios.svg", NULL), CICY_OK);
    char *svg = read_svg("ratios.svg");
    find_tic(svg, "0.0", &x, &zero);
    find_tic(svg, "1.0", &x, &one);
    find_tic(svg, " 20", &left, &y);
    find_tic(svg, " 80", &right, &y);
    for (int k = 0; k < 4; k++)
        for (int r = 0; r < 2; r++)
            assert_true(has_mark(svg, kinds[k], left + (ratios[r] - 0.2) / 0.6 * (right - left),
                                 zero + factors[r] * accuracies[k] * (one - zero)));
    free(svg);
}

/* h11 = 5, 6, 7 occur 1, 10 and 1000 times; h21 = 1 always. */
static void test_bars_of_a_histogram_are_as_high_as_the_logarithms(void **state)
{
    static const size_t times[3] = {1, 10, 1000};
    enum { COUNT = 1011 };
    double x, one, ten;
    cicy_dataset dataset;
    assert_int_equal(cicy_dataset_init(&dataset, 3, COUNT, 1, 1, NULL), CICY_OK);
    size_t at = 0;
    for (int value = 0; value < 3; value++)
        for (size_t i = 0; i < times[value]; i++, at++) {
            dataset.hodge[2 * at] = 5 + value;
            dataset.hodge[2 * at + 1] = 1;
        }
    assert_int_equal(cicy_histograms_draw(&dataset, "histogram.svg", NULL), CICY_OK);
    cicy_dataset_clear(&dataset);
    char *svg = read_svg("histogram.svg");
    find_tic(svg, "1", &x, &one);
    find_tic(svg, "10", &x, &ten);
    for (int value = 0; value < 3; value++)
        assert_true(fabs(top_of_bar(svg, colours[0], value) -
                         (one + log10((double)times[value]) * (ten - one))) < pixel);
    free(svg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_are_as_high_as_the_accuracies),
        cmocka_unit_test(test_marks_are_at_their_ratios_and_accuracies),
        cmocka_unit_test(test_bars_of_a_histogram_are_as_high_as_the_logarithms)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

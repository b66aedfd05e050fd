#include "cicyminer/report.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "cicyminer/dataset.h"
#include "cicyminer/metrics.h"
#include "cicyminer/prediction.h"
#include "cicyminer/version.h"
#include "report/curves.h"
#include "report/histograms.h"
#include "report/page.h"

/* What is known of one run. */
typedef struct run_summary {
    const char *folder;
    json_t *config;
    bool tested, shuffled, validated;
    cicy_metrics test, test_shuffled, validation;
    cicy_curves curves;
} run_summary;

static char *join(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}

static cicy_status out_of_memory(cicy_error *error)
{
    return cicy_error_set(error, CICY_SYSTEM, "report: out of memory");
}

static cicy_status summary_read(run_summary *summary, const char *folder, cicy_error *error)
{
    *summary = (run_summary){.folder = folder};
    char *config = join(folder, "config.json");
    if (!config)
        return out_of_memory(error);
    cicy_status status = cicy_json_read(config, &summary->config, error);
    free(config);
    if (status == CICY_OK)
        status = cicy_metrics_read(folder, "test", &summary->test, &summary->tested, error);
    if (status == CICY_OK)
        status = cicy_metrics_read(folder, "test_shuffled", &summary->test_shuffled,
                                   &summary->shuffled, error);
    if (status == CICY_OK)
        status = cicy_metrics_read(folder, "validation", &summary->validation, &summary->validated,
                                   error);
    if (status == CICY_OK)
        status = cicy_curves_read(&summary->curves, folder, error);
    return status;
}

static void summary_clear(run_summary *summary)
{
    json_decref(summary->config);
    cicy_curves_clear(&summary->curves);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static void begin_table(FILE *page, const char *first)
{
    fprintf(page,
            "<table>\n<thead><tr><th>%s</th><th>h<sup>1,1</sup></th><th>h<sup>2,1</sup></th>"
            "<th>h<sup>3,1</sup></th><th>h<sup>2,2</sup></th></tr></thead>\n<tbody>\n",
            first);
}

static void end_table(FILE *page)
{
    fputs("</tbody>\n</table>\n", page);
}

/* A row of numbers; NAN leaves a cell empty. `run` (may be NULL) stands before `what`. */
static void table_row(FILE *page, const char *class, const char *run, const char *what,
                      const double values[CICY_MAX_PREDICTED], const char *format)
{
    fprintf(page, "<tr class=\"%s\"><td>", class);
    if (run) {
        cicy_page_text(page, run);
        fputs(": ", page);
    }
    cicy_page_text(page, what);
    fputs("</td>", page);
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++) {
        fputs("<td>", page);
        if (!isnan(values[i]))
            fprintf(page, format, values[i]);
        fputs("</td>", page);
    }
    fputs("</tr>\n", page);
}

static void accuracy_row(FILE *page, const run_summary *run, const char *class, const char *what,
                         const cicy_metric metric[CICY_MAX_PREDICTED])
{
    double values[CICY_MAX_PREDICTED];
    for (size_t i = 0; i < CICY_MAX_PREDICTED; i++)
        values[i] = metric[i].accuracy;
    table_row(page, class, base_name(run->folder), what, values, "%.3f");
}

static void write_accuracy(FILE *page, const run_summary *runs, size_t count)
{
    fputs("<h2>Accuracy</h2>\n<p>Share of four-folds of the test part whose number, rounded, is "
          "exactly right.</p>\n",
          page);
    begin_table(page, "");
    const run_summary *tested = NULL;
    for (size_t i = 0; i < count; i++) {
        const run_summary *run = &runs[i];
        if (!run->tested)
            continue;
        tested = run;
        accuracy_row(page, run, "rule", "the network alone", run->test.network);
        accuracy_row(page, run, "", "h22 from the relation (3.4)", run->test.relation);
        accuracy_row(page, run, "", "with (3.4) and the Euler number", run->test.euler);
        if (run->shuffled)
            accuracy_row(page, run, "", "rows and columns shuffled", run->test_shuffled.network);
    }
    if (tested) {
        double guess[CICY_MAX_PREDICTED] = {tested->test.favourable, tested->test.no_h21, NAN, NAN};
        table_row(page, "rule", NULL, "guess h11 = number of rows, h21 = 0", guess, "%.3f");
    }
    const char *class = "rule published";
    for (const cicy_published_accuracy *row = cicy_published_accuracies(); row->what; row++) {
        table_row(page, class, "published", row->what, row->accuracy, "%.2f");
        class = "published";
    }
    end_table(page);
    for (size_t i = 0; i < count; i++) {
        fputs("<p class=\"note\">", page);
        cicy_page_text(page, base_name(runs[i].folder));
        if (runs[i].tested)
            fprintf(page, ": measured on %zu four-folds of the test part.</p>\n",
                    runs[i].test.count);
        else
            fputs(": not evaluated on the test part yet.</p>\n", page);
    }
}

static void write_errors(FILE *page, const run_summary *runs, size_t count)
{
    fputs("<h2>Errors</h2>\n<p>Mean squared (MSE) and mean absolute (MAE) error of the unrounded "
          "numbers on the test part. The published network at 80 %: MSE 0.00013, 0.0098, 0.056, "
          "0.68; "
          "MAE 0.0078, 0.019, 0.13, 0.36.</p>\n",
          page);
    begin_table(page, "");
    for (size_t i = 0; i < count; i++) {
        if (!runs[i].tested)
            continue;
        double squared[CICY_MAX_PREDICTED], absolute[CICY_MAX_PREDICTED];
        for (size_t j = 0; j < CICY_MAX_PREDICTED; j++) {
            squared[j] = runs[i].test.network[j].mse;
            absolute[j] = runs[i].test.network[j].mae;
        }
        table_row(page, "rule", base_name(runs[i].folder), "MSE", squared, "%.4g");
        table_row(page, "", base_name(runs[i].folder), "MAE", absolute, "%.4g");
    }
    end_table(page);
}

static cicy_status write_curves(FILE *page, const run_summary *run, const char *folder,
                                cicy_error *error)
{
    if (run->curves.count == 0)
        return CICY_OK;
    char *data = join(folder, "columns.txt");
    if (!data)
        return out_of_memory(error);
    const cicy_curve_point *best = &run->curves.points[run->curves.best];
    const cicy_curve_point *last = &run->curves.points[run->curves.count - 1];
    fputs("<h2>Training of ", page);
    cicy_page_text(page, base_name(run->folder));
    fprintf(page,
            "</h2>\n<p>%llu steps, %.2f epochs. Lowest validation loss %.4g, after %.2f "
            "epochs.</p>\n",
            (unsigned long long)last->step, last->epoch, best->validation_loss, best->epoch);

    char caption[96];
    size_t window = cicy_curves_window(&run->curves);
    snprintf(caption, sizeof caption, "Loss; strong lines: running mean over %zu validation%s.",
             window, window == 1 ? "" : "s");
    cicy_status status = cicy_curves_write_losses(&run->curves, data, error);
    if (status == CICY_OK)
        status = cicy_page_figure(page, "losses", data, folder, caption, error);
    if (status == CICY_OK)
        status = cicy_curves_write_accuracy(&run->curves, data, error);
    if (status == CICY_OK)
        status = cicy_page_figure(page, "accuracy", data, folder,
                                  "Accuracy on the validation part.", error);
    unlink(data);
    free(data);
    return status;
}

static void write_value(FILE *page, const json_t *value)
{
    if (json_is_string(value)) {
        cicy_page_text(page, json_string_value(value));
        return;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(8));
    if (text)
        cicy_page_text(page, text);
    free(text);
}

static void write_settings(FILE *page, const run_summary *run)
{
    fputs("<h2>Settings of ", page);
    cicy_page_text(page, base_name(run->folder));
    fputs("</h2>\n<details open>\n<summary>config.json</summary>\n<table><tbody>\n", page);
    const char *key;
    json_t *value;
    json_object_foreach(run->config, key, value)
    {
        fputs("<tr><td><code>", page);
        cicy_page_text(page, key);
        fputs("</code></td><td>", page);
        write_value(page, value);
        fputs("</td></tr>\n", page);
    }
    fputs("</tbody></table>\n</details>\n", page);
}

static cicy_status write_histograms(FILE *page, const char *path, const char *folder,
                                    cicy_error *error)
{
    char *svg = join(folder, "histograms.svg");
    if (!svg)
        return out_of_memory(error);
    cicy_dataset dataset = {0};
    cicy_status status = cicy_dataset_read(&dataset, path, error);
    if (status == CICY_OK)
        status = cicy_histograms_draw(&dataset, svg, error);
    if (status == CICY_OK) {
        fputs("<h2>The data set</h2>\n", page);
        status =
            cicy_page_svg(page, svg, "Distribution of the Hodge numbers of the data set.", error);
    }
    unlink(svg);
    cicy_dataset_clear(&dataset);
    free(svg);
    return status;
}

static cicy_status write_page(FILE *page, const cicy_report_options *options,
                              const run_summary *runs, const char *folder, cicy_error *error)
{
    cicy_page_begin(page, "Hodge numbers of Calabi-Yau four-folds: training report");
    write_accuracy(page, runs, options->run_count);
    write_errors(page, runs, options->run_count);
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < options->run_count; i++)
        status = write_curves(page, &runs[i], folder, error);
    if (status == CICY_OK && options->data)
        status = write_histograms(page, options->data, folder, error);
    if (status != CICY_OK)
        return status;
    for (size_t i = 0; i < options->run_count; i++)
        write_settings(page, &runs[i]);
    fputs("<p class=\"note\">Published numbers and the relation (3.4): H. Erbin, R. Finotello, R. "
          "Schneider, M. Tamaazousti, <i>Deep multi-task mining Calabi-Yau four-folds</i>, Mach. "
          "Learn.: Sci. Technol. 3 (2022) 015006, arXiv:2108.02221. ",
          page);
    fprintf(page, "Made by cicyminer %s.</p>\n", cicy_version());
    cicy_page_end(page);
    return CICY_OK;
}

/* The figures are drawn in a folder of their own, which is empty again and removed afterwards. */
static cicy_status write_file(const cicy_report_options *options, const run_summary *runs,
                              cicy_error *error)
{
    const char *temporary = getenv("TMPDIR");
    char *folder = join(temporary && *temporary ? temporary : "/tmp", "cicyminer-report-XXXXXX");
    if (!folder)
        return out_of_memory(error);
    if (!mkdtemp(folder)) {
        cicy_status status =
            cicy_error_set(error, CICY_SYSTEM, "%s: cannot create the folder", folder);
        free(folder);
        return status;
    }
    cicy_file file;
    cicy_status status = cicy_file_create(&file, options->output, error);
    if (status == CICY_OK) {
        status = write_page(file.stream, options, runs, folder, error);
        if (status == CICY_OK)
            status = cicy_file_commit(&file, error);
        else
            cicy_file_discard(&file);
    }
    rmdir(folder);
    free(folder);
    return status;
}

cicy_status cicy_report_write(const cicy_report_options *options, cicy_error *error)
{
    if (options->run_count == 0)
        return cicy_error_set(error, CICY_USAGE, "report: no run was named");
    run_summary *runs = calloc(options->run_count, sizeof *runs);
    if (!runs)
        return out_of_memory(error);
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < options->run_count; i++)
        status = summary_read(&runs[i], options->runs[i], error);
    if (status == CICY_OK)
        status = write_file(options, runs, error);
    for (size_t i = 0; i < options->run_count; i++)
        summary_clear(&runs[i]);
    free(runs);
    return status;
}

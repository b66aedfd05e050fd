/* Tables of how the runs were made: length and speed, settings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

#include "report/report_parts.h"
#include "report/tables/table_parts.h"

enum { TEXT_LENGTH = 96 };

static void print_duration(char text[TEXT_LENGTH], double seconds)
{
    const double minute = 60, hour = 3600;
    if (seconds < 2 * minute)
        snprintf(text, TEXT_LENGTH, "%.0f s", seconds);
    else if (seconds < 2 * hour)
        snprintf(text, TEXT_LENGTH, "%.1f min", seconds / minute);
    else
        snprintf(text, TEXT_LENGTH, "%.1f h", seconds / hour);
}

static void add_training(cicy_table *table, const cicy_curves *curves)
{
    const cicy_curve_point none = {.epoch = NAN, .validation_loss = NAN};
    const bool any = curves->count > 0;
    const cicy_curve_point *best = any ? &curves->points[curves->best] : &none;
    const cicy_curve_point *last = any ? &curves->points[curves->count - 1] : &none;
    cicy_table_number(table, any ? (double)last->step : NAN, 0);
    cicy_table_number(table, last->epoch, 2);
    cicy_table_number(table, best->validation_loss, -4);
    cicy_table_number(table, best->epoch, 2);
}

static void add_timing(cicy_table *table, const cicy_run_timing *timing)
{
    char duration[TEXT_LENGTH];
    if (!timing->known)
        return;
    print_duration(duration, timing->seconds);
    cicy_table_text(table, duration);
    cicy_table_number(table, timing->samples_per_second, 0);
    cicy_table_number(table, timing->threads, 0);
}

cicy_table *cicy_report_runs_table(const cicy_report_runs *runs)
{
    static const char *const heads[] = {
        "model",    "training ratio", "steps",     "epochs", "loss of the best validation",
        "at epoch", "time",           "samples/s", "threads"};
    cicy_table *table =
        cicy_table_create("Training: length and speed", "Run", heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < runs->count; i++) {
        const cicy_run_summary *run = &runs->runs[i];
        cicy_table_row(table, 0, run->label);
        cicy_table_text(table, run->model);
        cicy_table_number(table, run->ratio, -3);
        add_training(table, &run->curves);
        add_timing(table, &run->timing);
    }
    cicy_table_note(table, "Time is that of the whole run, validations included; samples/s that of "
                           "training alone, the mean over the validations.");
    return table;
}

/* ---- Settings ---- */

static bool differs(const cicy_report_runs *runs, const char *key)
{
    const json_t *first = json_object_get(runs->runs[0].config, key);
    for (size_t i = 1; i < runs->count; i++) {
        const json_t *other = json_object_get(runs->runs[i].config, key);
        if (!first != !other || (first && !json_equal(first, other)))
            return true;
    }
    return false;
}

/* Whether a run before `run` has the setting, so that it was listed with that one. */
static bool listed(const cicy_report_runs *runs, size_t run, const char *key)
{
    for (size_t i = 0; i < run; i++)
        if (json_object_get(runs->runs[i].config, key))
            return true;
    return false;
}

static void add_value(cicy_table *table, const json_t *value)
{
    if (json_is_string(value)) {
        cicy_table_text(table, json_string_value(value));
        return;
    }
    cicy_json_begin();
    char *text =
        value ? cicy_json_text(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(8))
              : NULL;
    cicy_table_text(table, text);
    if (table && value && !text)
        table->no_memory = true;
    free(text);
}

static void add_setting(cicy_table *table, const cicy_report_runs *runs, const char *key,
                        size_t columns)
{
    cicy_table_row(table, 0, key);
    for (size_t i = 0; i < columns; i++)
        add_value(table, json_object_get(runs->runs[i].config, key));
}

cicy_table *cicy_report_settings_table(const cicy_report_runs *runs, bool shared)
{
    const bool compare = runs->count > 1;
    const size_t columns = shared ? 1 : runs->count;
    const char **heads = calloc(columns + 1, sizeof *heads);
    if (!heads)
        return NULL;
    for (size_t i = 0; i < columns; i++)
        heads[i] = shared ? "value" : runs->runs[i].label;
    cicy_table *table = cicy_table_create(!compare ? "Settings"
                                          : shared ? "Settings that all runs share"
                                                   : "Settings in which the runs differ",
                                          "Setting", heads, columns);
    for (size_t i = 0; i < runs->count; i++) {
        const char *key;
        json_t *own;
        json_object_foreach(runs->runs[i].config, key, own)
        {
            if (!listed(runs, i, key) && (compare ? differs(runs, key) != shared : !shared))
                add_setting(table, runs, key, columns);
        }
    }
    free(heads);
    return table;
}

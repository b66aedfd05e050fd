/* Any bytes as one of the files of a run folder: refused with a reason, or read. The first byte
 * chooses the file; there are a good configuration and an empty log beside the others. A
 * configuration that is read must also read back from what is written of it. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cicyminer/prediction.h"
#include "cicyminer/training.h"
#include "no_sync.h"
#include "report/figures/curves.h"
#include "report/run_summary.h"
#include "scratch.h"
#include "training/run/run_folder.h"

static void path_of(char path[1024], const char *name)
{
    snprintf(path, 1024, "%s/%s", scratch(), name);
}

static void remove_files(void)
{
    static const char *const names[] = {"input.json",   "again.json",        "log.jsonl",
                                        "metrics.json", "state.safetensors", "timings.jsonl"};
    char path[1024];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of(path, names[i]);
        unlink(path);
    }
}

static void check(cicy_status status, const cicy_error *error)
{
    if (status != CICY_OK && (error->status != status || !error->message[0]))
        abort();
}

static void read_config(const char *path)
{
    char again[1024], a[CICY_SETTING_ROOM], b[CICY_SETTING_ROOM];
    char *data = NULL;
    uint64_t checksum;
    cicy_error error = {0};
    cicy_training_settings first = cicy_training_defaults(), second = cicy_training_defaults();
    cicy_status status = cicy_training_settings_read(&first, path, &data, &checksum, &error);
    check(status, &error);
    cicy_free(data);
    if (status != CICY_OK)
        return;
    path_of(again, "again.json");
    if (cicy_training_settings_write(&first, again, "four.h5", checksum, NULL) != CICY_OK ||
        cicy_training_settings_read(&second, again, NULL, NULL, NULL) != CICY_OK)
        abort();
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        cicy_training_setting_get(&first, i, a);
        cicy_training_setting_get(&second, i, b);
        if (strcmp(a, b) != 0)
            abort();
    }
}

/* As reports read a run. */
static void read_summary(void)
{
    cicy_error error = {0};
    cicy_run_summary summary;
    const cicy_status status = cicy_run_summary_read(&summary, scratch(), &error);
    check(status, &error);
    if (status == CICY_OK && summary.curves.count > 0) {
        double training, validation;
        if (cicy_curves_window(&summary.curves) > summary.curves.count)
            abort();
        cicy_curves_mean(&summary.curves, summary.curves.count - 1, &training, &validation);
    }
    cicy_run_summary_clear(&summary);
}

static void read_timings(const char *path)
{
    (void)path;
    read_summary();
}

static void read_log(const char *path)
{
    (void)path;
    cicy_error error = {0};
    cicy_training_best best;
    check(cicy_training_best_read(scratch(), &best, &error), &error);
    read_summary();
}

static void read_metrics(const char *path)
{
    (void)path;
    bool found;
    cicy_metrics metrics;
    cicy_error error = {0};
    check(cicy_metrics_read(scratch(), "test", &metrics, &found, &error), &error);
    read_summary();
}

static void read_state(const char *path)
{
    (void)path;
    bool finished;
    cicy_error error = {0};
    check(cicy_run_is_finished(scratch(), &finished, &error), &error);
}

static void write_file(const char *name, const uint8_t *data, size_t size)
{
    char path[1024];
    path_of(path, name);
    FILE *stream = fopen(path, "wb");
    if (!stream || fwrite(data, 1, size, stream) != size || fclose(stream) != 0)
        abort();
}

/* The folder with a good configuration and an empty log. */
static void make_folder(void)
{
    static bool made;
    char path[1024];
    const cicy_training_settings settings = cicy_training_defaults();
    path_of(path, "config.json");
    if (!made && cicy_training_settings_write(&settings, path, "four.h5", 1, NULL) != CICY_OK)
        abort();
    made = true;
    remove_files();
    write_file("log.jsonl", (const uint8_t *)"", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        const char *name;
        void (*read)(const char *path);
    } files[] = {{"input.json", read_config},
                 {"log.jsonl", read_log},
                 {"metrics.json", read_metrics},
                 {"state.safetensors", read_state},
                 {"timings.jsonl", read_timings}};
    char path[1024];
    make_folder();
    if (size == 0)
        return 0;
    const size_t which = data[0] % (sizeof files / sizeof *files);
    path_of(path, files[which].name);
    write_file(files[which].name, data + 1, size - 1);
    files[which].read(path);
    return 0;
}

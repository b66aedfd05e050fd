/* Any bytes as one of the files that long work goes on from: the state, a level or the finished
 * entries of a classification, the answers or the question of a data set of line bundles. The work
 * ends, or says what is wrong with the folder. The first byte chooses the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cicyminer/build.h"
#include "cicyminer/bundle_data.h"
#include "cicyminer/classification.h"
#include "cicyminer/version.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/classification/levels/work_folder.h"
#include "no_sync.h"
#include "scratch.h"

enum { DIMENSION = 2, MOST_ROWS = 3 };

static char work[1024], parts[1024], result[1024];

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check(cicy_status status, const cicy_error *error)
{
    require(status == CICY_OK || (error->status == status && error->message[0]));
}

static void make_folders(void)
{
    snprintf(work, sizeof work, "%s/work", scratch());
    snprintf(result, sizeof result, "%s/data.h5", scratch());
    snprintf(parts, sizeof parts, "%s/data.h5.parts", scratch());
    remove_tree(work);
    remove_tree(parts);
    remove_tree(result);
    require(mkdir(work, 0700) == 0 && mkdir(parts, 0700) == 0);
}

static void write_file(const char *in, const char *name, const uint8_t *data, size_t size)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", in, name);
    FILE *stream = fopen(path, "wb");
    require(stream && fwrite(data, 1, size, stream) == size);
    fclose(stream);
}

/* ---- Classifications ---- */

/* The state with all levels but the last one, and their files; what `classify` leaves when it is
 * stopped. */
static void write_levels(const cicy_classification *all)
{
    cicy_progress_made made = {.next = MOST_ROWS, .names = MOST_ROWS};
    const cicy_work_folder of = {.path = work, .dimension = DIMENSION, .most_rows = MOST_ROWS};
    for (size_t i = 0, rows = 1; rows < MOST_ROWS; rows++) {
        cicy_level *level = &made.levels[rows];
        cicy_level_writer writer;
        cicy_configuration x;
        uint8_t packed[CICY_PACKED_SIZE];
        snprintf(level->name, sizeof level->name, "level-%06zu", rows);
        require(cicy_level_create(&writer, level, work, 0, NULL) == CICY_OK);
        for (; i < cicy_classification_count(all); i++) {
            cicy_classification_get(all, i, &x);
            if (x.rows != rows)
                break;
            cicy_packed_write(&x, packed);
            require(cicy_level_add(&writer, packed, NULL) == CICY_OK);
        }
        require(cicy_level_finish(&writer, CICY_OK, NULL) == CICY_OK);
        made.complete[rows] = true;
    }
    require(cicy_work_folder_save(&of, &made, NULL) == CICY_OK);
}

static cicy_status classify(const char *in, cicy_classification **found, cicy_error *error)
{
    const cicy_classification_options options = {.size = sizeof options,
                                                 .dimension = DIMENSION,
                                                 .most_rows = MOST_ROWS,
                                                 .threads = 1,
                                                 .folder = in};
    return cicy_classification_compute(&options, found, error);
}

static void go_on_classifying(const char *name, const uint8_t *data, size_t size)
{
    static cicy_classification *all;
    cicy_error error = {0};
    cicy_classification *found;
    const cicy_build_options options = {.size = sizeof options, .threads = 1};
    if (!all)
        require(classify(NULL, &all, NULL) == CICY_OK);
    write_levels(all);
    write_file(work, name, data, size);
    cicy_status status = classify(work, &found, &error);
    check(status, &error);
    if (status != CICY_OK)
        return;
    check(cicy_dataset_build_file(found, &options, "fuzz", "1", result, &error), &error);
    cicy_classification_finish(found);
    cicy_classification_free(found);
}

/* The version of the program stands in the first line of a state. */
static void with_state(const uint8_t *data, size_t size)
{
    char first[64];
    const int length =
        snprintf(first, sizeof first, "classification of cicyminer %s\n", CICY_VERSION_TEXT);
    uint8_t *text = malloc(size + (size_t)length);
    require(text != NULL);
    memcpy(text, first, (size_t)length);
    memcpy(text + length, data, size);
    go_on_classifying("state", text, size + (size_t)length);
    free(text);
}

static void with_level(const uint8_t *data, size_t size)
{
    go_on_classifying("level-000002", data, size);
}

static void with_entries(const uint8_t *data, size_t size)
{
    go_on_classifying("entries", data, size);
}

/* ---- Line bundles ---- */

/* The quintic. */
static void go_on_with_bundles(const char *name, const uint8_t *data, size_t size)
{
    cicy_error error = {0};
    cicy_dataset set;
    cicy_bundle_data read;
    const cicy_bundle_data_options options = {
        .size = sizeof options, .low = -2, .high = 1, .threads = 1};
    require(cicy_dataset_init(&set, 3, 1, 1, 1, NULL) == CICY_OK);
    set.matrix[0] = 5;
    set.shape[0] = set.shape[1] = 1;
    write_file(parts, name, data, size);
    const cicy_status status = cicy_bundle_data_build(&set, &options, result, &error);
    check(status, &error);
    if (status == CICY_OK) {
        require(cicy_bundle_data_read(&read, result, NULL) == CICY_OK && read.count == 4);
        cicy_bundle_data_clear(&read);
    }
    cicy_dataset_clear(&set);
}

static void with_answers(const uint8_t *data, size_t size)
{
    go_on_with_bundles("answers", data, size);
}

static void with_question(const uint8_t *data, size_t size)
{
    go_on_with_bundles("question", data, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const files[])(const uint8_t *, size_t) = {with_state, with_level, with_entries,
                                                             with_answers, with_question};
    if (size == 0)
        return 0;
    make_folders();
    files[data[0] % (sizeof files / sizeof *files)](data + 1, size - 1);
    return 0;
}

/* Publications as metadata of weights files, and back. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/hodge.h"
#include "evaluation/tensor_arrays.h"
#include "training/publication/publication.h"

/* "test_h11" and so on: a key with the name of a confidence or Hodge number after it. */
enum { NO_NUMBER = -1, KEY_ROOM = 32, VALUE_ROOM = CICY_CALIBRATION_TEXT };
static void make_key(char *text, const char *key, int number)
{
    const char *name = number == NO_NUMBER                ? ""
                       : number == CICY_PUBLISHED_NEAREST ? "nearest"
                                                          : cicy_hodge_name(4, (size_t)number);
    snprintf(text, KEY_ROOM, "%s%s%s", key, *name ? "_" : "", name);
}

/* The metadata collected so far; every value has its own place. */
enum { MAX_TEXTS = 32 };
typedef struct texts {
    cicy_safetensors_text text[MAX_TEXTS];
    size_t count;
    char key[MAX_TEXTS][KEY_ROOM], value[MAX_TEXTS][VALUE_ROOM];
} texts;

/* Adds a key; returns room [VALUE_ROOM] for its value. */
static char *add(texts *all, const char *key, int number)
{
    const size_t i = all->count++;
    assert(i < MAX_TEXTS);
    make_key(all->key[i], key, number);
    all->text[i] = (cicy_safetensors_text){all->key[i], all->value[i]};
    return all->value[i];
}

/* As many digits as it takes to read the same number again. */
static void add_real(texts *all, const char *key, int number, double value)
{
    if (isnan(value))
        return;
    char *text = add(all, key, number);
    snprintf(text, VALUE_ROOM, "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, VALUE_ROOM, "%.17g", value);
}

static void collect(const cicy_publication *publication, texts *all)
{
    const cicy_split_options *split = &publication->split;
    all->count = 0;
    snprintf(add(all, "command", NO_NUMBER), VALUE_ROOM, "%s", publication->command);
    snprintf(add(all, "seed", NO_NUMBER), VALUE_ROOM, "%" PRIu64, split->seed);
    snprintf(add(all, "sampling", NO_NUMBER), VALUE_ROOM, "%s",
             cicy_sampling_name(split->sampling));
    if (cicy_sampling_limited(split->sampling))
        snprintf(add(all, "limit", NO_NUMBER), VALUE_ROOM, "%" PRId64, split->limit);
    add_real(all, "share", NO_NUMBER, split->share);
    add_real(all, "ratio", NO_NUMBER, split->training);
    add_real(all, "validation", NO_NUMBER, split->validation);
    snprintf(add(all, "checksum", NO_NUMBER), VALUE_ROOM, "%016" PRIx64, publication->checksum);
    snprintf(add(all, "test_count", NO_NUMBER), VALUE_ROOM, "%zu", publication->test_count);
    add_real(all, "test_relation", CICY_PUBLISHED_NUMBERS - 1, publication->relation);
    for (int k = 0; k < CICY_PUBLISHED_NUMBERS; k++) {
        add_real(all, "test", k, publication->accuracy[k]);
        add_real(all, "test_nearest", k, publication->nearest[k]);
    }
    for (int k = 0; k < CICY_PUBLISHED_CONFIDENCES; k++) {
        if (publication->calibration[k].groups == 0)
            continue;
        cicy_calibration_print(&publication->calibration[k], add(all, "calibration", k));
        add_real(all, "calibration_error", k, publication->calibration_error[k]);
    }
}

cicy_status cicy_publication_write(const cicy_publication *publication, cicy_network *network,
                                   const cicy_weights_info *info, const char *path,
                                   cicy_error *error)
{
    texts *all = malloc(sizeof *all);
    if (!all)
        return cicy_error_memory(error);
    collect(publication, all);
    cicy_status status =
        cicy_weights_write_more(network, NULL, info, all->text, all->count, path, error);
    free(all);
    return status;
}

/* Reading: `key` is the one that was looked at last. */
typedef struct reader {
    const cicy_safetensors *file;
    char key[KEY_ROOM];
} reader;

static const char *find(reader *self, const char *key, int number)
{
    make_key(self->key, key, number);
    return cicy_safetensors_metadata(self->file, self->key);
}

/* A text without control characters that fits. */
static bool read_text(reader *self, const char *key, char *text, size_t room)
{
    const char *value = find(self, key, NO_NUMBER);
    if (!value || strlen(value) >= room)
        return false;
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return false;
    snprintf(text, room, "%s", value);
    return true;
}

static bool read_whole(reader *self, const char *key, int base, uint64_t *number)
{
    char *end;
    const char *value = find(self, key, NO_NUMBER);
    if (!value || *value == '\0' || strchr(" +-", *value))
        return false;
    errno = 0;
    *number = strtoull(value, &end, base);
    return *end == '\0' && errno == 0;
}

/* A number from 0 to 1. */
static bool read_share(reader *self, const char *key, int number, double *share)
{
    char *end;
    const char *value = find(self, key, number);
    if (!value || *value == '\0')
        return false;
    *share = strtod(value, &end);
    return *end == '\0' && *share >= 0 && *share <= 1;
}

/* The same where it may be missing: NAN. */
static bool read_possible_share(reader *self, const char *key, int number, double *share)
{
    *share = NAN;
    return !find(self, key, number) || read_share(self, key, number, share);
}

static bool read_split(reader *self, cicy_split_options *split)
{
    uint64_t limit = 0;
    const char *sampling = find(self, "sampling", NO_NUMBER);
    int s = CICY_SAMPLING_STRATIFIED;
    while (sampling && s < CICY_SAMPLINGS &&
           strcmp(sampling, cicy_sampling_name((cicy_sampling)s)) != 0)
        s++;
    if (!sampling || s == CICY_SAMPLINGS)
        return false;
    split->sampling = (cicy_sampling)s;
    if (cicy_sampling_limited(split->sampling) &&
        (!read_whole(self, "limit", 10, &limit) || limit > INT32_MAX))
        return false;
    split->limit = (int64_t)limit;
    return read_whole(self, "seed", 10, &split->seed) &&
           read_share(self, "share", NO_NUMBER, &split->share) &&
           read_share(self, "ratio", NO_NUMBER, &split->training) &&
           read_share(self, "validation", NO_NUMBER, &split->validation);
}

static bool read_run(reader *self, cicy_publication *publication)
{
    uint64_t tested;
    if (!read_text(self, "command", publication->command, sizeof publication->command) ||
        !read_text(self, "version", publication->version, sizeof publication->version) ||
        !read_split(self, &publication->split) ||
        !read_whole(self, "checksum", 16, &publication->checksum) ||
        !read_whole(self, "test_count", 10, &tested))
        return false;
    publication->test_count = (size_t)tested;
    return true;
}

static bool read_results(reader *self, cicy_publication *publication)
{
    if (!read_possible_share(self, "test_relation", CICY_PUBLISHED_NUMBERS - 1,
                             &publication->relation))
        return false;
    for (int k = 0; k < CICY_PUBLISHED_NUMBERS; k++)
        if (!read_possible_share(self, "test", k, &publication->accuracy[k]) ||
            !read_possible_share(self, "test_nearest", k, &publication->nearest[k]))
            return false;
    for (int k = 0; k < CICY_PUBLISHED_CONFIDENCES; k++) {
        cicy_calibration *table = &publication->calibration[k];
        if (!read_possible_share(self, "calibration_error", k, &publication->calibration_error[k]))
            return false;
        const char *text = find(self, "calibration", k);
        *table = (cicy_calibration){0};
        if (text && cicy_calibration_parse(table, text, NULL) != CICY_OK)
            return false;
    }
    return true;
}

/* Takes the file over. */
static cicy_status read_file(cicy_safetensors *file, const char *path,
                             cicy_publication *publication, bool *found, cicy_error *error)
{
    cicy_status status = CICY_OK;
    *publication = (cicy_publication){.split.size = sizeof publication->split};
    reader self = {.file = file};
    *found = find(&self, "command", NO_NUMBER) != NULL;
    if (*found && (!read_run(&self, publication) || !read_results(&self, publication))) {
        *found = false;
        status = cicy_error_set_code(
            error, CICY_ERROR_DAMAGED, "%s: %s value of %s in the metadata", path,
            cicy_safetensors_metadata(file, self.key) ? "impossible" : "no", self.key);
    }
    cicy_safetensors_free(file);
    return status;
}

cicy_status cicy_publication_parse(const char *name, const void *data, size_t size,
                                   cicy_publication *publication, bool *found, cicy_error *error)
{
    cicy_safetensors *file;
    *found = false;
    CICY_TRY(cicy_safetensors_parse(name, data, size, &file, error));
    return read_file(file, name, publication, found, error);
}

cicy_status cicy_publication_read(const char *path, cicy_publication *publication, bool *found,
                                  cicy_error *error)
{
    cicy_safetensors *file;
    *found = false;
    CICY_TRY(cicy_safetensors_read(path, &file, error));
    return read_file(file, path, publication, found, error);
}

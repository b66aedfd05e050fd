/* Publications as metadata of weights files, and back. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "evaluation/tensor_arrays.h"
#include "training/publication/publication.h"

static const char *const names[CICY_PUBLISHED_CONFIDENCES] = {"h11", "h21", "h31", "h22",
                                                              "nearest"};

/* Metadata being collected; every value has a place of its own. */
enum { MAX_TEXTS = 32, ROOM = CICY_CALIBRATION_TEXT };
typedef struct texts {
    cicy_safetensors_text text[MAX_TEXTS];
    size_t count;
    char key[MAX_TEXTS][32], value[MAX_TEXTS][ROOM];
} texts;

/* A key (with the name of a Hodge number behind it, unless NULL) and room [ROOM] for its value. */
static char *add(texts *all, const char *key, const char *name)
{
    const size_t i = all->count++;
    snprintf(all->key[i], sizeof all->key[i], "%s%s%s", key, name ? "_" : "", name ? name : "");
    all->text[i] = (cicy_safetensors_text){all->key[i], all->value[i]};
    return all->value[i];
}

/* As many digits as it takes to read the same number again. */
static void add_real(texts *all, const char *key, const char *name, double value)
{
    if (isnan(value))
        return;
    char *text = add(all, key, name);
    snprintf(text, ROOM, "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, ROOM, "%.17g", value);
}

static void collect(const cicy_publication *publication, texts *all)
{
    const cicy_split_options *split = &publication->split;
    all->count = 0;
    snprintf(add(all, "command", NULL), ROOM, "%s", publication->command);
    snprintf(add(all, "seed", NULL), ROOM, "%" PRIu64, split->seed);
    snprintf(add(all, "sampling", NULL), ROOM, "%s", cicy_sampling_name(split->sampling));
    if (cicy_sampling_limited(split->sampling))
        snprintf(add(all, "limit", NULL), ROOM, "%" PRId64, split->limit);
    add_real(all, "share", NULL, split->share);
    add_real(all, "ratio", NULL, split->training);
    add_real(all, "validation", NULL, split->validation);
    snprintf(add(all, "checksum", NULL), ROOM, "%016" PRIx64, publication->checksum);
    snprintf(add(all, "test_count", NULL), ROOM, "%zu", publication->test_count);
    add_real(all, "test_relation", "h22", publication->relation);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        add_real(all, "test", names[k], publication->accuracy[k]);
        add_real(all, "test_nearest", names[k], publication->nearest[k]);
    }
    for (int k = 0; k < CICY_PUBLISHED_CONFIDENCES; k++) {
        if (publication->calibration[k].groups == 0)
            continue;
        cicy_calibration_print(&publication->calibration[k], add(all, "calibration", names[k]));
        add_real(all, "calibration_error", names[k], publication->calibration_error[k]);
    }
}

cicy_status cicy_publication_write(const cicy_publication *publication, cicy_network *network,
                                   const cicy_weights_info *info, const char *path,
                                   cicy_error *error)
{
    texts *all = malloc(sizeof *all);
    if (!all)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    collect(publication, all);
    cicy_status status =
        cicy_weights_write_more(network, NULL, info, all->text, all->count, path, error);
    free(all);
    return status;
}

/* Reading: `key` is the one that was looked at last. */
typedef struct reader {
    const cicy_safetensors *file;
    char key[32];
} reader;

static const char *find(reader *self, const char *key, const char *name)
{
    snprintf(self->key, sizeof self->key, "%s%s%s", key, name ? "_" : "", name ? name : "");
    return cicy_safetensors_metadata(self->file, self->key);
}

/* A text without control characters that fits. */
static bool read_text(reader *self, const char *key, char *text, size_t room)
{
    const char *value = find(self, key, NULL);
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
    const char *value = find(self, key, NULL);
    if (!value || *value == '\0' || strchr(" +-", *value))
        return false;
    errno = 0;
    *number = strtoull(value, &end, base);
    return *end == '\0' && errno == 0;
}

/* A number from 0 to 1. */
static bool read_share(reader *self, const char *key, const char *name, double *number)
{
    char *end;
    const char *value = find(self, key, name);
    if (!value || *value == '\0')
        return false;
    *number = strtod(value, &end);
    return *end == '\0' && *number >= 0 && *number <= 1;
}

/* The same where it may be missing: NAN. */
static bool read_possible_share(reader *self, const char *key, const char *name, double *number)
{
    *number = NAN;
    return !find(self, key, name) || read_share(self, key, name, number);
}

static bool read_sampling(reader *self, cicy_sampling *sampling)
{
    const char *value = find(self, "sampling", NULL);
    for (int s = CICY_SAMPLING_STRATIFIED; value && s < CICY_SAMPLINGS; s++)
        if (strcmp(value, cicy_sampling_name((cicy_sampling)s)) == 0) {
            *sampling = (cicy_sampling)s;
            return true;
        }
    return false;
}

/* Of the samplings that have one. */
static bool read_limit(reader *self, cicy_split_options *split)
{
    uint64_t limit = 0;
    if (cicy_sampling_limited(split->sampling) &&
        (!read_whole(self, "limit", 10, &limit) || limit > INT32_MAX))
        return false;
    split->limit = (int64_t)limit;
    return true;
}

static bool read_run(reader *self, cicy_publication *publication)
{
    uint64_t tested;
    cicy_split_options *split = &publication->split;
    if (!read_text(self, "command", publication->command, sizeof publication->command) ||
        !read_text(self, "version", publication->version, sizeof publication->version) ||
        !read_whole(self, "seed", 10, &split->seed) || !read_sampling(self, &split->sampling) ||
        !read_limit(self, split) || !read_share(self, "share", NULL, &split->share) ||
        !read_share(self, "ratio", NULL, &split->training) ||
        !read_share(self, "validation", NULL, &split->validation) ||
        !read_whole(self, "checksum", 16, &publication->checksum) ||
        !read_whole(self, "test_count", 10, &tested))
        return false;
    publication->test_count = (size_t)tested;
    return true;
}

static bool read_results(reader *self, cicy_publication *publication)
{
    if (!read_possible_share(self, "test_relation", "h22", &publication->relation))
        return false;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!read_possible_share(self, "test", names[k], &publication->accuracy[k]) ||
            !read_possible_share(self, "test_nearest", names[k], &publication->nearest[k]))
            return false;
    for (int k = 0; k < CICY_PUBLISHED_CONFIDENCES; k++) {
        cicy_calibration *table = &publication->calibration[k];
        if (!read_possible_share(self, "calibration_error", names[k],
                                 &publication->calibration_error[k]))
            return false;
        const char *text = find(self, "calibration", names[k]);
        *table = (cicy_calibration){0};
        if (text && cicy_calibration_parse(table, text, NULL) != CICY_OK)
            return false;
    }
    return true;
}

static cicy_status read_file(const cicy_safetensors *file, const char *path,
                             cicy_publication *publication, bool *found, cicy_error *error)
{
    *publication = (cicy_publication){.split.size = sizeof publication->split};
    reader self = {.file = file};
    *found = find(&self, "command", NULL) != NULL;
    if (!*found || (read_run(&self, publication) && read_results(&self, publication)))
        return CICY_OK;
    *found = false;
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s: %s value of %s in the metadata", path,
                          cicy_safetensors_metadata(file, self.key) ? "impossible" : "no",
                          self.key);
}

cicy_status cicy_publication_parse(const char *name, const void *data, size_t size,
                                   cicy_publication *publication, bool *found, cicy_error *error)
{
    cicy_safetensors *file;
    *found = false;
    cicy_status status = cicy_safetensors_parse(name, data, size, &file, error);
    if (status == CICY_OK)
        status = read_file(file, name, publication, found, error);
    cicy_safetensors_free(file);
    return status;
}

cicy_status cicy_publication_read(const char *path, cicy_publication *publication, bool *found,
                                  cicy_error *error)
{
    cicy_safetensors *file;
    *found = false;
    cicy_status status = cicy_safetensors_read(path, &file, error);
    if (status == CICY_OK)
        status = read_file(file, path, publication, found, error);
    cicy_safetensors_free(file);
    return status;
}

#include "data/lists/array_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/lists/list_syntax.h"
#include "data/numpy.h"

struct cicy_array_list {
    cicy_format format;
    cicy_dataset set;    /* HDF5: the whole file */
    size_t first, count; /* the batch */
    /* NumPy: three files, of which hodge and direct may be missing, and the batch of each */
    cicy_numpy conf, hodge, direct;
    size_t room;
    int64_t *conf_batch, *hodge_batch, *direct_batch;
};

/* Opens folder/name unless it is optional and does not exist. */
static cicy_status open_part(cicy_numpy *array, const char *folder, const char *name, size_t axes,
                             bool optional, cicy_error *error)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", folder);
    snprintf(path, size, "%s/%s", folder, name);
    bool missing = optional && access(path, F_OK) != 0 && errno == ENOENT;
    cicy_status status = missing ? CICY_OK : cicy_numpy_open(array, path, axes, error);
    free(path);
    return status;
}

static cicy_status check_parts(const cicy_array_list *list, const char *folder, cicy_error *error)
{
    const cicy_numpy *conf = &list->conf, *others[] = {&list->hodge, &list->direct};
    if (conf->shape[1] > CICY_MAX_ROWS || conf->shape[2] > CICY_MAX_COLUMNS)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: matrices of %zu x %zu", conf->name,
                              conf->shape[1], conf->shape[2]);
    for (int i = 0; i < 2; i++)
        if (others[i]->stream && others[i]->shape[0] != conf->shape[0])
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "%s: %zu entries, but conf.npy has %zu", others[i]->name,
                                  others[i]->shape[0], conf->shape[0]);
    if (list->hodge.stream && list->hodge.shape[1] > CICY_MAX_HODGE)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: %zu columns in hodge.npy", folder,
                              list->hodge.shape[1]);
    return CICY_OK;
}

static cicy_status open_folder(cicy_array_list *list, const char *folder, cicy_error *error)
{
    cicy_status status = open_part(&list->conf, folder, "conf.npy", 3, false, error);
    if (status == CICY_OK)
        status = open_part(&list->hodge, folder, "hodge.npy", 2, true, error);
    if (status == CICY_OK)
        status = open_part(&list->direct, folder, "direct.npy", 1, true, error);
    return status == CICY_OK ? check_parts(list, folder, error) : status;
}

cicy_status cicy_array_list_open(cicy_array_list **list, const char *path, cicy_format format,
                                 cicy_error *error)
{
    *list = calloc(1, sizeof **list);
    if (!*list)
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", path);
    (*list)->format = format;
    cicy_status status = format == CICY_FORMAT_HDF5 ? cicy_dataset_read(&(*list)->set, path, error)
                                                    : open_folder(*list, path, error);
    if (status != CICY_OK) {
        cicy_array_list_close(*list);
        *list = NULL;
    }
    return status;
}

static bool make_room(cicy_array_list *list, size_t room)
{
    if (list->room)
        return true;
    size_t matrix = list->conf.shape[1] * list->conf.shape[2];
    list->conf_batch = malloc(room * matrix * sizeof *list->conf_batch);
    list->hodge_batch = malloc(room * CICY_MAX_HODGE * sizeof *list->hodge_batch);
    list->direct_batch = malloc(room * sizeof *list->direct_batch);
    list->room = room;
    return list->conf_batch && list->hodge_batch && list->direct_batch;
}

cicy_status cicy_array_list_batch(cicy_array_list *list, size_t room, size_t *count,
                                  cicy_error *error)
{
    bool hdf5 = list->format == CICY_FORMAT_HDF5;
    size_t total = hdf5 ? list->set.count : list->conf.shape[0];
    list->first += list->count;
    list->count = total - list->first < room ? total - list->first : room;
    *count = list->count;
    if (hdf5 || list->count == 0)
        return CICY_OK;
    if (!make_room(list, room))
        return cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", list->conf.name);
    cicy_status status = cicy_numpy_read(&list->conf, list->count, list->conf_batch, error);
    if (status == CICY_OK && list->hodge.stream)
        status = cicy_numpy_read(&list->hodge, list->count, list->hodge_batch, error);
    if (status == CICY_OK && list->direct.stream)
        status = cicy_numpy_read(&list->direct, list->count, list->direct_batch, error);
    return status;
}

static void parse_dataset(const cicy_dataset *set, size_t index, cicy_list_entry *entry)
{
    cicy_error error = {0};
    cicy_dataset_get(set, index, &entry->configuration);
    if (cicy_configuration_check(&entry->configuration, &error) != CICY_OK) {
        cicy_list_refuse(entry, "%.180s", error.message);
        return;
    }
    for (size_t k = 0; k < set->hodge_columns; k++)
        cicy_list_state_hodge(entry, k, set->hodge[index * set->hodge_columns + k]);
    cicy_list_state_euler(entry, set->euler[index]);
    entry->product = set->product[index];
    entry->favourable = set->favourable[index];
    entry->stated |= CICY_STATED_PRODUCT | CICY_STATED_FAVOURABLE;
}

/* The part of a padded matrix that is in use, packed; false when a number is no degree. */
static bool unpad(const int64_t *padded, size_t rows, size_t columns, uint8_t *degrees,
                  size_t used[2])
{
    used[0] = used[1] = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            int64_t degree = padded[i * columns + j];
            if (degree < 0 || degree > UINT8_MAX)
                return false;
            if (degree) {
                used[0] = i + 1;
                used[1] = used[1] > j + 1 ? used[1] : j + 1;
            }
        }
    for (size_t i = 0; i < used[0]; i++)
        for (size_t j = 0; j < used[1]; j++)
            degrees[i * used[1] + j] = (uint8_t)padded[i * columns + j];
    return true;
}

static void parse_numpy(const cicy_array_list *list, size_t index, cicy_list_entry *entry)
{
    size_t rows = list->conf.shape[1], columns = list->conf.shape[2], used[2], hodge;
    uint8_t degrees[CICY_MAX_ROWS * CICY_MAX_COLUMNS];
    cicy_error error = {0};
    if (!unpad(list->conf_batch + index * rows * columns, rows, columns, degrees, used)) {
        cicy_list_refuse(entry, "a number of the matrix is not from 0 to %d", UINT8_MAX);
        return;
    }
    if (cicy_configuration_from_degrees(&entry->configuration, degrees, used[0], used[1], &error) !=
        CICY_OK) {
        cicy_list_refuse(entry, "%.180s", error.message);
        return;
    }
    cicy_hodge_column_names(cicy_configuration_dimension(&entry->configuration), &hodge);
    if (list->hodge.stream && list->hodge.shape[1] != hodge) {
        cicy_list_refuse(entry, "%zu Hodge numbers where there are %zu", list->hodge.shape[1],
                         hodge);
        return;
    }
    for (size_t k = 0; list->hodge.stream && k < hodge; k++)
        cicy_list_state_hodge(entry, k, list->hodge_batch[index * hodge + k]);
    if (list->direct.stream) {
        entry->product = list->direct_batch[index] != 0;
        entry->stated |= CICY_STATED_PRODUCT;
    }
}

void cicy_array_list_parse(const cicy_array_list *list, size_t index, cicy_list_entry *entry)
{
    if (list->format == CICY_FORMAT_HDF5)
        parse_dataset(&list->set, list->first + index, entry);
    else
        parse_numpy(list, index, entry);
}

void cicy_array_list_close(cicy_array_list *list)
{
    if (!list)
        return;
    cicy_dataset_clear(&list->set);
    cicy_numpy_close(&list->conf);
    cicy_numpy_close(&list->hodge);
    cicy_numpy_close(&list->direct);
    free(list->conf_batch);
    free(list->hodge_batch);
    free(list->direct_batch);
    free(list);
}

#include "data/lists/array_list.h"

#include <stdlib.h>

#include "base/errors.h"
#include "data/lists/list_syntax.h"
#include "data/lists/numpy_list.h"

/* One of `set` (HDF5) and `numpy` is in use. */
struct cicy_array_list {
    cicy_dataset set;
    cicy_numpy_list numpy;
    size_t first, count; /* the batch */
};

cicy_status cicy_array_list_open(cicy_array_list **list, const char *path, cicy_format format,
                                 cicy_error *error)
{
    *list = calloc(1, sizeof **list);
    if (!*list)
        return cicy_error_memory(error);
    cicy_status status = format == CICY_FORMAT_HDF5
                             ? cicy_dataset_read(&(*list)->set, path, error)
                             : cicy_numpy_list_read(&(*list)->numpy, path, error);
    if (status != CICY_OK) {
        cicy_array_list_close(*list);
        *list = NULL;
    }
    return status;
}

size_t cicy_array_list_count(const cicy_array_list *list)
{
    return list->set.count + list->numpy.count;
}

size_t cicy_array_list_batch(cicy_array_list *list, size_t room)
{
    list->first += list->count;
    size_t left = cicy_array_list_count(list) - list->first;
    list->count = left < room ? left : room;
    return list->count;
}

void cicy_list_state_dataset(const cicy_dataset *set, size_t index, cicy_list_entry *entry)
{
    for (size_t k = 0; k < set->hodge_columns; k++)
        cicy_list_state_hodge(entry, k, set->hodge[index * set->hodge_columns + k]);
    cicy_list_state_euler(entry, set->euler[index]);
    entry->product = set->product[index];
    entry->favourable = set->favourable[index];
    entry->stated |= CICY_STATED_PRODUCT | CICY_STATED_FAVOURABLE;
}

void cicy_array_list_parse(const cicy_array_list *list, size_t index, cicy_list_entry *entry)
{
    cicy_error error = {0};
    if (list->numpy.count) {
        cicy_numpy_list_parse(&list->numpy, list->first + index, entry);
        return;
    }
    cicy_dataset_get(&list->set, list->first + index, &entry->configuration);
    if (cicy_configuration_check(&entry->configuration, &error) == CICY_OK)
        cicy_list_state_dataset(&list->set, list->first + index, entry);
    else
        cicy_list_refuse(entry, "%.180s", error.message);
}

void cicy_array_list_close(cicy_array_list *list)
{
    if (!list)
        return;
    cicy_dataset_clear(&list->set);
    cicy_numpy_list_clear(&list->numpy);
    free(list);
}

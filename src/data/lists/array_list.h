/* Lists that are arrays of numbers: the data set file and the folder of NumPy arrays. */
#ifndef CICYMINER_DATA_LISTS_ARRAY_LIST_H
#define CICYMINER_DATA_LISTS_ARRAY_LIST_H

#include "cicyminer/lists.h"

typedef struct cicy_array_list cicy_array_list;

/* Opens `path` as CICY_FORMAT_HDF5 or CICY_FORMAT_NUMPY. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. */
cicy_status cicy_array_list_open(cicy_array_list **list, const char *path, cicy_format format,
                                 cicy_error *error);

/* Makes the next batch of at most `room` entries; *count = 0 at the end. */
cicy_status cicy_array_list_batch(cicy_array_list *list, size_t room, size_t *count,
                                  cicy_error *error);

/* Entry `index` of the batch, zeroed but for its number. Safe from several threads at once. */
void cicy_array_list_parse(const cicy_array_list *list, size_t index, cicy_list_entry *entry);

void cicy_array_list_close(cicy_array_list *list);

#endif

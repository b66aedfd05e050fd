/* Lists that are arrays of numbers: the data set file, and NumPy arrays in a folder, an .npz
 * archive or a single .npy file. */
#ifndef CICYMINER_DATA_LISTS_ARRAY_LIST_H
#define CICYMINER_DATA_LISTS_ARRAY_LIST_H

#include "cicyminer/lists.h"

typedef struct cicy_array_list cicy_array_list;

/* Opens `path` as CICY_FORMAT_HDF5 or CICY_FORMAT_NUMPY. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. */
cicy_status cicy_array_list_open(cicy_array_list **list, const char *path, cicy_format format,
                                 cicy_error *error);

/* Goes to the next batch of at most `room` entries; returns their number, 0 at the end. */
size_t cicy_array_list_batch(cicy_array_list *list, size_t room);

/* How many entries the list has. */
size_t cicy_array_list_count(const cicy_array_list *list);

/* Fills entry `index` of the batch. Safe from several threads at once. */
void cicy_array_list_parse(const cicy_array_list *list, size_t index, cicy_list_entry *entry);

void cicy_array_list_close(cicy_array_list *list);

/* What entry `index` of a data set states, its configuration aside. */
void cicy_list_state_dataset(const cicy_dataset *set, size_t index, cicy_list_entry *entry);

#endif

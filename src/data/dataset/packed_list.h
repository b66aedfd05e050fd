/* Configurations with their numbers while their count and largest size are not known yet. */
#ifndef CICYMINER_DATA_DATASET_PACKED_LIST_H
#define CICYMINER_DATA_DATASET_PACKED_LIST_H

#include "cicyminer/dataset.h"

typedef struct cicy_packed_list {
    int dimension; /* of all entries; 0 while there is none */
    size_t count;
    size_t rows, columns; /* the largest */
    uint8_t *matrices; /* rows, columns, degrees [rows][columns] of each entry, one after another */
    size_t used, capacity;
    struct cicy_packed_numbers *numbers; /* [count] */
    size_t room;
} cicy_packed_list;

/* Appends an entry of the list's dimension. Errors: CICY_SYSTEM (memory), CICY_INVALID_INPUT (a
 * number leaves 32 bits or is not known). */
cicy_status cicy_packed_list_add(cicy_packed_list *list, const cicy_configuration *configuration,
                                 const cicy_hodge *hodge, cicy_error *error);

/* Makes the data set of all entries, padded as usual or as far as needed. */
cicy_status cicy_packed_list_unpack(const cicy_packed_list *list, cicy_dataset *dataset,
                                    cicy_error *error);

void cicy_packed_list_clear(cicy_packed_list *list);

#endif

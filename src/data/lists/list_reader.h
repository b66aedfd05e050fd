/* Lists in batches: found by one thread, parsed by any number. */
#ifndef CICYMINER_DATA_LISTS_LIST_READER_H
#define CICYMINER_DATA_LISTS_LIST_READER_H

#include "cicyminer/lists.h"

/* Entries of a batch at most. */
#define CICY_LIST_BATCH 16384

/* Makes the next batch; *count = 0 at the end of the list. Errors as cicy_list_next. */
cicy_status cicy_list_batch(cicy_list_reader *reader, size_t *count, cicy_error *error);

/* Entry `index` of the batch. Safe from several threads at once. */
void cicy_list_parse(const cicy_list_reader *reader, size_t index, cicy_list_entry *entry);

/* The list's name in messages. */
const char *cicy_list_name(const cicy_list_reader *reader);

#endif

/* Sorting of more records than fit into memory: in sorted runs in a file without a name, in the
 * folder that TMPDIR names, else in /var/tmp or /tmp. */
#ifndef CICYMINER_BASE_RECORD_SORT_H
#define CICYMINER_BASE_RECORD_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"

/* Records are ordered by their first word, then the second, then the third. */
typedef struct cicy_record {
    uint64_t word[3];
} cicy_record;

typedef struct cicy_record_sort cicy_record_sort;

/* Memory when the caller names none, and the least that is used, bytes. */
enum { CICY_SORT_MEMORY = 1 << 28, CICY_SORT_LEAST = 1 << 14 };

/* Starts with at most so many bytes of memory (0: CICY_SORT_MEMORY). unique: of equal records one
 * is kept. Free *sort with cicy_record_sort_free, also after failure. Errors: CICY_SYSTEM (memory).
 */
cicy_status cicy_record_sort_start(cicy_record_sort **sort, uint64_t memory, bool unique,
                                   cicy_error *error);

/* Adds a record. Errors: CICY_SYSTEM (memory; disk, naming the folder). */
cicy_status cicy_record_sort_add(cicy_record_sort *sort, cicy_record record, cicy_error *error);

/* Takes a record; another status than CICY_OK ends the visit. */
typedef cicy_status cicy_record_visit(void *user, const cicy_record *record, cicy_error *error);

/* Visits all records in their order, once. Errors: CICY_SYSTEM (memory, disk), those of `visit`. */
cicy_status cicy_record_sort_finish(cicy_record_sort *sort, cicy_record_visit *visit, void *user,
                                    cicy_error *error);

/* NULL does nothing. */
void cicy_record_sort_free(cicy_record_sort *sort);

#endif

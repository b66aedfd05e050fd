/* Data sets: configurations of one dimension with their Hodge numbers, in memory and as HDF5. */
#ifndef CICYMINER_DATASET_H
#define CICYMINER_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/hodge.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The order of rows and columns of the stored matrices. */
typedef enum cicy_order {
    CICY_ORDER_STAIRCASE,
    CICY_ORDER_CANONICAL,
    CICY_ORDER_SHUFFLED,
    CICY_ORDER_AS_GIVEN
} cicy_order;

/* What a data set in memory is about. */
typedef enum cicy_content {
    CICY_CONTENT_HODGE,  /* configurations with their Hodge numbers */
    CICY_CONTENT_BUNDLES /* line bundles as samples for networks (cicy_bundle_data_samples) */
} cicy_content;

/* A data set in memory, matching the HDF5 file one to one. All arrays belong to the data set.
 * Hodge columns: d = 1, 2: h11; d = 3: h11, h21; d = 4: h11, h21, h31, h22;
 * d = 5: h11, h21, h31, h41, h22, h32. */
typedef struct cicy_dataset {
    int dimension;
    size_t count;         /* N */
    size_t rows, columns; /* padded size: 16 x 20 for four-folds, 12 x 15 for three-folds */
    size_t hodge_columns; /* k */
    uint8_t *matrix;      /* [N][rows][columns], zero-padded */
    uint8_t *shape;       /* [N][2]: rows, columns in use */
    int32_t *hodge;       /* [N][k] */
    int32_t *euler;       /* [N] */
    uint8_t *product;     /* [N] 0 or 1 */
    uint8_t *favourable;  /* [N] 0 or 1 */
    cicy_order order;
    uint64_t seed; /* of a shuffled order */
    char *command; /* what made it; may be NULL */
    char *version; /* the program version that made it; may be NULL */
    cicy_content content;
    uint32_t *orbit, *manifold; /* [N] of line bundles, else NULL */
} cicy_dataset;

/* "staircase", "canonical", "shuffled" or "given"; static storage. */
CICY_API const char *cicy_order_name(cicy_order order);

/* The order called `name`; false when there is none. */
CICY_API bool cicy_order_from_name(const char *name, cicy_order *order);

/* Puts rows and columns into an order; a shuffled one is a function of (seed, index of the
 * entry). */
CICY_API void cicy_configuration_order(const cicy_configuration *configuration, cicy_order order,
                                       uint64_t seed, uint64_t index, cicy_configuration *ordered);

/* Allocates arrays for `count` entries, all zero. Free with cicy_dataset_clear (also after
 * failure). Errors: CICY_USAGE (dimension outside 1..5, padded size outside 1..CICY_MAX_ROWS x
 * 1..CICY_MAX_COLUMNS), CICY_SYSTEM (no memory). */
CICY_API cicy_status cicy_dataset_init(cicy_dataset *dataset, int dimension, size_t count,
                                       size_t rows, size_t columns, cicy_error *error);
CICY_API void cicy_dataset_clear(cicy_dataset *dataset);

/* The usual padded size of a dimension, enough for every listed configuration: 16 x 20 for d =
 * 4, 12 x 15 for d = 3, 4 x 4 for d = 2, 2 x 2 for d = 1; CICY_MAX_ROWS x CICY_MAX_COLUMNS for d
 * = 5. */
CICY_API void cicy_dataset_padding(int dimension, size_t *rows, size_t *columns);

/* Copies the strings into `dataset` (NULL: none). Errors: CICY_SYSTEM (no memory). */
CICY_API cicy_status cicy_dataset_describe(cicy_dataset *dataset, const char *command,
                                           const char *version, cicy_error *error);

/* Entry `index` as a configuration (n from the Calabi-Yau condition), unchecked. */
CICY_API void cicy_dataset_get(const cicy_dataset *dataset, size_t index,
                               cicy_configuration *configuration);

/* Stores a configuration and its Hodge numbers as entry `index`. Different entries may be set from
 * different threads. Errors: CICY_INVALID_INPUT when the matrix is larger than the padded size,
 * of another dimension, or a number leaves 32 bits. */
CICY_API cicy_status cicy_dataset_set(cicy_dataset *dataset, size_t index,
                                      const cicy_configuration *configuration,
                                      const cicy_hodge *hodge, cicy_error *error);

/* Reads a whole HDF5 data set; every array is checked for type, shape and checksum, every
 * matrix for its padding and dimension, every flag for being 0 or 1. Arrays of a file that other
 * programs repacked may lack compression and checksums. HDF5 is called under a process-wide lock,
 * which code that calls HDF5 itself from other threads does not take.
 * Errors: CICY_INVALID_INPUT (not a data set, damaged), CICY_SYSTEM (no file, no memory). */
CICY_API cicy_status cicy_dataset_read(cicy_dataset *dataset, const char *path, cicy_error *error);

/* The same from the bytes of such a file in memory; messages call it `name`. */
CICY_API cicy_status cicy_dataset_read_memory(cicy_dataset *dataset, const void *bytes, size_t size,
                                              const char *name, cicy_error *error);

/* A data set file that is read in parts, in bounded memory. */
typedef struct cicy_dataset_reader cicy_dataset_reader;

/* Opens a data set file of either layout; its checksum is checked, which reads the whole file once.
 * Close it with cicy_dataset_close. Errors: those of cicy_dataset_read. */
CICY_API cicy_status cicy_dataset_open(cicy_dataset_reader **reader, const char *path,
                                       cicy_error *error);

/* The data set without its arrays, which are NULL; `count`, and in the packed layout `rows` and
 * `columns`, are those of the whole. It lives as long as the reader. */
CICY_API const cicy_dataset *cicy_dataset_head(const cicy_dataset_reader *reader);

/* Reads the entries first .. first + count - 1 as a data set of their own; parts of
 * CICY_DATASET_PART entries, from a multiple of it on, are read fastest. They are checked as
 * cicy_dataset_read checks them. Free *part with cicy_dataset_clear. Errors: those of
 * cicy_dataset_read, CICY_USAGE (no such entries). */
CICY_API cicy_status cicy_dataset_read_part(cicy_dataset_reader *reader, size_t first, size_t count,
                                            cicy_dataset *part, cicy_error *error);
enum { CICY_DATASET_PART = 16384 };

/* NULL does nothing. */
CICY_API void cicy_dataset_close(cicy_dataset_reader *reader);

/* Writes beside `path`, syncs, renames. The same data set gives the same bytes, whatever the number
 * of threads. Errors: CICY_INVALID_INPUT (no entries), CICY_SYSTEM (disk, memory). */
CICY_API cicy_status cicy_dataset_write(const cicy_dataset *dataset, const char *path,
                                        cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

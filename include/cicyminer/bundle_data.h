/* Data sets of line bundles: many line bundles on many configurations with the dimensions of their
 * cohomology, as HDF5 and as samples for networks. */
#ifndef CICYMINER_BUNDLE_DATA_H
#define CICYMINER_BUNDLE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/progress.h"
#include "cicyminer/ranks.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest degree in such a data set, either sign. */
#define CICY_MAX_BUNDLE_DATA_DEGREE 100

/* The most line bundles of one configuration in such a data set. */
#define CICY_MAX_BUNDLES_PER_MANIFOLD 1000000

/* The method of a line bundle whose limit of memory or time was reached: its h are -1. */
#define CICY_BUNDLE_UNANSWERED 255

/* A data set of line bundles in memory, matching the HDF5 file one to one: M configurations, none
 * of them a direct product, and N line bundles, those of one configuration together. All arrays
 * belong to it; rows and columns are the largest numbers in use. */
typedef struct cicy_bundle_data {
    int dimension;
    size_t manifolds;      /* M */
    size_t count;          /* N */
    size_t rows, columns;  /* padded size of the matrices */
    uint8_t *matrix;       /* [M][rows][columns], zero-padded */
    uint8_t *shape;        /* [M][2]: rows, columns in use */
    uint32_t *source;      /* [M]: the entry of the data set of configurations */
    uint32_t *manifold;    /* [N]: the configuration */
    int8_t *bundle;        /* [N][rows]: degrees, zero-padded */
    int32_t *h;            /* [N][dimension + 1]: h^0 .. h^d */
    int32_t *index;        /* [N]: the index, by Riemann-Roch */
    uint8_t *method;       /* [N]: a cicy_cohomology_method, or CICY_BUNDLE_UNANSWERED */
    uint32_t *orbit;       /* [N]: the first entry that follows from this one by a permutation of
                            * rows and columns that keeps the matrix, or by Serre duality */
    int low, high;         /* every degree is from low to high */
    uint64_t seed;         /* of the sample and of the polynomials */
    uint64_t per_manifold; /* of the sample; 0: all line bundles of the box */
    uint64_t unanswered;   /* number of entries */
    char *command;         /* what made it */
    char *version;         /* the program version that made it */
} cicy_bundle_data;

/* What cicy_bundle_data_build makes. */
typedef struct cicy_bundle_data_options {
    size_t size;           /* sizeof this struct; see cicyminer/cicyminer.h */
    int low, high;         /* of the degrees: -3 and 3 */
    size_t most_rows;      /* configurations with more rows are left out; 0: none */
    uint64_t per_manifold; /* so many random line bundles of the box, all where it has no more; 0:
                            * all */
    uint64_t seed;         /* of the sample and of the polynomials */
    size_t memory;         /* bytes for the maps of a bundle at most; 0: 2 GiB */
    double seconds;        /* for a bundle at most; 0: no limit */
    int threads;           /* 0: all cores */
    bool unchecked;        /* leave out the confirmation with a second prime */
    const char *command;   /* for the file; may be NULL */
    const cicy_progress *progress; /* in line bundles; may be NULL */
    const cicy_ranks *ranks;       /* the processes that share the work; NULL: this one alone */
} cicy_bundle_data_options;

/* How many configurations and line bundles such a data set has. Errors: CICY_USAGE (a range beyond
 * CICY_MAX_BUNDLE_DATA_DEGREE, or empty), CICY_INVALID_INPUT (no configuration with so few rows,
 * more than CICY_MAX_BUNDLES_PER_MANIFOLD on one). */
CICY_API cicy_status cicy_bundle_data_count(const cicy_dataset *dataset,
                                            const cicy_bundle_data_options *options,
                                            uint64_t *manifolds, uint64_t *bundles,
                                            cicy_error *error);

/* Computes the cohomology of all line bundles in a box, or of a random sample of it, on every
 * configuration of a data set that is no direct product, and writes them to `path`. Line bundles
 * that follow from one another by a symmetry of the configuration or by Serre duality are computed
 * once. Every answer is compared with the index.
 *
 * Answers are kept in the folder `path`.parts until the file is complete: after an interruption of
 * whatever kind, the same call continues there, to the same bytes, with any number of threads
 * and of processes (unless a limit of time is set: which line bundles reach it depends on the
 * machine). The folder is locked. Errors: CICY_USAGE, CICY_INVALID_INPUT (as above;
 * CICY_ERROR_MISMATCH: the folder holds answers to another question), CICY_SYSTEM (disk, memory;
 * CICY_ERROR_BUSY: another process works there), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_bundle_data_build(const cicy_dataset *dataset,
                                            const cicy_bundle_data_options *options,
                                            const char *path, cicy_error *error);

/* Reads such a file; nothing in it is trusted: every array is checked for type, shape and checksum,
 * every matrix for being a configuration of the dimension, every degree for its range, and every
 * answer for agreeing with its index. Free with cicy_bundle_data_clear (also after failure).
 * Errors: CICY_INVALID_INPUT (not such a file, damaged), CICY_SYSTEM. */
CICY_API cicy_status cicy_bundle_data_read(cicy_bundle_data *data, const char *path,
                                           cicy_error *error);
/* The same from the bytes of such a file in memory; `name` stands in messages. */
CICY_API cicy_status cicy_bundle_data_read_memory(cicy_bundle_data *data, const void *bytes,
                                                  size_t size, const char *name, cicy_error *error);
CICY_API void cicy_bundle_data_clear(cicy_bundle_data *data);

/* Whether a file is a data set of line bundles. Errors: CICY_SYSTEM (no file). */
CICY_API cicy_status cicy_bundle_data_recognise(const char *path, bool *recognised,
                                                cicy_error *error);

/* Configuration number `manifold` of the data set, unchecked. */
CICY_API void cicy_bundle_data_get(const cicy_bundle_data *data, size_t manifold,
                                   cicy_configuration *configuration);

/* The answered line bundles as samples for networks: entry i is one line bundle. Of the data set,
 * `matrix` has one more column, the last one of the padded size, with CICY_BUNDLE_MARK + l_i in row
 * i; `hodge` are h^0 .. h^d, `euler` the index, `content` CICY_CONTENT_BUNDLES, `orbit` and
 * `manifold` those of the line bundle. Free with cicy_dataset_clear (also after failure). Errors:
 * CICY_INVALID_INPUT (no line bundle is answered, the matrices have CICY_MAX_COLUMNS columns),
 * CICY_SYSTEM (memory). */
#define CICY_BUNDLE_MARK 128
CICY_API cicy_status cicy_bundle_data_samples(const cicy_bundle_data *data, cicy_dataset *dataset,
                                              cicy_error *error);

/* Reads a data set to learn from, of configurations or of line bundles. Errors: as
 * cicy_dataset_read, cicy_bundle_data_read, cicy_bundle_data_samples. */
CICY_API cicy_status cicy_samples_read(cicy_dataset *dataset, const char *path, cicy_error *error);

/* Writes data [count] back to a file, with its orbits and indices as they are. Errors: CICY_SYSTEM.
 */
CICY_API cicy_status cicy_bundle_data_write(const cicy_bundle_data *data, const char *path,
                                            cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

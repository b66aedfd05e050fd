/* The public lists of complete intersections and other formats, read and written. */
#ifndef CICYMINER_LISTS_H
#define CICYMINER_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/hodge.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Formats of lists. All but CICY_FORMAT_HDF5 and CICY_FORMAT_NUMPY are text, and may be in a .gz
 * or .zip file. */
typedef enum cicy_format {
    CICY_FORMAT_UNKNOWN,
    CICY_FORMAT_HDF5,     /* the data set file of cicyminer/dataset.h */
    CICY_FORMAT_OXFORD,   /* cicy4list.txt, arXiv:1303.1832: {{num, rows, cols, {{..}}, chi,
                             isProduct, h11, h21, h31, h22, favourable}, ..}; other dimensions
                             have their Hodge columns */
    CICY_FORMAT_CICYLIST, /* cicylist.txt, three-folds: blocks of "Num : 1" lines and rows {..} */
    CICY_FORMAT_RULES,    /* cicylist.m, three-folds: {{Num -> 1, NumPs -> 7, .., Conf -> {{..},..},
                             ..}, ..}, rules in any order; also its older keys Size, Chi, .. */
    CICY_FORMAT_TEXT,     /* one configuration per line, [[n,p,..],..] or {{p,..},..}, or over
                             several lines as cicy_configuration_parse reads them */
    CICY_FORMAT_NUMPY, /* conf.npy (N,rows,cols), hodge.npy (N,k), direct.npy (N,) in a folder or an
                          .npz archive, or a single .npy file of matrices; the first two may be
                          called X and y. Written as a folder */
    CICY_FORMAT_JSON,  /* read only: a list of objects with the matrix under "conf" or "matrix" */
    CICY_FORMAT_ANY    /* read only: CICY_FORMAT_TEXT where no format is recognised */
} cicy_format;

/* "hdf5", "oxford", "cicylist.txt", "cicylist.m", "text", "numpy", "json"; static storage. */
CICY_API const char *cicy_format_name(cicy_format format);

/* The format called `name`, CICY_FORMAT_UNKNOWN when there is none. */
CICY_API cicy_format cicy_format_from_name(const char *name);

/* The format that a file name suggests for writing, .gz or .zip aside: .h5 and .hdf5; cicy4list*;
 * cicylist*.txt; .m; any other .txt is CICY_FORMAT_TEXT; CICY_FORMAT_UNKNOWN otherwise. */
CICY_API cicy_format cicy_format_from_path(const char *path);

/* Which members of a cicy_list_entry the list states. */
enum {
    CICY_STATED_EULER = 1,
    CICY_STATED_PRODUCT = 2,
    CICY_STATED_FAVOURABLE = 4,
    CICY_STATED_HODGE = 8 /* << k for Hodge column k */
};

#define CICY_REFUSAL_TEXT 192

/* One entry of a list: its configuration, and what the list says about it, both undefined after a
 * refusal. A number is defined where `stated` says so. */
typedef struct cicy_list_entry {
    uint64_t number; /* the list's own number, otherwise the position in the list from 1 */
    uint64_t line;   /* where the entry begins, from 1; 0 in formats without lines */
    cicy_configuration configuration;
    unsigned stated; /* CICY_STATED_... */
    int64_t euler;
    int64_t hodge[CICY_MAX_HODGE]; /* in the column order of the dimension */
    bool product, favourable;
    bool hides_products;                 /* the list gives h11 = h21 = 0 for direct products */
    uint8_t second_chern_count;          /* 0 when not stated */
    int64_t second_chern[CICY_MAX_ROWS]; /* integrals of c_2 J_r, one per row */
    char refusal[CICY_REFUSAL_TEXT];     /* empty: a valid configuration; otherwise why not */
} cicy_list_entry;

/* A list being read, in bounded memory. */
typedef struct cicy_list_reader cicy_list_reader;

/* Entries of a batch at most. */
#define CICY_LIST_BATCH 16384

/* Where the bytes of a list come from when they are not in a file or in memory. */
typedef struct cicy_list_source {
    /* Reads up to `room` bytes; returns their number, 0 at the end, a negative number (and errno)
     * on failure. */
    ptrdiff_t (*read)(void *user, char *bytes, size_t room);
    /* Whether `read` would have to wait; then the entries that are complete are given out first.
     * NULL: never. */
    bool (*waits)(void *user);
    void *user;
} cicy_list_source;

/* Opens a list: a file, plain or compressed with gzip or zip, or a folder of NumPy arrays. A text
 * may begin with a byte order mark, have lines that end in LF, CR LF or CR, and be broken as
 * Mathematica breaks it. CICY_FORMAT_UNKNOWN: the format is recognised from the content. Close with
 * cicy_list_close. Errors: CICY_INVALID_INPUT (no known format, damaged), CICY_SYSTEM (no file, no
 * memory). */
CICY_API cicy_status cicy_list_open(cicy_list_reader **reader, const char *path, cicy_format format,
                                    cicy_error *error);

/* The same for a text format in memory: bytes [size] stay the caller's and must outlive the reader;
 * `name` is the list's in messages. */
CICY_API cicy_status cicy_list_open_memory(cicy_list_reader **reader, const char *bytes,
                                           size_t size, const char *name, cicy_format format,
                                           cicy_error *error);

/* The same for a text format that comes piece by piece. */
CICY_API cicy_status cicy_list_open_source(cicy_list_reader **reader,
                                           const cicy_list_source *source, const char *name,
                                           cicy_format format, cicy_error *error);

/* The next entry; *end when there is none. An entry that is not a valid configuration is an entry
 * with a refusal, not an error. Errors: CICY_INVALID_INPUT (damaged compression, an entry of absurd
 * length), CICY_SYSTEM. */
CICY_API cicy_status cicy_list_next(cicy_list_reader *reader, cicy_list_entry *entry, bool *end,
                                    cicy_error *error);

/* For several threads: finds the next entries, at most `most` and CICY_LIST_BATCH; *count = 0 at
 * the end of the list. Not to be mixed with cicy_list_next. Errors as there. */
CICY_API cicy_status cicy_list_batch(cicy_list_reader *reader, size_t most, size_t *count,
                                     cicy_error *error);

/* Parses entry `index` (less than *count) of the batch; several threads may call it at once. */
CICY_API void cicy_list_parse(const cicy_list_reader *reader, size_t index, cicy_list_entry *entry);

/* How many entries the list has: exact for arrays, estimated from the part read for plain text; 0
 * when there is nothing to go by. */
CICY_API uint64_t cicy_list_total(const cicy_list_reader *reader);

/* NULL does nothing. */
CICY_API void cicy_list_close(cicy_list_reader *reader);

/* Room for any text of cicy_list_compare. */
#define CICY_DIFFERENCE_TEXT 1024

/* Compares what the list states with the exact numbers. Writes the differences ("h31 is 425, exact
 * 426; ...") into text [CICY_DIFFERENCE_TEXT] and returns how many there are. second_chern [rows]
 * are the exact integrals of c_2 J_r, NULL to leave them out. */
CICY_API size_t cicy_list_compare(const cicy_list_entry *entry, const cicy_hodge *exact,
                                  const int64_t *second_chern, char *text);

/* How to import. */
typedef struct cicy_import_options {
    size_t size;        /* sizeof this struct; see cicyminer/cicyminer.h */
    cicy_format format; /* CICY_FORMAT_UNKNOWN: recognised */
    int dimension;      /* 0: that of the first valid entry; entries of another one are refused */
    cicy_order order;   /* of rows and columns in the result */
    uint64_t seed;      /* for CICY_ORDER_SHUFFLED */
    int threads;        /* 0: all cores */
    cicy_progress progress;
    /* Called in the order of the list, from one thread, for each refused entry and each difference
     * with "file:line: reason" or "file:line: entry n: differences"; may be NULL. */
    void (*complain)(void *user, const char *message);
    void *user;
} cicy_import_options;

/* What an import found. */
typedef struct cicy_import_summary {
    uint64_t entries;   /* in the list */
    uint64_t refused;   /* not valid configurations, or of another dimension */
    uint64_t different; /* stated numbers differ from the exact ones */
} cicy_import_summary;

/* Reads a list, computes the exact Hodge numbers of every entry and compares what the list states.
 * The data set holds the valid entries in the order of the list, with the exact numbers. Free with
 * cicy_dataset_clear. The result does not depend on the number of threads. Errors:
 * CICY_INVALID_INPUT (no valid entry, damaged), CICY_SYSTEM, CICY_INTERRUPTED. Refusals and
 * differences are not errors; see `summary`. */
CICY_API cicy_status cicy_dataset_import(cicy_dataset *dataset, const char *path,
                                         const cicy_import_options *options,
                                         cicy_import_summary *summary, cicy_error *error);

/* Writes a data set as a list, beside `path` and renamed. A name that ends in .gz or .zip
 * compresses a text format; CICY_FORMAT_NUMPY makes a folder. `progress` may be NULL. Errors:
 * CICY_USAGE (a format that cannot hold this dimension or is only read), CICY_SYSTEM,
 * CICY_INTERRUPTED (nothing is written). */
CICY_API cicy_status cicy_dataset_export(const cicy_dataset *dataset, const char *path,
                                         cicy_format format, const cicy_progress *progress,
                                         cicy_error *error);

/* The same for a data set file of any size, in bounded memory. Errors also: those of
 * cicy_dataset_open and cicy_dataset_read_part. */
CICY_API cicy_status cicy_dataset_export_file(const char *from, const char *path,
                                              cicy_format format, const cicy_progress *progress,
                                              cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

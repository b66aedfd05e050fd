/* NumPy arrays of matrices, with or without Hodge numbers and marks of direct products. */
#ifndef CICYMINER_DATA_LISTS_NUMPY_LIST_H
#define CICYMINER_DATA_LISTS_NUMPY_LIST_H

#include "cicyminer/lists.h"

/* Values that a matrix of the arrays can have: whole numbers, or degrees divided by the largest one
 * of the whole data set. */
enum { CICY_NUMPY_VALUES = 250, CICY_NOT_A_DEGREE = 255 };

typedef struct cicy_numpy_list {
    size_t count, rows, columns; /* of the matrices */
    uint8_t *matrix;             /* [count][rows][columns]: indices into the values */
    size_t values;
    double value[CICY_NUMPY_VALUES];
    uint8_t degree[CICY_NUMPY_VALUES]; /* of each value; CICY_NOT_A_DEGREE */
    unsigned scale;                    /* the values are degrees divided by this */
    size_t hodge_columns;
    int64_t *hodge;  /* [count][hodge_columns] or NULL */
    uint8_t *direct; /* [count] or NULL */
} cicy_numpy_list;

/* Reads a folder, an .npz archive or an .npy file; start with {0}. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. Free with cicy_numpy_list_clear, also after failure. */
cicy_status cicy_numpy_list_read(cicy_numpy_list *list, const char *path, cicy_error *error);
void cicy_numpy_list_clear(cicy_numpy_list *list);

/* Fills entry `index`. */
void cicy_numpy_list_parse(const cicy_numpy_list *list, size_t index, cicy_list_entry *entry);

#endif

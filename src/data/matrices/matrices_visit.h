/* A loop over matrices by all threads that can be stopped, shared by everything in this folder. */
#ifndef CICYMINER_DATA_MATRICES_VISIT_H
#define CICYMINER_DATA_MATRICES_VISIT_H

#include "cicyminer/matrices.h"

/* What is done with matrix `index`; called by several threads at once. */
typedef cicy_status cicy_matrix_visitor(const void *user, size_t index,
                                        const cicy_configuration *configuration, cicy_error *error);

/* Calls visit for all valid matrices of options->dimension (0: of any), `block` at a time between
 * two looks at whether to go on. `stage` stands in progress reports. Errors: as documented in
 * cicyminer/matrices.h; of several the one of the first matrix. */
cicy_status cicy_matrices_visit(const cicy_matrices *matrices, const cicy_matrices_options *options,
                                const char *stage, size_t block, cicy_matrix_visitor *visit,
                                const void *user, cicy_error *error);

#endif

/* A data set as a folder of NumPy arrays: conf.npy, hodge.npy, direct.npy. */
#ifndef CICYMINER_DATA_LISTS_NUMPY_EXPORT_H
#define CICYMINER_DATA_LISTS_NUMPY_EXPORT_H

#include "data/dataset/visit_parts.h"

/* `progress` may be NULL. Errors: CICY_SYSTEM, CICY_INTERRUPTED, those of cicy_entries_visit. */
cicy_status cicy_export_numpy(const cicy_entries *entries, const char *folder,
                              const cicy_progress *progress, cicy_error *error);

#endif

/* Data sets of line bundles in memory: room for them. */
#ifndef CICYMINER_DATA_BUNDLES_BUNDLE_FILE_H
#define CICYMINER_DATA_BUNDLES_BUNDLE_FILE_H

#include "cicyminer/bundle_data.h"

/* Allocates the arrays for the sizes that `data` states, all zero. Errors: CICY_SYSTEM. */
cicy_status cicy_bundle_data_allocate(cicy_bundle_data *data, cicy_error *error);

#endif

/* Splits of line bundles, whose parts hold whole groups of entries. */
#ifndef CICYMINER_DATA_GROUPED_SPLIT_H
#define CICYMINER_DATA_GROUPED_SPLIT_H

#include "cicyminer/sampling.h"

/* Copies `count` entries from `source`, sorted, into a part of the split. */
cicy_status cicy_split_fill_part(cicy_split *split, cicy_part part, const uint32_t *source,
                                 size_t count, cicy_error *error);

/* Divides entries [count], of which the first `eligible` may be trained on, into parts of about
 * these sizes; the options are those of the split. `entries` gets another order. Errors:
 * CICY_INVALID_INPUT (too few groups), CICY_SYSTEM. */
cicy_status cicy_split_divide_groups(const cicy_dataset *dataset, uint32_t *entries,
                                     size_t eligible, size_t count, size_t training,
                                     size_t validation, cicy_split *split, cicy_error *error);

#endif

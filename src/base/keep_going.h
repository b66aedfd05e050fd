/* Progress reports of the library's own work. */
#ifndef CICYMINER_BASE_KEEP_GOING_H
#define CICYMINER_BASE_KEEP_GOING_H

#include <stddef.h>

#include "cicyminer/progress.h"

/* Reports progress; false: the work is to stop. `progress` and its function may be NULL. */
static inline bool cicy_keep_going(const cicy_progress *progress, const char *stage, uint64_t done,
                                   uint64_t total)
{
    return !progress || !progress->call ||
           progress->call(progress->user, &(cicy_progress_report){stage, done, total});
}

#endif

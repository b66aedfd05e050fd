/* Progress reports of long work, and the way to stop it. */
#ifndef CICYMINER_PROGRESS_H
#define CICYMINER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One report. `stage` names what is being done ("splitting 7 rows") and lives until the callback
 * returns; `total` is 0 when it is not known. */
typedef struct cicy_progress_report {
    const char *stage;
    uint64_t done;
    uint64_t total;
} cicy_progress_report;

/* A callback with its argument. `call` may be NULL. It is called from one thread at a time, a few
 * times a second at most. Returning false asks the work to stop: the function that reports then
 * returns CICY_INTERRUPTED as soon as it can, with everything consistent. */
typedef struct cicy_progress {
    bool (*call)(void *user, const cicy_progress_report *report);
    void *user;
} cicy_progress;

#ifdef __cplusplus
}
#endif
#endif

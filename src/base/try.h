/* Handing errors on. */
#ifndef CICYMINER_BASE_TRY_H
#define CICYMINER_BASE_TRY_H

#include "cicyminer/error.h"

/* Returns from the function when `call` failed, with its status. */
#define CICY_TRY(call)                                                                             \
    do {                                                                                           \
        const cicy_status cicy_try_status = (call);                                                \
        if (cicy_try_status != CICY_OK)                                                            \
            return cicy_try_status;                                                                \
    } while (0)

/* Makes the next call of several whose clean-up is common, unless one before it failed. */
#define CICY_THEN(status, call)                                                                    \
    do {                                                                                           \
        if ((status) == CICY_OK)                                                                   \
            (status) = (call);                                                                     \
    } while (0)

#endif

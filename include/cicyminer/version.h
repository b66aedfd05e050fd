/* Version of the library. The macros give the version of these headers, the function that of the
 * library that is loaded. */
#ifndef CICYMINER_VERSION_H
#define CICYMINER_VERSION_H

#include "cicyminer/export.h"

#define CICY_VERSION_MAJOR 0
#define CICY_VERSION_MINOR 2
#define CICY_VERSION_PATCH 0
#define CICY_VERSION_TEXT "0.2.0"

/* For comparisons: CICY_VERSION_HEX >= 0x000200 means 0.2.0 or later. */
#define CICY_VERSION_HEX                                                                           \
    ((CICY_VERSION_MAJOR << 16) | (CICY_VERSION_MINOR << 8) | CICY_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif

/* Returns "major.minor.patch"; static storage. */
CICY_API const char *cicy_version(void);

#ifdef __cplusplus
}
#endif
#endif

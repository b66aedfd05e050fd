/* Version of the library. */
#ifndef CICYMINER_VERSION_H
#define CICYMINER_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

/* Returns "major.minor.patch"; static storage. */
const char *cicy_version(void);

#ifdef __cplusplus
}
#endif
#endif

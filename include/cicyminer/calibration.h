/* Calibration: how often predictions with such outputs are right.
 *
 * A network's output x for a Hodge number is rounded to r. The confidence of r is the share of
 * right answers among test samples like it: matrices with a similar number of rows, r in the same
 * range of values (together: a group), and the distance |x - r| in the same bin of that group.
 * docs/experiments.md explains how groups and bins are chosen. */
#ifndef CICYMINER_CALIBRATION_H
#define CICYMINER_CALIBRATION_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { CICY_CALIBRATION_GROUPS = 48, CICY_CALIBRATION_BINS = 10, CICY_CALIBRATION_ALL_ROWS = 255 };

/* Matrices with up to `rows` rows (and more than those of the groups with fewer), of these answers
 * up to `largest` (and above the group before). Bin b holds distances up to distance[b] (and above
 * the bin before); the last one's is 0.5. Confidence never grows with distance. */
typedef struct cicy_calibration_group {
    uint8_t rows;    /* CICY_CALIBRATION_ALL_ROWS: the last groups */
    int64_t largest; /* INT64_MAX: the last group with these rows */
    size_t bins;
    double distance[CICY_CALIBRATION_BINS];
    double confidence[CICY_CALIBRATION_BINS];
} cicy_calibration_group;

/* The table of one Hodge number; a plain value. Without groups it gives no confidence. */
typedef struct cicy_calibration {
    size_t groups;
    cicy_calibration_group group[CICY_CALIBRATION_GROUPS];
} cicy_calibration;

/* Samples to measure on, each array [count]: rows of the matrices, outputs and true numbers. */
typedef struct cicy_calibration_samples {
    const uint8_t *rows;
    const float *raw;
    const int32_t *truth;
    size_t count;
} cicy_calibration_samples;

/* Measures a table. No samples: a table without groups. O(count log count). Errors: CICY_SYSTEM
 * (memory). */
CICY_API cicy_status cicy_calibration_measure(const cicy_calibration_samples *samples,
                                              cicy_calibration *calibration, cicy_error *error);

/* The confidence in the rounded output for a matrix of `rows` rows, 0 to 1; NAN without groups. */
CICY_API double cicy_calibration_confidence(const cicy_calibration *calibration, uint8_t rows,
                                            float raw);

/* The expected calibration error on samples: the mean over the samples of |share of right answers
 * - mean confidence| of their bin, for 15 bins of confidence of equal width (Guo et al., ICML 2017,
 * arXiv:1706.04599 (3)). NAN without groups or samples. */
CICY_API double cicy_calibration_error(const cicy_calibration *calibration,
                                       const cicy_calibration_samples *samples);

/* Enough room for any table, with the terminating zero. */
#define CICY_CALIBRATION_TEXT 16384

/* A table as text [CICY_CALIBRATION_TEXT], as weights files hold it, and back, exactly:
 * "ROWS LARGEST DISTANCE:CONFIDENCE ...; ...", groups separated by `;`, `*` for the last ROWS and
 * for the last LARGEST of some ROWS. Errors: CICY_INVALID_INPUT with the reason (`calibration` then
 * has no groups). */
CICY_API void cicy_calibration_print(const cicy_calibration *calibration, char *text);
CICY_API cicy_status cicy_calibration_parse(cicy_calibration *calibration, const char *text,
                                            cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

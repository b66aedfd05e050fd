/* Choosing entries of a data set by what is known of them: `h11 < 5 and rows <= 6`. */
#ifndef CICYMINER_SELECTION_H
#define CICYMINER_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A condition, ready to be asked; several threads may ask at once. */
typedef struct cicy_condition cicy_condition;

/* Parses a condition on data sets of a dimension:
 *
 *   condition  = all { "or" all }
 *   all        = one { "and" one }
 *   one        = "not" one | "(" condition ")" | "favourable" | "product" | sum comparison sum
 *   comparison = "<" | "<=" | "=" | "==" | "!=" | ">=" | ">"
 *   sum        = [ "-" ] term { ( "+" | "-" ) term }
 *   term       = name | whole number | whole number "*" name
 *
 * Names are rows, columns, euler, and the Hodge numbers of the dimension (h11, h21, ...). Free it
 * with cicy_condition_free. Errors: CICY_ERROR_SYNTAX, naming the place from 1 and what is expected
 * there; CICY_ERROR_UNKNOWN_NAME; CICY_ERROR_TOO_LARGE (more than 1000 words, parentheses more than
 * 100 deep); CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_condition_parse(cicy_condition **condition, const char *text,
                                          int dimension, cicy_error *error);

/* Whether an entry of a data set of that dimension meets the condition. */
CICY_API bool cicy_condition_holds(const cicy_condition *condition, const cicy_dataset *dataset,
                                   size_t index);

/* NULL does nothing. */
CICY_API void cicy_condition_free(cicy_condition *condition);

/* Writes the entries of a data set file that meet the condition as another one, in their order, in
 * bounded memory, in the layout of the first; the padded size, the order of rows and columns and
 * the seed stay. *selected is their number. `command` and `version` describe what makes it. Errors:
 * those of cicy_dataset_open and cicy_condition_parse; CICY_INVALID_INPUT (no entry meets the
 * condition), CICY_SYSTEM, CICY_INTERRUPTED. `progress` may be NULL. */
CICY_API cicy_status cicy_dataset_select(const char *path, const char *text, const char *out,
                                         const char *command, const char *version,
                                         const cicy_progress *progress, size_t *selected,
                                         cicy_error *error);

/* Writes a random sample of `count` entries of a data set file in the same way, in their order.
 * Every sample is as likely as every other; the same seed gives the same one. Errors also:
 * CICY_USAGE (no entries, or more than there are). */
CICY_API cicy_status cicy_dataset_sample(const char *path, size_t count, uint64_t seed,
                                         const char *out, const char *command, const char *version,
                                         const cicy_progress *progress, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

/* Making the data set of a whole classification, for several commands. */
#ifndef CICYMINER_CLI_ARGUMENTS_ENSURE_DATASET_H
#define CICYMINER_CLI_ARGUMENTS_ENSURE_DATASET_H

#include "cicyminer/build.h"

/* Generates the data set with progress on standard error unless `quiet`; `classify` and `build` get
 * their progress here. It knows the command that makes it. Free with cicy_dataset_clear (also after
 * failure). Errors: those of cicy_classification_compute and cicy_dataset_build. */
cicy_status cli_generate(cicy_classification_options *classify, cicy_build_options *build,
                         bool quiet, cicy_dataset *dataset, cicy_error *error);

/* The same as a file in the packed layout, in bounded memory. What was done is kept in
 * classify->folder until the file is complete. Errors also: those of cicy_dataset_build_file. */
cicy_status cli_generate_file(cicy_classification_options *classify, cicy_build_options *build,
                              bool quiet, const char *path, cicy_error *error);

#endif

/* The data set of a configuration file, wherever the program runs. */
#ifndef CICYMINER_TRAINING_SETTINGS_DATA_PATH_H
#define CICYMINER_TRAINING_SETTINGS_DATA_PATH_H

#include <stdint.h>

/* The way from the folder of the file `config` to the data set: a relative path, freed by the
 * caller, or NULL when one of them does not exist. */
char *cicy_data_path_near(const char *config, const char *data);

/* Where the data set is: at `given`, relative to the working directory, or at `near` (may be NULL)
 * relative to the folder of `config`. Where both exist and differ, the one with the checksum is
 * taken; `given` when neither exists. Freed by the caller; NULL without memory. */
char *cicy_data_path_find(const char *config, const char *given, const char *near,
                          uint64_t checksum);

#endif

/* The settings the paper chose for each named model. */
#ifndef CICYMINER_TRAINING_SETTINGS_PRESETS_H
#define CICYMINER_TRAINING_SETTINGS_PRESETS_H

#include "cicyminer/training.h"

/* The published settings of a model by name. Errors: CICY_USAGE (unknown name). */
cicy_status cicy_training_preset(const char *name, cicy_training_settings *settings,
                                 cicy_error *error);

#endif

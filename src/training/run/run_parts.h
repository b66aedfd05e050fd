/* Making, opening and closing runs, and the weights in their folder. */
#ifndef CICYMINER_TRAINING_RUN_RUN_PARTS_H
#define CICYMINER_TRAINING_RUN_RUN_PARTS_H

#include "training/run/run_folder.h"

/* A new run in a folder that holds none; a run that was stopped, where its state left it (at the
 * beginning when it was stopped before its first checkpoint). Close either with cicy_run_close,
 * also after failure. */
cicy_status cicy_run_create(cicy_run *run, const cicy_training_settings *settings,
                            const char *folder, const char *data, const cicy_dataset *dataset,
                            int threads, cicy_error *error);
cicy_status cicy_run_open(cicy_run *run, const char *folder, const char *data,
                          const cicy_dataset *dataset, int threads, cicy_error *error);
void cicy_run_close(cicy_run *run);

/* config.json from the settings. */
cicy_status cicy_run_write_config(const cicy_run *run, cicy_error *error);

/* Copies the network's present weights into run->best. */
void cicy_run_keep_best(cicy_run *run);

/* best.safetensors from run->best, last.safetensors from the network (averaged weights if there
 * are). */
cicy_status cicy_run_write_best(cicy_run *run, cicy_error *error);
cicy_status cicy_run_write_last(cicy_run *run, cicy_error *error);

#endif

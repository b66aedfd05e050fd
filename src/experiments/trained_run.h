/* A finished run, for what reports compute with it. */
#ifndef CICYMINER_EXPERIMENTS_TRAINED_RUN_H
#define CICYMINER_EXPERIMENTS_TRAINED_RUN_H

#include "cicyminer/dataset.h"
#include "cicyminer/network.h"
#include "cicyminer/sampling.h"

typedef struct cicy_trained_run {
    cicy_split split;
    cicy_network *network; /* with the best weights, for prediction */
} cicy_trained_run;

/* Reads split and best weights of a run folder. The split must be one of `dataset`, which was read
 * from the file `data`. cicy_trained_run_close frees what is there, also after a failure. */
cicy_status cicy_trained_run_open(cicy_trained_run *run, const char *folder,
                                  const cicy_dataset *dataset, const char *data, int threads,
                                  cicy_error *error);
void cicy_trained_run_close(cicy_trained_run *run);

#endif

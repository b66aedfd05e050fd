#include "experiments/trained_run.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/memory_error.h"
#include "cicyminer/prediction.h"

enum { BATCH = 1024 };

static cicy_status read_files(cicy_trained_run *run, const char *split, const char *weights,
                              const cicy_dataset *dataset, const char *data, int threads,
                              cicy_error *error)
{
    cicy_weights_info info;
    cicy_status status = cicy_split_read(&run->split, split, error);
    if (status == CICY_OK)
        status = cicy_split_check(&run->split, dataset, data, error);
    if (status == CICY_OK)
        status = cicy_weights_read(weights, BATCH, threads, &run->network, &info, error);
    return status;
}

cicy_status cicy_trained_run_open(cicy_trained_run *run, const char *folder,
                                  const cicy_dataset *dataset, const char *data, int threads,
                                  cicy_error *error)
{
    *run = (cicy_trained_run){0};
    char *split = cicy_file_join(folder, "split.h5");
    char *weights = cicy_file_join(folder, "best.safetensors");
    cicy_status status = split && weights
                             ? read_files(run, split, weights, dataset, data, threads, error)
                             : cicy_error_memory(error);
    free(split);
    free(weights);
    return status;
}

void cicy_trained_run_close(cicy_trained_run *run)
{
    cicy_network_free(run->network);
    cicy_split_clear(&run->split);
    *run = (cicy_trained_run){0};
}

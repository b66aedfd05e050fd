#include "experiments/trained_run.h"

#include "base/errors.h"
#include "base/files/path.h"
#include "cicyminer/prediction.h"

enum { BATCH = 1024 };

cicy_status cicy_trained_run_open(cicy_trained_run *run, const char *folder,
                                  const cicy_dataset *dataset, const char *data, int threads,
                                  cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    cicy_weights_info info;
    *run = (cicy_trained_run){0};
    CICY_TRY(cicy_path_join(path, folder, "split.h5", error));
    CICY_TRY(cicy_split_read(&run->split, path, error));
    CICY_TRY(cicy_split_check(&run->split, dataset, data, error));
    CICY_TRY(cicy_path_join(path, folder, "best.safetensors", error));
    return cicy_weights_read(path, BATCH, threads, &run->network, &info, error);
}

void cicy_trained_run_close(cicy_trained_run *run)
{
    cicy_network_free(run->network);
    cicy_split_clear(&run->split);
    *run = (cicy_trained_run){0};
}

/* The weights files in a run folder. */
#include "base/errors.h"
#include "base/files/path.h"
#include "evaluation/tensor_arrays.h"
#include "training/run/run_folder.h"

size_t cicy_run_weight_count(const cicy_run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < cicy_network_tensor_count(run->network); i++)
        count += cicy_network_tensor(run->network, i).size;
    return count;
}

cicy_status cicy_run_keep_best(cicy_run *run, cicy_error *error)
{
    cicy_real *kept = run->best;
    for (size_t i = 0; i < cicy_network_tensor_count(run->network); i++) {
        cicy_tensor tensor = cicy_network_tensor(run->network, i);
        CICY_TRY(cicy_network_read_tensor(run->network, i, kept, error));
        kept += tensor.size;
    }
    return CICY_OK;
}

static cicy_status write_weights(cicy_run *run, const char *name, const cicy_real *values,
                                 cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, name, error));
    return cicy_weights_write_more(run->network, values, &run->info, NULL, 0, path, error);
}

cicy_status cicy_run_write_best(cicy_run *run, cicy_error *error)
{
    return write_weights(run, "best.safetensors", run->best, error);
}

cicy_status cicy_run_write_last(cicy_run *run, cicy_error *error)
{
    CICY_TRY(cicy_optimiser_swap_average(run->optimiser, error));
    const cicy_status status = write_weights(run, "last.safetensors", NULL, error);
    const cicy_status swapped =
        cicy_optimiser_swap_average(run->optimiser, status == CICY_OK ? error : NULL);
    return status != CICY_OK ? status : swapped;
}

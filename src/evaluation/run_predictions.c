/* predictions.h5 of a run folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/errors.h"
#include "base/path.h"
#include "cicyminer/hodge.h"
#include "cicyminer/prediction.h"
#include "data/hdf5/hdf5_file.h"

/* Which Hodge numbers the names in `columns` ("h11 h21", ...) are; cuts the text. */
static bool find_columns(cicy_run_predictions *predictions, char *columns)
{
    size_t known;
    const char *const *names = cicy_hodge_column_names(4, &known);
    char *rest;
    for (char *name = strtok_r(columns, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        size_t which = 0;
        while (which < known && strcmp(names[which], name) != 0)
            which++;
        if (which == known || predictions->columns == CICY_MAX_PREDICTED)
            return false;
        predictions->which[predictions->columns++] = which;
    }
    return predictions->columns > 0;
}

static cicy_status read_file(cicy_run_predictions *predictions, const char *path, cicy_error *error)
{
    char columns[CICY_HDF5_TEXT], part[CICY_HDF5_TEXT];
    cicy_hdf5_attribute attributes[] = {{.name = "columns", .text = columns},
                                        {.name = "part", .text = part}};
    CICY_TRY(cicy_hdf5_small_read(path, NULL, 0, attributes, 2, error));
    snprintf(predictions->part, sizeof predictions->part, "%.15s", part);
    if (!find_columns(predictions, columns))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: damaged: columns are no names of Hodge numbers", path);
    cicy_hdf5_array arrays[] = {
        {.name = "index", .kind = CICY_HDF5_U32},
        {.name = "predicted", .kind = CICY_HDF5_F32, .columns = predictions->columns},
        {.name = "truth", .kind = CICY_HDF5_I32, .columns = predictions->columns}};
    CICY_TRY(cicy_hdf5_small_read(path, arrays, 3, NULL, 0, error));
    predictions->indices = (uint32_t *)arrays[0].data;
    predictions->predicted = (float *)arrays[1].data;
    predictions->truth = (int32_t *)arrays[2].data;
    predictions->count = arrays[1].rows;
    predictions->sample = (uint32_t)crc32_z(0, arrays[0].data, arrays[0].rows * sizeof(uint32_t));
    if (arrays[0].rows != arrays[1].rows || arrays[1].rows != arrays[2].rows)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: damaged: index, predicted and truth differ in length", path);
    return CICY_OK;
}

cicy_status cicy_run_predictions_read(cicy_run_predictions *predictions, const char *run,
                                      cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    *predictions = (cicy_run_predictions){0};
    CICY_TRY(cicy_path_join(path, run, "predictions.h5", error));
    return access(path, F_OK) == 0 ? read_file(predictions, path, error) : CICY_OK;
}

void cicy_run_predictions_clear(cicy_run_predictions *predictions)
{
    free(predictions->indices);
    free(predictions->predicted);
    free(predictions->truth);
    *predictions = (cicy_run_predictions){0};
}

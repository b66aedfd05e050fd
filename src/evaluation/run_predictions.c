/* predictions.h5 of a run folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "cicyminer/prediction.h"
#include "data/hdf5/hdf5_file.h"
#include "evaluation/bundle_metrics.h"

/* Which predicted number `name` is; CICY_MAX_PREDICTED: none. */
static size_t find_name(cicy_content content, const char *name)
{
    size_t which = 0;
    while (which < CICY_MAX_PREDICTED && strcmp(cicy_predicted_name(content, which), name) != 0)
        which++;
    return which;
}

/* Which numbers the names in `columns` ("h11 h21", "h0 h1", ...) are; cuts the text. */
static bool find_columns(cicy_run_predictions *predictions, char *columns)
{
    char *rest;
    for (char *name = strtok_r(columns, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        if (predictions->columns == 0 && find_name(CICY_CONTENT_BUNDLES, name) < CICY_MAX_PREDICTED)
            predictions->content = CICY_CONTENT_BUNDLES;
        const size_t which = find_name(predictions->content, name);
        if (which == CICY_MAX_PREDICTED || predictions->columns == CICY_MAX_PREDICTED)
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
                              "%s: damaged: columns are not names of predicted numbers", path);
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

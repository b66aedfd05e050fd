/* Splits as HDF5 files. */
#include <stdbool.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/sampling.h"
#include "data/hdf5/hdf5_file.h"

cicy_status cicy_split_write(const cicy_split *split, const char *path, cicy_error *error)
{
    const cicy_split_options *options = &split->options;
    const cicy_hdf5_attribute attributes[] = {
        {.name = "sampling", .text = cicy_sampling_name(options->sampling)},
        {.name = "share", .kind = CICY_HDF5_REAL, .real = options->share},
        {.name = "ratio", .kind = CICY_HDF5_REAL, .real = options->training},
        {.name = "validation_ratio", .kind = CICY_HDF5_REAL, .real = options->validation},
        {.name = "seed", .kind = CICY_HDF5_WHOLE, .whole = options->seed},
        {.name = "checksum", .kind = CICY_HDF5_WHOLE, .whole = split->checksum},
        {.name = "limit", .kind = CICY_HDF5_WHOLE, .whole = (uint64_t)options->limit}};
    const size_t count = sizeof attributes / sizeof *attributes;
    cicy_hdf5_array arrays[CICY_PARTS];
    for (int part = 0; part < CICY_PARTS; part++)
        arrays[part] = (cicy_hdf5_array){.name = cicy_part_name((cicy_part)part),
                                         .kind = CICY_HDF5_U32,
                                         .rows = split->count[part],
                                         .data = split->indices[part]};
    return cicy_hdf5_small_write(path, arrays, CICY_PARTS, attributes,
                                 cicy_sampling_limited(options->sampling) ? count : count - 1,
                                 error);
}

/* The parts must be increasing and disjoint. */
static bool consistent(const cicy_split *split)
{
    size_t at[CICY_PARTS] = {0};
    int64_t last = -1;
    for (;;) {
        int next = -1;
        for (int part = 0; part < CICY_PARTS; part++)
            if (at[part] < split->count[part] &&
                (next < 0 || split->indices[part][at[part]] < split->indices[next][at[next]]))
                next = part;
        if (next < 0)
            return true;
        int64_t index = split->indices[next][at[next]++];
        if (index <= last)
            return false;
        last = index;
    }
}

/* The sampling called `name`, and its limit, which only some have. */
static cicy_status read_sampling(const char *path, const char *name, cicy_split_options *options,
                                 cicy_error *error)
{
    cicy_hdf5_attribute limit = {.name = "limit", .kind = CICY_HDF5_WHOLE};
    int sampling = 0;
    while (sampling < CICY_SAMPLINGS &&
           strcmp(name, cicy_sampling_name((cicy_sampling)sampling)) != 0)
        sampling++;
    if (sampling == CICY_SAMPLINGS)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: unknown sampling '%s'", path, name);
    options->sampling = (cicy_sampling)sampling;
    if (!cicy_sampling_limited(options->sampling))
        return CICY_OK;
    cicy_status status = cicy_hdf5_small_read(path, NULL, 0, &limit, 1, error);
    options->limit = (int64_t)limit.whole;
    return status;
}

cicy_status cicy_split_read(cicy_split *split, const char *path, cicy_error *error)
{
    char sampling[CICY_HDF5_TEXT];
    cicy_hdf5_attribute attributes[] = {{.name = "sampling", .text = sampling},
                                        {.name = "share", .kind = CICY_HDF5_REAL},
                                        {.name = "ratio", .kind = CICY_HDF5_REAL},
                                        {.name = "validation_ratio", .kind = CICY_HDF5_REAL},
                                        {.name = "seed", .kind = CICY_HDF5_WHOLE},
                                        {.name = "checksum", .kind = CICY_HDF5_WHOLE}};
    cicy_hdf5_array arrays[CICY_PARTS];
    for (int part = 0; part < CICY_PARTS; part++)
        arrays[part] =
            (cicy_hdf5_array){.name = cicy_part_name((cicy_part)part), .kind = CICY_HDF5_U32};
    *split = (cicy_split){0};
    CICY_TRY(cicy_hdf5_small_read(path, arrays, CICY_PARTS, attributes,
                                  sizeof attributes / sizeof *attributes, error));
    for (int part = 0; part < CICY_PARTS; part++) {
        split->indices[part] = (uint32_t *)arrays[part].data;
        split->count[part] = arrays[part].rows;
    }
    split->options = (cicy_split_options){.share = attributes[1].real,
                                          .training = attributes[2].real,
                                          .validation = attributes[3].real,
                                          .seed = attributes[4].whole};
    split->checksum = attributes[5].whole;
    cicy_status status = read_sampling(path, sampling, &split->options, error);
    if (status == CICY_OK && !consistent(split))
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: damaged: the parts are not sorted or not disjoint", path);
    if (status != CICY_OK)
        cicy_split_clear(split);
    return status;
}

#include "training/warm_start.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "cicyminer/publication.h"
#include "evaluation/tensor_arrays.h"

bool cicy_from_is_run(const char *from)
{
    struct stat info;
    return stat(from, &info) == 0 && S_ISDIR(info.st_mode);
}

static cicy_status split_of_run(const char *folder, cicy_split *split, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, folder, "split.h5", error));
    return cicy_split_read(split, path, error);
}

/* Left empty when it is one of another data set. */
static cicy_status split_of_file(const cicy_run *run, const char *file, cicy_split *split,
                                 cicy_error *error)
{
    bool found;
    cicy_publication publication;
    CICY_TRY(cicy_publication_read(file, &publication, &found, error));
    if (!found)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: does not say what it was trained on; name the folder of its run "
                              "instead",
                              file);
    if (publication.checksum != run->split.checksum)
        return CICY_OK;
    return cicy_publication_split(&publication, run->dataset, run->data, split, error);
}

/* How many entries of a part are marked. */
static size_t count_marked(const cicy_split *split, cicy_part part, const bool *marked)
{
    size_t count = 0;
    for (size_t i = 0; i < split->count[part]; i++)
        count += marked[split->indices[part][i]];
    return count;
}

/* What is judged must be new to the weights. */
static cicy_status check_parts(const cicy_run *run, const cicy_split *earlier, cicy_error *error)
{
    const char *from = run->settings.start.from;
    if (earlier->count[CICY_PART_TRAINING] == 0 || earlier->checksum != run->split.checksum)
        return CICY_OK;
    CICY_TRY(cicy_split_check(earlier, run->dataset, run->data, error));
    bool *trained = calloc(run->dataset->count + 1, sizeof *trained);
    if (!trained)
        return cicy_error_memory(error);
    for (size_t i = 0; i < earlier->count[CICY_PART_TRAINING]; i++)
        trained[earlier->indices[CICY_PART_TRAINING][i]] = true;
    const size_t validation = count_marked(&run->split, CICY_PART_VALIDATION, trained),
                 test = count_marked(&run->split, CICY_PART_TEST, trained);
    free(trained);
    if (validation + test > 0)
        return cicy_error_set(error, CICY_USAGE,
                              "%s: was trained on %zu matrices of this run's validation and %zu of "
                              "its test part; use the same ratio, validation, sampling and seed",
                              from, validation, test);
    return CICY_OK;
}

static cicy_status copy_weights(cicy_run *run, cicy_network *earlier, cicy_error *error)
{
    const size_t count = cicy_network_tensor_count(run->network);
    bool same = count == cicy_network_tensor_count(earlier);
    for (size_t i = 0; same && i < count; i++) {
        const cicy_tensor to = cicy_network_tensor(run->network, i),
                          of = cicy_network_tensor(earlier, i);
        same = to.size == of.size && strcmp(to.name, of.name) == 0;
    }
    if (!same)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: weights of another network than this run's %s: compare the "
                              "settings of both",
                              run->settings.start.from, run->model->name);
    cicy_real *room;
    cicy_status status = cicy_tensor_room(earlier, &room, error);
    for (size_t i = 0; i < count && status == CICY_OK; i++) {
        status = cicy_network_read_tensor(earlier, i, room, error);
        CICY_THEN(status, cicy_network_write_tensor(run->network, i, room, error));
    }
    free(room);
    return status;
}

static cicy_status read_weights(cicy_run *run, const char *path, cicy_error *error)
{
    cicy_network *earlier;
    cicy_weights_info info;
    CICY_TRY(cicy_weights_read(path, 1, 1, &earlier, &info, error));
    cicy_status status = copy_weights(run, earlier, error);
    cicy_network_free(earlier);
    return status;
}

cicy_status cicy_run_start_from(cicy_run *run, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    const char *from = run->settings.start.from;
    const bool is_run = cicy_from_is_run(from);
    cicy_split earlier = {0};
    if (is_run)
        CICY_TRY(cicy_path_join(path, from, "best.safetensors", error));
    cicy_status status =
        is_run ? split_of_run(from, &earlier, error) : split_of_file(run, from, &earlier, error);
    CICY_THEN(status, check_parts(run, &earlier, error));
    CICY_THEN(status, read_weights(run, is_run ? path : from, error));
    cicy_split_clear(&earlier);
    return status;
}

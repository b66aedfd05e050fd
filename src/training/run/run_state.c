/* state.safetensors: everything that training changes. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "evaluation/tensor_arrays.h"
#include "training/run/run_folder.h"

static const char format_name[] = "cicyminer state 2";

/* The members of the state as texts: whole numbers in decimal, real ones exactly, in hexadecimal.
 */
enum { NAME_ROOM = CICY_MODEL_NAME_LENGTH + 48, VALUES = 17 + CICY_MAX_OUTPUTS };

typedef struct value {
    char key[24], text[40];
    uint64_t *whole;
    double *real;
} value;

/* Lists all members of `state`; returns their number. */
static size_t list_values(cicy_training_state *state, value *values)
{
    const value fixed[] = {{"step", "", &state->step, NULL},
                           {"total_steps", "", &state->total_steps, NULL},
                           {"stop_step", "", &state->stop_step, NULL},
                           {"recorded_step", "", &state->recorded_step, NULL},
                           {"samples", "", &state->samples, NULL},
                           {"loss", "", NULL, &state->sums.total},
                           {"penalty", "", NULL, &state->sums.penalty},
                           {"rate", "", NULL, &state->rate},
                           {"plateau_value", "", NULL, &state->plateau_value},
                           {"plateau_step", "", &state->plateau_step, NULL},
                           {"wait_value", "", NULL, &state->wait_value},
                           {"wait_step", "", &state->wait_step, NULL},
                           {"best_value", "", NULL, &state->best_value},
                           {"best_step", "", &state->best_step, NULL},
                           {"log_bytes", "", &state->log_bytes, NULL},
                           {"seconds", "", NULL, &state->seconds},
                           {"deadline", "", NULL, &state->deadline}};
    size_t count = sizeof fixed / sizeof *fixed;
    memcpy(values, fixed, sizeof fixed);
    assert(count + CICY_MAX_OUTPUTS == VALUES);
    for (size_t i = 0; i < CICY_MAX_OUTPUTS; i++, count++) {
        values[count] = (value){.real = &state->sums.output[i]};
        snprintf(values[count].key, sizeof values[count].key, "loss_%zu", i);
    }
    return count;
}

/* The tensors of network, optimiser and best weights under the names they have in the file. */
typedef struct tensor_list {
    const cicy_run *run;
    size_t weights, count; /* those of the network come first, then the optimiser's */
    cicy_tensor *tensors;
    cicy_real **data; /* of the best weights; NULL: it is on the device */
    char (*names)[NAME_ROOM];
    cicy_real *room; /* for one tensor */
} tensor_list;

static cicy_status list_tensors(const cicy_run *run, tensor_list *list, cicy_error *error)
{
    const size_t weights = cicy_network_tensor_count(run->network);
    const size_t own = cicy_optimiser_tensor_count(run->optimiser);
    const bool best = isfinite(run->state.best_value);
    *list = (tensor_list){
        .run = run, .weights = weights, .count = weights + own + (best ? weights : 0)};
    list->tensors = malloc(list->count * sizeof *list->tensors);
    list->data = calloc(list->count, sizeof *list->data);
    list->names = malloc(list->count * sizeof *list->names);
    if (!list->tensors || !list->data || !list->names)
        return cicy_error_memory(error);
    cicy_real *kept = run->best;
    for (size_t i = 0; i < list->count; i++) {
        const bool of_best = i >= weights + own;
        cicy_tensor *tensor = &list->tensors[i];
        *tensor = i < weights || of_best
                      ? cicy_network_tensor(run->network, of_best ? i - weights - own : i)
                      : cicy_optimiser_tensor(run->optimiser, i - weights);
        if (of_best) {
            list->data[i] = kept;
            kept += tensor->size;
        }
        snprintf(list->names[i], NAME_ROOM, "%s%s", of_best ? "best." : "", tensor->name);
    }
    return cicy_tensor_room(run->network, &list->room, error);
}

/* The numbers of a tensor that is on the device, by way of the room. */
static cicy_status get_tensor(void *user, size_t index, const void **data, cicy_error *error)
{
    const tensor_list *list = user;
    *data = list->room;
    return index < list->weights
               ? cicy_network_read_tensor(list->run->network, index, list->room, error)
               : cicy_optimiser_read_tensor(list->run->optimiser, index - list->weights, list->room,
                                            error);
}

static cicy_status put_tensor(const tensor_list *list, size_t index, cicy_error *error)
{
    return index < list->weights
               ? cicy_network_write_tensor(list->run->network, index, list->room, error)
               : cicy_optimiser_write_tensor(list->run->optimiser, index - list->weights,
                                             list->room, error);
}

static void free_list(tensor_list *list)
{
    free(list->tensors);
    free(list->data);
    free(list->names);
    free(list->room);
}

static cicy_status write_list(const cicy_run *run, tensor_list *list, const char *path,
                              cicy_error *error)
{
    cicy_training_state state = run->state;
    value values[VALUES];
    cicy_safetensors_text metadata[VALUES + 1] = {{"format", format_name}};
    size_t count = list_values(&state, values);
    for (size_t i = 0; i < count; i++) {
        if (values[i].whole)
            snprintf(values[i].text, sizeof values[i].text, "%" PRIu64, *values[i].whole);
        else
            snprintf(values[i].text, sizeof values[i].text, "%a", *values[i].real);
        metadata[i + 1] = (cicy_safetensors_text){values[i].key, values[i].text};
    }
    cicy_safetensor *arrays = malloc(list->count * sizeof *arrays);
    if (!arrays)
        return cicy_error_memory(error);
    for (size_t i = 0; i < list->count; i++)
        arrays[i] = cicy_tensor_to_file(&list->tensors[i], list->data[i], list->names[i]);
    const cicy_array_source source = {get_tensor, list};
    cicy_status status =
        cicy_safetensors_write_from(path, arrays, list->count, metadata, count + 1, &source, error);
    free(arrays);
    return status;
}

cicy_status cicy_state_write(const cicy_run *run, cicy_error *error)
{
    tensor_list list;
    char path[CICY_PATH_ROOM];
    CICY_TRY(cicy_path_join(path, run->folder, "state.safetensors", error));
    cicy_status status = list_tensors(run, &list, error);
    CICY_THEN(status, write_list(run, &list, path, error));
    free_list(&list);
    return status;
}

static cicy_status read_values(cicy_training_state *state, const cicy_safetensors *file,
                               const char *path, cicy_error *error)
{
    value values[VALUES];
    const char *format = cicy_safetensors_metadata(file, "format");
    if (!format || strcmp(format, format_name) != 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: not the state of a training run",
                              path);
    size_t count = list_values(state, values);
    for (size_t i = 0; i < count; i++) {
        const char *text = cicy_safetensors_metadata(file, values[i].key);
        char *end = NULL;
        if (text && values[i].whole)
            *values[i].whole = strtoull(text, &end, 10);
        else if (text)
            *values[i].real = strtod(text, &end);
        if (!text || !*text || *end)
            return cicy_error_set(error, CICY_INVALID_INPUT, "%s: %s is missing or damaged", path,
                                  values[i].key);
    }
    return CICY_OK;
}

static cicy_status read_tensors(const tensor_list *list, const cicy_safetensors *file,
                                const char *path, cicy_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        CICY_TRY(cicy_tensor_from_file(&list->tensors[i], file, path, list->names[i],
                                       list->data[i] ? list->data[i] : list->room, error));
        if (!list->data[i])
            CICY_TRY(put_tensor(list, i, error));
    }
    if (cicy_safetensors_count(file) == list->count)
        return CICY_OK;
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s: more arrays than the run has", path);
}

cicy_status cicy_state_read(cicy_run *run, const char *path, cicy_error *error)
{
    cicy_safetensors *file;
    tensor_list list = {0};
    CICY_TRY(cicy_safetensors_read(path, &file, error));
    cicy_status status = read_values(&run->state, file, path, error);
    CICY_THEN(status, list_tensors(run, &list, error));
    CICY_THEN(status, read_tensors(&list, file, path, error));
    if (status == CICY_OK)
        cicy_optimiser_set_steps(run->optimiser, run->state.step);
    free_list(&list);
    cicy_safetensors_free(file);
    return status;
}

cicy_status cicy_state_read_values(cicy_training_state *state, const char *path, cicy_error *error)
{
    cicy_safetensors *file;
    CICY_TRY(cicy_safetensors_read(path, &file, error));
    cicy_status status = read_values(state, file, path, error);
    cicy_safetensors_free(file);
    return status;
}

#include "data/lists/numpy_list.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "data/lists/list_syntax.h"
#include "data/numpy.h"

/* Larger arrays than any data set has; a small compressed file can pretend to more. */
enum { LARGEST = 1 << 30, NAMES = 512, LARGEST_DEGREE = 99 };

/* ---- Arrays ---- */

/* Adds a number of the matrices. Few different ones come in a data set. */
static bool put_degree(void *user, size_t index, double number)
{
    cicy_numpy_list *list = user;
    uint8_t *code = &list->matrix[index];
    size_t k = index > 0 ? list->matrix[index - 1] : 0;
    if (number == 0)
        k = 0;
    else if (list->value[k] != number)
        for (k = 1; k < list->values && list->value[k] != number;)
            k++;
    if (k == list->values && k < CICY_NUMPY_VALUES)
        list->value[list->values++] = number;
    *code = (uint8_t)(k < CICY_NUMPY_VALUES ? k : CICY_NOT_A_DEGREE);
    return k < CICY_NUMPY_VALUES;
}

static bool put_hodge(void *user, size_t index, double number)
{
    cicy_numpy_list *list = user;
    bool whole = number == floor(number) && fabs(number) < 1e15;
    list->hodge[index] = whole ? (int64_t)number : -1;
    return whole;
}

static bool put_direct(void *user, size_t index, double number)
{
    ((cicy_numpy_list *)user)->direct[index] = number != 0;
    return number == 0 || number == 1;
}

static cicy_status read_matrices(cicy_numpy_list *list, cicy_byte_stream *stream, cicy_error *error)
{
    cicy_numpy array;
    CICY_TRY(cicy_numpy_read_header(stream, 3, &array, error));
    if (array.shape[1] > CICY_MAX_ROWS || array.shape[2] > CICY_MAX_COLUMNS ||
        array.count > LARGEST)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "%zu matrices of %zu x %zu are too large", array.shape[0],
                                   array.shape[1], array.shape[2]);
    list->count = array.shape[0];
    list->rows = array.shape[1];
    list->columns = array.shape[2];
    list->matrix = calloc(array.count, 1);
    list->values = 1; /* 0 */
    if (!list->matrix)
        return cicy_error_memory(error);
    cicy_status status = cicy_numpy_read_numbers(stream, &array, put_degree, list, error);
    if (status != CICY_INTERRUPTED)
        return status;
    return cicy_error_set_code(
        error, CICY_ERROR_FORMAT,
        "more than %d different numbers, such as %.9g: not degrees, nor degrees divided by the "
        "largest one",
        CICY_NUMPY_VALUES, list->value[CICY_NUMPY_VALUES - 1]);
}

/* Reads hodge (axes 2) or direct (axes 1). */
static cicy_status read_numbers(cicy_numpy_list *list, cicy_byte_stream *stream, size_t axes,
                                cicy_error *error)
{
    cicy_numpy array;
    CICY_TRY(cicy_numpy_read_header(stream, axes, &array, error));
    if (array.shape[0] != list->count)
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "%zu entries, but there are %zu matrices", array.shape[0],
                                   list->count);
    if (array.shape[1] > CICY_MAX_HODGE)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%zu columns; at most %d are Hodge "
                                   "numbers",
                                   array.shape[1], CICY_MAX_HODGE);
    if (axes == 2)
        list->hodge = calloc(array.count, sizeof *list->hodge);
    else
        list->direct = calloc(array.count, 1);
    if (axes == 2 ? !list->hodge : !list->direct)
        return cicy_error_memory(error);
    list->hodge_columns = axes == 2 ? array.shape[1] : list->hodge_columns;
    cicy_status status =
        cicy_numpy_read_numbers(stream, &array, axes == 2 ? put_hodge : put_direct, list, error);
    if (status == CICY_INTERRUPTED)
        status = cicy_error_set_code(error, CICY_ERROR_FORMAT, "%s",
                                     axes == 2 ? "a Hodge number is not whole"
                                               : "a mark of direct products is neither 0 nor 1");
    return status;
}

/* ---- The scale of the degrees ---- */

/* The degree that a value is of, or CICY_NOT_A_DEGREE. float32 keeps seven digits. */
static uint8_t to_degree(double value, unsigned scale)
{
    double scaled = value * scale, nearest = round(scaled);
    bool whole = scale == 1 ? scaled == nearest : fabs(scaled - nearest) < 1e-5;
    return whole && nearest >= 0 && nearest <= LARGEST_DEGREE ? (uint8_t)nearest
                                                              : CICY_NOT_A_DEGREE;
}

/* Sets the degrees for a scale; returns how many values are not degrees. */
static size_t set_scale(cicy_numpy_list *list, unsigned scale)
{
    size_t wrong = 0;
    list->scale = scale;
    for (size_t k = 0; k < list->values; k++) {
        list->degree[k] = to_degree(list->value[k], scale);
        wrong += list->degree[k] == CICY_NOT_A_DEGREE;
    }
    return wrong;
}

/* Whether the first entries have the dimension that the number of Hodge columns asks for. */
static bool fits_dimension(const cicy_numpy_list *list)
{
    for (size_t e = 0; e < list->count && e < 100; e++) {
        cicy_list_entry entry = {0};
        cicy_numpy_list_parse(list, e, &entry);
        if (entry.refusal[0])
            return false;
    }
    return true;
}

/* Finds the scale: 1 for whole numbers, else the smallest one that makes degrees of all values, or
 * of most when there is none; multiples of it where the dimension is not right otherwise. */
static void find_scale(cicy_numpy_list *list)
{
    unsigned best = 1;
    size_t fewest = set_scale(list, 1);
    for (unsigned scale = 2; scale <= LARGEST_DEGREE && fewest > 0; scale++) {
        size_t wrong = set_scale(list, scale);
        best = wrong < fewest ? scale : best;
        fewest = wrong < fewest ? wrong : fewest;
    }
    for (unsigned scale = best; best > 1 && fewest == 0 && scale <= LARGEST_DEGREE; scale += best) {
        set_scale(list, scale);
        if (fits_dimension(list))
            return;
    }
    set_scale(list, best);
}

/* ---- Files ---- */

/* The names of each array; the first are the ones this program writes. */
static const char *const names[3][4] = {
    {"conf", "X", "matrix", "x"}, {"hodge", "y", "Y", NULL}, {"direct", "product", NULL, NULL}};

/* Whether `name` is among `present`, which are separated by ", ". */
static bool is_present(const char *present, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = present; (at = strstr(at, name)); at++)
        if ((at == present || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

/* The names of the arrays in a folder that matter. */
static void list_folder(const char *folder, char *present)
{
    present[0] = '\0';
    for (size_t k = 0; k < sizeof names / sizeof **names; k++) {
        const char *name = names[k / 4][k % 4];
        char file[32];
        snprintf(file, sizeof file, "%s.npy", name ? name : "");
        if (name && cicy_path_exists(folder, file))
            snprintf(present + strlen(present), NAMES - strlen(present), "%s%s",
                     present[0] ? ", " : "", name);
    }
}

/* Opens the array called `name` of a folder or archive; NULL: the file itself. */
static cicy_status open_array(cicy_byte_stream **stream, const char *path, const char *name,
                              bool folder, cicy_error *error)
{
    char file[NAMES + 8];
    if (!folder)
        return cicy_byte_stream_open(stream, path, name, error);
    snprintf(file, sizeof file, "%s.npy", name);
    char *joined = cicy_file_join(path, file);
    if (!joined)
        return cicy_error_memory(error);
    cicy_status status = cicy_byte_stream_open(stream, joined, NULL, error);
    free(joined);
    return status;
}

static cicy_status read_array(cicy_numpy_list *list, const char *path, const char *name, int part,
                              bool folder, cicy_error *error)
{
    cicy_byte_stream *stream;
    CICY_TRY(open_array(&stream, path, name, folder, error));
    cicy_status status = part == 0 ? read_matrices(list, stream, error)
                                   : read_numbers(list, stream, part == 1 ? 2 : 1, error);
    cicy_byte_stream_close(stream);
    if (status != CICY_OK)
        cicy_error_prepend(error, status, "%s%s%s%s", path, name ? "/" : "", name ? name : "",
                           name ? ".npy" : "");
    return status;
}

/* Reads the arrays among `present` (NULL: the file is one array). */
static cicy_status read_arrays(cicy_numpy_list *list, const char *path, const char *present,
                               bool folder, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int part = 0; part < 3 && status == CICY_OK; part++) {
        const char *name = NULL;
        for (size_t k = 0; k < 4 && names[part][k] && !name; k++)
            name = present && is_present(present, names[part][k]) ? names[part][k] : NULL;
        if (part == 0 && present && !name && present[0] && !strchr(present, ','))
            name = present; /* the only array */
        if (part == 0 && present && !name)
            return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                       "%s: no array of matrices called conf or X%s%s", path,
                                       present[0] ? "; it holds " : "", present);
        if (name || (part == 0 && !present))
            status = read_array(list, path, name, part, folder, error);
    }
    return status;
}

cicy_status cicy_numpy_list_read(cicy_numpy_list *list, const char *path, cicy_error *error)
{
    char present[NAMES];
    struct stat found;
    bool folder = stat(path, &found) == 0 && S_ISDIR(found.st_mode);
    bool archive = !folder && cicy_byte_stream_arrays(path, present, sizeof present);
    if (folder)
        list_folder(path, present);
    cicy_status status = read_arrays(list, path, folder || archive ? present : NULL, folder, error);
    if (status == CICY_OK)
        find_scale(list);
    return status;
}

void cicy_numpy_list_clear(cicy_numpy_list *list)
{
    free(list->matrix);
    free(list->hodge);
    free(list->direct);
    *list = (cicy_numpy_list){0};
}

/* ---- Entries ---- */

/* The part of a padded matrix that is in use, packed; refuses what is not a degree. */
static bool unpad(const cicy_numpy_list *list, const uint8_t *padded, uint8_t *degrees,
                  size_t used[2], cicy_list_entry *entry)
{
    used[0] = used[1] = 0;
    for (size_t k = 0; k < list->rows * list->columns; k++) {
        size_t row = k / list->columns, column = k % list->columns;
        if (list->degree[padded[k]] == CICY_NOT_A_DEGREE)
            return cicy_list_refuse(
                entry, "row %zu, column %zu: %.9g is neither a degree from 0 to %d%s", row + 1,
                column + 1, list->value[padded[k]], LARGEST_DEGREE,
                list->scale > 1 ? " divided by the largest one" : " nor such a fraction of one");
        if (list->degree[padded[k]]) {
            used[0] = row + 1;
            used[1] = used[1] > column ? used[1] : column + 1;
        }
    }
    for (size_t i = 0; i < used[0]; i++)
        for (size_t j = 0; j < used[1]; j++)
            degrees[i * used[1] + j] = list->degree[padded[i * list->columns + j]];
    return true;
}

void cicy_numpy_list_parse(const cicy_numpy_list *list, size_t index, cicy_list_entry *entry)
{
    assert(index < list->count);
    size_t used[2], columns;
    uint8_t degrees[CICY_MAX_ROWS * CICY_MAX_COLUMNS];
    cicy_error error = {0};
    if (!unpad(list, list->matrix + index * list->rows * list->columns, degrees, used, entry))
        return;
    if (cicy_configuration_from_degrees(&entry->configuration, degrees, used[0], used[1], &error) !=
        CICY_OK) {
        cicy_list_refuse(entry, "%.180s", error.message);
        return;
    }
    cicy_hodge_column_names(cicy_configuration_dimension(&entry->configuration), &columns);
    if (list->hodge && list->hodge_columns != columns) {
        cicy_list_refuse(entry, "%zu Hodge numbers where there are %zu", list->hodge_columns,
                         columns);
        return;
    }
    for (size_t k = 0; list->hodge && k < columns; k++)
        cicy_list_state_hodge(entry, k, list->hodge[index * columns + k]);
    if (list->direct) {
        entry->product = list->direct[index];
        entry->stated |= CICY_STATED_PRODUCT;
    }
}

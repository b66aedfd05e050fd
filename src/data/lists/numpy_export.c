#include "data/lists/numpy_export.h"

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "data/numpy.h"

/* An array of a data set as a file. */
typedef struct numpy_part {
    const char *name;
    unsigned width; /* bytes per element */
    size_t axes, shape[3];
    const void *(*data)(const cicy_dataset *set); /* its elements in a part */
} numpy_part;

static const void *matrices_of(const cicy_dataset *set)
{
    return set->matrix;
}

static const void *hodge_of(const cicy_dataset *set)
{
    return set->hodge;
}

static const void *products_of(const cicy_dataset *set)
{
    return set->product;
}

typedef struct numpy_writing {
    const numpy_part *array;
    cicy_file file;
} numpy_writing;

static cicy_status add_elements(void *user, const cicy_dataset *part, size_t first,
                                cicy_error *error)
{
    numpy_writing *work = user;
    const numpy_part *array = work->array;
    size_t count = part->count;
    (void)first, (void)error; /* the commit notices a failure to write */
    for (size_t axis = 1; axis < array->axes; axis++)
        count *= array->shape[axis];
    cicy_numpy_add(&work->file, array->data(part), array->width, count);
    return CICY_OK;
}

static cicy_status write_array(const cicy_entries *entries, const char *folder,
                               const numpy_part *array, const cicy_progress *progress,
                               cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    numpy_writing work = {.array = array};
    const cicy_part_wish wish = {array->axes == 3, "exporting", progress};
    CICY_TRY(cicy_path_join(path, folder, array->name, error));
    CICY_TRY(cicy_numpy_create(&work.file, path, array->width, array->shape, array->axes, error));
    cicy_status status = cicy_entries_visit(entries, &wish, add_elements, &work, error);
    CICY_THEN(status, cicy_file_commit(&work.file, error));
    cicy_file_discard(&work.file);
    return status;
}

cicy_status cicy_export_numpy(const cicy_entries *entries, const char *folder,
                              const cicy_progress *progress, cicy_error *error)
{
    const cicy_dataset *head = cicy_entries_head(entries);
    const numpy_part arrays[] = {
        {"conf.npy", 1, 3, {head->count, head->rows, head->columns}, matrices_of},
        {"hodge.npy", 4, 2, {head->count, head->hodge_columns}, hodge_of},
        {"direct.npy", 1, 1, {head->count}, products_of}};
    cicy_status status = cicy_folder_create(folder, error);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        CICY_THEN(status, write_array(entries, folder, &arrays[i], progress, error));
    return status;
}

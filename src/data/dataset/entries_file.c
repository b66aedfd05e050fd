#include "data/dataset/entries_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/path.h"

static const char file_name[] = "entries";

static cicy_status find(const char *folder, char path[CICY_PATH_ROOM], cicy_error *error)
{
    return cicy_path_join(path, folder, file_name, error);
}

/* Opens the file and reads past its purpose; *same: whether that is `purpose`. */
static cicy_status open_file(cicy_entries_file *file, const char *path, const char *purpose,
                             bool *same, cicy_error *error)
{
    size_t size = 0;
    *file = (cicy_entries_file){.bytes = malloc(CICY_LARGEST_BLOCK)};
    if (!file->bytes)
        return cicy_error_memory(error);
    CICY_TRY(cicy_block_open(&file->blocks, path, error));
    CICY_TRY(cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &size, error));
    *same = purpose && size == strlen(purpose) && memcmp(file->bytes, purpose, size) == 0;
    return CICY_OK;
}

/* How many whole groups the file holds, and where the last one ends; damage is like an end. */
static size_t count_groups(cicy_entries_file *file, uint64_t *end)
{
    for (size_t groups = 0;; groups++) {
        *end = file->blocks.place;
        for (int i = 0; i < CICY_PACKED_ARRAYS; i++) {
            size_t size = 0;
            if (cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &size, NULL) !=
                    CICY_OK ||
                size == 0)
                return groups;
        }
    }
}

cicy_status cicy_entries_continue(cicy_entries_file *file, const char *folder, const char *purpose,
                                  size_t *groups, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    bool same = false;
    uint64_t end = 0;
    *groups = 0;
    CICY_TRY(find(folder, path, error));
    if (open_file(file, path, purpose, &same, NULL) == CICY_OK && same)
        *groups = count_groups(file, &end);
    cicy_entries_close(file);
    if (*groups > 0)
        return cicy_block_continue(&file->blocks, path, end, error);
    CICY_TRY(cicy_block_create(&file->blocks, path, error));
    return cicy_block_append(&file->blocks, purpose, strlen(purpose), error);
}

cicy_status cicy_entries_add(cicy_entries_file *file, const cicy_packed_group *group,
                             cicy_error *error)
{
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        CICY_TRY(
            cicy_block_append(&file->blocks, group->chunks[i].bytes, group->chunks[i].size, error));
    return CICY_OK;
}

cicy_status cicy_entries_open(cicy_entries_file *file, const char *folder, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    bool same;
    CICY_TRY(find(folder, path, error));
    return open_file(file, path, NULL, &same, error);
}

cicy_status cicy_entries_next(cicy_entries_file *file, cicy_packed_group *group, cicy_error *error)
{
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++) {
        cicy_hdf5_chunk *chunk = &group->chunks[i];
        CICY_TRY(
            cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &chunk->size, error));
        if (chunk->size == 0)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged: it ends early",
                                       file->blocks.path);
        chunk->bytes = malloc(chunk->size);
        if (!chunk->bytes)
            return cicy_error_memory(error);
        memcpy(chunk->bytes, file->bytes, chunk->size);
    }
    return CICY_OK;
}

void cicy_entries_close(cicy_entries_file *file)
{
    cicy_block_close(&file->blocks);
    free(file->bytes);
    *file = (cicy_entries_file){0};
}

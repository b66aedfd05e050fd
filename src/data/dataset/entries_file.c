#include "data/dataset/entries_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/path.h"

static const char file_name[] = "entries-";

static cicy_status find_file(const char *folder, int number, char path[CICY_PATH_ROOM],
                             cicy_error *error)
{
    char name[32];
    snprintf(name, sizeof name, "%s%d", file_name, number);
    return cicy_path_join(path, folder, name, error);
}

static cicy_status open_file(cicy_entries_file *file, const char *folder, int number,
                             cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    *file = (cicy_entries_file){.bytes = malloc(CICY_LARGEST_BLOCK)};
    if (!file->bytes)
        return cicy_error_memory(error);
    CICY_TRY(find_file(folder, number, path, error));
    CICY_TRY(cicy_block_open(&file->blocks, path, error));
    file->number = number + 1;
    return CICY_OK;
}

/* Whether the file begins with its purpose. */
static bool is_for(cicy_entries_file *file, const char *purpose)
{
    size_t size = 0;
    return cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &size, NULL) ==
               CICY_OK &&
           size == strlen(purpose) && memcmp(file->bytes, purpose, size) == 0;
}

/* Before each group stands a block with its number, little-endian. */
enum { NUMBER = 8 };

static void put_number(uint8_t *bytes, uint64_t number)
{
    for (int i = 0; i < NUMBER; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
}

static uint64_t get_number(const uint8_t *bytes)
{
    uint64_t number = 0;
    for (int i = NUMBER - 1; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

/* Reads past the next group; false when there is no whole one. */
static bool pass_group(cicy_entries_file *file, uint64_t *number)
{
    for (int i = -1; i < CICY_PACKED_ARRAYS; i++) {
        size_t size = 0;
        if (cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &size, NULL) !=
                CICY_OK ||
            size == 0 || (i < 0 && size != NUMBER))
            return false;
        if (i < 0)
            *number = get_number(file->bytes);
    }
    return true;
}

/* Reads all whole groups; places [groups] may be NULL. Returns where the last one ends. */
static uint64_t pass_groups(cicy_entries_file *file, cicy_entries_place *places, size_t groups)
{
    for (;;) {
        const uint64_t begin = file->blocks.place;
        uint64_t number;
        if (!pass_group(file, &number))
            return begin;
        if (places && number < groups)
            places[number] = (cicy_entries_place){file->number, begin};
    }
}

cicy_status cicy_entries_find(const char *folder, const char *purpose, cicy_entries_place *places,
                              size_t groups, cicy_error *error)
{
    DIR *all = opendir(folder);
    if (!all)
        return cicy_error_system(error, errno, "%s", folder);
    cicy_status status = CICY_OK;
    memset(places, 0, groups * sizeof *places);
    for (const struct dirent *entry; status == CICY_OK && (entry = readdir(all));) {
        cicy_entries_file file;
        if (strncmp(entry->d_name, file_name, sizeof file_name - 1) != 0)
            continue;
        status = open_file(&file, folder, atoi(entry->d_name + sizeof file_name - 1), error);
        if (status == CICY_OK && is_for(&file, purpose))
            pass_groups(&file, places, groups);
        cicy_entries_close(&file);
    }
    closedir(all);
    return status;
}

cicy_status cicy_entries_continue(cicy_entries_file *file, const char *folder, int number,
                                  const char *purpose, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    uint64_t end = 0;
    if (open_file(file, folder, number, NULL) == CICY_OK && is_for(file, purpose))
        end = pass_groups(file, NULL, 0);
    cicy_entries_close(file);
    CICY_TRY(find_file(folder, number, path, error));
    file->number = number + 1;
    if (end > 0)
        return cicy_block_continue(&file->blocks, path, end, error);
    CICY_TRY(cicy_block_create(&file->blocks, path, error));
    return cicy_block_append(&file->blocks, purpose, strlen(purpose), error);
}

cicy_status cicy_entries_add(cicy_entries_file *file, uint64_t number,
                             const cicy_packed_group *group, cicy_entries_place *place,
                             cicy_error *error)
{
    uint8_t bytes[NUMBER];
    *place = (cicy_entries_place){file->number, file->blocks.place};
    put_number(bytes, number);
    CICY_TRY(cicy_block_append(&file->blocks, bytes, NUMBER, error));
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        CICY_TRY(
            cicy_block_append(&file->blocks, group->chunks[i].bytes, group->chunks[i].size, error));
    return CICY_OK;
}

static cicy_status damaged(const cicy_entries_file *file, cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged: a group is missing",
                               file->blocks.path);
}

cicy_status cicy_entries_read(cicy_entries_file *file, const char *folder,
                              const cicy_entries_place *place, uint64_t number,
                              cicy_packed_group *group, cicy_error *error)
{
    size_t size;
    if (file->number != place->file) {
        cicy_entries_close(file);
        CICY_TRY(open_file(file, folder, place->file - 1, error));
    }
    CICY_TRY(cicy_block_seek(&file->blocks, place->byte, error));
    CICY_TRY(cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &size, error));
    if (size != NUMBER || get_number(file->bytes) != number)
        return damaged(file, error);
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++) {
        cicy_hdf5_chunk *chunk = &group->chunks[i];
        CICY_TRY(
            cicy_block_next(&file->blocks, file->bytes, CICY_LARGEST_BLOCK, &chunk->size, error));
        if (chunk->size == 0)
            return damaged(file, error);
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

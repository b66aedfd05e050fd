#include "geometry/classification/levels/level.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "geometry/canonical/packed_set.h"

void cicy_level_clear(cicy_level *level)
{
    free(level->packed);
    *level = (cicy_level){0};
}

/* ---- Reading ---- */

cicy_status cicy_level_open(cicy_level_reader *reader, const cicy_level *level, const char *folder,
                            cicy_error *error)
{
    *reader = (cicy_level_reader){.level = level};
    reader->records = malloc(CICY_LEVEL_PART * sizeof *reader->records);
    if (!reader->records)
        return cicy_error_memory(error);
    if (!level->name[0])
        return CICY_OK;
    char path[CICY_PATH_ROOM];
    reader->block = malloc(CICY_LEVEL_BLOCK);
    if (!reader->block)
        return cicy_error_memory(error);
    CICY_TRY(cicy_path_join(path, folder, level->name, error));
    return cicy_block_open(&reader->file, path, error);
}

/* Finds the records in bytes [size]; false when they are none. */
static bool find_records(cicy_level_reader *reader, const uint8_t *bytes, size_t size)
{
    reader->count = 0;
    while (size > 0) {
        if (reader->count == CICY_LEVEL_PART || size < 3 || bytes[0] < 1 ||
            bytes[0] > CICY_MAX_ROWS || bytes[1] < 1 || bytes[1] > CICY_MAX_COLUMNS)
            return false;
        const size_t length = cicy_packed_length(bytes);
        if (length > size)
            return false;
        reader->records[reader->count++] = bytes;
        bytes += length;
        size -= length;
    }
    return true;
}

static cicy_status next_block(cicy_level_reader *reader, cicy_error *error)
{
    size_t size;
    CICY_TRY(cicy_block_next(&reader->file, reader->block, CICY_LEVEL_BLOCK, &size, error));
    if (!find_records(reader, reader->block, size))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: no configurations before byte %llu",
                                   reader->file.path, (unsigned long long)reader->file.place);
    reader->seen += reader->count;
    return CICY_OK;
}

cicy_status cicy_level_next(cicy_level_reader *reader, cicy_error *error)
{
    const cicy_level *level = reader->level;
    if (level->name[0])
        return next_block(reader, error);
    reader->count = 0;
    for (size_t used = 0; reader->count < CICY_LEVEL_PART && reader->place < level->bytes;) {
        const uint8_t *record = level->packed + reader->place;
        used += cicy_packed_length(record);
        if (used > CICY_LEVEL_BLOCK)
            break;
        reader->records[reader->count++] = record;
        reader->place += cicy_packed_length(record);
    }
    reader->seen += reader->count;
    return CICY_OK;
}

void cicy_level_close(cicy_level_reader *reader)
{
    cicy_block_close(&reader->file);
    free(reader->block);
    free(reader->records);
    *reader = (cicy_level_reader){0};
}

/* ---- Writing ---- */

cicy_status cicy_level_create(cicy_level_writer *writer, cicy_level *level, const char *folder,
                              size_t bytes, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    *writer = (cicy_level_writer){.level = level, .room = level->name[0] ? 0 : bytes};
    if (!level->name[0]) {
        level->packed = malloc(bytes + 1);
        return level->packed ? CICY_OK : cicy_error_memory(error);
    }
    writer->block = malloc(CICY_LEVEL_BLOCK);
    if (!writer->block)
        return cicy_error_memory(error);
    CICY_TRY(cicy_path_join(path, folder, level->name, error));
    return cicy_block_create(&writer->file, path, error);
}

static cicy_status write_block(cicy_level_writer *writer, cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (writer->used > 0)
        status = cicy_block_append(&writer->file, writer->block, writer->used, error);
    writer->used = writer->records = 0;
    return status;
}

cicy_status cicy_level_add(cicy_level_writer *writer, const uint8_t *record, cicy_error *error)
{
    cicy_level *level = writer->level;
    const size_t length = cicy_packed_length(record);
    if (level->packed) {
        assert(level->bytes + length <= writer->room);
        memcpy(level->packed + level->bytes, record, length);
    } else {
        if (writer->records == CICY_LEVEL_PART || writer->used + length > CICY_LEVEL_BLOCK)
            CICY_TRY(write_block(writer, error));
        memcpy(writer->block + writer->used, record, length);
        writer->used += length;
        writer->records++;
    }
    level->bytes += length;
    level->count++;
    level->rows = record[0] > level->rows ? record[0] : level->rows;
    level->columns = record[1] > level->columns ? record[1] : level->columns;
    level->longest = length > level->longest ? length : level->longest;
    return CICY_OK;
}

cicy_status cicy_level_finish(cicy_level_writer *writer, cicy_status status, cicy_error *error)
{
    if (writer->file.stream) {
        char path[CICY_PATH_ROOM];
        snprintf(path, sizeof path, "%s", writer->file.path);
        CICY_THEN(status, write_block(writer, error));
        CICY_THEN(status, cicy_block_finish(&writer->file, error));
        cicy_block_close(&writer->file);
        if (status != CICY_OK)
            unlink(path);
    }
    free(writer->block);
    if (status != CICY_OK)
        cicy_level_clear(writer->level);
    *writer = (cicy_level_writer){0};
    return status;
}

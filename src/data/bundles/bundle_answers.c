#include "data/bundles/bundle_answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/errors.h"
#include "base/file.h"
#include "base/path.h"

static const char question_name[] = "question", answers_name[] = "answers";

enum { HEADER = 2 }; /* number of answers; CRC-32 of them */

/* The folder is for this question, or for none yet. */
static cicy_status check_question(const cicy_answers *answers, const char *question,
                                  cicy_error *error)
{
    char path[CICY_PATH_ROOM], *text;
    size_t size;
    CICY_TRY(cicy_path_join(path, answers->folder, question_name, error));
    if (cicy_path_exists(answers->folder, question_name)) {
        CICY_TRY(cicy_file_read(path, 1 << 16, &text, &size, error));
        const bool same = strcmp(text, question) == 0;
        free(text);
        if (same)
            return CICY_OK;
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "%s: holds answers to another question (see the file %s in it): "
                                   "repeat that one, or remove the folder",
                                   answers->folder, question_name);
    }
    cicy_file file;
    CICY_TRY(cicy_file_create(&file, path, error));
    fputs(question, file.stream); /* the commit notices a failure */
    return cicy_file_commit(&file, error);
}

cicy_status cicy_answers_open(cicy_answers *answers, const char *path, const char *question,
                              cicy_error *error)
{
    char name[CICY_PATH_ROOM];
    *answers = (cicy_answers){.reading = true};
    answers->folder = malloc(strlen(path) + sizeof ".parts");
    if (!answers->folder)
        return cicy_error_memory(error);
    sprintf(answers->folder, "%s.parts", path);
    CICY_TRY(cicy_folder_create(answers->folder, error));
    CICY_TRY(cicy_folder_lock_take(&answers->lock, answers->folder, error));
    CICY_TRY(check_question(answers, question, error));
    CICY_TRY(cicy_path_join(name, answers->folder, answers_name, error));
    answers->stream = fopen(name, "ab+");
    if (!answers->stream)
        return cicy_error_system(error, errno, "%s", name);
    rewind(answers->stream);
    return CICY_OK;
}

void cicy_answers_close(cicy_answers *answers)
{
    if (answers->stream)
        fclose(answers->stream); /* every piece was flushed */
    cicy_folder_lock_release(&answers->lock);
    free(answers->folder);
    *answers = (cicy_answers){0};
}

static uint32_t checksum(const cicy_bundle_answer *piece, size_t count)
{
    return (uint32_t)crc32(0, (const Bytef *)piece, (uInt)(count * sizeof *piece));
}

/* Whether the next piece is there, whole and of this size. */
static bool read_piece(FILE *stream, cicy_bundle_answer *piece, size_t count)
{
    uint32_t header[HEADER];
    return fread(header, sizeof header, 1, stream) == 1 && header[0] == count &&
           fread(piece, sizeof *piece, count, stream) == count &&
           checksum(piece, count) == header[1];
}

cicy_status cicy_answers_next(cicy_answers *answers, cicy_bundle_answer *piece, size_t count,
                              bool *found, cicy_error *error)
{
    *found = false;
    if (!answers->reading)
        return CICY_OK;
    const long start = ftell(answers->stream);
    *found = read_piece(answers->stream, piece, count);
    if (*found)
        return CICY_OK;
    answers->reading = false;
    if (start < 0 || ferror(answers->stream) || fseek(answers->stream, start, SEEK_SET) != 0 ||
        ftruncate(fileno(answers->stream), start) != 0)
        return cicy_error_system(error, errno, "%s/%s", answers->folder, answers_name);
    return CICY_OK;
}

cicy_status cicy_answers_append(cicy_answers *answers, const cicy_bundle_answer *piece,
                                size_t count, cicy_error *error)
{
    const uint32_t header[HEADER] = {(uint32_t)count, checksum(piece, count)};
    if (fwrite(header, sizeof header, 1, answers->stream) == 1 &&
        fwrite(piece, sizeof *piece, count, answers->stream) == count &&
        fflush(answers->stream) == 0)
        return CICY_OK;
    return cicy_error_system(error, errno, "%s/%s", answers->folder, answers_name);
}

void cicy_answers_remove(cicy_answers *answers)
{
    const char *const names[] = {answers_name, question_name};
    char path[CICY_PATH_ROOM];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (cicy_path_join(path, answers->folder, names[i], NULL) == CICY_OK)
            unlink(path);
    cicy_folder_lock_release(&answers->lock);
    rmdir(answers->folder);
}

#include "data/bundles/bundle_answers.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"

static const char question_name[] = "question", answers_name[] = "answers-";

/* Before each piece; the checksum is the CRC-32 of the numbers before it and of the answers. */
typedef struct header {
    uint64_t number;
    uint32_t count, checksum;
} header;

static uint32_t checksum(const header *header, const cicy_bundle_answer *piece)
{
    const uLong begin = crc32(0, (const Bytef *)header, offsetof(struct header, checksum));
    return (uint32_t)crc32(begin, (const Bytef *)piece, (uInt)(header->count * sizeof *piece));
}

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

/* ---- Reading ---- */

static void forget(cicy_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        free(answers->made[i].answers);
    answers->count = 0;
}

static cicy_status keep(cicy_answers *answers, const header *header,
                        const cicy_bundle_answer *piece, cicy_error *error)
{
    const size_t number = (size_t)header->number, size = header->count * sizeof *piece;
    if (!cicy_array_reserve(&answers->made, &answers->room, number + 1, sizeof *answers->made))
        return cicy_error_memory(error);
    for (; answers->count <= number; answers->count++)
        answers->made[answers->count] = (cicy_answers_made){0};
    cicy_answers_made *made = &answers->made[number];
    if (made->count > 0) /* another rank had made it, too: the same */
        return CICY_OK;
    if (cicy_rank(answers->ranks) == 0) {
        made->answers = malloc(size);
        if (!made->answers)
            return cicy_error_memory(error);
        memcpy(made->answers, piece, size);
    }
    made->count = header->count;
    return CICY_OK;
}

/* Whether the next piece is there and whole. There are fewer pieces than line bundles in a file. */
static bool read_piece(FILE *stream, header *header, cicy_bundle_answer *piece)
{
    return fread(header, sizeof *header, 1, stream) == 1 && header->number <= UINT32_MAX &&
           header->count >= 1 && header->count <= CICY_ANSWERS_PIECE &&
           fread(piece, sizeof *piece, header->count, stream) == header->count &&
           checksum(header, piece) == header->checksum;
}

/* Reads all whole pieces at the beginning of a file; *end becomes where they end. */
static cicy_status read_pieces(cicy_answers *answers, FILE *stream, off_t *end, cicy_error *error)
{
    header header;
    cicy_bundle_answer piece[CICY_ANSWERS_PIECE];
    for (*end = 0; read_piece(stream, &header, piece); *end = ftello(stream))
        CICY_TRY(keep(answers, &header, piece, error));
    return ferror(stream) ? cicy_error_system(error, errno, "%s: cannot read", answers->folder)
                          : CICY_OK;
}

static cicy_status read_file(cicy_answers *answers, const char *name, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    off_t end;
    CICY_TRY(cicy_path_join(path, answers->folder, name, error));
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return cicy_error_system(error, errno, "%s", path);
    const cicy_status status = read_pieces(answers, stream, &end, error);
    fclose(stream);
    return status;
}

/* Reads the files of all ranks, of this call and of earlier ones. */
static cicy_status read_files(cicy_answers *answers, cicy_error *error)
{
    forget(answers);
    DIR *all = opendir(answers->folder);
    if (!all)
        return cicy_error_system(error, errno, "%s", answers->folder);
    cicy_status status = CICY_OK;
    for (const struct dirent *entry; status == CICY_OK && (entry = readdir(all));) {
        if (strncmp(entry->d_name, answers_name, sizeof answers_name - 1) != 0)
            continue;
        const int number = atoi(entry->d_name + sizeof answers_name - 1);
        answers->files = number >= answers->files ? number + 1 : answers->files;
        status = read_file(answers, entry->d_name, error);
    }
    closedir(all);
    return status;
}

/* ---- The folder ---- */

/* This rank's file, without what was not written whole, to append to. */
static cicy_status open_own(cicy_answers *answers, cicy_error *error)
{
    char name[32], path[CICY_PATH_ROOM];
    off_t end;
    snprintf(name, sizeof name, "%s%d", answers_name, cicy_rank(answers->ranks));
    answers->files = answers->files > 1 ? answers->files : 1;
    CICY_TRY(cicy_path_join(path, answers->folder, name, error));
    answers->stream = fopen(path, "ab+");
    if (!answers->stream)
        return cicy_error_system(error, errno, "%s", path);
    rewind(answers->stream);
    CICY_TRY(read_pieces(answers, answers->stream, &end, error));
    if (fseeko(answers->stream, end, SEEK_SET) != 0 || ftruncate(fileno(answers->stream), end) != 0)
        return cicy_error_system(error, errno, "%s", path);
    return CICY_OK;
}

static cicy_status open_folder(cicy_answers *answers, const char *question, cicy_error *error)
{
    CICY_TRY(cicy_folder_create(answers->folder, error));
    CICY_TRY(cicy_folder_lock_take(&answers->lock, answers->folder, error));
    return check_question(answers, question, error);
}

cicy_status cicy_answers_open(cicy_answers *answers, const char *path, const char *question,
                              const cicy_ranks *ranks, cicy_error *error)
{
    *answers = (cicy_answers){.ranks = ranks, .folder = malloc(strlen(path) + sizeof ".parts")};
    if (!answers->folder)
        return cicy_error_memory(error);
    sprintf(answers->folder, "%s.parts", path);
    if (cicy_rank(ranks) == 0)
        CICY_TRY(open_folder(answers, question, error));
    CICY_TRY(cicy_ranks_meet(ranks, NULL, error));
    CICY_TRY(read_files(answers, error));
    return open_own(answers, error);
}

void cicy_answers_close(cicy_answers *answers)
{
    if (answers->stream)
        fclose(answers->stream); /* every piece was flushed */
    cicy_folder_lock_release(&answers->lock);
    forget(answers);
    free(answers->made);
    free(answers->folder);
    *answers = (cicy_answers){0};
}

bool cicy_answers_has(const cicy_answers *answers, size_t number, size_t count)
{
    return number < answers->count && answers->made[number].count == count;
}

void cicy_answers_get(const cicy_answers *answers, size_t number, cicy_bundle_answer *piece)
{
    const cicy_answers_made *made = &answers->made[number];
    assert(number < answers->count && made->answers);
    memcpy(piece, made->answers, made->count * sizeof *piece);
}

static cicy_status cannot_write(const cicy_answers *answers, cicy_error *error)
{
    return cicy_error_system(error, errno, "%s/%s%d", answers->folder, answers_name,
                             cicy_rank(answers->ranks));
}

cicy_status cicy_answers_append(cicy_answers *answers, size_t number,
                                const cicy_bundle_answer *piece, size_t count, cicy_error *error)
{
    header header = {.number = number, .count = (uint32_t)count};
    header.checksum = checksum(&header, piece);
    if (fwrite(&header, sizeof header, 1, answers->stream) == 1 &&
        fwrite(piece, sizeof *piece, count, answers->stream) == count &&
        fflush(answers->stream) == 0)
        return CICY_OK;
    return cannot_write(answers, error);
}

cicy_status cicy_answers_unite(cicy_answers *answers, cicy_status status, cicy_error *error)
{
    FILE *stream = answers->stream;
    answers->stream = NULL;
    /* Closed, so that other machines see it. */
    if (fclose(stream) != 0 && status == CICY_OK)
        return cannot_write(answers, error);
    CICY_TRY(cicy_ranks_finish(answers->ranks, status, error));
    return cicy_rank(answers->ranks) == 0 ? read_files(answers, error) : CICY_OK;
}

/* Without reading the folder, which could fail now that all is done. */
void cicy_answers_remove(cicy_answers *answers)
{
    char path[CICY_PATH_ROOM], name[32];
    if (cicy_path_join(path, answers->folder, question_name, NULL) == CICY_OK)
        unlink(path);
    for (int i = 0; i < answers->files; i++) {
        snprintf(name, sizeof name, "%s%d", answers_name, i);
        if (cicy_path_join(path, answers->folder, name, NULL) == CICY_OK)
            unlink(path);
    }
    cicy_folder_lock_release(&answers->lock);
    rmdir(answers->folder);
}

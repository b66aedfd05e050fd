#include "geometry/classification/levels/work_folder.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "cicyminer/version.h"
#include "geometry/canonical/packed_set.h"

static const char state_name[] = "state";

/* The first line of the file: the program that wrote it. The last one: it is whole. */
static const char first_line[] = "classification of cicyminer %s";
static const char last_line[] = "end";

/* ---- Writing ---- */

static void write_level(FILE *stream, const cicy_level *level)
{
    fprintf(stream, " %s %zu %" PRIu64 " %zu %zu %zu\n", level->name, level->count, level->bytes,
            level->rows, level->columns, level->longest);
}

cicy_status cicy_work_folder_save(const cicy_work_folder *folder, const cicy_progress_made *made,
                                  cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    cicy_file file;
    CICY_TRY(cicy_path_join(path, folder->path, state_name, error));
    CICY_TRY(cicy_file_create(&file, path, error));
    fprintf(file.stream, first_line, cicy_version());
    fprintf(file.stream, "\ndimension %d rows %d\n", folder->dimension, folder->most_rows);
    fprintf(file.stream, "next %d split %" PRIu64 " names %" PRIu64 "\n", made->next, made->split,
            made->names);
    for (int i = 0; i < CICY_LEVELS; i++)
        if (made->complete[i]) {
            fprintf(file.stream, "level %d", i);
            write_level(file.stream, &made->levels[i]);
        }
    for (size_t i = 0; i < made->run_count; i++) {
        fputs("run 0", file.stream);
        write_level(file.stream, &made->runs[i]);
    }
    fprintf(file.stream, "%s\n", last_line);
    return cicy_file_commit(&file, error); /* notices a failure to write */
}

/* ---- Reading ---- */

static cicy_status wrong_state(const char *path, cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                               "%s: damaged; remove the folder to begin again", path);
}

/* Whether the numbers are possible, and the file is there and not cut short. */
static bool is_level(const cicy_level *level, const char *folder)
{
    char path[CICY_PATH_ROOM];
    struct stat found;
    return strncmp(level->name, "level-", 6) == 0 && !strchr(level->name, '/') &&
           level->rows <= CICY_MAX_ROWS && level->columns <= CICY_MAX_COLUMNS &&
           level->longest <= CICY_PACKED_SIZE &&
           cicy_path_join(path, folder, level->name, NULL) == CICY_OK && stat(path, &found) == 0 &&
           (uint64_t)found.st_size >= level->bytes;
}

/* Takes a line about a level or a run; false when it is none. */
static bool take_line(const char *line, const char *folder, cicy_progress_made *made)
{
    char kind[8];
    int rows;
    cicy_level level = {0};
    if (sscanf(line, "%7s %d %23s %zu %" SCNu64 " %zu %zu %zu", kind, &rows, level.name,
               &level.count, &level.bytes, &level.rows, &level.columns, &level.longest) != 8 ||
        !is_level(&level, folder))
        return false;
    if (strcmp(kind, "level") == 0 && rows >= 0 && rows < CICY_LEVELS && !made->complete[rows]) {
        made->levels[rows] = level;
        made->complete[rows] = true;
        return true;
    }
    if (strcmp(kind, "run") != 0 || made->run_count == CICY_MOST_RUNS)
        return false;
    made->runs[made->run_count++] = level;
    return true;
}

/* The next line, without its end; NULL at the end of the text. */
static char *next_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return line;
}

static cicy_status parse_state(char *text, const char *path, const cicy_work_folder *folder,
                               cicy_progress_made *made, cicy_error *error)
{
    char expected[128];
    int dimension, most_rows;
    char *line = next_line(&text);
    snprintf(expected, sizeof expected, first_line, cicy_version());
    if (!line || strncmp(line, first_line, strcspn(first_line, "%")) != 0)
        return wrong_state(path, error);
    if (strcmp(line, expected) != 0)
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "%s: the work of another version (%.60s); continue with that "
                                   "version, or remove the folder to begin again",
                                   path, line);
    line = next_line(&text);
    if (!line || sscanf(line, "dimension %d rows %d", &dimension, &most_rows) != 2)
        return wrong_state(path, error);
    if (dimension != folder->dimension || most_rows != folder->most_rows)
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "%s: the work on dimension %d with at most %d rows; remove the "
                                   "folder to begin another one",
                                   path, dimension, most_rows);
    line = next_line(&text);
    if (!line ||
        sscanf(line, "next %d split %" SCNu64 " names %" SCNu64, &made->next, &made->split,
               &made->names) != 3 ||
        made->next < 0 || made->next > CICY_LEVELS)
        return wrong_state(path, error);
    while ((line = next_line(&text)) && take_line(line, folder->path, made))
        ;
    return line && strcmp(line, last_line) == 0 ? CICY_OK : wrong_state(path, error);
}

/* ---- The folder ---- */

static bool is_named(const cicy_progress_made *made, const char *name)
{
    for (int i = 0; i < CICY_LEVELS; i++)
        if (strcmp(made->levels[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < made->run_count; i++)
        if (strcmp(made->runs[i].name, name) == 0)
            return true;
    return false;
}

/* Removes our files that are not named in `made` (NULL: all of ours). */
static void clean(const char *folder, const cicy_progress_made *made)
{
    DIR *all = opendir(folder);
    for (const struct dirent *entry; all && (entry = readdir(all));) {
        char path[CICY_PATH_ROOM];
        const bool level = strncmp(entry->d_name, "level-", 6) == 0;
        const bool ours = level || strcmp(entry->d_name, state_name) == 0 ||
                          strncmp(entry->d_name, "entries", 7) == 0;
        const bool wanted = made ? !level || is_named(made, entry->d_name) : !ours;
        if (!wanted && cicy_path_join(path, folder, entry->d_name, NULL) == CICY_OK)
            unlink(path);
    }
    if (all)
        closedir(all);
}

static cicy_status read_state(const cicy_work_folder *folder, cicy_progress_made *made,
                              cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    char *text;
    size_t size;
    if (!cicy_path_exists(folder->path, state_name))
        return CICY_OK;
    CICY_TRY(cicy_path_join(path, folder->path, state_name, error));
    CICY_TRY(cicy_file_read(path, 1 << 20, &text, &size, error));
    cicy_status status = parse_state(text, path, folder, made, error);
    free(text);
    return status;
}

cicy_status cicy_work_folder_open(cicy_work_folder *folder, cicy_progress_made *made,
                                  cicy_error *error)
{
    struct stat found;
    *made = (cicy_progress_made){.next = 1};
    if (!folder->path || stat(folder->path, &found) != 0)
        return CICY_OK;
    CICY_TRY(cicy_folder_lock_take(&folder->lock, folder->path, error));
    folder->in_use = true;
    cicy_status status = read_state(folder, made, error);
    if (status == CICY_OK)
        clean(folder->path, made);
    else
        cicy_work_folder_close(folder);
    return status;
}

cicy_status cicy_work_folder_begin(cicy_work_folder *folder, cicy_error *error)
{
    if (folder->in_use)
        return CICY_OK;
    CICY_TRY(cicy_folder_create(folder->path, error));
    CICY_TRY(cicy_folder_lock_take(&folder->lock, folder->path, error));
    folder->in_use = true;
    return CICY_OK;
}

void cicy_work_folder_remove(const cicy_work_folder *folder, const cicy_level *level)
{
    char path[CICY_PATH_ROOM];
    if (level->name[0] && cicy_path_join(path, folder->path, level->name, NULL) == CICY_OK)
        unlink(path);
}

void cicy_work_folder_close(cicy_work_folder *folder)
{
    cicy_folder_lock_release(&folder->lock);
    *folder = (cicy_work_folder){0};
}

void cicy_work_folder_delete(cicy_work_folder *folder)
{
    if (folder->in_use) {
        const char *path = folder->path;
        char state[CICY_PATH_ROOM]; /* first: it names the files that go now */
        if (cicy_path_join(state, path, state_name, NULL) == CICY_OK)
            unlink(state);
        clean(path, NULL);
        cicy_folder_lock_release(&folder->lock);
        rmdir(path);
    }
    cicy_work_folder_close(folder);
}

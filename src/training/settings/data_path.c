#include "training/settings/data_path.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files/path.h"
#include "cicyminer/bundle_data.h"
#include "cicyminer/sampling.h"

/* The folder of a file, freed by the caller. */
static char *folder_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    if (!slash)
        return strdup(".");
    return slash == file ? strdup("/") : strndup(file, (size_t)(slash - file));
}

/* From one absolute path without links to another: "../../data/four.h5". */
static char *relative(const char *folder, const char *file)
{
    size_t common = 0; /* bytes of the components that both begin with */
    for (size_t i = 0;; i++) {
        const bool ends = folder[i] == '/' || folder[i] == '\0';
        if (ends && file[i] == '/')
            common = i + 1;
        if (folder[i] != file[i] || folder[i] == '\0')
            break;
    }
    size_t up = 0;
    for (const char *c = folder + common; common <= strlen(folder) && *c; c++)
        up += c == folder + common || *c == '/';
    char *path = malloc(3 * up + strlen(file + common) + 1);
    if (!path)
        return NULL;
    *path = '\0';
    while (up-- > 0)
        strcat(path, "../");
    return strcat(path, file + common);
}

char *cicy_data_path_near(const char *config, const char *data)
{
    char *folder = folder_of(config);
    char *from = folder ? realpath(folder, NULL) : NULL;
    char *to = from ? realpath(data, NULL) : NULL;
    char *path = to ? relative(strcmp(from, "/") == 0 ? "" : from, to) : NULL;
    const int reason = errno;
    free(folder);
    free(from);
    free(to);
    errno = reason; /* of the first that failed */
    return path;
}

static bool has_checksum(const char *path, uint64_t checksum)
{
    cicy_dataset dataset = {0};
    const bool same = cicy_samples_read(&dataset, path, NULL) == CICY_OK &&
                      cicy_dataset_checksum(&dataset) == checksum;
    cicy_dataset_clear(&dataset);
    return same;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

char *cicy_data_path_find(const char *config, const char *given, const char *near,
                          uint64_t checksum)
{
    char path[CICY_PATH_ROOM];
    char *folder = near ? folder_of(config) : NULL;
    const bool other = folder && *given != '/' &&
                       cicy_path_join(path, folder, near, NULL) == CICY_OK &&
                       access(path, F_OK) == 0 && !is_same_file(path, given);
    free(folder);
    if (!other || (access(given, F_OK) == 0 && !has_checksum(path, checksum)))
        return strdup(given);
    return strdup(path);
}

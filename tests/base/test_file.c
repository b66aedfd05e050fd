/* Output files appear whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/cicyminer-test-XXXXXX";
static char path[256];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/result", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static int files_in_folder(void)
{
    DIR *stream = opendir(folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(stream));)
        count += entry->d_name[0] != '.';
    closedir(stream);
    return count;
}

static void write_text(const char *text)
{
    cicy_file file;
    assert_int_equal(cicy_file_create(&file, path, NULL), CICY_OK);
    fputs(text, file.stream);
    assert_int_equal(cicy_file_commit(&file, NULL), CICY_OK);
}

static void assert_content(const char *text)
{
    char *data;
    size_t size;
    assert_int_equal(cicy_file_read(path, 0, &data, &size, NULL), CICY_OK);
    assert_string_equal(data, text);
    assert_int_equal(size, strlen(text));
    free(data);
}

static void test_commit_replaces_the_file(void **state)
{
    (void)state;
    write_text("old");
    write_text("new and longer");
    assert_content("new and longer");
    assert_int_equal(files_in_folder(), 1);
}

static void test_discard_keeps_the_old_file(void **state)
{
    (void)state;
    write_text("old");
    cicy_file file;
    assert_int_equal(cicy_file_create(&file, path, NULL), CICY_OK);
    fputs("half", file.stream);
    cicy_file_discard(&file);
    assert_content("old");
    assert_int_equal(files_in_folder(), 1);
}

static void test_missing_folder_is_named(void **state)
{
    (void)state;
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, "/nonexistent-folder/x", &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, "/nonexistent-folder/x"));
    assert_non_null(strstr(error.message, "No such file"));
}

static void test_full_disk_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    write_text("old");
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, path, NULL), CICY_OK);
    file.stream = freopen("/dev/full", "wb", file.stream);
    assert_non_null(file.stream);
    for (int i = 0; i < 100000; i++)
        fputc('x', file.stream);
    assert_int_equal(cicy_file_commit(&file, &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, "No space left"));
    assert_content("old");
    assert_int_equal(files_in_folder(), 1);
}

static void test_size_limit_is_kept(void **state)
{
    (void)state;
    write_text("0123456789");
    char *data;
    size_t size;
    assert_int_equal(cicy_file_read(path, 9, &data, &size, NULL), CICY_INVALID_INPUT);
    assert_null(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commit_replaces_the_file),
        cmocka_unit_test(test_discard_keeps_the_old_file),
        cmocka_unit_test(test_missing_folder_is_named),
        cmocka_unit_test(test_full_disk_is_an_error_and_leaves_nothing),
        cmocka_unit_test(test_size_limit_is_kept),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

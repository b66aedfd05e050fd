/* Output files appear whole or not at all, at the end of links, and never in place of a device. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files/file.h"
#include "scratch.h"
#include "unit.h"

static char path[1024];

static void named(char out[1024], const char *name)
{
    snprintf(out, 1024, "%s/%s", scratch(), name);
}

static int make_folder(void **state)
{
    named(path, "result");
    return enter_scratch(state);
}

static int files_in_folder(void)
{
    DIR *stream = opendir(scratch());
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
    write_text("old");
    write_text("new and longer");
    assert_content("new and longer");
    assert_int_equal(files_in_folder(), 1);
}

static void test_discard_keeps_the_old_file(void **state)
{
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
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, "/nonexistent-folder/x", &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, "/nonexistent-folder/x"));
    assert_non_null(strstr(error.message, "No such file"));
}

static void test_full_disk_is_an_error_and_leaves_nothing(void **state)
{
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
    write_text("0123456789");
    char *data;
    size_t size;
    assert_int_equal(cicy_file_read(path, 9, &data, &size, NULL), CICY_INVALID_INPUT);
    assert_null(data);
}

static void write_to(const char *name, const char *text)
{
    cicy_file file;
    cicy_error error = {0};
    if (cicy_file_create(&file, name, &error) != CICY_OK)
        fail_msg("%s", error.message);
    fputs(text, file.stream);
    if (cicy_file_commit(&file, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

static mode_t mode_of(const char *name)
{
    struct stat found;
    assert_int_equal(lstat(name, &found), 0);
    return found.st_mode;
}

static void test_links_are_followed_and_stay_links(void **state)
{
    char inner[1024], first[1024], second[1024], absolute[1024];
    named(inner, "inner");
    named(first, "inner/first");
    named(second, "second");
    named(absolute, "absolute");
    unlink(path);
    assert_int_equal(mkdir(inner, 0777), 0);
    /* absolute -> second -> inner/first -> ../result, which does not exist yet */
    assert_int_equal(symlink("../result", first), 0);
    assert_int_equal(symlink("inner/first", second), 0);
    assert_int_equal(symlink(second, absolute), 0);
    for (int round = 0; round < 2; round++) {
        write_to(absolute, round ? "replaced" : "made");
        assert_content(round ? "replaced" : "made");
        assert_true(S_ISREG(mode_of(path)) && S_ISLNK(mode_of(first)) && S_ISLNK(mode_of(second)) &&
                    S_ISLNK(mode_of(absolute)));
        assert_int_equal(files_in_folder(), 4);
    }
    unlink(first);
    assert_int_equal(symlink("../second", first), 0); /* a circle */
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, second, &error), CICY_SYSTEM);
    assert_non_null(strstr(error.message, second));
    unlink(first);
    unlink(second);
    unlink(absolute);
    assert_int_equal(rmdir(inner), 0);
}

static void test_permissions_of_a_replaced_file_stay(void **state)
{
    static const mode_t modes[] = {0600, 0640, 0444, 0755};
    const mode_t mask = umask(027);
    unlink(path);
    write_text("new");
    assert_int_equal(mode_of(path) & 07777, 0640);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        write_text("again");
        assert_int_equal(mode_of(path) & 07777, modes[i]);
    }
    umask(mask);
}

/* Our own devices with the numbers of Linux' /dev/null and /dev/full; only root may make them. */
static void make_device(const char *name, unsigned minor)
{
#if defined(__linux__)
    if (mknod(name, S_IFCHR | 0666, (dev_t)(1 << 8 | minor)) == 0) {
        FILE *usable = fopen(name, "w"); /* not in a folder mounted with nodev */
        if (usable) {
            fclose(usable);
            return;
        }
        unlink(name);
    }
#else
    (void)name, (void)minor;
#endif
    skip();
}

static void test_a_device_is_written_to_and_never_replaced(void **state)
{
    char device[1024], *temporary;
    named(device, "null");
    make_device(device, 3);
    unlink(path);
    assert_int_equal(symlink("null", path), 0);
    write_to(device, "text");
    write_to(path, "text");
    assert_int_equal(cicy_file_temporary(path, &temporary, NULL), CICY_OK);
    assert_int_equal(cicy_file_publish(temporary, path, NULL), CICY_OK);
    assert_int_not_equal(access(temporary, F_OK), 0);
    free(temporary);
    assert_true(S_ISCHR(mode_of(device)) && S_ISLNK(mode_of(path)));
    assert_int_equal(files_in_folder(), 2);
    unlink(path);
    unlink(device);
}

static void test_a_full_device_is_an_error(void **state)
{
    char device[1024];
    named(device, "full");
    make_device(device, 7);
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, device, NULL), CICY_OK);
    fputs("text", file.stream);
    assert_int_equal(cicy_file_commit(&file, &error), CICY_SYSTEM);
    assert_int_equal(error.code, CICY_ERROR_NO_SPACE);
    assert_non_null(strstr(error.message, device));
    assert_true(S_ISCHR(mode_of(device)));
    unlink(device);
}

static void test_a_fifo_gets_the_bytes(void **state)
{
    char fifo[1024], bytes[64] = "";
    named(fifo, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    int reader = open(fifo, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    write_to(fifo, "through");
    assert_int_equal(read(reader, bytes, sizeof bytes - 1), 7);
    assert_string_equal(bytes, "through");
    close(reader);
    assert_true(S_ISFIFO(mode_of(fifo)));
    unlink(fifo);
}

static void test_an_open_descriptor_is_continued(void **state)
{
    char name[64];
    unlink(path);
    int descriptor = open(path, O_RDWR | O_CREAT, 0666);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, "before ", 7), 7);
    snprintf(name, sizeof name, "/dev/fd/%d", descriptor);
    write_to(name, "inside");
    assert_int_equal(write(descriptor, " after", 6), 6);
    close(descriptor);
    assert_content("before inside after");
    cicy_file file;
    cicy_error error = {0};
    assert_int_equal(cicy_file_create(&file, name, &error), CICY_SYSTEM); /* it is closed */
    assert_non_null(strstr(error.message, name));
}

static void test_impossible_names_are_refused_with_the_name_given(void **state)
{
    cicy_file file;
    cicy_error error = {0};
    char *temporary;
    assert_int_equal(cicy_file_create(&file, "", &error), CICY_USAGE);
    assert_string_equal(error.message, "the name of the output file is empty");
    assert_int_equal(cicy_file_temporary("", &temporary, NULL), CICY_USAGE);
    assert_int_equal(cicy_folder_create("", NULL), CICY_USAGE);
    char expected[2048];
    snprintf(expected, sizeof expected, "%s: cannot create: %s", scratch(), strerror(EISDIR));
    assert_int_equal(cicy_file_create(&file, scratch(), &error), CICY_SYSTEM);
    assert_string_equal(error.message, expected);
    assert_int_equal(cicy_file_temporary(scratch(), &temporary, NULL), CICY_SYSTEM);
}

/* Runs a process that begins a file at path and reports; it waits until `end` is closed. */
static pid_t start_writer(int *end)
{
    int ready[2], wait[2];
    char byte;
    assert_int_equal(pipe(ready) | pipe(wait), 0);
    pid_t child = fork();
    if (child == 0) {
        cicy_file file;
        close(wait[1]);
        bool made = cicy_file_create(&file, path, NULL) == CICY_OK && write(ready[1], "", 1) == 1;
        _exit(made && read(wait[0], &byte, 1) == 0 ? 0 : 1); /* leaves its temporary file */
    }
    assert_true(child > 0);
    close(ready[1]);
    close(wait[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    *end = wait[1];
    return child;
}

static int all_in_folder(void)
{
    DIR *stream = opendir(scratch());
    int count = -2; /* . and .. */
    while (readdir(stream))
        count++;
    closedir(stream);
    return count;
}

static void test_files_of_dead_writers_are_removed_and_of_live_ones_kept(void **state)
{
    char similar[2][1024];
    named(similar[0], ".cicyminer-notes");
    named(similar[1], ".cicyminer-00000000-999999999-0"); /* of another machine */
    for (int i = 0; i < 2; i++) {
        FILE *own = fopen(similar[i], "w");
        assert_non_null(own);
        fclose(own);
    }
    write_text("first");
    int end[2];
    pid_t killed = start_writer(&end[0]), live = start_writer(&end[1]);
    assert_int_equal(kill(killed, SIGKILL), 0);
    int result;
    assert_int_equal(waitpid(killed, &result, 0), killed);
    assert_int_equal(all_in_folder(), 5);
    write_text("second"); /* removes the one that the killed process left */
    assert_int_equal(all_in_folder(), 4);
    close(end[0]);
    close(end[1]);
    assert_int_equal(waitpid(live, &result, 0), live);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) == 0);
    write_text("third");
    assert_int_equal(all_in_folder(), 3);
    assert_content("third");
    for (int i = 0; i < 2; i++)
        assert_int_equal(unlink(similar[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commit_replaces_the_file),
        cmocka_unit_test(test_discard_keeps_the_old_file),
        cmocka_unit_test(test_missing_folder_is_named),
        cmocka_unit_test(test_full_disk_is_an_error_and_leaves_nothing),
        cmocka_unit_test(test_size_limit_is_kept),
        cmocka_unit_test(test_links_are_followed_and_stay_links),
        cmocka_unit_test(test_permissions_of_a_replaced_file_stay),
        cmocka_unit_test(test_a_device_is_written_to_and_never_replaced),
        cmocka_unit_test(test_a_full_device_is_an_error),
        cmocka_unit_test(test_a_fifo_gets_the_bytes),
        cmocka_unit_test(test_an_open_descriptor_is_continued),
        cmocka_unit_test(test_impossible_names_are_refused_with_the_name_given),
        cmocka_unit_test(test_files_of_dead_writers_are_removed_and_of_live_ones_kept),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}

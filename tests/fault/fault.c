/* Runs a command in which one call fails:
 *
 *     fault KIND N[+] TRACE COMMAND ARGUMENTS...
 *
 * KIND is memory (fail_memory.c must be preloaded or linked in) or a group of system calls below;
 * the N-th call fails, N+ also every later one, 0 none. TRACE gets the callers of the allocation
 * that failed. The last line of standard error is
 *
 *     fault: CODE CALLS FIRED NAME
 *
 * with the command's exit code (128 + signal), how many calls of the kind it made, whether one
 * failed and which. With N = sites:DEPTH no call fails, and the numbers of the calls to try come
 * after FIRED: the first of each distinct place.
 *
 * System calls are made to fail by a seccomp filter that asks this process about each one, so that
 * those of libraries and of the C library itself are reached too, at the interface of the kernel.
 * Needs Linux 5.6. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "page.h"

typedef struct {
    const char *kind;
    const char *name;
    int number;
    int reason;
    bool on_descriptor; /* its first argument is a file; messages to standard error do not count */
} fault_call;

/* A call made to fail does nothing, so close leaves its file open; only the message matters. */
static const fault_call calls[] = {
    {"write", "write", SYS_write, ENOSPC, true},
    {"write", "pwrite", SYS_pwrite64, ENOSPC, true},
    {"write", "writev", SYS_writev, ENOSPC, true},
    {"write", "ftruncate", SYS_ftruncate, ENOSPC, true},
    {"sync", "fsync", SYS_fsync, EIO, true},
    {"sync", "fdatasync", SYS_fdatasync, EIO, true},
    {"sync", "close", SYS_close, EIO, true},
    {"read", "read", SYS_read, EIO, true},
    {"read", "pread", SYS_pread64, EIO, true},
    {"read", "readv", SYS_readv, EIO, true},
    {"read", "getdents", SYS_getdents64, EIO, true},
    {"open", "openat", SYS_openat, EACCES, false},
    {"rename", "renameat", SYS_renameat, EACCES, false},
    {"rename", "renameat2", SYS_renameat2, EACCES, false},
    {"rename", "mkdirat", SYS_mkdirat, EACCES, false},
    {"rename", "linkat", SYS_linkat, EACCES, false},
    {"rename", "flock", SYS_flock, ENOLCK, true},
    {"unlink", "unlinkat", SYS_unlinkat, EACCES, false},
#ifdef SYS_open
    {"open", "open", SYS_open, EACCES, false},
    {"rename", "rename", SYS_rename, EACCES, false},
    {"rename", "mkdir", SYS_mkdir, EACCES, false},
    {"rename", "link", SYS_link, EACCES, false},
    {"unlink", "unlink", SYS_unlink, EACCES, false},
    {"unlink", "rmdir", SYS_rmdir, EACCES, false},
#endif
};
enum { CALL_COUNT = sizeof calls / sizeof *calls };

static void fail(const char *what)
{
    fprintf(stderr, "fault: %s: %s\n", what, strerror(errno));
    exit(125);
}

/* In the child: asks the parent about every call of the kind; returns where the parent listens. */
static int install_filter(const char *kind)
{
    struct sock_filter filter[2 * CALL_COUNT + 2];
    unsigned short length = 0;
    filter[length++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < CALL_COUNT; i++) {
        if (strcmp(calls[i].kind, kind) != 0)
            continue;
        filter[length++] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
        filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    }
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {length, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
                        &program);
}

/* Whether a call counts: made by the program itself (not one it started), on a file of its own. */
static bool counts(const fault_call *call, const struct seccomp_notif *asked, pid_t program,
                   const fault_page *page)
{
    if (!atomic_load(&page->started) || atomic_load(&page->finished))
        return false;
    char path[64], target[4096];
    snprintf(path, sizeof path, "/proc/%d/task/%d", (int)program, (int)asked->pid);
    if (access(path, F_OK) != 0)
        return false;
    if (!call->on_descriptor)
        return true;
    int descriptor = (int)asked->data.args[0];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)program, descriptor);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0 || descriptor == STDERR_FILENO)
        return false;
    target[length] = '\0';
    /* A pipe that is not closed would let the other end wait for ever; and HDF5 1.10 crashes at
     * the end of the program when it cannot close a file. */
    if (call->number == SYS_close)
        return target[0] == '/' && !strstr(target, ".h5");
    return strncmp(target, "/proc/", 6) != 0 && strncmp(target, "/sys/", 5) != 0;
}

/* Answers until the last process under the filter has ended; returns the name of what failed. */
static const char *answer_calls(int listener, pid_t program, fault_page *page)
{
    const char *failed = "-";
    for (;;) {
        struct pollfd ready = {.fd = listener, .events = POLLIN};
        if (poll(&ready, 1, -1) < 0 || !(ready.revents & POLLIN)) {
            if (ready.revents & (POLLHUP | POLLERR))
                return failed;
            continue;
        }
        struct seccomp_notif asked = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0)
            continue; /* ended meanwhile */
        const fault_call *call = calls;
        while (call->number != asked.data.nr)
            call++;
        struct seccomp_notif_resp answer = {.id = asked.id,
                                            .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        if (counts(call, &asked, program, page)) {
            long n = atomic_fetch_add(&page->calls, 1) + 1;
            if (page->depth && n <= FAULT_SITES)
                page->site[atomic_fetch_add(&page->site_count, 1)] = n;
            if (page->fail_at && (page->fail_onwards ? n >= page->fail_at : n == page->fail_at)) {
                if (!atomic_exchange(&page->fired, 1))
                    failed = call->name;
                answer.flags = 0;
                answer.error = -call->reason;
            }
        }
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
}

/* The child: the command under the filter, if any. */
static void start_command(char **command, const char *kind, fault_page *page)
{
    const char *preload = getenv("FAULT_PRELOAD");
    if (preload)
        setenv("LD_PRELOAD", preload, 1);
    if (kind) {
        int listener = install_filter(kind);
        atomic_store(&page->listener, listener);
        while (listener >= 0 && atomic_load(&page->listener) == listener)
            nanosleep(&(struct timespec){0, 20000},
                      NULL); /* exec closes it: wait until it is taken */
    }
    execvp(command[0], command);
    fail(command[0]);
}

/* Waits until the child has installed its filter. From then on its calls of this kind wait for an
 * answer, so that it can only say where the parent listens through the page. */
static int take_listener(pid_t child, fault_page *page)
{
    while (atomic_load(&page->listener) == 0)
        nanosleep(&(struct timespec){0, 50000}, NULL);
    int process = (int)syscall(SYS_pidfd_open, child, 0);
    int listener = (int)syscall(SYS_pidfd_getfd, process, atomic_load(&page->listener), 0);
    if (listener < 0)
        fail("the filter of system calls (seccomp)");
    atomic_store(&page->listener, -1);
    close(process);
    return listener;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return fputs("usage: fault KIND N[+]|sites:DEPTH TRACE COMMAND...\n", stderr), 125;
    const char *kind = argv[1], *when = argv[2];
    bool is_memory = strcmp(kind, "memory") == 0;

    char page_path[64];
    int descriptor = memfd_create("fault", 0);
    if (descriptor < 0 || ftruncate(descriptor, sizeof(fault_page)) != 0)
        fail("memfd_create");
    snprintf(page_path, sizeof page_path, "/proc/%d/fd/%d", (int)getpid(), descriptor);
    fault_page *page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (page == MAP_FAILED)
        fail("mmap");
    if (strncmp(when, "sites:", 6) == 0)
        page->depth = atoi(when + 6);
    else
        page->fail_at = atol(when), page->fail_onwards = when[strlen(when) - 1] == '+';
    setenv("FAULT_PAGE", page_path, 1);
    setenv("FAULT_KIND", kind, 1);
    setenv("FAULT_TRACE", argv[3], 1);

    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0)
        start_command(argv + 4, is_memory ? NULL : kind, page);
    const char *failed =
        is_memory ? "allocation" : answer_calls(take_listener(child, page), child, page);
    int status;
    waitpid(child, &status, 0);
    fprintf(stderr, "\nfault: %d %ld %d %s",
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            atomic_load(&page->calls), atomic_load(&page->fired), failed);
    for (int i = 0; i < atomic_load(&page->site_count) && i < FAULT_SITES; i++)
        fprintf(stderr, " %ld", page->site[i]);
    fprintf(stderr, "\n");
    return 0;
}

/* Progress on standard error, and signals. */
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static const double terminal_interval = 0.2, plain_interval = 10.0, mark_interval = 60.0;

static volatile sig_atomic_t interrupted, pipe_closed;

static void on_signal(int number)
{
    if (number == SIGPIPE)
        pipe_closed = 1;
    else
        interrupted = 1;
}

void cli_watch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND}, before;
        sigemptyset(&action.sa_mask);
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, NULL);
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

bool cli_uninterrupted(void *user, const cicy_progress_report *report)
{
    (void)user;
    (void)report;
    return !interrupted;
}

bool cli_pipe_closed(void)
{
    return pipe_closed != 0;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* "45 s", "12 min", "3.4 h". */
static void print_time_left(double seconds)
{
    if (seconds < 120)
        fprintf(stderr, ", %.0f s left", seconds);
    else if (seconds < 7200)
        fprintf(stderr, ", %.0f min left", seconds / 60);
    else
        fprintf(stderr, ", %.1f h left", seconds / 3600);
}

static void show(const cli_meter *meter, const cicy_progress_report *report, double time)
{
    double elapsed = time - meter->from.time;
    bool forward = elapsed > 0 && report->done > meter->from.done;
    double rate = forward ? (double)(report->done - meter->from.done) / elapsed : 0;
    cli_meter_clear(meter);
    fprintf(stderr, "%s: %" PRIu64, report->stage, report->done);
    if (report->total)
        fprintf(stderr, " of %s%" PRIu64, meter->estimated ? "about " : "", report->total);
    if (rate > 0) {
        fprintf(stderr, ", %.3g/s", rate);
        if (report->total > report->done)
            print_time_left((double)(report->total - report->done) / rate);
    }
    if (!meter->terminal)
        fputc('\n', stderr);
    fflush(stderr);
}

static bool report_progress(void *user, const cicy_progress_report *report)
{
    cli_meter *meter = user;
    double time = seconds_now();
    if (strncmp(meter->stage, report->stage, sizeof meter->stage - 1) != 0) {
        snprintf(meter->stage, sizeof meter->stage, "%s", report->stage);
        meter->from = meter->next = (cli_meter_mark){time, report->done};
    }
    if (time - meter->next.time >= mark_interval) {
        meter->from = meter->next;
        meter->next = (cli_meter_mark){time, report->done};
    }
    double interval = meter->terminal ? terminal_interval : plain_interval;
    if (!meter->quiet && time - meter->shown >= interval) {
        meter->shown = time;
        show(meter, report, time);
    }
    return !interrupted;
}

cicy_progress cli_meter_start(cli_meter *meter, bool quiet)
{
    *meter = (cli_meter){.quiet = quiet, .terminal = isatty(STDERR_FILENO) == 1};
    meter->shown = seconds_now();
    meter->from = meter->next = (cli_meter_mark){meter->shown, 0};
    return (cicy_progress){.call = report_progress, .user = meter};
}

void cli_meter_clear(const cli_meter *meter)
{
    if (meter->terminal && !meter->quiet)
        fputs("\r\033[K", stderr);
}

void cli_meter_finish(const cli_meter *meter)
{
    cli_meter_clear(meter);
}

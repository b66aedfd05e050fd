#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"

static const double terminal_interval = 0.2, plain_interval = 10.0;

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

void cli_watch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

static void show(const cli_meter *meter, const cicy_progress_report *report, double time)
{
    double elapsed = time - meter->started;
    double rate = elapsed > 0 ? (double)(report->done - meter->first) / elapsed : 0;
    fprintf(stderr, "%s%s: %" PRIu64, meter->terminal ? "\r\033[K" : "", report->stage,
            report->done);
    if (report->total)
        fprintf(stderr, " of %" PRIu64, report->total);
    if (rate > 0) {
        fprintf(stderr, ", %.3g/s", rate);
        if (report->total > report->done)
            fprintf(stderr, ", %.0f s left", (double)(report->total - report->done) / rate);
    }
    if (!meter->terminal)
        fputc('\n', stderr);
    fflush(stderr);
}

static bool report_progress(void *user, const cicy_progress_report *report)
{
    cli_meter *meter = user;
    double time = cicy_clock();
    if (strncmp(meter->stage, report->stage, sizeof meter->stage - 1) != 0) {
        snprintf(meter->stage, sizeof meter->stage, "%s", report->stage);
        meter->started = time;
        meter->first = report->done;
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
    meter->started = meter->shown = cicy_clock();
    return (cicy_progress){.call = report_progress, .user = meter};
}

void cli_meter_finish(cli_meter *meter)
{
    if (meter->terminal && !meter->quiet)
        fputs("\r\033[K", stderr);
}

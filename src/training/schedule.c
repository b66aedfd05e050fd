/* The course of the learning rate, and the end of a run. */
#include <math.h>

#include "training/run/run_folder.h"

static const double pi = 3.14159265358979323846;

/* A run with a time limit may take this much longer than planned before it is cut off. */
static const double overrun = 1.25;

/* The speed of the first part of a run sets the number of steps; a little is kept back. */
static const double safety = 0.95;

static double cosine(const cicy_training_settings *settings, double step, double total)
{
    double start = settings->schedule.hold * total;
    if (total <= 0 || step < start)
        return settings->schedule.learning_rate;
    double share = (step - start) / (total - start);
    double low = fmin(settings->schedule.floor, settings->schedule.learning_rate);
    return low + (settings->schedule.learning_rate - low) * 0.5 * (1 + cos(pi * fmin(share, 1)));
}

double cicy_schedule_rate(const cicy_run *run, uint64_t step)
{
    const cicy_training_settings *settings = &run->settings;
    double rate = settings->schedule.learning_rate;
    if (settings->schedule.kind == CICY_SCHEDULE_PLATEAU)
        rate = run->state.rate;
    else if (settings->schedule.kind == CICY_SCHEDULE_COSINE)
        rate = cosine(settings, (double)step, (double)run->state.total_steps);
    if (step < (uint64_t)settings->schedule.warmup)
        rate *= (double)(step + 1) / (double)settings->schedule.warmup;
    return rate;
}

/* Epochs since `value` was last improved on; *best and *since keep the record. */
static double epochs_waited(const cicy_run *run, double value, double *best, uint64_t *since)
{
    if (value < *best - run->settings.schedule.improvement) {
        *best = value;
        *since = run->state.step;
    }
    return (double)(run->state.step - *since) / (double)run->samples.steps_per_epoch;
}

void cicy_schedule_validated(cicy_run *run, double value)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_training_state *state = &run->state;
    if (epochs_waited(run, value, &state->plateau_value, &state->plateau_step) >=
        settings->schedule.patience) {
        double low = fmin(settings->schedule.floor, settings->schedule.learning_rate);
        state->rate = fmax(low, state->rate * settings->schedule.factor);
        state->plateau_step = state->step;
    }
    const double waited = epochs_waited(run, value, &state->wait_value, &state->wait_step);
    if (settings->schedule.early_stop > 0 && waited >= settings->schedule.early_stop)
        state->stop_step = state->step;
}

/* A cosine with a time limit needs to know its end while most of it is still ahead; before `hold`
 * the learning rate does not depend on it. */
static void estimate_total(cicy_run *run, double limit, double planned)
{
    const double hold = run->settings.schedule.hold;
    cicy_training_state *state = &run->state;
    double step = (double)state->step;
    state->deadline = overrun * planned;
    if (step >= limit * hold)
        state->total_steps = (uint64_t)limit;
    else if (state->step > 0 && cicy_run_seconds(run) >= safety * hold * planned)
        state->total_steps = (uint64_t)fmin(limit, ceil(step / hold));
}

void cicy_schedule_limit(cicy_run *run)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_training_state *state = &run->state;
    const double budget_ratio = 0.8; /* arXiv:2108.02221 (3.7) */
    double epochs = settings->limits.budget > 0
                        ? settings->limits.budget * budget_ratio / settings->data.ratio
                        : settings->limits.epochs;
    const double rounding = 1e-6; /* 6 * 0.8 / 0.3 * 300 is 4800 steps, not one more */
    double limit = ceil(epochs * (double)run->samples.steps_per_epoch - rounding);
    if (settings->limits.steps > 0)
        limit = fmin(limit, (double)settings->limits.steps);
    bool estimated = settings->schedule.kind == CICY_SCHEDULE_COSINE &&
                     settings->limits.minutes > 0 && settings->limits.steps == 0;
    if (state->total_steps == 0 && estimated) {
        estimate_total(run, limit, 60 * settings->limits.minutes);
    } else if (state->total_steps == 0) {
        state->total_steps = (uint64_t)limit;
        state->stop_step = (uint64_t)settings->limits.stop_after;
        state->deadline = 60 * settings->limits.minutes;
    }
    if (state->deadline > 0 && state->step > 0 && state->stop_step == 0 &&
        cicy_run_seconds(run) >= state->deadline)
        state->stop_step = state->step;
}

bool cicy_schedule_finished(const cicy_training_state *state)
{
    return (state->total_steps > 0 && state->step >= state->total_steps) ||
           (state->stop_step > 0 && state->step >= state->stop_step);
}

uint64_t cicy_schedule_last_step(const cicy_run *run)
{
    const cicy_training_state *state = &run->state;
    uint64_t last = state->stop_step > 0 ? state->stop_step : state->total_steps;
    if (state->total_steps > 0 && state->total_steps < last)
        last = state->total_steps;
    /* A cosine that is to fit into the time gets its length from the speed; else time cuts it. */
    const double planned = 60 * run->settings.limits.minutes, spent = cicy_run_seconds(run);
    if (planned > 0 && spent > 0 && state->step > 0 && state->stop_step == 0) {
        const uint64_t by_time = (uint64_t)((double)state->step * fmax(1, planned / spent));
        last = last == 0 || by_time < last ? by_time : last;
    }
    return last;
}

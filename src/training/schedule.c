#include <math.h>

#include "training/run.h"

static const double pi = 3.14159265358979323846;

/* A run with a time limit may take this much longer than planned before it is cut off. */
static const double overrun = 1.25;

/* The speed of the first part of a run sets the number of steps; a little is kept back. */
static const double safety = 0.95;

static double cosine(const cicy_training_settings *settings, double step, double total)
{
    double start = settings->hold * total;
    if (total <= 0 || step < start)
        return settings->learning_rate;
    double share = (step - start) / (total - start);
    double low = fmin(settings->floor, settings->learning_rate);
    return low + (settings->learning_rate - low) * 0.5 * (1 + cos(pi * fmin(share, 1)));
}

double cicy_schedule_rate(const cicy_run *run)
{
    const cicy_training_settings *settings = &run->settings;
    const cicy_training_state *state = &run->state;
    double rate = settings->learning_rate, step = (double)state->step;
    if (settings->schedule == CICY_SCHEDULE_PLATEAU)
        rate = state->rate;
    else if (settings->schedule == CICY_SCHEDULE_COSINE)
        rate = cosine(settings, step, (double)state->total_steps);
    if (state->step < (uint64_t)settings->warmup)
        rate *= (step + 1) / (double)settings->warmup;
    return rate;
}

void cicy_schedule_validated(cicy_run *run, double loss)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_training_state *state = &run->state;
    if (loss < state->plateau_loss) {
        state->plateau_loss = loss;
        state->plateau_step = state->step;
        return;
    }
    double waited = (double)(state->step - state->plateau_step) / (double)run->steps_per_epoch;
    if (waited >= settings->patience) {
        double low = fmin(settings->floor, settings->learning_rate);
        state->rate = fmax(low, state->rate * settings->factor);
        state->plateau_step = state->step;
    }
}

/* Without a time limit the settings say it; with one, a cosine needs to know its end while most of it
 * is still ahead (the learning rate does not depend on it before `hold`), other schedules just stop. */
void cicy_schedule_limit(cicy_run *run)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_training_state *state = &run->state;
    double limit = ceil(settings->epochs * (double)run->steps_per_epoch);
    if (settings->steps > 0)
        limit = fmin(limit, (double)settings->steps);
    double planned = settings->minutes * 60, seconds = cicy_run_seconds(run);

    if (state->total_steps == 0 && settings->minutes == 0)
        state->total_steps = (uint64_t)limit;
    else if (state->total_steps == 0 && settings->schedule == CICY_SCHEDULE_COSINE) {
        if ((double)state->step >= limit * settings->hold)
            state->total_steps = (uint64_t)limit;
        else if (state->step > 0 && seconds >= safety * settings->hold * planned)
            state->total_steps =
                (uint64_t)fmin(limit, ceil((double)state->step / settings->hold));
        state->deadline = overrun * planned;
    } else if (state->total_steps == 0) {
        state->deadline = planned;
        if ((double)state->step >= limit)
            state->total_steps = state->step;
    }
    if (state->deadline > 0 && state->step > 0 && state->step != state->total_steps &&
        seconds >= state->deadline)
        state->total_steps = state->step;
}

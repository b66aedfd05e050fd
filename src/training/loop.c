/* The training loop. The state file alone decides how far a run has come: it is replaced
 * atomically, the log is cut to the length that it knows, and all other weights files are made from
 * it. So a run that is killed at any moment continues to the same bytes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/keep_going.h"
#include "base/ranks.h"
#include "cicyminer/prediction.h"
#include "engine/engine.h"
#include "training/augmentation.h"
#include "training/epoch_order.h"
#include "training/run/run_evaluation.h"
#include "training/run/run_folder.h"

static const uint64_t stream_shuffle = UINT64_C(0x5452) << 48;

static void order_epoch(cicy_run *run, uint64_t epoch)
{
    if (run->samples.order_epoch == epoch)
        return;
    cicy_draw_order(run->dataset, run->split.indices[CICY_PART_TRAINING],
                    run->split.count[CICY_PART_TRAINING], run->settings.augmentation.emphasis,
                    (uint64_t)run->settings.seed, epoch, run->samples.order);
    run->samples.order_epoch = epoch;
}

static void add_losses(cicy_losses *sums, const cicy_losses *losses, double factor)
{
    sums->total += factor * losses->total;
    sums->penalty += factor * losses->penalty;
    for (size_t i = 0; i < CICY_MAX_OUTPUTS; i++)
        sums->output[i] += factor * losses->output[i];
}

static cicy_losses divide_losses(const cicy_losses *sums, double divisor)
{
    cicy_losses means = {0};
    add_losses(&means, sums, divisor > 0 ? 1 / divisor : 0);
    return means;
}

/* The moving moments of batch norms (momentum 0.99) would need some hundred steps to forget the
 * values they start from. In runs that start from the data, the moments after n batches are the
 * means over these batches instead, as long as n is below 100: for n = 100 the two rules agree. */
static double moment_rate(const cicy_run *run)
{
    const bool averages = run->settings.start.kind == CICY_START_DATA &&
                          run->settings.start.from[0] == '\0' && run->state.step < 99;
    return averages ? 100 / ((double)run->state.step + 1) : 1;
}

/* The same samples in other forms, another one each time that a sample is drawn. */
static cicy_batch altered_batch(cicy_run *run, const cicy_batch *batch)
{
    const cicy_dataset *dataset = run->dataset;
    const size_t size = dataset->rows * dataset->columns, targets = dataset->hodge_columns;
    const uint64_t first = (uint64_t)(batch->indices - run->samples.order);
    const uint64_t stream = stream_shuffle ^ run->samples.order_epoch << 32;
    const cicy_alteration alteration = {.splittings = run->settings.augmentation.splittings,
                                        .blocks = run->settings.augmentation.blocks,
                                        .shuffle =
                                            run->settings.augmentation.shuffle != CICY_SHUFFLE_NONE,
                                        .seed = (uint64_t)run->settings.seed};
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t index = batch->indices[i];
        cicy_alter_matrix(dataset, index, &alteration, stream ^ (first + i),
                          run->samples.altered + i * size);
        memcpy(run->samples.altered_targets + i * targets, run->samples.targets + index * targets,
               targets * sizeof *run->samples.targets);
    }
    return (cicy_batch){.matrices = run->samples.altered,
                        .targets = run->samples.altered_targets,
                        .count = batch->count};
}

static void collect(void *user, const cicy_losses *losses, size_t samples)
{
    cicy_training_state *state = user;
    add_losses(&state->sums, losses, (double)samples);
}

/* Waits for the steps whose losses the device still has. */
static cicy_status finish_steps(cicy_run *run, cicy_error *error)
{
    const double begin = cicy_clock();
    CICY_TRY(cicy_network_collect_losses(run->network, collect, &run->state, error));
    run->times.trained += cicy_clock() - begin;
    return CICY_OK;
}

/* A device that runs later is not waited for, until it can keep no more losses. */
static cicy_status make_step(cicy_run *run, const cicy_batch *batch, cicy_error *error)
{
    cicy_training_state *state = &run->state;
    const uint64_t seed = (uint64_t)run->settings.seed;
    cicy_losses losses;
    if (cicy_network_runs_later(run->network)) {
        if (cicy_network_late_room(run->network) == 0)
            CICY_TRY(cicy_network_collect_losses(run->network, collect, state, error));
        return cicy_network_train_step_later(run->network, batch, seed, state->step, error);
    }
    CICY_TRY(cicy_network_train_step(run->network, batch, seed, state->step, &losses, error));
    collect(state, &losses, batch->count);
    return CICY_OK;
}

static cicy_status train_step(cicy_run *run, cicy_error *error)
{
    cicy_training_state *state = &run->state;
    size_t training = run->split.count[CICY_PART_TRAINING];
    size_t limit = (size_t)run->settings.batch;
    order_epoch(run, state->step / run->samples.steps_per_epoch);
    size_t first = (size_t)(state->step % run->samples.steps_per_epoch) * limit;
    cicy_batch batch = {.matrices = run->dataset->matrix,
                        .targets = run->samples.targets,
                        .indices = run->samples.order + first,
                        .count = training - first < limit ? training - first : limit};
    double begin = cicy_clock();
    if (run->samples.altered)
        batch = altered_batch(run, &batch);
    cicy_network_set_moment_rate(run->network, moment_rate(run));
    CICY_TRY(make_step(run, &batch, error));
    CICY_TRY(cicy_optimiser_step(run->optimiser, cicy_schedule_rate(run, state->step), error));
    run->times.trained += cicy_clock() - begin;
    state->samples += batch.count;
    state->step++;
    return CICY_OK;
}

static cicy_status stopped(const cicy_run *run, cicy_error *error)
{
    return cicy_error_set(error, CICY_INTERRUPTED,
                          "%s: stopped at step %llu; everything is saved, and the run can be "
                          "continued",
                          run->folder, (unsigned long long)run->state.step);
}

/* Losses and metrics of one chunk of the validation samples, added up. */
static cicy_status validate_chunk(cicy_run *run, size_t first, size_t count, cicy_losses *sums,
                                  cicy_metrics_sums *metrics, cicy_error *error)
{
    const cicy_dataset *dataset = run->dataset;
    const size_t stride = cicy_model_main_values(run->model);
    const cicy_batch batch = {.matrices = dataset->matrix,
                              .targets = run->samples.targets,
                              .indices = run->samples.validation.indices + first,
                              .count = count};
    cicy_losses losses = {0};
    CICY_TRY(cicy_network_evaluate(run->network, &batch, run->samples.values, &losses, error));
    add_losses(sums, &losses, (double)count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t index = batch.indices[i];
        float predicted[CICY_MAX_PREDICTED];
        cicy_prediction_decode(run->model, run->samples.values + i * stride, predicted);
        cicy_metrics_add(metrics, predicted, dataset->hodge + index * dataset->hodge_columns,
                         dataset->euler[index], dataset->favourable[index]);
    }
    return CICY_OK;
}

/* Losses and metrics of the validation samples with the weights as they are. */
static cicy_status validate(cicy_run *run, const cicy_training_observer *observer,
                            cicy_training_record *record, cicy_error *error)
{
    cicy_losses sums = {0};
    cicy_metrics_sums metrics = {.dimension = run->dataset->dimension,
                                 .content = run->dataset->content};
    cicy_prediction_absent(run->model, metrics.absent);
    for (size_t first = 0; first < run->samples.validation.count; first += CICY_RUN_CHUNK) {
        const size_t rest = run->samples.validation.count - first;
        const size_t count = rest < CICY_RUN_CHUNK ? rest : CICY_RUN_CHUNK;
        CICY_TRY(validate_chunk(run, first, count, &sums, &metrics, error));
        if (!cicy_keep_going(&observer->progress, "validating", first + count,
                             run->samples.validation.count))
            return CICY_INTERRUPTED;
    }
    record->validated = divide_losses(&sums, (double)run->samples.validation.count);
    cicy_metrics_finish(&metrics, &record->metrics);
    return CICY_OK;
}

/* Accuracy on samples of the training and of the test part, which nothing depends on. */
static cicy_status watch(cicy_run *run, const cicy_training_observer *observer,
                         cicy_training_record *record, cicy_error *error)
{
    const cicy_evaluation_options options = {.progress = observer->progress};
    cicy_status status = CICY_OK;
    record->watched = run->samples.watched[0].count > 0 && run->samples.watched[1].count > 0;
    for (int i = 0; record->watched && status == CICY_OK && i < 2; i++)
        status = cicy_evaluate_entries(run->network, run->dataset, run->samples.watched[i].indices,
                                       run->samples.watched[i].count, &options, NULL,
                                       &record->watched_metrics[i], error);
    return status;
}

/* What a validation is worth; less is better. */
static double judge(const cicy_run *run, const cicy_training_record *record)
{
    return run->settings.schedule.monitor == CICY_MONITOR_LOSS
               ? record->validated.total
               : -cicy_metrics_accuracy(&record->metrics);
}

static cicy_status save(cicy_run *run, bool best, cicy_error *error)
{
    CICY_TRY(finish_steps(run, error));
    double now = cicy_clock();
    run->state.seconds += now - run->times.started;
    run->times.started = run->times.saved = now;
    if (!cicy_run_writes(run))
        return CICY_OK;
    CICY_TRY(cicy_state_write(run, error));
    CICY_TRY(cicy_run_write_last(run, error));
    if (best)
        return cicy_run_write_best(run, error);
    return CICY_OK;
}

static void fill_record(const cicy_run *run, cicy_training_record *record)
{
    const cicy_training_state *state = &run->state;
    double seconds = run->times.trained;
    *record = (cicy_training_record){
        .step = state->step,
        .total_steps = state->total_steps,
        .epoch = (double)state->step / (double)run->samples.steps_per_epoch,
        .training = divide_losses(&state->sums, (double)state->samples),
        .samples_per_second = seconds > 0 ? (double)state->samples / seconds : 0};
}

/* Validates, logs and saves. */
static cicy_status make_record(cicy_run *run, const cicy_training_observer *observer,
                               cicy_error *error)
{
    cicy_training_record record;
    cicy_training_state *state = &run->state;
    CICY_TRY(finish_steps(run, error));
    fill_record(run, &record);
    record.learning_rate = cicy_schedule_rate(run, state->step - 1);
    CICY_TRY(cicy_optimiser_swap_average(run->optimiser, error));
    cicy_status status = validate(run, observer, &record, error);
    CICY_THEN(status, watch(run, observer, &record, error));
    const double value = status == CICY_OK ? judge(run, &record) : INFINITY;
    record.best = value < state->best_value;
    if (record.best)
        status = cicy_run_keep_best(run, error);
    const cicy_status swapped =
        cicy_optimiser_swap_average(run->optimiser, status == CICY_OK ? error : NULL);
    CICY_TRY(status);
    CICY_TRY(swapped);

    if (record.best) {
        state->best_value = value;
        state->best_step = state->step;
    }
    cicy_schedule_validated(run, value);
    state->recorded_step = state->step;
    state->samples = 0;
    state->sums = (cicy_losses){0};
    run->times.trained = 0;
    if (!cicy_run_writes(run))
        return save(run, record.best, error);
    status = cicy_log_append(run, &record, error);
    CICY_THEN(status, save(run, record.best, error));
    CICY_THEN(status, cicy_timings_append(run, &record, error));
    if (status == CICY_OK && observer->recorded)
        observer->recorded(observer->user, run->model, &record);
    return status;
}

static bool record_is_due(const cicy_run *run)
{
    const cicy_training_state *state = &run->state;
    uint64_t every = run->settings.records.validate_every > 0
                         ? (uint64_t)run->settings.records.validate_every
                         : run->samples.steps_per_epoch;
    return state->step != state->recorded_step &&
           (state->step % every == 0 || cicy_schedule_finished(&run->state));
}

/* The number of steps that a time limit allowed is written down as soon as it is known, so that
 * config.json repeats the run on a machine of any speed. */
static cicy_status decide_length(cicy_run *run, cicy_error *error)
{
    cicy_training_settings *settings = &run->settings;
    const cicy_training_state *state = &run->state;
    if (!cicy_run_writes(run))
        return CICY_OK; /* the clock of rank 0 decides */
    cicy_schedule_limit(run);
    bool estimated = state->total_steps > 0 && settings->limits.steps == 0 &&
                     settings->schedule.kind == CICY_SCHEDULE_COSINE;
    bool stopped_early = (uint64_t)settings->limits.stop_after != state->stop_step;
    if (state->deadline == 0 || (!estimated && !stopped_early))
        return CICY_OK;
    if (estimated)
        settings->limits.steps = (int64_t)state->total_steps;
    settings->limits.stop_after = (int64_t)state->stop_step;
    settings->limits.minutes = 0;
    return cicy_run_write_config(run, error);
}

/* How far the whole run has come, in steps. */
static bool report_step(const cicy_run *run, const cicy_training_observer *observer)
{
    char stage[64];
    const uint64_t step = run->state.step;
    snprintf(stage, sizeof stage, "epoch %llu, steps",
             (unsigned long long)(step / run->samples.steps_per_epoch + 1));
    return cicy_keep_going(&observer->progress, stage, step, cicy_schedule_last_step(run));
}

static cicy_status loop(cicy_run *run, const cicy_training_observer *observer, cicy_error *error)
{
    for (;;) {
        cicy_status status = decide_length(run, error);
        CICY_THEN(status,
                  cicy_ranks_broadcast(run->ranks, 0, &run->state, sizeof run->state, error));
        if (status == CICY_OK && record_is_due(run))
            status = make_record(run, observer, error);
        bool asked = status == CICY_INTERRUPTED;
        if (status != CICY_OK && !asked)
            return status;
        if (!asked && cicy_schedule_finished(&run->state))
            return CICY_OK;
        asked = asked || !report_step(run, observer);
        if (asked || cicy_clock() - run->times.saved > 60 * run->settings.records.save_minutes) {
            status = save(run, false, error);
            if (status != CICY_OK || asked)
                return status == CICY_OK ? stopped(run, error) : status;
        }
        CICY_TRY(train_step(run, error));
    }
}

static cicy_status evaluate_at_end(cicy_run *run, const cicy_training_observer *observer,
                                   cicy_error *error)
{
    const cicy_evaluation_options options = {.part = CICY_PART_TEST,
                                             .limit = (size_t)run->settings.records.test_samples,
                                             .threads = run->threads,
                                             .progress = observer->progress};
    cicy_metrics metrics;
    if (run->split.count[CICY_PART_TEST] == 0 || run->settings.records.test_samples < 0 ||
        !cicy_run_writes(run))
        return CICY_OK;
    cicy_status status = cicy_run_evaluate_locked(run->folder, run->dataset, run->data, &options,
                                                  true, &metrics, error);
    return status == CICY_INTERRUPTED ? stopped(run, error) : status;
}

/* An observer that all ranks ask at the same time, and that stops all of them at once. */
typedef struct shared_observer {
    const cicy_training_observer *own;
    cicy_error *error;
    cicy_status status; /* of the ranks */
} shared_observer;

static bool ask_all(void *user, const cicy_progress_report *report)
{
    shared_observer *shared = user;
    const cicy_progress *own = &shared->own->progress;
    bool stop = own->call && !own->call(own->user, report);
    CICY_THEN(shared->status, cicy_ranks_meet(shared->own->ranks, &stop, shared->error));
    return !stop && shared->status == CICY_OK;
}

static cicy_status loop_together(cicy_run *run, const cicy_training_observer *observer,
                                 cicy_error *error)
{
    shared_observer shared = {.own = observer, .error = error};
    cicy_training_observer all = *observer;
    if (!run->ranks)
        return loop(run, observer, error);
    all.progress = (cicy_progress){ask_all, &shared};
    const cicy_status status = loop(run, &all, error);
    return shared.status == CICY_OK ? status : shared.status;
}

static cicy_status carry_on(cicy_run *run, const cicy_training_observer *observer,
                            cicy_error *error)
{
    if (cicy_run_writes(run))
        CICY_TRY(cicy_log_open(run, error));
    CICY_TRY(loop_together(run, observer, error));
    CICY_TRY(evaluate_at_end(run, observer, error));
    return cicy_ranks_meet(run->ranks, NULL, error);
}

cicy_status cicy_train(const cicy_training_settings *settings, const cicy_dataset *dataset,
                       const char *data, const char *run_folder, int threads,
                       const cicy_training_observer *observer, cicy_error *error)
{
    cicy_run run;
    cicy_status status =
        cicy_run_create(&run, settings, run_folder, data, dataset, threads, observer->ranks, error);
    CICY_THEN(status, carry_on(&run, observer, error));
    cicy_run_close(&run);
    return status;
}

cicy_status cicy_train_resume(const char *run_folder, const cicy_dataset *dataset, const char *data,
                              int threads, const cicy_training_observer *observer,
                              cicy_error *error)
{
    cicy_run run;
    cicy_status status =
        cicy_run_open(&run, run_folder, data, dataset, threads, observer->ranks, error);
    CICY_THEN(status, carry_on(&run, observer, error));
    cicy_run_close(&run);
    return status;
}

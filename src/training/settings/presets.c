#include "training/settings/settings_table.h"

#include <string.h>

#include "base/errors.h"
#include "cicyminer/model.h"

/* arXiv:2108.02221, 4: CICYMiner. */
static const cicy_training_settings cicyminer = {
    .batch = 64,
    .model = {.name = "cicyminer", .width = 1},
    .data = {.sampling = CICY_SAMPLING_STRATIFIED,
             .share = 1,
             .ratio = 0.1,
             .validation = 0.1,
             .rescale = CICY_RESCALE_TRAINING},
    .limits = {.epochs = 300},
    .optimiser = {.kind = CICY_OPTIMISER_ADAM,
                  .momentum = 0.9,
                  .beta1 = 0.9,
                  .beta2 = 0.999,
                  .epsilon = 1e-7},
    .schedule = {.kind = CICY_SCHEDULE_PLATEAU,
                 .learning_rate = 1e-3,
                 .hold = 0.1,
                 .floor = 1e-6,
                 .factor = 0.3,
                 .patience = 75,
                 .monitor = CICY_MONITOR_LOSS},
    .loss = {.delta = 1.5, .weights = {0.05, 0.30, 0.25, 0.35}, .auxiliary = 1, .dropout = 0.2},
    .records = {.save_minutes = 5}};

/* arXiv:2108.02221, 3.2: the classification networks. l1 and l2 are those of the published code;
 * the text has 1e-6 for l1. */
static void classification(cicy_training_settings *settings, bool best)
{
    settings->data.sampling = CICY_SAMPLING_RANDOM;
    settings->data.rescale = CICY_RESCALE_DATA_SET;
    settings->limits.budget = 100;
    settings->schedule.factor = 0.4;
    settings->schedule.patience = 15;
    settings->schedule.monitor = CICY_MONITOR_ACCURACY;
    settings->schedule.improvement = 0.001;
    settings->loss.l1 = 1e-5;
    settings->batch = best ? 128 : 32;
    settings->schedule.learning_rate = best ? 1e-4 : 4e-4;
    settings->loss.dropout = best ? 0.1 : 0.2;
    settings->loss.l2 = best ? 7e-5 : 1.6e-5;
}

/* What the settings of our own have in common: Muon, one cosine, a start from the data, the average
 * of the weights. */
static void fast(cicy_training_settings *settings)
{
    settings->optimiser.kind = CICY_OPTIMISER_MUON;
    settings->optimiser.momentum = 0.95;
    settings->optimiser.decay = 0.01;
    settings->optimiser.clip = 5;
    settings->optimiser.average = 0.998;
    settings->schedule.kind = CICY_SCHEDULE_COSINE;
    settings->schedule.learning_rate = 4e-3;
    settings->schedule.warmup = 200;
    settings->schedule.hold = 0.05;
    settings->schedule.floor = 0;
    settings->schedule.monitor = CICY_MONITOR_ACCURACY;
    settings->start.kind = CICY_START_DATA;
}

/* The paper's own network in a tenth of its steps; docs/notebook.md has what was tried. */
static void fast_cicyminer(cicy_training_settings *settings)
{
    static const double weights[CICY_MAX_PREDICTED] = {1, 1, 1, 0.25};
    fast(settings);
    memcpy(settings->loss.weights, weights, sizeof weights);
    settings->loss.delta = 1;
    settings->limits.epochs = 30;
}

static void fast_classification(cicy_training_settings *settings)
{
    fast(settings);
    settings->schedule.improvement = 0;
    settings->loss.l1 = 0;
    settings->loss.l2 = 0;
    settings->batch = 64;
    settings->limits.budget = 10;
}

/* Message passing; what docs/results.md found to learn fastest. */
static void message_passing(cicy_training_settings *settings, bool rooted)
{
    static const double weights[CICY_MAX_PREDICTED] = {1, 1, 1, 0.25, 0.25, 0.05};
    fast(settings);
    memcpy(settings->loss.weights, weights, sizeof weights);
    settings->data.rescale = CICY_RESCALE_NONE;
    settings->augmentation.emphasis = 2.5;
    settings->augmentation.splittings = 0.5;
    settings->augmentation.blocks = 0.1;
    settings->batch = rooted ? 64 : 128;
    settings->limits.epochs = 12;
    settings->schedule.learning_rate = rooted ? 4e-3 : 2e-3;
    settings->optimiser.average = rooted ? 0.999 : 0.997;
    settings->loss.delta = 1;
    settings->loss.dropout = 0;
}

/* What docs/results.md found for line bundles. */
static void line_bundles(cicy_training_settings *settings)
{
    message_passing(settings, false);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        settings->loss.weights[k] = 1;
    settings->data.sampling = CICY_SAMPLING_RANDOM;
    settings->augmentation.emphasis = 0;
    settings->augmentation.splittings = 0;
    settings->augmentation.blocks = 0;
    settings->schedule.learning_rate = 4e-3;
    settings->optimiser.average = 0.99;
}

cicy_training_settings cicy_training_defaults(void)
{
    cicy_training_settings settings = {0};
    cicy_training_preset(cicyminer.model.name, &settings, NULL);
    return settings;
}

cicy_status cicy_training_preset(const char *name, cicy_training_settings *settings,
                                 cicy_error *error)
{
    cicy_model_options options = {0};
    CICY_TRY(cicy_model_options_defaults(name, &options, error));
    *settings = cicyminer;
    settings->model.modules = (int64_t)options.modules;
    settings->model.filters = (int64_t)options.filters;
    settings->model.last_filters = (int64_t)options.last_filters;
    settings->model.dense_layers = (int64_t)options.dense_layers;
    settings->model.dense_units = (int64_t)options.dense_units;
    settings->model.dense_activation = options.dense_activation;
    if (strncmp(name, "inception", strlen("inception")) == 0)
        classification(settings, strstr(name, "+best") != NULL);
    if (strstr(name, "+bundle"))
        line_bundles(settings);
    else if (strncmp(name, "mpnn", strlen("mpnn")) == 0)
        message_passing(settings, strchr(name, '+') != NULL);
    if (strstr(name, "+fast"))
        (strncmp(name, "inception", strlen("inception")) == 0 ? fast_classification
                                                              : fast_cicyminer)(settings);
    if (strstr(name, "+batch-256"))
        settings->batch = 256;
    return CICY_OK;
}

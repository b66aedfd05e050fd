#include "training/presets.h"

#include <string.h>

#include "cicyminer/model.h"

/* arXiv:2108.02221, 4: CICYMiner. */
static const cicy_training_settings cicyminer = {.model = "cicyminer",
                                                 .width = 1,
                                                 .sampling = CICY_SAMPLING_STRATIFIED,
                                                 .share = 1,
                                                 .ratio = 0.1,
                                                 .validation = 0.1,
                                                 .rescale = CICY_RESCALE_TRAINING,
                                                 .batch = 64,
                                                 .epochs = 300,
                                                 .optimiser = CICY_OPTIMISER_ADAM,
                                                 .momentum = 0.9,
                                                 .beta1 = 0.9,
                                                 .beta2 = 0.999,
                                                 .epsilon = 1e-7,
                                                 .learning_rate = 1e-3,
                                                 .schedule = CICY_SCHEDULE_PLATEAU,
                                                 .hold = 0.1,
                                                 .floor = 1e-6,
                                                 .factor = 0.3,
                                                 .patience = 75,
                                                 .monitor = CICY_MONITOR_LOSS,
                                                 .delta = 1.5,
                                                 .weights = {0.05, 0.30, 0.25, 0.35},
                                                 .auxiliary = 1,
                                                 .dropout = 0.2,
                                                 .save_minutes = 5};

/* arXiv:2108.02221, 3.2: the classification networks. l1 and l2 are those of the published code;
 * the text has 1e-6 for l1. */
static void classification(cicy_training_settings *settings, bool best)
{
    settings->sampling = CICY_SAMPLING_RANDOM;
    settings->rescale = CICY_RESCALE_DATA_SET;
    settings->budget = 100;
    settings->factor = 0.4;
    settings->patience = 15;
    settings->monitor = CICY_MONITOR_ACCURACY;
    settings->improvement = 0.001;
    settings->l1 = 1e-5;
    settings->batch = best ? 128 : 32;
    settings->learning_rate = best ? 1e-4 : 4e-4;
    settings->dropout = best ? 0.1 : 0.2;
    settings->l2 = best ? 7e-5 : 1.6e-5;
}

/* Message passing; what docs/results.md found to learn fastest. */
static void message_passing(cicy_training_settings *settings, bool rooted)
{
    static const double weights[CICY_MAX_PREDICTED] = {1, 1, 1, 0.25};
    memcpy(settings->weights, weights, sizeof weights);
    settings->rescale = CICY_RESCALE_NONE;
    settings->emphasis = 2.5;
    settings->splittings = 0.5;
    settings->blocks = 0.1;
    settings->batch = rooted ? 64 : 128;
    settings->epochs = 12;
    settings->optimiser = CICY_OPTIMISER_MUON;
    settings->momentum = 0.95;
    settings->decay = 0.01;
    settings->learning_rate = rooted ? 4e-3 : 2e-3;
    settings->schedule = CICY_SCHEDULE_COSINE;
    settings->warmup = 200;
    settings->hold = 0.05;
    settings->floor = 0;
    settings->monitor = CICY_MONITOR_ACCURACY;
    settings->clip = 5;
    settings->average = rooted ? 0.999 : 0.997;
    settings->delta = 1;
    settings->dropout = 0;
    settings->start = CICY_START_DATA;
}

cicy_training_settings cicy_training_defaults(void)
{
    cicy_training_settings settings = {0};
    cicy_training_preset(cicyminer.model, &settings, NULL);
    return settings;
}

cicy_status cicy_training_preset(const char *name, cicy_training_settings *settings,
                                 cicy_error *error)
{
    cicy_model_options options = {0};
    cicy_status status = cicy_model_options_defaults(name, &options, error);
    if (status != CICY_OK)
        return status;
    *settings = cicyminer;
    settings->modules = (int64_t)options.modules;
    settings->filters = (int64_t)options.filters;
    settings->last_filters = (int64_t)options.last_filters;
    settings->dense_layers = (int64_t)options.dense_layers;
    settings->dense_units = (int64_t)options.dense_units;
    settings->dense_activation = (int64_t)options.dense_activation;
    if (strncmp(name, "inception", strlen("inception")) == 0)
        classification(settings, strstr(name, "+best") != NULL);
    if (strncmp(name, "mpnn", strlen("mpnn")) == 0)
        message_passing(settings, strchr(name, '+') != NULL);
    if (strstr(name, "+batch-256"))
        settings->batch = 256;
    return CICY_OK;
}

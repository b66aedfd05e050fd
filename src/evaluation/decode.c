/* Outputs of networks as Hodge numbers. */
#include <math.h>

#include "cicyminer/prediction.h"

static size_t most_probable(const float *probabilities, size_t classes)
{
    size_t best = 0;
    for (size_t c = 1; c < classes; c++)
        if (probabilities[c] > probabilities[best])
            best = c;
    return best;
}

/* Which predicted number an output is; CICY_MAX_PREDICTED: none. */
static size_t place_of(const cicy_model *model, const cicy_output *output)
{
    const cicy_content content =
        cicy_model_is_of_bundles(model) ? CICY_CONTENT_BUNDLES : CICY_CONTENT_HODGE;
    return output->target < CICY_MAX_PREDICTED
               ? cicy_predicted_place(content, model->options.dimension, output->target)
               : CICY_MAX_PREDICTED;
}

/* Exponents beyond this are errors of the network and no dimensions. */
static const double largest_exponent = 21; /* about 10^9 */

static float scaled_back(cicy_scale scale, float value)
{
    return scale == CICY_SCALE_PLAIN ? value : (float)expm1(fmin((double)value, largest_exponent));
}

void cicy_prediction_decode(const cicy_model *model, const float *values, float *numbers)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        numbers[k] = NAN;
    for (size_t o = 0; o < cicy_model_main_outputs(model); o++) {
        const cicy_output *output = &model->outputs[o];
        const size_t classes = model->layers[output->layer].channels;
        const size_t place = place_of(model, output);
        if (place < CICY_MAX_PREDICTED)
            numbers[place] = output->loss == CICY_LOSS_CROSS_ENTROPY
                                 ? (float)(output->first + (int64_t)most_probable(values, classes))
                                 : scaled_back(output->scale, *values);
        values += classes;
    }
}

bool cicy_prediction_is_finite(const cicy_model *model, const float *values)
{
    for (size_t i = 0; i < cicy_model_main_values(model); i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

void cicy_prediction_absent(const cicy_model *model, bool *absent)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        absent[k] = true;
    for (size_t o = 0; o < cicy_model_main_outputs(model); o++) {
        const size_t place = place_of(model, &model->outputs[o]);
        if (place < CICY_MAX_PREDICTED)
            absent[place] = false;
    }
}

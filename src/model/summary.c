#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/layer_kinds.h"

static void print_row(FILE *stream, const cicy_model *model, size_t index)
{
    const cicy_layer *layer = &model->layers[index];
    const cicy_model_counts counts = cicy_model_count(model, index);
    char shape[64];
    snprintf(shape, sizeof shape, "%zu x %zu x %zu", layer->rows, layer->columns, layer->channels);
    fprintf(stream, "%-24s %-17s %-24s %-14s %12" PRIu64 " %10.2f\n", layer->name,
            cicy_layer_rules_of(layer->kind)->name, index ? model->layers[layer->input].name : "",
            shape, counts.trained + counts.moments, 1e-6 * (double)counts.flops);
}

char *cicy_model_summary(const cicy_model *model)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fprintf(stream, "%s, width %g\n\n%-24s %-17s %-24s %-14s %12s %10s\n", model->name,
            model->options.width, "layer", "kind", "reads", "shape", "parameters", "MFLOP");
    for (size_t i = 0; i < model->layer_count; i++)
        print_row(stream, model, i);
    const cicy_model_counts all = cicy_model_count(model, CICY_WHOLE_MODEL);
    fprintf(stream,
            "\nparameters %" PRIu64 " trained, %" PRIu64 " moving moments; %" PRIu64
            " kernel weights\n%.1f MFLOP a sample forward; outputs:",
            all.trained, all.moments, all.kernel_weights, 1e-6 * (double)all.flops);
    for (size_t i = 0; i < model->output_count; i++)
        fprintf(stream, " %s", model->outputs[i].name);
    fputc('\n', stream);
    if (fclose(stream) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

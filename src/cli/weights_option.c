#include "cli/weights_option.h"

#include <stdio.h>

enum { BATCH = 1024 };

static cicy_status open_built_in(cli_weights *weights, double ratio, int threads, cicy_error *error)
{
    char name[48];
    const void *data;
    size_t size;
    snprintf(name, sizeof name, "built-in weights %g", ratio);
    cicy_status status = cicy_weights_built_in(ratio, &data, &size, error);
    if (status == CICY_OK)
        status = cicy_weights_parse(name, data, size, BATCH, threads, &weights->network,
                                    &weights->info, error);
    if (status == CICY_OK)
        status = cicy_publication_parse(name, data, size, &weights->publication,
                                        &weights->published, error);
    return status;
}

cicy_status cli_weights_open(cli_weights *weights, const char *file, double ratio, int threads,
                             cicy_error *error)
{
    weights->network = NULL;
    weights->published = false;
    if (!file)
        return open_built_in(weights, ratio, threads, error);
    cicy_status status =
        cicy_weights_read(file, BATCH, threads, &weights->network, &weights->info, error);
    if (status == CICY_OK)
        status = cicy_publication_read(file, &weights->publication, &weights->published, error);
    return status;
}

void cli_weights_close(cli_weights *weights)
{
    cicy_network_free(weights->network);
    weights->network = NULL;
}

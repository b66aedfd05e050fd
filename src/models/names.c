#include <math.h>
#include <string.h>

#include "models/models.h"

static const struct {
    const char *name;
    cicy_status (*build)(cicy_model *model, cicy_error *error);
} builders[] = {{"cicyminer", cicy_model_build_cicyminer}};

const char *const *cicy_model_names(void)
{
    static const char *const names[] = {"cicyminer", NULL};
    return names;
}

cicy_status cicy_model_create(const char *name, double width, size_t rows, size_t columns,
                              cicy_model **model, cicy_error *error)
{
    const double largest_width = 64;
    if (!(width > 0 && width <= largest_width))
        return cicy_error_set(error, CICY_USAGE, "width %g is outside (0, %g]", width,
                              largest_width);
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        if (strcmp(builders[i].name, name) != 0)
            continue;
        cicy_model *started;
        cicy_status status = cicy_model_start(name, rows, columns, &started, error);
        if (status != CICY_OK)
            return status;
        started->width = width;
        status = builders[i].build(started, error);
        if (status != CICY_OK)
            cicy_model_free(started);
        else
            *model = started;
        return status;
    }
    return cicy_error_set(error, CICY_USAGE, "'%s' is not the name of a model", name);
}

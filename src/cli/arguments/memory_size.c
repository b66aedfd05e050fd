#include "cli/arguments/memory_size.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

cicy_status cli_take_memory(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    static const double least = 1 << 20;
    uint64_t *memory = (uint64_t *)((char *)arguments + option->offset);
    char *end;
    const double number = strtod(text, &end);
    const char *unit = *end ? strchr("KMGT", *end) : NULL;
    const double bytes = unit ? ldexp(number, 10 * (int)(unit - "KMGT" + 1)) : number;
    if (end == text || (*end && (!unit || end[1])) || !(bytes >= least && bytes < 1e18))
        return cicy_error_set(error, CICY_USAGE,
                              "--%s: '%s' is not a size of at least 1M, such as 500M or 8G",
                              option->name, text);
    *memory = (uint64_t)bytes;
    return CICY_OK;
}

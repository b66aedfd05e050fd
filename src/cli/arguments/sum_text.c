#include "cli/arguments/sum_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static cicy_status refuse(const char *text, size_t length, cicy_error *error)
{
    return cicy_error_set(error, CICY_USAGE,
                          "'%.*s' is not a list of whole numbers like 1,0,-2 or 3*1,0,-2",
                          (int)(length > 60 ? 60 : length), text);
}

/* One summand, perhaps several times. */
static cicy_status parse_summand(cli_bundles *sum, const char *text, size_t length,
                                 cicy_error *error)
{
    unsigned long times = 1;
    const char *degrees = text, *star = memchr(text, '*', length);
    if (star) {
        char *end;
        errno = 0;
        times = strtoul(text, &end, 10);
        end += strspn(end, " \t");
        if (end != star || errno || times < 1 || strchr("-+", text[strspn(text, " \t")]))
            return refuse(text, length, error);
        degrees = star + 1;
    }
    cli_bundle bundle;
    if (!cli_bundle_parse(degrees, length - (size_t)(degrees - text), &bundle))
        return refuse(text, length, error);
    if (times > CLI_MOST_SUMMANDS || sum->count + times > CLI_MOST_SUMMANDS)
        return cicy_error_set(error, CICY_USAGE, "a sum has at most %d line bundles",
                              CLI_MOST_SUMMANDS);
    cicy_status status = CICY_OK;
    for (; times > 0 && status == CICY_OK; times--)
        status = cli_bundles_add(sum, &bundle, error);
    return status;
}

cicy_status cli_sum_parse(cli_bundles *sum, const char *text, size_t length, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (size_t at = 0; at <= length && status == CICY_OK;) {
        const char *bar = memchr(text + at, '|', length - at);
        const size_t end = bar ? (size_t)(bar - text) : length;
        status = parse_summand(sum, text + at, end - at, error);
        at = end + 1;
    }
    return status;
}

int64_t *cli_sum_degrees(const cli_bundles *sum, int rows, cicy_error *error)
{
    int64_t *degrees = malloc((sum->count * (size_t)rows + 1) * sizeof *degrees);
    if (!degrees)
        cli_no_memory(error);
    for (size_t k = 0; degrees && k < sum->count; k++)
        if (cli_bundles_get(sum, rows, k, degrees + k * (size_t)rows, error) != CICY_OK) {
            free(degrees);
            degrees = NULL;
        }
    return degrees;
}

static bool parse_power(const char *text, size_t length, int *power)
{
    if (length != 1 || text[0] < '1' || text[0] > '8')
        return false;
    *power = text[0] - '0';
    return true;
}

bool cli_construction_parse(const char *text, size_t length, cicy_construction *construction)
{
    static const struct {
        const char *name;
        cicy_construction_kind kind;
        bool power;
    } known[] = {{"V", CICY_CONSTRUCTION_NONE, false},
                 {"dual", CICY_CONSTRUCTION_DUAL, false},
                 {"wedge", CICY_CONSTRUCTION_EXTERIOR, true},
                 {"sym", CICY_CONSTRUCTION_SYMMETRIC, true},
                 {"end", CICY_CONSTRUCTION_ENDOMORPHISMS, false}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const size_t own = strlen(known[k].name);
        *construction = (cicy_construction){.kind = known[k].kind};
        if (length >= own && strncmp(text, known[k].name, own) == 0 &&
            (known[k].power ? parse_power(text + own, length - own, &construction->power)
                            : length == own))
            return true;
    }
    return false;
}

const char *cli_construction_name(const cicy_construction *construction, char *name)
{
    static const char *const names[] = {"V", "dual", "wedge", "sym", "end"};
    if (construction->power)
        snprintf(name, CLI_CONSTRUCTION_NAME, "%s%d", names[construction->kind],
                 construction->power);
    else
        snprintf(name, CLI_CONSTRUCTION_NAME, "%s", names[construction->kind]);
    return name;
}

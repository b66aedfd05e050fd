/* Calibration tables as text. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/calibration.h"

void cicy_calibration_print(const cicy_calibration *calibration, char *text)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t g = 0; g < calibration->groups; g++) {
        const cicy_calibration_group *group = &calibration->group[g];
        const char *parting = g > 0 ? "; " : "";
        char *to = text + used;
        const size_t room = CICY_CALIBRATION_TEXT - used;
        if (group->largest == INT64_MAX)
            used += (size_t)snprintf(to, room, "%s*", parting);
        else
            used += (size_t)snprintf(to, room, "%s%" PRId64, parting, group->largest);
        for (size_t b = 0; b < group->bins; b++)
            used += (size_t)snprintf(text + used, CICY_CALIBRATION_TEXT - used, " %.6g:%.4f",
                                     group->distance[b], group->confidence[b]);
    }
}

static void skip_blanks(const char **text)
{
    while (**text == ' ')
        ++*text;
}

/* An unsigned decimal number; NULL or the reason. */
static const char *read_number(const char **text, double *number)
{
    char *end;
    if (!isdigit((unsigned char)**text))
        return "not a number";
    *number = strtod(*text, &end);
    *text = end;
    return NULL;
}

static const char *read_bin(const char **text, cicy_calibration_group *group)
{
    const size_t b = group->bins;
    if (b == CICY_CALIBRATION_BINS)
        return "too many bins";
    const char *reason = read_number(text, &group->distance[b]);
    if (!reason && **text != ':')
        reason = "a distance without confidence";
    if (reason)
        return reason;
    ++*text;
    reason = read_number(text, &group->confidence[b]);
    if (reason)
        return reason;
    if (!(group->distance[b] <= 0.5 && (b == 0 || group->distance[b] > group->distance[b - 1])))
        return "the distances do not grow from 0 to 0.5";
    if (!(group->confidence[b] <= (b == 0 ? 1 : group->confidence[b - 1])))
        return "the confidence grows with the distance, or is above 1";
    group->bins++;
    return NULL;
}

static const char *read_largest(const char **text, int64_t *largest)
{
    char *end;
    if (**text == '*') {
        ++*text;
        *largest = INT64_MAX;
        return NULL;
    }
    errno = 0;
    *largest = strtoll(*text, &end, 10);
    if (end == *text || errno || *largest == INT64_MAX)
        return "a group without its largest value";
    *text = end;
    return NULL;
}

static const char *read_group(const char **text, cicy_calibration_group *group)
{
    const char *reason = read_largest(text, &group->largest);
    skip_blanks(text);
    while (!reason && **text && **text != ';') {
        reason = read_bin(text, group);
        skip_blanks(text);
    }
    if (!reason && (group->bins == 0 || group->distance[group->bins - 1] < 0.5))
        reason = "the bins of a group do not end at 0.5";
    return reason;
}

static const char *read_groups(const char *text, cicy_calibration *calibration)
{
    for (;;) {
        const size_t g = calibration->groups;
        if (g == CICY_CALIBRATION_GROUPS)
            return "too many groups";
        skip_blanks(&text);
        const char *reason = read_group(&text, &calibration->group[g]);
        if (reason)
            return reason;
        if (g > 0 && calibration->group[g].largest <= calibration->group[g - 1].largest)
            return "the groups are not in order";
        calibration->groups++;
        if (!*text)
            break;
        text++;
    }
    return calibration->group[calibration->groups - 1].largest == INT64_MAX
               ? NULL
               : "the last group is not open";
}

cicy_status cicy_calibration_parse(cicy_calibration *calibration, const char *text,
                                   cicy_error *error)
{
    *calibration = (cicy_calibration){0};
    const char *reason = read_groups(text, calibration);
    if (!reason)
        return CICY_OK;
    *calibration = (cicy_calibration){0};
    return cicy_error_set(error, CICY_INVALID_INPUT, "calibration: %s", reason);
}

/* Calibration tables as text. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cicyminer/calibration.h"

void cicy_calibration_print(const cicy_calibration *calibration, char *text)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t g = 0; g < calibration->groups; g++) {
        const cicy_calibration_group *group = &calibration->group[g];
        char rows[8] = "*", largest[24] = "*";
        if (group->rows < CICY_CALIBRATION_ALL_ROWS)
            snprintf(rows, sizeof rows, "%d", group->rows);
        if (group->largest < INT64_MAX)
            snprintf(largest, sizeof largest, "%" PRId64, group->largest);
        used += (size_t)snprintf(text + used, CICY_CALIBRATION_TEXT - used, "%s%s %s",
                                 g > 0 ? "; " : "", rows, largest);
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

/* A whole number below `open`; `*` means `open`. */
static const char *read_bound(const char **text, int64_t open, int64_t *bound)
{
    char *end;
    if (**text == '*') {
        ++*text;
        *bound = open;
        return NULL;
    }
    errno = 0;
    *bound = strtoll(*text, &end, 10);
    if (end == *text || errno || *bound >= open)
        return "a group without its bounds";
    *text = end;
    return NULL;
}

static const char *read_group(const char **text, cicy_calibration_group *group)
{
    int64_t rows;
    const char *reason = read_bound(text, CICY_CALIBRATION_ALL_ROWS, &rows);
    skip_blanks(text);
    if (!reason)
        reason = rows < 1 ? "a group without rows" : read_bound(text, INT64_MAX, &group->largest);
    group->rows = reason ? 0 : (uint8_t)rows;
    skip_blanks(text);
    while (!reason && **text && **text != ';') {
        reason = read_bin(text, group);
        skip_blanks(text);
    }
    if (!reason && (group->bins == 0 || group->distance[group->bins - 1] < 0.5))
        reason = "the bins of a group do not end at 0.5";
    return reason;
}

/* By rows, the groups of equal rows by their largest answer, the last of these open. */
static bool is_next(const cicy_calibration_group *group, const cicy_calibration_group *next)
{
    return group->largest == INT64_MAX
               ? next->rows > group->rows
               : next->rows == group->rows && next->largest > group->largest;
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
        if (g > 0 && !is_next(&calibration->group[g - 1], &calibration->group[g]))
            return "the groups are not in order";
        calibration->groups++;
        if (!*text)
            break;
        text++;
    }
    const cicy_calibration_group *last = &calibration->group[calibration->groups - 1];
    return last->rows == CICY_CALIBRATION_ALL_ROWS && last->largest == INT64_MAX
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

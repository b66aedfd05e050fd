#include "cicyminer/splitting.h"
#include "geometry/configuration/sound.h"

#include <assert.h>
#include <string.h>

/* Enumeration state. Only the rows in the column's support matter: digit k stands for row[k]. */
typedef struct partition_walk {
    int digits;
    uint8_t row[CICY_MAX_ROWS];
    size_t most;
    bool (*visit)(void *user, const cicy_partition *parts);
    void *user;
    uint8_t part[CICY_MAX_COLUMNS][CICY_MAX_ROWS]; /* chosen parts, as digits */
    cicy_partition parts;                          /* the same by rows */
} partition_walk;

static void push(partition_walk *walk, const uint8_t *part)
{
    size_t count = walk->parts.count++;
    memcpy(walk->part[count], part, (size_t)walk->digits);
    for (int k = 0; k < walk->digits; k++)
        walk->parts.degree[count][walk->row[k]] = part[k];
}

/* The next vector 0 <= part <= rest in lexicographic order; false after the last. */
static bool next_part(uint8_t *part, const uint8_t *rest, int digits)
{
    for (int k = digits - 1; k >= 0; k--) {
        if (part[k] < rest[k]) {
            part[k]++;
            return true;
        }
        part[k] = 0;
    }
    return false;
}

/* Like memcmp, which costs more than this for the few digits that there are. */
static int compare(const uint8_t *a, const uint8_t *b, size_t digits)
{
    for (size_t k = 0; k < digits; k++)
        if (a[k] != b[k])
            return a[k] < b[k] ? -1 : 1;
    return 0;
}

/* Parts are chosen in an order that does not increase, so every multiset is visited once. */
static bool walk_rest(partition_walk *walk, const uint8_t *rest)
{
    size_t digits = (size_t)walk->digits;
    const uint8_t *last = walk->parts.count ? walk->part[walk->parts.count - 1] : NULL;
    if (last && compare(rest, last, digits) <= 0) {
        push(walk, rest);
        bool proceed = walk->visit(walk->user, &walk->parts);
        walk->parts.count--;
        if (!proceed)
            return false;
    }
    if (walk->parts.count + 2 > walk->most)
        return true;

    uint8_t part[CICY_MAX_ROWS] = {0}, left[CICY_MAX_ROWS];
    while (next_part(part, rest, walk->digits)) {
        if ((last && compare(part, last, digits) > 0) || compare(part, rest, digits) == 0)
            break;
        for (size_t k = 0; k < digits; k++)
            left[k] = (uint8_t)(rest[k] - part[k]);
        push(walk, part);
        bool proceed = walk_rest(walk, left);
        walk->parts.count--;
        if (!proceed)
            return false;
    }
    return true;
}

bool cicy_configuration_visit_partitions(const cicy_configuration *configuration, size_t column,
                                         size_t most,
                                         bool (*visit)(void *user, const cicy_partition *parts),
                                         void *user)
{
    assert(column < configuration->columns && most <= CICY_MAX_COLUMNS);
    partition_walk walk = {.most = most, .visit = visit, .user = user};
    uint8_t whole[CICY_MAX_ROWS];
    for (int i = 0; i < configuration->rows; i++)
        if (configuration->degree[i][column]) {
            whole[walk.digits] = configuration->degree[i][column];
            walk.row[walk.digits++] = (uint8_t)i;
        }
    return walk_rest(&walk, whole);
}

bool cicy_configuration_split(const cicy_configuration *configuration, size_t column,
                              const cicy_partition *parts, cicy_configuration *split)
{
    assert(column < configuration->columns && parts->count >= 2);
    size_t rows = configuration->rows;
    size_t columns = configuration->columns + parts->count - 1;
    if (rows + 1 > CICY_MAX_ROWS || columns > CICY_MAX_COLUMNS)
        return false;
    *split = (cicy_configuration){.rows = (uint8_t)(rows + 1), .columns = (uint8_t)columns};
    size_t kept = configuration->columns - 1u;
    for (size_t i = 0; i < rows; i++) {
        split->n[i] = configuration->n[i];
        memcpy(split->degree[i], configuration->degree[i], column);
        memcpy(split->degree[i] + column, configuration->degree[i] + column + 1, kept - column);
        for (size_t k = 0; k < parts->count; k++)
            split->degree[i][kept + k] = parts->degree[k][i];
    }
    split->n[rows] = (uint8_t)(parts->count - 1);
    memset(split->degree[rows] + kept, 1, parts->count);
    return true;
}

bool cicy_configuration_contract(const cicy_configuration *configuration, size_t row,
                                 cicy_configuration *contracted)
{
    assert(cicy_configuration_is_sound(configuration) && row < configuration->rows);
    *contracted = (cicy_configuration){0};
    if (configuration->rows < 2)
        return false;
    size_t columns = 0;
    for (size_t j = 0; j < configuration->columns; j++)
        columns += configuration->degree[row][j] == 0;
    contracted->columns = (uint8_t)(columns + 1);
    for (size_t i = 0; i < configuration->rows; i++) {
        if (i == row)
            continue;
        uint8_t *degree = contracted->degree[contracted->rows];
        contracted->n[contracted->rows++] = configuration->n[i];
        size_t kept = 0;
        for (size_t j = 0; j < configuration->columns; j++) {
            if (configuration->degree[row][j])
                degree[columns] = (uint8_t)(degree[columns] + configuration->degree[i][j]);
            else
                degree[kept++] = configuration->degree[i][j];
        }
    }
    return true;
}

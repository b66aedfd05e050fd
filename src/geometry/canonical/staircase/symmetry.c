#include <string.h>

#include "geometry/canonical/labelling.h"
#include "geometry/canonical/staircase/staircase.h"
#include "geometry/configuration/incidence.h"

void cicy_staircase_find_twins(cicy_staircase *search)
{
    for (int i = 0; i < search->rows; i++) {
        const cicy_configuration *x = search->configuration;
        int twin = i - 1;
        while (twin >= 0 && memcmp(x->degree[twin], x->degree[i], (size_t)search->columns) != 0)
            twin--;
        search->twin_before[i] = (int8_t)twin;
    }
}

/* The canonical labelling that keeps what is known about the order. Blocks need no colour: their
 * columns are those of one of the rows placed together. */
static void find_labelling(const cicy_staircase *search, const cicy_partial *from,
                           cicy_labelling *labelling)
{
    uint8_t row_colour[CICY_MAX_ROWS], column_colour[CICY_MAX_COLUMNS];
    for (int i = 0; i < search->rows; i++)
        row_colour[i] = from->placed >> i & 1 ? from->line[i] : CICY_MAX_ROWS;
    for (int j = 0; j < search->columns; j++)
        column_colour[j] = (uint8_t)(from->group[j] + from->offset[j]);
    cicy_labelling_find(search->configuration, row_colour, column_colour, labelling);
}

/* Whether two labellings give the same matrix. From the last line up, as the first are the same. */
static bool same_matrix(const cicy_configuration *x, const cicy_labelling *a,
                        const cicy_labelling *b)
{
    for (int i = x->rows - 1; i >= 0; i--)
        for (int j = x->columns - 1; j >= 0; j--)
            if (x->degree[a->rows[i]][a->columns[j]] != x->degree[b->rows[i]][b->columns[j]])
                return false;
    return true;
}

/* Whether the last labelling gives another matrix than the `count` before it. */
static bool is_new(const cicy_staircase *search, const cicy_labelling *labelling, int count)
{
    for (int k = 0; k < count; k++)
        if (same_matrix(search->configuration, &labelling[k], &labelling[count]))
            return false;
    return true;
}

uint32_t cicy_staircase_different_rows(const cicy_staircase *search, const cicy_partial *from,
                                       int line, uint32_t set)
{
    cicy_labelling labelling[CICY_MAX_ROWS];
    uint32_t kept = 0;
    for (; set; set &= set - 1) {
        cicy_partial next;
        int count = cicy_count_bits(kept);
        cicy_partial_place(search, from, line, cicy_lowest_bit(set), &next);
        find_labelling(search, &next, &labelling[count]);
        if (is_new(search, labelling, count))
            kept |= set & -set;
    }
    return kept;
}

void cicy_staircase_drop_symmetric(cicy_staircase *search, cicy_level *level)
{
    cicy_labelling labelling[CICY_POOL];
    int kept = 0;
    for (int k = 0; k < level->count; k++) {
        int place = level->place[k];
        find_labelling(search, &search->pool[place].partial, &labelling[kept]);
        if (is_new(search, labelling, kept))
            level->place[kept++] = (uint8_t)place;
        else
            cicy_pool_give(search, place);
    }
    level->count = level->different = kept;
}

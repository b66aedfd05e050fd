/* Lines that rows make, and putting rows on lines. A row sorts its entries within each group of
 * columns. */
#include <assert.h>
#include <string.h>

#include "geometry/canonical/staircase/staircase.h"
#include "geometry/configuration/incidence.h"

/* The entries of a row in one block, sorted, the first column in the highest bits. */
typedef struct touched_block {
    uint8_t group, block, width;
    cicy_line pattern;
} touched_block;

void cicy_row_sort(const cicy_configuration *configuration, int i, cicy_sorted_row *row)
{
    row->count = 0;
    for (int j = 0; j < configuration->columns; j++) {
        uint8_t degree = configuration->degree[i][j];
        if (degree == 0)
            continue;
        assert(degree < 1 << CICY_LINE_BITS);
        int at = row->count++;
        for (; at > 0 && row->degree[at - 1] < degree; at--) {
            row->degree[at] = row->degree[at - 1];
            row->column[at] = row->column[at - 1];
        }
        row->degree[at] = degree;
        row->column[at] = (uint8_t)j;
    }
}

/* By group, then by decreasing pattern. */
static void sort_blocks(touched_block *blocks, int count)
{
    for (int k = 1; k < count; k++) {
        touched_block moved = blocks[k];
        int at = k;
        for (; at > 0 &&
               (blocks[at - 1].group > moved.group ||
                (blocks[at - 1].group == moved.group && blocks[at - 1].pattern < moved.pattern));
             at--)
            blocks[at] = blocks[at - 1];
        blocks[at] = moved;
    }
}

/* The blocks that a row touches: blocks [CICY_MAX_COLUMNS], sorted by group, then by decreasing
 * pattern. Returns their number. */
static inline int touch_blocks(const cicy_partial *from, const cicy_sorted_row *row,
                               touched_block *blocks)
{
    int count = 0;
    for (int k = 0; k < row->count; k++) {
        int j = row->column[k], at = 0, offset = from->offset[j];
        while (at < count && blocks[at].block != from->block[j])
            at++;
        if (at == count)
            blocks[count++] = (touched_block){from->group[j], from->block[j], from->width[j], 0};
        for (int before = 0; before < k && from->width[j] > 1; before++) {
            int other = row->column[before];
            offset +=
                from->block[other] == from->block[j] && from->offset[other] == from->offset[j];
        }
        assert(offset < from->width[j]);
        blocks[at].pattern |= (cicy_line)row->degree[k]
                              << CICY_LINE_BITS * (from->width[j] - 1 - offset);
    }
    sort_blocks(blocks, count);
    return count;
}

cicy_line cicy_line_made(const cicy_partial *from, const cicy_sorted_row *row)
{
    cicy_line result = 0;
    touched_block blocks[CICY_MAX_COLUMNS];
    int count = touch_blocks(from, row, blocks), position = 0;
    for (int k = 0; k < count; k++) {
        bool same_group = k > 0 && blocks[k].group == blocks[k - 1].group;
        position = same_group ? position + blocks[k].width : blocks[k].group;
        assert(position + blocks[k].width <= CICY_MAX_COLUMNS);
        result |= blocks[k].pattern
                  << CICY_LINE_BITS * (CICY_MAX_COLUMNS - blocks[k].width - position);
    }
    return result;
}

void cicy_partial_start(const cicy_staircase *search, cicy_partial *empty)
{
    memset(empty, 0, sizeof *empty);
    for (int j = 0; j < search->columns; j++) {
        empty->block[j] = (uint8_t)j;
        empty->width[j] = 1;
    }
}

/* Orders the columns of a block by the degrees of row i within their offsets. */
static void split_block(const cicy_staircase *search, const cicy_partial *from, int i, int block,
                        cicy_partial *to)
{
    const uint8_t *degree = search->configuration->degree[i];
    for (int j = 0; j < search->columns; j++) {
        if (from->block[j] != block)
            continue;
        for (int other = 0; other < search->columns; other++)
            to->offset[j] = (uint8_t)(to->offset[j] + (from->block[other] == block &&
                                                       from->offset[other] == from->offset[j] &&
                                                       degree[other] > degree[j]));
    }
}

void cicy_partial_place(const cicy_staircase *search, const cicy_partial *from, int line, int i,
                        cicy_partial *to)
{
    enum { NONE = 0xff };
    touched_block blocks[CICY_MAX_COLUMNS];
    int count = touch_blocks(from, &search->row[i], blocks);
    uint8_t start[CICY_MAX_COLUMNS],
        end[CICY_MAX_COLUMNS]; /* of a block; of a group's touched ones */
    memset(start, NONE, sizeof start);
    memset(end, NONE, sizeof end);
    *to = *from;
    to->placed |= UINT32_C(1) << i;
    to->line[i] = (uint8_t)line;
    to->arm[i] = CICY_NO_ARM;
    for (int k = 0; k < count; k++) {
        const touched_block *b = &blocks[k];
        bool same_group = k > 0 && b->group == blocks[k - 1].group;
        int position = same_group ? end[b->group] : b->group;
        bool equal = same_group && b->pattern == blocks[k - 1].pattern;
        start[b->block] = equal ? start[blocks[k - 1].block] : (uint8_t)position;
        end[b->group] = (uint8_t)(position + b->width);
        if (b->width > 1)
            split_block(search, from, i, b->block, to);
    }
    for (int j = 0; j < search->columns; j++) {
        if (start[from->block[j]] != NONE)
            to->group[j] = start[from->block[j]];
        else if (end[from->group[j]] != NONE)
            to->group[j] = end[from->group[j]];
        assert(to->group[j] + to->width[j] <= search->columns);
    }
}

/* Whether the position of a column is known. */
static bool is_fixed(const cicy_staircase *search, const cicy_partial *from, int column)
{
    for (int j = 0; j < search->columns; j++)
        if (j != column && from->group[j] == from->group[column] &&
            (from->block[j] != from->block[column] || from->offset[j] == from->offset[column]))
            return false;
    return true;
}

uint32_t cicy_partial_arms(const cicy_staircase *search, const cicy_partial *from, int i)
{
    uint32_t arms = 0;
    int first = -1;
    const cicy_sorted_row *row = &search->row[i];
    for (int k = 0; k < row->count; k++) {
        int j = row->column[k];
        if (is_fixed(search, from, j))
            continue;
        if (first < 0)
            first = k;
        if (from->width[j] > 1 || from->group[j] != from->group[row->column[first]] ||
            row->degree[k] != row->degree[first])
            return 0;
        arms |= UINT32_C(1) << j;
    }
    return arms;
}

void cicy_partial_place_together(const cicy_staircase *search, const cicy_partial *from, int line,
                                 uint32_t set, cicy_partial *to)
{
    *to = *from;
    to->placed |= set;
    uint32_t all = 0;
    for (uint32_t mask = set; mask; mask &= mask - 1) {
        int i = cicy_lowest_bit(mask);
        uint32_t arms = cicy_partial_arms(search, from, i);
        assert(arms != 0 && (arms & all) == 0);
        int first = cicy_lowest_bit(arms);
        to->line[i] = (uint8_t)line;
        to->arm[i] = (uint8_t)first;
        for (uint32_t columns = arms; columns; columns &= columns - 1) {
            to->block[cicy_lowest_bit(columns)] = (uint8_t)first;
            to->width[cicy_lowest_bit(columns)] = (uint8_t)cicy_count_bits(arms);
        }
        all |= arms;
    }
    int start = from->group[cicy_lowest_bit(all)];
    for (int j = 0; j < search->columns; j++)
        if (from->group[j] == start && !(all >> j & 1))
            to->group[j] = (uint8_t)(start + cicy_count_bits(all));
}

bool cicy_partial_equal(const cicy_staircase *search, const cicy_partial *a, const cicy_partial *b)
{
    size_t columns = (size_t)search->columns;
    return a->placed == b->placed && memcmp(a->group, b->group, columns) == 0 &&
           memcmp(a->offset, b->offset, columns) == 0 && memcmp(a->block, b->block, columns) == 0;
}

/* position[j]: where column j goes. */
static void read_columns(const cicy_staircase *search, const cicy_partial *result,
                         uint8_t *position)
{
    uint8_t begin[CICY_MAX_COLUMNS], blocks[CICY_MAX_COLUMNS] = {0}; /* of a block; in a group */
    for (int j = 0; j < search->columns; j++)
        if (result->block[j] == j) {
            int group = result->group[j];
            begin[j] = (uint8_t)(group + blocks[group]++ * result->width[j]);
        }
    uint8_t fill[CICY_MAX_COLUMNS] = {0};
    for (int j = 0; j < search->columns; j++) {
        int cell = begin[result->block[j]] + result->offset[j];
        position[j] = (uint8_t)(cell + fill[cell]++);
    }
}

void cicy_partial_read(const cicy_staircase *search, const cicy_partial *result, uint8_t *rows,
                       uint8_t *columns)
{
    uint8_t position[CICY_MAX_COLUMNS];
    read_columns(search, result, position);
    for (int j = 0; j < search->columns; j++)
        columns[position[j]] = (uint8_t)j;
    for (int i = 0; i < search->rows; i++) {
        int line = result->line[i];
        for (int k = 0; k < search->rows && result->arm[i] != CICY_NO_ARM; k++)
            line += result->arm[k] != CICY_NO_ARM && result->line[k] == result->line[i] &&
                    position[result->arm[k]] < position[result->arm[i]];
        rows[line] = (uint8_t)i;
    }
}

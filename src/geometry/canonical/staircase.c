/* The lexicographically greatest matrix, row by row. Columns not yet told apart form a group;
 * placing a row sorts its entries within each group and splits the groups by value. All partial
 * results that share the greatest lines so far are followed; equal and symmetric ones only once.
 *
 * Rows that would follow each other in any order, each with columns of its own (the arms of a star,
 * the edges of a matching), are placed together and their order is left open, which avoids
 * following every order: their columns become the blocks of a group. The columns of a block stand
 * side by side, sorted among themselves; the blocks of a group are sorted by later lines. */
#include <stddef.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "geometry/canonical/labelling.h"
#include "geometry/configuration/incidence.h"

/* A line of the matrix as one number, the first column in the highest bits. In a valid
 * configuration a degree is at most 7: the sum of (degree - 1) over the entries of a connected
 * configuration is at most its dimension + 1. So 3 bits a column are enough. */
__extension__ typedef unsigned __int128 line;

enum {
    BITS = 3,
    BUFFER = 64,    /* partial results of one length held at once */
    PATIENCE = 300, /* partial results before symmetric ones are looked for */
    FEW = 4,        /* so few are not worth the search for symmetries */
    NO_ARM = 0xff
};

/* The non-zero entries of a row, greatest first. */
typedef struct sorted_row {
    int count;
    uint8_t column[CICY_MAX_COLUMNS];
    uint8_t degree[CICY_MAX_COLUMNS];
} sorted_row;

/* Rows placed so far, and what is known about the order of the columns. Column j is in the block
 * block[j] (named by its least column) of `width` columns; blocks that are not told apart form a
 * group, which begins at position group[j]; within its block, column j stands at offset[j] or
 * later. Row i stands on line[i], or, if it was placed together with others that have span[i] arms
 * each, on line[i] + (position of column arm[i] - start[i]) / span[i]. */
typedef struct partial {
    uint32_t placed;
    uint8_t line[CICY_MAX_ROWS], arm[CICY_MAX_ROWS], start[CICY_MAX_ROWS], span[CICY_MAX_ROWS];
    uint8_t group[CICY_MAX_COLUMNS], block[CICY_MAX_COLUMNS], offset[CICY_MAX_COLUMNS];
    uint8_t width[CICY_MAX_COLUMNS];
} partial;

typedef struct problem {
    const cicy_configuration *configuration;
    int rows, columns;
    uint32_t level_rows[CICY_MAX_ROWS]; /* rows that may stand on a line: those with its n */
    int8_t twin_before[CICY_MAX_ROWS];  /* the equal row before this one, or -1 */
    int factors;                        /* of a direct product, 1 if it is none */
    int8_t factor[CICY_MAX_ROWS];       /* which one the row belongs to */
    uint32_t factor_rows[CICY_MAX_ROWS];
    int8_t factor_before[CICY_MAX_ROWS]; /* the equivalent factor before this one, or -1 */
    sorted_row row[CICY_MAX_ROWS];
    int work;  /* partial results made so far */
    int known; /* how many of the greatest lines are known */
    line lines[CICY_MAX_ROWS];
    partial result;
    int count[CICY_MAX_ROWS + 1];     /* partial results with so many lines, to be continued */
    int different[CICY_MAX_ROWS + 1]; /* the first of them that no symmetry maps to each other */
    partial buffer[CICY_MAX_ROWS][BUFFER];
} problem;

static void sort_row(const cicy_configuration *configuration, int i, sorted_row *row)
{
    row->count = 0;
    for (int j = 0; j < configuration->columns; j++) {
        uint8_t degree = configuration->degree[i][j];
        if (degree == 0)
            continue;
        int at = row->count++;
        for (; at > 0 && row->degree[at - 1] < degree; at--) {
            row->degree[at] = row->degree[at - 1];
            row->column[at] = row->column[at - 1];
        }
        row->degree[at] = degree;
        row->column[at] = (uint8_t)j;
    }
}

static void group_rows(problem *p)
{
    const cicy_configuration *configuration = p->configuration;
    for (int i = 0; i < p->rows; i++) {
        int smaller = 0;
        uint32_t equal = 0;
        for (int k = 0; k < p->rows; k++) {
            smaller += configuration->n[k] < configuration->n[i];
            equal |= (uint32_t)(configuration->n[k] == configuration->n[i]) << k;
        }
        for (int k = 0; k < cicy_count_bits(equal); k++)
            p->level_rows[smaller + k] = equal;

        int twin = i - 1;
        while (twin >= 0 && memcmp(configuration->degree[twin], configuration->degree[i],
                                   (size_t)p->columns) != 0)
            twin--;
        p->twin_before[i] = (int8_t)twin;
    }
}

/* Equivalent factors of a direct product may be exchanged, so they are begun in order. */
static void find_factors(problem *p)
{
    cicy_configuration factor[CICY_MAX_ROWS];
    cicy_graph graph;
    cicy_graph_init(&graph, p->configuration);
    uint32_t rows = cicy_low_bits((unsigned)p->rows);
    while (rows) {
        int column = cicy_lowest_bit(graph.row[cicy_lowest_bit(rows)]);
        cicy_component component = cicy_graph_flood(&graph, column, UINT32_MAX, UINT32_MAX);
        p->factor_rows[p->factors] = component.rows;
        for (uint32_t mask = component.rows; mask; mask &= mask - 1)
            p->factor[cicy_lowest_bit(mask)] = (int8_t)p->factors;
        p->factors++;
        rows &= ~component.rows;
    }
    if (p->factors == 1)
        return;
    cicy_configuration_factors(p->configuration, factor);
    for (int k = 0; k < p->factors; k++) {
        int before = k - 1;
        while (before >= 0 && !cicy_configuration_equivalent(&factor[before], &factor[k]))
            before--;
        p->factor_before[k] = (int8_t)before;
    }
}

/* Whether row i must wait for a row or factor that may be exchanged with its own. */
static inline bool must_wait(const problem *p, uint32_t placed, int i)
{
    int twin = p->twin_before[i];
    if (twin >= 0 && !(placed >> twin & 1))
        return true;
    if (p->factors == 1)
        return false;
    int own = p->factor[i], before = p->factor_before[own];
    return before >= 0 && !(placed & p->factor_rows[own]) && !(placed & p->factor_rows[before]);
}

/* The entries of a row in one block: sorted within its cells, the first column in the highest bits.
 */
typedef struct touched {
    uint8_t group, block, width;
    line pattern;
} touched;

/* Collects the blocks that a row touches, sorted by group, then by decreasing pattern. */
static inline int touch_blocks(const partial *from, const sorted_row *row, touched *blocks)
{
    int count = 0;
    for (int k = 0; k < row->count; k++) {
        int j = row->column[k], at = 0, offset = from->offset[j];
        while (at < count && blocks[at].block != from->block[j])
            at++;
        if (at == count)
            blocks[count++] = (touched){from->group[j], from->block[j], from->width[j], 0};
        for (int before = 0; before < k && from->width[j] > 1; before++) {
            int other = row->column[before];
            offset +=
                from->block[other] == from->block[j] && from->offset[other] == from->offset[j];
        }
        blocks[at].pattern |= (line)row->degree[k] << BITS * (from->width[j] - 1 - offset);
    }
    for (int k = 1; k < count; k++) {
        touched moved = blocks[k];
        int at = k;
        for (; at > 0 &&
               (blocks[at - 1].group > moved.group ||
                (blocks[at - 1].group == moved.group && blocks[at - 1].pattern < moved.pattern));
             at--)
            blocks[at] = blocks[at - 1];
        blocks[at] = moved;
    }
    return count;
}

/* The line that `row` makes after the lines of `from`. */
static inline line make_line(const partial *from, const sorted_row *row)
{
    line result = 0;
    touched blocks[CICY_MAX_COLUMNS];
    int count = touch_blocks(from, row, blocks), position = 0;
    for (int k = 0; k < count; k++) {
        bool same_group = k > 0 && blocks[k].group == blocks[k - 1].group;
        position = same_group ? position + blocks[k].width : blocks[k].group;
        result |= blocks[k].pattern << BITS * (CICY_MAX_COLUMNS - blocks[k].width - position);
    }
    return result;
}

/* Orders the columns of a block by the degrees of row i within their offsets. */
static void split_block(const problem *p, const partial *from, int i, int block, partial *to)
{
    const uint8_t *degree = p->configuration->degree[i];
    for (int j = 0; j < p->columns; j++) {
        if (from->block[j] != block)
            continue;
        for (int other = 0; other < p->columns; other++)
            to->offset[j] = (uint8_t)(to->offset[j] + (from->block[other] == block &&
                                                       from->offset[other] == from->offset[j] &&
                                                       degree[other] > degree[j]));
    }
}

/* Places row i on line `level`: the groups split into blocks of equal entries, greatest first. */
static void place_row(const problem *p, const partial *from, int level, int i, partial *to)
{
    touched blocks[CICY_MAX_COLUMNS];
    int count = touch_blocks(from, &p->row[i], blocks);
    uint8_t start[CICY_MAX_COLUMNS], behind[CICY_MAX_COLUMNS]; /* by block; by group */
    memset(start, NO_ARM, sizeof start);
    memset(behind, NO_ARM, sizeof behind);
    *to = *from;
    to->placed |= UINT32_C(1) << i;
    to->line[i] = (uint8_t)level;
    to->arm[i] = NO_ARM;
    for (int k = 0; k < count; k++) {
        const touched *b = &blocks[k];
        bool same_group = k > 0 && b->group == blocks[k - 1].group;
        if (same_group && b->pattern == blocks[k - 1].pattern)
            start[b->block] = start[blocks[k - 1].block];
        else
            start[b->block] = same_group ? behind[b->group] : b->group;
        behind[b->group] = (uint8_t)((same_group ? behind[b->group] : b->group) + b->width);
        if (b->width > 1)
            split_block(p, from, i, b->block, to);
    }
    for (int j = 0; j < p->columns; j++) {
        if (start[from->block[j]] != NO_ARM)
            to->group[j] = start[from->block[j]];
        else if (behind[from->group[j]] != NO_ARM)
            to->group[j] = behind[from->group[j]];
    }
}

static bool same_partial(const problem *p, const partial *a, const partial *b)
{
    size_t columns = (size_t)p->columns;
    return a->placed == b->placed && memcmp(a->group, b->group, columns) == 0 &&
           memcmp(a->offset, b->offset, columns) == 0 && memcmp(a->block, b->block, columns) == 0;
}

/* The matrix of the canonical labelling that keeps what is known about the order. Blocks need no
 * colour: their columns are those of one of the rows placed together. */
static void canonical_partial(const problem *p, const partial *from, cicy_configuration *result)
{
    uint8_t row_colour[CICY_MAX_ROWS], column_colour[CICY_MAX_COLUMNS];
    for (int i = 0; i < p->rows; i++)
        row_colour[i] = from->placed >> i & 1 ? from->line[i] : CICY_MAX_ROWS;
    for (int j = 0; j < p->columns; j++)
        column_colour[j] = (uint8_t)(from->group[j] + from->offset[j]);
    cicy_labelling labelling;
    cicy_labelling_find(p->configuration, row_colour, column_colour, &labelling);
    cicy_configuration_permute(p->configuration, labelling.rows, labelling.columns, result);
}

/* Drops partial results that a symmetry of the configuration maps to an earlier one. */
static void drop_symmetric(problem *p, int level)
{
    cicy_configuration matrix[BUFFER];
    partial *buffer = p->buffer[level];
    int kept = 0;
    for (int k = 0; k < p->count[level]; k++) {
        canonical_partial(p, &buffer[k], &matrix[kept]);
        int same = 0;
        while (same < kept && !cicy_configuration_equal(&matrix[same], &matrix[kept]))
            same++;
        if (same == kept)
            buffer[kept++] = buffer[k];
    }
    p->count[level] = p->different[level] = kept;
}

/* Rows that may stand on line `level` after `from` with the greatest line they can make. */
static uint32_t best_rows(const problem *p, const partial *from, int level, line *best)
{
    uint32_t rows = 0;
    *best = 0;
    for (uint32_t open = p->level_rows[level] & ~from->placed; open; open &= open - 1) {
        int i = cicy_lowest_bit(open);
        if (must_wait(p, from->placed, i))
            continue;
        line made = make_line(from, &p->row[i]);
        if (made < *best)
            continue;
        if (made > *best)
            rows = 0;
        *best = made;
        rows |= UINT32_C(1) << i;
    }
    return rows;
}

/* Whether the position of a column is known. */
static bool is_fixed(const problem *p, const partial *from, int column)
{
    for (int j = 0; j < p->columns; j++)
        if (j != column && from->group[j] == from->group[column] &&
            (from->block[j] != from->block[column] || from->offset[j] == from->offset[column]))
            return false;
    return true;
}

/* The columns of row i whose position is open, if they are of one group of single columns and
 * have the same degree; else none. */
static uint32_t find_arms(const problem *p, const partial *from, int i)
{
    uint32_t arms = 0;
    int first = -1;
    const sorted_row *row = &p->row[i];
    for (int k = 0; k < row->count; k++) {
        int j = row->column[k];
        if (is_fixed(p, from, j))
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

/* Whether any order of the rows [set] on the next lines is as good as any other, and better than
 * anything else: after each of them, exactly the others make the greatest line. All rows of
 * the set make the same line after `from`. */
static bool may_stand_together(const problem *p, const partial *from, int level, uint32_t set)
{
    for (uint32_t mask = set; mask; mask &= mask - 1) {
        int i = cicy_lowest_bit(mask);
        partial next;
        line best;
        place_row(p, from, level, i, &next);
        if (level + 1 == p->rows || p->level_rows[level + 1] != p->level_rows[level] ||
            best_rows(p, &next, level + 1, &best) != (set & ~(UINT32_C(1) << i)))
            return false;
    }
    return true;
}

/* Places the rows [set] on the next lines, their order and that of their arms left open. */
static void place_together(const problem *p, const partial *from, int level, uint32_t set,
                           partial *to)
{
    *to = *from;
    to->placed |= set;
    uint32_t all = 0;
    int start = 0;
    for (uint32_t mask = set; mask; mask &= mask - 1) {
        int i = cicy_lowest_bit(mask);
        uint32_t arms = find_arms(p, from, i);
        int first = cicy_lowest_bit(arms);
        start = from->group[first];
        to->line[i] = (uint8_t)level;
        to->arm[i] = (uint8_t)first;
        to->start[i] = (uint8_t)start;
        to->span[i] = (uint8_t)cicy_count_bits(arms);
        for (uint32_t columns = arms; columns; columns &= columns - 1) {
            to->block[cicy_lowest_bit(columns)] = (uint8_t)first;
            to->width[cicy_lowest_bit(columns)] = (uint8_t)cicy_count_bits(arms);
        }
        all |= arms;
    }
    for (int j = 0; j < p->columns; j++)
        if (from->group[j] == start && !(all >> j & 1))
            to->group[j] = (uint8_t)(start + cicy_count_bits(all));
}

/* Compares a line with the greatest one known; a greater one makes all longer results worthless. */
static bool offer_line(problem *p, int level, line made)
{
    if (p->known > level && made < p->lines[level])
        return false;
    if (p->known <= level || made > p->lines[level]) {
        p->lines[level] = made;
        p->known = level + 1;
        for (int longer = level + 1; longer <= p->rows; longer++)
            p->count[longer] = p->different[longer] = 0;
    }
    return true;
}

/* Adds a partial result with `level` lines, unless it is there already. */
static void add_partial(problem *p, int level, const partial *added)
{
    if (level == p->rows) {
        p->result = *added;
        return;
    }
    partial *buffer = p->buffer[level];
    for (int k = 0; k < p->count[level]; k++)
        if (same_partial(p, &buffer[k], added))
            return;
    buffer[p->count[level]++] = *added;
    p->work++;
}

/* The bits of `width` columns. */
static line block_mask(int width)
{
    return ((line)1 << BITS * width) - 1;
}

/* Places rows [set], which make the line `made`, and offers the lines that follow. */
static void place(problem *p, const partial *from, int level, uint32_t set, line made)
{
    partial next;
    int first = cicy_lowest_bit(set), count = cicy_count_bits(set);
    if (count == 1) {
        place_row(p, from, level, first, &next);
        add_partial(p, level + 1, &next);
        return;
    }
    uint32_t arms = find_arms(p, from, first);
    int start = from->group[cicy_lowest_bit(arms)], width = cicy_count_bits(arms);
    line fixed = made & ~(block_mask(width) << BITS * (CICY_MAX_COLUMNS - start - width));
    for (int k = 1; k < count; k++) { /* the arms move on by their width, the rest stays */
        line moved = (made ^ fixed) >> BITS * width * k;
        if (!offer_line(p, level + k, fixed | moved))
            return;
    }
    place_together(p, from, level, set, &next);
    add_partial(p, level + count, &next);
}

/* The rows of `candidates` that differ from row i in their arms only, if no two share an arm. */
static uint32_t find_set(const problem *p, const partial *from, uint32_t candidates, int i)
{
    uint32_t set = UINT32_C(1) << i, taken = find_arms(p, from, i);
    if (taken == 0)
        return set;
    int group = from->group[cicy_lowest_bit(taken)];
    for (candidates &= ~set; candidates; candidates &= candidates - 1) {
        int other = cicy_lowest_bit(candidates);
        uint32_t arms = find_arms(p, from, other);
        if (arms == 0 || from->group[cicy_lowest_bit(arms)] != group)
            continue; /* the other columns are fixed, so equal lines mean equal columns */
        if (taken & arms)
            return UINT32_C(1) << i;
        taken |= arms;
        set |= UINT32_C(1) << other;
    }
    return set;
}

/* Continues a partial result by one line, or by several rows that may stand together. */
static void extend(problem *p, const partial *from, int level)
{
    line made;
    uint32_t rows = best_rows(p, from, level, &made);
    if (!offer_line(p, level, made))
        return;
    while (rows && p->known > level && p->lines[level] == made) {
        int i = cicy_lowest_bit(rows);
        uint32_t set = find_set(p, from, rows, i);
        if (cicy_count_bits(set) > 1 && !may_stand_together(p, from, level, set))
            set = UINT32_C(1) << i;
        rows &= ~set;
        place(p, from, level, set, made);
    }
}

/* The next length to continue: the shortest, but first those whose buffer could overflow. */
static int next_level(const problem *p)
{
    int next = -1;
    for (int level = 0; level < p->rows; level++)
        if (p->count[level] > 0 && (next < 0 || p->count[level] > BUFFER - CICY_MAX_ROWS))
            next = level;
    return next;
}

static void search(problem *p)
{
    for (int level; (level = next_level(p)) >= 0;) {
        if (p->work > PATIENCE && p->count[level] > FEW + 2 * p->different[level])
            drop_symmetric(p, level);
        partial from = p->buffer[level][--p->count[level]];
        if (p->different[level] > p->count[level])
            p->different[level] = p->count[level];
        extend(p, &from, level);
    }
}

/* The order of rows and columns. What is still open makes no difference: the first comes first. */
static void read_result(const problem *p, uint8_t *rows, uint8_t *columns)
{
    const partial *result = &p->result;
    uint8_t begin[CICY_MAX_COLUMNS], blocks[CICY_MAX_COLUMNS] = {0}; /* by block; by group */
    for (int j = 0; j < p->columns; j++)
        if (result->block[j] == j) {
            int group = result->group[j];
            begin[j] = (uint8_t)(group + blocks[group]++ * result->width[j]);
        }
    uint8_t fill[CICY_MAX_COLUMNS] = {0}, position[CICY_MAX_COLUMNS];
    for (int j = 0; j < p->columns; j++) {
        int cell = begin[result->block[j]] + result->offset[j];
        position[j] = (uint8_t)(cell + fill[cell]++);
        columns[position[j]] = (uint8_t)j;
    }
    for (int i = 0; i < p->rows; i++) {
        int line = result->line[i], arm = result->arm[i];
        if (arm != NO_ARM)
            line += (position[arm] - result->start[i]) / result->span[i];
        rows[line] = (uint8_t)i;
    }
}

void cicy_configuration_staircase(const cicy_configuration *configuration,
                                  cicy_configuration *staircase)
{
    problem p;
    memset(&p, 0, offsetof(problem, buffer));
    p.configuration = configuration;
    p.rows = configuration->rows;
    p.columns = configuration->columns;
    group_rows(&p);
    find_factors(&p);
    for (int i = 0; i < p.rows; i++)
        sort_row(configuration, i, &p.row[i]);
    partial *empty = &p.buffer[0][0];
    memset(empty, 0, sizeof *empty);
    for (int j = 0; j < p.columns; j++) {
        empty->block[j] = (uint8_t)j;
        empty->width[j] = 1;
    }
    p.count[0] = 1;
    search(&p);

    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    read_result(&p, rows, columns);
    cicy_configuration_permute(configuration, rows, columns, staircase);
}

/* The lexicographically greatest matrix, read row by row, among all orders of the columns and of
 * the rows with equal n.
 *
 * Lines are filled from the top. Columns that are not told apart yet form a group; placing a row
 * sorts its entries within each group, greatest first, and splits the groups by value. All partial
 * results that share the greatest lines so far are followed. For the rows
 *
 *         j: 1 2 3
 *     a      1 0 2      Every row can make the line 2 1 0, so each is tried first.
 *     b      1 2 0      a first: the columns are 3 1 2, and b makes 0 1 2, but c makes 2 0 1.
 *     c      0 1 2      b first: the columns are 2 1 3, and a makes 0 1 2, c makes 1 0 2: dropped.
 *                       c first: the columns are 3 2 1, and a makes 2 0 1, b makes 0 2 1.
 *
 * Left are a c and c a, with the lines 2 1 0 and 2 0 1; then b makes 0 1 2 after a c but 0 2 1
 * after c a. The staircase form has the rows c a b and the columns 3 2 1: 2 1 0, 2 0 1, 0 2 1.
 *
 * Three things keep the number of partial results small. Equal ones, and of equal rows all but the
 * first, are followed once. Symmetric ones are dropped when a search gets long. And rows that would
 * follow each other in any order, each with columns of its own, are placed together and their order
 * is left open: after [1 1 0 0] and [0 0 1 1] the four columns are one group of two blocks. The
 * columns of a block stay side by side and are sorted among themselves; the blocks of a group are
 * sorted by later lines. Such columns are the *arms* of their row. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "geometry/canonical/staircase/staircase.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/sound.h"

enum {
    PATIENCE = 300, /* partial results before symmetric ones are looked for */
    FEW = 4         /* so few are not worth the search for symmetries */
};

static void group_rows(cicy_staircase *search)
{
    const uint8_t *n = search->configuration->n;
    for (int i = 0; i < search->rows; i++) {
        int smaller = 0;
        uint32_t equal = 0;
        for (int k = 0; k < search->rows; k++) {
            smaller += n[k] < n[i];
            equal |= (uint32_t)(n[k] == n[i]) << k;
        }
        for (int k = 0; k < cicy_count_bits(equal); k++)
            search->level_rows[smaller + k] = equal;
    }
}

/* Rows that may be on line `level` after `from` with the greatest line they can make. */
static uint32_t best_rows(const cicy_staircase *search, const cicy_partial *from, int level,
                          cicy_line *best)
{
    uint32_t rows = 0;
    *best = 0;
    for (uint32_t open = search->level_rows[level] & ~from->placed; open; open &= open - 1) {
        int i = cicy_lowest_bit(open), twin = search->twin_before[i];
        if (twin >= 0 && !(from->placed >> twin & 1))
            continue;
        cicy_line made = cicy_line_made(from, &search->row[i]);
        if (made < *best)
            continue;
        if (made > *best)
            rows = 0;
        *best = made;
        rows |= UINT32_C(1) << i;
    }
    return rows;
}

/* Whether any order of the rows [set] on the next lines is as good as any other, and better than
 * anything else: after each of them, exactly the others make the greatest line. All rows of the set
 * make the same line after `from`. */
static bool may_be_together(const cicy_staircase *search, const cicy_partial *from, int level,
                            uint32_t set)
{
    if (level + 1 == search->rows || search->level_rows[level + 1] != search->level_rows[level])
        return false;
    for (uint32_t mask = set; mask; mask &= mask - 1) {
        int i = cicy_lowest_bit(mask);
        cicy_partial next;
        cicy_line best;
        cicy_partial_place(search, from, level, i, &next);
        if (best_rows(search, &next, level + 1, &best) != (set & ~(UINT32_C(1) << i)))
            return false;
    }
    return true;
}

/* The rows of `candidates` that differ from row i in their arms only, if no two share an arm. */
static uint32_t find_set(const cicy_staircase *search, const cicy_partial *from,
                         uint32_t candidates, int i)
{
    uint32_t set = UINT32_C(1) << i, taken = cicy_partial_arms(search, from, i);
    if (taken == 0)
        return set;
    int group = from->group[cicy_lowest_bit(taken)];
    for (candidates &= ~set; candidates; candidates &= candidates - 1) {
        int other = cicy_lowest_bit(candidates);
        uint32_t arms = cicy_partial_arms(search, from, other);
        if (arms == 0 || from->group[cicy_lowest_bit(arms)] != group)
            continue; /* the other columns are fixed, so equal lines mean equal columns */
        if (taken & arms)
            return UINT32_C(1) << i;
        taken |= arms;
        set |= UINT32_C(1) << other;
    }
    return set;
}

static void empty_level(cicy_staircase *search, cicy_level *level)
{
    while (level->count > 0)
        cicy_pool_give(search, level->place[--level->count]);
    level->different = 0;
}

/* Compares a line with the greatest one known. A greater one makes everything that was begun on its
 * level, and all longer results, worthless. */
static bool offer_line(cicy_staircase *search, int level, cicy_line made)
{
    assert(level < search->rows && level <= search->known);
    if (search->known > level && made <= search->lines[level])
        return made == search->lines[level];
    search->lines[level] = made;
    search->known = level + 1;
    for (int k = 0; k < search->level[level].count; k++)
        search->pool[search->level[level].place[k]].open = 0;
    for (int longer = level + 1; longer < search->rows; longer++)
        empty_level(search, &search->level[longer]);
    return true;
}

/* Whether there is no more room than for one new candidate per level. */
static bool is_nearly_full(const cicy_staircase *search)
{
    return search->unused <= CICY_MAX_ROWS;
}

/* The place for a partial result with `lines` lines, to be filled and added. */
static cicy_partial *next_partial(cicy_staircase *search, int lines)
{
    assert(search->unused > 0);
    return lines == search->rows ? &search->result
                                 : &search->pool[search->free[search->unused - 1]].partial;
}

/* Adds the partial result in its place, unless an equal one is there already. */
static void add_partial(cicy_staircase *search, int lines)
{
    if (lines == search->rows)
        return;
    cicy_level *level = &search->level[lines];
    int place = search->free[search->unused - 1];
    cicy_candidate *added = &search->pool[place];
    for (int k = 0; k < level->count; k++)
        if (cicy_partial_equal(search, &search->pool[level->place[k]].partial, &added->partial))
            return;
    search->unused--;
    level->place[level->count++] = (uint8_t)place;
    added->begun = false;
    search->work++;
}

/* The bits of `width` columns. */
static cicy_line block_mask(int width)
{
    return ((cicy_line)1 << CICY_LINE_BITS * width) - 1;
}

/* Places the rows [set], which make the line `made`, and offers the lines that follow: the arms
 * move on by their width, the rest stays. */
static void place(cicy_staircase *search, const cicy_partial *from, int level, uint32_t set,
                  cicy_line made)
{
    int first = cicy_lowest_bit(set), count = cicy_count_bits(set);
    if (count == 1) {
        cicy_partial_place(search, from, level, first, next_partial(search, level + 1));
        add_partial(search, level + 1);
        return;
    }
    uint32_t arms = cicy_partial_arms(search, from, first);
    int start = from->group[cicy_lowest_bit(arms)], width = cicy_count_bits(arms);
    assert(start + count * width <= search->columns && level + count <= search->rows);
    cicy_line fixed =
        made & ~(block_mask(width) << CICY_LINE_BITS * (CICY_MAX_COLUMNS - start - width));
    for (int k = 1; k < count; k++)
        if (!offer_line(search, level + k, fixed | (made ^ fixed) >> CICY_LINE_BITS * width * k))
            return;
    cicy_partial_place_together(search, from, level, set, next_partial(search, level + count));
    add_partial(search, level + count);
}

/* Continues a candidate by one line, or by several rows that may be placed together. Returns false
 * when there is no further way to continue it. */
static bool extend(cicy_staircase *search, cicy_candidate *candidate, int level)
{
    const cicy_partial *from = &candidate->partial;
    if (!candidate->begun) {
        cicy_line made;
        uint32_t rows = best_rows(search, from, level, &made);
        candidate->begun = true;
        if (!offer_line(search, level, made))
            return false;
        if (is_nearly_full(search) && (rows & (rows - 1)))
            rows = cicy_staircase_different_rows(search, from, level, rows);
        candidate->open = rows;
    }
    if (candidate->open == 0)
        return false;
    int i = cicy_lowest_bit(candidate->open);
    uint32_t set = find_set(search, from, candidate->open, i);
    if (cicy_count_bits(set) > 1 && !may_be_together(search, from, level, set))
        set = UINT32_C(1) << i;
    candidate->open &= ~set;
    place(search, from, level, set, search->lines[level]);
    return candidate->open != 0;
}

/* The level to continue: the shortest, so that its greatest line is known first. When the pool is
 * nearly full, the longest: until it has room again there is at most one new candidate per level.
 */
static int next_level(const cicy_staircase *search)
{
    bool deep = is_nearly_full(search);
    int next = -1;
    for (int level = 0; level < search->rows && (deep || next < 0); level++)
        if (search->level[level].count > 0)
            next = level;
    return next;
}

static void run(cicy_staircase *search)
{
    for (int lines; (lines = next_level(search)) >= 0;) {
        cicy_level *level = &search->level[lines];
        if (search->work > PATIENCE && level->count > FEW + 2 * level->different)
            cicy_staircase_drop_symmetric(search, level);
        int place = level->place[level->count - 1];
        if (extend(search, &search->pool[place], lines))
            continue;
        cicy_pool_give(search, place);
        level->count--;
        if (level->different > level->count)
            level->different = level->count;
    }
}

void cicy_configuration_staircase(const cicy_configuration *configuration,
                                  cicy_configuration *staircase)
{
    assert(cicy_configuration_is_sound(configuration));
    cicy_staircase search;
    memset(&search, 0, offsetof(cicy_staircase, level));
    search.configuration = configuration;
    search.rows = configuration->rows;
    search.columns = configuration->columns;
    for (int level = 0; level < search.rows; level++)
        search.level[level].count = search.level[level].different = 0;
    search.unused = 0;
    for (int place = 0; place < CICY_POOL; place++)
        cicy_pool_give(&search, place);
    group_rows(&search);
    cicy_staircase_find_twins(&search);
    for (int i = 0; i < search.rows; i++)
        cicy_row_sort(configuration, i, &search.row[i]);
    cicy_partial_start(&search, next_partial(&search, 0));
    add_partial(&search, 0);
    run(&search);

    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    cicy_partial_read(&search, &search.result, rows, columns);
    cicy_configuration_permute(configuration, rows, columns, staircase);
}

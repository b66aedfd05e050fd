/* The classification of docs/mathematics.md 5, written as plainly as it reads: every core by
 * enumeration, every split of every column, one set of canonical forms, every condition tested
 * from its definition. Slow (three-folds take seconds, four-folds many minutes) and independent of
 * src/geometry/classification: the peer that its tests and benchmarks compare with. */
#ifndef CICYMINER_TESTS_PLAIN_CLASSIFICATION_H
#define CICYMINER_TESTS_PLAIN_CLASSIFICATION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/configuration.h"

/* A set of configurations: open addressing over canonical forms, in order of discovery. */
typedef struct plain_set {
    cicy_configuration *items;
    size_t count, capacity;
    size_t *slots; /* index + 1, 0 for empty */
    size_t slot_count;
} plain_set;

static inline uint64_t plain_hash(const cicy_configuration *c)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < c->rows; i++)
        for (size_t j = 0; j < c->columns; j++)
            hash = (hash ^ (c->degree[i][j] + 16u * j)) * 1099511628211u;
    return hash ^ hash >> 29;
}

static inline void plain_set_grow(plain_set *set)
{
    set->capacity = set->capacity ? 2 * set->capacity : 1024;
    set->items = realloc(set->items, set->capacity * sizeof *set->items);
    set->slot_count = 2 * set->capacity;
    free(set->slots);
    set->slots = calloc(set->slot_count, sizeof *set->slots);
    if (!set->items || !set->slots)
        abort();
    for (size_t i = 0; i < set->count; i++) {
        size_t slot = plain_hash(&set->items[i]) % set->slot_count;
        while (set->slots[slot])
            slot = (slot + 1) % set->slot_count;
        set->slots[slot] = i + 1;
    }
}

/* Adds the canonical form unless it is there. */
static inline void plain_set_add(plain_set *set, const cicy_configuration *configuration)
{
    cicy_configuration canonical;
    cicy_configuration_canonical(configuration, &canonical);
    if (set->count == set->capacity)
        plain_set_grow(set);
    size_t slot = plain_hash(&canonical) % set->slot_count;
    while (set->slots[slot]) {
        if (cicy_configuration_equal(&set->items[set->slots[slot] - 1], &canonical))
            return;
        slot = (slot + 1) % set->slot_count;
    }
    set->items[set->count] = canonical;
    set->slots[slot] = ++set->count;
}

static inline void plain_set_clear(plain_set *set)
{
    free(set->items);
    free(set->slots);
    *set = (plain_set){0};
}

/* Whether a product of classes, each given by the rows it may be assigned to, is not zero: Kuhn's
 * bipartite matching with capacity n_i on row i. */
typedef struct plain_product {
    const uint8_t *n;
    size_t rows, count;
    uint32_t support[64];
    int owner[CICY_MAX_ROWS][CICY_MAX_COLUMNS]; /* classes assigned to a row, capacity n_i */
    uint8_t used[CICY_MAX_ROWS];
} plain_product;

static inline bool plain_place(plain_product *product, size_t class, uint32_t *visited)
{
    for (size_t row = 0; row < product->rows; row++) {
        if (!(product->support[class] >> row & 1) || *visited >> row & 1)
            continue;
        *visited |= 1u << row;
        if (product->used[row] < product->n[row]) {
            product->owner[row][product->used[row]++] = (int)class;
            return true;
        }
        for (size_t k = 0; k < product->used[row]; k++) {
            size_t other = (size_t)product->owner[row][k];
            if (plain_place(product, other, visited)) {
                product->owner[row][k] = (int)class;
                return true;
            }
        }
    }
    return false;
}

static inline bool plain_nonzero(plain_product *product)
{
    memset(product->used, 0, sizeof product->used);
    for (size_t class = 0; class < product->count; class ++) {
        uint32_t visited = 0;
        if (!plain_place(product, class, &visited))
            return false;
    }
    return true;
}

static inline uint32_t plain_support(const cicy_configuration *c, size_t column)
{
    uint32_t support = 0;
    for (size_t i = 0; i < c->rows; i++)
        support |= (uint32_t)(c->degree[i][column] > 0) << i;
    return support;
}

/* Whether the row, whose entries are all 0 or 1, is ineffective: s_(2,2) of its columns times the
 * other columns vanishes on the remaining rows. */
static inline bool plain_row_is_ineffective(const cicy_configuration *c, size_t row)
{
    uint32_t parts[CICY_MAX_COLUMNS];
    size_t part_count = 0;
    plain_product product = {.n = c->n, .rows = c->rows};
    for (size_t j = 0; j < c->columns; j++) {
        uint32_t support = plain_support(c, j) & ~(1u << row);
        if (c->degree[row][j])
            parts[part_count++] = support;
        else
            product.support[product.count++] = support;
    }
    size_t others = product.count;
    product.count += 4;
    /* every monomial of degree 4 in which no class stands more than twice */
    for (size_t a = 0; a < part_count; a++)
        for (size_t b = a; b < part_count; b++)
            for (size_t k = b == a ? b + 1 : b; k < part_count; k++)
                for (size_t l = k == b ? k + 1 : k; l < part_count; l++) {
                    uint32_t monomial[4] = {parts[a], parts[b], parts[k], parts[l]};
                    memcpy(product.support + others, monomial, sizeof monomial);
                    if (plain_nonzero(&product))
                        return false;
                }
    return true;
}

static inline bool plain_row_is_ones(const cicy_configuration *c, size_t row)
{
    for (size_t j = 0; j < c->columns; j++)
        if (c->degree[row][j] > 1)
            return false;
    return true;
}

/* Blocks (i) to (iv) are single columns; what = the non-zero entries of the column. */
static inline bool plain_column_is_redundant(const cicy_configuration *c, size_t column)
{
    int n[CICY_MAX_ROWS], degree[CICY_MAX_ROWS], count = 0;
    for (size_t i = 0; i < c->rows; i++)
        if (c->degree[i][column]) {
            n[count] = c->n[i];
            degree[count++] = c->degree[i][column];
        }
    if (count == 1)
        return degree[0] == 1 || (degree[0] == 2 && n[0] <= 3);
    if (count != 2)
        return false;
    if (n[0] == 1 && n[1] == 1 && degree[0] == 1 && degree[1] == 1)
        return true;
    return (n[0] == 1 && degree[0] == 2 && n[1] == 2 && degree[1] == 1) ||
           (n[1] == 1 && degree[1] == 2 && n[0] == 2 && degree[0] == 1);
}

static inline bool plain_has_block_v(const cicy_configuration *c)
{
    for (size_t r = 0; r < c->rows; r++)
        for (size_t s = 0; s < c->rows; s++) {
            if (r == s || c->n[r] != 2 || c->n[s] != 2)
                continue;
            uint32_t both = 1u << r | 1u << s;
            bool ones = false, two = false;
            for (size_t j = 0; j < c->columns; j++) {
                if (plain_support(c, j) != both)
                    continue;
                ones |= c->degree[r][j] == 1 && c->degree[s][j] == 1;
                two |= c->degree[r][j] == 1 && c->degree[s][j] == 2;
            }
            if (ones && two)
                return true;
        }
    return false;
}

static inline bool plain_is_listed(const cicy_configuration *c)
{
    cicy_configuration factors[CICY_MAX_ROWS];
    if (cicy_configuration_factors(c, factors) != 1)
        return false;
    plain_product all = {.n = c->n, .rows = c->rows, .count = c->columns};
    for (size_t j = 0; j < c->columns; j++) {
        all.support[j] = plain_support(c, j);
        if (plain_column_is_redundant(c, j))
            return false;
    }
    if (plain_has_block_v(c) || !plain_nonzero(&all))
        return false;
    for (size_t i = 0; i < c->rows; i++)
        if (plain_row_is_ones(c, i) && plain_row_is_ineffective(c, i))
            return false;
    return true;
}

/* Replaces column `column` by the parts already chosen plus, as last part, what remains, and goes
 * on to smaller parts: all multisets of non-zero parts, each once (parts do not increase). */
typedef struct plain_split {
    const cicy_configuration *parent;
    size_t column, count;
    uint8_t parts[CICY_MAX_COLUMNS][CICY_MAX_ROWS];
    plain_set *found;
} plain_split;

static inline void plain_add_split(plain_split *split)
{
    const cicy_configuration *parent = split->parent;
    if (parent->rows + 1u > CICY_MAX_ROWS || parent->columns + split->count > CICY_MAX_COLUMNS)
        return;
    cicy_configuration child = {.rows = (uint8_t)(parent->rows + 1)};
    memcpy(child.n, parent->n, sizeof child.n);
    child.n[parent->rows] = (uint8_t)(split->count - 1);
    for (size_t j = 0; j < parent->columns; j++)
        if (j != split->column) {
            for (size_t i = 0; i < parent->rows; i++)
                child.degree[i][child.columns] = parent->degree[i][j];
            child.columns++;
        }
    for (size_t k = 0; k < split->count; k++) {
        for (size_t i = 0; i < parent->rows; i++)
            child.degree[i][child.columns] = split->parts[k][i];
        child.degree[parent->rows][child.columns++] = 1;
    }
    if (plain_is_listed(&child))
        plain_set_add(split->found, &child);
}

static inline void plain_split_rest(plain_split *split, const uint8_t *rest)
{
    size_t rows = split->parent->rows;
    const uint8_t *last = split->count ? split->parts[split->count - 1] : NULL;
    /* the rest as one part */
    if (split->count && memcmp(rest, last, rows) <= 0) {
        memcpy(split->parts[split->count++], rest, rows);
        plain_add_split(split);
        split->count--;
    }
    /* every smaller part 0 < part < rest, counting like an odometer */
    uint8_t part[CICY_MAX_ROWS] = {0}, left[CICY_MAX_ROWS];
    for (;;) {
        size_t i = rows;
        while (i > 0 && part[i - 1] == rest[i - 1])
            part[--i] = 0;
        if (i == 0)
            return;
        part[i - 1]++;
        if (memcmp(part, rest, rows) == 0 || (last && memcmp(part, last, rows) > 0))
            continue;
        for (size_t k = 0; k < rows; k++)
            left[k] = (uint8_t)(rest[k] - part[k]);
        memcpy(split->parts[split->count++], part, rows);
        plain_split_rest(split, left);
        split->count--;
    }
}

/* Fills row after row of a core: entries sum to n + 1, one is at least 2, and where two columns
 * agree so far the entries do not increase. */
static inline void plain_core_entries(cicy_configuration *c, size_t row, size_t column, int left,
                                      bool large, plain_set *found)
{
    if (row == c->rows) {
        for (size_t j = 0; j < c->columns; j++)
            if (plain_support(c, j) == 0)
                return;
        if (plain_is_listed(c))
            plain_set_add(found, c);
        return;
    }
    if (column == c->columns) {
        if (left == 0 && large)
            plain_core_entries(c, row + 1, 0, row + 1 < c->rows ? c->n[row + 1] + 1 : 0, false,
                               found);
        return;
    }
    int most = left;
    if (column > 0) {
        bool agree = true;
        for (size_t i = 0; i < row; i++)
            agree = agree && c->degree[i][column] == c->degree[i][column - 1];
        if (agree && c->degree[row][column - 1] < most)
            most = c->degree[row][column - 1];
    }
    for (int entry = 0; entry <= most; entry++) {
        c->degree[row][column] = (uint8_t)entry;
        plain_core_entries(c, row, column + 1, left - entry, large || entry >= 2, found);
    }
    c->degree[row][column] = 0;
}

/* Row dimensions, not increasing. A connected configuration has at least rows + columns - 1
 * non-zero entries and a core at most sum n_i = columns + d, so rows <= d + 1. */
static inline void plain_core_rows(cicy_configuration *c, int dimension, int excess,
                                   size_t most_rows, plain_set *found)
{
    int sum = 0;
    for (size_t i = 0; i < c->rows; i++)
        sum += c->n[i];
    if (c->rows > 0 && sum > dimension) {
        c->columns = (uint8_t)(sum - dimension);
        plain_core_entries(c, 0, 0, c->n[0] + 1, false, found);
    }
    if (c->rows == dimension + 1 || c->rows == most_rows)
        return;
    int most = c->rows ? c->n[c->rows - 1] : excess + 1;
    for (int n = 1; n <= most && n - 1 <= excess; n++) {
        c->n[c->rows++] = (uint8_t)n;
        plain_core_rows(c, dimension, excess - (n - 1), most_rows, found);
        c->rows--;
    }
}

/* The connected listed configurations of a dimension with at most `rows` rows, in canonical form.
 */
static inline void plain_classify_rows(int dimension, size_t rows, plain_set *found)
{
    cicy_configuration core = {0};
    plain_core_rows(&core, dimension, 2 * dimension, rows, found);
    for (size_t next = 0; next < found->count; next++) {
        cicy_configuration parent = found->items[next];
        for (size_t column = 0; parent.rows < rows && column < parent.columns; column++) {
            plain_split split = {.parent = &parent, .column = column, .found = found};
            uint8_t whole[CICY_MAX_ROWS];
            for (size_t i = 0; i < parent.rows; i++)
                whole[i] = parent.degree[i][column];
            plain_split_rest(&split, whole);
        }
    }
}

/* All of them. */
static inline void plain_classify(int dimension, plain_set *found)
{
    plain_classify_rows(dimension, CICY_MAX_ROWS, found);
}

#endif

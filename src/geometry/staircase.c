/* The lexicographically greatest matrix, row by row. Columns not yet told apart form a cell; placing a
 * row sorts its entries within each cell and splits the cells by value. All partial results that share
 * the greatest lines so far are followed side by side; equal and symmetric ones only once. */
#include <string.h>

#include "cicyminer/canonical.h"
#include "geometry/graph.h"
#include "geometry/labelling.h"

/* A line of the matrix as one number, the first column in the highest bits. In a valid
 * configuration a degree is at most 7: the sum of (degree - 1) over the entries of a connected
 * configuration is at most its dimension + 1. So 3 bits a column are enough. */
__extension__ typedef unsigned __int128 line;

enum {
    BITS = 3,
    BUFFER = 64,    /* partial results held at once */
    PATIENCE = 300, /* partial results before symmetric ones are first looked for */
    FEW = 4         /* so few are not worth the search for symmetries */
};

/* The non-zero entries of a row, greatest first. */
typedef struct sorted_row {
    int count;
    uint8_t column[CICY_MAX_COLUMNS];
    uint8_t degree[CICY_MAX_COLUMNS];
} sorted_row;

/* Rows placed so far, and where the cell of each column starts. */
typedef struct partial {
    uint32_t placed;
    uint8_t order[CICY_MAX_ROWS];
    uint8_t cell[CICY_MAX_COLUMNS];
} partial;

typedef struct problem {
    const cicy_configuration *configuration;
    int rows, columns;
    uint32_t group[CICY_MAX_ROWS];       /* rows that may stand on a line: those with its n */
    int8_t twin_before[CICY_MAX_ROWS];   /* the equal row before this one, or -1 */
    int factors;                         /* of a direct product, 1 if it is none */
    int8_t factor[CICY_MAX_ROWS];        /* which one the row belongs to */
    uint32_t factor_rows[CICY_MAX_ROWS];
    int8_t factor_before[CICY_MAX_ROWS]; /* the equivalent factor before this one, or -1 */
    sorted_row row[CICY_MAX_ROWS];
    int work;                            /* partial results made so far */
    int patience;                        /* partial results before symmetric ones are looked for */
    int known;                           /* how many of the greatest lines are known */
    line lines[CICY_MAX_ROWS];
    partial result;
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
            p->group[smaller + k] = equal;

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

/* The line that `row` makes after the lines of `from`. */
static inline line make_line(const partial *from, const sorted_row *row)
{
    line result = 0;
    uint8_t fill[CICY_MAX_COLUMNS] = {0}; /* entries in the cell that starts there */
    for (int k = 0; k < row->count; k++) {
        int cell = from->cell[row->column[k]];
        int at = cell + fill[cell]++;
        result |= (line)row->degree[k] << BITS * (CICY_MAX_COLUMNS - 1 - at);
    }
    return result;
}

/* Places row i on line `level`: every cell splits into its equal entries, greatest first. */
static void place_row(const problem *p, const partial *from, int level, int i, partial *to)
{
    const sorted_row *row = &p->row[i];
    uint8_t fill[CICY_MAX_COLUMNS] = {0}, start[CICY_MAX_COLUMNS], value[CICY_MAX_COLUMNS];
    *to = *from;
    to->placed |= UINT32_C(1) << i;
    to->order[level] = (uint8_t)i;
    for (int k = 0; k < row->count; k++) {
        int cell = from->cell[row->column[k]];
        if (fill[cell] == 0 || value[cell] != row->degree[k]) {
            value[cell] = row->degree[k];
            start[cell] = (uint8_t)(cell + fill[cell]);
        }
        fill[cell]++;
        to->cell[row->column[k]] = start[cell];
    }
    const uint8_t *degree = p->configuration->degree[i];
    for (int j = 0; j < p->columns; j++)
        if (degree[j] == 0)
            to->cell[j] = (uint8_t)(from->cell[j] + fill[from->cell[j]]);
}

static bool same_partial(const partial *a, const partial *b)
{
    return a->placed == b->placed && memcmp(a->cell, b->cell, sizeof a->cell) == 0;
}

/* The matrix of the canonical labelling that keeps the placed rows and the cells in their order. */
static void canonical_partial(const problem *p, const partial *from, int level,
                              cicy_configuration *result)
{
    uint8_t colour[CICY_MAX_ROWS];
    memset(colour, CICY_MAX_ROWS, sizeof colour);
    for (int k = 0; k < level; k++)
        colour[from->order[k]] = (uint8_t)k;
    cicy_labelling labelling;
    cicy_labelling_find(p->configuration, colour, from->cell, &labelling);
    cicy_configuration_permute(p->configuration, labelling.rows, labelling.columns, result);
}

/* Drops partial results that a symmetry of the configuration maps to an earlier one. */
static int drop_symmetric(const problem *p, partial *buffer, int count, int level)
{
    cicy_configuration matrix[BUFFER];
    int kept = 0;
    for (int k = 0; k < count; k++) {
        canonical_partial(p, &buffer[k], level, &matrix[kept]);
        int same = 0;
        while (same < kept && !cicy_configuration_equal(&matrix[same], &matrix[kept]))
            same++;
        if (same == kept)
            buffer[kept++] = buffer[k];
    }
    return kept;
}

static void search(problem *p, int level, const partial *partials, int count);

/* Adds a partial result to the buffer of the next level, unless it is there already. */
static int add_partial(problem *p, const partial *from, int level, int i, partial *buffer, int count)
{
    if (count == BUFFER) {
        count = drop_symmetric(p, buffer, count, level + 1);
        if (count > BUFFER / 2) {
            search(p, level + 1, buffer, count);
            count = 0;
        }
    }
    place_row(p, from, level, i, &buffer[count]);
    for (int k = 0; k < count; k++)
        if (same_partial(&buffer[k], &buffer[count]))
            return count;
    p->work++;
    return count + 1;
}

/* Tries every row on line `level` after `from`; the buffer holds those with the greatest line. */
static int extend(problem *p, const partial *from, int level, partial *buffer, int count)
{
    uint32_t open = p->group[level] & ~from->placed;
    for (; open; open &= open - 1) {
        int i = cicy_lowest_bit(open);
        if (must_wait(p, from->placed, i))
            continue;
        line made = make_line(from, &p->row[i]);
        if (p->known > level && made < p->lines[level])
            continue;
        if (p->known <= level || made > p->lines[level]) {
            p->lines[level] = made;
            p->known = level + 1;
            count = 0;
        }
        count = add_partial(p, from, level, i, buffer, count);
    }
    return count;
}

/* Continues partials [count], which all have the greatest lines before `level`. */
static void search(problem *p, int level, const partial *partials, int count)
{
    if (level == p->rows) {
        p->result = partials[0];
        return;
    }
    partial buffer[BUFFER];
    int next = 0;
    for (int k = 0; k < count; k++)
        next = extend(p, &partials[k], level, buffer, next);
    if (next > FEW && p->work > p->patience) {
        int kept = drop_symmetric(p, buffer, next, level + 1);
        if (4 * kept > next) /* few symmetries: the search for them costs more than it saves */
            p->patience *= 4;
        next = kept;
    }
    if (next > 0)
        search(p, level + 1, buffer, next);
}

void cicy_configuration_staircase(const cicy_configuration *configuration,
                                  cicy_configuration *staircase)
{
    problem p = {.configuration = configuration,
                 .rows = configuration->rows,
                 .columns = configuration->columns,
                 .patience = PATIENCE};
    group_rows(&p);
    find_factors(&p);
    for (int i = 0; i < p.rows; i++)
        sort_row(configuration, i, &p.row[i]);
    partial start = {0};
    search(&p, 0, &start, 1);

    /* Columns by their cell; columns that share one to the end are equal. */
    uint8_t columns[CICY_MAX_COLUMNS], fill[CICY_MAX_COLUMNS] = {0};
    for (int j = 0; j < p.columns; j++) {
        int cell = p.result.cell[j];
        columns[cell + fill[cell]++] = (uint8_t)j;
    }
    cicy_configuration_permute(configuration, p.result.order, columns, staircase);
}

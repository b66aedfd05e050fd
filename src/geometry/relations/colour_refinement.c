#include "geometry/relations/colour_refinement.h"

#include "geometry/configuration/hash.h"

/* What a number that goes into a colour stands for. */
typedef enum kind { ROW, COLUMN, EDGE, MARK, SIGNATURE, ROOT_COLUMN, ROOT_ROW } kind;

static const uint64_t key[2] = {UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xD1B54A32D192ED03)};

/* A colour made from another one and a number. The two halves are hashed independently, with
 * different keys. */
static cicy_colour combine(cicy_colour colour, kind what, uint64_t number)
{
    const uint64_t tag = (uint64_t)what << 32 | number;
    for (int h = 0; h < 2; h++)
        colour.half[h] = cicy_mix(cicy_mix(colour.half[h] + key[h]) ^ (tag + 1) * key[h]);
    return colour;
}

/* Sums of hashes stand for multisets. */
static void add(cicy_colour *sum, cicy_colour colour)
{
    for (int h = 0; h < 2; h++)
        sum->half[h] += colour.half[h];
}

/* The new colour of a node, from its own and that of its neighbourhood. */
static cicy_colour renew(cicy_colour own, kind what, cicy_colour neighbours)
{
    cicy_colour colour = combine(own, what, 0);
    add(&colour, combine(neighbours, what, 1));
    return colour;
}

void cicy_refinement_start(cicy_refinement *refinement, const cicy_configuration *configuration)
{
    const cicy_colour none = {{0, 0}};
    refinement->configuration = configuration;
    for (int i = 0; i < configuration->rows; i++)
        refinement->row[i] = combine(none, ROW, configuration->n[i]);
    for (int j = 0; j < configuration->columns; j++)
        refinement->column[j] = combine(none, COLUMN, 0);
}

void cicy_refinement_mark(cicy_refinement *refinement, const uint8_t *marks)
{
    for (int i = 0; i < refinement->configuration->rows; i++)
        refinement->row[i] = combine(refinement->row[i], MARK, marks[i]);
}

/* New colours of the rows (what = ROW) or of the columns, from those of the other side. */
static void renew_side(const cicy_configuration *configuration, kind what, cicy_colour *own,
                       int count, const cicy_colour *other, int others)
{
    for (int i = 0; i < count; i++) {
        cicy_colour neighbours = {{0, 0}};
        for (int k = 0; k < others; k++) {
            uint8_t degree =
                what == ROW ? configuration->degree[i][k] : configuration->degree[k][i];
            if (degree)
                add(&neighbours, combine(other[k], EDGE, degree));
        }
        own[i] = renew(own[i], what, neighbours);
    }
}

void cicy_refinement_round(cicy_refinement *refinement)
{
    const cicy_configuration *x = refinement->configuration;
    renew_side(x, COLUMN, refinement->column, x->columns, refinement->row, x->rows);
    renew_side(x, ROW, refinement->row, x->rows, refinement->column, x->columns);
}

int cicy_colour_compare(const cicy_colour *a, const cicy_colour *b)
{
    const int h = a->half[0] == b->half[0];
    return (a->half[h] > b->half[h]) - (a->half[h] < b->half[h]);
}

static size_t count_different(const cicy_colour *colours, size_t count)
{
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;
        while (before < i && cicy_colour_compare(&colours[before], &colours[i]) != 0)
            before++;
        different += before == i;
    }
    return different;
}

size_t cicy_refinement_count(const cicy_refinement *refinement)
{
    return count_different(refinement->row, refinement->configuration->rows) +
           count_different(refinement->column, refinement->configuration->columns);
}

size_t cicy_refinement_finish(cicy_refinement *refinement)
{
    size_t rounds = 0, before, now = cicy_refinement_count(refinement);
    do {
        before = now;
        cicy_refinement_round(refinement);
        rounds++;
        now = cicy_refinement_count(refinement);
    } while (now != before);
    return rounds;
}

cicy_colour cicy_refinement_signature(const cicy_refinement *refinement)
{
    cicy_colour sum = {{0, 0}};
    for (int i = 0; i < refinement->configuration->rows; i++)
        add(&sum, combine(refinement->row[i], SIGNATURE, ROW));
    for (int j = 0; j < refinement->configuration->columns; j++)
        add(&sum, combine(refinement->column[j], SIGNATURE, COLUMN));
    return sum;
}

/* The signature with marked rows, refined further from `start`. */
static cicy_colour rooted(const cicy_refinement *start, kind root, const uint8_t *marks)
{
    cicy_refinement refinement = *start;
    cicy_refinement_mark(&refinement, marks);
    cicy_refinement_finish(&refinement);
    return combine(cicy_refinement_signature(&refinement), root, 0);
}

cicy_colour cicy_refinement_rooted(const cicy_configuration *configuration)
{
    cicy_refinement start;
    cicy_colour sum = {{0, 0}};
    cicy_refinement_start(&start, configuration);
    cicy_refinement_finish(&start);
    for (int j = 0; j < configuration->columns; j++) {
        uint8_t marks[CICY_MAX_ROWS];
        for (int i = 0; i < configuration->rows; i++)
            marks[i] = configuration->degree[i][j];
        add(&sum, rooted(&start, ROOT_COLUMN, marks));
    }
    for (int i = 0; i < configuration->rows; i++) {
        uint8_t marks[CICY_MAX_ROWS] = {0};
        marks[i] = 1;
        add(&sum, rooted(&start, ROOT_ROW, marks));
    }
    return sum;
}

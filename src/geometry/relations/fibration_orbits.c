/* A symmetry maps one set of rows to another exactly when the configuration with the rows of the
 * one marked and that with the rows of the other marked have the same canonical form. Most sets
 * differ already in the multiset of the stable colours of their rows, which is much cheaper. */
#include "geometry/relations/fibration_orbits.h"

#include <stdlib.h>

#include "geometry/canonical/labelling.h"
#include "geometry/configuration/hash.h"
#include "geometry/configuration/incidence.h"
#include "geometry/relations/colour_refinement.h"

/* A fibration with what its set of rows looks like. */
typedef struct entry {
    uint64_t look;
    uint32_t index;
} entry;

static int by_look(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->look != y->look)
        return (x->look > y->look) - (x->look < y->look);
    return (x->index > y->index) - (x->index < y->index);
}

/* The matrix with marked rows in canonical form; the marks are a function of the form and of how
 * many rows of each n are marked, which equal colours make equal. */
static void marked_form(const cicy_configuration *configuration, uint32_t rows,
                        cicy_configuration *form)
{
    static const uint8_t no_colour[CICY_MAX_COLUMNS];
    uint8_t colour[CICY_MAX_ROWS];
    for (int i = 0; i < configuration->rows; i++)
        colour[i] = (uint8_t)(2 * configuration->n[i] + (rows >> i & 1));
    cicy_labelling labelling;
    cicy_labelling_find(configuration, colour, no_colour, &labelling);
    cicy_configuration_permute(configuration, labelling.rows, labelling.columns, form);
}

/* Among entries [count] that look the same, marks in `repeated` those that are equivalent to an
 * earlier one. forms [count] is work space. */
static void mark_repeated(const cicy_configuration *configuration,
                          const cicy_fibrations *fibrations, const entry *entries, size_t count,
                          cicy_configuration *forms, bool *repeated)
{
    size_t distinct = 0;
    for (size_t k = 0; k < count; k++) {
        cicy_configuration *form = &forms[distinct];
        marked_form(configuration, fibrations->items[entries[k].index].rows, form);
        size_t same = 0;
        while (same < distinct && !cicy_configuration_equal(&forms[same], form))
            same++;
        repeated[entries[k].index] = same < distinct;
        distinct += same == distinct;
    }
}

/* Whether all rows have colours of their own: no symmetry moves a row then. */
static bool has_colours(const cicy_configuration *configuration, uint64_t *colour)
{
    cicy_refinement refinement;
    cicy_refinement_start(&refinement, configuration);
    cicy_refinement_finish(&refinement);
    bool distinct = true;
    for (int i = 0; i < configuration->rows; i++) {
        colour[i] = cicy_mix(refinement.row[i].half[0] ^ cicy_mix(refinement.row[i].half[1]));
        for (int k = 0; k < i; k++)
            distinct &= colour[k] != colour[i];
    }
    return distinct;
}

bool cicy_fibrations_keep_orbits(const cicy_configuration *configuration,
                                 cicy_fibrations *fibrations)
{
    uint64_t colour[CICY_MAX_ROWS];
    const size_t count = fibrations->count;
    if (count < 2 || has_colours(configuration, colour))
        return true;
    entry *entries = malloc(count * sizeof *entries);
    bool *repeated = calloc(count, sizeof *repeated);
    if (!entries || !repeated) {
        free(entries);
        free(repeated);
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        entries[k] = (entry){.index = (uint32_t)k};
        for (uint32_t rows = fibrations->items[k].rows; rows; rows &= rows - 1)
            entries[k].look += colour[cicy_lowest_bit(rows)];
    }
    qsort(entries, count, sizeof *entries, by_look);
    bool done = true;
    for (size_t first = 0, end; first < count && done; first = end) {
        for (end = first + 1; end < count && entries[end].look == entries[first].look;)
            end++;
        if (end - first == 1)
            continue;
        cicy_configuration *forms = malloc((end - first) * sizeof *forms);
        done = forms != NULL;
        if (done)
            mark_repeated(configuration, fibrations, entries + first, end - first, forms, repeated);
        free(forms);
    }
    size_t kept = 0;
    for (size_t k = 0; k < count && done; k++)
        if (!repeated[k])
            fibrations->items[kept++] = fibrations->items[k];
    fibrations->count = done ? kept : count;
    free(entries);
    free(repeated);
    return done;
}

/* Configurations as graphs for nauty (B. McKay, A. Piperno, doi:10.1016/j.jsc.2013.09.003), another
 * program for canonical forms and automorphisms. */
#ifndef CICYMINER_TESTS_NAUTY_FORM_H
#define CICYMINER_TESTS_NAUTY_FORM_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Its names are not to be taken for ours. */
#include <nauty/nauty.h>

#include "cicyminer/configuration.h"

enum {
    NAUTY_MOST = CICY_MAX_ROWS + CICY_MAX_COLUMNS + CICY_MAX_ROWS * CICY_MAX_COLUMNS,
    NAUTY_WORDS = (NAUTY_MOST + WORDSIZE - 1) / WORDSIZE
};

/* The canonical form of a configuration with marked rows; free `words`. */
typedef struct nauty_form {
    int vertices;
    size_t size;          /* of words */
    graph *words;         /* the colours of the vertices, then the rows of the adjacency matrix */
    double automorphisms; /* permutations of rows and columns that keep matrix and marks */
} nauty_form;

/* The colours: rows by n and mark, then columns, then the edges of degree 2, 3, .., which are
 * vertices between a row and a column. */
enum { NAUTY_COLUMN = 1 << 20 };

static inline int nauty_vertices(const cicy_configuration *x, const int *mark, int *colour,
                                 graph *edges)
{
    int count = x->rows + x->columns;
    for (int i = 0; i < x->rows; i++)
        colour[i] = 256 * (mark ? mark[i] + 1000 : 0) + x->n[i];
    for (int j = 0; j < x->columns; j++)
        colour[x->rows + j] = NAUTY_COLUMN;
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++) {
            if (x->degree[i][j] == 1)
                ADDONEEDGE(edges, i, x->rows + j, NAUTY_WORDS);
            if (x->degree[i][j] < 2)
                continue;
            colour[count] = NAUTY_COLUMN + x->degree[i][j];
            ADDONEEDGE(edges, i, count, NAUTY_WORDS);
            ADDONEEDGE(edges, x->rows + j, count, NAUTY_WORDS);
            count++;
        }
    return count;
}

/* mark [rows]: from -1000 to 1000, or NULL. */
static inline nauty_form nauty_form_of(const cicy_configuration *x, const int *mark)
{
    static DEFAULTOPTIONS_GRAPH(options);
    static graph edges[NAUTY_MOST * NAUTY_WORDS];
    int labels[NAUTY_MOST], cells[NAUTY_MOST], orbits[NAUTY_MOST], colour[NAUTY_MOST];
    statsblk statistics;
    options.getcanon = TRUE;
    options.defaultptn = FALSE;
    EMPTYGRAPH(edges, NAUTY_WORDS, NAUTY_MOST);
    const int count = nauty_vertices(x, mark, colour, edges);
    for (int v = 0; v < count; v++) { /* by colour */
        int at = v;
        for (; at > 0 && colour[labels[at - 1]] > colour[v]; at--)
            labels[at] = labels[at - 1];
        labels[at] = v;
    }
    for (int k = 0; k < count; k++)
        cells[k] = k + 1 < count && colour[labels[k]] == colour[labels[k + 1]];
    const int words = SETWORDSNEEDED(count);
    for (int v = 1; v < count; v++) /* the rows of a graph lie as close as its size allows */
        memmove(&edges[v * words], &edges[v * NAUTY_WORDS], (size_t)words * sizeof *edges);
    nauty_form form = {.vertices = count, .size = (size_t)count * (size_t)(words + 1)};
    form.words = malloc(form.size * sizeof *form.words);
    if (!form.words)
        abort();
    for (int k = 0; k < count; k++)
        form.words[k] = (graph)colour[labels[k]];
    densenauty(edges, labels, cells, orbits, &options, &statistics, words, count,
               form.words + count);
    form.automorphisms = statistics.grpsize1;
    for (int power = 0; power < statistics.grpsize2; power++)
        form.automorphisms *= 10;
    return form;
}

static inline int nauty_form_compare(const nauty_form *a, const nauty_form *b)
{
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(a->words, b->words, a->size * sizeof *a->words);
}

/* Whether a permutation of rows and columns maps one to the other. */
static inline bool nauty_equivalent(const cicy_configuration *a, const cicy_configuration *b)
{
    nauty_form x = nauty_form_of(a, NULL), y = nauty_form_of(b, NULL);
    const bool same = nauty_form_compare(&x, &y) == 0;
    free(x.words);
    free(y.words);
    return same;
}

#endif

/* The first half round of message passing without a tape. Before it, a column and the messages to
 * it depend only on the marks of its own rows, and a row only on its type. Of the columns of all
 * copies of a sample only a fifth are different: these are the kinds, and each is computed once. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_FIRST_ROUND_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_FIRST_ROUND_H

#include "engine/cpu/message/message_graph.h"
#include "engine/cpu/message/message_passing.h"

typedef struct cicy_message_first {
    cicy_real *row_normal, *row_sent, *row_own; /* [row types][W]: norm, norm A, norm B */
    cicy_graph kinds;                           /* columns: the kinds; rows: the row types */
    uint16_t *kind;                             /* [columns of the group] */
    cicy_real *power, *state, *normal;          /* [kinds][W] */
    cicy_real *sum, *heard;                     /* [kinds][W]: messages; norm B + messages C */
} cicy_message_first;

/* Lays the arrays out in `memory` and returns the numbers they take; only counts when it is NULL.
 */
size_t cicy_message_first_bind(cicy_message_first *first, const cicy_message_passing *layer,
                               cicy_real *memory);

/* The tables of the row types, for all groups; the kinds of a group. */
void cicy_message_first_rows(cicy_message_first *first, const cicy_message_passing *layer);
void cicy_message_first_columns(cicy_message_first *first, const cicy_message_passing *layer,
                                const cicy_graph *graph);

#endif

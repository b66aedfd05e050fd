/* Splitting, contraction, effectiveness, and what is listed (docs/mathematics.md 5). */
#ifndef CICYMINER_SPLITTING_H
#define CICYMINER_SPLITTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether all entries of the row are 0 or 1, so that it can be contracted. */
CICY_API bool cicy_contraction_is_possible(const cicy_configuration *configuration, size_t row);

/* Whether contracting `row`, which must be contractible, changes the manifold: the class
 * s_(2,2)(c_0..c_n) of the singular locus of the contracted space, times the other columns, is not
 * zero. When it is zero both configurations describe the same manifold
 * (P. Candelas, A. M. Dale, C. A. Luetken, R. Schimmrigk, Nucl. Phys. B298 (1988) 493;
 * docs/mathematics.md 5). */
CICY_API bool cicy_contraction_is_effective(const cicy_configuration *configuration, size_t row);

/* Contracts a contractible row: removes it and adds its columns up to one. Returns false when
 * nothing remains (the only row). The result may have an empty intersection. */
CICY_API bool cicy_configuration_contract(const cicy_configuration *configuration, size_t row,
                                          cicy_configuration *contracted);

/* The number of nodes of the conifold between two three-folds, `split` one splitting away from
 * `contracted`: the first is its small resolution, which replaces each node by a sphere, the other
 * its smoothing, so that their Euler numbers differ by twice the number. 0 when the splitting is
 * ineffective. Errors: CICY_INVALID_INPUT (not three-folds, the Euler number of `split` is smaller,
 * a number leaves 64 bits), CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_conifold_nodes(const cicy_configuration *contracted,
                                         const cicy_configuration *split, int64_t *nodes,
                                         cicy_error *error);

/* Whether the classification lists the configuration: connected, not empty, every contractible row
 * effective, and none of the redundant blocks. */
CICY_API bool cicy_configuration_is_listed(const cicy_configuration *configuration);

/* Ways to write a configuration that the list leaves out: projective spaces (left) and what is
 * isomorphic to them, a complete intersection in others (docs/mathematics.md 5, blocks 1, 2, 4). */
typedef enum cicy_block {
    CICY_BLOCK_HYPERPLANE, /* P^n      = P^(n+1)[1] */
    CICY_BLOCK_CONIC,      /* P^1      = P^2[2] */
    CICY_BLOCK_QUADRIC,    /* P^1 P^1  = P^3[2] */
    CICY_BLOCK_SURFACE     /* P^1 P^1  = P^2 P^1 [1; 2] */
} cicy_block;
enum { CICY_BLOCKS = CICY_BLOCK_SURFACE + 1 };

/* Whether the block can stand for the row, or for the rows `row` and `other`; `other` is `row` for
 * blocks that replace one row. A conic needs even degrees, since O(1) of the plane is O(2) on it;
 * P^1 P^1 needs equal degrees on both, since O(1) of P^3 is O(1, 1) on the quadric. */
CICY_API bool cicy_configuration_accepts_block(const cicy_configuration *configuration,
                                               cicy_block block, size_t row, size_t other);

/* Puts the block, which must fit, in the place of the row (rows): the same manifold with one column
 * more (the last); the quadric has one row less. */
CICY_API void cicy_configuration_insert_block(const cicy_configuration *configuration,
                                              cicy_block block, size_t row, size_t other,
                                              cicy_configuration *result);

/* One way to write a column as a sum: parts [count][CICY_MAX_ROWS], non-zero, in an order that does
 * not increase lexicographically. */
typedef struct cicy_partition {
    size_t count;
    uint8_t degree[CICY_MAX_COLUMNS][CICY_MAX_ROWS];
} cicy_partition;

/* Calls visit for every multiset of at least 2 and at most `most` non-zero parts that add up to
 * `column`, each once, until visit returns false. Returns whether all were visited. */
CICY_API bool cicy_configuration_visit_partitions(
    const cicy_configuration *configuration, size_t column, size_t most,
    bool (*visit)(void *user, const cicy_partition *parts), void *user);

/* Replaces `column` by the parts and adds the row P^{count - 1} (the last) with a 1 in each of them
 * (the last columns). Returns false when the result has too many rows or columns. */
CICY_API bool cicy_configuration_split(const cicy_configuration *configuration, size_t column,
                                       const cicy_partition *parts, cicy_configuration *split);

/* A configuration one splitting or contraction away from a given one. */
typedef struct cicy_neighbour {
    cicy_configuration configuration; /* in staircase form */
    size_t place;                     /* the column that was split, the row that was contracted */
    uint8_t n;                        /* dimension of the row's projective space */
    bool effective;                   /* whether the step changes the manifold */
} cicy_neighbour;

/* Neighbours in the order of `place` and of discovery, equivalent ones once (the first). Initialise
 * with {0}, free with cicy_neighbours_clear, also after failure. */
typedef struct cicy_neighbours {
    cicy_neighbour *items; /* [count] */
    size_t count, room;
} cicy_neighbours;

CICY_API void cicy_neighbours_clear(cicy_neighbours *neighbours);

/* What cicy_splittings_find looks for. */
typedef struct cicy_splitting_options {
    size_t size;         /* sizeof this struct; see cicyminer/cicyminer.h */
    size_t n;            /* only splittings with this P^n; 0: with every one that fits */
    bool effective_only; /* only those that change the manifold */
    uint64_t most; /* ways to write a column as a sum that may be tried in all; 0: any number */
    cicy_progress progress; /* called by the calling thread, one report every 4096 ways */
} cicy_splitting_options;

/* All splittings of a valid configuration that fit into CICY_MAX_ROWS x CICY_MAX_COLUMNS. The
 * number of ways grows very fast with the entries of a column: (2,2,2,2,2) is a sum in 10,457 ways.
 * Errors: CICY_INVALID_INPUT (all rows are in use; more ways than options->most), CICY_SYSTEM
 * (memory), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_splittings_find(const cicy_configuration *configuration,
                                          const cicy_splitting_options *options,
                                          cicy_neighbours *splittings, cicy_error *error);

/* All contractions of a valid configuration: one for every contractible row, if another row is
 * left. Errors: CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_contractions_find(const cicy_configuration *configuration,
                                            cicy_neighbours *contractions, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif

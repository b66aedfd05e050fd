/* The functions of the geometry that exist in a version for each instruction set: those with much
 * work in one call. */
#include "base/cpu.h"
#include "cicyminer/canonical.h"
#include "cicyminer/classification.h"
#include "cicyminer/cohomology.h"
#include "cicyminer/fibration.h"
#include "cicyminer/hodge.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/splitting.h"
#include "cicyminer/topology.h"
#include "geometry/cohomology/hodge/hodge_recall.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"

CICY_VERSIONS(cicy_configuration_canonical);
CICY_VERSIONS(cicy_configuration_staircase);
CICY_VERSIONS(cicy_configuration_is_listed);
CICY_VERSIONS(cicy_configuration_is_fibred);
CICY_VERSIONS(cicy_fibrations_find);
CICY_VERSIONS(cicy_classification_compute);
CICY_VERSIONS(cicy_classification_estimate);
CICY_VERSIONS(cicy_cohomology_compute);
CICY_VERSIONS(cicy_hodge_recall);
CICY_VERSIONS(cicy_line_bundle_compute);
CICY_VERSIONS(cicy_sparse_rank);
CICY_VERSIONS(cicy_splittings_find);
CICY_VERSIONS(cicy_contractions_find);
CICY_VERSIONS(cicy_topology_compute);
CICY_VERSIONS(cicy_topology_euler);

void cicy_configuration_canonical(const cicy_configuration *configuration,
                                  cicy_configuration *canonical)
{
    CICY_CHOSEN(cicy_configuration_canonical)(configuration, canonical);
}

void cicy_configuration_staircase(const cicy_configuration *configuration,
                                  cicy_configuration *staircase)
{
    CICY_CHOSEN(cicy_configuration_staircase)(configuration, staircase);
}

bool cicy_configuration_is_listed(const cicy_configuration *configuration)
{
    return CICY_CHOSEN(cicy_configuration_is_listed)(configuration);
}

bool cicy_configuration_is_fibred(const cicy_configuration *configuration, int fibre,
                                  uint32_t *rows)
{
    return CICY_CHOSEN(cicy_configuration_is_fibred)(configuration, fibre, rows);
}

cicy_status cicy_fibrations_find(const cicy_configuration *configuration,
                                 const cicy_fibration_options *options,
                                 cicy_fibrations *fibrations, cicy_error *error)
{
    return CICY_CHOSEN(cicy_fibrations_find)(configuration, options, fibrations, error);
}

cicy_status cicy_classification_compute(const cicy_classification_options *options,
                                        cicy_classification **result, cicy_error *error)
{
    return CICY_CHOSEN(cicy_classification_compute)(options, result, error);
}

cicy_status cicy_classification_estimate(const cicy_estimate_options *options,
                                         cicy_size_estimate *estimate, cicy_error *error)
{
    return CICY_CHOSEN(cicy_classification_estimate)(options, estimate, error);
}

cicy_status cicy_cohomology_compute(const cicy_configuration *configuration, const int64_t *bundle,
                                    int64_t *h, cicy_error *error)
{
    return CICY_CHOSEN(cicy_cohomology_compute)(configuration, bundle, h, error);
}

cicy_status cicy_hodge_compute(const cicy_configuration *configuration, unsigned flags,
                               cicy_hodge *hodge, cicy_error *error)
{
    return cicy_hodge_recall(configuration, flags, NULL, hodge, error);
}

cicy_status cicy_hodge_recall(const cicy_configuration *configuration, unsigned flags,
                              cicy_euler_memory *memory, cicy_hodge *hodge, cicy_error *error)
{
    return CICY_CHOSEN(cicy_hodge_recall)(configuration, flags, memory, hodge, error);
}

cicy_status cicy_splittings_find(const cicy_configuration *configuration,
                                 const cicy_splitting_options *options, cicy_neighbours *splittings,
                                 cicy_error *error)
{
    return CICY_CHOSEN(cicy_splittings_find)(configuration, options, splittings, error);
}

cicy_status cicy_contractions_find(const cicy_configuration *configuration,
                                   cicy_neighbours *contractions, cicy_error *error)
{
    return CICY_CHOSEN(cicy_contractions_find)(configuration, contractions, error);
}

cicy_status cicy_topology_compute(const cicy_configuration *configuration, cicy_topology *topology,
                                  cicy_error *error)
{
    return CICY_CHOSEN(cicy_topology_compute)(configuration, topology, error);
}

cicy_status cicy_topology_euler(const cicy_configuration *configuration, int64_t *euler,
                                cicy_error *error)
{
    return CICY_CHOSEN(cicy_topology_euler)(configuration, euler, error);
}

cicy_status cicy_sparse_rank(cicy_sparse_matrix *matrix, const bool *skip,
                             const cicy_rank_limits *limits, bool *independent, size_t *rank,
                             cicy_error *error)
{
    return CICY_CHOSEN(cicy_sparse_rank)(matrix, skip, limits, independent, rank, error);
}

cicy_status cicy_line_bundle_compute(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_line_bundle_options *options,
                                     cicy_line_bundle_cohomology *cohomology, cicy_error *error)
{
    return CICY_CHOSEN(cicy_line_bundle_compute)(configuration, bundle, options, cohomology, error);
}

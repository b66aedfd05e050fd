#include "base/errors.h"
#include "cicyminer/splitting.h"
#include "cicyminer/topology.h"

cicy_status cicy_conifold_nodes(const cicy_configuration *contracted,
                                const cicy_configuration *split, int64_t *nodes, cicy_error *error)
{
    int64_t smooth, resolved;
    if (cicy_configuration_dimension(contracted) != 3 || cicy_configuration_dimension(split) != 3)
        return cicy_error_set_code(error, CICY_ERROR_DIMENSION,
                                   "nodes are counted between three-folds only");
    CICY_TRY(cicy_topology_euler(contracted, &smooth, error));
    CICY_TRY(cicy_topology_euler(split, &resolved, error));
    if (resolved < smooth || (resolved - smooth) % 2 != 0)
        return cicy_error_set_code(
            error, CICY_ERROR_INPUT,
            "the second configuration is not a splitting of the first: Euler "
            "numbers %lld and %lld",
            (long long)resolved, (long long)smooth);
    *nodes = (resolved - smooth) / 2;
    return CICY_OK;
}

// Cohomology of vector bundles made of line bundles, and of the tangent bundle.
#include <string>

#include <nanobind/stl/string.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "configuration.hpp"
#include "run.hpp"

using Degrees = nb::ndarray<const int64_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

// The place of a name in a list, in the order of the library's enumeration.
template <size_t N> static int place(const char *const (&names)[N], const std::string &name)
{
    for (size_t k = 0; k < N; k++)
        if (name == names[k])
            return (int)k;
    throw nb::value_error((name + " is not the name of a bundle").c_str());
}

// (h, rank, Euler number) of a bundle `kind` from `first` and `second`, (count, rows) each, or of
// `construction` of it.
static nb::tuple vector_bundle(const Matrix &matrix, const std::string &kind, const Degrees &first,
                               const Degrees &second, const std::string &construction, int power,
                               double memory, double seconds, uint64_t seed)
{
    static const char *const kinds[] = {"sum", "kernel", "cokernel", "tangent"};
    static const char *const constructions[] = {"none", "dual", "exterior", "symmetric",
                                                "endomorphisms"};
    if (first.shape(1) != matrix.value.rows || second.shape(1) != matrix.value.rows)
        throw nb::value_error("line bundles need one degree for each row of the configuration");
    const cicy_bundle bundle = {
        (cicy_bundle_kind)place(kinds, kind),
        {first.shape(0), second.shape(0), first.data(), second.data()},
    };
    const cicy_construction made = {(cicy_construction_kind)place(constructions, construction),
                                    power};
    cicy_bundle_cohomology found;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            cicy_line_bundle_options options{};
            options.size = sizeof options;
            options.memory = (size_t)memory;
            options.seconds = seconds;
            options.seed = seed;
            options.progress = &report;
            return cicy_bundle_compute(&matrix.value, &bundle, &made, &options, &found, error);
        },
        nb::none());
    nb::list h;
    for (int q = 0; q <= found.dimension; q++)
        h.append(found.h[q]);
    return nb::make_tuple(nb::tuple(h), found.rank, found.euler);
}

static int64_t conifold_nodes(const Matrix &contracted, const Matrix &split)
{
    int64_t nodes;
    cicy_error error{};
    cicy::check_configuration(
        cicy_conifold_nodes(&contracted.value, &split.value, &nodes, &error), error);
    return nodes;
}

void bind_vector_bundle(nb::module_ &module)
{
    module.def("vector_bundle", vector_bundle, "matrix"_a, "kind"_a, "first"_a, "second"_a,
               "construction"_a, "power"_a, "memory"_a, "seconds"_a, "seed"_a);
    module.def("conifold_nodes", conifold_nodes, "contracted"_a, "split"_a);
}

// Functions of arrays (N, rows, columns).
#include <string>

#include <nanobind/stl/string.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "run.hpp"

using Stack = nb::ndarray<const uint8_t, nb::ndim<3>, nb::c_contig, nb::device::cpu>;
using Bundles = nb::ndarray<const int64_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

static cicy_matrices view(const Stack &stack)
{
    return {stack.data(), stack.shape(0), stack.shape(1), stack.shape(2)};
}

namespace
{

// Options of a call, and the codes that `mask` asks for.
struct Call {
    cicy_matrices matrices;
    cicy_matrices_options options{};
    cicy::Buffer<uint16_t> codes;

    Call(const Stack &stack, int dimension, int threads, bool mask) : matrices(view(stack))
    {
        options.size = sizeof options;
        options.dimension = dimension;
        options.threads = threads;
        if (mask) {
            codes = cicy::make_buffer<uint16_t>(matrices.count);
            options.codes = codes.get();
        }
    }
    // None, or the codes as an array.
    nb::object code_array()
    {
        if (!codes)
            return nb::none();
        return nb::cast(cicy::to_array(std::move(codes), {matrices.count}));
    }
    int dimension_or_first()
    {
        int dimension = options.dimension;
        if (dimension == 0 && cicy_matrices_dimension(&matrices, &dimension, nullptr) != CICY_OK)
            dimension = 0;
        return dimension;
    }
};

} // namespace

// (dimension, hodge (N, k), euler, product, favourable, codes or None)
static nb::tuple hodge(const Stack &stack, int dimension, int threads, bool mask,
                       nb::handle progress)
{
    Call call(stack, dimension, threads, mask);
    const size_t count = call.matrices.count;
    size_t columns;
    call.options.dimension = call.dimension_or_first();
    cicy_hodge_column_names(call.options.dimension, &columns);
    auto values = cicy::make_buffer<int64_t>(count * columns);
    auto euler = cicy::make_buffer<int64_t>(count);
    auto product = cicy::make_buffer<uint8_t>(count);
    auto favourable = cicy::make_buffer<uint8_t>(count);
    const cicy_hodge_arrays results = {values.get(), euler.get(), product.get(), favourable.get()};
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            call.options.progress = report;
            return cicy_matrices_hodge(&call.matrices, &call.options, &results, error);
        },
        progress, true);
    return nb::make_tuple(
        call.options.dimension, cicy::to_array(std::move(values), {count, columns}),
        cicy::to_array(std::move(euler), {count}), cicy::to_array(std::move(product), {count}),
        cicy::to_array(std::move(favourable), {count}), call.code_array());
}

// (euler (N,), codes or None)
static nb::tuple euler(const Stack &stack, int threads, bool mask, nb::handle progress)
{
    Call call(stack, 0, threads, mask);
    auto values = cicy::make_buffer<int64_t>(call.matrices.count);
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            call.options.progress = report;
            return cicy_matrices_euler(&call.matrices, &call.options, values.get(), error);
        },
        progress, true);
    return nb::make_tuple(cicy::to_array(std::move(values), {call.matrices.count}),
                          call.code_array());
}

static cicy_order order_of(const std::string &name)
{
    cicy_order order;
    if (!cicy_order_from_name(name.c_str(), &order))
        throw nb::value_error("order must be staircase, canonical, shuffled or given");
    return order;
}

// (matrices, codes or None)
static nb::tuple ordered(const Stack &stack, const std::string &name, uint64_t seed, int threads,
                         bool mask, nb::handle progress)
{
    Call call(stack, 0, threads, mask);
    const cicy_order order = order_of(name);
    const cicy_matrices &m = call.matrices;
    auto values = cicy::make_buffer<uint8_t>(m.count * m.rows * m.columns);
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            call.options.progress = report;
            return cicy_matrices_order(&m, &call.options, order, seed, values.get(), error);
        },
        progress, true);
    return nb::make_tuple(cicy::to_array(std::move(values), {m.count, m.rows, m.columns}),
                          call.code_array());
}

// (h (N, dimension + 1), codes or None); bundles (1, rows) or (N, rows)
static nb::tuple cohomology(const Stack &stack, const Bundles &bundles, double memory,
                            double seconds, uint64_t seed, int threads, bool mask,
                            nb::handle progress)
{
    Call call(stack, 0, threads, mask);
    const cicy_matrices &m = call.matrices;
    if (bundles.shape(1) != m.rows || (bundles.shape(0) != m.count && bundles.shape(0) != 1))
        throw nb::value_error("bundles must have shape (rows,) or (N, rows)");
    call.options.dimension = call.dimension_or_first();
    const size_t columns = (size_t)call.options.dimension + 1;
    auto h = cicy::make_buffer<int64_t>(m.count * columns);
    cicy_line_bundle_options bundle{};
    bundle.size = sizeof bundle;
    bundle.memory = (size_t)memory;
    bundle.seconds = seconds;
    bundle.seed = seed;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            call.options.progress = report;
            return cicy_matrices_cohomology(&m, &call.options, bundles.data(),
                                            bundles.shape(0) != m.count, &bundle, h.get(), error);
        },
        progress, true);
    return nb::make_tuple(cicy::to_array(std::move(h), {m.count, columns}), call.code_array());
}

void bind_matrices(nb::module_ &module)
{
    module.def("hodge", hodge, "matrices"_a, "dimension"_a, "threads"_a, "mask"_a,
               "progress"_a.none());
    module.def("euler", euler, "matrices"_a, "threads"_a, "mask"_a, "progress"_a.none());
    module.def("ordered", ordered, "matrices"_a, "order"_a, "seed"_a, "threads"_a, "mask"_a,
               "progress"_a.none());
    module.def("cohomology", cohomology, "matrices"_a, "bundles"_a, "memory"_a, "seconds"_a,
               "seed"_a, "threads"_a, "mask"_a, "progress"_a.none());
    module.def("hodge_columns", [](int dimension) {
        size_t columns;
        const char *const *names = cicy_hodge_column_names(dimension, &columns);
        nb::list list;
        for (size_t k = 0; k < columns; k++)
            list.append(names[k]);
        return nb::tuple(list);
    });
}

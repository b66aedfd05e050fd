// Data sets of line bundles. Their arrays are views of the library's memory.
#include <memory>
#include <string>

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "configuration.hpp"
#include "dataset.hpp"
#include "run.hpp"

using cicy::check;

namespace
{

struct BundleStore {
    cicy_bundle_data value{};
    BundleStore() = default;
    BundleStore(const BundleStore &) = delete;
    BundleStore &operator=(const BundleStore &) = delete;
    ~BundleStore()
    {
        cicy_bundle_data_clear(&value);
    }
};

using Pointer = std::unique_ptr<BundleStore>;

} // namespace

static void build(const Store &store, const std::string &path, int low, int high, size_t most_rows,
                  uint64_t per_manifold, uint64_t seed, double memory, double seconds, int threads,
                  nb::handle progress)
{
    cicy_bundle_data_options options{};
    options.size = sizeof options;
    options.low = low;
    options.high = high;
    options.most_rows = most_rows;
    options.per_manifold = per_manifold;
    options.seed = seed;
    options.memory = (size_t)memory;
    options.seconds = seconds;
    options.threads = threads;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            options.progress = &report;
            return cicy_bundle_data_build(&store.value, &options, path.c_str(), error);
        },
        progress);
}

static Pointer read_bundles(const std::string &path, nb::handle progress)
{
    auto store = std::make_unique<BundleStore>();
    cicy::run(
        [&](const cicy_progress &, cicy_error *error) {
            return cicy_bundle_data_read(&store->value, path.c_str(), error);
        },
        progress);
    return store;
}

// The line bundles that have an answer, as a data set to learn from.
static std::unique_ptr<Store> samples(const BundleStore &store)
{
    auto made = std::make_unique<Store>();
    cicy_error error{};
    cicy_status status;
    {
        nb::gil_scoped_release release;
        status = cicy_bundle_data_samples(&store.value, &made->value, &error);
    }
    check(status, error);
    return made;
}

static void write_bundles(const BundleStore &store, const std::string &path)
{
    cicy_error error{};
    cicy_status status;
    {
        nb::gil_scoped_release release;
        status = cicy_bundle_data_write(&store.value, path.c_str(), &error);
    }
    check(status, error);
}

static Matrix get(const BundleStore &store, size_t manifold)
{
    if (manifold >= store.value.manifolds)
        throw nb::index_error();
    Matrix matrix;
    cicy_bundle_data_get(&store.value, manifold, &matrix.value);
    return matrix;
}

static const cicy_bundle_data &of(nb::handle self)
{
    return nb::cast<const BundleStore &>(self).value;
}

// A read-only view of memory that belongs to the data set `self`.
template <typename T>
static nb::object array(nb::handle self, const T *memory, std::initializer_list<size_t> shape)
{
    return nb::cast(nb::ndarray<nb::numpy, const T>(memory, shape, self));
}

void bind_bundles(nb::module_ &module)
{
    using Self = nb::handle;
    nb::class_<BundleStore>(module, "BundleStore", "The memory of a data set of line bundles.")
        .def_static("read", read_bundles, "path"_a, "progress"_a.none())
        .def("get", get, "manifold"_a)
        .def("samples", samples)
        .def("write", write_bundles, "path"_a)
        .def_prop_ro("count", [](const BundleStore &s) { return s.value.count; })
        .def_prop_ro("manifolds", [](const BundleStore &s) { return s.value.manifolds; })
        .def_prop_ro("dimension", [](const BundleStore &s) { return s.value.dimension; })
        .def_prop_ro("range",
                     [](const BundleStore &s) { return nb::make_tuple(s.value.low, s.value.high); })
        .def_prop_ro("unanswered", [](const BundleStore &s) { return s.value.unanswered; })
        .def_prop_ro("matrix",
                     [](Self self) {
                         const cicy_bundle_data &d = of(self);
                         return array(self, d.matrix, {d.manifolds, d.rows, d.columns});
                     })
        .def_prop_ro("shape",
                     [](Self self) {
                         return array(self, of(self).shape, {of(self).manifolds, 2});
                     })
        .def_prop_ro("manifold",
                     [](Self self) { return array(self, of(self).manifold, {of(self).count}); })
        .def_prop_ro("source",
                     [](Self self) { return array(self, of(self).source, {of(self).manifolds}); })
        .def_prop_ro("bundle",
                     [](Self self) {
                         return array(self, of(self).bundle, {of(self).count, of(self).rows});
                     })
        .def_prop_ro(
            "h",
            [](Self self) {
                return array(self, of(self).h, {of(self).count, (size_t)of(self).dimension + 1});
            })
        .def_prop_ro("index",
                     [](Self self) { return array(self, of(self).index, {of(self).count}); })
        .def_prop_ro("method",
                     [](Self self) { return array(self, of(self).method, {of(self).count}); })
        .def_prop_ro("orbit",
                     [](Self self) { return array(self, of(self).orbit, {of(self).count}); });
    module.def("build_bundles", build, "dataset"_a, "path"_a, "low"_a, "high"_a, "most_rows"_a,
               "per_manifold"_a, "seed"_a, "memory"_a, "seconds"_a, "threads"_a,
               "progress"_a.none());
}

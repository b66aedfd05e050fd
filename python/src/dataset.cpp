// Data sets: made, read, written, split. Their arrays are views of the library's memory.
#include "dataset.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "configuration.hpp"
#include "run.hpp"

using cicy::check;
using Stack = nb::ndarray<const uint8_t, nb::ndim<3>, nb::c_contig, nb::device::cpu>;
using Pointer = std::unique_ptr<Store>;

static cicy_order order_of(const std::string &name)
{
    cicy_order order;
    if (!cicy_order_from_name(name.c_str(), &order))
        throw nb::value_error("order must be staircase, canonical, shuffled or given");
    return order;
}

struct Classification {
    cicy_classification *value = nullptr;
    ~Classification()
    {
        cicy_classification_free(value);
    }
};

static Pointer classify(int dimension, bool products, int most_rows, const std::string &order_name,
                        uint64_t seed, int threads, nb::handle progress)
{
    auto store = std::make_unique<Store>();
    const cicy_order order = order_of(order_name);
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            Classification list;
            cicy_classification_options classify{};
            classify.size = sizeof classify;
            classify.dimension = dimension;
            classify.products = products;
            classify.most_rows = most_rows;
            classify.threads = threads;
            classify.progress = report;
            cicy_status status = cicy_classification_compute(&classify, &list.value, error);
            if (status != CICY_OK)
                return status;
            cicy_build_options build{};
            build.size = sizeof build;
            build.order = order;
            build.seed = seed;
            build.threads = threads;
            build.progress = report;
            status = cicy_dataset_build(list.value, &build, &store->value, error);
            if (status != CICY_OK)
                return status;
            // What the program writes, so that both make the same file.
            std::string command = "cicyminer classify --dim " + std::to_string(dimension) +
                                  (products ? " --products" : "") + " --order " + order_name;
            if (most_rows > 0)
                command += " --max-rows " + std::to_string(most_rows);
            if (order == CICY_ORDER_SHUFFLED)
                command += " --seed " + std::to_string(seed);
            return cicy_dataset_describe(&store->value, command.c_str(), cicy_version(), error);
        },
        progress);
    return store;
}

static Pointer read_file(const std::string &path, nb::handle progress)
{
    auto store = std::make_unique<Store>();
    cicy::run(
        [&](const cicy_progress &, cicy_error *error) {
            return cicy_dataset_read(&store->value, path.c_str(), error);
        },
        progress);
    return store;
}

static void complain(void *user, const char *message)
{
    std::string *text = static_cast<std::string *>(user);
    if (text->size() < 65536)
        text->append(message).append("\n");
}

// (data set, entries, refused, different, complaints)
static nb::tuple import_list(const std::string &path, const std::string &format_name, int dimension,
                             const std::string &order_name, int threads, nb::handle progress)
{
    auto store = std::make_unique<Store>();
    std::string complaints;
    cicy_import_options options{};
    cicy_import_summary summary{};
    options.size = sizeof options;
    options.format =
        format_name.empty() ? CICY_FORMAT_ANY : cicy_format_from_name(format_name.c_str());
    if (options.format == CICY_FORMAT_UNKNOWN)
        throw nb::value_error("unknown format");
    options.dimension = dimension;
    options.order = order_of(order_name);
    options.threads = threads;
    options.complain = complain;
    options.user = &complaints;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            options.progress = report;
            return cicy_dataset_import(&store->value, path.c_str(), &options, &summary, error);
        },
        progress);
    return nb::make_tuple(std::move(store), summary.entries, summary.refused, summary.different,
                          complaints);
}

static void write_file(const Store &store, const std::string &path, const std::string &format_name,
                       nb::handle progress)
{
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            const cicy_format format = cicy_format_from_name(format_name.c_str());
            return format == CICY_FORMAT_HDF5
                       ? cicy_dataset_write(&store.value, path.c_str(), error)
                       : cicy_dataset_export(&store.value, path.c_str(), format, &report, error);
        },
        progress);
}

static Pointer from_matrices(const Stack &stack, const std::string &order_name, uint64_t seed,
                             int dimension, int threads, nb::handle progress)
{
    auto store = std::make_unique<Store>();
    const cicy_order order = order_of(order_name);
    const cicy_matrices matrices = {stack.data(), stack.shape(0), stack.shape(1), stack.shape(2)};
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            cicy_matrices_options options{};
            options.size = sizeof options;
            options.dimension = dimension;
            options.threads = threads;
            options.progress = report;
            return cicy_dataset_from_matrices(&store->value, &matrices, &options, order, seed,
                                              error);
        },
        progress, true);
    return store;
}

// Makes entry k of a data set equal to entry i of another one, whose matrices are not larger.
static void copy_entry(cicy_dataset &own, size_t k, const cicy_dataset &all, size_t i)
{
    uint8_t *matrix = own.matrix + k * own.rows * own.columns;
    for (size_t row = 0; row < all.rows; row++)
        memcpy(matrix + row * own.columns, all.matrix + (i * all.rows + row) * all.columns,
               all.columns);
    memcpy(own.shape + 2 * k, all.shape + 2 * i, 2);
    memcpy(own.hodge + k * all.hodge_columns, all.hodge + i * all.hodge_columns,
           all.hodge_columns * sizeof *all.hodge);
    own.euler[k] = all.euler[i];
    own.product[k] = all.product[i];
    own.favourable[k] = all.favourable[i];
}

static Pointer make_like(const cicy_dataset &all, size_t count, size_t rows, size_t columns)
{
    auto made = std::make_unique<Store>();
    cicy_error error{};
    check(cicy_dataset_init(&made->value, all.dimension, count, rows, columns, &error), error);
    made->value.order = all.order;
    made->value.seed = all.seed;
    return made;
}

// Entries of another data set, in the order of the indices, which the caller has checked.
static Pointer take(const Store &store,
                    nb::ndarray<const int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu> indices)
{
    const cicy_dataset &all = store.value;
    const size_t count = indices.shape(0);
    nb::gil_scoped_release release;
    Pointer part = make_like(all, count, all.rows, all.columns);
    for (size_t k = 0; k < count; k++)
        copy_entry(part->value, k, all, (size_t)indices.data()[k]);
    return part;
}

// Data sets of one dimension, at least one, one after the other; as large as the largest.
static Pointer join(const std::vector<const Store *> &parts)
{
    size_t count = 0, rows = 1, columns = 1, k = 0;
    nb::gil_scoped_release release;
    for (const Store *part : parts) {
        count += part->value.count;
        rows = std::max(rows, part->value.rows);
        columns = std::max(columns, part->value.columns);
    }
    Pointer all = make_like(parts.at(0)->value, count, rows, columns);
    for (const Store *part : parts)
        for (size_t i = 0; i < part->value.count; i++)
            copy_entry(all->value, k++, part->value, i);
    return all;
}

static Matrix get(const Store &store, size_t index)
{
    if (index >= store.value.count)
        throw nb::index_error();
    Matrix matrix;
    cicy_error error{};
    cicy_dataset_get(&store.value, index, &matrix.value);
    cicy::check_configuration(cicy_configuration_check(&matrix.value, &error), error);
    return matrix;
}

struct Split {
    cicy_split value{};
    ~Split()
    {
        cicy_split_clear(&value);
    }
};

// (training, validation, test) uint32 indices
static nb::tuple split(const Store &store, const std::string &sampling, double share,
                       double training, double validation, uint64_t seed, int64_t limit)
{
    cicy_split_options options{};
    options.size = sizeof options;
    int kind = 0;
    while (kind < CICY_SAMPLINGS && sampling != cicy_sampling_name((cicy_sampling)kind))
        kind++;
    if (kind == CICY_SAMPLINGS)
        throw nb::value_error("sampling must be stratified, random, rows, h11 or manifolds");
    options.sampling = (cicy_sampling)kind;
    options.share = share;
    options.training = training;
    options.validation = validation;
    options.seed = seed;
    options.limit = limit;
    Split made;
    cicy_error error{};
    cicy_status status;
    {
        nb::gil_scoped_release release;
        status = cicy_split_create(&store.value, &options, &made.value, &error);
    }
    check(status, error);
    nb::list parts;
    for (int part = 0; part < CICY_PARTS; part++) {
        const size_t count = made.value.count[part];
        auto indices = cicy::make_buffer<uint32_t>(count);
        memcpy(indices.get(), made.value.indices[part], count * sizeof(uint32_t));
        parts.append(cicy::to_array(std::move(indices), {count}));
    }
    return nb::tuple(parts);
}

// (entries, faulty, duplicates, unpublished, complaints)
static nb::tuple verify(const Store &store, int threads, nb::handle progress)
{
    std::string complaints;
    cicy_verify_options options{};
    cicy_verify_summary summary{};
    options.size = sizeof options;
    options.threads = threads;
    options.complain = complain;
    options.user = &complaints;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            options.progress = report;
            return cicy_dataset_verify(&store.value, &options, &summary, error);
        },
        progress);
    return nb::make_tuple(summary.entries, summary.faulty, summary.duplicates, summary.unpublished,
                          complaints);
}

// A read-only view of memory that belongs to the data set `self`.
template <typename T>
static nb::object array(nb::handle self, const T *memory, std::initializer_list<size_t> shape)
{
    return nb::cast(nb::ndarray<nb::numpy, const T>(memory, shape, self));
}

static const cicy_dataset &of(nb::handle self)
{
    return nb::cast<const Store &>(self).value;
}

void bind_dataset(nb::module_ &module)
{
    nb::class_<Store>(module, "Store", "The memory of a data set.")
        .def_static("classify", classify, "dimension"_a, "products"_a, "most_rows"_a, "order"_a,
                    "seed"_a, "threads"_a, "progress"_a.none())
        .def_static("join", join, "parts"_a)
        .def_static("read", read_file, "path"_a, "progress"_a.none())
        .def_static("import_list", import_list, "path"_a, "format"_a, "dimension"_a, "order"_a,
                    "threads"_a, "progress"_a.none())
        .def_static("from_matrices", from_matrices, "matrices"_a, "order"_a, "seed"_a,
                    "dimension"_a, "threads"_a, "progress"_a.none())
        .def("take", take, "indices"_a)
        .def("write", write_file, "path"_a, "format"_a, "progress"_a.none())
        .def("get", get, "index"_a)
        .def("split", split, "sampling"_a, "share"_a, "training"_a, "validation"_a, "seed"_a,
             "limit"_a)
        .def("verify", verify, "threads"_a, "progress"_a.none())
        .def("checksum",
             [](const Store &store) {
                 nb::gil_scoped_release release;
                 return cicy_dataset_checksum(&store.value);
             })
        .def_prop_ro("count", [](const Store &store) { return store.value.count; })
        .def_prop_ro("dimension", [](const Store &store) { return store.value.dimension; })
        .def_prop_ro("order", [](const Store &store) { return cicy_order_name(store.value.order); })
        .def_prop_ro("command",
                     [](const Store &store) {
                         return std::string(store.value.command ? store.value.command : "");
                     })
        .def_prop_ro("version",
                     [](const Store &store) {
                         return std::string(store.value.version ? store.value.version : "");
                     })
        .def_prop_ro("matrix",
                     [](nb::handle self) {
                         const cicy_dataset &d = of(self);
                         return array(self, d.matrix, {d.count, d.rows, d.columns});
                     })
        .def_prop_ro("shape",
                     [](nb::handle self) {
                         return array(self, of(self).shape, {of(self).count, 2});
                     })
        .def_prop_ro(
            "hodge",
            [](nb::handle self) {
                return array(self, of(self).hodge, {of(self).count, of(self).hodge_columns});
            })
        .def_prop_ro("euler",
                     [](nb::handle self) { return array(self, of(self).euler, {of(self).count}); })
        .def_prop_ro(
            "product",
            [](nb::handle self) { return array(self, of(self).product, {of(self).count}); })
        .def_prop_ro("favourable", [](nb::handle self) {
            return array(self, of(self).favourable, {of(self).count});
        });
    module.def("formats", [] {
        nb::list names;
        for (int f = CICY_FORMAT_HDF5; f <= CICY_FORMAT_JSON; f++)
            names.append(cicy_format_name((cicy_format)f));
        return nb::tuple(names);
    });
    module.def("format_of_path", [](const std::string &path) {
        return cicy_format_name(cicy_format_from_path(path.c_str()));
    });
}

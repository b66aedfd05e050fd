// One configuration: reading, printing, exact numbers.
#include "configuration.hpp"

#include <cstring>
#include <string>
#include <string_view>

#include <nanobind/operators.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "run.hpp"

using cicy::check;
using cicy::check_configuration;

using Degrees = nb::ndarray<const uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Bundle = nb::ndarray<const int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Bundles = nb::ndarray<const int64_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

static Matrix parse(std::string_view text)
{
    Matrix matrix;
    cicy_error error{};
    check_configuration(cicy_configuration_parse(&matrix.value, text.data(), text.size(), &error),
                        error);
    return matrix;
}

static Matrix from_degrees(const Degrees &degrees)
{
    Matrix matrix;
    cicy_error error{};
    const cicy_matrices one = {degrees.data(), 1, degrees.shape(0), degrees.shape(1)};
    check_configuration(cicy_matrices_get(&one, 0, &matrix.value, &error), error);
    return matrix;
}

// From lists or tuples of rows [n, p1, p2, ..] of int; None for anything that is not a valid
// configuration.
static nb::object from_rows(nb::handle rows)
{
    Matrix matrix{};
    cicy_configuration &value = matrix.value;
    const Py_ssize_t count = PySequence_Fast_GET_SIZE(rows.ptr());
    PyObject **row = PySequence_Fast_ITEMS(rows.ptr());
    Py_ssize_t width = 0;
    if (count > CICY_MAX_ROWS)
        return nb::none();
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!PyList_CheckExact(row[i]) && !PyTuple_CheckExact(row[i]))
            return nb::none();
        if (i == 0)
            width = PySequence_Fast_GET_SIZE(row[i]);
        if (PySequence_Fast_GET_SIZE(row[i]) != width || width < 2 || width > CICY_MAX_COLUMNS + 1)
            return nb::none();
        PyObject **entry = PySequence_Fast_ITEMS(row[i]);
        for (Py_ssize_t j = 0; j < width; j++) {
            int overflow = 0;
            const long number =
                PyLong_CheckExact(entry[j]) ? PyLong_AsLongAndOverflow(entry[j], &overflow) : -1;
            if (number < 0 || number > UINT8_MAX)
                return nb::none();
            (j == 0 ? value.n[i] : value.degree[i][j - 1]) = (uint8_t)number;
        }
    }
    value.rows = (uint8_t)count;
    value.columns = (uint8_t)(width > 0 ? width - 1 : 0);
    if (cicy_configuration_check(&value, nullptr) != CICY_OK)
        return nb::none();
    return nb::cast(matrix);
}

static std::string print(const Matrix &matrix, bool degrees_only)
{
    std::string text(CICY_CONFIGURATION_TEXT, '\0');
    text.resize(cicy_configuration_print(
        &matrix.value, degrees_only ? CICY_NOTATION_DEGREES : CICY_NOTATION_PYCICY, text.data()));
    return text;
}

// (dimension, values of its columns, Euler number, product, favourable)
static nb::tuple hodge(const Matrix &matrix)
{
    cicy_hodge hodge;
    cicy_error error{};
    check_configuration(cicy_hodge_compute(&matrix.value, CICY_HODGE_CHECKED, &hodge, &error),
                        error);
    int64_t v[CICY_MAX_HODGE];
    const size_t count = cicy_hodge_to_columns(&hodge, v);
    nb::object values = count == 4   ? nb::make_tuple(v[0], v[1], v[2], v[3])
                        : count == 2 ? nb::make_tuple(v[0], v[1])
                        : count == 1 ? nb::make_tuple(v[0])
                                     : nb::make_tuple(v[0], v[1], v[2], v[3], v[4], v[5]);
    return nb::make_tuple(hodge.dimension, values, hodge.euler, hodge.product, hodge.favourable);
}

static int64_t euler(const Matrix &matrix)
{
    int64_t number;
    cicy_error error{};
    check_configuration(cicy_topology_euler(&matrix.value, &number, &error), error);
    return number;
}

// A form as arrays: rows (count, degree) in increasing order, and values (count).
static nb::tuple form_arrays(const cicy_form &form)
{
    const size_t degree = (size_t)form.degree;
    auto rows = cicy::make_buffer<uint8_t>(form.count * degree);
    auto values = cicy::make_buffer<int64_t>(form.count);
    for (size_t k = 0; k < form.count; k++) {
        memcpy(rows.get() + k * degree, form.entries[k].rows, degree);
        values[k] = form.entries[k].value;
    }
    return nb::make_tuple(cicy::to_array(std::move(rows), {form.count, degree}),
                          cicy::to_array(std::move(values), {form.count}));
}

struct Topology {
    cicy_topology value{};
    ~Topology()
    {
        cicy_topology_clear(&value);
    }
};

// (euler, c2c2, c2c3, intersection form, second Chern form)
static nb::tuple topology(const Matrix &matrix)
{
    Topology found;
    cicy_error error{};
    cicy_status status;
    {
        nb::gil_scoped_release release;
        status = cicy_topology_compute(&matrix.value, &found.value, &error);
    }
    check_configuration(status, error);
    return nb::make_tuple(found.value.euler, found.value.c2c2, found.value.c2c3,
                          form_arrays(found.value.intersection),
                          form_arrays(found.value.second_chern));
}

static std::vector<Matrix> factors(const Matrix &matrix)
{
    std::vector<Matrix> all(CICY_MAX_ROWS);
    std::vector<cicy_configuration> values(CICY_MAX_ROWS);
    all.resize(cicy_configuration_factors(&matrix.value, values.data()));
    for (size_t k = 0; k < all.size(); k++)
        all[k].value = values[k];
    return all;
}

static Matrix ordered(const Matrix &matrix, const std::string &name, uint64_t seed)
{
    cicy_order order;
    if (!cicy_order_from_name(name.c_str(), &order))
        throw nb::value_error("order must be staircase, canonical, shuffled or given");
    Matrix result;
    nb::gil_scoped_release release;
    cicy_configuration_order(&matrix.value, order, seed, 0, &result.value);
    return result;
}

static bool equivalent(const Matrix &a, const Matrix &b)
{
    nb::gil_scoped_release release;
    return cicy_configuration_equivalent(&a.value, &b.value);
}

struct Neighbours {
    cicy_neighbours value{};
    ~Neighbours()
    {
        cicy_neighbours_clear(&value);
    }
};

// [(matrix, place from 0, n, effective), ..]
static nb::list neighbour_list(const cicy_neighbours &found)
{
    nb::list all;
    for (size_t k = 0; k < found.count; k++) {
        const cicy_neighbour &item = found.items[k];
        all.append(
            nb::make_tuple(Matrix{item.configuration}, item.place, (int)item.n, item.effective));
    }
    return all;
}

static nb::list splittings(const Matrix &matrix, size_t n, bool effective_only, uint64_t most,
                           nb::handle progress)
{
    Neighbours found;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            cicy_splitting_options options{};
            options.size = sizeof options;
            options.n = n;
            options.effective_only = effective_only;
            options.most = most;
            options.progress = report;
            return cicy_splittings_find(&matrix.value, &options, &found.value, error);
        },
        progress, true);
    return neighbour_list(found.value);
}

static nb::list contractions(const Matrix &matrix)
{
    Neighbours found;
    cicy_error error{};
    check_configuration(cicy_contractions_find(&matrix.value, &found.value, &error), error);
    return neighbour_list(found.value);
}

static nb::list places(uint32_t set)
{
    nb::list all;
    for (int i = 0; i < 32; i++)
        if (set >> i & 1)
            all.append(i);
    return all;
}

// A complete intersection that need not be Calabi-Yau: rows [n, p1, p2, ..].
static nb::list rows_with_n(const cicy_configuration &part)
{
    nb::list rows;
    for (int i = 0; i < part.rows; i++) {
        nb::list row;
        row.append((int)part.n[i]);
        for (int j = 0; j < part.columns; j++)
            row.append((int)part.degree[i][j]);
        rows.append(row);
    }
    return rows;
}

struct Fibrations {
    cicy_fibrations value{};
    ~Fibrations()
    {
        cicy_fibrations_clear(&value);
    }
};

// [(fibre dimension, rows, columns, fibre, base, connected, degrees or None), ..]
static nb::list fibrations(const Matrix &matrix, int fibre_dimension, bool all)
{
    Fibrations found;
    cicy_fibration_options options{};
    options.size = sizeof options;
    options.fibre_dimension = fibre_dimension;
    options.all = all;
    cicy::run(
        [&](const cicy_progress &progress, cicy_error *error) {
            options.progress = &progress;
            return cicy_fibrations_find(&matrix.value, &options, &found.value, error);
        },
        nb::none());
    nb::list result;
    for (size_t k = 0; k < found.value.count; k++) {
        const cicy_fibration &item = found.value.items[k];
        cicy_configuration fibre, base;
        cicy_fibration_parts(&matrix.value, &item, &fibre, &base);
        nb::object degrees = nb::none();
        if (item.fibre_dimension == 1) {
            int64_t values[CICY_MAX_ROWS];
            if (cicy_fibration_degrees(&matrix.value, &item, values) < 0)
                throw std::bad_alloc();
            nb::list list;
            for (int i = 0; i < fibre.rows; i++)
                list.append(values[i]);
            degrees = list;
        }
        result.append(nb::make_tuple(item.fibre_dimension, places(item.rows), places(item.columns),
                                     rows_with_n(fibre), rows_with_n(base), item.connected,
                                     degrees));
    }
    return result;
}

static cicy_line_bundle_options bundle_options(double memory, double seconds, uint64_t seed)
{
    cicy_line_bundle_options options{};
    options.size = sizeof options;
    options.memory = (size_t)memory;
    options.seconds = seconds;
    options.seed = seed;
    return options;
}

static void check_degrees(const Matrix &matrix, size_t count)
{
    if (count != matrix.value.rows)
        throw nb::value_error(("the line bundle has " + std::to_string(count) +
                               " degrees; the configuration has " +
                               std::to_string(matrix.value.rows) + " rows")
                                  .c_str());
}

// (h, euler, method)
static nb::tuple line_bundle(const Matrix &matrix, const Bundle &bundle, double memory,
                             double seconds, uint64_t seed)
{
    check_degrees(matrix, bundle.shape(0));
    cicy_line_bundle_cohomology found;
    cicy::run(
        [&](const cicy_progress &progress, cicy_error *error) {
            cicy_line_bundle_options options = bundle_options(memory, seconds, seed);
            options.progress = &progress;
            return cicy_line_bundle_compute(&matrix.value, bundle.data(), &options, &found, error);
        },
        nb::none());
    nb::list h;
    for (int q = 0; q <= found.dimension; q++)
        h.append(found.h[q]);
    return nb::make_tuple(nb::tuple(h), found.euler, cicy_cohomology_method_name(found.method));
}

// h (count, dimension + 1) of many line bundles.
static auto line_bundles(const Matrix &matrix, const Bundles &bundles, double memory,
                         double seconds, uint64_t seed, int threads, nb::handle progress)
{
    check_degrees(matrix, bundles.shape(1));
    const size_t count = bundles.shape(0);
    const size_t columns = (size_t)cicy_configuration_dimension(&matrix.value) + 1;
    std::vector<cicy_line_bundle_cohomology> found(count);
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            cicy_line_bundle_options options = bundle_options(memory, seconds, seed);
            options.threads = threads;
            options.progress = &report;
            return cicy_line_bundle_compute_many(&matrix.value, bundles.data(), count, &options,
                                                 found.data(), error);
        },
        progress);
    auto h = cicy::make_buffer<int64_t>(count * columns);
    for (size_t k = 0; k < count; k++)
        memcpy(h.get() + k * columns, found[k].h, columns * sizeof(int64_t));
    return cicy::to_array(std::move(h), {count, columns});
}

// Hypercohomology of a generic map between two sums of line bundles, (count, rows) each.
static nb::tuple monad(const Matrix &matrix, const Bundles &first, const Bundles &second,
                       double memory, double seconds, uint64_t seed)
{
    check_degrees(matrix, first.shape(1));
    check_degrees(matrix, second.shape(1));
    int64_t h[CICY_MAX_DIMENSION + 2];
    const cicy_monad map = {first.shape(0), second.shape(0), first.data(), second.data()};
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            cicy_line_bundle_options options = bundle_options(memory, seconds, seed);
            options.progress = &report;
            return cicy_monad_compute(&matrix.value, &map, &options, h, error);
        },
        nb::none());
    nb::list list;
    for (int q = 0; q <= cicy_configuration_dimension(&matrix.value) + 1; q++)
        list.append(h[q]);
    return nb::tuple(list);
}

struct IndexPolynomial {
    cicy_index_polynomial value{};
    ~IndexPolynomial()
    {
        cicy_index_polynomial_clear(&value);
    }
};

// (exponents (terms, rows), numerators (terms), denominator, text, latex)
static nb::tuple index_polynomial(const Matrix &matrix)
{
    IndexPolynomial found;
    cicy_error error{};
    check_configuration(cicy_index_polynomial_compute(&matrix.value, &found.value, &error), error);
    const size_t count = found.value.count, rows = (size_t)found.value.rows;
    auto exponents = cicy::make_buffer<uint8_t>(count * rows);
    auto numerators = cicy::make_buffer<int64_t>(count);
    for (size_t k = 0; k < count; k++) {
        memcpy(exponents.get() + k * rows, found.value.terms[k].exponent, rows);
        numerators[k] = found.value.terms[k].numerator;
    }
    auto print = [&](cicy_index_notation notation) {
        char *text = cicy_index_polynomial_print(&found.value, notation);
        if (!text)
            throw std::bad_alloc();
        nb::str copy(text);
        cicy_free(text);
        return copy;
    };
    return nb::make_tuple(cicy::to_array(std::move(exponents), {count, rows}),
                          cicy::to_array(std::move(numerators), {count}), found.value.denominator,
                          print(CICY_INDEX_TEXT), print(CICY_INDEX_LATEX));
}

static auto degrees_of(const Matrix &matrix)
{
    const cicy_configuration &value = matrix.value;
    auto degrees = cicy::make_buffer<uint8_t>((size_t)value.rows * value.columns);
    for (size_t i = 0; i < value.rows; i++)
        memcpy(degrees.get() + i * value.columns, value.degree[i], value.columns);
    return cicy::to_array(std::move(degrees), {value.rows, value.columns});
}

void bind_configuration(nb::module_ &module)
{
    nb::class_<Matrix>(module, "Matrix", "A configuration matrix; immutable.")
        .def_static("parse", parse, "text"_a)
        .def_static("from_degrees", from_degrees, "degrees"_a)
        .def_static("from_rows", from_rows, "rows"_a)
        .def("text", print, "degrees_only"_a = false)
        .def_prop_ro("rows", [](const Matrix &m) { return (int)m.value.rows; })
        .def_prop_ro("columns", [](const Matrix &m) { return (int)m.value.columns; })
        .def_prop_ro("dimension",
                     [](const Matrix &m) { return cicy_configuration_dimension(&m.value); })
        .def_prop_ro(
            "n",
            [](const Matrix &m) { return std::vector<int>(m.value.n, m.value.n + m.value.rows); })
        .def_prop_ro("degrees", degrees_of, nb::rv_policy::reference)
        .def_prop_ro("is_product",
                     [](const Matrix &m) { return cicy_configuration_is_product(&m.value); })
        .def("hodge", hodge)
        .def("euler", euler)
        .def("topology", topology)
        .def("factors", factors)
        .def("ordered", ordered, "order"_a, "seed"_a = 0)
        .def("equivalent", equivalent, "other"_a)
        .def("splittings", splittings, "n"_a, "effective_only"_a, "most"_a, "progress"_a.none())
        .def("contractions", contractions)
        .def("fibrations", fibrations, "fibre_dimension"_a, "all"_a)
        .def("line_bundle", line_bundle, "bundle"_a, "memory"_a, "seconds"_a, "seed"_a)
        .def("line_bundles", line_bundles, "bundles"_a, "memory"_a, "seconds"_a, "seed"_a,
             "threads"_a, "progress"_a.none())
        .def("monad", monad, "first"_a, "second"_a, "memory"_a, "seconds"_a, "seed"_a)
        .def("index_polynomial", index_polynomial)
        .def("is_listed", [](const Matrix &m) { return cicy_configuration_is_listed(&m.value); })
        .def("__eq__", [](const Matrix &a, const Matrix &b) {
            return cicy_configuration_equal(&a.value, &b.value);
        });
}

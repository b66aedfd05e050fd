// Trained networks: opened, described, applied.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "configuration.hpp"
#include "run.hpp"

using cicy::check;
using Stack = nb::ndarray<const uint8_t, nb::ndim<3>, nb::c_contig, nb::device::cpu>;

namespace
{

constexpr size_t largest_batch = 512;
constexpr size_t chunk = 4096; // matrices between two looks at whether to go on

struct Network {
    cicy_network *network = nullptr;
    cicy_weights_info info{};
    cicy_publication publication{};
    bool published = false;
    Network() = default;
    Network(const Network &) = delete;
    Network &operator=(const Network &) = delete;
    ~Network()
    {
        cicy_network_free(network);
    }
    const cicy_model *model() const
    {
        return cicy_network_model(network);
    }
    double confidence(int which, uint8_t rows, float raw) const
    {
        return published ? cicy_calibration_confidence(&publication.calibration[which], rows, raw)
                         : NAN;
    }
};

using Pointer = std::unique_ptr<Network>;

} // namespace

static Pointer built_in(double ratio, int threads)
{
    auto self = std::make_unique<Network>();
    cicy_error error{};
    const void *data;
    size_t size;
    nb::gil_scoped_release release;
    check(cicy_weights_built_in(ratio, &data, &size, &error), error);
    check(cicy_weights_parse("the built-in weights", data, size, largest_batch, threads,
                             &self->network, &self->info, &error),
          error);
    check(cicy_publication_parse("the built-in weights", data, size, &self->publication,
                                 &self->published, &error),
          error);
    return self;
}

static Pointer read_weights(const std::string &path, int threads)
{
    auto self = std::make_unique<Network>();
    cicy_error error{};
    nb::gil_scoped_release release;
    check(cicy_weights_read(path.c_str(), largest_batch, threads, &self->network, &self->info,
                            &error),
          error);
    check(cicy_publication_read(path.c_str(), &self->publication, &self->published, &error), error);
    return self;
}

namespace
{

// Numbers of a prediction.
constexpr size_t width = CICY_MAX_PREDICTED;

// What a prediction fills: arrays [count][width], in the order of the dimension's data sets; codes and
// nearest_confidence [count].
struct Results {
    cicy::Buffer<float> raw;
    cicy::Buffer<double> confidence, nearest_confidence;
    cicy::Buffer<int64_t> nearest;
    cicy::Buffer<uint16_t> codes;
    cicy_error first{}; // what is wrong with the first matrix that is refused
    size_t first_index = SIZE_MAX;

    explicit Results(size_t count)
        : raw(cicy::make_buffer<float>(width * count)),
          confidence(cicy::make_buffer<double>(width * count)),
          nearest_confidence(cicy::make_buffer<double>(count)),
          nearest(cicy::make_buffer<int64_t>(width * count)), codes(cicy::make_buffer<uint16_t>(count))
    {
    }
};

// The numbers nearest to one prediction that have the exact Euler number; -1 where there are none.
void find_nearest(const Network &self, const cicy_configuration &x, const float *raw,
                  int64_t *nearest, double *confidence)
{
    float estimate = NAN;
    int64_t euler;
    std::fill_n(nearest, width, -1);
    *confidence = NAN;
    if (self.info.dimension == 4 && !std::isnan(raw[0]) && !std::isnan(raw[1]) &&
        !std::isnan(raw[2]) && cicy_topology_euler(&x, &euler, nullptr) == CICY_OK &&
        cicy_relation_nearest(raw, euler, nearest, &estimate))
        *confidence = self.confidence(CICY_PUBLISHED_NEAREST, x.rows, estimate);
}

class Predictor
{
  public:
    Predictor(const Network &network, const cicy_matrices &all, int threads, Results &results)
        : network(network), all(all), threads(threads), results(results)
    {
    }

    cicy_status run(const cicy_progress &progress, cicy_error *error)
    {
        for (size_t first = 0; first < all.count; first += chunk) {
            const cicy_progress_report report = {"predictions", first, all.count};
            if (progress.call && !progress.call(progress.user, &report))
                return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
            const cicy_status status = predict(first, std::min(chunk, all.count - first), error);
            if (status != CICY_OK)
                return status;
        }
        return CICY_OK;
    }

  private:
    const Network &network;
    cicy_matrices all;
    int threads;
    Results &results;
    std::vector<cicy_configuration> valid;
    std::vector<size_t> places;

    void refuse(size_t index, const cicy_error &error)
    {
        results.codes[index] = (uint16_t)error.code;
        std::fill_n(&results.raw[width * index], width, NAN);
        std::fill_n(&results.confidence[width * index], width, NAN);
        std::fill_n(&results.nearest[width * index], width, -1);
        results.nearest_confidence[index] = NAN;
        if (index < results.first_index) {
            results.first_index = index;
            results.first = error;
        }
    }

    void collect(size_t first, size_t count)
    {
        valid.clear();
        places.clear();
        for (size_t index = first; index < first + count; index++) {
            cicy_configuration x;
            cicy_error error{};
            if (cicy_matrices_get(&all, index, &x, &error) == CICY_OK) {
                valid.push_back(x);
                places.push_back(index);
            } else {
                refuse(index, error);
            }
        }
    }

    cicy_status predict(size_t first, size_t count, cicy_error *error)
    {
        collect(first, count);
        std::vector<float> raw(width * valid.size());
        std::vector<cicy_error> errors(valid.size());
        const cicy_status status =
            cicy_predict_many(network.network, &network.info, valid.data(), valid.size(), threads,
                              raw.data(), errors.data(), error);
        for (size_t k = 0; status == CICY_OK && k < valid.size(); k++) {
            if (errors[k].status != CICY_OK)
                refuse(places[k], errors[k]);
            else
                store(places[k], valid[k], &raw[width * k]);
        }
        return status;
    }

    void store(size_t index, const cicy_configuration &x, const float *raw)
    {
        const bool product = cicy_configuration_is_product(&x); // unlike all it was trained on
        for (size_t column = 0; column < width; column++) {
            const size_t k =
                cicy_predicted_place(CICY_CONTENT_HODGE, network.info.dimension, column);
            results.raw[width * index + column] = raw[k];
            results.confidence[width * index + column] =
                product || k >= CICY_PUBLISHED_NUMBERS || std::isnan(raw[k])
                    ? NAN
                    : network.confidence((int)k, x.rows, raw[k]);
        }
        const std::vector<float> none(width, NAN);
        find_nearest(network, x, product ? none.data() : raw, &results.nearest[width * index],
                     &results.nearest_confidence[index]);
    }
};

} // namespace

// (raw, confidence, nearest, nearest confidence, codes)
static nb::tuple predict(Network &self, const Stack &stack, int threads, bool mask,
                         nb::handle progress)
{
    const cicy_matrices all = {stack.data(), stack.shape(0), stack.shape(1), stack.shape(2)};
    const size_t count = all.count;
    Results results(count);
    Predictor predictor(self, all, threads, results);
    cicy::run([&](const cicy_progress &report,
                  cicy_error *error) { return predictor.run(report, error); },
              progress);
    if (!mask && results.first_index != SIZE_MAX) {
        cicy_error_prepend(&results.first, results.first.status, "matrix %zu", results.first_index);
        throw cicy::Failure{results.first, true};
    }
    return nb::make_tuple(cicy::to_array(std::move(results.raw), {count, width}),
                          cicy::to_array(std::move(results.confidence), {count, width}),
                          cicy::to_array(std::move(results.nearest), {count, width}),
                          cicy::to_array(std::move(results.nearest_confidence), {count}),
                          cicy::to_array(std::move(results.codes), {count}));
}

using Bundles = nb::ndarray<const int64_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

// (raw, nearest) of line bundles (count, rows) on one configuration, (count, dimension + 1) each;
// `index` (count,) has their indices.
static nb::tuple predict_bundles(
    Network &self, const Matrix &matrix, const Bundles &bundles,
    nb::ndarray<const int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu> index,
    nb::handle progress)
{
    const size_t count = bundles.shape(0), rows = matrix.value.rows;
    const size_t columns = (size_t)cicy_configuration_dimension(&matrix.value) + 1;
    if (bundles.shape(1) != rows || index.shape(0) != count)
        throw nb::value_error("bundles must have shape (N, rows)");
    if (columns > CICY_MAX_PREDICTED)
        throw nb::value_error("networks know line bundles on manifolds of dimension 3 at most");
    std::vector<float> numbers(CICY_MAX_PREDICTED * std::min(chunk, count));
    auto raw = cicy::make_buffer<float>(count * columns);
    auto nearest = cicy::make_buffer<int64_t>(count * columns);
    const auto part = [&](size_t first, size_t most, cicy_error *error) {
        const cicy_status status =
            cicy_predict_bundles(self.network, &self.info, &matrix.value,
                                 bundles.data() + first * rows, most, numbers.data(), error);
        for (size_t k = 0; status == CICY_OK && k < most; k++) {
            const float *predicted = &numbers[CICY_MAX_PREDICTED * k];
            int64_t *h = &nearest[(first + k) * columns];
            memcpy(&raw[(first + k) * columns], predicted, columns * sizeof *predicted);
            if (!cicy_cohomology_nearest(predicted, (int)columns - 1, index.data()[first + k], h))
                std::fill_n(h, columns, -1);
        }
        return status;
    };
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            for (size_t first = 0; first < count; first += chunk) {
                const cicy_progress_report state = {"predictions", first, count};
                if (report.call && !report.call(report.user, &state))
                    return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
                const cicy_status status = part(first, std::min(chunk, count - first), error);
                if (status != CICY_OK)
                    return status;
            }
            return CICY_OK;
        },
        progress);
    return nb::make_tuple(cicy::to_array(std::move(raw), {count, columns}),
                          cicy::to_array(std::move(nearest), {count, columns}));
}

static nb::object summary(const Network &self)
{
    char *text = cicy_model_summary(self.model());
    if (!text)
        throw std::bad_alloc();
    nb::str copy(text);
    cicy_free(text);
    return copy;
}

// What the weights file states about its making and its accuracy; None when it was not published.
static nb::object publication(const Network &self)
{
    if (!self.published)
        return nb::none();
    const cicy_publication &p = self.publication;
    nb::dict result;
    nb::list accuracy, nearest;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        accuracy.append(p.accuracy[k]);
        nearest.append(p.nearest[k]);
    }
    result["command"] = p.command;
    result["version"] = p.version;
    result["ratio"] = p.split.training;
    result["test_count"] = p.test_count;
    result["accuracy"] = accuracy;
    result["relation"] = p.relation;
    result["nearest"] = nearest;
    return result;
}

void bind_network(nb::module_ &module)
{
    nb::class_<Network>(module, "Network", "A trained network.")
        .def_static("built_in", built_in, "ratio"_a, "threads"_a)
        .def_static("read", read_weights, "path"_a, "threads"_a)
        .def("predict", predict, "matrices"_a, "threads"_a, "mask"_a, "progress"_a.none())
        .def("predict_bundles", predict_bundles, "configuration"_a, "bundles"_a, "index"_a,
             "progress"_a.none())
        .def("summary", summary)
        .def_prop_ro("publication", publication)
        .def_prop_ro("name", [](const Network &n) { return n.model()->name; })
        .def_prop_ro("is_of_bundles",
                     [](const Network &n) { return cicy_model_is_of_bundles(n.model()); })
        .def_prop_ro("dimension", [](const Network &n) { return n.info.dimension; })
        .def_prop_ro("order", [](const Network &n) { return cicy_order_name(n.info.order); })
        .def_prop_ro("rows", [](const Network &n) { return n.model()->rows; })
        .def_prop_ro("columns", [](const Network &n) { return n.model()->columns; })
        .def_prop_ro("parameters", [](const Network &n) {
            return cicy_model_count(n.model(), CICY_WHOLE_MODEL).trained;
        });
    module.def("model_names", [] {
        nb::list names;
        for (const char *const *name = cicy_model_names(); *name; name++)
            names.append(*name);
        return nb::tuple(names);
    });
}

// Parts of data sets: entries that meet a condition, and files that are read in parts.
#include <memory>
#include <string>

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "dataset.hpp"
#include "run.hpp"

using cicy::check;

namespace
{

struct Condition {
    cicy_condition *value = nullptr;
    ~Condition()
    {
        cicy_condition_free(value);
    }
};

// A data set file that is open, without its arrays.
class Reader
{
  public:
    explicit Reader(const std::string &path)
    {
        cicy_error error{};
        cicy_status status;
        {
            nb::gil_scoped_release release;
            status = cicy_dataset_open(&reader, path.c_str(), &error);
        }
        check(status, error);
    }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;
    ~Reader()
    {
        close();
    }
    void close()
    {
        cicy_dataset_close(reader);
        reader = nullptr;
    }
    bool closed() const
    {
        return reader == nullptr;
    }
    const cicy_dataset &head() const
    {
        if (!reader)
            throw nb::value_error("the data set file is closed");
        return *cicy_dataset_head(reader);
    }
    std::unique_ptr<Store> read(size_t first, size_t count) const
    {
        head();
        auto part = std::make_unique<Store>();
        cicy_error error{};
        cicy_status status;
        {
            nb::gil_scoped_release release;
            status = cicy_dataset_read_part(reader, first, count, &part->value, &error);
        }
        check(status, error);
        return part;
    }

  private:
    cicy_dataset_reader *reader = nullptr;
};

} // namespace

// Which entries meet a condition, as uint8 (N,).
static auto meets(const Store &store, const std::string &text)
{
    Condition condition;
    cicy_error error{};
    check(cicy_condition_parse(&condition.value, text.c_str(), store.value.dimension, &error),
          error);
    const size_t count = store.value.count;
    auto mask = cicy::make_buffer<uint8_t>(count);
    {
        nb::gil_scoped_release release;
        for (size_t k = 0; k < count; k++)
            mask[k] = cicy_condition_holds(condition.value, &store.value, k);
    }
    return cicy::to_array(std::move(mask), {count});
}

// Writes those entries of a file into another, and returns their number.
static size_t select_file(const std::string &path, const std::string &text, const std::string &out,
                          const std::string &command, nb::handle progress)
{
    size_t selected = 0;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            return cicy_dataset_select(path.c_str(), text.c_str(), out.c_str(), command.c_str(),
                                       cicy_version(), &report, &selected, error);
        },
        progress);
    return selected;
}

void bind_selection(nb::module_ &module)
{
    nb::class_<Reader>(module, "Reader", "A data set file that is read in parts.")
        .def(nb::init<const std::string &>(), "path"_a)
        .def("read", &Reader::read, "first"_a, "count"_a)
        .def("close", &Reader::close)
        .def_prop_ro("closed", &Reader::closed)
        .def_prop_ro("count", [](const Reader &r) { return r.head().count; })
        .def_prop_ro("dimension", [](const Reader &r) { return r.head().dimension; })
        .def_prop_ro("order", [](const Reader &r) { return cicy_order_name(r.head().order); });
    module.attr("READER_PART") = (int)CICY_DATASET_PART;
    module.def("meets", meets, "dataset"_a, "condition"_a);
    module.def("select_file", select_file, "path"_a, "condition"_a, "out"_a, "command"_a,
               "progress"_a.none());
}

// Training runs and the experiments made of them.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cicyminer/cicyminer.h>

#include "arrays.hpp"
#include "check.hpp"
#include "dataset.hpp"
#include "run.hpp"

using cicy::check;

namespace
{

using Settings = std::vector<std::pair<std::string, std::string>>;

// What the working thread tells, for the waiting one to hand on.
class Mailbox
{
  public:
    void add_record(const cicy_training_record &record)
    {
        std::lock_guard<std::mutex> lock(mutex);
        records.push_back(record);
    }
    void add_message(const std::string &kind, const std::string &text)
    {
        std::lock_guard<std::mutex> lock(mutex);
        messages.emplace_back(kind, text);
    }
    // With the GIL.
    void deliver(nb::handle on_record, nb::handle on_message)
    {
        std::deque<cicy_training_record> new_records;
        std::deque<std::pair<std::string, std::string>> new_messages;
        {
            std::lock_guard<std::mutex> lock(mutex);
            new_records.swap(records);
            new_messages.swap(messages);
        }
        if (!on_message.is_none())
            for (const auto &message : new_messages)
                on_message(message.first.c_str(), message.second.c_str());
        if (!on_record.is_none())
            for (const auto &record : new_records)
                on_record(dict_of(record));
    }

  private:
    std::mutex mutex;
    std::deque<cicy_training_record> records;
    std::deque<std::pair<std::string, std::string>> messages;

    static nb::dict dict_of(const cicy_training_record &record)
    {
        nb::dict result, accuracy;
        for (int k = 0; k < CICY_MAX_PREDICTED; k++)
            if (record.metrics.predicted[k])
                accuracy[cicy_predicted_name(record.metrics.content, (size_t)k)] =
                    record.metrics.network[k].accuracy;
        result["step"] = record.step;
        result["total_steps"] = record.total_steps;
        result["epoch"] = record.epoch;
        result["learning_rate"] = record.learning_rate;
        result["loss"] = record.training.total;
        result["validation_loss"] = record.validated.total;
        result["validation_accuracy"] = accuracy;
        result["best"] = record.best;
        result["samples_per_second"] = record.samples_per_second;
        return result;
    }
};

void note_record(void *user, const cicy_model *, const cicy_training_record *record)
{
    static_cast<Mailbox *>(user)->add_record(*record);
}

void note_run(void *user, const char *folder, size_t number, size_t count, const char *what)
{
    static_cast<Mailbox *>(user)->add_message("run", std::to_string(number) + " of " +
                                                         std::to_string(count) + ", " + folder +
                                                         ": " + what);
}

void note_file(void *user, const char *path)
{
    static_cast<Mailbox *>(user)->add_message("file", path);
}

} // namespace

static Settings pairs_of(nb::handle given)
{
    Settings pairs;
    for (nb::handle item : nb::cast<nb::list>(given)) {
        nb::tuple pair = nb::cast<nb::tuple>(item);
        pairs.emplace_back(nb::cast<std::string>(pair[0]), nb::cast<std::string>(pair[1]));
    }
    return pairs;
}

static cicy_training_settings make_settings(const Settings &pairs)
{
    cicy_training_settings settings = cicy_training_defaults();
    cicy_error error{};
    for (const auto &pair : pairs)
        check(cicy_training_setting_set(&settings, pair.first.c_str(), pair.second.c_str(), &error),
              error);
    return settings;
}

// All settings as text, by name, after the given ones were set.
static nb::dict settings(const nb::list &given)
{
    const cicy_training_settings made = make_settings(pairs_of(given));
    nb::dict result;
    char text[CICY_SETTING_ROOM];
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        cicy_training_setting_get(&made, i, text);
        result[cicy_training_setting(i).name] = text;
    }
    return result;
}

// [(name, help, choices or None, section or None), ..]
static nb::list setting_list()
{
    nb::list all;
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        const cicy_setting s = cicy_training_setting(i);
        all.append(nb::make_tuple(s.name, s.help, s.values ? nb::cast(s.values) : nb::none(),
                                  s.section ? nb::cast(s.section) : nb::none()));
    }
    return all;
}

static void train(const Store &store, const std::string &data, const std::string &folder,
                  bool resume, const nb::list &given, int threads, nb::handle on_record,
                  nb::handle progress)
{
    const cicy_training_settings made = make_settings(pairs_of(given));
    Mailbox mailbox;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            const cicy_training_observer observer = {note_record, &mailbox, report, nullptr};
            return resume ? cicy_train_resume(folder.c_str(), &store.value, data.c_str(), threads,
                                              &observer, error)
                          : cicy_train(&made, &store.value, data.c_str(), folder.c_str(), threads,
                                       &observer, error);
        },
        progress, false, [&] { mailbox.deliver(on_record, nb::none()); });
}

static nb::object metrics_dict(const cicy_metrics &metrics)
{
    char *text = cicy_metrics_json(&metrics);
    if (!text)
        throw std::bad_alloc();
    nb::object loads = nb::module_::import_("json").attr("loads");
    nb::str copy(text);
    cicy_free(text);
    return loads(copy);
}

static nb::object evaluate(const std::string &run, const Store &store, const std::string &data,
                           const std::string &part, bool shuffled, int threads, nb::handle progress)
{
    cicy_evaluation_options options{};
    options.size = sizeof options;
    int kind = 0;
    while (kind < CICY_PARTS && part != cicy_part_name((cicy_part)kind))
        kind++;
    if (kind == CICY_PARTS)
        throw nb::value_error("part must be training, validation or test");
    options.part = (cicy_part)kind;
    options.shuffled = shuffled;
    options.threads = threads;
    cicy_metrics metrics;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            options.progress = report;
            return cicy_evaluate_run(run.c_str(), &store.value, data.c_str(), &options, &metrics,
                                     error);
        },
        progress);
    return metrics_dict(metrics);
}

struct Predictions {
    cicy_run_predictions value{};
    ~Predictions()
    {
        cicy_run_predictions_clear(&value);
    }
};

// (part, names, indices (n,), predicted (n, k), truth (n, k)), or None
static nb::object run_predictions(const std::string &run)
{
    Predictions found;
    cicy_error error{};
    check(cicy_run_predictions_read(&found.value, run.c_str(), &error), error);
    const size_t count = found.value.count, columns = found.value.columns;
    if (count == 0)
        return nb::none();
    nb::list names;
    for (size_t k = 0; k < columns; k++)
        names.append(cicy_predicted_name(found.value.content, found.value.which[k]));
    auto indices = cicy::make_buffer<uint32_t>(count);
    auto predicted = cicy::make_buffer<float>(count * columns);
    auto truth = cicy::make_buffer<int32_t>(count * columns);
    memcpy(indices.get(), found.value.indices, count * sizeof(uint32_t));
    memcpy(predicted.get(), found.value.predicted, count * columns * sizeof(float));
    memcpy(truth.get(), found.value.truth, count * columns * sizeof(int32_t));
    return nb::make_tuple(found.value.part, names, cicy::to_array(std::move(indices), {count}),
                          cicy::to_array(std::move(predicted), {count, columns}),
                          cicy::to_array(std::move(truth), {count, columns}));
}

static void publish(const std::string &run, const Store &store, const std::string &data,
                    const std::string &path, int threads, nb::handle progress)
{
    auto made = std::make_unique<cicy_publication>();
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            return cicy_publish_run(run.c_str(), &store.value, data.c_str(), threads, &report,
                                    path.c_str(), made.get(), error);
        },
        progress);
}

static void report(const std::vector<std::string> &runs, const std::string &data,
                   const std::string &output)
{
    std::vector<const char *> names;
    for (const std::string &run : runs)
        names.push_back(run.c_str());
    cicy_report_options options{};
    options.size = sizeof options;
    options.runs = names.data();
    options.run_count = names.size();
    options.data = data.empty() ? nullptr : data.c_str();
    options.output = output.c_str();
    cicy::run([&](const cicy_progress &,
                  cicy_error *error) { return cicy_report_write(&options, error); },
              nb::none());
}

// [(name, help, dimension or 0), ..]
static nb::list targets()
{
    nb::list all;
    const cicy_reproduce_target *target;
    for (size_t i = 0; (target = cicy_reproduce_target_get(i)); i++)
        all.append(nb::make_tuple(target->name, target->help, target->dimension));
    return all;
}

struct Table {
    cicy_table *value = nullptr;
    ~Table()
    {
        cicy_table_free(value);
    }
};

// The table as JSON text, empty when the target has none.
static std::string reproduce(const std::string &target, const Store &store, const std::string &data,
                             const std::string &folder, const std::string &format, double scale,
                             double width, double epochs, double share, bool order,
                             const std::string &model, uint64_t seed, int threads,
                             nb::handle on_record, nb::handle on_message, nb::handle progress)
{
    Table table;
    Mailbox mailbox;
    cicy_reproduce_options options{};
    options.size = sizeof options;
    options.target = target.c_str();
    options.folder = folder.c_str();
    options.format = format.empty() ? nullptr : format.c_str();
    options.scale = scale;
    options.width = width;
    options.epochs = epochs;
    options.share = share;
    options.order = order;
    options.model = model.empty() ? nullptr : model.c_str();
    options.seed = seed;
    options.threads = threads;
    cicy::run(
        [&](const cicy_progress &report, cicy_error *error) {
            const cicy_reproduce_observer observer = {
                note_run, note_file, &mailbox, {note_record, &mailbox, report, nullptr}};
            return cicy_reproduce(&options, &store.value, data.c_str(), &observer, &table.value,
                                  error);
        },
        progress, false, [&] { mailbox.deliver(on_record, on_message); });
    if (!table.value)
        return "";
    char *text = nullptr;
    size_t size = 0;
    cicy_error error{};
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        throw std::bad_alloc();
    const cicy_status status = cicy_table_write(table.value, CICY_TABLE_JSON, stream, &error);
    fclose(stream);
    std::string json(text, size);
    free(text);
    check(status, error);
    return json;
}

void bind_training(nb::module_ &module)
{
    module.def("settings", settings, "given"_a);
    module.def("setting_list", setting_list);
    module.def("train", train, "dataset"_a, "data"_a, "folder"_a, "resume"_a, "given"_a,
               "threads"_a, "on_record"_a.none(), "progress"_a.none());
    module.def("evaluate", evaluate, "run"_a, "dataset"_a, "data"_a, "part"_a, "shuffled"_a,
               "threads"_a, "progress"_a.none());
    module.def("run_predictions", run_predictions, "run"_a);
    module.def("publish", publish, "run"_a, "dataset"_a, "data"_a, "path"_a, "threads"_a,
               "progress"_a.none());
    module.def("report", report, "runs"_a, "data"_a, "output"_a);
    module.def("targets", targets);
    module.def("reproduce", reproduce, "target"_a, "dataset"_a, "data"_a, "folder"_a, "format"_a,
               "scale"_a, "width"_a, "epochs"_a, "share"_a, "order"_a, "model"_a, "seed"_a,
               "threads"_a, "on_record"_a.none(), "on_message"_a.none(), "progress"_a.none());
}

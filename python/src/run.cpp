#include "run.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "check.hpp"

namespace
{

constexpr auto interval = std::chrono::milliseconds(50);

// What the working and the waiting thread share.
struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    bool finished = false;
    cicy_status status = CICY_OK;
    std::atomic<bool> stop{false};
    std::string stage;
    uint64_t done = 0, total = 0;
    bool reported = false;
};

bool note(void *user, const cicy_progress_report *report)
{
    Shared *shared = static_cast<Shared *>(user);
    {
        std::lock_guard<std::mutex> lock(shared->mutex);
        if (shared->stage != report->stage)
            shared->stage = report->stage;
        shared->done = report->done;
        shared->total = report->total;
        shared->reported = true;
    }
    return !shared->stop;
}

// Hands the last report on; with the GIL.
void show(Shared &shared, nb::handle progress)
{
    std::string stage;
    uint64_t done, total;
    {
        std::lock_guard<std::mutex> lock(shared.mutex);
        if (!shared.reported)
            return;
        shared.reported = false;
        stage = shared.stage;
        done = shared.done;
        total = shared.total;
    }
    progress(stage.c_str(), done, total);
}

// Signals, progress, and whatever else is to be done meanwhile; with the GIL.
void look_after(Shared &shared, nb::handle progress, const cicy::Meanwhile &meanwhile)
{
    if (PyErr_CheckSignals() != 0)
        throw nb::python_error();
    if (!progress.is_none())
        show(shared, progress);
    if (meanwhile)
        meanwhile();
}

bool wait(Shared &shared)
{
    nb::gil_scoped_release release;
    std::unique_lock<std::mutex> lock(shared.mutex);
    return shared.changed.wait_for(lock, interval, [&] { return shared.finished; });
}

} // namespace

void cicy::run(const Work &work, nb::handle progress, bool about_configuration,
               const Meanwhile &meanwhile)
{
    Shared shared;
    cicy_error error{};
    std::thread thread([&] {
        cicy_status status = work({note, &shared}, &error);
        std::lock_guard<std::mutex> lock(shared.mutex);
        shared.status = status;
        shared.finished = true;
        shared.changed.notify_one();
    });
    std::optional<nb::python_error> raised;
    while (!wait(shared)) {
        if (raised)
            continue;
        try {
            look_after(shared, progress, meanwhile);
        } catch (nb::python_error &exception) {
            raised.emplace(std::move(exception));
            shared.stop = true;
        }
    }
    {
        nb::gil_scoped_release release;
        thread.join();
    }
    if (raised)
        throw std::move(*raised);
    look_after(shared, progress, meanwhile);
    if (about_configuration)
        check_configuration(shared.status, error);
    else
        check(shared.status, error);
}

// Long calls of the library: without the GIL, on a thread of their own, while the calling thread
// looks after Ctrl-C and progress.
//
// The thread of its own has two more reasons: the pool of OpenMP belongs to it and ends with it, so
// that a process that was forked from Python never inherits a pool without threads; and the
// library's callbacks, which come from any thread, need no GIL.
#pragma once

#include <functional>

#include <cicyminer/error.h>
#include <cicyminer/progress.h>

#include "bind.hpp"

namespace cicy
{

// A call of the library; it may use the progress as long as it runs.
using Work = std::function<cicy_status(const cicy_progress &progress, cicy_error *error)>;
// Called now and then by the waiting thread with the GIL, and once at the end.
using Meanwhile = std::function<void()>;

// Runs the work and throws its error. `progress` is None or called as progress(stage, done, total)
// about ten times a second; an exception in it, or by Ctrl-C, stops the work and is raised.
void run(const Work &work, nb::handle progress, bool about_configuration = false,
         const Meanwhile &meanwhile = nullptr);

} // namespace cicy

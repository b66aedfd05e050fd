/* Every public header, and the rules that hold for all of them.
 *
 * - Functions that can fail return a cicy_status and describe the reason in a cicy_error
 *   (cicyminer/error.h). The library never prints and never exits.
 * - Memory that a function hands out is freed by the function that its comment names; plain strings
 *   and arrays by cicy_free. Freeing NULL is allowed everywhere.
 * - Options are structs `cicy_..._options` whose first member is `size_t size`, the size of the
 *   struct in bytes as the caller knows it. Fill them with zeros, set `size` to sizeof and set what
 *   you need; a NULL pointer, and 0 in a member, stand for the default. In this way a program that
 *   was compiled with one version of the library works with a later one, whose structs may have
 * more members at their ends. A size of 0 stands for the struct as it was in version 0.MINOR.0;
 * setting a member that the loaded library does not know is CICY_USAGE, never ignored. All other
 * structs change only together with the soname, which is 0.MINOR until version 1.
 * - `threads` is the number of threads to use; 0 stands for all cores that the process may use, at
 *   most OMP_NUM_THREADS. Results do not depend on it.
 * - Long work reports through a cicy_progress (cicyminer/progress.h), which can also stop it.
 * - Different objects may be used by different threads at the same time. One object is used by one
 *   thread at a time, except where its header allows more. */
#ifndef CICYMINER_CICYMINER_H
#define CICYMINER_CICYMINER_H

#include "cicyminer/build.h"
#include "cicyminer/bundle.h"
#include "cicyminer/bundle_data.h"
#include "cicyminer/calibration.h"
#include "cicyminer/canonical.h"
#include "cicyminer/checkpoint.h"
#include "cicyminer/classification.h"
#include "cicyminer/cohomology.h"
#include "cicyminer/configuration.h"
#include "cicyminer/cpu.h"
#include "cicyminer/dataset.h"
#include "cicyminer/device.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/fibration.h"
#include "cicyminer/figures.h"
#include "cicyminer/file.h"
#include "cicyminer/hodge.h"
#include "cicyminer/index.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/lists.h"
#include "cicyminer/matrices.h"
#include "cicyminer/metrics.h"
#include "cicyminer/model.h"
#include "cicyminer/network.h"
#include "cicyminer/prediction.h"
#include "cicyminer/progress.h"
#include "cicyminer/publication.h"
#include "cicyminer/published.h"
#include "cicyminer/random.h"
#include "cicyminer/ranks.h"
#include "cicyminer/report.h"
#include "cicyminer/reproduce.h"
#include "cicyminer/safetensors.h"
#include "cicyminer/sampling.h"
#include "cicyminer/search.h"
#include "cicyminer/selection.h"
#include "cicyminer/slope.h"
#include "cicyminer/splitting.h"
#include "cicyminer/statistics.h"
#include "cicyminer/survey.h"
#include "cicyminer/table.h"
#include "cicyminer/threads.h"
#include "cicyminer/topology.h"
#include "cicyminer/training.h"
#include "cicyminer/verify.h"
#include "cicyminer/version.h"

#endif

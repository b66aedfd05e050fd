#include "bind.hpp"

#include <cicyminer/cpu.h>
#include <cicyminer/threads.h>
#include <cicyminer/version.h>

NB_MODULE(_core, module)
{
    module.doc() = "The C library. Use the package cicyminer, which is built on it.";
    module.attr("__version__") = cicy_version();
    module.def("threads", cicy_threads, "requested"_a = 0);
    module.def("cpu", cicy_cpu_name);
    bind_errors(module);
    bind_configuration(module);
    bind_matrices(module);
    bind_dataset(module);
    bind_selection(module);
    bind_vector_bundle(module);
    bind_bundles(module);
    bind_network(module);
    bind_training(module);
}

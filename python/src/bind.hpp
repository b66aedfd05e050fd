// What the parts of the module define, and names that all of them use.
#pragma once

#include <nanobind/nanobind.h>

namespace nb = nanobind;
using namespace nb::literals;

void bind_errors(nb::module_ &module);
void bind_configuration(nb::module_ &module);
void bind_matrices(nb::module_ &module);
void bind_dataset(nb::module_ &module);
void bind_network(nb::module_ &module);
void bind_training(nb::module_ &module);
void bind_bundles(nb::module_ &module);
void bind_selection(nb::module_ &module);
void bind_vector_bundle(nb::module_ &module);

// The value that Python's Configuration holds.
#pragma once

#include <cicyminer/configuration.h>

struct Matrix {
    cicy_configuration value;
};

// The library's errors as C++ exceptions, which become Python exceptions (errors.cpp).
#pragma once

#include <cicyminer/error.h>

namespace cicy
{

// What a call of the library failed with. `about_configuration`: a configuration was read, so that
// wrong input is an InvalidConfiguration.
struct Failure {
    cicy_error error;
    bool about_configuration;
};

inline void check(cicy_status status, const cicy_error &error)
{
    if (status != CICY_OK)
        throw Failure{error, false};
}

inline void check_configuration(cicy_status status, const cicy_error &error)
{
    if (status != CICY_OK)
        throw Failure{error, true};
}

} // namespace cicy

// A data set that Python's Dataset holds.
#pragma once

#include <cicyminer/dataset.h>
#include <cicyminer/sampling.h>

struct Store {
    cicy_dataset value{};
    Store() = default;
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;
    ~Store()
    {
        cicy_dataset_clear(&value);
    }
};

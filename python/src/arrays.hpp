// NumPy arrays that own their memory, and views of memory that another object owns.
#pragma once

#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <new>

#include <nanobind/ndarray.h>

#include "bind.hpp"

namespace cicy
{

template <typename T> struct Freed {
    void operator()(T *memory) const
    {
        std::free(memory);
    }
};

// Memory for a NumPy array, all zero.
template <typename T> using Buffer = std::unique_ptr<T[], Freed<T>>;

template <typename T> Buffer<T> make_buffer(size_t count)
{
    T *memory = static_cast<T *>(std::calloc(count ? count : 1, sizeof(T)));
    if (!memory)
        throw std::bad_alloc();
    return Buffer<T>(memory);
}

// The buffer as an array, which frees it.
template <typename T>
nb::ndarray<nb::numpy, T> to_array(Buffer<T> buffer, std::initializer_list<size_t> shape)
{
    T *memory = buffer.release();
    nb::capsule owner(memory, [](void *p) noexcept { std::free(p); });
    return nb::ndarray<nb::numpy, T>(memory, shape, owner);
}

} // namespace cicy

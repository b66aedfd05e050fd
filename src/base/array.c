#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool cicy_array_reserve(void *array, size_t *room, size_t needed, size_t width)
{
    enum { LEAST = 16 };
    void *elements;
    if (needed <= *room)
        return true;
    size_t larger = *room ? 2 * *room : LEAST;
    larger = larger > needed ? larger : needed;
    memcpy(&elements, array, sizeof elements); /* a pointer of any type */
    elements = larger <= SIZE_MAX / width ? realloc(elements, larger * width) : NULL;
    if (!elements)
        return false;
    memcpy(array, &elements, sizeof elements);
    *room = larger;
    return true;
}

/* Arrays that grow. */
#ifndef CICYMINER_BASE_ARRAY_H
#define CICYMINER_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for `needed` elements of `width` bytes. `array` is the address of the pointer to them;
 * *room, how many there is room for, at least doubles. False without memory: nothing changes. */
bool cicy_array_reserve(void *array, size_t *room, size_t needed, size_t width);

#endif

#include "base/options_copy.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

static size_t size_of(const void *given, size_t first)
{
    size_t stated;
    memcpy(&stated, given, sizeof stated);
    return stated ? stated : first;
}

static bool is_zero(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

cicy_status cicy_options_copy(void *own, size_t size, size_t first, const void *given,
                              cicy_error *error)
{
    const size_t largest = 65536; /* anything above is an uninitialised struct */
    assert(sizeof(size_t) <= first && first <= size && size <= largest);
    memset(own, 0, size);
    if (given) {
        const size_t theirs = size_of(given, first), common = theirs < size ? theirs : size;
        if (theirs < sizeof(size_t) || theirs > largest)
            return cicy_error_set(error, CICY_USAGE,
                                  "the options state a size of %zu bytes; initialise them with 0",
                                  theirs);
        if (theirs > size && !is_zero((const unsigned char *)given + size, theirs - size))
            return cicy_error_set(error, CICY_USAGE,
                                  "the options use members that this version of the library does "
                                  "not know");
        memcpy(own, given, common);
    }
    memcpy(own, &size, sizeof size);
    return CICY_OK;
}

void cicy_options_fill(void *given, const void *own, size_t size, size_t first)
{
    const size_t theirs = size_of(given, first);
    assert(theirs >= sizeof(size_t));
    memcpy(given, own, theirs < size ? theirs : size);
    if (theirs > size)
        memset((unsigned char *)given + size, 0, theirs - size);
    memcpy(given, &theirs, sizeof theirs);
}

/* The configuration parser, and what must hold for everything it accepts. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/hodge.h"

static void require(int holds)
{
    if (!holds)
        abort();
}

/* Valid configurations have Hodge numbers with the right Euler number, or points as a factor. */
static void try_hodge(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    cicy_error error = {0};
    if (cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, &error) != CICY_OK)
        require(strstr(error.message, "not connected") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cicy_configuration configuration, again, form;
    cicy_error error = {0};
    if (cicy_configuration_parse(&configuration, (const char *)data, size, &error) != CICY_OK) {
        require(error.status == CICY_INVALID_INPUT && error.message[0] != '\0');
        return 0;
    }
    char text[CICY_CONFIGURATION_TEXT];
    for (int notation = 0; notation < 2; notation++) {
        size_t length = cicy_configuration_print(&configuration, (cicy_notation)notation, text);
        require(cicy_configuration_parse(&again, text, length, NULL) == CICY_OK);
        require(cicy_configuration_equal(&configuration, &again));
    }
    cicy_configuration_canonical(&configuration, &form);
    require(cicy_configuration_equivalent(&configuration, &form));
    cicy_configuration_staircase(&configuration, &form);
    require(cicy_configuration_equivalent(&configuration, &form));
    try_hodge(&configuration);
    return 0;
}

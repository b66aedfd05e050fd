/* Configurations from text, for tests; cmocka.h must be included before. */
#ifndef CICYMINER_TESTS_PARSE_H
#define CICYMINER_TESTS_PARSE_H

#include "cicyminer/configuration.h"
#include "unit.h"

static cicy_configuration parse(const char *text)
{
    cicy_configuration configuration;
    cicy_error error = {0};
    if (cicy_configuration_parse(&configuration, text, strlen(text), &error) != CICY_OK)
        fail_msg("%s: %s", text, error.message);
    return configuration;
}

#endif

#include "cli/output/growing_text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(cli_text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->length + more <= text->room)
        return true;
    size_t room = 2 * text->room + more + 256;
    char *larger = realloc(text->bytes, room);
    if (!larger) {
        text->failed = true;
        return false;
    }
    text->bytes = larger;
    text->room = room;
    return true;
}

void cli_text_add(cli_text *text, const char *bytes, size_t length)
{
    if (length == 0 || !reserve(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

void cli_text_print(cli_text *text, const char *format, ...)
{
    char small[256];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    if (length < 0) {
        text->failed = true;
    } else if ((size_t)length < sizeof small) {
        cli_text_add(text, small, (size_t)length);
    } else if (reserve(text, (size_t)length + 1)) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void cli_text_clear(cli_text *text)
{
    free(text->bytes);
    *text = (cli_text){0};
}

void cli_text_put(cli_text *text, const char *string)
{
    cli_text_add(text, string, strlen(string));
}

void cli_text_integer(cli_text *text, int64_t number, int width)
{
    char digits[64];
    char *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    assert(width <= 32);
    while (digits + sizeof digits - at < width)
        *--at = ' ';
    cli_text_add(text, at, (size_t)(digits + sizeof digits - at));
}

void cli_text_configuration(cli_text *text, const cicy_configuration *configuration,
                            cicy_notation notation)
{
    char printed[CICY_CONFIGURATION_TEXT];
    cli_text_add(text, printed, cicy_configuration_print(configuration, notation, printed));
}

/* Configurations from and to text. */
#include <string.h>

#include "base/errors.h"
#include "cicyminer/configuration.h"

static const int largest_number = 99;

/* The text being read; `at` is the next byte. Positions in messages count from 1. */
typedef struct reader {
    const char *text;
    size_t length, at;
    cicy_error *error;
} reader;

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static int next_byte(reader *in)
{
    while (in->at < in->length && is_space(in->text[in->at]))
        in->at++;
    return in->at < in->length ? (unsigned char)in->text[in->at] : -1;
}

static cicy_status unexpected(const reader *in, const char *wanted)
{
    size_t position = in->at + 1;
    if (in->at >= in->length)
        return cicy_error_set_code(in->error, CICY_ERROR_SYNTAX,
                                   "position %zu: the text ends where %s should be", position,
                                   wanted);
    unsigned char byte = (unsigned char)in->text[in->at];
    if (byte == '-')
        return cicy_error_set_code(in->error, CICY_ERROR_SYNTAX,
                                   "position %zu: a negative number where %s should be", position,
                                   wanted);
    if (byte < 32 || byte > 126)
        return cicy_error_set_code(in->error, CICY_ERROR_SYNTAX,
                                   "position %zu: byte 0x%02x where %s should be", position, byte,
                                   wanted);
    return cicy_error_set_code(in->error, CICY_ERROR_SYNTAX,
                               "position %zu: '%c' where %s should be", position, byte, wanted);
}

static cicy_status read_mark(reader *in, char mark)
{
    if (next_byte(in) != mark)
        return unexpected(in, (char[]){'\'', mark, '\'', '\0'});
    in->at++;
    return CICY_OK;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* What Mathematica and NumPy print after the digits of a whole number: `.`, zeros, `*^2`. */
static cicy_status read_rest_of_number(reader *in, int *value)
{
    const char *text = in->text;
    size_t at = in->at;
    if (at < in->length && text[at] == '.')
        for (at++; at < in->length && text[at] == '0';)
            at++;
    if (at + 2 < in->length && text[at] == '*' && text[at + 1] == '^' && is_digit(text[at + 2])) {
        for (int k = 0; k < text[at + 2] - '0' && *value <= largest_number; k++)
            *value *= 10;
        at += 3;
    }
    in->at = at;
    if (at < in->length && is_digit(text[at]))
        return cicy_error_set_code(in->error, CICY_ERROR_SYNTAX,
                                   "position %zu: a number that is not whole", at + 1);
    return CICY_OK;
}

static cicy_status read_number(reader *in, uint8_t *number)
{
    int byte = next_byte(in);
    if (byte < '0' || byte > '9')
        return unexpected(in, "a number");
    size_t start = in->at;
    int value = 0;
    for (; in->at < in->length && is_digit(in->text[in->at]) && value <= largest_number; in->at++)
        value = 10 * value + in->text[in->at] - '0';
    if (in->at < in->length && (in->text[in->at] == '.' || in->text[in->at] == '*') &&
        read_rest_of_number(in, &value) != CICY_OK)
        return CICY_INVALID_INPUT;
    if (value > largest_number)
        return cicy_error_set_code(in->error, CICY_ERROR_TOO_LARGE,
                                   "position %zu: a number above %d is not a degree or a dimension",
                                   start + 1, largest_number);
    *number = (uint8_t)value;
    return CICY_OK;
}

/* Reads `,` (true) or the closing mark (false). Within [] a space separates as well, as NumPy
 * prints. */
static cicy_status read_separator(reader *in, char close, bool *more)
{
    size_t before = in->at;
    int byte = next_byte(in);
    *more = byte == ',';
    if (close == ']' && in->at > before && (byte == '[' || (byte >= '0' && byte <= '9'))) {
        *more = true;
        return CICY_OK;
    }
    if (!*more && byte != close)
        return unexpected(in, (char[]){'\'', ',', '\'', ' ', 'o', 'r', ' ', '\'', close, '\'', 0});
    in->at++;
    return CICY_OK;
}

/* One row between its brackets: numbers [count]. */
static cicy_status read_row(reader *in, char open, char close, uint8_t *numbers, size_t room,
                            size_t *count)
{
    *count = 0;
    cicy_status status = read_mark(in, open);
    for (bool more = true; status == CICY_OK && more;) {
        if (*count == room)
            return cicy_error_set_code(in->error, CICY_ERROR_TOO_LARGE,
                                       "position %zu: more than %d columns", in->at + 1,
                                       CICY_MAX_COLUMNS);
        status = read_number(in, &numbers[(*count)++]);
        CICY_THEN(status, read_separator(in, close, &more));
    }
    return status;
}

/* All rows, outer brackets included: numbers [rows][width]. */
static cicy_status read_rows(reader *in, char open, char close,
                             uint8_t numbers[][CICY_MAX_COLUMNS + 1], size_t *rows, size_t *width)
{
    *rows = 0;
    size_t room = open == '[' ? CICY_MAX_COLUMNS + 1 : CICY_MAX_COLUMNS;
    cicy_status status = read_mark(in, open);
    for (bool more = true; status == CICY_OK && more;) {
        if (*rows == CICY_MAX_ROWS)
            return cicy_error_set_code(in->error, CICY_ERROR_TOO_LARGE,
                                       "position %zu: more than %d rows", in->at + 1,
                                       CICY_MAX_ROWS);
        size_t count;
        next_byte(in);
        size_t start = in->at;
        status = read_row(in, open, close, numbers[*rows], room, &count);
        if (status == CICY_OK && *rows > 0 && count != *width)
            return cicy_error_set_code(in->error, CICY_ERROR_RAGGED_ROWS,
                                       "position %zu: row %zu has %zu numbers, row 1 has %zu",
                                       start + 1, *rows + 1, count, *width);
        *width = count;
        (*rows)++;
        CICY_THEN(status, read_separator(in, close, &more));
    }
    return status;
}

/* [[n,p1,p2,...],...]: the first column holds the dimensions. */
static cicy_status from_pycicy(cicy_configuration *configuration,
                               uint8_t numbers[][CICY_MAX_COLUMNS + 1], size_t rows, size_t width,
                               cicy_error *error)
{
    memset(configuration, 0, sizeof *configuration);
    configuration->rows = (uint8_t)rows;
    configuration->columns = (uint8_t)(width - 1);
    for (size_t i = 0; i < rows; i++) {
        configuration->n[i] = numbers[i][0];
        memcpy(configuration->degree[i], &numbers[i][1], width - 1);
    }
    return cicy_configuration_check(configuration, error);
}

/* Takes `array(`, `np.array(`, `matrix(`, ...; whether it is there. */
static bool take_call(reader *in)
{
    next_byte(in);
    size_t at = in->at;
    while (at < in->length && ((in->text[at] >= 'a' && in->text[at] <= 'z') ||
                               (in->text[at] >= 'A' && in->text[at] <= 'Z') ||
                               in->text[at] == '.' || in->text[at] == '_'))
        at++;
    if (at == in->at || at == in->length || in->text[at] != '(')
        return false;
    in->at = at + 1;
    return true;
}

/* Takes the rest of a call: `)` or `, dtype=uint8)`. */
static cicy_status end_call(reader *in)
{
    while (next_byte(in) != -1 && in->text[in->at] != ')')
        in->at++;
    return read_mark(in, ')');
}

cicy_status cicy_configuration_parse(cicy_configuration *configuration, const char *text,
                                     size_t length, cicy_error *error)
{
    reader in = {.text = text, .length = length, .error = error};
    bool call = take_call(&in);
    int open = next_byte(&in);
    if (open != '[' && open != '{')
        return unexpected(&in, "'[' or '{'");

    uint8_t numbers[CICY_MAX_ROWS][CICY_MAX_COLUMNS + 1];
    size_t rows, width;
    char close = open == '[' ? ']' : '}';
    CICY_TRY(read_rows(&in, (char)open, close, numbers, &rows, &width));
    if (call)
        CICY_TRY(end_call(&in));
    if (next_byte(&in) != -1)
        return unexpected(&in, "the end of the configuration");
    if (open == '[')
        return from_pycicy(configuration, numbers, rows, width, error);

    uint8_t degrees[CICY_MAX_ROWS * CICY_MAX_COLUMNS];
    for (size_t i = 0; i < rows; i++)
        memcpy(&degrees[i * width], numbers[i], width);
    return cicy_configuration_from_degrees(configuration, degrees, rows, width, error);
}

static char *print_number(char *out, unsigned number)
{
    if (number >= 100)
        *out++ = (char)('0' + number / 100);
    if (number >= 10)
        *out++ = (char)('0' + number / 10 % 10);
    *out++ = (char)('0' + number % 10);
    return out;
}

size_t cicy_configuration_print(const cicy_configuration *configuration, cicy_notation notation,
                                char *text)
{
    bool pycicy = notation == CICY_NOTATION_PYCICY;
    char open = pycicy ? '[' : '{', close = pycicy ? ']' : '}';
    char *out = text;
    *out++ = open;
    for (int i = 0; i < configuration->rows; i++) {
        if (i > 0)
            *out++ = ',';
        *out++ = open;
        if (pycicy)
            out = print_number(out, configuration->n[i]);
        for (int j = 0; j < configuration->columns; j++) {
            if (pycicy || j > 0)
                *out++ = ',';
            out = print_number(out, configuration->degree[i][j]);
        }
        *out++ = close;
    }
    *out++ = close;
    *out = '\0';
    return (size_t)(out - text);
}

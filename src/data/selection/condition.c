/* A recursive descent parser that emits code for a machine with a stack. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/selection.h"

enum { MOST_STEPS = 1000, DEEPEST = 100, STACK = 2 * DEEPEST + 8, LARGEST_NUMBER = 10000000 };

typedef enum operation {
    PUSH_NUMBER,
    PUSH_ROWS,
    PUSH_COLUMNS,
    PUSH_EULER,
    PUSH_FAVOURABLE,
    PUSH_PRODUCT,
    PUSH_HODGE, /* column `number` */
    ADD,
    SUBTRACT,
    MULTIPLY,
    LESS,
    AT_MOST,
    EQUAL,
    AND,
    OR,
    NOT
} operation;

typedef struct step {
    operation operation;
    int64_t number;
} step;

struct cicy_condition {
    step steps[MOST_STEPS];
    size_t count;
};

/* ---- Parsing ---- */

typedef struct parser {
    const char *text, *at;
    int dimension, depth;
    cicy_condition *condition;
    cicy_error *error;
} parser;

static cicy_status expected(const parser *from, const char *what)
{
    char found[32] = "the end";
    if (*from->at)
        snprintf(found, sizeof found, "'%.*s'", (int)strcspn(from->at, " \t\n") % 24, from->at);
    for (char *c = found; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = '?';
    return cicy_error_set_code(from->error, CICY_ERROR_SYNTAX,
                               "condition: at %zu: %s is expected, not %s",
                               (size_t)(from->at - from->text) + 1, what, found);
}

static void skip_space(parser *from)
{
    while (isspace((unsigned char)*from->at))
        from->at++;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Takes a word or a sign if it is the next one. */
static bool take(parser *from, const char *token)
{
    const size_t length = strlen(token);
    skip_space(from);
    if (strncmp(from->at, token, length) != 0 || (in_word(*token) && in_word(from->at[length])))
        return false;
    from->at += length;
    return true;
}

static cicy_status emit(parser *from, operation operation, int64_t number)
{
    cicy_condition *condition = from->condition;
    if (condition->count == MOST_STEPS)
        return cicy_error_set_code(from->error, CICY_ERROR_TOO_LARGE,
                                   "condition: at %zu: it has more than %d words",
                                   (size_t)(from->at - from->text) + 1, MOST_STEPS);
    condition->steps[condition->count++] = (step){operation, number};
    return CICY_OK;
}

static cicy_status parse_name(parser *from)
{
    static const struct {
        const char *name;
        operation operation;
    } names[] = {{"rows", PUSH_ROWS}, {"columns", PUSH_COLUMNS}, {"euler", PUSH_EULER}};
    size_t columns;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (take(from, names[i].name))
            return emit(from, names[i].operation, 0);
    const char *const *hodge = cicy_hodge_column_names(from->dimension, &columns);
    for (size_t k = 0; k < columns; k++)
        if (take(from, hodge[k]))
            return emit(from, PUSH_HODGE, (int64_t)k);
    size_t length = 0;
    while (in_word(from->at[length]))
        length++;
    if (length == 0)
        return expected(from, "a name or a number");
    return cicy_error_set_code(from->error, CICY_ERROR_UNKNOWN_NAME,
                               "condition: at %zu: '%.*s' is not known in dimension %d; names are "
                               "rows, columns, euler, favourable, product and h11 ... %s",
                               (size_t)(from->at - from->text) + 1,
                               (int)(length < 32 ? length : 32), from->at, from->dimension,
                               columns ? hodge[columns - 1] : "");
}

static cicy_status parse_term(parser *from)
{
    skip_space(from);
    if (!isdigit((unsigned char)*from->at))
        return parse_name(from);
    int64_t number = 0;
    const char *begin = from->at;
    for (; isdigit((unsigned char)*from->at); from->at++) {
        number = 10 * number + (*from->at - '0');
        if (number > LARGEST_NUMBER) {
            from->at = begin;
            return expected(from, "a number of at most 10000000");
        }
    }
    if (in_word(*from->at))
        return expected(from, "a name or a number");
    CICY_TRY(emit(from, PUSH_NUMBER, number));
    if (!take(from, "*"))
        return CICY_OK;
    skip_space(from);
    CICY_TRY(parse_name(from));
    return emit(from, MULTIPLY, 0);
}

static cicy_status parse_sum(parser *from)
{
    if (take(from, "-")) {
        CICY_TRY(emit(from, PUSH_NUMBER, 0));
        CICY_TRY(parse_term(from));
        CICY_TRY(emit(from, SUBTRACT, 0));
    } else {
        CICY_TRY(parse_term(from));
    }
    for (;;) {
        const bool plus = take(from, "+");
        if (!plus && !take(from, "-"))
            return CICY_OK;
        CICY_TRY(parse_term(from));
        CICY_TRY(emit(from, plus ? ADD : SUBTRACT, 0));
    }
}

static cicy_status parse_comparison(parser *from)
{
    /* Longer signs first. a > b is: not a at most b. */
    static const struct {
        const char *sign;
        operation operation;
        bool negated;
    } signs[] = {{"<=", AT_MOST, false}, {"<", LESS, false},   {">=", LESS, true},
                 {">", AT_MOST, true},   {"==", EQUAL, false}, {"=", EQUAL, false},
                 {"!=", EQUAL, true}};
    CICY_TRY(parse_sum(from));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!take(from, signs[i].sign))
            continue;
        CICY_TRY(parse_sum(from));
        CICY_TRY(emit(from, signs[i].operation, 0));
        return signs[i].negated ? emit(from, NOT, 0) : CICY_OK;
    }
    return expected(from, "a comparison");
}

static cicy_status parse_condition(parser *from);

static cicy_status parse_one(parser *from)
{
    bool negated = false;
    while (take(from, "not"))
        negated = !negated;
    if (take(from, "(")) {
        if (++from->depth > DEEPEST)
            return cicy_error_set_code(from->error, CICY_ERROR_TOO_LARGE,
                                       "condition: at %zu: parentheses are more than %d deep",
                                       (size_t)(from->at - from->text), DEEPEST);
        CICY_TRY(parse_condition(from));
        if (!take(from, ")"))
            return expected(from, "')'");
        from->depth--;
    } else if (take(from, "favourable")) {
        CICY_TRY(emit(from, PUSH_FAVOURABLE, 0));
    } else if (take(from, "product")) {
        CICY_TRY(emit(from, PUSH_PRODUCT, 0));
    } else {
        CICY_TRY(parse_comparison(from));
    }
    return negated ? emit(from, NOT, 0) : CICY_OK;
}

static cicy_status parse_all(parser *from)
{
    CICY_TRY(parse_one(from));
    while (take(from, "and")) {
        CICY_TRY(parse_one(from));
        CICY_TRY(emit(from, AND, 0));
    }
    return CICY_OK;
}

static cicy_status parse_condition(parser *from)
{
    CICY_TRY(parse_all(from));
    while (take(from, "or")) {
        CICY_TRY(parse_all(from));
        CICY_TRY(emit(from, OR, 0));
    }
    return CICY_OK;
}

cicy_status cicy_condition_parse(cicy_condition **condition, const char *text, int dimension,
                                 cicy_error *error)
{
    *condition = calloc(1, sizeof **condition);
    if (!*condition)
        return cicy_error_memory(error);
    parser from = {text, text, dimension, 0, *condition, error};
    cicy_status status = parse_condition(&from);
    skip_space(&from);
    if (status == CICY_OK && *from.at)
        status = expected(&from, "'and', 'or' or the end");
    if (status != CICY_OK) {
        free(*condition);
        *condition = NULL;
    }
    return status;
}

void cicy_condition_free(cicy_condition *condition)
{
    free(condition);
}

/* ---- Asking ---- */

static int64_t value_of(const step *step, const cicy_dataset *set, size_t index)
{
    switch (step->operation) {
    case PUSH_ROWS:
        return set->shape[2 * index];
    case PUSH_COLUMNS:
        return set->shape[2 * index + 1];
    case PUSH_EULER:
        return set->euler[index];
    case PUSH_FAVOURABLE:
        return set->favourable[index];
    case PUSH_PRODUCT:
        return set->product[index];
    case PUSH_HODGE:
        return set->hodge[index * set->hodge_columns + (size_t)step->number];
    default:
        return step->number;
    }
}

static int64_t combine(operation operation, int64_t a, int64_t b)
{
    switch (operation) {
    case ADD:
        return a + b;
    case SUBTRACT:
        return a - b;
    case MULTIPLY:
        return a * b;
    case LESS:
        return a < b;
    case AT_MOST:
        return a <= b;
    case EQUAL:
        return a == b;
    case AND:
        return a && b;
    default:
        return a || b;
    }
}

/* A condition inside parentheses leaves at most two numbers below it for every level: those of
 * `and` and `or`; a comparison takes three more. So the stack has room. */
bool cicy_condition_holds(const cicy_condition *condition, const cicy_dataset *dataset,
                          size_t index)
{
    int64_t stack[STACK];
    size_t top = 0;
    for (size_t i = 0; i < condition->count; i++) {
        const step *step = &condition->steps[i];
        if (step->operation <= PUSH_HODGE) {
            stack[top++] = value_of(step, dataset, index);
        } else if (step->operation == NOT) {
            stack[top - 1] = !stack[top - 1];
        } else {
            top--;
            stack[top - 1] = combine(step->operation, stack[top - 1], stack[top]);
        }
    }
    return stack[0] != 0;
}

/* Numbers that remember how they were computed, so that a definition alone, written as plain loops,
 * also gives gradients: each operation records its result, its arguments and the result's slope in
 * each of them, and tape_gradients goes through the records backwards. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_TAPE_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_TAPE_H
#include "unit.h"

/* The number of a record. */
typedef uint32_t number;

typedef struct record {
    double value, gradient, slope[3];
    number argument[3];
} record;

static struct {
    record *records;
    size_t count, room;
} tape;

/* Begins an empty tape; record 0 is the number 0. */
static void tape_start(void)
{
    if (!tape.records) {
        tape.room = 1 << 16;
        tape.records = malloc(tape.room * sizeof *tape.records);
        assert_non_null(tape.records);
    }
    tape.records[0] = (record){0};
    tape.count = 1;
}

static void tape_free(void)
{
    free(tape.records);
    tape.records = NULL;
}

static double value_of(number a)
{
    return tape.records[a].value;
}

static double gradient_of(number a)
{
    return tape.records[a].gradient;
}

static number add_record(record made)
{
    if (tape.count == tape.room) {
        tape.room *= 2;
        record *moved = realloc(tape.records, tape.room * sizeof *moved);
        assert_non_null(moved);
        tape.records = moved;
    }
    tape.records[tape.count] = made;
    return (number)tape.count++;
}

static number constant(double value)
{
    return add_record((record){.value = value});
}

/* A function of one number, given its value and its slope. */
static number function_of(number a, double value, double slope)
{
    return add_record((record){.value = value, .slope = {slope}, .argument = {a}});
}

/* a + factor b. */
static number plus_times(number a, double factor, number b)
{
    return add_record((record){
        .value = value_of(a) + factor * value_of(b), .slope = {1, factor}, .argument = {a, b}});
}

static number plus(number a, number b)
{
    return plus_times(a, 1, b);
}

static number times(number a, number b)
{
    return add_record((record){.value = value_of(a) * value_of(b),
                               .slope = {value_of(b), value_of(a)},
                               .argument = {a, b}});
}

/* sum + a b. */
static number plus_product(number sum, number a, number b)
{
    return add_record((record){.value = value_of(sum) + value_of(a) * value_of(b),
                               .slope = {1, value_of(b), value_of(a)},
                               .argument = {sum, a, b}});
}

static number scaled(double factor, number a)
{
    return function_of(a, factor * value_of(a), factor);
}

static number relu_of(number a)
{
    const double x = value_of(a);
    return function_of(a, x > 0 ? x : 0, x > 0);
}

static number exponential(number a)
{
    const double y = exp(value_of(a));
    return function_of(a, y, y);
}

static number logarithm(number a)
{
    return function_of(a, log(value_of(a)), 1 / value_of(a));
}

/* a^power. */
static number power_of(number a, double power)
{
    const double x = value_of(a);
    return function_of(a, pow(x, power), power * pow(x, power - 1));
}

/* The gradients of one number with respect to all others. */
static void tape_gradients(number of)
{
    for (size_t i = 0; i < tape.count; i++)
        tape.records[i].gradient = 0;
    tape.records[of].gradient = 1;
    for (size_t i = of; i > 0; i--) {
        const record *r = &tape.records[i];
        for (size_t k = 0; k < 3 && r->gradient != 0; k++)
            tape.records[r->argument[k]].gradient += r->slope[k] * r->gradient;
    }
}

#endif

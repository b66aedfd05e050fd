#include "cli/output/prediction_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/output/json_text.h"

enum { H11, H21, H31, H22, H41, H32, EULER, NUMBERS };
static const char *const names[NUMBERS] = {"h11", "h21", "h31", "h22", "h41", "h32", "euler"};

/* The numbers of a dimension in the order of its data sets: how many, and which the i-th is. Three-
 * and four-folds have the same columns. */
static int count_of(int dimension)
{
    return dimension == 5 ? 6 : 4;
}

static int number_of(int dimension, int i)
{
    return (int)cicy_predicted_place(CICY_CONTENT_HODGE, dimension, (size_t)i);
}

/* Whether the relation holds and has its numbers; and [NUMBERS] with h22 from it, or h32 of a
 * five-fold. */
static bool apply_relation(const cli_prediction *result, int64_t *numbers)
{
    const bool five_fold = result->dimension == 5;
    const int derived = five_fold ? H32 : H22;
    if (result->product)
        return false;
    for (int k = H11; k < derived; k++) {
        if (result->absent[k])
            return false;
        numbers[k] = result->rounded[k];
    }
    numbers[derived] = five_fold ? cicy_relation_h32(numbers)
                                 : cicy_relation_h22(numbers[H11], numbers[H21], numbers[H31]);
    numbers[EULER] =
        five_fold ? cicy_relation_euler_of_five_fold(numbers) : cicy_relation_euler(numbers);
    return true;
}

static void list_exact(const cicy_hodge *hodge, int64_t *numbers)
{
    numbers[H11] = hodge->h11;
    numbers[H21] = hodge->h21;
    numbers[H31] = hodge->h31;
    numbers[H22] = hodge->h22;
    numbers[H41] = hodge->h41;
    numbers[H32] = hodge->h32;
    numbers[EULER] = hodge->euler;
}

/* " h11 1 (1.02, 99.9 %; exact 1)" */
static void print_number(cli_text *out, const cli_prediction *result, int k, const int64_t *exact)
{
    cli_text_print(out, " %s %" PRId64 " (%.2f", names[k], result->rounded[k],
                   (double)result->raw[k]);
    if (!isnan(result->confidence[k]))
        cli_text_print(out, ", %.1f %%", 100 * result->confidence[k]);
    if (result->exact_known)
        cli_text_print(out, "; exact %" PRId64, exact[k]);
    cli_text_add(out, ")", 1);
}

static void print_derived(cli_text *out, const cli_prediction *result, const char *name,
                          int64_t value, int64_t exact)
{
    cli_text_print(out, "%s %" PRId64, name, value);
    if (result->exact_known)
        cli_text_print(out, " (exact %" PRId64 ")", exact);
}

void cli_prediction_text(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result)
{
    int64_t relation[NUMBERS], exact[NUMBERS];
    const char *comma = "";
    list_exact(&result->exact, exact);
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_add(out, ":", 1);
    for (int i = 0; i < count_of(result->dimension); i++) {
        const int k = number_of(result->dimension, i);
        if (result->absent[k])
            continue;
        cli_text_print(out, "%s", comma);
        print_number(out, result, k, exact);
        comma = ",";
    }
    if (apply_relation(result, relation)) {
        const int derived = result->dimension == 5 ? H32 : H22;
        cli_text_print(out, "; relation ");
        print_derived(out, result, names[derived], relation[derived], exact[derived]);
        print_derived(out, result, ", euler", relation[EULER], exact[EULER]);
    }
    if (result->product)
        cli_text_print(out, "; a direct product, unlike all that the network was trained on");
    if (result->nearest_known) {
        cli_text_print(out, "; with the Euler number %" PRId64, result->euler);
        if (!isnan(result->nearest_confidence))
            cli_text_print(out, " (%.2f %%)", 100 * result->nearest_confidence);
        cli_text_add(out, ":", 1);
        for (int i = 0; i < count_of(result->dimension); i++) {
            const int k = number_of(result->dimension, i);
            cli_text_print(out, "%s %s %" PRId64, i ? "," : "", names[k], result->nearest[k]);
        }
    }
    cli_text_add(out, "\n", 1);
}

/* ---- CSV ---- */

#define FOUR_FOLD(prefix)                                                                          \
    {prefix "h11", 0}, {prefix "h21", 0}, {prefix "h31", 0},                                       \
    {                                                                                              \
        prefix "h22", 0                                                                            \
    }
#define FIVE_FOLD(prefix)                                                                          \
    {prefix "h11", 0}, {prefix "h21", 0}, {prefix "h31", 0}, {prefix "h41", 0}, {prefix "h22", 0}, \
    {                                                                                              \
        prefix "h32", 0                                                                            \
    }
#define COLUMNS(HODGE, derived)                                                                    \
    {                                                                                              \
        HODGE(""), HODGE("raw_"), HODGE("confidence_"), {"relation_" derived, 0},                  \
            {"relation_euler", 0}, HODGE("nearest_"), {"nearest_euler", 0},                        \
            {"nearest_confidence", 0}, HODGE("exact_"), {"exact_euler", 0}, {"matrix", 0},         \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }

const cli_column *cli_prediction_columns(int dimension)
{
    static const cli_column four_folds[] = COLUMNS(FOUR_FOLD, "h22");
    static const cli_column five_folds[] = COLUMNS(FIVE_FOLD, "h32");
    return dimension == 5 ? five_folds : four_folds;
}

static void put_number(cli_row *row, bool present, int64_t number)
{
    if (present)
        cli_row_integer(row, number);
    else
        cli_row_missing(row, "");
}

/* The numbers of the dimension, then the Euler number, or as many empty cells. */
static void put_numbers(cli_row *row, int dimension, bool present, const int64_t *numbers,
                        int64_t euler)
{
    for (int i = 0; i < count_of(dimension); i++)
        put_number(row, present, numbers[number_of(dimension, i)]);
    put_number(row, present, euler);
}

void cli_prediction_csv(cli_text *out, const cicy_configuration *configuration,
                        const cli_prediction *result)
{
    int64_t relation[NUMBERS] = {0}, exact[NUMBERS];
    const int dimension = result->dimension, count = count_of(dimension);
    cli_row row = cli_row_begin(out, cli_prediction_columns(dimension), true);
    for (int i = 0; i < count; i++) {
        const int k = number_of(dimension, i);
        put_number(&row, !result->absent[k], result->rounded[k]);
    }
    for (int i = 0; i < count; i++)
        cli_row_real(&row, (double)result->raw[number_of(dimension, i)], 9);
    for (int i = 0; i < count; i++) {
        const int k = number_of(dimension, i);
        cli_row_real(&row, result->absent[k] ? NAN : result->confidence[k], 4);
    }
    const bool known = apply_relation(result, relation);
    put_number(&row, known, relation[dimension == 5 ? H32 : H22]);
    put_number(&row, known, relation[EULER]);
    put_numbers(&row, dimension, result->nearest_known, result->nearest, result->euler);
    cli_row_real(&row, result->nearest_known ? result->nearest_confidence : NAN, 6);
    list_exact(&result->exact, exact);
    put_numbers(&row, dimension, result->exact_known, exact, exact[EULER]);
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

/* ---- JSON ---- */

/* Rounded to `digits` significant digits, so that JSON has no others. */
static json_t *json_rounded(double value, int digits)
{
    char text[32];
    if (isnan(value))
        return json_null();
    snprintf(text, sizeof text, "%.*g", digits, value);
    return json_real(strtod(text, NULL));
}

/* {"h11":..,"h21":..}: whole numbers of a dimension; absent may be NULL. */
static json_t *json_whole(int dimension, const int64_t *numbers, const bool *absent)
{
    json_t *object = json_object();
    for (int i = 0; i < count_of(dimension); i++) {
        const int k = number_of(dimension, i);
        if (!absent || !absent[k])
            json_object_set_new(object, names[k], json_integer(numbers[k]));
    }
    return object;
}

static json_t *json_with_euler(int dimension, const int64_t *numbers)
{
    json_t *object = json_whole(dimension, numbers, NULL);
    json_object_set_new(object, names[EULER], json_integer(numbers[EULER]));
    return object;
}

static json_t *json_raw(const cli_prediction *result)
{
    json_t *object = json_object();
    for (int i = 0; i < count_of(result->dimension); i++) {
        const int k = number_of(result->dimension, i);
        if (!result->absent[k])
            json_object_set_new(object, names[k], json_rounded((double)result->raw[k], 9));
    }
    return object;
}

static json_t *json_confidence(const cli_prediction *result)
{
    bool any = false;
    json_t *object = json_object();
    for (int i = 0; i < count_of(result->dimension); i++) {
        const int k = number_of(result->dimension, i);
        if (!result->absent[k]) {
            any = any || !isnan(result->confidence[k]);
            json_object_set_new(object, names[k], json_rounded(result->confidence[k], 4));
        }
    }
    if (any)
        return object;
    json_decref(object);
    return json_null();
}

/* The numbers with the Euler number, and the confidence in all of them. */
static json_t *json_nearest(const cli_prediction *result)
{
    if (!result->nearest_known)
        return json_null();
    json_t *object = json_whole(result->dimension, result->nearest, NULL);
    json_object_set_new(object, "euler", json_integer(result->euler));
    json_object_set_new(object, "confidence", json_rounded(result->nearest_confidence, 6));
    return object;
}

void cli_prediction_json(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result)
{
    int64_t relation[NUMBERS], exact[NUMBERS];
    const int dimension = result->dimension;
    json_t *object = json_pack(
        "{s:o, s:i, s:o, s:o, s:o, s:o, s:o}", "matrix", cli_json_configuration(configuration),
        "dim", cicy_configuration_dimension(configuration), "predicted",
        json_whole(dimension, result->rounded, result->absent), "raw", json_raw(result),
        "confidence", json_confidence(result), "relation",
        apply_relation(result, relation) ? json_with_euler(dimension, relation) : json_null(),
        "nearest", json_nearest(result));
    list_exact(&result->exact, exact);
    if (result->exact_known)
        json_object_set_new(object, "exact", json_with_euler(dimension, exact));
    cli_text_json(out, object, 9);
    cli_text_put(out, "\n");
}

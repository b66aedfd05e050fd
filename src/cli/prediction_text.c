#include "cli/prediction_text.h"

#include <inttypes.h>
#include <math.h>

enum { H11, H21, H31, H22, EULER, NUMBERS };
static const char *const names[NUMBERS] = {"h11", "h21", "h31", "h22", "euler"};

/* Whether the relation holds and has its three numbers; and [NUMBERS] with h22 from it. */
static bool apply_relation(const cli_prediction *result, int64_t *numbers)
{
    if (result->product)
        return false;
    for (int k = H11; k < H22; k++) {
        if (result->absent[k])
            return false;
        numbers[k] = result->rounded[k];
    }
    numbers[H22] = cicy_relation_h22(numbers[H11], numbers[H21], numbers[H31]);
    numbers[EULER] = cicy_relation_euler(numbers);
    return true;
}

static void list_exact(const cicy_hodge *hodge, int64_t *numbers)
{
    numbers[H11] = hodge->h11;
    numbers[H21] = hodge->h21;
    numbers[H31] = hodge->h31;
    numbers[H22] = hodge->h22;
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
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (result->absent[k])
            continue;
        cli_text_print(out, "%s", comma);
        print_number(out, result, k, exact);
        comma = ",";
    }
    if (apply_relation(result, relation)) {
        print_derived(out, result, "; relation h22", relation[H22], exact[H22]);
        print_derived(out, result, ", euler", relation[EULER], exact[EULER]);
    }
    if (result->product)
        cli_text_print(out, "; a direct product, unlike all that the network was trained on");
    if (result->nearest_known) {
        cli_text_print(out, "; with the Euler number %" PRId64, result->euler);
        if (!isnan(result->nearest_confidence))
            cli_text_print(out, " (%.2f %%)", 100 * result->nearest_confidence);
        cli_text_add(out, ":", 1);
        for (int k = 0; k < CICY_MAX_PREDICTED; k++)
            cli_text_print(out, "%s %s %" PRId64, k ? "," : "", names[k], result->nearest[k]);
    }
    cli_text_add(out, "\n", 1);
}

/* ,"key":{"h11":..,"h21":..}: the predicted ones, unrounded or their confidence. */
static void print_reals(cli_text *out, const char *key, const cli_prediction *result,
                        bool confidence)
{
    const char *comma = "";
    cli_text_print(out, ",\"%s\":{", key);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (result->absent[k])
            continue;
        if (!confidence)
            cli_text_print(out, "%s\"%s\":%.9g", comma, names[k], (double)result->raw[k]);
        else if (isnan(result->confidence[k]))
            cli_text_print(out, "%s\"%s\":null", comma, names[k]);
        else
            cli_text_print(out, "%s\"%s\":%.4g", comma, names[k], result->confidence[k]);
        comma = ",";
    }
    cli_text_add(out, "}", 1);
}

/* The same of whole numbers [count]; absent may be NULL. */
static void print_whole(cli_text *out, const char *key, const int64_t *numbers, int count,
                        const bool *absent)
{
    const char *comma = "";
    cli_text_print(out, ",\"%s\":{", key);
    for (int k = 0; k < count; k++) {
        if (absent && absent[k])
            continue;
        cli_text_print(out, "%s\"%s\":%" PRId64, comma, names[k], numbers[k]);
        comma = ",";
    }
    cli_text_add(out, "}", 1);
}

/* The numbers with the Euler number, and the confidence in all of them. */
static void print_nearest(cli_text *out, const cli_prediction *result)
{
    cli_text_print(out, ",\"nearest\":");
    if (!result->nearest_known) {
        cli_text_print(out, "null");
        return;
    }
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        cli_text_print(out, "%s\"%s\":%" PRId64, k ? "," : "{", names[k], result->nearest[k]);
    cli_text_print(out, ",\"euler\":%" PRId64 ",\"confidence\":", result->euler);
    if (isnan(result->nearest_confidence))
        cli_text_print(out, "null}");
    else
        cli_text_print(out, "%.6g}", result->nearest_confidence);
}

static bool has_confidence(const cli_prediction *result)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!result->absent[k] && !isnan(result->confidence[k]))
            return true;
    return false;
}

void cli_prediction_json(cli_text *out, const cicy_configuration *configuration,
                         const cli_prediction *result)
{
    int64_t relation[NUMBERS], exact[NUMBERS];
    cli_text_print(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ",\"dim\":%d", cicy_configuration_dimension(configuration));
    print_whole(out, "predicted", result->rounded, CICY_MAX_PREDICTED, result->absent);
    print_reals(out, "raw", result, false);
    if (has_confidence(result))
        print_reals(out, "confidence", result, true);
    else
        cli_text_print(out, ",\"confidence\":null");
    if (apply_relation(result, relation))
        print_whole(out, "relation", relation, NUMBERS, NULL);
    else
        cli_text_print(out, ",\"relation\":null");
    print_nearest(out, result);
    list_exact(&result->exact, exact);
    if (result->exact_known)
        print_whole(out, "exact", exact, NUMBERS, NULL);
    cli_text_print(out, "}\n");
}

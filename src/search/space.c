/* A search space, and its map to the unit cube. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/space_json.h"

int cicy_space_find(const cicy_space *space, const char *name)
{
    for (size_t i = 0; i < space->count; i++)
        if (strcmp(space->parameters[i].name, name) == 0)
            return (int)i;
    return -1;
}

static bool is_name(const char *name)
{
    if (!islower((unsigned char)*name))
        return false;
    for (; *name; name++)
        if (!islower((unsigned char)*name) && !isdigit((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

/* What is wrong with the range or choices of a parameter; NULL: nothing. */
static const char *complaint_about_values(const cicy_parameter *p)
{
    if (p->kind == CICY_PARAMETER_CHOICE) {
        if (p->choice_count < 2 || p->choice_count > CICY_SPACE_CHOICES)
            return "must have 2 to 16 choices";
        for (size_t i = 0; i < p->choice_count; i++)
            for (size_t j = 0; j < i; j++)
                if (strcmp(p->choices[i], p->choices[j]) == 0)
                    return "has the same choice twice";
        return p->logarithmic ? "is a choice and has no logarithm" : NULL;
    }
    if (!isfinite(p->low) || !isfinite(p->high) || !(p->low < p->high))
        return "low must be below high";
    if (p->logarithmic && p->low <= 0)
        return "a logarithm needs low > 0";
    if (p->kind == CICY_PARAMETER_WHOLE && (p->low != floor(p->low) || p->high != floor(p->high) ||
                                            fabs(p->low) > 1e9 || fabs(p->high) > 1e9))
        return "low and high must be whole numbers of at most nine digits";
    return NULL;
}

static const char *complaint_about_parent(const cicy_space *space, const cicy_parameter *p)
{
    if (p->parent < 0)
        return NULL;
    if ((size_t)p->parent >= space->count ||
        space->parameters[p->parent].kind != CICY_PARAMETER_CHOICE)
        return "can only depend on an earlier choice";
    return p->when == 0 ? "would never exist" : NULL;
}

cicy_status cicy_space_add(cicy_space *space, const cicy_parameter *parameter, cicy_error *error)
{
    const char *name = parameter->name;
    const char *complaint = NULL;
    if (space->count == CICY_SPACE_PARAMETERS)
        complaint = "is one parameter too many";
    else if (!is_name(name))
        complaint = "is not a valid name: lower-case letters, digits and _ only";
    else if (cicy_space_find(space, name) >= 0)
        complaint = "is defined twice";
    else if (!(complaint = complaint_about_values(parameter)))
        complaint = complaint_about_parent(space, parameter);
    if (complaint)
        return cicy_error_set(error, CICY_INVALID_INPUT, "parameter '%s': %s", name, complaint);
    space->parameters[space->count++] = *parameter;
    return CICY_OK;
}

static cicy_parameter ordered(const char *name, cicy_parameter_kind kind, bool logarithmic,
                              double low, double high)
{
    cicy_parameter p = {
        .kind = kind, .logarithmic = logarithmic, .low = low, .high = high, .parent = -1};
    snprintf(p.name, sizeof p.name, "%s", name);
    return p;
}

cicy_space cicy_space_paper(void)
{
    const cicy_parameter_kind real = CICY_PARAMETER_REAL, whole = CICY_PARAMETER_WHOLE;
    enum { OPTIMISER = 1, MOMENTUM, SGD = 1 };
    cicy_space space = {.count = 12,
                        .parameters = {ordered("learning_rate", real, true, 1e-6, 1e-2),
                                       {.name = "optimiser",
                                        .kind = CICY_PARAMETER_CHOICE,
                                        .choice_count = 2,
                                        .choices = {"adam", "sgd"},
                                        .parent = -1},
                                       ordered("momentum", real, false, 0, 0.99),
                                       ordered("filters", whole, false, 16, 128),
                                       ordered("dense_units", whole, false, 16, 128),
                                       ordered("modules", whole, false, 1, 5),
                                       ordered("dense_layers", whole, false, 0, 3),
                                       ordered("batch", whole, false, 32, 1024),
                                       {.name = "dense_activation",
                                        .kind = CICY_PARAMETER_CHOICE,
                                        .choice_count = 5,
                                        .choices = {"relu", "tanh", "sigmoid", "elu", "selu"},
                                        .parent = -1},
                                       ordered("l1", real, true, 1e-6, 1e-2),
                                       ordered("l2", real, true, 1e-6, 1e-2),
                                       ordered("dropout", real, false, 0, 0.5)}};
    space.parameters[MOMENTUM].parent = OPTIMISER;
    space.parameters[MOMENTUM].when = 1 << SGD;
    return space;
}

int cicy_parameter_choice(const cicy_parameter *p, const char *text)
{
    for (size_t i = 0; text && i < p->choice_count; i++)
        if (strcmp(p->choices[i], text) == 0)
            return (int)i;
    return -1;
}

/* Copies all parameters but `fixed`. Those that depend on it stay, without condition, if they need
 * `choice`; otherwise they are left out. Parents are parameters that stay. */
static cicy_space without(const cicy_space *space, size_t fixed, int choice)
{
    cicy_space left = {0};
    int moved[CICY_SPACE_PARAMETERS];
    for (size_t i = 0; i < space->count; i++) {
        cicy_parameter p = space->parameters[i];
        bool depends = p.parent == (int)fixed;
        bool goes = i == fixed || (depends && !(p.when >> choice & 1)) ||
                    (p.parent >= 0 && !depends && moved[p.parent] < 0);
        moved[i] = goes ? -1 : (int)left.count;
        if (goes)
            continue;
        p.parent = depends || p.parent < 0 ? -1 : moved[p.parent];
        left.parameters[left.count++] = p;
    }
    return left;
}

cicy_status cicy_space_fix(cicy_space *space, const char *name, const char *value, bool *found,
                           cicy_error *error)
{
    const int fixed = cicy_space_find(space, name);
    *found = fixed >= 0;
    if (!*found)
        return CICY_OK;
    const cicy_parameter *p = &space->parameters[fixed];
    const int choice = cicy_parameter_choice(p, value);
    if (p->kind == CICY_PARAMETER_CHOICE && choice < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "'%s' is not a choice of parameter '%s'",
                              value, name);
    *space = without(space, (size_t)fixed, choice);
    return CICY_OK;
}

void cicy_space_text(const cicy_space *space, size_t parameter, double value, char *text)
{
    const cicy_parameter *p = &space->parameters[parameter];
    if (isnan(value))
        snprintf(text, CICY_SPACE_TEXT, "-");
    else if (p->kind == CICY_PARAMETER_CHOICE)
        snprintf(text, CICY_SPACE_TEXT, "%s", p->choices[(size_t)value]);
    else
        snprintf(text, CICY_SPACE_TEXT, "%.10g", value);
}

/* The range that corresponds to the unit interval. */
static void range_of(const cicy_parameter *p, double *low, double *high)
{
    double margin = p->kind == CICY_PARAMETER_WHOLE ? 0.5 : 0;
    *low = p->logarithmic ? log(p->low - margin) : p->low - margin;
    *high = p->logarithmic ? log(p->high + margin) : p->high + margin;
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double decode_one(const cicy_parameter *p, double u)
{
    if (p->kind == CICY_PARAMETER_CHOICE)
        return clamp(floor(u + 0.5), 0, (double)p->choice_count - 1);
    double low, high;
    range_of(p, &low, &high);
    double x = low + clamp(u, 0, 1) * (high - low);
    if (p->logarithmic)
        x = exp(x);
    if (p->kind == CICY_PARAMETER_WHOLE)
        return clamp(floor(x + 0.5), p->low, p->high);
    char text[CICY_SPACE_TEXT];
    snprintf(text, sizeof text, "%.6g", x);
    return clamp(strtod(text, NULL), p->low, p->high);
}

bool cicy_parameter_exists(const cicy_parameter *p, const double *values)
{
    if (p->parent < 0)
        return true;
    double parent = values[p->parent];
    return !isnan(parent) && (p->when >> (unsigned)parent & 1);
}

void cicy_space_decode(const cicy_space *space, const double *u, cicy_point *point)
{
    for (size_t i = 0; i < CICY_SPACE_PARAMETERS; i++)
        point->values[i] =
            i < space->count && cicy_parameter_exists(&space->parameters[i], point->values)
                ? decode_one(&space->parameters[i], u[i])
                : NAN;
}

static double encode_one(const cicy_parameter *p, double x)
{
    if (isnan(x) || p->kind == CICY_PARAMETER_CHOICE)
        return x;
    double low, high;
    range_of(p, &low, &high);
    return clamp(((p->logarithmic ? log(x) : x) - low) / (high - low), 0, 1);
}

void cicy_space_encode(const cicy_space *space, const cicy_point *point, double *u)
{
    for (size_t i = 0; i < space->count; i++)
        u[i] = encode_one(&space->parameters[i], point->values[i]);
}

void cicy_space_draw(const cicy_space *space, cicy_random *random, cicy_point *point)
{
    double u[CICY_SPACE_PARAMETERS];
    for (size_t i = 0; i < space->count; i++) {
        const cicy_parameter *p = &space->parameters[i];
        u[i] = p->kind == CICY_PARAMETER_CHOICE ? (double)cicy_random_below(random, p->choice_count)
                                                : cicy_random_uniform(random);
    }
    cicy_space_decode(space, u, point);
}

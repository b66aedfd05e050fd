#include "cicyminer/index.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/topology/chern_product.h"

__extension__ typedef __int128 wide;

enum { DENOMINATOR = 720 }; /* a multiple of d!, 12 (d-2)! and 720 (d-4)! for d <= 5 */

void cicy_index_polynomial_clear(cicy_index_polynomial *polynomial)
{
    free(polynomial->terms);
    *polynomial = (cicy_index_polynomial){0};
}

/* Appends a term for every monomial prod H_i^(n_i - a_i) of a class: scale * coefficient / prod
 * a_i! times prod l_i^a_i. False when a number leaves 64 bits. */
static bool append_terms(const cicy_configuration *x, const cicy_polynomial *class, int64_t scale,
                         int64_t divisor, cicy_index_polynomial *polynomial)
{
    for (size_t k = 0; k < class->count; k++) {
        cicy_index_term *term = &polynomial->terms[polynomial->count];
        memset(term, 0, sizeof *term);
        if (__builtin_mul_overflow(class->monomials[k].coefficient, scale, &term->numerator))
            return false;
        int64_t factorials = divisor;
        for (int i = 0; i < x->rows; i++) {
            term->exponent[i] = (uint8_t)(x->n[i] - class->monomials[k].exponent[i]);
            for (int a = 2; a <= term->exponent[i]; a++)
                factorials *= a;
        }
        term->numerator /= factorials; /* exact: scale is a multiple of what it is divided by */
        polynomial->count += term->numerator != 0;
    }
    return true;
}

static int by_degree(const void *a, const void *b)
{
    const cicy_index_term *x = a, *y = b;
    int degree_x = 0, degree_y = 0;
    for (int i = 0; i < CICY_MAX_ROWS; i++) {
        degree_x += x->exponent[i];
        degree_y += y->exponent[i];
    }
    return degree_x != degree_y ? degree_y - degree_x
                                : memcmp(y->exponent, x->exponent, sizeof x->exponent);
}

static void reduce(cicy_index_polynomial *polynomial)
{
    int64_t divisor = DENOMINATOR;
    for (size_t k = 0; k < polynomial->count; k++)
        for (int64_t b = polynomial->terms[k].numerator, rest; b; b = rest) {
            rest = divisor % b;
            divisor = b;
        }
    divisor = divisor < 0 ? -divisor : divisor;
    polynomial->denominator = DENOMINATOR / divisor;
    for (size_t k = 0; k < polynomial->count; k++)
        polynomial->terms[k].numerator /= divisor;
}

/* td_2 = c_2 / 12 = -P_2 / 24 and td_4 = (3 c_2^2 - c_4) / 720 = (5 P_2^2 + 2 P_4) / 5760. */
static cicy_status collect(const cicy_configuration *x, cicy_index_polynomial *polynomial)
{
    const int d = polynomial->dimension;
    cicy_polynomial class = cicy_fundamental_class(x), second = {0}, fourth = {0}, square = {0};
    if (d >= 2)
        second = cicy_times_power_sum(x, &class, 2);
    if (d >= 4) {
        square = cicy_times_power_sum(x, &second, 2);
        fourth = cicy_times_power_sum(x, &class, 4);
        cicy_polynomial sum = {0};
        cicy_polynomial_add(&sum, &square, 5);
        cicy_polynomial_add(&sum, &fourth, 2);
        cicy_polynomial_clear(&fourth);
        fourth = sum;
    }
    cicy_status status = class.status    ? class.status
                         : second.status ? second.status
                         : square.status ? square.status
                                         : fourth.status;
    polynomial->terms = status == CICY_OK ? calloc(class.count + second.count + fourth.count + 1,
                                                   sizeof *polynomial->terms)
                                          : NULL;
    if (status == CICY_OK && !polynomial->terms)
        status = CICY_SYSTEM;
    if (status == CICY_OK && !(append_terms(x, &class, DENOMINATOR, 1, polynomial) &&
                               append_terms(x, &second, -DENOMINATOR / 24, 1, polynomial) &&
                               append_terms(x, &fourth, 1, 8, polynomial)))
        status = CICY_INVALID_INPUT;
    cicy_polynomial_clear(&class);
    cicy_polynomial_clear(&second);
    cicy_polynomial_clear(&square);
    cicy_polynomial_clear(&fourth);
    return status;
}

cicy_status cicy_index_polynomial_compute(const cicy_configuration *configuration,
                                          cicy_index_polynomial *polynomial, cicy_error *error)
{
    *polynomial = (cicy_index_polynomial){.rows = configuration->rows,
                                          .dimension = cicy_configuration_dimension(configuration)};
    const cicy_status status = collect(configuration, polynomial);
    if (status == CICY_SYSTEM)
        return cicy_error_memory(error);
    if (status != CICY_OK)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "an intersection number leaves 64 bits");
    qsort(polynomial->terms, polynomial->count, sizeof *polynomial->terms, by_degree);
    reduce(polynomial);
    return CICY_OK;
}

cicy_status cicy_index_evaluate(const cicy_index_polynomial *polynomial, const int64_t *bundle,
                                int64_t *index, cicy_error *error)
{
    wide sum = 0;
    bool fits = true;
    for (size_t k = 0; k < polynomial->count && fits; k++) {
        const cicy_index_term *term = &polynomial->terms[k];
        wide value = term->numerator;
        for (int i = 0; i < polynomial->rows; i++)
            for (int a = 0; a < term->exponent[i]; a++)
                fits &= !__builtin_mul_overflow(value, (wide)bundle[i], &value);
        fits &= !__builtin_add_overflow(sum, value, &sum);
    }
    sum /= polynomial->denominator;
    if (!fits || sum > INT64_MAX || sum < INT64_MIN)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "the index leaves 64 bits");
    *index = (int64_t)sum;
    return CICY_OK;
}

/* ---- Text ---- */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static void print_coefficient(FILE *out, int64_t numerator, int64_t denominator, bool alone,
                              cicy_index_notation notation)
{
    const int64_t divisor = common_divisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (denominator == 1 && numerator == 1 && !alone)
        return;
    if (denominator == 1)
        fprintf(out, "%" PRId64, numerator);
    else if (notation == CICY_INDEX_LATEX)
        fprintf(out, "\\frac{%" PRId64 "}{%" PRId64 "}", numerator, denominator);
    else
        fprintf(out, "%" PRId64 "/%" PRId64, numerator, denominator);
    if (!alone)
        fputc(' ', out);
}

static void print_term(FILE *out, const cicy_index_polynomial *polynomial, size_t k,
                       cicy_index_notation notation)
{
    const cicy_index_term *term = &polynomial->terms[k];
    const bool negative = term->numerator < 0;
    if (k > 0)
        fputs(negative ? " - " : " + ", out);
    else if (negative)
        fputc('-', out);
    bool constant = true;
    for (int i = 0; i < polynomial->rows; i++)
        constant &= term->exponent[i] == 0;
    print_coefficient(out, negative ? -term->numerator : term->numerator, polynomial->denominator,
                      constant, notation);
    bool first = true;
    for (int i = 0; i < polynomial->rows; i++) {
        if (term->exponent[i] == 0)
            continue;
        fprintf(out, notation == CICY_INDEX_LATEX ? "%sl_{%d}" : "%sl%d", first ? "" : " ", i + 1);
        if (term->exponent[i] > 1)
            fprintf(out, "^%d", term->exponent[i]);
        first = false;
    }
}

char *cicy_index_polynomial_print(const cicy_index_polynomial *polynomial,
                                  cicy_index_notation notation)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    if (polynomial->count == 0)
        fputc('0', out);
    for (size_t k = 0; k < polynomial->count; k++)
        print_term(out, polynomial, k, notation);
    const bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}

/* The slope is a symmetric form, of degree d - 1, at (t, .., t). On the piece of the cone that some
 * vectors, its vertices, span, it is a polynomial whose coefficients are the values of the form at
 * multisets of vertices (Bernstein's form). If none is negative the slope is not negative on the
 * piece; if one at a single vertex is, it is negative there; otherwise the piece is split. */
#include "cicyminer/slope.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

__extension__ typedef __int128 wide;

enum { MOST_DEGREE = CICY_MAX_DIMENSION - 1, MOST_PIECES = 10000, MOST_WAITING = 64 };

/* How a search for a negative value ends. */
typedef enum finding { NONE, FOUND, UNKNOWN } finding;

/* A form of degree `degree` on `vertices` vectors: its values on the multisets of vectors. */
typedef struct search {
    int vertices, degree;
    size_t size;                      /* number of multisets */
    uint8_t (*multiset)[MOST_DEGREE]; /* [size], each in increasing order */
    wide *pieces;                     /* [MOST_WAITING + 1][size], the last one for a copy */
    unsigned turn[MOST_WAITING];      /* how often a piece was split */
} search;

/* binomial(a, b) for b <= 4, a below 64. */
static size_t choose(int a, int b)
{
    size_t value = 1;
    for (int i = 0; i < b; i++)
        value = a - i > 0 ? value * (size_t)(a - i) / (size_t)(i + 1) : 0;
    return value;
}

/* The place of a multiset in increasing order. */
static size_t place(const search *s, const uint8_t *multiset)
{
    size_t sum = 0;
    for (int i = 0; i < s->degree; i++)
        sum += choose(multiset[i] + i, i + 1);
    return sum;
}

/* The place of the multiset that has `with` in place of one `without`. */
static size_t exchanged(const search *s, const uint8_t *multiset, uint8_t without, uint8_t with)
{
    uint8_t other[MOST_DEGREE];
    int k = 0, at = 0;
    while (multiset[k] != without)
        k++;
    for (int i = 0; i < s->degree; i++)
        if (i != k)
            other[at++] = multiset[i];
    for (; at > 0 && other[at - 1] > with; at--)
        other[at] = other[at - 1];
    other[at] = with;
    return place(s, other);
}

static void list_multisets(search *s)
{
    uint8_t k[MOST_DEGREE] = {0};
    for (size_t at = 0; at < s->size; at++) {
        memcpy(s->multiset[at], k, sizeof k);
        assert(place(s, k) == at);
        int i = 0;
        while (i + 1 < s->degree && k[i] == k[i + 1])
            i++;
        k[i]++;
        memset(k, 0, (size_t)i);
    }
}

static int copies(const search *s, const uint8_t *multiset, uint8_t vertex)
{
    int count = 0;
    for (int i = 0; i < s->degree; i++)
        count += multiset[i] == vertex;
    return count;
}

/* Divides by the common divisor, so that numbers stay small. */
static void shorten(wide *form, size_t size)
{
    wide divisor = 0;
    for (size_t i = 0; i < size && divisor != 1; i++)
        for (wide b = form[i] < 0 ? -form[i] : form[i], rest; b; b = rest) {
            rest = divisor % b;
            divisor = b;
        }
    for (size_t i = 0; i < size && divisor > 1; i++)
        form[i] /= divisor;
}

/* An edge from one vertex to another, and the point x * from + y * to on it. */
typedef struct edge {
    uint8_t from, to;
    wide x, y;
} edge;

/* The form on the piece with the point of the edge in place of the vertex `old`, one of its ends.
 * False when a number leaves 127 bits. */
static bool replace_vertex(const search *s, const wide *form, const edge *e, uint8_t old,
                           wide *result)
{
    const uint8_t other = old == e->from ? e->to : e->from;
    const wide keep = old == e->from ? e->x : e->y, move = old == e->from ? e->y : e->x;
    for (size_t at = 0; at < s->size; at++) {
        const uint8_t *multiset = s->multiset[at];
        wide values[MOST_DEGREE + 1]; /* with 0, 1, .. copies of `old` moved to the other end */
        const int count = copies(s, multiset, old);
        values[0] = form[at];
        for (int i = 1; i <= count; i++) {
            const size_t next = exchanged(s, multiset, old, other);
            multiset = s->multiset[next];
            values[i] = form[next];
        }
        for (int left = count; left > 0; left--) /* de Casteljau */
            for (int i = 0; i < left; i++) {
                wide a, b;
                if (__builtin_mul_overflow(values[i], keep, &a) ||
                    __builtin_mul_overflow(values[i + 1], move, &b) ||
                    __builtin_add_overflow(a, b, &values[i]))
                    return false;
            }
        result[at] = values[0];
    }
    shorten(result, s->size);
    return true;
}

/* The edge between two different vertices of a negative value -beta, and the point on it that
 * splits a piece. The form has values alpha, -beta, gamma at (from, from), (from, to), (to, to) and
 * the same others. With p = (gamma + beta) from + (alpha + beta) to it has alpha gamma - beta^2 at
 * (from, p) and at (p, to): good if that is positive, or the value at p itself is negative, as for
 * degree 2. Otherwise p is the middle. */
static edge edge_between(const search *s, const wide *form, size_t at, uint8_t from, uint8_t to,
                         double *product)
{
    const uint8_t *multiset = s->multiset[at];
    const wide first = form[exchanged(s, multiset, to, from)], beta = -form[at],
               last = form[exchanged(s, multiset, from, to)], alpha = first > 0 ? first : 0,
               gamma = last > 0 ? last : 0;
    *product = (double)alpha * (double)gamma;
    wide numbers[2] = {1, 1};
    if (s->degree == 2 || *product > (double)beta * (double)beta) {
        numbers[0] = gamma + beta;
        numbers[1] = alpha + beta;
        shorten(numbers, 2);
    }
    return (edge){from, to, numbers[0], numbers[1]};
}

/* Chooses where to split a piece with the negative value form[at]: on the edge with the largest
 * alpha gamma. Where that is 0 the edges take turns. */
static edge choose_edge(const search *s, const wide *form, size_t at, unsigned turn)
{
    const uint8_t *multiset = s->multiset[at];
    edge edges[MOST_DEGREE * MOST_DEGREE];
    unsigned count = 0, best = 0;
    double most = 0;
    for (int i = 0; i < s->degree; i++)
        for (int j = i + 1; j < s->degree; j++) {
            double product;
            if (multiset[i] == multiset[j])
                continue;
            edges[count] = edge_between(s, form, at, multiset[i], multiset[j], &product);
            if (product > most) {
                most = product;
                best = count;
            }
            count++;
        }
    assert(count > 0);
    return edges[most > 0 ? best : turn % count];
}

/* The most negative value of a piece, `size` if there is none. Sets *vertex if a vertex has one. */
static size_t most_negative(const search *s, const wide *form, bool *vertex)
{
    size_t at = s->size;
    *vertex = false;
    for (size_t i = 0; i < s->size; i++) {
        if (form[i] >= 0)
            continue;
        if (at == s->size || form[i] < form[at])
            at = i;
        *vertex |= s->degree == 0 || s->multiset[i][0] == s->multiset[i][s->degree - 1];
    }
    return at;
}

/* Whether the form, the only piece so far, has a negative value. */
static finding find_negative(search *s)
{
    size_t waiting = 1;
    s->turn[0] = 0;
    for (int count = 0; waiting > 0; count++) {
        wide *form = s->pieces + (waiting - 1) * s->size,
             *copy = s->pieces + MOST_WAITING * s->size;
        bool vertex;
        const size_t at = most_negative(s, form, &vertex);
        if (vertex)
            return FOUND;
        if (at == s->size) {
            waiting--;
            continue;
        }
        if (waiting == MOST_WAITING || count == MOST_PIECES)
            return UNKNOWN;
        const unsigned turn = s->turn[waiting - 1];
        const edge e = choose_edge(s, form, at, turn);
        if (!replace_vertex(s, form, &e, e.from, form + s->size) ||
            !replace_vertex(s, form, &e, e.to, copy))
            return UNKNOWN;
        memcpy(form, copy, s->size * sizeof *form);
        s->turn[waiting - 1] = s->turn[waiting] = turn + 1;
        waiting++;
    }
    return NONE;
}

/* sign * (the integral of l and `degree` of the J_i), into the first piece. False when a number
 * leaves 64 bits. */
static bool set_form(search *s, const cicy_form *intersection, const int64_t *bundle, int sign)
{
    memset(s->pieces, 0, s->size * sizeof *s->pieces);
    for (size_t k = 0; k < intersection->count; k++) {
        const cicy_form_entry *entry = &intersection->entries[k];
        for (int i = 0; i <= s->degree; i++) {
            if (i > 0 && entry->rows[i] == entry->rows[i - 1])
                continue;
            uint8_t others[MOST_DEGREE + 1];
            int64_t product;
            memcpy(others, entry->rows, (size_t)i);
            memcpy(others + i, entry->rows + i + 1, (size_t)(s->degree - i));
            if (__builtin_mul_overflow(bundle[entry->rows[i]], entry->value, &product))
                return false;
            s->pieces[place(s, others)] += sign * (wide)product;
        }
    }
    for (size_t i = 0; i < s->size; i++)
        if (s->pieces[i] != (int64_t)s->pieces[i])
            return false;
    return true;
}

static bool is_zero(const search *s)
{
    for (size_t i = 0; i < s->size; i++)
        if (s->pieces[i])
            return false;
    return true;
}

/* The slope vanishes inside the cone exactly when it is zero or has both signs: where it touched
 * zero, all l J_i t^{d-2} would vanish, and by the Hodge index theorem l with them. */
static bool decide(search *s, const cicy_form *intersection, const int64_t *bundle,
                   cicy_slope_zero *zero)
{
    if (!set_form(s, intersection, bundle, 1))
        return false;
    *zero = CICY_SLOPE_ZERO_SOMEWHERE;
    if (is_zero(s))
        return true;
    const finding negative = find_negative(s);
    if (!set_form(s, intersection, bundle, -1))
        return false;
    const finding positive = negative == NONE ? UNKNOWN : find_negative(s);
    if (negative == NONE || positive == NONE)
        *zero = CICY_SLOPE_ZERO_NOWHERE;
    else if (negative == UNKNOWN || positive == UNKNOWN)
        *zero = CICY_SLOPE_ZERO_UNKNOWN;
    return true;
}

cicy_status cicy_slope_zero_decide(const cicy_topology *topology, const int64_t *bundle,
                                   cicy_slope_zero *zero, cicy_error *error)
{
    const int degree = topology->dimension - 1;
    assert(degree >= 0 && degree <= MOST_DEGREE && topology->rows > 0);
    search s = {.vertices = topology->rows,
                .degree = degree,
                .size = choose(topology->rows + degree - 1, degree)};
    s.multiset = malloc(s.size * sizeof *s.multiset);
    s.pieces = malloc((MOST_WAITING + 1) * s.size * sizeof *s.pieces);
    cicy_status status = s.multiset && s.pieces ? CICY_OK : cicy_error_memory(error);
    if (status == CICY_OK) {
        list_multisets(&s);
        if (!decide(&s, &topology->intersection, bundle, zero))
            status = cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "the slope leaves 64 bits");
    }
    free(s.multiset);
    free(s.pieces);
    return status;
}

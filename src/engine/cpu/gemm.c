#include "engine/cpu/gemm.h"

#include <string.h>

#include "engine/cpu/vector.h"

/* Narrower vectors for the last columns. */
#if CICY_VECTOR_BYTES > 32
typedef cicy_real vector_32 __attribute__((vector_size(32), aligned(sizeof(cicy_real)), may_alias));
#endif
#if CICY_VECTOR_BYTES > 16
typedef cicy_real vector_16 __attribute__((vector_size(16), aligned(sizeof(cicy_real)), may_alias));
#endif

/* Rows of a block of accumulators: with two vectors per row they fill the 32 or 16 registers. */
enum { BLOCK_ROWS = CICY_VECTOR_BYTES == 64 ? 14 : 6, BLOCK_VECTORS = 2 };

/* c (+)= the sum of `parts` products a b; the shapes are those of all. */
typedef struct operands {
    size_t k, a_row, a_column, b_row, c_row, parts;
    const cicy_real *a[CICY_GEMM_PARTS], *b[CICY_GEMM_PARTS];
    cicy_real *c;
    bool add;
} operands;

static void move_down(operands *o, size_t rows)
{
    for (size_t p = 0; p < o->parts; p++)
        o->a[p] += rows * o->a_row;
    o->c += rows * o->c_row;
}

static void move_right(operands *o, size_t columns)
{
    for (size_t p = 0; p < o->parts; p++)
        o->b[p] += columns;
    o->c += columns;
}

/* One block of c: `rows` rows, `vectors` vectors of VECTOR wide; both are constants once inlined.
 */
#define DEFINE_BLOCK(NAME, VECTOR)                                                                 \
    CICY_INLINE void NAME(const operands *o, size_t rows, size_t vectors)                          \
    {                                                                                              \
        enum { LENGTH = sizeof(VECTOR) / sizeof(cicy_real) };                                      \
        VECTOR sum[BLOCK_ROWS][BLOCK_VECTORS];                                                     \
        CICY_UNROLL                                                                                \
        for (size_t i = 0; i < rows; i++)                                                          \
            CICY_UNROLL                                                                            \
        for (size_t v = 0; v < vectors; v++)                                                       \
            sum[i][v] =                                                                            \
                o->add ? *(const VECTOR *)(o->c + i * o->c_row + v * LENGTH) : (VECTOR){0};        \
        for (size_t p = 0; p < o->parts; p++) {                                                    \
            const cicy_real *a = o->a[p], *b = o->b[p];                                            \
            for (size_t l = 0; l < o->k; l++, a += o->a_column, b += o->b_row) {                   \
                VECTOR right[BLOCK_VECTORS];                                                       \
                CICY_UNROLL                                                                        \
                for (size_t v = 0; v < vectors; v++)                                               \
                    right[v] = *(const VECTOR *)(b + v * LENGTH);                                  \
                CICY_UNROLL                                                                        \
                for (size_t i = 0; i < rows; i++)                                                  \
                    CICY_UNROLL                                                                    \
                for (size_t v = 0; v < vectors; v++)                                               \
                    sum[i][v] += a[i * o->a_row] * right[v];                                       \
            }                                                                                      \
        }                                                                                          \
        CICY_UNROLL                                                                                \
        for (size_t i = 0; i < rows; i++)                                                          \
            CICY_UNROLL                                                                            \
        for (size_t v = 0; v < vectors; v++)                                                       \
            *(VECTOR *)(o->c + i * o->c_row + v * LENGTH) = sum[i][v];                             \
    }

/* How many blocks of 5 rows leave a multiple of 6 of m; 0 where there are none, or blocks have 14.
 * Blocks of 4 wait for their factors: 32 rows are faster as 6 + 6 + 5 + 5 + 5 + 5 than with two. */
CICY_INLINE size_t count_fives(size_t m)
{
    const size_t fives = (6 - m % 6) % 6;
    return BLOCK_ROWS == 6 && m >= 5 * fives ? fives : 0;
}

/* All rows of some columns, in blocks of 14 (or 6 and 5), 4 and 1 rows; the last 8 are twice 4, not
 * 6 and twice 1. */
#define DEFINE_COLUMNS(NAME, BLOCK, VECTORS)                                                       \
    static void NAME(operands o, size_t m)                                                         \
    {                                                                                              \
        const size_t fives = count_fives(m);                                                       \
        for (; m >= BLOCK_ROWS && m != 8 && m > 5 * fives; m -= BLOCK_ROWS) {                      \
            BLOCK(&o, BLOCK_ROWS, VECTORS);                                                        \
            move_down(&o, BLOCK_ROWS);                                                             \
        }                                                                                          \
        for (size_t i = 0; i < fives; i++, m -= 5) {                                               \
            BLOCK(&o, 5, VECTORS);                                                                 \
            move_down(&o, 5);                                                                      \
        }                                                                                          \
        for (; m >= 4; m -= 4) {                                                                   \
            BLOCK(&o, 4, VECTORS);                                                                 \
            move_down(&o, 4);                                                                      \
        }                                                                                          \
        for (; m > 0; m--) {                                                                       \
            BLOCK(&o, 1, VECTORS);                                                                 \
            move_down(&o, 1);                                                                      \
        }                                                                                          \
    }

DEFINE_BLOCK(block_full, cicy_vector)
DEFINE_COLUMNS(columns_wide, block_full, BLOCK_VECTORS)
DEFINE_COLUMNS(columns_full, block_full, 1)
#if CICY_VECTOR_BYTES > 32
DEFINE_BLOCK(block_32, vector_32)
DEFINE_COLUMNS(columns_32, block_32, 1)
#endif
#if CICY_VECTOR_BYTES > 16
DEFINE_BLOCK(block_16, vector_16)
DEFINE_COLUMNS(columns_16, block_16, 1)
#endif
DEFINE_BLOCK(block_one, cicy_real)
DEFINE_COLUMNS(columns_one, block_one, 1)

static void multiply(operands o, size_t m, size_t n)
{
    static const struct {
        size_t width;
        void (*run)(operands, size_t);
    } steps[] = {
        {BLOCK_VECTORS * CICY_VECTOR_LENGTH, columns_wide},
        {CICY_VECTOR_LENGTH, columns_full},
#if CICY_VECTOR_BYTES > 32
        {32 / sizeof(cicy_real), columns_32},
#endif
#if CICY_VECTOR_BYTES > 16
        {16 / sizeof(cicy_real), columns_16},
#endif
        {1, columns_one}
    };
    for (size_t s = 0; n > 0; s++)
        for (; n >= steps[s].width; n -= steps[s].width) {
            steps[s].run(o, m);
            move_right(&o, steps[s].width);
        }
}

void cicy_gemm(size_t m, size_t n, size_t k, const cicy_real *a, size_t a_row, size_t a_column,
               const cicy_real *b, size_t b_row, cicy_real *c, size_t c_row, bool add)
{
    enum { NEAR = 16384 / sizeof(cicy_real), SMALL = 128 };
    /* Long sums of small products are computed in pieces whose factors stay in the first-level
     * cache. The order of the additions stays the same. */
    const size_t piece = m + n <= SMALL ? NEAR / (m + n + 1) : k;
    size_t l = 0;
    do { /* once for a sum of nothing as well */
        const size_t rest = k - l;
        multiply((operands){rest < piece ? rest : piece,
                            a_row,
                            a_column,
                            b_row,
                            c_row,
                            1,
                            {a + l * a_column},
                            {b + l * b_row},
                            c,
                            add || l > 0},
                 m, n);
        l += piece;
    } while (l < k);
}

void cicy_gemm_sum(size_t m, size_t n, size_t k, size_t parts, const cicy_real *const *a,
                   const cicy_real *const *b, cicy_real *c)
{
    operands o = {.k = k, .a_row = k, .a_column = 1, .b_row = n, .c_row = n, .parts = parts};
    memcpy(o.a, a, parts * sizeof *a);
    memcpy(o.b, b, parts * sizeof *b);
    o.c = c;
    o.add = true;
    multiply(o, m, n);
}

void cicy_transpose(size_t rows, size_t columns, const cicy_real *from, cicy_real *to)
{
    enum { TILE = 16 };
    for (size_t r = 0; r < rows; r += TILE)
        for (size_t c = 0; c < columns; c++)
            for (size_t i = r; i < rows && i < r + TILE; i++)
                to[c * rows + i] = from[i * columns + c];
}

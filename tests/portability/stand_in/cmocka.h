/* The part of cmocka that the geometry's and the engine's tests use, for machines where it is not
 * at hand: an assertion that fails ends the test, and the program then fails. */
#ifndef CICYMINER_TESTS_STAND_IN_CMOCKA_H
#define CICYMINER_TESTS_STAND_IN_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

static jmp_buf stand_in_end;

#define fail_msg(...)                                                                              \
    (printf("%s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), puts(""), longjmp(stand_in_end, 1))
#define stand_in_assert(right, text) ((right) ? (void)0 : (void)fail_msg("%s", text))
#define assert_true(value) stand_in_assert((value) != 0, #value)
#define assert_false(value) stand_in_assert((value) == 0, "not: " #value)
#define assert_null(value) stand_in_assert(!(value), #value " is not NULL")
#define assert_non_null(value) stand_in_assert((value) != NULL, #value " is NULL")
#define assert_int_equal(a, b) stand_in_assert((long long)(a) == (long long)(b), #a " is not " #b)
#define assert_int_not_equal(a, b) stand_in_assert((long long)(a) != (long long)(b), #a " is " #b)
#define assert_in_range(a, low, high)                                                              \
    stand_in_assert((long long)(a) >= (long long)(low) && (long long)(a) <= (long long)(high),     \
                    #a " is out of range")
#define assert_string_equal(a, b) stand_in_assert(strcmp((a), (b)) == 0, #a " is not " #b)
#define assert_memory_equal(a, b, size)                                                            \
    stand_in_assert(memcmp((a), (b), (size)) == 0, #a " differs from " #b)

#define print_message printf
#define cmocka_unit_test(test)                                                                     \
    {                                                                                              \
#test, test                                                                                \
    }
#define cmocka_run_group_tests(tests, before, after)                                               \
    stand_in_run((tests), sizeof(tests) / sizeof *(tests), (before), (after))

static int stand_in_run(const struct CMUnitTest *tests, size_t count, int (*before)(void **),
                        int (*after)(void **))
{
    void *state = NULL;
    int failed = 0;
    if (before && before(&state) != 0)
        return 1;
    for (size_t i = 0; i < count; i++) {
        if (setjmp(stand_in_end) == 0) {
            tests[i].run(&state);
        } else {
            printf("%s did not succeed\n", tests[i].name);
            failed++;
        }
    }
    if (after)
        after(&state);
    return failed;
}

#endif

/* Conditions against the same conditions in C, and their refusals. */
#include "cicyminer/random.h"
#include "cicyminer/selection.h"
#include "unit.h"

enum { ENTRIES = 4000 };

/* Random numbers in place of entries: h11 h21 h31 h22. */
static void make_entries(cicy_dataset *set)
{
    cicy_random random;
    cicy_random_init(&random, 16, 0);
    assert_int_equal(cicy_dataset_init(set, 4, ENTRIES, 1, 1, NULL), CICY_OK);
    for (size_t i = 0; i < ENTRIES; i++) {
        for (size_t k = 0; k < 4; k++)
            set->hodge[4 * i + k] = (int32_t)cicy_random_below(&random, 7);
        set->euler[i] = (int32_t)cicy_random_below(&random, 41) - 20;
        set->shape[2 * i] = (uint8_t)(1 + cicy_random_below(&random, 5));
        set->shape[2 * i + 1] = (uint8_t)(1 + cicy_random_below(&random, 5));
        set->product[i] = (uint8_t)cicy_random_below(&random, 2);
        set->favourable[i] = (uint8_t)cicy_random_below(&random, 2);
    }
}

/* Compares a condition, as text and as C. */
#define ASSERT_MEANS(text, c)                                                                      \
    do {                                                                                           \
        cicy_condition *condition;                                                                 \
        size_t yes = 0;                                                                            \
        assert_int_equal(cicy_condition_parse(&condition, text, 4, NULL), CICY_OK);                \
        for (size_t i = 0; i < ENTRIES; i++) {                                                     \
            const int h11 = set.hodge[4 * i], h21 = set.hodge[4 * i + 1];                          \
            const int h31 = set.hodge[4 * i + 2], h22 = set.hodge[4 * i + 3];                      \
            const int euler = set.euler[i], rows = set.shape[2 * i];                               \
            const int columns = set.shape[2 * i + 1];                                              \
            const bool product = set.product[i], favourable = set.favourable[i];                   \
            const int all[] = {h11, h21, h31, h22, euler, rows, columns, product, favourable};     \
            (void)all;                                                                             \
            assert_int_equal(cicy_condition_holds(condition, &set, i), (c));                       \
            yes += (c);                                                                            \
        }                                                                                          \
        assert_true(yes > 0 && yes < ENTRIES);                                                     \
        cicy_condition_free(condition);                                                            \
    } while (0)

static void test_conditions_mean_what_they_say(void **state)
{
    cicy_dataset set;
    make_entries(&set);
    ASSERT_MEANS("h11 < 3", h11 < 3);
    ASSERT_MEANS("h11<=3", h11 <= 3);
    ASSERT_MEANS("3 > h21", 3 > h21);
    ASSERT_MEANS("h31 >= h22", h31 >= h22);
    ASSERT_MEANS("rows = columns", rows == columns);
    ASSERT_MEANS("rows == 2", rows == 2);
    ASSERT_MEANS("rows != 2", rows != 2);
    ASSERT_MEANS("euler < -6", euler < -6);
    ASSERT_MEANS("-euler+2*h11 - h21 >= 4-3*rows", -euler + 2 * h11 - h21 >= 4 - 3 * rows);
    ASSERT_MEANS("favourable", favourable);
    ASSERT_MEANS("not product", !product);
    ASSERT_MEANS("not not (product)", product);
    ASSERT_MEANS("h11 < 3 and rows <= 2 or product", (h11 < 3 && rows <= 2) || product);
    ASSERT_MEANS("product or h11 < 3 and rows <= 2", product || (h11 < 3 && rows <= 2));
    ASSERT_MEANS("(product or h11 < 3) and rows <= 2", (product || h11 < 3) && rows <= 2);
    ASSERT_MEANS("not (h11 < 3 and (favourable or not product)) or euler = 0",
                 !(h11 < 3 && (favourable || !product)) || euler == 0);
    ASSERT_MEANS("not h11 < 3 and rows > 1", !(h11 < 3) && rows > 1);
    cicy_dataset_clear(&set);
}

static void test_wrong_conditions_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *text, *message;
        cicy_error_code code;
    } wrong[] = {
        {"", "at 1: a name or a number is expected, not the end", CICY_ERROR_SYNTAX},
        {"h11", "at 4: a comparison is expected, not the end", CICY_ERROR_SYNTAX},
        {"h11 <", "at 6: a name or a number", CICY_ERROR_SYNTAX},
        {"h11 < 5 and", "at 12: a name or a number", CICY_ERROR_SYNTAX},
        {"(h11 < 5", "at 9: ')' is expected", CICY_ERROR_SYNTAX},
        {"h11 < 5)", "at 8: 'and', 'or' or the end is expected, not ')'", CICY_ERROR_SYNTAX},
        {"h11 < 5 rows > 2", "at 9: 'and', 'or' or the end", CICY_ERROR_SYNTAX},
        {"h11 < 5 < 6", "at 9: ", CICY_ERROR_SYNTAX},
        {"h12 < 5", "at 1: 'h12' is not known in dimension 4", CICY_ERROR_UNKNOWN_NAME},
        {"rows < 5 or h41 = 1", "at 13: 'h41' is not known", CICY_ERROR_UNKNOWN_NAME},
        {"rows < 5x", "at 9: ", CICY_ERROR_SYNTAX},
        {"rows < 10000000001", "at 8: a number of at most", CICY_ERROR_SYNTAX},
        {"rows & 3", "at 6: a comparison", CICY_ERROR_SYNTAX},
        {"favourable = 1", "at 12: 'and', 'or' or the end", CICY_ERROR_SYNTAX},
        {"androws < 2", "'androws' is not known", CICY_ERROR_UNKNOWN_NAME},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cicy_condition *condition;
        cicy_error error = {0};
        assert_int_not_equal(cicy_condition_parse(&condition, wrong[i].text, 4, &error), CICY_OK);
        assert_null(condition);
        assert_int_equal(error.code, wrong[i].code);
        if (!strstr(error.message, wrong[i].message))
            fail_msg("'%s': %s", wrong[i].text, error.message);
    }
}

static void test_long_and_deep_conditions_are_refused_or_hold(void **state)
{
    enum { ROOM = 20000 };
    static char text[ROOM];
    cicy_dataset set;
    make_entries(&set);
    for (int depth = 90; depth <= 110; depth++) {
        cicy_condition *condition;
        cicy_error error = {0};
        size_t used = 0;
        for (int i = 0; i < depth; i++) /* every level holds two values below it */
            used += (size_t)snprintf(text + used, ROOM - used, "rows < 0 or rows > 0 and (");
        used += (size_t)snprintf(text + used, ROOM - used, "rows + 1 < 2 * rows + 1");
        memset(text + used, ')', (size_t)depth);
        text[used + (size_t)depth] = '\0';
        const cicy_status status = cicy_condition_parse(&condition, text, 4, &error);
        assert_int_equal(status == CICY_OK, depth <= 100);
        for (size_t i = 0; status == CICY_OK && i < ENTRIES; i++)
            assert_true(cicy_condition_holds(condition, &set, i));
        if (status != CICY_OK)
            assert_int_equal(error.code, CICY_ERROR_TOO_LARGE);
        cicy_condition_free(condition);
    }
    cicy_dataset_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions_mean_what_they_say),
        cmocka_unit_test(test_wrong_conditions_are_refused_with_their_place),
        cmocka_unit_test(test_long_and_deep_conditions_are_refused_or_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

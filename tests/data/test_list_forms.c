/* Lists as people have them: the public files of today, line ends and line breaks of every kind,
 * missing braces, JSON. */
#include "examples.h"

#include "cicyminer/lists.h"
#include "scratch.h"

/* What one import found. */
static cicy_dataset set;
static cicy_import_summary summary;
static char complaints[4096];
static cicy_error failure;
static const char path[] = "list";

static void keep(void *user, const char *message)
{
    (void)user;
    size_t used = strlen(complaints);
    snprintf(complaints + used, sizeof complaints - used, "%s\n", message);
}

static cicy_status import(const char *from)
{
    cicy_import_options options = {
        .size = sizeof options, .order = CICY_ORDER_AS_GIVEN, .complain = keep};
    complaints[0] = '\0';
    failure = (cicy_error){0};
    return cicy_dataset_import(&set, from, &options, &summary, &failure);
}

static cicy_status import_text(const char *text, size_t length)
{
    FILE *stream = fopen(path, "wb");
    assert_int_equal(fwrite(text, 1, length, stream), length);
    fclose(stream);
    return import(path);
}

/* Expects `count` entries and no complaint. */
static void expect_clean(cicy_status status, size_t count)
{
    if (status != CICY_OK || complaints[0])
        fail_msg("%s\n%s", failure.message, complaints);
    assert_int_equal(set.count, count);
}

/* Expects entries to be imported, and one complaint that contains `message`. */
static void expect_complaint(const char *text, size_t count, const char *message)
{
    if (import_text(text, strlen(text)) != CICY_OK)
        fail_msg("%s\n%s", failure.message, complaints);
    const char *line_end = strchr(complaints, '\n');
    if (!strstr(complaints, message) || !line_end || line_end[1] || set.count != count)
        fail_msg("%zu entries, '%s' instead of '%s'", set.count, complaints, message);
    cicy_dataset_clear(&set);
}

/* ------------------------------------------------------------------------------------------
 * public files */

static void test_cicylist_m_of_today_is_read_with_its_numbers(void **state)
{
    static const int32_t hodge[] = {15, 15, 5, 50, 5, 59}; /* as the file states */
    expect_clean(import(CICY_FIXTURES "/lists/cicylist_public_keys.m"), 3);
    assert_memory_equal(set.hodge, hodge, sizeof hodge);
    assert_int_equal(set.favourable[0], 0);
    assert_int_equal(set.favourable[1], 1);
    cicy_dataset_clear(&set);
}

static void test_every_stated_number_of_cicylist_m_is_compared(void **state)
{
    static const struct {
        const char *rule, *message;
    } cases[] = {
        {"Eta -> -198", "the Euler number is -198, exact -200"},
        {"H11 -> 2", "h11 is 2, exact 1"},
        {"H21 -> 100", "h21 is 100, exact 101"},
        {"C2 -> {51}", "c_2 J_1 is 51, exact 50"},
        {"Favour -> False", "favourable is False, exact True"},
        {"NumPs -> 2", "the size is stated as 2 x 1"},
        {"NumPol -> 2", "the size is stated as 1 x 2"},
        {"C2 -> {50, 50}", "2 numbers c_2 J_r for 1 rows"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[256];
        snprintf(text, sizeof text,
                 "{{Num -> 1, Conf -> {{5}}},\n {Symmetries -> \"unknown\", %s, Conf -> {{5}}, "
                 "Num -> 7}}",
                 cases[k].rule);
        const bool refused = k > 4;
        expect_complaint(text, refused ? 1 : 2, cases[k].message);
    }
}

static void test_unknown_values_are_skipped(void **state)
{
    static const char text[] =
        "{{Num -> 1, Symmetries -> {{x1^2 + 2 x2 y[3], \"a } b \\\" {\"}, {}}, Conf -> {{5}},\n"
        "  Colour -> red, Ratio -> -1/2, Text -> \"}}{{\", Pure -> (#1 + {1, 2} &), C2 -> Null}}";
    expect_clean(import_text(text, strlen(text)), 1);
    assert_int_equal(set.hodge[1], 101);
    cicy_dataset_clear(&set);
}

static void test_lists_with_marks_and_broken_lines_are_read(void **state)
{
    static const int32_t euler[] = {0, 0, -114, -128, -200};
    expect_clean(import(CICY_FIXTURES "/lists/four_blocks_bom.txt"), 5);
    assert_memory_equal(set.euler, euler, sizeof euler);
    cicy_dataset_clear(&set);
    expect_clean(import(CICY_FIXTURES "/lists/cicy4list_backslash.txt"), 5);
    for (size_t e = 0; e < FOUR_FOLDS; e++)
        assert_int_equal(set.euler[e], four_folds[e].euler);
    cicy_dataset_clear(&set);
}

/* ------------------------------------------------------------------------------------------
 * text of every kind */

/* Copies a text with another line end, or as UTF-16; returns the length. */
static size_t rewrite(const char *text, const char *line_end, bool wide, char *out)
{
    size_t length = 0;
    if (wide)
        length += (size_t)sprintf(out, "\xff\xfe");
    for (; *text; text++) {
        const char *bytes = *text == '\n' ? line_end : (char[]){*text, '\0'};
        for (; *bytes; bytes++) {
            out[length++] = *bytes;
            if (wide)
                out[length++] = '\0';
        }
    }
    return length;
}

static void test_every_line_end_and_mark_gives_the_same_list(void **state)
{
    static const char *const files[] = {"cicylist.txt", "cicylist.m", "cicy4list.txt",
                                        "cicylist_public_keys.m"};
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    static char text[1 << 14], changed[1 << 16];
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        char name[512];
        snprintf(name, sizeof name, CICY_FIXTURES "/lists/%s", files[k]);
        FILE *stream = fopen(name, "rb");
        text[fread(text, 1, sizeof text - 1, stream)] = '\0';
        fclose(stream);
        expect_clean(import(name), k < 2 ? 10 : k == 2 ? 5 : 3);
        cicy_dataset first = set;
        for (int form = 0; form < 6; form++) {
            size_t length = rewrite(text, line_ends[form % 3], form > 2, changed);
            expect_clean(import_text(changed, length), first.count);
            assert_memory_equal(set.matrix, first.matrix, first.count * set.rows * set.columns);
            cicy_dataset_clear(&set);
        }
        cicy_dataset_clear(&first);
    }
}

static void test_mathematica_line_breaks_and_numbers(void **state)
{
    static const char *const texts[] = {
        "{{1, 1, 1, {{6}}, 2610., False, 1, 0, 426., 1.752*^3, True}}",
        "{{1, 1, 1, {{6.}}, 261.*^1, False, 1., 0, 4260*^-1, 1752`, True}}",
        "{{1, 1, 1, {{6}}, 26\\\n10, False, 1, 0, \\\n426, 175\\\r\n2, Tr\\\nue}}",
        "{{1, 1, 1, {{6}}, 2610, \n \n>    False, 1, 0, \n>   426, 1752, True}}",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        expect_clean(import_text(texts[k], strlen(texts[k])), 1);
        cicy_dataset_clear(&set);
    }
    static const char block[] = "Num    : 1\nC2     : {24, \\\n44}\nRedun  : {0, 0, 0,\n>  0, 0}\n"
                                "{2}\n{4}\n";
    expect_clean(import_text(block, strlen(block)), 1);
    cicy_dataset_clear(&set);
}

static void test_lines_are_counted_across_breaks(void **state)
{
    expect_complaint("{{1, 1, 1, {{6}}, 26\\\r\n10, False, 1, 0, 426, 1752, True},\r\n"
                     "\r\n{2, 1, 1, {{7}}, 0, False, 1, 0, 0, 0, True}}",
                     1, ":4: entry 2: ");
}

/* ------------------------------------------------------------------------------------------
 * missing braces */

static void test_missing_or_extra_brace_loses_one_entry(void **state)
{
    static const char *const entries[] = {
        "{2, 1, 2, {{2, 5}, 2190, False, 1, 0, 356, 1472, True}",
        "{2, 1, 2, {2, 5}}, 2190, False, 1, 0, 356, 1472, True}",
        "{2, 1, 2, {{2, 5}}, 2190, False, 1, 0, 356, 1472, True",
        "{2, 1, 2, {{2, 5}}}, 2190, False, 1, 0, 356, 1472, True}",
        "{2, 1, 2, {{2, 5, 2190, False, 1, 0, 356, 1472, True}",
    };
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++) {
        char text[2048] = "{{1, 1, 1, {{6}}, 2610, False, 1, 0, 426, 1752, True},\n";
        strcat(text, entries[k]);
        for (int more = 3; more < 21; more++)
            sprintf(text + strlen(text), ",\n{%d, 1, 1, {{6}}, 2610, False, 1, 0, 426, 1752, True}",
                    more);
        strcat(text, "}\n");
        expect_complaint(text, 19, ":2: entry ");
    }
    static const char *const rules[] = {
        "{Num -> 2, NumPs -> 1, Conf -> {{2, 4}, C2 -> {56}}",
        "{Num -> 2, NumPs -> 1, Conf -> {2, 4}}, C2 -> {56}}",
        "{Num -> 2, Conf -> {{2, 4}}, C2 -> {56}",
        "{Num -> 2, C2 -> {56, Conf -> {{2, 4}}}",
    };
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{{Num -> 1, Conf -> {{5}}},\n%s,\n{Eta -> -200, Num -> 3, "
                 "Conf -> {{5}}},\n{Conf -> {{5}}}}\n",
                 rules[k]);
        expect_complaint(text, 3, ":2: entry 2: ");
    }
}

static void test_open_matrix_ends_where_the_next_begins(void **state)
{
    expect_complaint("[[4,5]]\n[[4,5]\n\n[[1,1,1],\n [4,4,1]]\n", 2, ":2: entry 2: ");
    expect_complaint("[[4,5]]\n\n[[1,1,1],\n[4,4,1]", 1, ":3: entry 2: ");
    static const char text[] = "# three\n[[1 1 1]\n\n [4 4 1]] # two lines\n"
                               "array([[1, 1, 1], # a row\n       [4, 4, 1]], dtype=uint8)\n"
                               "{{1, 1},\n {4, 1}}\n";
    expect_clean(import_text(text, strlen(text)), 3);
    for (int e = 0; e < 3; e++)
        assert_int_equal(set.hodge[2 * e + 1], 86); /* P^1 P^4 [1 1; 4 1], Candelas et al. 1988 */
    cicy_dataset_clear(&set);
}

/* ------------------------------------------------------------------------------------------
 * JSON */

static void test_json_lists_are_read_and_compared(void **state)
{
    static const char *const texts[] = {
        "[{\"num\": 1, \"conf\": [[5]], \"h11\": 1, \"h21\": 101, \"euler\": -200, \"c2\": [50]},"
        "\n {\"conf\": [[2, 4]], \"h11\": 1, \"h21\": 89, \"note\": \"]}[{\"}]",
        "{\"count\": 2, \"source\": \"http://x\", \"entries\": [{\"conf\": [[4, 5]], \"h21\": 101},"
        "{\"conf\": [[5, 2, 4]], \"h21\": 89}], \"note\": \"all\"}\n",
        "{\"matrix\":[[4,5]],\"dim\":3,\"hodge\":{\"h11\":1,\"h21\":101},\"euler\":-200}\n"
        "{\"matrix\":[[5,2,4]],\"dim\":3,\"hodge\":{\"h11\":1,\"h21\":89},\"product\":false}\n",
        "[[[4, 5]],\n [[5, 2, 4]]]\n",
        "[{\"matrix\": [[5.0]]}, {\"matrix\": [[2, 4.0]], \"h21\": null}]",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        expect_clean(import_text(texts[k], strlen(texts[k])), 2);
        assert_int_equal(set.hodge[1], 101); /* P. Candelas et al. 1988 */
        assert_int_equal(set.hodge[3], 89);
        cicy_dataset_clear(&set);
    }
    expect_complaint("[{\"conf\": [[5]], \"h21\": 100}]", 1, "h21 is 100, exact 101");
    expect_complaint("[{\"conf\": [[5]]},\n {\"h21\": 1}]", 1, ":2: entry 2: no \"conf\"");
    expect_complaint("[{\"conf\": [[5]]},\n {\"conf\": [[5]], }]", 1, ":2: entry 2: not JSON");
    expect_complaint("[{\"conf\": [[5]]}", 1, "the list ends without its ]");
}

/* {3, 2, 2} is P^6[3 2 2], or P^3[2 2], an elliptic curve; h21 decides. */
static void test_stated_numbers_decide_between_two_readings_of_json(void **state)
{
    static const char degrees[] = "[{\"conf\": [[3, 2, 2]], \"h11\": 1, \"h21\": 73}]",
                      curve[] = "[{\"conf\": [[3, 2, 2]], \"h11\": 1}]";
    expect_clean(import_text(degrees, strlen(degrees)), 1);
    assert_int_equal(set.dimension, 3);
    cicy_dataset_clear(&set);
    expect_clean(import_text(curve, strlen(curve)), 1);
    assert_int_equal(set.dimension, 1);
    cicy_dataset_clear(&set);
}

/* ------------------------------------------------------------------------------------------
 * sources */

/* A text that comes a few bytes at a time. */
typedef struct trickle {
    const char *text;
    size_t left, step;
} trickle;

static ptrdiff_t read_some(void *user, char *bytes, size_t room)
{
    trickle *from = user;
    size_t part = from->step < from->left ? from->step : from->left;
    part = part < room ? part : room;
    memcpy(bytes, from->text, part);
    from->text += part;
    from->left -= part;
    return (ptrdiff_t)part;
}

static bool always_waits(void *user)
{
    (void)user;
    return true;
}

static void test_pieces_of_any_size_give_the_same_entries(void **state)
{
    static const char *const texts[] = {
        "\xef\xbb\xbf# c\r\n[[4,5]]\r\n[[1 1 1]\r\n [4 4 1]]\r\n{{2,4}}",
        "{{1, 1, 1, {{6}}, 26\\\n10, Null, 1, 0, 426, 1752, True}, (* } *)\n{2, 1, 2, {{2, 5}},"
        " 2190, False, 1, 0, 356, 1472, True}, {3, 1, 2, {{3, 4}}, 1476, Null, 1, 0, 237, 996, "
        "Null}}",
        "Num : 1\n{5}\n\nNum : 2\n{2, 4}\nNum : 3\n{3, 3}\n",
        "Num : 1\n{5}\n\n> {2, 4}\n\nNum : 3\n{3,\n> 3}\n",
        "{\"a\": [{\"conf\": [[5]]}, {\"conf\": [[4]]},\n{\"conf\": [[3,3]]}]}",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        for (size_t step = 1; step < 40; step += 3) {
            trickle from = {texts[k], strlen(texts[k]), step};
            cicy_list_source source = {read_some, always_waits, &from};
            cicy_list_reader *reader;
            cicy_list_entry entry;
            size_t count = 0;
            assert_int_equal(
                cicy_list_open_source(&reader, &source, "text", CICY_FORMAT_UNKNOWN, NULL),
                CICY_OK);
            for (bool done = false; !done; count += !done) {
                assert_int_equal(cicy_list_next(reader, &entry, &done, NULL), CICY_OK);
                if (!done && entry.refusal[0])
                    fail_msg("%zu bytes: %s", step, entry.refusal);
            }
            assert_int_equal(count, 3);
            cicy_list_close(reader);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cicylist_m_of_today_is_read_with_its_numbers),
        cmocka_unit_test(test_every_stated_number_of_cicylist_m_is_compared),
        cmocka_unit_test(test_unknown_values_are_skipped),
        cmocka_unit_test(test_lists_with_marks_and_broken_lines_are_read),
        cmocka_unit_test(test_every_line_end_and_mark_gives_the_same_list),
        cmocka_unit_test(test_mathematica_line_breaks_and_numbers),
        cmocka_unit_test(test_lines_are_counted_across_breaks),
        cmocka_unit_test(test_missing_or_extra_brace_loses_one_entry),
        cmocka_unit_test(test_open_matrix_ends_where_the_next_begins),
        cmocka_unit_test(test_json_lists_are_read_and_compared),
        cmocka_unit_test(test_stated_numbers_decide_between_two_readings_of_json),
        cmocka_unit_test(test_pieces_of_any_size_give_the_same_entries),
    };
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

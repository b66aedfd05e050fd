/* The public lists: what they say is read, compared with the exact numbers, and written again. */
#include "examples.h"

#include <zip.h>
#include <zlib.h>

#include "base/files/file.h"
#include "cicyminer/lists.h"
#include "scratch.h"

static char path[128]; /* of the file that was written last */

static const char *named(const char *name)
{
    snprintf(path, sizeof path, "%s", name);
    return path;
}

static const char *fixture(const char *name)
{
    static char text[512];
    snprintf(text, sizeof text, CICY_FIXTURES "/lists/%s", name);
    return text;
}

/* Complaints of an import, one after another. */
typedef struct complaints {
    char text[8192];
} complaints;

static void keep(void *user, const char *message)
{
    complaints *kept = user;
    size_t used = strlen(kept->text);
    snprintf(kept->text + used, sizeof kept->text - used, "%s\n", message);
}

static cicy_status import(const char *from, cicy_dataset *set, cicy_import_summary *summary,
                          complaints *kept)
{
    cicy_import_options options = {
        .order = CICY_ORDER_AS_GIVEN, .complain = kept ? keep : NULL, .user = kept};
    if (kept)
        kept->text[0] = '\0';
    return cicy_dataset_import(set, from, &options, summary, NULL);
}

static void import_clean(const char *from, cicy_dataset *set, size_t count)
{
    cicy_import_summary summary;
    complaints kept;
    assert_int_equal(import(from, set, &summary, &kept), CICY_OK);
    assert_string_equal(kept.text, "");
    assert_int_equal(summary.entries, count);
    assert_int_equal(summary.refused, 0);
    assert_int_equal(summary.different, 0);
    assert_int_equal(set->count, count);
}

static void assert_same_entries(const cicy_dataset *a, const cicy_dataset *b)
{
    size_t n = a->count;
    assert_int_equal(n, b->count);
    assert_memory_equal(a->matrix, b->matrix, n * a->rows * a->columns);
    assert_memory_equal(a->hodge, b->hodge, n * a->hodge_columns * sizeof *a->hodge);
    assert_memory_equal(a->euler, b->euler, n * sizeof *a->euler);
    assert_memory_equal(a->product, b->product, n);
    assert_memory_equal(a->favourable, b->favourable, n);
}

/* ----------------------------------------------------------------------------------------
 * reading */

static void test_four_fold_list_agrees_with_exact_numbers(void **state)
{
    cicy_dataset set, expected;
    import_clean(fixture("cicy4list.txt"), &set, FOUR_FOLDS);
    make_four_folds(&expected, FOUR_FOLDS);
    assert_same_entries(&set, &expected);
    cicy_dataset_clear(&set);
    cicy_dataset_clear(&expected);
}

static void test_three_fold_lists_agree_with_exact_numbers(void **state)
{
    cicy_dataset blocks, rules;
    import_clean(fixture("cicylist.txt"), &blocks, 10);
    import_clean(fixture("cicylist.m"), &rules, 10);
    assert_same_entries(&blocks, &rules);
    assert_int_equal(blocks.hodge[2 * 8], 19); /* Schoen */
    assert_int_equal(blocks.hodge[2 * 9], 21); /* elliptic curve times K3, by Kuenneth */
    assert_int_equal(blocks.hodge[2 * 9 + 1], 21);
    assert_int_equal(blocks.product[9], 1);
    cicy_dataset_clear(&blocks);
    cicy_dataset_clear(&rules);
}

static void write_file(const char *name, const char *text)
{
    FILE *stream = fopen(named(name), "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

/* Imports `text` and expects the counts, and `message` among the complaints. */
static void expect(const char *text, size_t imported, size_t refused, size_t different,
                   const char *message)
{
    cicy_dataset set;
    cicy_import_summary summary;
    complaints kept;
    write_file("list", text);
    cicy_status status = import(path, &set, &summary, &kept);
    assert_int_equal(status, imported ? CICY_OK : CICY_INVALID_INPUT);
    assert_int_equal(set.count, imported);
    assert_int_equal(summary.refused, refused);
    assert_int_equal(summary.different, different);
    if (!strstr(kept.text, message))
        fail_msg("'%s' is not in '%s'", message, kept.text);
    cicy_dataset_clear(&set);
}

static void test_every_wrong_number_of_the_four_fold_list_is_named(void **state)
{
    expect("{{7,1,1,{{6}},2611,False,1,0,426,1752,True}}", 1, 0, 1,
           "list:1: entry 7: the Euler number is 2611, exact 2610");
    expect("{{7,1,1,{{6}},2610,True,1,0,426,1752,True}}", 1, 0, 1,
           "direct product is True, exact False");
    expect("{{7,1,1,{{6}},2610,False,2,0,426,1752,True}}", 1, 0, 1, "h11 is 2, exact 1");
    expect("{{7,1,1,{{6}},2610,False,1,3,426,1752,True}}", 1, 0, 1, "h21 is 3, exact 0");
    expect("{{7,1,1,{{6}},2610,False,1,0,425,1753,False}}", 1, 0, 1,
           "h31 is 425, exact 426; h22 is 1753, exact 1752; favourable is False, exact True");
}

static void test_every_wrong_number_of_the_three_fold_lists_is_named(void **state)
{
    expect("Num : 3\nEta : -199\nH11 : 1\nH21 : 101\n{5}\n", 1, 0, 1,
           "list:1: entry 3: the Euler number is -199, exact -200");
    expect("Num : 3\nH11 : 2\nH21 : 100\n{5}\n", 1, 0, 1,
           "h11 is 2, exact 1; h21 is 100, exact 101");
    expect("Num : 3\nC2 : {51}\n{5}\n", 1, 0, 1, "c_2 J_1 is 51, exact 50");
    expect("{{Num->1,Chi->1,HodgeNos->{1,102},C2->{49},Conf->{{5}}}}", 1, 0, 1,
           "the Euler number is 1, exact -200; h21 is 102, exact 101; c_2 J_1 is 49, exact 50");
    /* zeros stand for the numbers of products, other numbers do not */
    expect("Num : 1\nH11 : 0\nH21 : 0\n{3, 0}\n{0, 4}\n", 1, 0, 0, "");
    expect("Num : 1\nH11 : 20\nH21 : 0\n{3, 0}\n{0, 4}\n", 1, 0, 1, "h11 is 20, exact 21");
    expect("Num : 1\nH11 : 0\nH21 : 0\n{5}\n", 1, 0, 1, "h11 is 0, exact 1");
}

static void test_bad_entries_are_refused_and_good_ones_kept(void **state)
{
    static const char good[] = "{1,1,1,{{6}},2610,False,1,0,426,1752,True}";
    static const struct {
        const char *entry, *message;
    } cases[] = {
        {"{2,2,1,{{6}},2610,False,1,0,426,1752,True}", "the size is stated as 2 x 1"},
        {"{2,1,1,{{6}},2610,False,1,0,426,1752}", "6 values after the matrix; dimension 4 has 7"},
        {"{2,1,1,{{6}},2610,0,1,0,426,1752,True}", "a number where a flag"},
        {"{2,1,1,{{6}},True,False,1,0,426,1752,True}", "a flag where a number"},
        {"{2,1,1,{{6}},2610,False,1,0,426,1752,Maybe}", "value 7 after the matrix"},
        {"{2,1,1,{{6,-1}},2610,False,1,0,426,1752,True}", "configuration"},
        {"{2,2,2,{{6,1},{1}},2610,False,1,0,426,1752,True}", "configuration"},
        {"{2,1,1,{{1}},2610,False,1,0,426,1752,True}", "configuration"},
        {"{2,1,1,{{9}},2610,False,1,0,426,1752,True}", "configuration"},
        {"{2,1,1,{{5}},-200,False,1,101,True}", "dimension 3 in a list of dimension 4"},
        {"{two,1,1,{{6}},2610,False,1,0,426,1752,True}", "not an entry"},
        {"99999999999999999999", "not an entry"},
        {"{}", "not an entry"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512], message[256];
        snprintf(text, sizeof text, "{%s,\n\n%s,\n%s}", good, cases[i].entry, good);
        expect(text, 2, 1, 0, cases[i].message);
        snprintf(message, sizeof message, "%s:3: entry 2: ", path);
        expect(text, 2, 1, 0, message);
    }
}

static void test_broken_blocks_are_refused_and_good_ones_kept(void **state)
{
    static const struct {
        const char *block, *message;
    } cases[] = {
        {"Num : 2\nNumPs : 2\n{5}\n", "list:5: entry 2: the size is stated as 2 x 1"},
        {"Num : 2\nH11 : one\n{5}\n", "H11: the value is wrong"},
        {"Num : 2\nColour : 3\n{5}\n", "Colour: not a key of this list"},
        {"Num : 2\nH11 1\n{5}\n", "neither a line"},
        {"Num : 2\nH11 : 1\n", "the block has no matrix"},
        {"Num : 2\nC2 : {50, 2}\n{5}\n", "2 numbers c_2 J_r for 1 rows"},
        {"Num : 2\n{6}\n", "dimension 4 in a list of three-folds"},
        {"Num : 2\n{5\n", "configuration"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text, "Num : 1\n{5}\n\n\n%s\nNum : 3\n{2, 4}\n", cases[i].block);
        expect(text, 2, 1, 0, cases[i].message);
    }
    expect("{{Num->1,Size->{2,1},Conf->{{5}}},{Num->2,Conf->{{5}}}}", 1, 1, 0, "stated as 2 x 1");
    expect("{{Num->1,DimList->{5},Conf->{{5}}},{Num->2,Conf->{{5}}}}", 1, 1, 0, "DimList");
    expect("{{Num->1,Chi->x,Conf->{{5}}},{Num->2,Conf->{{5}}}}", 1, 1, 0, "Chi: the value");
    expect("{{Num->1},{Num->2,Conf->{{5}}}}", 1, 1, 0, "no Conf");
    expect("{{Num->1,HodgeNos->{1},Conf->{{5}}},{Num->2,Conf->{{5}}}}", 1, 1, 0, "1 HodgeNos");
}

static void test_truncated_list_keeps_whole_entries_and_says_so(void **state)
{
    expect("{{1,1,1,{{6}},2610,False,1,0,426,1752,True}", 1, 1, 0,
           "the list ends without its closing brace");
    expect("{{1,1,1,{{6}},2610,False,1,0,426,1752,True},\n{2,1,2,{{2,", 1, 1, 0,
           "list:2: entry 2: ");
    expect("{{1,1,1,{{6}},2610,False,1,0,426,1752,True},\n{2,1,2,{{2,5}},2190,Fal", 1, 1, 0,
           "value 2 after the matrix");
}

static void test_text_lines_are_read_with_comments(void **state)
{
    expect("# two of them\n\n[[4,5]] # quintic\n{{2,4}}\n[[4,6]]\n", 2, 1, 0, "list:5: entry 3: ");
}

static void test_unknown_format_is_refused(void **state)
{
    static const char *const texts[] = {"", "hello", "<html>", "{1, 2}", "{{1, x}}", "\x01\x02"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cicy_list_reader *reader;
        cicy_error error = {0};
        assert_int_equal(cicy_list_open_memory(&reader, texts[i], strlen(texts[i]), "some.list",
                                               CICY_FORMAT_UNKNOWN, &error),
                         CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, "some.list: the format is not recognised"));
        assert_null(reader);
    }
}

/* Megabytes without an end to the first entry stop at a bound. */
static void test_endless_entry_is_refused(void **state)
{
    size_t size = 20 << 20;
    char *text = malloc(size);
    memset(text, '1', size);
    memcpy(text, "{{1,1,1,{{6,", 12);
    cicy_list_reader *reader;
    cicy_list_entry entry;
    bool end_of_list;
    cicy_error error = {0};
    assert_int_equal(cicy_list_open_memory(&reader, text, size, "list", CICY_FORMAT_UNKNOWN, NULL),
                     CICY_OK);
    assert_int_equal(cicy_list_next(reader, &entry, &end_of_list, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "list:1: an entry of more than"));
    cicy_list_close(reader);
    free(text);
}

/* ---------------------------------------------------------------------------------- round trips */

static void round_trip(const cicy_dataset *set, cicy_format format, const char *name)
{
    cicy_dataset back;
    assert_int_equal(cicy_dataset_export(set, named(name), format, NULL, NULL), CICY_OK);
    import_clean(path, &back, set->count);
    assert_same_entries(set, &back);
    cicy_dataset_clear(&back);
}

static void test_four_folds_survive_every_format(void **state)
{
    cicy_dataset set;
    make_four_folds(&set, 40000); /* several batches */
    round_trip(&set, CICY_FORMAT_OXFORD, "four.txt");
    round_trip(&set, CICY_FORMAT_OXFORD, "four.txt.gz");
    round_trip(&set, CICY_FORMAT_OXFORD, "four.zip");
    round_trip(&set, CICY_FORMAT_TEXT, "lines.txt");
    round_trip(&set, CICY_FORMAT_NUMPY, "arrays");
    round_trip(&set, CICY_FORMAT_HDF5, "four.h5");
    cicy_dataset_clear(&set);
}

static void test_three_folds_survive_every_format(void **state)
{
    cicy_dataset set;
    import_clean(fixture("cicylist.txt"), &set, 10);
    round_trip(&set, CICY_FORMAT_CICYLIST, "three.txt");
    round_trip(&set, CICY_FORMAT_CICYLIST, "three.txt.gz");
    round_trip(&set, CICY_FORMAT_RULES, "three.m");
    round_trip(&set, CICY_FORMAT_RULES, "three.m.zip");
    round_trip(&set, CICY_FORMAT_OXFORD, "three-oxford.txt");
    round_trip(&set, CICY_FORMAT_TEXT, "three-lines.txt");
    round_trip(&set, CICY_FORMAT_NUMPY, "three-arrays");
    cicy_dataset_clear(&set);
}

static void test_written_list_has_the_public_syntax(void **state)
{
    cicy_dataset set;
    char *text;
    size_t size;
    make_four_folds(&set, 2);
    assert_int_equal(cicy_dataset_export(&set, named("out"), CICY_FORMAT_OXFORD, NULL, NULL),
                     CICY_OK);
    assert_int_equal(cicy_file_read(path, 0, &text, &size, NULL), CICY_OK);
    assert_string_equal(text, "{{1, 1, 1, {{6}}, 2610, False, 1, 0, 426, 1752, True},\n"
                              "{2, 1, 2, {{2,5}}, 2190, False, 1, 0, 356, 1472, True}}\n");
    free(text);
    cicy_dataset_clear(&set);
}

static void test_three_fold_formats_refuse_four_folds(void **state)
{
    cicy_dataset set;
    cicy_error error = {0};
    make_four_folds(&set, 2);
    assert_int_equal(cicy_dataset_export(&set, named("x.m"), CICY_FORMAT_RULES, NULL, &error),
                     CICY_USAGE);
    assert_non_null(strstr(error.message, "three-folds only"));
    assert_int_equal(cicy_dataset_export(&set, named("x.txt"), CICY_FORMAT_CICYLIST, NULL, NULL),
                     CICY_USAGE);
    cicy_dataset_clear(&set);
}

static void test_same_list_makes_same_compressed_bytes(void **state)
{
    static const char *const names[] = {"same.txt.gz", "same.zip"};
    cicy_dataset set;
    make_four_folds(&set, 100);
    for (int i = 0; i < 2; i++) {
        char *first, *second;
        size_t sizes[2];
        assert_int_equal(cicy_dataset_export(&set, named(names[i]), CICY_FORMAT_OXFORD, NULL, NULL),
                         CICY_OK);
        assert_int_equal(cicy_file_read(path, 0, &first, &sizes[0], NULL), CICY_OK);
        assert_int_equal(cicy_dataset_export(&set, path, CICY_FORMAT_OXFORD, NULL, NULL), CICY_OK);
        assert_int_equal(cicy_file_read(path, 0, &second, &sizes[1], NULL), CICY_OK);
        assert_int_equal(sizes[0], sizes[1]);
        assert_memory_equal(first, second, sizes[0]);
        free(first);
        free(second);
    }
    cicy_dataset_clear(&set);
}

static void test_import_does_not_depend_on_threads(void **state)
{
    cicy_dataset set, first, other;
    cicy_import_summary summary;
    make_four_folds(&set, 40000);
    assert_int_equal(cicy_dataset_export(&set, named("t.txt"), CICY_FORMAT_OXFORD, NULL, NULL),
                     CICY_OK);
    cicy_import_options options = {.order = CICY_ORDER_SHUFFLED, .seed = 3, .threads = 1};
    assert_int_equal(cicy_dataset_import(&first, path, &options, &summary, NULL), CICY_OK);
    options.threads = 3;
    assert_int_equal(cicy_dataset_import(&other, path, &options, &summary, NULL), CICY_OK);
    assert_same_entries(&first, &other);
    options.seed = 4;
    cicy_dataset_clear(&other);
    assert_int_equal(cicy_dataset_import(&other, path, &options, &summary, NULL), CICY_OK);
    assert_memory_not_equal(first.matrix, other.matrix, 40000 * 320);
    cicy_dataset_clear(&set);
    cicy_dataset_clear(&first);
    cicy_dataset_clear(&other);
}

/* --------------------------------------------------------------------------------------- damage */

static void test_truncated_compression_is_an_error(void **state)
{
    static const char *const names[] = {"cut.txt.gz", "cut.zip"};
    cicy_dataset set, back;
    make_four_folds(&set, 5000);
    for (int i = 0; i < 2; i++) {
        char *bytes;
        size_t size;
        assert_int_equal(cicy_dataset_export(&set, named(names[i]), CICY_FORMAT_OXFORD, NULL, NULL),
                         CICY_OK);
        assert_int_equal(cicy_file_read(path, 0, &bytes, &size, NULL), CICY_OK);
        for (size_t length = 4; length < size; length += 1 + size / 40) {
            cicy_import_options options = {.order = CICY_ORDER_AS_GIVEN};
            cicy_import_summary summary;
            cicy_error error = {0};
            FILE *stream = fopen(path, "wb");
            fwrite(bytes, 1, length, stream);
            fclose(stream);
            assert_int_equal(cicy_dataset_import(&back, path, &options, &summary, &error),
                             CICY_INVALID_INPUT);
            assert_non_null(strstr(error.message, path));
        }
        free(bytes);
    }
    cicy_dataset_clear(&set);
}

static void test_archive_of_several_files_is_refused(void **state)
{
    cicy_list_reader *reader;
    cicy_error error = {0};
    int code;
    zip_t *archive = zip_open(named("two.zip"), ZIP_CREATE, &code);
    assert_non_null(archive);
    for (int i = 0; i < 2; i++)
        assert_true(zip_file_add(archive, i ? "b.txt" : "a.txt",
                                 zip_source_buffer(archive, "[[4,5]]\n", 8, 0), 0) >= 0);
    assert_int_equal(zip_close(archive), 0);
    assert_int_equal(cicy_list_open(&reader, path, CICY_FORMAT_UNKNOWN, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "several files"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_fold_list_agrees_with_exact_numbers),
        cmocka_unit_test(test_three_fold_lists_agree_with_exact_numbers),
        cmocka_unit_test(test_every_wrong_number_of_the_four_fold_list_is_named),
        cmocka_unit_test(test_every_wrong_number_of_the_three_fold_lists_is_named),
        cmocka_unit_test(test_bad_entries_are_refused_and_good_ones_kept),
        cmocka_unit_test(test_broken_blocks_are_refused_and_good_ones_kept),
        cmocka_unit_test(test_truncated_list_keeps_whole_entries_and_says_so),
        cmocka_unit_test(test_text_lines_are_read_with_comments),
        cmocka_unit_test(test_unknown_format_is_refused),
        cmocka_unit_test(test_endless_entry_is_refused),
        cmocka_unit_test(test_four_folds_survive_every_format),
        cmocka_unit_test(test_three_folds_survive_every_format),
        cmocka_unit_test(test_written_list_has_the_public_syntax),
        cmocka_unit_test(test_three_fold_formats_refuse_four_folds),
        cmocka_unit_test(test_same_list_makes_same_compressed_bytes),
        cmocka_unit_test(test_import_does_not_depend_on_threads),
        cmocka_unit_test(test_truncated_compression_is_an_error),
        cmocka_unit_test(test_archive_of_several_files_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

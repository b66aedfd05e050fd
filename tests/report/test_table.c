/* Tables: every format against text written by hand. */
#include "cicyminer/table.h"
#include "unit.h"

static const char *const heads[] = {"h^{1,1}", "50 % & <more>"};

/* Every kind of row and cell, and characters that mean something in each format. */
static cicy_table *example(void)
{
    cicy_table *table = cicy_table_create("Accuracy of h^{2,1}, all", "Run", heads, 2);
    const double first[] = {0.98765, NAN}, published[] = {1, 0.5};
    cicy_table_numbers(table, CICY_ROW_RULE, "run_1", first, 2);
    cicy_table_row(table, CICY_ROW_SUB, "h^{2,2} \"derived\"");
    cicy_table_text(table, "a,b");
    cicy_table_number(table, 0.000123456, -3);
    cicy_table_numbers(table, CICY_ROW_SUB | CICY_ROW_PUBLISHED, "published", published, 2);
    cicy_table_row(table, CICY_ROW_RULE, "guess");
    cicy_table_note(table, "5 % of h^{1,1}.");
    return table;
}

static void expect(const cicy_table *table, cicy_table_format format, const char *expected)
{
    char *text = NULL;
    size_t size;
    cicy_error error = {0};
    FILE *stream = open_memstream(&text, &size);
    assert_int_equal(cicy_table_write(table, format, stream, &error), CICY_OK);
    fclose(stream);
    assert_string_equal(text, expected);
    free(text);
}

static void test_text_is_aligned_without_blanks_at_the_end(void **state)
{
    cicy_table *table = example();
    expect(table, CICY_TABLE_TEXT,
           "Accuracy of h21, all\n"
           "Run               h11  50 % & <more>\n"
           "------------------------------------\n"
           "run_1            0.99\n"
           "  h22 \"derived\"   a,b       0.000123\n"
           "  published      1.00           0.50\n"
           "------------------------------------\n"
           "guess\n"
           "5 % of h11.\n");
    cicy_table_free(table);
}

static void test_html_is_escaped_and_has_superscripts(void **state)
{
    cicy_table *table = example();
    expect(table, CICY_TABLE_HTML,
           "<div class=\"table\"><table>\n"
           "<caption>Accuracy of <i>h</i><sup>2,1</sup>, all</caption>\n"
           "<thead><tr><th scope=\"col\">Run</th><th scope=\"col\"><i>h</i><sup>1,1</sup></th>"
           "<th scope=\"col\">50 % &amp; &lt;more&gt;</th></tr></thead>\n"
           "<tbody>\n"
           "<tr class=\"rule\"><th scope=\"row\">run_1</th><td>0.99</td><td></td></tr>\n"
           "<tr class=\"sub\"><th scope=\"row\"><i>h</i><sup>2,2</sup> &quot;derived&quot;</th>"
           "<td>a,b</td><td>0.000123</td></tr>\n"
           "<tr class=\"published sub\"><th scope=\"row\">published</th><td>1.00</td>"
           "<td>0.50</td></tr>\n"
           "<tr class=\"rule\"><th scope=\"row\">guess</th><td></td><td></td></tr>\n"
           "</tbody></table></div>\n"
           "<p class=\"note\">5 % of <i>h</i><sup>1,1</sup>.</p>\n");
    cicy_table_free(table);
}

static void test_latex_is_escaped_and_has_superscripts(void **state)
{
    cicy_table *table = example();
    expect(table, CICY_TABLE_LATEX,
           "% needs \\usepackage{booktabs}\n"
           "\\begin{table}\n"
           "\\centering\n"
           "\\caption{Accuracy of $h^{2,1}$, all}\n"
           "\\begin{tabular}{lrr}\n"
           "\\toprule\n"
           "Run & $h^{1,1}$ & 50 \\% \\& \\textless{}more\\textgreater{} \\\\\n"
           "\\midrule\n"
           "run\\_1 & 0.99 &  \\\\\n"
           "\\quad $h^{2,2}$ \"derived\" & a,b & 0.000123 \\\\\n"
           "\\quad \\emph{published} & 1.00 & 0.50 \\\\\n"
           "\\midrule\n"
           "guess &  &  \\\\\n"
           "\\bottomrule\n"
           "\\end{tabular}\n"
           "\\par\\smallskip{\\footnotesize 5 \\% of $h^{1,1}$.\\par}\n"
           "\\end{table}\n");
    cicy_table_free(table);
}

static void test_csv_quotes_as_rfc_4180_says(void **state)
{
    cicy_table *table = example();
    expect(table, CICY_TABLE_CSV,
           "Run,h11,50 % & <more>\r\n"
           "run_1,0.98765,\r\n"
           "\"run_1: h22 \"\"derived\"\"\",\"a,b\",0.000123456\r\n"
           "run_1: published,1,0.5\r\n"
           "guess,,\r\n");
    cicy_table_free(table);
}

static void test_json_has_null_for_empty_cells(void **state)
{
    cicy_table *table = example();
    expect(table, CICY_TABLE_JSON,
           "{\"title\":\"Accuracy of h21, all\",\"columns\":[\"h11\",\"50 % & <more>\"],\"rows\":["
           "{\"label\":\"run_1\",\"published\":false,\"values\":[0.98765,null]},"
           "{\"label\":\"run_1: h22 \\\"derived\\\"\",\"published\":false,"
           "\"values\":[\"a,b\",0.000123456]},"
           "{\"label\":\"run_1: published\",\"published\":true,\"values\":[1,0.5]},"
           "{\"label\":\"guess\",\"published\":false,\"values\":[null,null]}],"
           "\"notes\":[\"5 % of h11.\"]}\n");
    cicy_table_free(table);
}

static void test_powers_of_ten_and_special_characters_of_latex(void **state)
{
    static const char *const head[] = {"x"};
    cicy_table *table = cicy_table_create(NULL, "a\\b~c^d{e}f#g$h|i", head, 1);
    cicy_table_row(table, 0, "h^{x} h^{1");
    cicy_table_number(table, 2281.5, -3);
    expect(table, CICY_TABLE_LATEX,
           "% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\begin{tabular}{lr}\n"
           "\\toprule\n"
           "a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d\\{e\\}f\\#g\\$h\\textbar{}i"
           " & x \\\\\n\\midrule\n"
           "h\\textasciicircum{}\\{x\\} h\\textasciicircum{}\\{1 & 2.28$\\cdot 10^{3}$ \\\\\n"
           "\\bottomrule\n\\end{tabular}\n\\end{table}\n");
    expect(table, CICY_TABLE_TEXT,
           "a\\b~c^d{e}f#g$h|i         x\n"
           "---------------------------\n"
           "h^{x} h^{1         2.28e+03\n");
    cicy_table_free(table);
}

static void test_text_counts_characters_and_not_bytes(void **state)
{
    static const char *const head[] = {"h\xc3\xb6he"};
    cicy_table *table = cicy_table_create(NULL, "", head, 1);
    const double value = 12345678;
    cicy_table_numbers(table, 0, "\xc3\xa4\xc3\xb6\xc3\xbc", &value, 0);
    cicy_table_numbers(table, 0, "abcd", &value, 0);
    expect(table, CICY_TABLE_TEXT,
           "          h\xc3\xb6he\n"
           "--------------\n"
           "\xc3\xa4\xc3\xb6\xc3\xbc   12345678\n"
           "abcd  12345678\n");
    cicy_table_free(table);
}

static void test_a_cell_too_many_is_an_error(void **state)
{
    cicy_error error = {0};
    cicy_table *table = cicy_table_create(NULL, "", heads, 2);
    cicy_table_row(table, 0, "row");
    cicy_table_number(table, 1, 0);
    cicy_table_number(table, 2, 0);
    assert_int_equal(cicy_table_write(table, CICY_TABLE_CSV, stderr, &error), CICY_OK);
    cicy_table_number(table, 3, 0);
    assert_int_equal(cicy_table_write(table, CICY_TABLE_CSV, stderr, &error), CICY_USAGE);
    cicy_table_free(table);

    table = cicy_table_create(NULL, "", heads, 2);
    cicy_table_text(table, "before the first row");
    assert_int_equal(cicy_table_write(table, CICY_TABLE_HTML, stderr, &error), CICY_USAGE);
    cicy_table_free(table);
    assert_int_equal(cicy_table_write(NULL, CICY_TABLE_HTML, stderr, &error), CICY_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_aligned_without_blanks_at_the_end),
        cmocka_unit_test(test_html_is_escaped_and_has_superscripts),
        cmocka_unit_test(test_latex_is_escaped_and_has_superscripts),
        cmocka_unit_test(test_csv_quotes_as_rfc_4180_says),
        cmocka_unit_test(test_json_has_null_for_empty_cells),
        cmocka_unit_test(test_powers_of_ten_and_special_characters_of_latex),
        cmocka_unit_test(test_text_counts_characters_and_not_bytes),
        cmocka_unit_test(test_a_cell_too_many_is_an_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tables of the values that are predicted worst. */
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "report/report_parts.h"
#include "report/worst_values.h"

enum { WORST = 10, TEXT_LENGTH = 512, ACCURACY_DECIMALS = 3 };

static void add_class(cicy_table *table, const cicy_class *class)
{
    char label[TEXT_LENGTH];
    snprintf(label, sizeof label, "%lld", (long long)class->truth);
    cicy_table_row(table, 0, label);
    cicy_table_number(table, (double)class->count, 0);
    cicy_table_number(table, (double)class->exact / (double)class->count, ACCURACY_DECIMALS);
    if (class->answers == 0)
        return;
    cicy_table_number(table, (double)class->answer, 0);
    cicy_table_number(table, (double)class->answers / (double)class->count, ACCURACY_DECIMALS);
}

static cicy_table *make_table(const cicy_run_summary *run, size_t which, cicy_class *classes,
                              size_t count)
{
    static const char *const heads[] = {"configurations", "accuracy", "most frequent wrong answer",
                                        "its share"};
    char text[TEXT_LENGTH];
    size_t least = cicy_classes_least(run->predictions.count);
    size_t found = cicy_classes_sort_worst(classes, count, least);
    snprintf(text, sizeof text, "%s: worst values of %s", run->label, cicy_hodge_symbols[which]);
    cicy_table *table = cicy_table_create(text, "True value", heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < found && i < WORST; i++)
        add_class(table, &classes[i]);
    snprintf(text, sizeof text,
             "%zu of %zu values occur at least %zu times among %zu configurations of the %s part.",
             found, count, least, run->predictions.count, run->predictions.part);
    cicy_table_note(table, text);
    return table;
}

cicy_status cicy_report_worst_table(const cicy_run_summary *run, size_t which, cicy_table **table,
                                    cicy_error *error)
{
    cicy_class *classes;
    size_t count;
    int column = cicy_run_summary_column(run, which);
    *table = NULL;
    if (run->predictions.count == 0 || column < 0)
        return CICY_OK;
    CICY_TRY(cicy_classes_find(&run->predictions, (size_t)column, &classes, &count, error));
    *table = make_table(run, which, classes, count);
    free(classes);
    return *table ? CICY_OK : cicy_error_memory(error);
}

#include <stdarg.h>
#include <stdio.h>

#include "cicyminer/lists.h"

/* The text of all differences found so far. */
typedef struct differences {
    char *text;
    size_t used, count;
} differences;

static void add(differences *found, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(differences *found, const char *format, ...)
{
    size_t room = CICY_DIFFERENCE_TEXT - found->used;
    int length = snprintf(found->text + found->used, room, "%s", found->count ? "; " : "");
    if ((size_t)length < room) {
        found->used += (size_t)length;
        room -= (size_t)length;
        va_list arguments;
        va_start(arguments, format);
        length = vsnprintf(found->text + found->used, room, format, arguments);
        va_end(arguments);
        found->used += (size_t)length < room ? (size_t)length : room - 1;
    }
    found->count++;
}

static void compare_number(differences *found, const char *name, int64_t stated, int64_t exact)
{
    if (stated != exact)
        add(found, "%s is %lld, exact %lld", name, (long long)stated, (long long)exact);
}

static void compare_flag(differences *found, const char *name, bool stated, bool exact)
{
    if (stated != exact)
        add(found, "%s is %s, exact %s", name, stated ? "True" : "False", exact ? "True" : "False");
}

size_t cicy_list_compare(const cicy_list_entry *entry, const cicy_hodge *exact,
                         const int64_t *second_chern, char *text)
{
    differences found = {.text = text};
    text[0] = '\0';
    int64_t values[CICY_MAX_HODGE];
    size_t columns;
    const char *const *names = cicy_hodge_column_names(exact->dimension, &columns);
    cicy_hodge_to_columns(exact, values);
    if (entry->stated & CICY_STATED_EULER)
        compare_number(&found, "the Euler number", entry->euler, exact->euler);
    for (size_t k = 0; k < columns; k++) {
        bool hidden = entry->hides_products && exact->product && entry->hodge[k] == 0;
        if (entry->stated & (unsigned)CICY_STATED_HODGE << k && !hidden)
            compare_number(&found, names[k], entry->hodge[k], values[k]);
    }
    if (entry->stated & CICY_STATED_PRODUCT)
        compare_flag(&found, "direct product", entry->product, exact->product);
    if (entry->stated & CICY_STATED_FAVOURABLE)
        compare_flag(&found, "favourable", entry->favourable, exact->favourable);
    for (size_t r = 0; second_chern && r < entry->second_chern_count; r++) {
        char name[24];
        snprintf(name, sizeof name, "c_2 J_%zu", r + 1);
        compare_number(&found, name, entry->second_chern[r], second_chern[r]);
    }
    return found.count;
}

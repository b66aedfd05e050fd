#include "report/worst_values.h"

#include <stdlib.h>

#include "base/errors.h"

typedef struct pair {
    int64_t truth, answer;
} pair;

int64_t cicy_prediction_rounded(float predicted)
{
    return cicy_prediction_round(predicted);
}

static int by_truth_and_answer(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->truth != y->truth)
        return x->truth < y->truth ? -1 : 1;
    return x->answer < y->answer ? -1 : x->answer > y->answer;
}

/* Counts the pairs [count], sorted, of one true value. */
static cicy_class count_class(const pair *pairs, size_t count)
{
    cicy_class class = {.truth = pairs[0].truth, .count = count};
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first; next < count && pairs[next].answer == pairs[first].answer;)
            next++;
        if (pairs[first].answer == class.truth) {
            class.exact = next - first;
        } else if (next - first > class.answers) {
            class.answer = pairs[first].answer;
            class.answers = next - first;
        }
    }
    return class;
}

cicy_status cicy_classes_find(const cicy_run_predictions *predictions, size_t column,
                              cicy_class **classes, size_t *count, cicy_error *error)
{
    size_t total = predictions->count;
    pair *pairs = malloc((total + 1) * sizeof *pairs);
    *classes = malloc((total + 1) * sizeof **classes);
    *count = 0;
    if (!pairs || !*classes) {
        free(pairs);
        free(*classes);
        *classes = NULL;
        return cicy_error_memory(error);
    }
    for (size_t i = 0; i < total; i++) {
        size_t at = i * predictions->columns + column;
        pairs[i] =
            (pair){predictions->truth[at], cicy_prediction_rounded(predictions->predicted[at])};
    }
    qsort(pairs, total, sizeof *pairs, by_truth_and_answer);
    for (size_t first = 0, next; first < total; first = next) {
        for (next = first; next < total && pairs[next].truth == pairs[first].truth;)
            next++;
        (*classes)[(*count)++] = count_class(pairs + first, next - first);
    }
    free(pairs);
    return CICY_OK;
}

size_t cicy_classes_least(size_t four_folds)
{
    size_t thousandth = four_folds / 1000;
    return thousandth < 10 ? 10 : thousandth < 100 ? thousandth : 100;
}

static int worst_first(const void *a, const void *b)
{
    const cicy_class *x = a, *y = b;
    double difference = (double)x->exact * (double)y->count - (double)y->exact * (double)x->count;
    if (difference != 0)
        return difference < 0 ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->truth < y->truth ? -1 : x->truth > y->truth;
}

size_t cicy_classes_sort_worst(cicy_class *classes, size_t count, size_t least)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (classes[i].count < least)
            continue;
        cicy_class class = classes[i];
        classes[i] = classes[kept];
        classes[kept++] = class;
    }
    qsort(classes, kept, sizeof *classes, worst_first);
    return kept;
}

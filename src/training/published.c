/* What the paper's networks reached: arXiv:2108.02221. */
#include <math.h>

#include "cicyminer/metrics.h"

const cicy_published_accuracy *cicy_published_accuracies(void)
{
    static const cicy_published_accuracy rows[] = {
        {"10 % training data", {1.00, NAN, NAN, NAN}},
        {"30 % training data", {1.00, 0.97, 0.81, 0.49}},
        {"80 % training data", {1.00, 1.00, 0.96, 0.83}},
        {"80 %, h22 from the relation", {1.00, 1.00, 0.96, 0.96}},
        {"80 %, with the Euler number", {1.00, 1.00, 1.00, 1.00}},
        {NULL, {0}}};
    return rows;
}

const cicy_published_accuracy *cicy_published_classification(void)
{
    static const cicy_published_accuracy rows[] = {{"10 % training data", {0.99, 0.87, 0.59, 0.62}},
                                                   {"30 % training data", {1.00, 0.91, 0.67, 0.73}},
                                                   {"50 % training data", {1.00, 0.94, 0.68, 0.75}},
                                                   {"80 % training data", {1.00, 0.95, 0.70, 0.75}},
                                                   {NULL, {0}}};
    return rows;
}

const cicy_published_accuracy *cicy_published_ablations(void)
{
    static const cicy_published_accuracy rows[] = {
        {"cicyminer+attention", {1.00, 0.99, 0.96, 0.81}},
        {"cicyminer+mse", {1.00, 0.97, 0.92, 0.50}},
        {"cicyminer+no-aux", {1.00, 0.84, 0.92, 0.72}},
        {"cicyminer+batch-256", {1.00, 0.99, 0.94, 0.65}},
        {"cicyminer+layer-norm", {1.00, 0.99, 0.92, 0.66}},
        {"cicyminer", {1.00, 1.00, 0.96, 0.83}},
        {NULL, {0}}};
    return rows;
}

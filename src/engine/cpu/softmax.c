#include "engine/cpu/softmax.h"

/* Values that are not numbers are ignored here; they show in the sum. */
static cicy_real largest_of(size_t size, const cicy_real *values)
{
    cicy_vector most = cicy_vector_all(values[0]);
    for (size_t i = 0; i < size; i += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(size - i);
        cicy_vector value = cicy_vector_load(values + i, count);
        for (size_t j = count; j < CICY_VECTOR_LENGTH; j++)
            value[j] = values[0];
        most = cicy_vector_max(value, most);
    }
    cicy_real largest = most[0];
    for (size_t j = 1; j < CICY_VECTOR_LENGTH; j++)
        largest = most[j] > largest ? most[j] : largest;
    return largest;
}

double cicy_exponentials(size_t size, cicy_real *values, double *largest)
{
    const cicy_real most = largest_of(size, values);
    cicy_vector sums = {0};
    for (size_t i = 0; i < size; i += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(size - i);
        cicy_vector value = cicy_vector_exp(cicy_vector_load(values + i, count) - most);
        if (count < CICY_VECTOR_LENGTH)
            value = cicy_vector_first(value, count);
        sums += value;
        cicy_vector_store(values + i, value, count);
    }
    if (largest)
        *largest = (double)most;
    double sum = 0;
    for (size_t j = 0; j < CICY_VECTOR_LENGTH; j++)
        sum += (double)sums[j];
    return sum;
}

void cicy_softmax(size_t size, cicy_real *values)
{
    const cicy_real share = (cicy_real)(1 / cicy_exponentials(size, values, NULL));
    for (size_t i = 0; i < size; i++)
        values[i] *= share;
}

double cicy_softmax_backward(size_t size, const cicy_real *p, cicy_real factor, cicy_real *gradient)
{
    cicy_vector sums = {0};
    for (size_t i = 0; i < size; i += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(size - i);
        sums += cicy_vector_load(p + i, count) * cicy_vector_load(gradient + i, count);
    }
    double sum = 0;
    for (size_t j = 0; j < CICY_VECTOR_LENGTH; j++)
        sum += (double)sums[j];
    const cicy_real mean = (cicy_real)sum;
    for (size_t i = 0; i < size; i++)
        gradient[i] = factor * p[i] * (gradient[i] - mean);
    return sum;
}

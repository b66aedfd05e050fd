#include "search/density.h"

#include <math.h>

static double variance(const cicy_density *density, size_t d)
{
    double sum = 0, squares = 0, n = (double)density->count;
    const double *x = density->points + d;
    for (size_t i = 0; i < density->count; i++)
        sum += x[i * density->dimensions];
    for (size_t i = 0; i < density->count; i++) {
        double difference = x[i * density->dimensions] - sum / n;
        squares += difference * difference;
    }
    return squares / n;
}

static double spread_of_choices(const cicy_density *density, size_t d)
{
    double spread = 0;
    for (size_t choice = 0; choice < density->levels[d]; choice++) {
        size_t equal = 0;
        for (size_t i = 0; i < density->count; i++)
            equal += density->points[i * density->dimensions + d] == (double)choice;
        double p = (double)equal / (double)density->count;
        spread += p * (1 - p) / 2;
    }
    return spread;
}

void cicy_density_fit(cicy_density *density, double least)
{
    double dimensions = (double)density->dimensions;
    double scale = 1.06 * pow((double)density->count, -1 / (4 + dimensions));
    for (size_t d = 0; d < density->dimensions; d++) {
        double levels = (double)density->levels[d];
        double square = levels > 0 ? spread_of_choices(density, d) : variance(density, d);
        double bandwidth = fmax(least, scale * sqrt(square));
        density->bandwidth[d] = levels > 0 ? fmin(bandwidth, (levels - 1) / levels) : bandwidth;
    }
}

static double log_kernel(const cicy_density *density, size_t d, double x, double middle)
{
    static const double log_sqrt_two_pi = 0.91893853320467274178;
    double h = density->bandwidth[d];
    if (density->levels[d] > 0)
        return log(x == middle ? 1 - h : h / (double)(density->levels[d] - 1));
    double z = (x - middle) / h;
    return -0.5 * z * z - log(h) - log_sqrt_two_pi;
}

double cicy_density_log(const cicy_density *density, const double *x)
{
    /* log sum exp, scaled by the largest term so far */
    double largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < density->count; i++) {
        double term = 0;
        for (size_t d = 0; d < density->dimensions; d++)
            term += log_kernel(density, d, x[d], density->points[i * density->dimensions + d]);
        if (term > largest) {
            sum = sum * exp(largest - term) + 1;
            largest = term;
        } else {
            sum += exp(term - largest);
        }
    }
    return largest + log(sum / (double)density->count);
}

/* By rejection: the middle is in [0, 1], so that for any width of up to 2 at least one draw in six
 * is, too. */
static double truncated_normal(double middle, double width, cicy_random *random)
{
    double x;
    do
        x = middle + width * cicy_random_normal(random);
    while (x < 0 || x > 1);
    return x;
}

void cicy_density_draw(const cicy_density *density, double factor, cicy_random *random, double *x)
{
    size_t row = (size_t)cicy_random_below(random, density->count);
    const double *middle = density->points + row * density->dimensions;
    for (size_t d = 0; d < density->dimensions; d++) {
        double h = density->bandwidth[d];
        if (density->levels[d] == 0)
            x[d] = truncated_normal(middle[d], factor * h, random);
        else if (cicy_random_uniform(random) < 1 - h)
            x[d] = middle[d];
        else
            x[d] = (double)cicy_random_below(random, density->levels[d]);
    }
}

/* One step of the optimiser Muon on the networks of the paper: which tensors are moved as matrices,
 * and where to. */
#include "cicyminer/network.h"
#include "engine/tensors.h"
#include "unit.h"

enum { ROWS = 3, COLUMNS = 5, BATCH = 5, MOST_TENSORS = 256 };

static const double rate = 0.01, momentum = 0.5, decay = 0.25;

static double *copy_of(const tensor *t)
{
    double *copy = malloc(t->size * sizeof *copy);
    assert_non_null(copy);
    for (size_t i = 0; i < t->size; i++)
        copy[i] = (double)t->data[i];
    return copy;
}

/* c [m][n] = a [m][k] b [k][n], or a b^T with b [n][k]. */
static void multiply(size_t m, size_t n, size_t k, const double *a, const double *b,
                     bool transposed, double *c)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            c[i * n + j] = 0;
            for (size_t l = 0; l < k; l++)
                c[i * n + j] += a[i * k + l] * (transposed ? b[j * k + l] : b[l * n + j]);
        }
}

/* Jordan et al. (2024): x = x / |x|, then five times x = a x + (b x x^T + c (x x^T)^2) x. */
static void orthogonalise(size_t rows, size_t columns, double *x)
{
    const size_t size = rows * columns;
    double *gram = malloc(rows * rows * sizeof *gram),
           *square = malloc(rows * rows * sizeof *square), *moved = malloc(size * sizeof *moved),
           norm = 0;
    assert_true(gram && square && moved);
    for (size_t i = 0; i < size; i++)
        norm += x[i] * x[i];
    for (size_t i = 0; i < size; i++)
        x[i] /= sqrt(norm) + 1e-7;
    for (int step = 0; step < 5; step++) {
        multiply(rows, rows, columns, x, x, true, gram);
        multiply(rows, rows, rows, gram, gram, false, square);
        for (size_t i = 0; i < rows * rows; i++)
            square[i] = -4.7750 * gram[i] + 2.0315 * square[i];
        multiply(rows, columns, rows, square, x, false, moved);
        for (size_t i = 0; i < size; i++)
            x[i] = 3.4445 * x[i] + moved[i];
    }
    free(gram);
    free(square);
    free(moved);
}

/* Kernels [...][inputs][filters] are matrices of `filters` columns; those of outputs and of
 * attention are not. */
static bool is_matrix(const cicy_model *model, const char *name)
{
    const char *end = strrchr(name, '.');
    for (size_t i = 0; i < model->output_count; i++)
        if (strncmp(name, model->layers[model->outputs[i].layer].name, (size_t)(end - name)) == 0)
            return false;
    return strcmp(end, ".kernel") == 0 && !strstr(name, ".sam.") && !strstr(name, ".cham.");
}

/* The first step from `weights` with a gradient, in place. */
static void muon_step(const tensor *t, const double *gradient, double *weights)
{
    const size_t columns = t->shape[t->rank - 1], rows = t->size / columns;
    double *x = malloc(t->size * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < t->size; i++)
        x[i] = (1 + momentum) * gradient[i];
    orthogonalise(rows, columns, x);
    for (size_t i = 0; i < t->size; i++)
        weights[i] = (1 - rate * decay) * weights[i] -
                     0.2 * rate * sqrt((double)(rows > columns ? rows : columns)) * x[i];
    free(x);
}

/* Adam's first step is as long as the rate, but for epsilon. */
static void adam_step(const tensor *t, const double *gradient, double *weights)
{
    const double root = sqrt(1 - 0.999), epsilon = 1e-7;
    for (size_t i = 0; i < t->size; i++)
        weights[i] = (1 - rate * decay) * weights[i] -
                     rate * root * gradient[i] / (root * fabs(gradient[i]) + epsilon);
}

static void check_step(const char *name, double width)
{
    cicy_model *model;
    cicy_network *network;
    cicy_optimiser *optimiser;
    cicy_model_options options = {.size = sizeof options};
    cicy_losses losses;
    uint8_t matrices[BATCH * ROWS * COLUMNS];
    float targets[BATCH * 4];
    double *before[MOST_TENSORS] = {0}, *gradients[MOST_TENSORS] = {0};
    size_t matrices_found = 0;
    for (size_t i = 0; i < sizeof matrices; i++)
        matrices[i] = (uint8_t)(i * i % 7 % 4);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        targets[i] = (float)(1 + i % 3);
    assert_int_equal(cicy_model_options_defaults(name, &options, NULL), CICY_OK);
    options.width = width;
    assert_int_equal(cicy_model_create(name, &options, ROWS, COLUMNS, &model, NULL), CICY_OK);
    assert_int_equal(cicy_network_create(model, BATCH, 2, true, &network, NULL), CICY_OK);
    assert_int_equal(cicy_network_initialise(network, 3, NULL), CICY_OK);
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_MUON);
    settings.momentum = momentum;
    settings.decay = decay;
    assert_int_equal(cicy_optimiser_create(network, &settings, &optimiser, NULL), CICY_OK);
    const cicy_batch batch = {matrices, targets, NULL, BATCH};
    assert_int_equal(cicy_network_train_step(network, &batch, 1, 1, &losses, NULL), CICY_OK);
    const size_t count = cicy_network_tensor_count(network);
    assert_true(count <= MOST_TENSORS);
    for (size_t i = 0; i < count; i++) {
        const tensor weights = network_tensor(network, i), gradient = network_gradient(network, i);
        if (weights.trained) {
            before[i] = copy_of(&weights);
            gradients[i] = copy_of(&gradient);
        }
    }
    assert_int_equal(cicy_optimiser_step(optimiser, rate, NULL), CICY_OK);
    for (size_t i = 0; i < count; i++) {
        const tensor now = network_tensor(network, i);
        if (!now.trained)
            continue;
        const bool matrix = is_matrix(model, now.name);
        matrices_found += matrix;
        (matrix ? muon_step : adam_step)(&now, gradients[i], before[i]);
        for (size_t k = 0; k < now.size; k++)
            if (!(fabs((double)now.data[k] - before[i][k]) < 1e-3 * rate))
                fail_msg("%s: %s[%zu] is %g instead of %g", name, now.name, k, (double)now.data[k],
                         before[i][k]);
        free(before[i]);
        free(gradients[i]);
    }
    assert_true(matrices_found >= 10);
    cicy_optimiser_free(optimiser);
    cicy_network_free(network);
    cicy_model_free(model);
}

static void test_kernels_of_convolutions_are_matrices(void **state)
{
    check_step("cicyminer", 0.05);
    check_step("cicyminer+attention", 0.05);
}

static void test_dense_layers_but_the_last_are_matrices(void **state)
{
    check_step("inception-h11", 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kernels_of_convolutions_are_matrices),
        cmocka_unit_test(test_dense_layers_but_the_last_are_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

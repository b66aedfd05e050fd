/* The density model against hand computations, and what is drawn from it. */
#include "search/bohb.h"
#include "unit.h"

static const double pi = 3.14159265358979323846;

static void near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-12 * fmax(1, fabs(expected))))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* One ordered coordinate (0.2, 0.4, 0.9) and one choice of three (0, 0, 2). */
static const double points[] = {0.2, 0, 0.4, 0, 0.9, 2};

static cicy_density three_points(void)
{
    cicy_density density = {.count = 3, .dimensions = 2, .points = points, .levels = {0, 3}};
    cicy_density_fit(&density, 1e-3);
    return density;
}

/* Mean 0.5, variance (0.09 + 0.01 + 0.16) / 3; two of the points differ with probability 2 * 1/3 *
 * 2/3 = 4/9, half of it is 2/9; factor 1.06 * 3^(-1/6). */
static void test_bandwidths_follow_the_normal_reference_rule(void **state)
{
    const cicy_density density = three_points();
    double factor = 1.06 * pow(3, -1.0 / 6);
    near(density.bandwidth[0], factor * sqrt(0.26 / 3));
    near(density.bandwidth[1], factor * sqrt(2.0 / 9));
}

/* For two choices the rule is the standard deviation of the index, as statsmodels has it: here
 * indices 0, 1, 1, 1 with variance 3/16, n = 4 points in one dimension. */
static void test_two_choices_have_the_standard_deviation_of_the_index(void **state)
{
    const double index[] = {0, 1, 1, 1};
    cicy_density density = {.count = 4, .dimensions = 1, .points = index, .levels = {2}};
    cicy_density_fit(&density, 1e-3);
    near(density.bandwidth[0], 1.06 * pow(4, -1.0 / 5) * sqrt(3.0 / 16));
}

static void test_equal_points_have_the_smallest_bandwidth(void **state)
{
    const double same[] = {0.3, 1, 0.3, 1, 0.3, 1};
    cicy_density density = {.count = 3, .dimensions = 2, .points = same, .levels = {0, 4}};
    cicy_density_fit(&density, 1e-3);
    near(density.bandwidth[0], 1e-3);
    near(density.bandwidth[1], 1e-3);
}

static double gauss(double x, double middle, double h)
{
    return exp(-(x - middle) * (x - middle) / (2 * h * h)) / (h * sqrt(2 * pi));
}

static void test_the_density_is_the_mean_of_products_of_kernels(void **state)
{
    cicy_density density = three_points();
    density.bandwidth[0] = 0.1;
    density.bandwidth[1] = 0.3;
    const double a[] = {0.25, 0}, b[] = {0.25, 1}, c[] = {1, 2};
    near(cicy_density_log(&density, a),
         log((0.7 * gauss(0.25, 0.2, 0.1) + 0.7 * gauss(0.25, 0.4, 0.1) +
              0.15 * gauss(0.25, 0.9, 0.1)) /
             3));
    near(cicy_density_log(&density, b),
         log(0.15 * (gauss(0.25, 0.2, 0.1) + gauss(0.25, 0.4, 0.1) + gauss(0.25, 0.9, 0.1)) / 3));
    near(cicy_density_log(&density, c),
         log((0.15 * gauss(1, 0.2, 0.1) + 0.15 * gauss(1, 0.4, 0.1) + 0.7 * gauss(1, 0.9, 0.1)) /
             3));
}

static void test_the_density_integrates_to_one(void **state)
{
    const cicy_density density = three_points();
    const double low = -3, step = 1e-3;
    double sum = 0;
    for (int choice = 0; choice < 3; choice++)
        for (int k = 0; k < 7000; k++) {
            const double x[] = {low + step * (k + 0.5), choice};
            sum += step * exp(cicy_density_log(&density, x));
        }
    assert_true(fabs(sum - 1) < 1e-9);
}

/* The draws are a mixture of normal distributions cut off outside of [0, 1], whose means are known:
 * m + w (phi(a) - phi(b)) / (Phi(b) - Phi(a)) with a = -m / w, b = (1 - m) / w. */
static double truncated_mean(double m, double w)
{
    double a = -m / w, b = (1 - m) / w;
    double mass = (erf(b / sqrt(2)) - erf(a / sqrt(2))) / 2;
    return m + w * (exp(-a * a / 2) - exp(-b * b / 2)) / sqrt(2 * pi) / mass;
}

static void test_draws_stay_in_the_cube_and_have_the_right_moments(void **state)
{
    enum { DRAWS = 40000 };
    cicy_density density = three_points();
    double sum = 0, counts[3] = {0};
    cicy_random random;
    cicy_random_init(&random, 5, 6);
    for (int k = 0; k < DRAWS; k++) {
        double x[2];
        cicy_density_draw(&density, 3, &random, x);
        assert_true(x[0] >= 0 && x[0] <= 1);
        assert_true(x[1] == 0 || x[1] == 1 || x[1] == 2);
        sum += x[0];
        counts[(int)x[1]]++;
    }
    double w = 3 * density.bandwidth[0], h = density.bandwidth[1];
    double mean = (truncated_mean(0.2, w) + truncated_mean(0.4, w) + truncated_mean(0.9, w)) / 3;
    /* five standard deviations: of x at most 1/2, of a share at most 1/2 */
    double margin = 2.5 / sqrt(DRAWS);
    assert_true(fabs(sum / DRAWS - mean) < margin);
    assert_true(fabs(counts[0] / DRAWS - ((1 - h) * 2 / 3 + h / 3)) < margin);
    assert_true(fabs(counts[1] / DRAWS - h / 3) < margin);
}

static cicy_space two_parameters(void)
{
    cicy_space space = {.count = 2};
    space.parameters[0] = (cicy_parameter){.name = "c",
                                           .kind = CICY_PARAMETER_CHOICE,
                                           .choice_count = 2,
                                           .choices = {"a", "b"},
                                           .parent = -1};
    space.parameters[1] = (cicy_parameter){
        .name = "r", .kind = CICY_PARAMETER_REAL, .high = 1, .parent = 0, .when = 2};
    return space;
}

static cicy_bohb fit(const cicy_space *space, const cicy_evaluation *evaluations, size_t count)
{
    cicy_bohb model;
    cicy_random random;
    const cicy_search_settings settings = cicy_search_defaults();
    cicy_random_init(&random, 1, 1);
    assert_int_equal(cicy_bohb_fit(&model, space, &settings, evaluations, count, &random, NULL),
                     CICY_OK);
    return model;
}

/* d = 2, so N_min = 3 and a model needs 5 observations (Falkner et al., section 3.2); with 30 the
 * good ones are max(3, 0.15 * 30) = 4 and the bad ones 26. */
static void test_the_model_takes_the_largest_budget_with_enough_observations(void **state)
{
    const cicy_space space = two_parameters();
    cicy_evaluation evaluations[35];
    for (int i = 0; i < 35; i++)
        evaluations[i] = (cicy_evaluation){
            .budget = i < 30 ? 1 : 3, .loss = i, .point = {.values = {1, i / 64.0}}};
    cicy_bohb model = fit(&space, evaluations, 4);
    assert_int_equal(model.good.count, 0);
    cicy_bohb_clear(&model);
    model = fit(&space, evaluations, 5);
    assert_true(model.good.count == 3 && model.bad.count == 3 && model.budget == 1);
    assert_true(model.good.points[1] == 0 && model.bad.points[5] == 4 / 64.0);
    assert_true(model.bad.points[1] == model.good.points[5]); /* the middle one is in both */
    cicy_bohb_clear(&model);
    model = fit(&space, evaluations, 34);
    assert_true(model.good.count == 4 && model.bad.count == 26 && model.budget == 1);
    cicy_bohb_clear(&model);
    model = fit(&space, evaluations, 35);
    assert_true(model.good.count == 3 && model.bad.count == 3 && model.budget == 3);
    cicy_bohb_clear(&model);
}

static void test_failures_are_the_worst_observations(void **state)
{
    const cicy_space space = two_parameters();
    cicy_evaluation evaluations[6];
    for (int i = 0; i < 6; i++)
        evaluations[i] = (cicy_evaluation){.budget = 1,
                                           .loss = i % 2 ? 10.0 - i : (double)INFINITY,
                                           .point = {.values = {1, i / 8.0}}};
    cicy_bohb model = fit(&space, evaluations, 6);
    const double good[] = {5 / 8.0, 3 / 8.0, 1 / 8.0}, bad[] = {0, 2 / 8.0, 4 / 8.0};
    for (int i = 0; i < 3; i++) {
        assert_true(model.good.points[2 * i + 1] == good[i]);
        assert_true(model.bad.points[2 * i + 1] == bad[i]);
    }
    cicy_bohb_clear(&model);
}

static void test_missing_values_come_from_others_of_the_same_half(void **state)
{
    const cicy_space space = two_parameters();
    cicy_evaluation evaluations[6];
    for (int i = 0; i < 6; i++) /* the good ones lack r but for one, the bad ones all lack it */
        evaluations[i] = (cicy_evaluation){
            .budget = 1, .loss = i, .point = {.values = {i == 1, i == 1 ? 0.75 : NAN}}};
    cicy_bohb model = fit(&space, evaluations, 6);
    bool different = false;
    for (int i = 0; i < 3; i++) {
        assert_true(model.good.points[2 * i + 1] == 0.75);
        double r = model.bad.points[2 * i + 1];
        assert_true(r >= 0 && r < 1);
        different = different || r != model.bad.points[1];
    }
    assert_true(different);
    cicy_bohb_clear(&model);
}

/* Half of the losses are those of r near 0.8: draws go there, apart from the random third. */
static void test_draws_go_where_losses_are_low(void **state)
{
    enum { OBSERVATIONS = 60, DRAWS = 600 };
    const cicy_space space = two_parameters();
    cicy_search_settings settings = cicy_search_defaults();
    cicy_evaluation evaluations[OBSERVATIONS];
    cicy_random random;
    cicy_random_init(&random, 3, 3);
    for (int i = 0; i < OBSERVATIONS; i++) {
        double r = cicy_random_uniform(&random);
        evaluations[i] =
            (cicy_evaluation){.budget = 1, .loss = fabs(r - 0.8), .point = {.values = {1, r}}};
    }
    cicy_bohb model = fit(&space, evaluations, OBSERVATIONS);
    int modelled = 0, close = 0;
    for (int i = 0; i < DRAWS; i++) {
        cicy_point point;
        bool from_model;
        cicy_bohb_draw(&model, &space, &settings, &random, &point, &from_model);
        modelled += from_model;
        close += from_model && point.values[0] == 1 && fabs(point.values[1] - 0.8) < 0.15;
        if (point.values[0] == 0)
            assert_true(isnan(point.values[1]));
    }
    /* five standard deviations around two thirds */
    assert_true(fabs(modelled - 400.0) < 5 * sqrt(DRAWS * 2 / 9.0));
    assert_true(close > 0.9 * modelled);
    settings.random = 1;
    for (int i = 0; i < 20; i++) {
        cicy_point point;
        bool from_model;
        cicy_bohb_draw(&model, &space, &settings, &random, &point, &from_model);
        assert_false(from_model);
    }
    cicy_bohb_clear(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bandwidths_follow_the_normal_reference_rule),
        cmocka_unit_test(test_two_choices_have_the_standard_deviation_of_the_index),
        cmocka_unit_test(test_equal_points_have_the_smallest_bandwidth),
        cmocka_unit_test(test_the_density_is_the_mean_of_products_of_kernels),
        cmocka_unit_test(test_the_density_integrates_to_one),
        cmocka_unit_test(test_draws_stay_in_the_cube_and_have_the_right_moments),
        cmocka_unit_test(test_the_model_takes_the_largest_budget_with_enough_observations),
        cmocka_unit_test(test_failures_are_the_worst_observations),
        cmocka_unit_test(test_missing_values_come_from_others_of_the_same_half),
        cmocka_unit_test(test_draws_go_where_losses_are_low)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

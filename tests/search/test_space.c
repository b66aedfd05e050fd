/* Spaces: the map to the unit cube, conditions, files and refusals. */
#include "cicyminer/search.h"
#include "scratch.h"
#include "search/space_json.h"
#include "unit.h"

static size_t at(const cicy_space *space, const char *name)
{
    for (size_t i = 0; i < space->count; i++)
        if (strcmp(space->parameters[i].name, name) == 0)
            return i;
    fail_msg("no parameter %s", name);
    return 0;
}

/* arXiv:2108.02221, section 3.2 */
static void test_the_space_of_the_paper(void **state)
{
    const cicy_space space = cicy_space_paper();
    const struct {
        const char *name;
        double low, high;
        bool logarithmic;
    } ranges[] = {{"learning_rate", 1e-6, 1e-2, true},
                  {"momentum", 0, 0.99, false},
                  {"filters", 16, 128, false},
                  {"dense_units", 16, 128, false},
                  {"modules", 1, 5, false},
                  {"dense_layers", 0, 3, false},
                  {"batch", 32, 1024, false},
                  {"l1", 1e-6, 1e-2, true},
                  {"l2", 1e-6, 1e-2, true},
                  {"dropout", 0, 0.5, false}};
    assert_int_equal(space.count, 12);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const cicy_parameter *p = &space.parameters[at(&space, ranges[i].name)];
        assert_true(p->low == ranges[i].low && p->high == ranges[i].high);
        assert_true(p->logarithmic == ranges[i].logarithmic && p->kind != CICY_PARAMETER_CHOICE);
    }
    assert_int_equal(space.parameters[at(&space, "optimiser")].choice_count, 2);
    assert_int_equal(space.parameters[at(&space, "dense_activation")].choice_count, 5);
    cicy_space copy = {0}; /* every parameter is one that cicy_space_add takes */
    for (size_t i = 0; i < space.count; i++)
        assert_int_equal(cicy_space_add(&copy, &space.parameters[i], NULL), CICY_OK);
}

static void test_the_middle_of_the_cube_is_the_middle_of_each_range(void **state)
{
    const cicy_space space = cicy_space_paper();
    double u[CICY_SPACE_PARAMETERS];
    for (size_t i = 0; i < space.count; i++)
        u[i] = 0.5;
    u[at(&space, "optimiser")] = 1;
    u[at(&space, "dense_activation")] = 3;
    cicy_point point;
    cicy_space_decode(&space, u, &point);
    assert_true(fabs(point.values[at(&space, "learning_rate")] - 1e-4) < 1e-9);
    assert_true(fabs(point.values[at(&space, "momentum")] - 0.495) < 1e-9);
    assert_true(point.values[at(&space, "filters")] == 72);
    assert_true(point.values[at(&space, "modules")] == 3);
    assert_true(point.values[at(&space, "dropout")] == 0.25);
    char text[CICY_SPACE_TEXT];
    cicy_space_text(&space, at(&space, "dense_activation"), 3, text);
    assert_string_equal(text, "elu");
    cicy_space_text(&space, at(&space, "learning_rate"), point.values[0], text);
    assert_string_equal(text, "0.0001");
}

static void test_whole_numbers_have_equal_shares_of_the_interval(void **state)
{
    cicy_space space = {0};
    const cicy_parameter p = {
        .name = "n", .kind = CICY_PARAMETER_WHOLE, .low = -1, .high = 3, .parent = -1};
    assert_int_equal(cicy_space_add(&space, &p, NULL), CICY_OK);
    for (int k = 0; k < 5; k++)
        for (double u = 0.2 * k + 0.01; u < 0.2 * (k + 1); u += 0.01) {
            cicy_point point;
            double back;
            cicy_space_decode(&space, &u, &point);
            assert_true(point.values[0] == k - 1);
            cicy_space_encode(&space, &point, &back);
            assert_true(fabs(back - (0.2 * k + 0.1)) < 1e-12);
        }
}

static void test_points_survive_the_cube_and_stay_in_their_ranges(void **state)
{
    const cicy_space space = cicy_space_paper();
    const size_t optimiser = at(&space, "optimiser"), momentum = at(&space, "momentum");
    size_t sgd = 0;
    cicy_random random;
    cicy_random_init(&random, 1, 2);
    for (int k = 0; k < 5000; k++) {
        cicy_point point, again;
        double u[CICY_SPACE_PARAMETERS];
        cicy_space_draw(&space, &random, &point);
        cicy_space_encode(&space, &point, u);
        cicy_space_decode(&space, u, &again);
        for (size_t i = 0; i < space.count; i++) {
            double x = point.values[i];
            assert_true(isnan(x) ? isnan(again.values[i])
                                 : fabs(x - again.values[i]) <= 2e-6 * fabs(x));
            assert_true(isnan(u[i]) == isnan(x));
            if (space.parameters[i].kind != CICY_PARAMETER_CHOICE && !isnan(x))
                assert_true(x >= space.parameters[i].low && x <= space.parameters[i].high &&
                            u[i] >= 0 && u[i] <= 1);
        }
        assert_true(isnan(point.values[momentum]) == (point.values[optimiser] == 0));
        sgd += point.values[optimiser] == 1;
    }
    assert_true(sgd > 2500 - 180 && sgd < 2500 + 180); /* five standard deviations */
}

static void test_a_fixed_parameter_leaves_with_what_depends_on_it(void **state)
{
    bool found;
    cicy_error error = {0};
    cicy_space space = cicy_space_paper();
    assert_int_equal(cicy_space_fix(&space, "optimiser", "adam", &found, &error), CICY_OK);
    assert_true(found && space.count == 10);
    space = cicy_space_paper();
    assert_int_equal(cicy_space_fix(&space, "optimiser", "sgd", &found, &error), CICY_OK);
    assert_true(found && space.count == 11);
    assert_int_equal(space.parameters[at(&space, "momentum")].parent, -1);
    space = cicy_space_paper();
    assert_int_equal(cicy_space_fix(&space, "learning_rate", "0.01", &found, &error), CICY_OK);
    assert_int_equal(space.parameters[at(&space, "momentum")].parent, at(&space, "optimiser"));
    assert_int_equal(cicy_space_fix(&space, "width", "1", &found, &error), CICY_OK);
    assert_true(!found && space.count == 11);
    assert_int_equal(cicy_space_fix(&space, "optimiser", "rprop", &found, &error),
                     CICY_INVALID_INPUT);
}

static const char path[] = "space.json";

static cicy_status read_text(const char *text, cicy_space *space, cicy_error *error)
{
    FILE *stream = fopen(path, "w");
    fputs(text, stream);
    fclose(stream);
    return cicy_space_read(space, path, error);
}

static void test_a_space_survives_its_file(void **state)
{
    const cicy_space space = cicy_space_paper();
    cicy_space again;
    cicy_error error = {0};
    json_t *object = json_pack("{s:o}", "parameters", cicy_space_to_json(&space));
    char *text = json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    json_decref(object);
    assert_int_equal(read_text(text, &again, &error), CICY_OK);
    free(text);
    assert_int_equal(again.count, space.count);
    for (size_t i = 0; i < space.count; i++) {
        const cicy_parameter *a = &space.parameters[i], *b = &again.parameters[i];
        assert_string_equal(a->name, b->name);
        assert_true(a->kind == b->kind && a->logarithmic == b->logarithmic && a->low == b->low &&
                    a->high == b->high && a->parent == b->parent && a->when == b->when);
        assert_memory_equal(a->choices, b->choices, sizeof a->choices);
    }
}

/* `where` is what stands behind the path. */
static void refuse(const char *text, const char *where, const char *reason)
{
    cicy_space space;
    cicy_error error = {0};
    assert_int_equal(read_text(text, &space, &error), CICY_INVALID_INPUT);
    char beginning[64];
    snprintf(beginning, sizeof beginning, "%s:%s: ", path, where);
    if (strncmp(error.message, beginning, strlen(beginning)) != 0 || !strstr(error.message, reason))
        fail_msg("'%s' does not say '%s' and '%s'", error.message, where, reason);
}

#define FIRST "{\"parameters\":[\n{\"name\":\"a{[\\\"\",\n"
#define GOOD                                                                                       \
    "{\"parameters\":[\n{\"name\":\"c\",\"kind\":\"choice\",\n\"choices\":[\"{\",\"y\"]},\n"

static void test_wrong_space_files_are_refused_with_line_and_reason(void **state)
{
    refuse("", "1", "");
    refuse("{\"parameters\":[\n\n}", "3", "");
    refuse("{\"parameters\":[]}", "1", "at least one");
    refuse("{\"parameters\":[], \"x\": 1}", "1", "nothing else");
    refuse("{\"parameters\":[\n\n{}]}", "3", "must be an object with a name");
    refuse(FIRST "\"kind\":\"real\",\"low\":1,\"high\":2}]}", "2", "is not a valid name");
    refuse(GOOD "{\"name\":\"r\"}]}", "4", "has no kind");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"real\"}]}", "4", "needs low and high");
    refuse(GOOD "\n{\"name\":\"r\",\"kind\":\"real\",\"low\":2,\"high\":1}]}", "5",
           "low must be below high");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"real\",\"low\":0,\"high\":1,\"log\":true}]}", "4",
           "low > 0");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"whole\",\"low\":0.5,\"high\":1}]}", "4",
           "whole numbers");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"float\",\"low\":0,\"high\":1}]}", "4", "kind must be");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"real\",\"low\":\"0\",\"high\":1}]}", "4", "be numbers");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"real\",\"low\":0,\"hihg\":1}]}", "4", "unknown key");
    refuse(GOOD "{\"name\":\"c\",\"kind\":\"real\",\"low\":0,\"high\":1}]}", "4", "twice");
    refuse(GOOD "{\"name\":\"d\",\"kind\":\"choice\",\"choices\":[\"x\"]}]}", "4", "2 to 16");
    refuse(GOOD "{\"name\":\"d\",\"kind\":\"choice\",\"choices\":[\"x\",\"x\"]}]}", "4", "twice");
    refuse(GOOD "{\"name\":\"d\",\"kind\":\"choice\",\"choices\":[\"x\",1]}]}", "4", "a text");
    refuse(GOOD
           "{\"name\":\"r\",\"kind\":\"real\",\"low\":0,\"high\":1,\"when\":{\"z\":[\"y\"]}}]}",
           "4", "earlier choice");
    refuse(GOOD
           "{\"name\":\"r\",\"kind\":\"real\",\"low\":0,\"high\":1,\"when\":{\"c\":[\"z\"]}}]}",
           "4", "a choice that does not exist");
    refuse(GOOD "{\"name\":\"r\",\"kind\":\"real\",\"low\":0,\"high\":1,\"when\":{\"c\":[]}}]}",
           "4", "would never exist");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_space_of_the_paper),
        cmocka_unit_test(test_the_middle_of_the_cube_is_the_middle_of_each_range),
        cmocka_unit_test(test_whole_numbers_have_equal_shares_of_the_interval),
        cmocka_unit_test(test_points_survive_the_cube_and_stay_in_their_ranges),
        cmocka_unit_test(test_a_fixed_parameter_leaves_with_what_depends_on_it),
        cmocka_unit_test(test_a_space_survives_its_file),
        cmocka_unit_test(test_wrong_space_files_are_refused_with_line_and_reason)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

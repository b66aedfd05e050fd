/* Data sets of line bundles: their answers against the literature, direct computations and
 * symmetries; interruptions; damage. */
#include "examples.h"

#include <math.h>

#include "parse.h"
#include "scratch.h"

#include "base/files/file.h"
#include "cicyminer/bundle_data.h"
#include "cicyminer/random.h"
#include "cicyminer/sampling.h"

static const char path[] = "bundles.h5";

static const char quintic[] = "[[4,5]]", tetraquadric[] = "[[1,2],[1,2],[1,2],[1,2]]",
                  bicubic[] = "[[2,3],[2,3]]";

/* A data set of such configurations; the caller clears it. */
static void make_dataset(cicy_dataset *set, const char *const *texts, size_t count)
{
    assert_int_equal(cicy_dataset_init(set, 3, count, 12, 15, NULL), CICY_OK);
    for (size_t e = 0; e < count; e++) {
        const cicy_configuration x = parse(texts[e]);
        set->shape[2 * e] = x.rows;
        set->shape[2 * e + 1] = x.columns;
        set->product[e] = cicy_configuration_is_product(&x);
        for (int i = 0; i < x.rows; i++)
            memcpy(set->matrix + (e * 12 + (size_t)i) * 15, x.degree[i], x.columns);
    }
}

static cicy_bundle_data_options options_for(int low, int high)
{
    return (cicy_bundle_data_options){
        .size = sizeof(cicy_bundle_data_options), .low = low, .high = high, .threads = 2};
}

/* Makes and reads the data set of one configuration. */
static void build(const char *text, const cicy_bundle_data_options *options, cicy_bundle_data *data)
{
    cicy_dataset set;
    cicy_error error = {0};
    make_dataset(&set, &text, 1);
    if (cicy_bundle_data_build(&set, options, path, &error) != CICY_OK ||
        cicy_bundle_data_read(data, path, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_dataset_clear(&set);
}

static const int8_t *degrees_of(const cicy_bundle_data *data, size_t k)
{
    return data->bundle + k * data->rows;
}

/* The place of a line bundle; data->count when it is not there. */
static size_t find(const cicy_bundle_data *data, const int *degrees)
{
    for (size_t k = 0; k < data->count; k++) {
        size_t i = 0;
        while (i < data->rows && degrees_of(data, k)[i] == degrees[i])
            i++;
        if (i == data->rows)
            return k;
    }
    return data->count;
}

/* Compares the lines of a fixture about a configuration with its data; returns how many there are
 * in the box. */
static size_t compare_fixture(const cicy_bundle_data *data, const char *text)
{
    char line[256];
    size_t compared = 0;
    FILE *stream = fopen(CICY_FIXTURES "/geometry/bundles.txt", "r");
    assert_non_null(stream);
    while (fgets(line, sizeof line, stream)) {
        int degree[CICY_MAX_ROWS], h[4], used;
        char *at = strchr(line, ';');
        if (*line == '#' || strncmp(line, text, strlen(text)) != 0 || line[strlen(text)] != ' ')
            continue;
        for (size_t i = 0; i < data->rows; i++, at += used)
            assert_int_equal(sscanf(at, i ? ",%d%n" : "; %d%n", &degree[i], &used), 1);
        assert_int_equal(sscanf(at, " ; %d,%d,%d,%d", &h[0], &h[1], &h[2], &h[3]), 4);
        const size_t k = find(data, degree);
        if (k == data->count)
            continue;
        for (int q = 0; q < 4; q++)
            assert_int_equal(data->h[4 * k + (size_t)q], h[q]);
        compared++;
    }
    fclose(stream);
    return compared;
}

static void test_answers_of_the_literature(void **state)
{
    cicy_bundle_data data;
    cicy_bundle_data_options options = options_for(-3, 6);
    build(bicubic, &options, &data);
    assert_int_equal(data.count, 100);
    assert_int_equal(compare_fixture(&data, bicubic), 3);
    cicy_bundle_data_clear(&data);
    options = options_for(-2, 4);
    build(tetraquadric, &options, &data);
    assert_int_equal(data.count, 2401);
    assert_int_equal(compare_fixture(&data, tetraquadric), 5);
    cicy_bundle_data_clear(&data);
}

/* Every entry that follows from another one is what a computation of its own gives. */
static void test_entries_that_follow_from_others(void **state)
{
    static const char *const texts[] = {"[[1,1,1,0,0],[2,1,1,1,0],[4,1,0,1,3]]",
                                        "[[1,2,0],[1,0,2],[3,2,2]]", bicubic};
    for (size_t t = 0; t < 3; t++) {
        const cicy_configuration x = parse(texts[t]);
        const cicy_line_bundle_options other = {.size = sizeof other, .seed = 77};
        cicy_bundle_data data;
        const cicy_bundle_data_options options = options_for(-3, 3);
        build(texts[t], &options, &data);
        size_t derived = 0;
        for (size_t k = 0; k < data.count; k++) {
            int64_t bundle[CICY_MAX_ROWS];
            cicy_line_bundle_cohomology found;
            if (data.orbit[k] == k)
                continue;
            for (size_t i = 0; i < data.rows; i++)
                bundle[i] = degrees_of(&data, k)[i];
            assert_int_equal(cicy_line_bundle_compute(&x, bundle, &other, &found, NULL), CICY_OK);
            for (size_t q = 0; q < 4; q++)
                assert_int_equal(data.h[4 * k + q], found.h[q]);
            assert_int_equal(data.method[k], found.method);
            derived++;
        }
        assert_true(2 * derived >= data.count - 1); /* duality alone gives half of a box */
        cicy_bundle_data_clear(&data);
    }
}

static void sort_degrees(const int8_t *degrees, int sign, int sorted[4])
{
    for (int i = 0; i < 4; i++) {
        int k = i;
        for (; k > 0 && sorted[k - 1] > sign * degrees[i]; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = sign * degrees[i];
    }
}

/* Every permutation of the four rows of the tetraquadric keeps its matrix. */
static void test_orbits_of_the_tetraquadric(void **state)
{
    cicy_bundle_data data;
    const cicy_bundle_data_options options = options_for(-2, 2);
    build(tetraquadric, &options, &data);
    for (size_t a = 0; a < data.count; a++)
        for (size_t b = 0; b < a; b++) {
            int first[4], second[4], dual[4];
            sort_degrees(degrees_of(&data, a), 1, first);
            sort_degrees(degrees_of(&data, b), 1, second);
            sort_degrees(degrees_of(&data, b), -1, dual);
            const bool related =
                memcmp(first, second, sizeof first) == 0 || memcmp(first, dual, sizeof first) == 0;
            assert_int_equal(data.orbit[a] == data.orbit[b], related);
        }
    cicy_bundle_data_clear(&data);
}

static void test_products_and_many_rows_are_left_out(void **state)
{
    static const char *const texts[] = {quintic, bicubic, tetraquadric};
    cicy_dataset set;
    cicy_bundle_data data;
    cicy_bundle_data_options options = {.size = sizeof options, .most_rows = 2};
    uint64_t manifolds, bundles;
    make_dataset(&set, texts, 3);
    assert_int_equal(cicy_bundle_data_count(&set, &options, &manifolds, &bundles, NULL), CICY_OK);
    assert_int_equal(manifolds, 2);
    assert_int_equal(bundles, 7 + 49); /* 0 and 0 stand for -3 and 3 */
    set.product[0] = 1;
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, NULL), CICY_OK);
    assert_int_equal(cicy_bundle_data_read(&data, path, NULL), CICY_OK);
    assert_int_equal(data.manifolds, 1);
    assert_int_equal(data.source[0], 1);
    cicy_configuration x, expected = parse(bicubic);
    cicy_bundle_data_get(&data, 0, &x);
    assert_true(cicy_configuration_equal(&x, &expected));
    cicy_bundle_data_clear(&data);
    cicy_dataset_clear(&set);
}

/* Each of the seven line bundles on the quintic is drawn as often as the others: 5 of 7 in 400
 * samples, 286 times with a standard deviation of 9. */
static void test_samples_are_uniform(void **state)
{
    size_t drawn[7] = {0};
    for (uint64_t seed = 0; seed < 400; seed++) {
        cicy_bundle_data data;
        cicy_bundle_data_options options = options_for(-3, 3);
        options.per_manifold = 5;
        options.seed = seed;
        options.threads = 1;
        build(quintic, &options, &data);
        assert_int_equal(data.count, 5);
        for (size_t k = 0; k < 5; k++) {
            assert_true(k == 0 || data.bundle[k] > data.bundle[k - 1]);
            drawn[data.bundle[k] + 3]++;
        }
        cicy_bundle_data_clear(&data);
    }
    for (int l = 0; l < 7; l++)
        assert_in_range(drawn[l], 286 - 45, 286 + 45);
}

/* A box too large for a list: 12 different line bundles of 51^3. Those of one sign are answered at
 * once, the largest ones of both signs not in time. */
static void test_samples_of_large_boxes_and_limits(void **state)
{
    cicy_bundle_data data;
    cicy_bundle_data_options options = options_for(-25, 25);
    options.per_manifold = 12;
    options.seconds = 0.02;
    build("[[2,1,1,1],[2,1,1,1],[2,1,1,1]]", &options, &data);
    assert_int_equal(data.count, 12);
    assert_in_range(data.unanswered, 1, 11);
    size_t negative = 0;
    for (size_t k = 0; k < data.count; k++) {
        assert_true(k == 0 ||
                    memcmp(degrees_of(&data, k), degrees_of(&data, k - 1), data.rows) != 0);
        negative += data.h[4 * k] < 0;
        assert_int_equal(data.h[4 * k] < 0, data.method[k] == CICY_BUNDLE_UNANSWERED);
    }
    assert_int_equal(negative, data.unanswered);
    cicy_bundle_data_clear(&data);
}

/* ---- Interruptions ---- */

typedef struct stop {
    uint64_t at;
} stop;

static bool stop_at(void *user, const cicy_progress_report *report)
{
    const stop *s = user;
    return report->done < s->at;
}

static void read_bytes(char **bytes, size_t *size)
{
    assert_int_equal(cicy_file_read(path, 0, bytes, size, NULL), CICY_OK);
}

/* Cuts the answers so far, or changes a byte of them, as a power cut can. */
static void damage_answers(int round)
{
    char name[128], *bytes;
    size_t size;
    snprintf(name, sizeof name, "%s.parts/answers-0", path);
    assert_int_equal(cicy_file_read(name, 0, &bytes, &size, NULL), CICY_OK);
    assert_true(size > 100);
    if (round % 2)
        bytes[size - 50] ^= 1;
    FILE *stream = fopen(name, "wb");
    assert_non_null(stream);
    fwrite(bytes, 1, round % 2 ? size : size - 7, stream);
    fclose(stream);
    free(bytes);
}

static void test_interrupted_building_continues_to_the_same_bytes(void **state)
{
    static const char *const texts[] = {quintic, bicubic, "[[1,2],[1,2],[2,3]]", tetraquadric};
    cicy_dataset set;
    cicy_error error = {0};
    char *expected, *bytes;
    size_t expected_size, size;
    make_dataset(&set, texts, 4);
    cicy_bundle_data_options options = options_for(-2, 2);
    options.seed = 5;
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, NULL), CICY_OK);
    read_bytes(&expected, &expected_size);
    assert_int_equal(remove(path), 0);
    for (int round = 1; round <= 5; round++) {
        stop s = {.at = (uint64_t)round * 120};
        const cicy_progress progress = {stop_at, &s};
        options.progress = &progress;
        options.threads = 1 + round % 3;
        assert_int_equal(cicy_bundle_data_build(&set, &options, path, &error), CICY_INTERRUPTED);
        damage_answers(round);
    }
    cicy_bundle_data_options others = options;
    others.progress = NULL;
    others.seed = 6;
    assert_int_equal(cicy_bundle_data_build(&set, &others, path, &error), CICY_INVALID_INPUT);
    assert_int_equal(error.code, CICY_ERROR_MISMATCH);
    assert_non_null(strstr(error.message, "bundles.h5.parts"));
    options.progress = NULL;
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, NULL), CICY_OK);
    read_bytes(&bytes, &size);
    assert_int_equal(size, expected_size);
    assert_memory_equal(bytes, expected, size);
    free(bytes);
    free(expected);
    cicy_dataset_clear(&set);
    char name[128];
    snprintf(name, sizeof name, "%s.parts", path);
    assert_int_not_equal(rename(name, path), 0); /* it is gone */
}

/* ---- Samples and splits ---- */

/* The part that each of `groups` is in, or -1; fails when it is in two. */
static void assert_whole_groups(const cicy_split *split, const uint32_t *group, size_t groups)
{
    int *part_of = malloc(groups * sizeof *part_of);
    for (size_t g = 0; g < groups; g++)
        part_of[g] = -1;
    for (int part = 0; part < CICY_PARTS; part++)
        for (size_t i = 0; i < split->count[part]; i++) {
            int *known = &part_of[group[split->indices[part][i]]];
            assert_true(*known == -1 || *known == part);
            *known = part;
        }
    free(part_of);
}

static void test_samples_and_their_splits(void **state)
{
    static const char *const texts[] = {quintic, bicubic, "[[1,2],[1,2],[2,3]]", "[[1,2],[3,4]]",
                                        "[[1,1,1,0,0],[2,1,1,1,0],[4,1,0,1,3]]"};
    cicy_dataset set, samples;
    cicy_bundle_data data;
    const cicy_bundle_data_options options = options_for(-3, 3);
    make_dataset(&set, texts, 5);
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, NULL), CICY_OK);
    assert_int_equal(cicy_bundle_data_read(&data, path, NULL), CICY_OK);
    data.method[5] = CICY_BUNDLE_UNANSWERED;
    for (int q = 0; q < 4; q++)
        data.h[4 * 5 + q] = -1;
    assert_int_equal(cicy_bundle_data_samples(&data, &samples, NULL), CICY_OK);
    assert_int_equal(samples.count, data.count - 1);
    assert_int_equal(samples.columns, data.columns + 1);
    const size_t k = 40, i = k - 1; /* one is left out before */
    assert_int_equal(samples.manifold[i], data.manifold[k]);
    assert_int_equal(samples.euler[i], data.index[k]);
    assert_memory_equal(samples.hodge + 4 * i, data.h + 4 * k, 16);
    for (size_t row = 0; row < data.rows; row++) {
        const uint8_t *own = samples.matrix + (i * samples.rows + row) * samples.columns;
        assert_memory_equal(own, data.matrix + (data.manifold[k] * data.rows + row) * data.columns,
                            data.columns);
        assert_int_equal(own[data.columns], 128 + degrees_of(&data, k)[row]);
    }
    cicy_split split;
    cicy_split_options wanted = {.size = sizeof wanted,
                                 .sampling = CICY_SAMPLING_RANDOM,
                                 .training = 0.6,
                                 .validation = 0.2,
                                 .seed = 3};
    assert_int_equal(cicy_split_create(&samples, &wanted, &split, NULL), CICY_OK);
    assert_whole_groups(&split, samples.orbit, data.count);
    const double n = (double)samples.count;
    assert_true(fabs((double)split.count[CICY_PART_TRAINING] - 0.6 * n) < 13);
    assert_true(fabs((double)split.count[CICY_PART_VALIDATION] - 0.2 * n) < 13);
    assert_int_equal(split.count[0] + split.count[1] + split.count[2], samples.count);
    assert_int_equal(cicy_split_check(&split, &samples, "set", NULL), CICY_OK);
    cicy_split_clear(&split);
    wanted.sampling = CICY_SAMPLING_MANIFOLDS;
    assert_int_equal(cicy_split_create(&samples, &wanted, &split, NULL), CICY_OK);
    assert_whole_groups(&split, samples.manifold, data.manifolds);
    cicy_split_clear(&split);
    assert_int_equal(cicy_split_create(&set, &wanted, &split, NULL), CICY_USAGE);
    wanted.sampling = CICY_SAMPLING_STRATIFIED;
    assert_int_equal(cicy_split_create(&samples, &wanted, &split, NULL), CICY_USAGE);
    wanted.sampling = CICY_SAMPLING_ROWS;
    wanted.limit = 2;
    assert_int_equal(cicy_split_create(&samples, &wanted, &split, NULL), CICY_OK);
    assert_int_equal(split.count[CICY_PART_TEST], 343 + 343); /* those of three rows */
    cicy_split_clear(&split);
    cicy_dataset_clear(&samples);
    cicy_bundle_data_clear(&data);
    cicy_dataset_clear(&set);
}

/* ---- Damage ---- */

static void test_damaged_bytes_are_noticed(void **state)
{
    cicy_bundle_data data;
    const cicy_bundle_data_options options = options_for(-1, 1);
    char *bytes;
    size_t size;
    build(bicubic, &options, &data);
    cicy_bundle_data_clear(&data);
    read_bytes(&bytes, &size);
    for (size_t k = 0; k < size; k += 1 + size / 500) {
        cicy_error error = {0};
        bytes[k] ^= 0x10;
        assert_int_equal(cicy_bundle_data_read_memory(&data, bytes, size, "some.h5", &error),
                         CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, "some.h5"));
        bytes[k] ^= 0x10;
    }
    assert_int_equal(cicy_bundle_data_read_memory(&data, bytes, size, "some.h5", NULL), CICY_OK);
    cicy_bundle_data_clear(&data);
    free(bytes);
}

/* Writes changed data and expects a refusal that says so. */
static void expect_refusal(const cicy_bundle_data *data, const char *reason)
{
    cicy_bundle_data back;
    cicy_error error = {0};
    assert_int_equal(cicy_bundle_data_write(data, path, NULL), CICY_OK);
    assert_int_equal(cicy_bundle_data_read(&back, path, &error), CICY_INVALID_INPUT);
    if (!strstr(error.message, reason) || !strstr(error.message, path))
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

static void test_impossible_entries_are_refused(void **state)
{
    cicy_bundle_data data;
    const cicy_bundle_data_options options = options_for(-1, 1);
    build("[[1,2],[3,4]]", &options, &data);
    const size_t k = 3;
    data.h[4 * k + 1]++;
    expect_refusal(&data, "bundle[3] has an index that is not that of its h");
    data.h[4 * k + 1] -= 100;
    expect_refusal(&data, "bundle[3] has a negative dimension");
    data.h[4 * k + 1] += 99;
    data.bundle[k * data.rows] += 9;
    expect_refusal(&data, "bundle[3] has a degree outside the range");
    data.bundle[k * data.rows] -= 9;
    data.orbit[k] = (uint32_t)k + 1;
    expect_refusal(&data, "bundle[3] has an impossible orbit");
    data.orbit[k] = (uint32_t)k;
    data.method[k] = 9;
    expect_refusal(&data, "bundle[3] has an unknown method");
    data.method[k] = CICY_COHOMOLOGY_RANKS;
    data.manifold[k] = 1;
    expect_refusal(&data, "bundle[3] is not of a configuration in the file");
    data.manifold[k] = 0;
    data.matrix[0]++;
    expect_refusal(&data, "matrix[0]: is not a configuration of this dimension");
    data.matrix[0]--;
    data.shape[0] = 0;
    expect_refusal(&data, "matrix[0]: its shape does not fit the matrix");
    cicy_bundle_data_clear(&data);
}

static void test_wrong_options_are_refused(void **state)
{
    static const char *const texts[] = {tetraquadric};
    cicy_dataset set;
    cicy_error error = {0};
    make_dataset(&set, texts, 1);
    cicy_bundle_data_options options = options_for(3, -3);
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, &error), CICY_USAGE);
    options = options_for(-200, 3);
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, &error), CICY_USAGE);
    options = options_for(-20, 20); /* 41^4 line bundles */
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "configuration 1 has 4 rows"));
    options = options_for(-1, 1);
    options.most_rows = 3;
    assert_int_equal(cicy_bundle_data_build(&set, &options, path, &error), CICY_INVALID_INPUT);
    cicy_dataset other;
    assert_int_equal(cicy_dataset_write(&set, path, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_read(&other, path, NULL), CICY_OK);
    cicy_dataset_clear(&other);
    cicy_bundle_data data;
    assert_int_equal(cicy_bundle_data_read(&data, path, &error), CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "not a data set of line bundles"));
    cicy_dataset_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_of_the_literature),
        cmocka_unit_test(test_entries_that_follow_from_others),
        cmocka_unit_test(test_orbits_of_the_tetraquadric),
        cmocka_unit_test(test_products_and_many_rows_are_left_out),
        cmocka_unit_test(test_samples_are_uniform),
        cmocka_unit_test(test_samples_of_large_boxes_and_limits),
        cmocka_unit_test(test_interrupted_building_continues_to_the_same_bytes),
        cmocka_unit_test(test_samples_and_their_splits),
        cmocka_unit_test(test_damaged_bytes_are_noticed),
        cmocka_unit_test(test_impossible_entries_are_refused),
        cmocka_unit_test(test_wrong_options_are_refused)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

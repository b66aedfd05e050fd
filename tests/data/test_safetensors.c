/* The safetensors format: written as specified, read strictly. */
#include "base/files/file.h"
#include "cicyminer/safetensors.h"
#include "scratch.h"
#include "unit.h"

static const char path[] = "file.safetensors";

/* A file image: length, header, `data_size` bytes 0, 1, 2, ... */
static cicy_status parse(const char *header, size_t data_size, cicy_error *error)
{
    size_t length = strlen(header), size = 8 + length + data_size;
    unsigned char *image = calloc(size, 1); /* exact, so that reading beyond is noticed */
    for (unsigned k = 0; k < 8; k++)
        image[k] = (unsigned char)((uint64_t)length >> (8 * k));
    memcpy(image + 8, header, length);
    for (size_t i = 0; i < data_size; i++)
        image[8 + length + i] = (unsigned char)i;
    cicy_safetensors *file;
    cicy_status status = cicy_safetensors_parse("x", image, size, &file, error);
    assert_true((file != NULL) == (status == CICY_OK));
    cicy_safetensors_free(file);
    free(image);
    return status;
}

static void test_written_bytes_follow_the_specification(void **state)
{
    const float a[2] = {1.0f, -2.0f};
    const uint8_t b[3] = {7, 8, 9};
    const cicy_safetensor tensors[] = {
        {.name = "a", .dtype = CICY_DTYPE_F32, .rank = 2, .shape = {1, 2}, .bytes = 8, .data = a},
        {.name = "b", .dtype = CICY_DTYPE_U8, .rank = 1, .shape = {3}, .bytes = 3, .data = b}};
    const cicy_safetensors_text metadata[] = {{"k", "v"}};
    assert_int_equal(cicy_safetensors_write(path, tensors, 2, metadata, 1, NULL), CICY_OK);

    const char header[] = "{\"__metadata__\":{\"k\":\"v\"},"
                          "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                          "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";
    size_t padded = (sizeof header - 1 + 7) / 8 * 8, size;
    char *content;
    assert_int_equal(cicy_file_read(path, 0, &content, &size, NULL), CICY_OK);
    assert_int_equal(size, 8 + padded + 11);
    assert_int_equal((unsigned char)content[0], padded);
    for (int k = 1; k < 8; k++)
        assert_int_equal(content[k], 0);
    assert_memory_equal(content + 8, header, sizeof header - 1);
    for (size_t k = sizeof header - 1; k < padded; k++)
        assert_int_equal(content[8 + k], ' ');
    const unsigned char data[] = {0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 8, 9}; /* IEEE 754 */
    assert_memory_equal(content + 8 + padded, data, sizeof data);
    free(content);
}

static void test_what_is_written_is_read(void **state)
{
    float values[24];
    for (int i = 0; i < 24; i++)
        values[i] = 0.1f * (float)i;
    const double scalar = 2.5;
    const cicy_safetensor tensors[] = {
        {.name = "z", .dtype = CICY_DTYPE_F64, .rank = 0, .bytes = 8, .data = &scalar},
        {.name = "empty", .dtype = CICY_DTYPE_I64, .rank = 2, .shape = {0, 5}, .data = values},
        {.name = "\"quoted\" \xc3\xa9",
         .dtype = CICY_DTYPE_F32,
         .rank = 3,
         .shape = {2, 3, 4},
         .bytes = 96,
         .data = values}};
    const cicy_safetensors_text metadata[] = {{"model", "cicyminer"}, {"width", "0.25"}};
    cicy_safetensors *file;
    assert_int_equal(cicy_safetensors_write(path, tensors, 3, metadata, 2, NULL), CICY_OK);
    assert_int_equal(cicy_safetensors_read(path, &file, NULL), CICY_OK);
    assert_int_equal(cicy_safetensors_count(file), 3);
    const cicy_safetensor *found = cicy_safetensors_find(file, tensors[2].name);
    assert_non_null(found);
    assert_int_equal(found->rank, 3);
    assert_int_equal(found->shape[2], 4);
    assert_memory_equal(found->data, values, sizeof values);
    assert_memory_equal(cicy_safetensors_find(file, "z")->data, &scalar, sizeof scalar);
    assert_int_equal(cicy_safetensors_find(file, "empty")->bytes, 0);
    assert_null(cicy_safetensors_find(file, "no"));
    assert_string_equal(cicy_safetensors_metadata(file, "width"), "0.25");
    assert_null(cicy_safetensors_metadata(file, "no"));
    cicy_safetensors_free(file);
}

static void test_two_arrays_of_one_name_are_not_written(void **state)
{
    const float a = 1;
    const cicy_safetensor same = {.name = "a", .dtype = CICY_DTYPE_F32, .bytes = 4, .data = &a};
    const cicy_safetensor twice[] = {same, same};
    assert_int_equal(cicy_safetensors_write(path, twice, 2, NULL, 0, NULL), CICY_USAGE);
    cicy_safetensor wrong = same;
    wrong.bytes = 3;
    assert_int_equal(cicy_safetensors_write(path, &wrong, 1, NULL, 0, NULL), CICY_USAGE);
}

#define F32(shape, begin, end)                                                                     \
    "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" begin "," end "]}"

static void test_valid_headers_are_accepted(void **state)
{
    assert_int_equal(parse("{}", 0, NULL), CICY_OK);
    assert_int_equal(parse("{}   ", 0, NULL), CICY_OK);
    assert_int_equal(parse("{\"a\":" F32("[2]", "0", "8") "}", 8, NULL), CICY_OK);
    assert_int_equal(
        parse("{\"a\":" F32("[]", "4", "8") ",\"b\":" F32("[1,1]", "0", "4") "}", 8, NULL),
        CICY_OK);
    assert_int_equal(
        parse("{\"a\":" F32("[0]", "4", "4") ",\"b\":" F32("[1]", "0", "4") "}", 4, NULL), CICY_OK);
}

static void test_each_fault_is_refused(void **state)
{
    const struct {
        const char *header;
        size_t data;
        const char *reason;
    } faults[] = {
        {"", 0, "not JSON"},
        {"[]", 0, "not a JSON object"},
        {" {}", 0, "not a JSON object"},
        {"{\"a\":", 0, "not JSON"},
        {"{\"a\":1}", 0, "dtype"},
        {"{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype"},
        {"{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "no shape"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "no data_offsets"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4,
         "no data_offsets"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4,
         "unknown fields"},
        {"{\"a\":" F32("[1.0]", "0", "4") "}", 4, "whole numbers"},
        {"{\"a\":" F32("[-1]", "0", "4") "}", 4, "whole numbers"},
        {"{\"a\":" F32("[1]", "-4", "0") "}", 4, "no data_offsets"},
        {"{\"a\":" F32("[1,1,1,1,1,1,1,1,1]", "0", "4") "}", 4, "too many axes"},
        {"{\"a\":" F32("[4294967296,4294967296]", "0", "0") "}", 0, "too large"},
        {"{\"a\":" F32("[4611686018427387905]", "0", "4") "}", 4, "too large"},
        {"{\"a\":" F32("[2]", "0", "4") "}", 4, "length of the shape"},
        {"{\"a\":" F32("[1]", "0", "4") "}", 3, "outside the file"},
        {"{\"a\":" F32("[1]", "4", "0") "}", 4, "outside the file"},
        {"{\"a\":" F32("[1]", "0", "4") "}", 5, "unused"},
        {"{\"a\":" F32("[1]", "4", "8") "}", 8, "unused"},
        {"{\"a\":" F32("[1]", "0", "4") ",\"b\":" F32("[1]", "8", "12") "}", 12, "unused"},
        {"{\"a\":" F32("[2]", "0", "8") ",\"b\":" F32("[2]", "4", "12") "}", 12, "overlap"},
        {"{\"a\":" F32("[1]", "0", "4") ",\"b\":" F32("[1]", "0", "4") "}", 4, "overlap"},
        {"{\"a\":" F32("[1]", "0", "4") ",\"a\":" F32("[1]", "4", "8") "}", 8, "duplicate"},
        {"{\"__metadata__\":3}", 0, "not an object"},
        {"{\"__metadata__\":{\"a\":3}}", 0, "strings"},
        {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}", 4,
         "not JSON"}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        cicy_error error = {0};
        assert_int_equal(parse(faults[i].header, faults[i].data, &error), CICY_INVALID_INPUT);
        if (!strstr(error.message, faults[i].reason))
            fail_msg("'%s' instead of '%s'", error.message, faults[i].reason);
    }
}

static void test_header_lengths_beyond_the_file_are_refused(void **state)
{
    cicy_safetensors *file;
    const unsigned char huge[] = {255, 255, 255, 255, 255, 255, 255, 255, '{', '}'};
    const unsigned char longer[] = {3, 0, 0, 0, 0, 0, 0, 0, '{', '}'};
    for (size_t size = 0; size < 8; size++)
        assert_int_equal(cicy_safetensors_parse("x", huge, size, &file, NULL), CICY_INVALID_INPUT);
    assert_int_equal(cicy_safetensors_parse("x", huge, sizeof huge, &file, NULL),
                     CICY_INVALID_INPUT);
    assert_int_equal(cicy_safetensors_parse("x", longer, sizeof longer, &file, NULL),
                     CICY_INVALID_INPUT);
}

static void test_every_truncation_of_a_file_is_refused(void **state)
{
    const float values[5] = {1, 2, 3, 4, 5};
    const cicy_safetensor tensor = {
        .name = "a", .dtype = CICY_DTYPE_F32, .rank = 1, .shape = {5}, .bytes = 20, .data = values};
    assert_int_equal(cicy_safetensors_write(path, &tensor, 1, NULL, 0, NULL), CICY_OK);
    char *content;
    size_t size;
    assert_int_equal(cicy_file_read(path, 0, &content, &size, NULL), CICY_OK);
    for (size_t cut = 0; cut < size; cut++) {
        char *copy = malloc(cut + 1);
        memcpy(copy, content, cut);
        cicy_safetensors *file;
        assert_int_equal(cicy_safetensors_parse("x", copy, cut, &file, NULL), CICY_INVALID_INPUT);
        free(copy);
    }
    free(content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_bytes_follow_the_specification),
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_two_arrays_of_one_name_are_not_written),
        cmocka_unit_test(test_valid_headers_are_accepted),
        cmocka_unit_test(test_each_fault_is_refused),
        cmocka_unit_test(test_header_lengths_beyond_the_file_are_refused),
        cmocka_unit_test(test_every_truncation_of_a_file_is_refused)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}

/* Bodies: encoding and decoding, over a model that has every kind of shape. */
#include "every_kind.h"

/* ---- encoding ---- */

struct encode_row {
    const char *name;
    const char *value;
    const char *body; /* or a status */
};

static const struct encode_row encode_rows[] = {
    {"nothing", "{}", "{}"},
    {"order of the model", "{\"count\":1,\"text\":\"a\"}", "{\"text\":\"a\",\"count\":1}"},
    {"nulls are left out", "{\"text\":null,\"point\":null,\"count\":0}", "{\"count\":0}"},
    {"empty structure", "{\"point\":{}}", "{\"point\":{}}"},
    {"falsy values", "{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[]}",
     "{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[]}"},
    {"integers in plain digits", "{\"count\":5e1,\"big\":-1.0}", "{\"count\":50,\"big\":-1}"},
    {"reals as they are spelt", "{\"real\":0.10}", "{\"real\":0.10}"},
    {"reals by name", "{\"real\":\"NaN\",\"single\":\"Infinity\"}", "{\"real\":\"NaN\",\"single\":\"Infinity\"}"},
    {"milliseconds", "{\"when\":1700000000.1239}", "{\"when\":1700000000.123}"},
    {"date-time", "{\"dateTime\":1700000000.1239}", "{\"dateTime\":\"2023-11-14T22:13:20.123Z\"}"},
    {"http-date", "{\"httpDate\":1700000000.9}", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}"},
    {"unknown enum value", "{\"colour\":\"PINK\"}", "{\"colour\":\"PINK\"}"},
    {"sparse list", "{\"sparse\":[null,\"a\"]}", "{\"sparse\":[null,\"a\"]}"},
    {"keys are escaped", "{\"counts\":{\"a\\\"b\":1}}", "{\"counts\":{\"a\\\"b\":1}}"},
    {"key given twice", "{\"counts\":{\"a\":1,\"b\":3,\"a\":2}}", "{\"counts\":{\"b\":3,\"a\":2}}"},
    {"lone surrogate", "{\"text\":\"\\ud83d\"}", "{\"text\":\"\\ud83d\"}"},
    {"document", "{\"any\":{\"n\":null,\"a\":[1.0]}}", "{\"any\":{\"n\":null,\"a\":[1.0]}}"},
    {"null in a dense list", "{\"texts\":[null]}", "TYPE"},
    {"null in a dense map", "{\"counts\":{\"a\":null}}", "TYPE"},
    {"number for string", "{\"text\":1}", "TYPE"},
    {"string for integer", "{\"count\":\"1\"}", "TYPE"},
    {"fraction for integer", "{\"count\":1.5}", "TYPE"},
    {"string for boolean", "{\"flag\":\"true\"}", "TYPE"},
    {"string for real", "{\"real\":\"1\"}", "TYPE"},
    {"boolean for real", "{\"real\":true}", "TYPE"},
    {"string for timestamp", "{\"when\":\"1\"}", "TYPE"},
    {"object for list", "{\"texts\":{}}", "TYPE"},
    {"array for map", "{\"counts\":[]}", "TYPE"},
    {"array for structure", "{\"point\":[]}", "TYPE"},
    {"array at the top", "[]", "TYPE"},
    {"past 32 bits", "{\"count\":2147483648}", "RANGE"},
    {"below 32 bits", "{\"count\":-2147483649}", "RANGE"},
    {"past 64 bits", "{\"big\":9223372036854775808}", "RANGE"},
    {"past the years", "{\"when\":1e12}", "RANGE"},
    {"unknown member", "{\"other\":1}", "NOT_FOUND"},
    {"unknown member within", "{\"point\":{\"z\":null}}", "NOT_FOUND"},
};

static void encode_writes_what_was_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(encode_rows); i++) {
        const char *body = body_of(&model, ROOT, encode_rows[i].value);
        if (strcmp(body, encode_rows[i].body) != 0)
            fail_msg("%s: %s", encode_rows[i].name, body);
    }
}

static void encode_of_nothing_is_an_empty_object(void **state)
{
    (void)state;
    assert_string_equal(body_of(&model, ROOT, NULL), "{}");
    assert_string_equal(body_of(&model, CSN_SHAPE_NONE, "{\"text\":\"a\"}"), "{}");
}

static void encode_follows_the_style(void **state)
{
    static const struct csn_json_style style = {.ascii = true, .slash = true, .spaces = true};
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, NULL, 1000);
    struct csn_value *value = document("{\"text\":\"/\xc3\xa9\",\"texts\":[\"a\",\"b\"],\"counts\":{\"a\":1,\"b\":2}}");
    assert_int_equal(csn_awsjson_encode(&model, ROOT, value, &style, &body, NULL), CSN_OK);
    assert_string_equal(string_of(csn_buf_span(&body)),
                        "{\"text\": \"\\/\\u00e9\", \"texts\": [\"a\", \"b\"], \"counts\": {\"a\": 1, \"b\": 2}}");
    csn_buf_reset(&body);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, value, &(struct csn_json_style){.slash = true}, &body, NULL), CSN_OK);
    assert_string_equal(string_of(csn_buf_span(&body)),
                        "{\"text\":\"\\/\xc3\xa9\",\"texts\":[\"a\",\"b\"],\"counts\":{\"a\":1,\"b\":2}}");
    csn_buf_clear(&body);
}

/* Only building makes a value that is not UTF-8. */
static void encode_refuses_a_document_that_is_not_utf8(void **state)
{
    struct csn_value *value = csn_value_new(&test_arena, CSN_VALUE_OBJECT);
    struct csn_value *latin = csn_value_new_string(&test_arena, CSN_SPAN("\xfc"));
    struct root root = {.has = 1 << 16, .any = latin};
    struct csn_error error;
    char storage[100];
    struct csn_buf body;

    (void)state;
    assert_int_equal(csn_value_add(&test_arena, value, CSN_SPAN("any"), latin), CSN_OK);
    csn_buf_init_fixed(&body, storage, sizeof storage);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, value, NULL, &body, &error), CSN_ENCODING);
    assert_string_equal(error.message, "any: a text in it is not UTF-8");
    error.message[0] = 0;
    assert_int_equal(csn_awsjson_encode_struct(&model, &root_binding, &root, NULL, &body, &error), CSN_ENCODING);
    assert_string_equal(error.message, "any: a text in it is not UTF-8");
    assert_int_equal(body.len, 0);
}

static void encode_names_the_path_and_cuts_the_body_back(void **state)
{
    struct csn_error error;
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, NULL, 1000);
    assert_int_equal(csn_buf_append(&body, CSN_SPAN("kept")), CSN_OK);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, document("{\"points\":[{\"x\":1},{\"x\":true}]}"), NULL, &body, &error), CSN_TYPE);
    assert_string_equal(error.message, "points[1].x: boolean where integer belongs");
    assert_int_equal(error.status, CSN_TYPE);
    assert_string_equal(string_of(csn_buf_span(&body)), "kept");
    csn_buf_clear(&body);
}

static void encode_names_the_end_of_a_path_too_long_to_show(void **state)
{
    char input[400] = "{\"grid\":{\"";
    struct csn_error error;
    struct csn_buf body;

    (void)state;
    memset(input + 10, 'k', 300);
    strcpy(input + 310, "\":[{\"x\":true}]}}");
    csn_buf_init(&body, NULL, 1000);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, document(input), NULL, &body, &error), CSN_TYPE);
    assert_string_equal(error.message, "[0].x: boolean where integer belongs");
    csn_buf_clear(&body);
}

/* ---- decoding ---- */

struct decode_row {
    const char *name;
    const char *body;
    const char *value; /* or a status */
};

static const struct decode_row decode_rows[] = {
    {"empty body", "", "{}"},
    {"no member", "{}", "{}"},
    {"unknown members", "{\"x\":{\"y\":[1e400,null]},\"count\":1,\"__type\":\"a\"}", "{\"count\":1}"},
    {"null members", "{\"text\":null,\"point\":{\"x\":null}}", "{\"point\":{}}"},
    {"order of the model", "{\"count\":1,\"text\":\"a\"}", "{\"text\":\"a\",\"count\":1}"},
    {"escaped names", "{\"te\\u0078t\":\"a\"}", "{\"text\":\"a\"}"},
    {"unknown enum value", "{\"colour\":\"PINK\"}", "{\"colour\":\"PINK\"}"},
    {"null in a dense list", "{\"texts\":[null,\"a\"]}", "{\"texts\":[null,\"a\"]}"},
    {"null in a dense map", "{\"counts\":{\"a\":null}}", "{\"counts\":{\"a\":null}}"},
    {"last of a name", "{\"count\":1,\"count\":2}", "{\"count\":2}"},
    {"null last of a name", "{\"count\":1,\"count\":null}", "{}"},
    {"numbers in any spelling", "{\"count\":1e2,\"when\":1.784316439424E9}", "{\"count\":1e2,\"when\":1.784316439424E9}"},
    {"date-time", "{\"dateTime\":\"2023-11-14T23:13:20.5+01:00\"}", "{\"dateTime\":1700000000.5}"},
    {"http-date", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}", "{\"httpDate\":1700000000}"},
    {"required", "{\"strict\":{}}", "{\"strict\":{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[],\"counts\":{},\"point\":{}}}"},
    {"null required", "{\"strict\":{\"text\":null,\"count\":1,\"flag\":true,\"when\":1,\"texts\":[],\"counts\":{},\"point\":{},\"choice\":{}}}",
     "{\"strict\":{\"text\":\"\",\"count\":1,\"flag\":true,\"when\":1,\"texts\":[],\"counts\":{},\"point\":{},\"choice\":{}}}"},
    {"null at the top", "null", "TYPE"},
    {"array at the top", "[]", "TYPE"},
    {"number for string", "{\"text\":1}", "TYPE"},
    {"fraction for integer", "{\"count\":1.5}", "TYPE"},
    {"string for integer", "{\"count\":\"1\"}", "TYPE"},
    {"string for boolean", "{\"flag\":\"x\"}", "TYPE"},
    {"string for epoch seconds", "{\"when\":\"1\"}", "TYPE"},
    {"number for date-time", "{\"dateTime\":1}", "TYPE"},
    {"no base64", "{\"bytes\":\"*\"}", "TYPE"},
    {"no base64 of the right length", "{\"bytes\":\"AB\\u0000=\"}", "TYPE"},
    {"boolean for blob", "{\"bytes\":true}", "TYPE"},
    {"string for real", "{\"real\":\"1\"}", "TYPE"},
    {"object for list", "{\"texts\":{}}", "TYPE"},
    {"array for map", "{\"counts\":[]}", "TYPE"},
    {"string for structure", "{\"point\":\"\"}", "TYPE"},
    {"past 32 bits", "{\"count\":4271162148}", "RANGE"},
    {"below 32 bits", "{\"count\":-2147483649}", "RANGE"},
    {"ends of 32 bits", "{\"counts\":{\"a\":-2147483648,\"b\":2147483647}}", "{\"counts\":{\"a\":-2147483648,\"b\":2147483647}}"},
    {"past 64 bits", "{\"big\":9223372036854775808}", "RANGE"},
    {"past the years", "{\"when\":1.5e12}", "RANGE"},
    {"no date", "{\"dateTime\":\"yesterday\"}", "SYNTAX"},
    {"cut short", "{\"texts\":[", "INCOMPLETE"},
    {"no JSON", "<html>", "SYNTAX"},
};

static const char *decoded(uint32_t shape, const char *body)
{
    struct csn_value *value;
    struct csn_buf text;
    enum csn_status status = csn_awsjson_decode(&model, shape, copied(body), &test_arena, &value, NULL, NULL);
    if (status != CSN_OK)
        return csn_status_name(status);
    csn_buf_init(&text, NULL, 1 << 20);
    assert_int_equal(csn_value_write(&text, value, NULL), CSN_OK);
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

static void decode_reads_what_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(decode_rows); i++) {
        const char *value = decoded(ROOT, decode_rows[i].body);
        if (strcmp(value, decode_rows[i].value) != 0)
            fail_msg("%s: %s", decode_rows[i].name, value);
    }
}

static void decode_without_an_output_looks_at_nothing(void **state)
{
    (void)state;
    assert_string_equal(decoded(CSN_SHAPE_NONE, "<html>"), "{}");
}

static void decode_notes_what_it_put_right(void **state)
{
    struct csn_value *value;
    struct csn_awsjson_notes notes;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"a\":1,\"point\":{\"b\":2,\"x\":null},\"strict\":{\"count\":null}}"),
                                        &test_arena, &value, &notes, NULL), CSN_OK);
    assert_int_equal(notes.unknown_members, 2);
    assert_int_equal(notes.null_members, 2);
    assert_int_equal(notes.corrected, 8);
}

static void decode_names_the_path(void **state)
{
    struct csn_value *value = NULL;
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"grid\":{\"k\":[{},{\"x\":[]}]}}"), &test_arena, &value, NULL, &error),
                     CSN_TYPE);
    assert_string_equal(error.message, "grid.k[1].x: array where integer belongs");
    assert_null(value);
}

static void decode_says_how_wide_the_number_may_be(void **state)
{
    struct csn_value *value = NULL;
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"count\":2147483648}"), &test_arena, &value, NULL, &error), CSN_RANGE);
    assert_string_equal(error.message, "count: more than 32 bits");
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"big\":9223372036854775808}"), &test_arena, &value, NULL, &error),
                     CSN_RANGE);
    assert_string_equal(error.message, "big: more than 64 bits");
}

static void encode_names_the_path_by_members_elements_and_keys(void **state)
{
    static const struct { const char *value; const char *message; } rows[] = {
        {"{\"point\":{\"x\":1,\"z\":2}}", "point.z: the model has no such member"},
        {"{\"texts\":[\"a\",null]}", "texts[1]: null where string belongs"},
        {"{\"counts\":{\"a\":1,\"b\":\"2\"}}", "counts.b: string where integer belongs"},
    };
    struct csn_error error;
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, NULL, 1000);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_int_not_equal(csn_awsjson_encode(&model, ROOT, document(rows[i].value), NULL, &body, &error), CSN_OK);
        assert_string_equal(error.message, rows[i].message);
    }
    csn_buf_clear(&body);
}

static void decode_corrects_what_is_missing_within_a_correction(void **state)
{
    static const struct csn_shape_member outer[] = {{CSN_SPAN_INIT("inner"), 1, true}};
    static const struct csn_shape_member inner[] = {
        {CSN_SPAN_INIT("text"), 2, true}, {CSN_SPAN_INIT("any"), 3, true}, {CSN_SPAN_INIT("free"), 2, false}};
    static const struct csn_shape nested[] = {{LITERAL("Outer"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(outer)},
                                              {LITERAL("Inner"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(inner)},
                                              {LITERAL("Text"), .kind = CSN_SHAPE_STRING},
                                              {LITERAL("Any"), .kind = CSN_SHAPE_DOCUMENT}}; /* which has no zero value */
    static const struct csn_model small = {.shapes = nested, .shape_count = 4};
    struct csn_value *value;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&small, 0, CSN_SPAN("{}"), &test_arena, &value, NULL, NULL), CSN_OK);
    assert_true(csn_value_equal(value, document("{\"inner\":{\"text\":\"\"}}")));
}

/* A model that was not checked is refused where it leads nowhere. */
static void shapes_that_are_not_there_are_refused(void **state)
{
    static const struct csn_shape_member nowhere[] = {{CSN_SPAN_INIT("a"), 7, false}, {CSN_SPAN_INIT("b"), 7, false}};
    static const struct csn_shape_member needed[] = {{CSN_SPAN_INIT("a"), 7, true}};
    static const struct csn_shape broken[] = {{LITERAL("S"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(nowhere)},
                                              {LITERAL("L"), .kind = CSN_SHAPE_LIST, .members = nowhere, .member_count = 1},
                                              {LITERAL("M"), .kind = CSN_SHAPE_MAP, MEMBERS(nowhere)},
                                              {LITERAL("N"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(needed)}};
    static const struct csn_model small = {.shapes = broken, .shape_count = 4};
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_error error;
    struct csn_value *value;

    (void)state;
    assert_int_equal(csn_awsjson_compare(&small, 1, document("[1]"), document("[1]"), &test_arena, &list), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_compare(&small, 2, document("{}"), document("{}"), &test_arena, &list), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_decode(&small, 1, CSN_SPAN("[1]"), &test_arena, &value, NULL, &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "[0]: the model has no such shape");
    assert_int_equal(csn_awsjson_decode(&small, 3, CSN_SPAN("{}"), &test_arena, &value, NULL, &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "a: the model has no such shape");
    assert_int_equal(csn_awsjson_decode(&small, 4, CSN_SPAN("{}"), &test_arena, &value, NULL, &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "the top level: the model has no such shape");
    assert_string_equal(body_of(&small, 0, "{\"a\":1}"), "NOT_FOUND");
    assert_int_equal(csn_awsjson_decode(&small, 0, CSN_SPAN("{\"a\":1}"), &test_arena, &value, NULL, NULL), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_compare(&small, 0, NULL, document("{\"a\":1}"), &test_arena, &list), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_compare(&small, 9, NULL, document("{}"), &test_arena, &list), CSN_NOT_FOUND);
}

static void decode_ends_where_required_members_do_not(void **state)
{
    static const struct csn_shape_member self[] = {{CSN_SPAN_INIT("self"), 0, true}};
    static const struct csn_shape endless[] = {{LITERAL("Self"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(self)}};
    static const struct csn_model loop = {.shapes = endless, .shape_count = 1};
    struct csn_value *value;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&loop, 0, CSN_SPAN("{}"), &test_arena, &value, NULL, NULL), CSN_LIMIT);
}

/* ---- a member that the code has never heard of ---- */

static void new_member_needs_no_code(void **state)
{
    struct csn_shape table[SHAPES];
    struct csn_shape_member members[CSN_COUNT(point_members) + 1];
    struct csn_model grown = extended(table, members, copied("zenith"), WHEN);
    struct csn_value *value;
    struct csn_awsjson_notes notes;

    (void)state;
    assert_int_equal(csn_model_check(&grown, NULL), CSN_OK);
    assert_string_equal(body_of(&model, POINT, "{\"zenith\":1.5}"), "NOT_FOUND");
    assert_string_equal(body_of(&grown, POINT, "{\"zenith\":1.5,\"x\":1}"), "{\"x\":1,\"zenith\":1.5}");
    assert_string_equal(violations(&grown, POINT, document("{}")), "zenith: Point requires it, and it is missing");
    assert_string_equal(violations(&grown, POINT, document("{\"zenith\":\"a\"}")), "zenith: string stands where timestamp belongs");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{}"), "zenith body.given-sent");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{\"zenith\":1000}"), "zenith time.epoch-seconds");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{\"Zenith\":1}"), "Zenith body.member-names");
    assert_int_equal(csn_awsjson_decode(&grown, POINT, CSN_SPAN("{\"zenith\":2,\"nadir\":1}"), &test_arena, &value, &notes, NULL), CSN_OK);
    assert_true(csn_span_equal(csn_value_get(value, CSN_SPAN("zenith"))->text, CSN_SPAN("2")));
    assert_int_equal(notes.unknown_members, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(encode_writes_what_was_given),
        cmocka_unit_test(encode_of_nothing_is_an_empty_object),
        cmocka_unit_test(encode_follows_the_style),
        cmocka_unit_test(encode_refuses_a_document_that_is_not_utf8),
        cmocka_unit_test(encode_names_the_path_and_cuts_the_body_back),
        cmocka_unit_test(encode_names_the_path_by_members_elements_and_keys),
        cmocka_unit_test(encode_names_the_end_of_a_path_too_long_to_show),
        cmocka_unit_test(decode_reads_what_is_known),
        cmocka_unit_test(decode_without_an_output_looks_at_nothing),
        cmocka_unit_test(decode_notes_what_it_put_right),
        cmocka_unit_test(decode_names_the_path),
        cmocka_unit_test(decode_says_how_wide_the_number_may_be),
        cmocka_unit_test(decode_corrects_what_is_missing_within_a_correction),
        cmocka_unit_test(shapes_that_are_not_there_are_refused),
        cmocka_unit_test(decode_ends_where_required_members_do_not),
        cmocka_unit_test(new_member_needs_no_code),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}

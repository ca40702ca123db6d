/* Comparing what a client sent with what it was given. */
#include "every_kind.h"

struct compare_row {
    const char *name;
    const char *given; /* NULL: nothing */
    const char *sent;
    const char *differences;
};

static const struct compare_row compare_rows[] = {
    {"nothing", NULL, "{}", ""},
    {"order and space", "{\"text\":\"a\",\"count\":1}", "{ \"count\" : 1 , \"text\" : \"\\u0061\" }", ""},
    {"null given", "{\"text\":null}", "{}", ""},
    {"null in a structure", "{\"point\":{\"x\":null}}", "{\"point\":{}}", ""},
    {"missing", "{\"text\":\"\"}", "{}", "text body.given-sent"},
    {"missing zero", "{\"count\":0}", "{}", "count body.given-sent"},
    {"missing unknown enum", "{\"colour\":\"PINK\"}", "{}", "colour enum.open-input"},
    {"missing known enum", "{\"colour\":\"RED\"}", "{}", "colour body.given-sent"},
    {"missing empty structure", "{\"point\":{}}", "{}", "point body.empty-structure"},
    {"missing structure of nulls", "{\"point\":{\"x\":null}}", "{}", "point body.empty-structure"},
    {"missing empty union", "{\"choice\":{}}", "{}", "choice body.empty-structure"},
    {"missing number for enum", "{\"colour\":5}", "{}", "colour body.given-sent"},
    {"missing structure", "{\"point\":{\"x\":1}}", "{}", "point body.given-sent"},
    {"illegal empty structure dropped", "{\"strict\":{}}", "{}", ""},
    {"illegal empty structure sent", "{\"strict\":{}}", "{\"strict\":{}}", ""},
    {"structure with a required member dropped", "{\"strict\":{\"text\":\"a\"}}", "{}", "strict body.given-sent"},
    {"structure sent as array", "{\"point\":{}}", "{\"point\":[]}", "point body.empty-structure"},
    {"full structure sent as array", "{\"point\":{\"x\":1}}", "{\"point\":[]}", "point body.given-sent"},
    {"no structure given, none sent", "{\"point\":\"a\"}", "{\"point\":\"a\"}", "point body.given-sent"},
    {"array at the top", "{}", "[]", " body.one-object"},
    {"extra", "{}", "{\"text\":\"\"}", "text body.nothing-else"},
    {"extra structure", "{}", "{\"point\":{}}", "point body.nothing-else"},
    {"extra for a null", "{\"text\":null}", "{\"text\":\"NA\"}", "text body.nothing-else"},
    {"unknown", "{}", "{\"other\":1}", "other body.nothing-else"},
    {"unknown null", "{}", "{\"other\":null}", "other body.nothing-else"},
    {"unknown that was given", "{\"other\":1}", "{\"other\":2}", ""},
    {"unknown that was given, dropped", "{\"other\":1}", "{}", ""},
    {"null sent", "{}", "{\"text\":null}", "text body.null-omitted"},
    {"null sent for null", "{\"point\":{\"x\":null}}", "{\"point\":{\"x\":null}}", "point.x body.null-omitted"},
    {"null sent for a value", "{\"count\":1}", "{\"count\":null}", "count body.given-sent"},
    {"null sent for an empty structure", "{\"point\":{}}", "{\"point\":null}", "point body.empty-structure"},
    {"letter case", "{\"text\":\"a\"}", "{\"Text\":\"a\"}", "Text body.member-names"},
    {"another style", "{\"dateTime\":0}", "{\"date_time\":\"1970-01-01T00:00:00Z\"}", "date_time body.member-names"},
    {"letter case and value", "{\"text\":\"a\"}", "{\"TEXT\":\"b\"}", "TEXT body.member-names; TEXT body.given-sent"},
    {"letter case beside the right one", "{\"text\":\"a\"}", "{\"text\":\"a\",\"Text\":\"a\"}", "Text body.nothing-else"},
    {"letter case within", "{\"point\":{\"x\":1}}", "{\"point\":{\"X\":1}}", "point.X body.member-names"},
    {"cut name", "{\"text\":\"a\"}", "{\"tex\":\"a\"}", "text body.given-sent; tex body.nothing-else"},
    {"digit for a letter", "{\"text\":\"a\"}", "{\"4ext\":\"a\"}", "text body.given-sent; 4ext body.nothing-else"},
    {"another name", "{\"text\":\"a\"}", "{\"texte\":\"a\"}", "text body.given-sent; texte body.nothing-else"},
    {"twice", "{\"text\":\"a\"}", "{\"text\":\"a\",\"te\\u0078t\":\"a\"}", "text body.unique-names"},
    {"three times", "{\"text\":\"a\"}", "{\"text\":\"x\",\"text\":\"y\",\"text\":\"a\"}", "text body.unique-names"},
    {"unknown twice", "{}", "{\"o\":1,\"o\":1}", "o body.unique-names; o body.nothing-else; o body.nothing-else"},
    {"given twice in a map", "{\"counts\":{\"a\":1,\"a\":2}}", "{\"counts\":{\"a\":2}}", ""},
    {"twice in a map", "{\"counts\":{\"a\":1}}", "{\"counts\":{\"a\":1,\"a\":1}}", "counts.a body.unique-names"},
    {"another string", "{\"text\":\"a\"}", "{\"text\":\"b\"}", "text body.given-sent"},
    {"another enum", "{\"colour\":\"RED\"}", "{\"colour\":\"red\"}", "colour body.given-sent"},
    {"another unknown enum", "{\"colour\":\"PINK\"}", "{\"colour\":\"UNKNOWN\"}", "colour enum.open-input"},
    {"number for string", "{\"text\":\"123\"}", "{\"text\":123}", "text string.kind"},
    {"boolean for string", "{\"text\":\"true\"}", "{\"text\":true}", "text string.kind"},
    {"number for enum", "{\"colour\":\"1\"}", "{\"colour\":1}", "colour string.kind"},
    {"JSON spliced in", "{\"text\":\"{\\\"a\\\":1}\"}", "{\"text\":{\"a\":1}}", "text string.json-escaped"},
    {"JSON escaped twice", "{\"text\":\"{\\\"a\\\":1}\"}", "{\"text\":\"{\\\\\\\"a\\\\\\\":1}\"}", "text string.json-escaped"},
    {"JSON string escaped twice", "{\"text\":\"\\\"a\\\"\"}", "{\"text\":\"\\\\\\\"a\\\\\\\"\"}", "text string.json-escaped"},
    {"JSON array escaped twice", "{\"text\":\"[\\n]\"}", "{\"text\":\"[\\\\n]\"}", "text string.json-escaped"},
    {"JSON cut before its quote", "{\"text\":\"{\\\"\"}", "{\"text\":\"{\"}", "text body.given-sent"},
    {"JSON cut before a null character", "{\"text\":\"{\\u0000\"}", "{\"text\":\"{\"}", "text body.given-sent"},
    {"another JSON", "{\"text\":\"{1\"}", "{\"text\":\"{2\"}", "text body.given-sent"},
    {"object for a plain string", "{\"text\":\"a\"}", "{\"text\":{}}", "text string.kind"},
    {"encoded twice", "{\"text\":\"\xc3\xbc\"}", "{\"text\":\"\xc3\x83\xc2\xbc\"}", "text body.utf8"},
    {"half a pair", "{\"text\":\"\xf0\x9f\x9a\x80\"}", "{\"text\":\"\\ud83d\"}", "text string.surrogate-pairs"},
    {"pair", "{\"text\":\"\xf0\x9f\x9a\x80\"}", "{\"text\":\"\\ud83d\\ude80\"}", ""},
    {"lone surrogate", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a\\uD83Db\"}", ""},
    {"lone surrogate replaced", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a\\ufffdb\"}", ""},
    {"lone surrogate replaced thrice", "{\"text\":\"a\\ud83db\\udc00\"}", "{\"text\":\"a\\ufffd\\ufffd\\ufffdb\\ufffd\\ufffd\\ufffd\"}", ""},
    {"lone surrogate before its replacement", "{\"text\":\"\\ud83d\\ufffd\"}", "{\"text\":\"\\ufffd\\ufffd\"}", ""},
    {"lone surrogate dropped", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"ab\"}", "text body.given-sent"},
    {"lone surrogate as question mark", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a?b\"}", "text body.given-sent"},
    {"lone surrogate as other text", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"aXYZb\"}", "text body.given-sent"},
    {"another lone surrogate", "{\"text\":\"\\ud83d\"}", "{\"text\":\"\\ud83e\"}", "text body.given-sent"},
    {"lone surrogate beside the last character before them", "{\"text\":\"\\ud83d\\ud7ff\"}", "{\"text\":\"\\ufffd\\ud7ff\"}", ""},
    {"cut string", "{\"text\":\"a\\u0000b\"}", "{\"text\":\"a\"}", "text body.given-sent"},
    {"another number", "{\"count\":1}", "{\"count\":2}", "count body.given-sent"},
    {"number as string", "{\"count\":1}", "{\"count\":\"1\"}", "count number.integer"},
    {"boolean as number", "{\"count\":1}", "{\"count\":true}", "count number.integer"},
    {"fraction", "{\"count\":1}", "{\"count\":1.5}", "count number.integer"},
    {"spelling", "{\"count\":50}", "{\"count\":50.0}", "count number.plain"},
    {"exponent", "{\"count\":100000}", "{\"count\":1e+05}", "count number.plain"},
    {"great number", "{\"big\":9223372036854775807}", "{\"big\":9223372036854775808}", "big body.given-sent"},
    {"rounded number", "{\"big\":9007199254740993}", "{\"big\":9007199254740992}", "big body.given-sent"},
    {"beyond any integer", "{\"big\":1}", "{\"big\":123456789012345678901234567890}", "big body.given-sent"},
    {"string given for integer, mended", "{\"count\":\"50\"}", "{\"count\":50}", ""},
    {"string given for integer, sent", "{\"count\":\"50\"}", "{\"count\":\"50\"}", "count number.integer"},
    {"string given for integer, changed", "{\"count\":\"50\"}", "{\"count\":5}", "count body.given-sent"},
    {"boolean given for integer, mended", "{\"count\":true}", "{\"count\":1}", ""},
    {"boolean given for integer, sent", "{\"count\":true}", "{\"count\":true}", "count number.integer"},
    {"false given for integer, mended", "{\"count\":false}", "{\"count\":0}", ""},
    {"false given for integer, changed", "{\"count\":false}", "{\"count\":1}", "count body.given-sent"},
    {"word of JSON given for integer", "{\"count\":\"true\"}", "{\"count\":7}", ""},
    {"number and more given for integer", "{\"count\":\"5 x\"}", "{\"count\":7}", ""},
    {"list given for integer", "{\"count\":[1]}", "{\"count\":7}", ""},
    {"number given for string, mended", "{\"text\":5}", "{\"text\":\"5\"}", ""},
    {"fraction given for integer, sent", "{\"count\":50.5}", "{\"count\":50.5}", "count number.integer"},
    {"fraction given for integer, cut", "{\"count\":50.5}", "{\"count\":50}", "count body.given-sent"},
    {"word given for integer", "{\"count\":\"many\"}", "{\"count\":0}", ""},
    {"real", "{\"real\":0.1}", "{\"real\":1.0000000000000000555e-1}", ""},
    {"another real", "{\"real\":0.1}", "{\"real\":0.2}", "real body.given-sent"},
    {"single", "{\"single\":0.1}", "{\"single\":0.10000000149011612}", ""},
    {"real as string", "{\"real\":0.1}", "{\"real\":\"0.1\"}", "real body.given-sent"},
    {"real by name", "{\"real\":\"NaN\"}", "{\"real\":\"NaN\"}", ""},
    {"number for a real by name", "{\"real\":\"NaN\"}", "{\"real\":1}", "real body.given-sent"},
    {"name for a real", "{\"real\":1}", "{\"real\":\"NaN\"}", "real body.given-sent"},
    {"boolean for real", "{\"real\":1}", "{\"real\":true}", "real body.given-sent"},
    {"boolean given for real, mended", "{\"real\":true}", "{\"real\":1}", ""},
    {"string given for boolean, mended", "{\"flag\":\"true\"}", "{\"flag\":false}", ""},
    {"another boolean", "{\"flag\":true}", "{\"flag\":false}", "flag body.given-sent"},
    {"boolean as string", "{\"flag\":true}", "{\"flag\":\"true\"}", "flag body.given-sent"},
    {"blob", "{\"bytes\":\"YQ==\"}", "{\"bytes\":\"Yg==\"}", "bytes body.given-sent"},
    {"document", "{\"any\":{\"a\":1}}", "{\"any\":{\"a\":1.0}}", ""},
    {"another document", "{\"any\":{\"a\":1}}", "{\"any\":{\"a\":2}}", "any body.given-sent"},
    {"longer list", "{\"texts\":[\"a\"]}", "{\"texts\":[\"a\",\"a\"]}", "texts body.given-sent"},
    {"element", "{\"texts\":[\"a\",\"b\"]}", "{\"texts\":[\"a\",\"c\"]}", "texts[1] body.given-sent"},
    {"null element", "{\"sparse\":[null]}", "{\"sparse\":[null]}", ""},
    {"null element missing", "{\"sparse\":[\"a\"]}", "{\"sparse\":[null]}", "sparse[0] body.given-sent"},
    {"null element filled", "{\"sparse\":[null]}", "{\"sparse\":[\"\"]}", "sparse[0] body.nothing-else"},
    {"object for list", "{\"texts\":[]}", "{\"texts\":{}}", "texts body.given-sent"},
    {"map entries", "{\"counts\":{\"a\":1,\"b\":2}}", "{\"counts\":{\"b\":3,\"c\":4}}",
     "counts.a body.given-sent; counts.b body.given-sent; counts.c body.nothing-else"},
    {"array for map", "{\"counts\":{}}", "{\"counts\":[]}", "counts body.given-sent"},
    {"no list given for list", "{\"texts\":\"a\"}", "{\"texts\":[\"a\"]}", ""},
    {"no map given for map", "{\"counts\":\"a\"}", "{\"counts\":{}}", ""},
    {"no structure given, missing", "{\"point\":\"a\"}", "{}", "point body.given-sent"},
    {"date-time", "{\"dateTime\":1700000000.5}", "{\"dateTime\":\"2023-11-14T23:13:20+01:00\"}", ""},
    {"date-time too fine", "{\"dateTime\":1700000000.1239}", "{\"dateTime\":\"2023-11-14T22:13:20.1239Z\"}", "dateTime time.precision"},
    {"another date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":\"2023-11-14T22:13:21Z\"}", "dateTime time.instant"},
    {"no date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":\"today\"}", "dateTime time.instant"},
    {"number for date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":1700000000}", "dateTime string.kind"},
    {"http-date", "{\"httpDate\":1700000000.5}", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}", ""},
    {"a little later", "{\"when\":1700000000.1}", "{\"when\":1700000000.2}", "when time.instant"},
    {"a little earlier", "{\"when\":1700000000.2}", "{\"when\":1700000000.1}", "when time.instant"},
    {"milliseconds, cut to seconds toward zero", "{\"when\":-1.5}", "{\"when\":-1000}", "when time.epoch-seconds"},
    {"milliseconds, cut to seconds toward the past", "{\"when\":-1.5}", "{\"when\":-2000}", "when time.epoch-seconds"},
    {"no instant given for timestamp", "{\"when\":1e12}", "{\"when\":1700000000}", ""},
    {"string given for timestamp, mended", "{\"when\":\"now\"}", "{\"when\":1700000000}", ""},
    {"separators", "{\"dateTime\":0}", "{\"_date-Time_\":\"1970-01-01T00:00:00Z\"}", "_date-Time_ body.member-names"},
    {"escaped in part", "{\"text\":\"{\\\"a\\\"}\"}", "{\"text\":\"{\\\\\\\"a\\\"}\"}", "text body.given-sent"},
    {"union", "{\"choice\":{\"left\":\"a\"}}", "{\"choice\":{\"right\":1}}", "choice.left body.given-sent; choice.right body.nothing-else"},
};

static void compare_finds_every_difference_and_no_freedom(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(compare_rows); i++) {
        const struct compare_row *row = &compare_rows[i];
        const char *found = differences(&model, ROOT, row->given, row->sent);
        if (strcmp(found, row->differences) != 0)
            fail_msg("%s: %s", row->name, found);
    }
}

/* A wrong name is taken for one member, even where two are alike. */
static void compare_takes_a_wrong_name_once(void **state)
{
    static const struct csn_shape_member alike[] = {{CSN_SPAN_INIT("ab"), 1, false}, {CSN_SPAN_INIT("a_b"), 1, false}};
    static const struct csn_shape pair[] = {{LITERAL("Pair"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(alike)},
                                            {LITERAL("Text"), .kind = CSN_SHAPE_STRING}};
    static const struct csn_model small = {.shapes = pair, .shape_count = 2};

    (void)state;
    assert_string_equal(differences(&small, 0, "{\"ab\":\"1\",\"a_b\":\"2\"}", "{\"AB\":\"1\"}"),
                        "AB body.member-names; a_b body.given-sent");
    assert_string_equal(differences(&small, 0, "{\"ab\":\"1\",\"a_b\":\"2\"}", "{\"AB\":\"1\",\"Ab\":\"2\"}"),
                        "AB body.member-names; Ab body.member-names");
}

static void compare_knows_nothing_else_where_there_is_no_input(void **state)
{
    (void)state;
    assert_string_equal(differences(&model, CSN_SHAPE_NONE, NULL, "{}"), "");
    assert_string_equal(differences(&model, CSN_SHAPE_NONE, NULL, "{\"a\":1}"), "a body.nothing-else");
}

static void compare_hands_out_both_sides(void **state)
{
    struct csn_difference_list list = {NULL, 0, 0};

    (void)state;
    assert_int_equal(csn_awsjson_compare(&model, ROOT, document("{\"text\":\"a\",\"count\":5}"),
                                         document("{\"text\":null,\"Count\":5}"), &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].kind, CSN_DIFFERENCE_MISSING);
    assert_int_equal(list.items[0].actual->kind, CSN_VALUE_NULL);
    assert_true(csn_span_equal(list.items[0].expected->text, CSN_SPAN("a")));
    assert_int_equal(list.items[1].kind, CSN_DIFFERENCE_MEMBER_NAME);
    assert_ptr_equal(list.items[1].shape, &shapes[COUNT]);
    assert_true(csn_span_equal(list.items[1].actual->text, CSN_SPAN("5")));
}

static void difference_has_words_for_every_kind(void **state)
{
    enum csn_difference_kind beyond = (enum csn_difference_kind)(CSN_DIFFERENCE_VALUE + 1);
    struct csn_difference strange = {.kind = beyond};

    (void)state;
    assert_string_equal(csn_difference_sentence(CSN_DIFFERENCE_EXTRA), "the body has a member that was not given");
    assert_string_equal(csn_difference_sentence(beyond), "unknown");
    assert_string_equal(csn_difference_rule(&strange), "body.given-sent");
}

static void compare_lists_a_thousand_at_most(void **state)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *sent = csn_value_new(&test_arena, CSN_VALUE_OBJECT);

    (void)state;
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(csn_value_add(&test_arena, sent, CSN_SPAN("x"), csn_value_new_int(&test_arena, 1)), CSN_OK);
    assert_int_equal(csn_awsjson_compare(&model, ROOT, NULL, sent, &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 1000);
}

static void what_is_encoded_has_no_difference(void **state)
{
    static const char given[] =
        "{\"text\":\"a\\ud83d/\\u0001\",\"count\":5e1,\"big\":-1,\"real\":0.5,\"flag\":false,\"bytes\":\"YQ==\",\"when\":-0.1239,"
        "\"dateTime\":1700000000.1239,\"httpDate\":-1.5,\"colour\":\"PINK\",\"texts\":[],\"sparse\":[null],\"counts\":{\"\":0},"
        "\"points\":[{}],\"choice\":{\"left\":\"\"},\"any\":null,\"point\":{\"x\":null},\"strict\":{\"when\":1}}";

    (void)state;
    assert_string_equal(differences(&model, ROOT, given, body_of(&model, ROOT, given)), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare_finds_every_difference_and_no_freedom),
        cmocka_unit_test(compare_takes_a_wrong_name_once),
        cmocka_unit_test(compare_knows_nothing_else_where_there_is_no_input),
        cmocka_unit_test(compare_hands_out_both_sides),
        cmocka_unit_test(difference_has_words_for_every_kind),
        cmocka_unit_test(compare_lists_a_thousand_at_most),
        cmocka_unit_test(what_is_encoded_has_no_difference),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}

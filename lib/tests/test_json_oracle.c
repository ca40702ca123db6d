/* The JSON reader against cJSON, written by other people. Where the two differ, the difference is listed, with its reason:
 * a text that is not listed and divides them fails, and so does one that is listed and doesn't. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <countersign/countersign.h>

static int set_up(void **state)
{
    static struct csn_arena arena;

    csn_arena_init(&arena, NULL, 64 << 20);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    csn_arena_clear(*state);
    return 0;
}

/* cJSON reads up to a NUL behind the text, and must find nothing but white space there. NULL where it refuses. */
static cJSON *oracle_parse(struct csn_span text)
{
    char *copy = malloc(text.len + 1);
    cJSON *tree;

    assert_non_null(copy);
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    copy[text.len] = 0;
    tree = cJSON_ParseWithLengthOpts(copy, text.len + 1, NULL, 1);
    free(copy);
    return tree;
}

static bool oracle_accepts(struct csn_span text)
{
    cJSON *tree = oracle_parse(text);
    bool accepted = tree != NULL;

    cJSON_Delete(tree);
    return accepted;
}

static bool library_accepts(struct csn_span text)
{
    return csn_json_check(text, NULL) == CSN_OK;
}

/* ---- the accept set ---- */

struct text_row {
    struct csn_span text;
    const char *why; /* they differ here; NULL: they agree */
};

static const struct text_row rows[] = {
    {CSN_SPAN_INIT("null"), NULL},
    {CSN_SPAN_INIT("true"), NULL},
    {CSN_SPAN_INIT("false"), NULL},
    {CSN_SPAN_INIT("\"\""), NULL},
    {CSN_SPAN_INIT("[]"), NULL},
    {CSN_SPAN_INIT("{}"), NULL},
    {CSN_SPAN_INIT(" \t\r\n[ ] \t\r\n"), NULL},
    {CSN_SPAN_INIT("[1,-2,3.5,1e3,1E+3,1e-3,0,-0,0.0]"), NULL},
    {CSN_SPAN_INIT("{\"a\":{\"b\":[null,true,false,\"x\"]}}"), NULL},
    {CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), NULL},
    {CSN_SPAN_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\""), NULL},
    {CSN_SPAN_INIT("\"\\ud83d\\ude00\""), NULL},
    {CSN_SPAN_INIT("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""), NULL},
    {CSN_SPAN_INIT(""), NULL},
    {CSN_SPAN_INIT(" "), NULL},
    {CSN_SPAN_INIT("[1,]"), NULL},
    {CSN_SPAN_INIT("[,1]"), NULL},
    {CSN_SPAN_INIT("[1 2]"), NULL},
    {CSN_SPAN_INIT("[1"), NULL},
    {CSN_SPAN_INIT("[1}"), NULL},
    {CSN_SPAN_INIT("{\"a\":1,}"), NULL},
    {CSN_SPAN_INIT("{\"a\"}"), NULL},
    {CSN_SPAN_INIT("{\"a\":}"), NULL},
    {CSN_SPAN_INIT("{a:1}"), NULL},
    {CSN_SPAN_INIT("{'a':1}"), NULL},
    {CSN_SPAN_INIT("{1:1}"), NULL},
    {CSN_SPAN_INIT("{} {}"), NULL},
    {CSN_SPAN_INIT("1 x"), NULL},
    {CSN_SPAN_INIT("[1]/**/"), NULL},
    {CSN_SPAN_INIT("tru"), NULL},
    {CSN_SPAN_INIT("True"), NULL},
    {CSN_SPAN_INIT("truefalse"), NULL},
    {CSN_SPAN_INIT("NaN"), NULL},
    {CSN_SPAN_INIT("Infinity"), NULL},
    {CSN_SPAN_INIT("-Infinity"), NULL},
    {CSN_SPAN_INIT("+1"), NULL},
    {CSN_SPAN_INIT(".5"), NULL},
    {CSN_SPAN_INIT("-"), NULL},
    {CSN_SPAN_INIT("1e"), NULL},
    {CSN_SPAN_INIT("1.2.3"), NULL},
    {CSN_SPAN_INIT("0x10"), NULL},
    {CSN_SPAN_INIT("\"abc"), NULL},
    {CSN_SPAN_INIT("\"\\"), NULL},
    {CSN_SPAN_INIT("\"\\x41\""), NULL},
    {CSN_SPAN_INIT("\"\\u12\""), NULL},
    {CSN_SPAN_INIT("'a'"), NULL},
    {CSN_SPAN_INIT("\"\\ud83d\""), "a lone surrogate is legal grammar (RFC 8259 section 8.2); cJSON refuses it"},
    {CSN_SPAN_INIT("\"\\ude00\""), "likewise a low one"},
    {CSN_SPAN_INIT("\"\\ud83d\\u0041\""), "likewise one that something else follows"},
    {CSN_SPAN_INIT("\xEF\xBB\xBF{}"), "cJSON skips a byte order mark"},
    {CSN_SPAN_INIT("\x01[]"), "cJSON takes every byte up to U+0020 for white space"},
    {CSN_SPAN_INIT("[\f1\v]"), "likewise within"},
    {CSN_SPAN_INIT("\"a\nb\""), "cJSON lets control characters stand raw in strings"},
    {CSN_SPAN_INIT("\"\t\""), "likewise a tab"},
    {CSN_SPAN_INIT("\"\x80\""), "cJSON doesn't look whether text is UTF-8"},
    {CSN_SPAN_INIT("\"\xC0\xAF\""), "likewise overlong forms"},
    {CSN_SPAN_INIT("\"\xED\xA0\x80\""), "likewise surrogates in three bytes"},
    {CSN_SPAN_INIT("01"), "cJSON hands digits to strtod, which takes leading zeros"},
    {CSN_SPAN_INIT("-00"), "likewise"},
    {CSN_SPAN_INIT("1."), "strtod takes a point without digits"},
    {CSN_SPAN_INIT("-.5"), "and one without digits before it"},
};

static void json_agrees_with_cjson_but_for_the_listed_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        bool ours = library_accepts(rows[i].text);
        bool theirs = oracle_accepts(rows[i].text);

        if ((ours != theirs) != (rows[i].why != NULL))
            fail_msg("row %zu, %.*s: we %s it, cJSON %s it", i, CSN_SPAN_ARG(rows[i].text), ours ? "take" : "refuse",
                     theirs ? "takes" : "refuses");
    }
}

/* None of the listed differences can arise from these: no numbers, no escapes, no bytes but printable ASCII. */
static const struct csn_span documents[] = {
    CSN_SPAN_INIT("{\"a\":[true,null,\"x\"],\"b\":{},\"\":false}"),
    CSN_SPAN_INIT("[[],[[]],{\"a\":{\"b\":[{}]}}]"),
    CSN_SPAN_INIT(" { \"job\" : \"id\" , \"list\" : [ \"\" , \"y\" ] } "),
};

static void json_agrees_with_cjson_on_every_prefix(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(documents); i++)
        for (size_t len = 0; len <= documents[i].len; len++) {
            struct csn_span text = csn_span_slice(documents[i], 0, len);

            if (library_accepts(text) != oracle_accepts(text))
                fail_msg("%.*s", CSN_SPAN_ARG(text));
        }
}

static void check_replaced(struct csn_span document, size_t at, char byte)
{
    char storage[128];
    struct csn_span text = {storage, document.len};

    assert_true(document.len <= sizeof storage);
    memcpy(storage, document.data, document.len);
    storage[at] = byte;
    if (library_accepts(text) != oracle_accepts(text))
        fail_msg("%.*s", CSN_SPAN_ARG(text));
}

static void json_agrees_with_cjson_on_every_byte_replaced(void **state)
{
    static const struct csn_span bytes = CSN_SPAN_INIT("{}[]:,\" xn");

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(documents); i++)
        for (size_t at = 0; at < documents[i].len; at++)
            for (size_t j = 0; j < bytes.len; j++)
                check_replaced(documents[i], at, bytes.data[j]);
}

/* ---- values ---- */

static void check_same(const struct csn_value *ours, const cJSON *theirs);

static void check_same_items(const struct csn_value *ours, const cJSON *theirs)
{
    const cJSON *child = theirs->child;

    assert_int_equal(cJSON_GetArraySize(theirs), ours->count);
    for (size_t i = 0; i < ours->count; i++, child = child->next) {
        assert_non_null(child);
        if (ours->kind == CSN_VALUE_OBJECT)
            assert_true(csn_span_equal(ours->items[i].name, csn_span_of_string(child->string)));
        check_same(ours->items[i].value, child);
    }
}

static void check_same_number(const struct csn_value *ours, const cJSON *theirs)
{
    char lexeme[64];

    assert_true(ours->text.len < sizeof lexeme);
    memcpy(lexeme, ours->text.data, ours->text.len);
    lexeme[ours->text.len] = 0;
    assert_true(strtod(lexeme, NULL) == theirs->valuedouble);
}

static void check_same(const struct csn_value *ours, const cJSON *theirs)
{
    switch (ours->kind) {
    case CSN_VALUE_NULL:
        assert_true(cJSON_IsNull(theirs));
        break;
    case CSN_VALUE_BOOLEAN:
        assert_true(ours->boolean ? cJSON_IsTrue(theirs) : cJSON_IsFalse(theirs));
        break;
    case CSN_VALUE_NUMBER:
        assert_true(cJSON_IsNumber(theirs));
        check_same_number(ours, theirs);
        break;
    case CSN_VALUE_STRING:
        assert_true(cJSON_IsString(theirs));
        assert_true(csn_span_equal(ours->text, csn_span_of_string(theirs->valuestring)));
        break;
    case CSN_VALUE_ARRAY:
        assert_true(cJSON_IsArray(theirs));
        check_same_items(ours, theirs);
        break;
    case CSN_VALUE_OBJECT:
        assert_true(cJSON_IsObject(theirs));
        check_same_items(ours, theirs);
        break;
    }
}

static void value_holds_what_cjson_holds(void **state)
{
    static const struct csn_span texts[] = {
        CSN_SPAN_INIT("[1,-2.5,1e3,1.784316439424E9,0.1,-0,123456789012345678]"),
        CSN_SPAN_INIT("{\"jobId\":\"11111111\",\"currentRevision\":{\"created\":1700000000.123,\"revision\":\"\\u00e9\"},"
                      "\"executionDetails\":{\"percentComplete\":50},\"continuationToken\":\"{\\\"a\\\":[1]}\"}"),
        CSN_SPAN_INIT("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u20ac\\ud83d\\ude00\",\"\xF0\x9F\x98\x80\",[],{},[[{\"\":null}]]]"),
        CSN_SPAN_INIT("{\"a\":1,\"A\":2,\"a\":3}"),
    };

    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        struct csn_value *ours = NULL;
        cJSON *theirs = oracle_parse(texts[i]);

        assert_non_null(theirs);
        assert_int_equal(csn_value_parse(*state, texts[i], NULL, &ours, NULL), CSN_OK);
        check_same(ours, theirs);
        cJSON_Delete(theirs);
    }
}

/* ---- documents drawn from a seed ---- */

struct drawing {
    uint32_t seed;
    struct csn_buf text;
    bool structure_alone; /* nothing that one of the listed differences could arise from, once a byte is changed */
};

static uint32_t draw(struct drawing *d, uint32_t below)
{
    d->seed = d->seed * 1664525u + 1013904223u;
    return (d->seed >> 8) % below;
}

static void append(struct drawing *d, const char *text)
{
    assert_int_equal(csn_buf_append(&d->text, csn_span_of_string(text)), CSN_OK);
}

static void append_space(struct drawing *d)
{
    static const char *const spaces[] = {"", "", "", " ", "\t", "\r\n"};
    if (!d->structure_alone)
        append(d, spaces[draw(d, CSN_COUNT(spaces))]);
}

static void append_string(struct drawing *d)
{
    static const char *const parts[] = {"a", "job", "Z", "[", "}", ",", ":", " ", "x", "y", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n",
                                        "\\r", "\\t", "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude80", "\x7f", "\xc3\xa9", "\xf0\x9f\x9a\x80"};
    append(d, "\"");
    for (uint32_t left = draw(d, 6); left > 0; left--)
        append(d, parts[draw(d, d->structure_alone ? 10 : CSN_COUNT(parts))]);
    append(d, "\"");
}

/* Of fewer than 64 characters, at which some releases of cJSON cut a number. */
static void append_number(struct drawing *d)
{
    static const char *const wholes[] = {"0", "7", "42", "9007199254740993", "1234567890123456789"};
    static const char *const fractions[] = {"", "", ".0", ".5", ".125", ".1000000000000000055511151231257827"};
    static const char *const exponents[] = {"", "", "e0", "E5", "e+10", "e-7", "E-300", "e300"};
    append(d, draw(d, 3) ? "" : "-");
    append(d, wholes[draw(d, CSN_COUNT(wholes))]);
    append(d, fractions[draw(d, CSN_COUNT(fractions))]);
    append(d, exponents[draw(d, CSN_COUNT(exponents))]);
}

static void append_value(struct drawing *d, uint32_t depth);

static void append_items(struct drawing *d, uint32_t depth, bool object)
{
    append(d, object ? "{" : "[");
    append_space(d);
    for (uint32_t i = 0, count = draw(d, 5); i < count; i++) {
        append(d, i ? "," : "");
        append_space(d);
        if (object) {
            append_string(d);
            append_space(d);
            append(d, ":");
        }
        append_value(d, depth + 1);
    }
    append(d, object ? "}" : "]");
}

static void append_value(struct drawing *d, uint32_t depth)
{
    static const char *const words[] = {"null", "true", "false"};
    append_space(d);
    switch (draw(d, depth < 5 ? 7 : 4)) {
    case 0: append(d, words[draw(d, 3)]); break;
    case 1: d->structure_alone ? append_string(d) : append_number(d); break;
    case 2:
    case 3: append_string(d); break;
    case 4: append_items(d, depth, false); break;
    default: append_items(d, depth, true);
    }
    append_space(d);
}

static struct csn_span draw_document(struct drawing *d)
{
    csn_buf_reset(&d->text);
    append_value(d, 0);
    return csn_buf_span(&d->text);
}

static void value_holds_what_cjson_holds_of_documents_drawn(void **state)
{
    struct drawing d = {.seed = 1};

    csn_buf_init(&d.text, NULL, 1 << 20);
    for (int round = 0; round < 3000; round++) {
        struct csn_span text = draw_document(&d);
        struct csn_value *ours = NULL;
        cJSON *theirs = oracle_parse(text);

        if (theirs == NULL || csn_value_parse(*state, text, NULL, &ours, NULL) != CSN_OK)
            fail_msg("%.*s", CSN_SPAN_ARG(text));
        check_same(ours, theirs);
        cJSON_Delete(theirs);
        csn_arena_reset(*state);
    }
    csn_buf_clear(&d.text);
}

/* Changes one byte, adds one or takes one away. */
static void mutate(struct drawing *d)
{
    static const char bytes[] = "{}[]:,\" xn";
    size_t at = draw(d, (uint32_t)d->text.len);
    char byte = bytes[draw(d, sizeof bytes - 1)];
    uint32_t way = draw(d, 3);

    assert_int_equal(csn_buf_append_byte(&d->text, ' '), CSN_OK);
    if (way == 0)
        d->text.data[at] = byte;
    else if (way == 1)
        memmove(d->text.data + at, d->text.data + at + 1, d->text.len - at - 1);
    else {
        memmove(d->text.data + at + 1, d->text.data + at, d->text.len - at - 1);
        d->text.data[at] = byte;
    }
}

static void json_agrees_with_cjson_on_documents_drawn_and_changed(void **state)
{
    struct drawing d = {.seed = 2, .structure_alone = true};
    size_t accepted = 0;

    (void)state;
    csn_buf_init(&d.text, NULL, 1 << 20);
    for (int round = 0; round < 10000; round++) {
        (void)draw_document(&d);
        for (uint32_t changes = 1 + draw(&d, 3); changes > 0; changes--)
            mutate(&d);
        bool ours = library_accepts(csn_buf_span(&d.text));
        if (ours != oracle_accepts(csn_buf_span(&d.text)))
            fail_msg("%s: %.*s", ours ? "taken" : "refused", CSN_SPAN_ARG(csn_buf_span(&d.text)));
        accepted += ours;
    }
    assert_true(accepted > 500 && accepted < 9500);
    csn_buf_clear(&d.text);
}

/* What this library writes in any style, cJSON reads as the same text. */
static void json_writes_what_cjson_reads(void **state)
{
    const struct csn_span text = CSN_SPAN("plain \" \\ / \b\f\n\r\t \x01\x1F\x7F <&> \xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80");
    char storage[256];
    struct csn_buf buf;

    (void)state;
    for (unsigned bits = 0; bits < 32; bits++) {
        const struct csn_json_style style = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
                                             (bits & 8) != 0, (bits & 16) != 0, false, false};
        cJSON *theirs;

        csn_buf_init_fixed(&buf, storage, sizeof storage);
        assert_int_equal(csn_json_write_string(&buf, text, &style, NULL), CSN_OK);
        theirs = oracle_parse(csn_buf_span(&buf));
        assert_true(cJSON_IsString(theirs));
        assert_true(csn_span_equal(csn_span_of_string(theirs->valuestring), text));
        cJSON_Delete(theirs);
    }
}

/* Why users' texts don't go through cJSON: what it makes of numbers and of U+0000. */
static void cjson_differs_in_the_values_that_are_known(void **state)
{
    struct csn_value *ours = NULL;
    cJSON *theirs = oracle_parse(CSN_SPAN("[9007199254740993,9007199254740992,1e400]"));

    assert_int_equal(csn_value_parse(*state, CSN_SPAN("[9007199254740993,9007199254740992,1e400]"), NULL, &ours, NULL), CSN_OK);
    assert_non_null(theirs);
    assert_true(theirs->child->valuedouble == theirs->child->next->valuedouble);
    assert_false(csn_value_equal(ours->items[0].value, ours->items[1].value));
    cJSON_Delete(theirs);
    theirs = oracle_parse(CSN_SPAN("\"a\\u0000b\""));
    assert_non_null(theirs);
    assert_string_equal(theirs->valuestring, "a");
    cJSON_Delete(theirs);
}

#define ORACLE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ORACLE_TEST(json_agrees_with_cjson_but_for_the_listed_texts),
        ORACLE_TEST(json_agrees_with_cjson_on_every_prefix),
        ORACLE_TEST(json_agrees_with_cjson_on_every_byte_replaced),
        ORACLE_TEST(value_holds_what_cjson_holds),
        ORACLE_TEST(value_holds_what_cjson_holds_of_documents_drawn),
        ORACLE_TEST(json_agrees_with_cjson_on_documents_drawn_and_changed),
        ORACLE_TEST(json_writes_what_cjson_reads),
        ORACLE_TEST(cjson_differs_in_the_values_that_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

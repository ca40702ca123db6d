/* The matcher of a model's patterns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

struct pattern_row {
    const char *pattern;
    const char *text;
    bool matches;
};

static const struct pattern_row pattern_rows[] = {
    {"", "", true},
    {"", "a", true},
    {"b", "abc", true},
    {"^b", "abc", false},
    {"b$", "abc", false},
    {"^abc$", "abc", true},
    {"^abc$", "abc\n", false},
    {"a.c", "abc", true},
    {"a.c", "a\nc", false},
    {"a.c", "a\rc", false},
    {"a.c", "a\xe2\x80\xa8""c", false},
    {"a.c", "a\xe2\x80\xa9""c", false},
    {"a.c", "a\xe2\x80\xaa""c", true},
    {"^.$", "\xf0\x9f\x9a\x80", true},
    {"^..$", "\xc3\xa9", false},
    {"^\xc3\xa9+$", "\xc3\xa9\xc3\xa9", true},
    {"^a*$", "", true},
    {"^a*$", "aaaa", true},
    {"^a*$", "aab", false},
    {"^a+$", "", false},
    {"^a+$", "aaa", true},
    {"^ab?c$", "ac", true},
    {"^ab?c$", "abbc", false},
    {"^a{3}$", "aaa", true},
    {"^a{3}$", "aa", false},
    {"^a{3}$", "aaaa", false},
    {"^a{2,}$", "a", false},
    {"^a{2,}$", "aaaaa", true},
    {"^a{0,2}$", "", true},
    {"^a{0,2}$", "aa", true},
    {"^a{0,2}$", "aaa", false},
    {"^a{1,3}b$", "aaab", true},
    {"^a{1,3}b$", "ab", true},
    {"^a{1,3}b$", "b", false},
    {"^a{1,3}b$", "aaaab", false},
    {"^a{0}b$", "b", true},
    {"^a{0}b$", "ab", false},
    {"^(ab){2}$", "abab", true},
    {"^(ab|cd)*$", "abcdab", true},
    {"^(ab|cd)*$", "abc", false},
    {"^(a|b|c)$", "c", true},
    {"^a|b$", "ax", true},
    {"^a|b$", "xb", true},
    {"^a|b$", "xbx", false},
    {"^(|a)b$", "b", true},
    {"^(?:ab)+$", "abab", true},
    {"^((a*)*)*$", "aaaa", true},
    {"^(a*)+b$", "aaaa", false},
    {"^()*$", "", true},
    {"^()+x$", "x", true},
    {"[abc]", "xbx", true},
    {"^[a-c]+$", "abcabc", true},
    {"^[^a-c]+$", "xyz", true},
    {"^[^a-c]+$", "xaz", false},
    {"^[^a]$", "\xc3\xa9", true},
    {"^[a]$", "\xc3\xa9", false},
    {"^[a-]$", "-", true},
    {"^[-a]$", "-", true},
    {"^[.$^]+$", ".$^", true},
    {"^[a^]$", "^", true},
    {"^[\\]\\\\]+$", "]\\", true},
    {"^[A-Za-z0-9.@\\-_]+$", "a.B@c-d_9", true},
    {"^[A-Za-z0-9.@\\-_]+$", "a b", false},
    {"^[A-Za-z0-9.@\\-_]+$", "a,b", false},
    {"^[0-9A-Za-z_-]+$", "a-b_1", true},
    {"^\\w+$", "az_09", true},
    {"^\\w+$", "a-b", false},
    {"^\\W$", "\xc3\xa9", true},
    {"^\\d+$", "0189", true},
    {"^\\D$", "1", false},
    {"^\\s+$", " \t\n\r\v\f", true},
    {"^\\S$", " ", false},
    {"^[\\d-]+$", "1-2", true},
    {"^[\\W]$", "a", false},
    {"^a\\.b$", "a.b", true},
    {"^a\\.b$", "axb", false},
    {"^\\t\\n$", "\t\n", true},
    {"^\\/\\{\\}$", "/{}", true},
    {"^arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+$", "arn:aws-us-gov:codepipeline:us-gov-west-1:123456789012:demo", true},
    {"^arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+$", "arn:aws:codepipeline:us-east-1:12345678901:demo", false},
    {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "11111111-abcd-1111-1111-111111111111", true},
    {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "11111111-ABCD-1111-1111-111111111111", false},
    {"^.$", "\xff", true},
    {"^a*?b+?c??d{1,2}?$", "aabbdd", true},
    {"^a+?$", "b", false},
    {"^\\u00e9\\u00E9$", "\xc3\xa9\xc3\xa9", true},
    {"^\\x41\\x6a$", "Aj", true},
    {"^\\ud83d\\ude80$", "\xf0\x9f\x9a\x80", true},
    {"^[\xc3\xa9]$", "\xc3\xa9", true},
    {"^[\xc3\xa9]$", "\xc3\xa8", false},
    {"^[\xc3\xa9]$", "\xc3\xaa", false},
    {"^[^\xc3\xa9]$", "\xc3\xa9", false},
    {"^[^\xc3\xa9]$", "\xc3\xaa", true},
    {"^[^\\W\xc3\xa9]$", "\xc3\xa8", false},
    {"^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*$", "a \xc3\xa9\t\xf0\x9f\x9a\x80", true},
    {"^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*$", "\x01", false},
    {"^[\\u0020-\\u00ff]$", "\xff", false},
    {"^[\\w-.]+$", "a-.z", true},
    {"^[\\w-.]+$", "a,z", false},
    {"^[,-\\d]+$", ",-1", true},
    {"^[,-\\d]+$", ".", false},
    {"^[a-z]$", "\xff", false},
};

static void pattern_matches_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(pattern_rows); i++) {
        const struct pattern_row *row = &pattern_rows[i];
        struct csn_error error = {.message = ""};
        bool matches = !row->matches;
        enum csn_status status =
            csn_pattern_match(csn_span_of_string(row->pattern), csn_span_of_string(row->text), &matches, &error);
        if (status != CSN_OK || matches != row->matches)
            fail_msg("%s on \"%s\": %s %d", row->pattern, row->text, error.message, matches);
    }
}

struct refusal_row {
    const char *pattern;
    enum csn_status status;
    const char *message;
};

static const struct refusal_row refusal_rows[] = {
    {"a*??", CSN_UNSUPPORTED, "a possessive or doubled repetition at byte 3 of the pattern"},
    {"a++", CSN_UNSUPPORTED, "a possessive or doubled repetition at byte 2 of the pattern"},
    {"(a)\\1", CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v \\xHH \\uHHHH at byte 4 of the pattern"},
    {"\\bx", CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v \\xHH \\uHHHH at byte 1 of the pattern"},
    {"[\\p{L}]", CSN_UNSUPPORTED, "a class by Unicode's properties (\\p) at byte 2 of the pattern"},
    {"\\P{C}", CSN_UNSUPPORTED, "a class by Unicode's properties (\\p) at byte 1 of the pattern"},
    {"\\x4", CSN_SYNTAX, "no hexadecimal digit at byte 3 of the pattern"},
    {"\\x4g", CSN_SYNTAX, "no hexadecimal digit at byte 3 of the pattern"},
    {"\\x\x10", CSN_SYNTAX, "no hexadecimal digit at byte 2 of the pattern"},
    {"\\u12", CSN_SYNTAX, "no hexadecimal digit at byte 4 of the pattern"},
    {"\\ude80", CSN_UNSUPPORTED, "half of a surrogate pair at byte 6 of the pattern"},
    {"\\ud83d", CSN_UNSUPPORTED, "half of a surrogate pair at byte 6 of the pattern"},
    {"\\ud83d\\t", CSN_UNSUPPORTED, "half of a surrogate pair at byte 7 of the pattern"},
    {"\\ud83d\\u0041", CSN_UNSUPPORTED, "half of a surrogate pair at byte 12 of the pattern"},
    {"\\ud83d\\uf000", CSN_UNSUPPORTED, "half of a surrogate pair at byte 12 of the pattern"},
    {"\\ud83d\\u00", CSN_SYNTAX, "no hexadecimal digit at byte 10 of the pattern"},
    {"[\xff]", CSN_ENCODING, "text that is not UTF-8 at byte 1 of the pattern"},
    {"[\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9]", CSN_LIMIT,
     "too many ranges in a class at byte 35 of the pattern"},
    {"(?!a)", CSN_UNSUPPORTED, "a look-around, name or flag in a group at byte 2 of the pattern"},
    {"[]", CSN_UNSUPPORTED, "an empty class at byte 1 of the pattern"},
    {"*", CSN_SYNTAX, "a repetition of nothing at byte 0 of the pattern"},
    {"a{", CSN_SYNTAX, "a repetition without a number at byte 2 of the pattern"},
    {"a{1", CSN_SYNTAX, "a repetition without its end at byte 3 of the pattern"},
    {"a{2,1}", CSN_SYNTAX, "a repetition that runs backwards at byte 6 of the pattern"},
    {"(a", CSN_SYNTAX, "a group without its end at byte 2 of the pattern"},
    {"a)", CSN_SYNTAX, "a closing parenthesis without its group at byte 1 of the pattern"},
    {"[a", CSN_SYNTAX, "a class without its end at byte 2 of the pattern"},
    {"[a-", CSN_SYNTAX, "a class without its end at byte 3 of the pattern"},
    {"[\\", CSN_SYNTAX, "a backslash with nothing behind it at byte 2 of the pattern"},
    {"[z-a]", CSN_SYNTAX, "a range that runs backwards at byte 4 of the pattern"},
    {"a\\", CSN_SYNTAX, "a backslash with nothing behind it at byte 2 of the pattern"},
    {"\\\xff", CSN_ENCODING, "text that is not UTF-8 at byte 1 of the pattern"},
    {"\xff", CSN_ENCODING, "text that is not UTF-8 at byte 0 of the pattern"},
    {"a{1001}", CSN_LIMIT, "a repetition of more than 1000 at byte 6 of the pattern"},
    {"a{99999}", CSN_LIMIT, "a repetition of more than 1000 at byte 6 of the pattern"},
    {"(ab){600,}", CSN_LIMIT, "too long a pattern at byte 10 of the pattern"},
    {"((((a{99}){99}){99}){99})", CSN_LIMIT, "too long a pattern at byte 14 of the pattern"},
};

static void pattern_refuses_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(refusal_rows); i++) {
        const struct refusal_row *row = &refusal_rows[i];
        struct csn_error error = {.message = ""};
        bool matches;
        enum csn_status status = csn_pattern_match(csn_span_of_string(row->pattern), CSN_SPAN("a"), &matches, &error);
        if (status != row->status || strcmp(error.message, row->message) != 0)
            fail_msg("%s: %s: %s", row->pattern, csn_status_name(status), error.message);
    }
}

static void pattern_bounds_nesting_and_classes(void **state)
{
    char nested[128], classes[128], long_text[1025];
    bool matches;

    (void)state;
    memset(nested, '(', 64);
    memset(nested + 64, ')', 64);
    assert_int_equal(csn_pattern_match(csn_span_of(nested, 128), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    memset(long_text, 'a', sizeof long_text);
    assert_int_equal(csn_pattern_match(csn_span_of(long_text, sizeof long_text), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    assert_int_equal(csn_pattern_match(csn_span_of(long_text, 1024), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    assert_int_equal(csn_pattern_match(csn_span_of(long_text, 1023), CSN_SPAN(""), &matches, NULL), CSN_OK);
    for (size_t i = 0; i < 4; i++) { /* a repetition or an alternative needs steps of its own */
        long_text[1023] = "*+?|"[i];
        assert_int_equal(csn_pattern_match(csn_span_of(long_text, 1024), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    }
    for (size_t i = 0; i < sizeof classes; i += 2)
        memcpy(classes + i, "\\w", 2);
    assert_int_equal(csn_pattern_match(csn_span_of(classes, 128), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
}

/* A matcher that backtracks needs more steps here than there are atoms. */
static void pattern_needs_linear_time(void **state)
{
    char text[4000];
    bool matches = true;

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(csn_pattern_match(CSN_SPAN("^((a|a)*)*(a?){40}b$"), csn_span_of(text, sizeof text), &matches, NULL), CSN_OK);
    assert_false(matches);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(pattern_matches_as_written),
        cmocka_unit_test(pattern_refuses_by_name),
        cmocka_unit_test(pattern_bounds_nesting_and_classes),
        cmocka_unit_test(pattern_needs_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

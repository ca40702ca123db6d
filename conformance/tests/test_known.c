/* The list of known failures: read, applied, written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "judge/known.h"

static const struct csn_rule rule_a = {.id = CSN_SPAN_INIT("rule.a")};
static const struct csn_rule rule_b = {.id = CSN_SPAN_INIT("rule.b")};
static const struct csn_span alias = CSN_SPAN_INIT("old.name");
static const struct csn_case the_case = {.id = CSN_SPAN_INIT("area.case"), .aliases = &alias, .alias_count = 1};

static const struct csn_check checks_a[] = {
    {.id = "request.host", .rule = &rule_a, .status = CSN_CHECK_FAIL, .message = CSN_SPAN_INIT("host is wrong on port 40123")},
};
static const struct csn_check checks_ab[] = {
    {.id = "request.host", .rule = &rule_a, .status = CSN_CHECK_FAIL, .message = CSN_SPAN_INIT("host is wrong")},
    {.id = "request.path", .rule = &rule_b, .status = CSN_CHECK_FAIL, .message = CSN_SPAN_INIT("path is wrong")},
};

static const struct csn_known_terms terms = {.today = CSN_SPAN_INIT("2026-11-24"), .level = CSN_LEVEL_SHOULD};

struct row {
    const char *name;
    const char *list;
    enum csn_verdict before;
    const struct csn_check *checks;
    size_t check_count;
    enum csn_verdict after;
};

#define FAILS(name, list, checks, after) {name, list, CSN_VERDICT_FAIL, checks, CSN_COUNT(checks), CSN_VERDICT_##after}
#define IS(name, list, before, after) {name, list, CSN_VERDICT_##before, NULL, 0, CSN_VERDICT_##after}

static const struct row rows[] = {
    FAILS("by id", "area.case", checks_a, KNOWN_FAILURE),
    FAILS("by glob", "area.*", checks_a, KNOWN_FAILURE),
    FAILS("by alias", "old.name", checks_a, KNOWN_FAILURE),
    FAILS("by check", "area.case/request.host", checks_a, KNOWN_FAILURE),
    FAILS("by another check", "area.case/request.path", checks_a, FAIL),
    FAILS("by rule", "area.case rule=rule.a", checks_a, KNOWN_FAILURE),
    FAILS("by another rule", "area.case rule=rule.b", checks_a, FAIL),
    FAILS("by a prefix of the message", "area.case message=\"host is\"", checks_a, KNOWN_FAILURE),
    FAILS("by another message", "area.case message=\"path is\"", checks_a, FAIL),
    FAILS("not expired on its last day", "area.case expires=2026-11-24", checks_a, KNOWN_FAILURE),
    FAILS("expired", "area.case expires=2026-11-23", checks_a, FAIL),
    FAILS("one of two checks", "area.case rule=rule.a", checks_ab, FAIL),
    FAILS("both checks, an entry each", "area.case rule=rule.a\narea.case rule=rule.b", checks_ab, KNOWN_FAILURE),
    FAILS("an entry too many", "area.case\narea.case rule=rule.b", checks_a, FAIL),
    FAILS("a flaky entry too many", "area.case\narea.case rule=rule.b flaky=true", checks_a, KNOWN_FAILURE),
    FAILS("another case", "area.other", checks_a, FAIL),
    IS("a pass", "area.case", PASS, UNEXPECTED_PASS),
    IS("a warning", "area.case", WARN, UNEXPECTED_PASS),
    IS("a flaky pass", "area.case flaky=true", PASS, PASS),
    IS("an expired pass", "area.case expires=2020-01-01", PASS, PASS),
    IS("never broken", "area.case", BROKEN, BROKEN),
    IS("never unsupported", "area.case", UNSUPPORTED, UNSUPPORTED),
};

static void makes_of_a_verdict_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_known_list list;
        struct csn_arena arena;
        struct csn_result result = {.verdict = rows[i].before, .checks = rows[i].checks, .check_count = rows[i].check_count};
        csn_arena_init(&arena, NULL, 65536);
        assert_int_equal(csn_known_read(&list, csn_span_of_string(rows[i].list), NULL), CSN_OK);
        assert_int_equal(csn_known_apply(&list, &terms, &the_case, &result, &arena), CSN_OK);
        if (result.verdict != rows[i].after)
            fail_msg("%s: %s", rows[i].name, csn_verdict_name(result.verdict));
        if (result.verdict == CSN_VERDICT_KNOWN_FAILURE || result.verdict == CSN_VERDICT_UNEXPECTED_PASS)
            assert_true(csn_span_search(result.reason, 0, CSN_SPAN("line ")) < result.reason.len);
        csn_known_clear(&list);
        csn_arena_clear(&arena);
    }
}

static void reads_comments_quotes_and_blank_lines(void **state)
{
    struct csn_known_list list;
    (void)state;
    assert_int_equal(csn_known_read(&list, CSN_SPAN("# a comment\r\n\n  a.b/c.d\trule=r.s why=\"it \\\"is\\\" so\" issue=https://x/#1 # why\n"), NULL),
                     CSN_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].line, 3);
    assert_true(csn_span_equal(list.items[0].glob, CSN_SPAN("a.b")));
    assert_true(csn_span_equal(list.items[0].check, CSN_SPAN("c.d")));
    assert_true(csn_span_equal(list.items[0].why, CSN_SPAN("it \"is\" so")));
    assert_true(csn_span_equal(list.items[0].issue, CSN_SPAN("https://x/#1")));
    csn_known_clear(&list);
}

static void refuses_what_is_malformed_and_names_the_line(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } bad[] = {
        {"a.b\nc.d rule", "line 2: a key and its value are joined by =: rule"},
        {"a.b rule=", "line 1: a key has no value"},
        {"a.b rules=x", "line 1: unknown key: rules"},
        {"a.b why=\"x", "line 1: a quoted value is no JSON string"},
        {"a.b why=\"\\x\"", "line 1: a quoted value is no JSON string: \"\\x\""},
        {"a.b expires=tomorrow", "line 1: expires is a date such as 2027-06-30, not: tomorrow"},
        {"a.b expires=2027-02-30", "line 1: expires is a date such as 2027-06-30, not: 2027-02-30"},
        {"a.b flaky=maybe", "line 1: flaky is true or false, not: maybe"},
        {"/check", "line 1: an entry begins with a case id"},
        {"a.b why=\xff", "the list of known failures is not UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(bad); i++) {
        struct csn_known_list list;
        struct csn_error error = {0};
        assert_int_not_equal(csn_known_read(&list, csn_span_of_string(bad[i].text), &error), CSN_OK);
        assert_string_equal(error.message, bad[i].message);
        assert_int_equal(list.count, 0);
    }
}

static void finds_entries_that_match_no_case(void **state)
{
    struct csn_case cases[] = {the_case};
    struct csn_catalogue catalogue = {.cases = cases, .case_count = 1};
    struct csn_known_list list;
    (void)state;
    assert_int_equal(csn_known_read(&list, CSN_SPAN("area.*\nnothing.*\nold.name\n"), NULL), CSN_OK);
    assert_int_equal(csn_known_unmatched(&list, &catalogue, 0), 1);
    assert_int_equal(csn_known_unmatched(&list, &catalogue, 2), list.count);
    csn_known_clear(&list);
}

static void writes_entries_that_cover_what_failed(void **state)
{
    struct csn_instance instance = {.of = &the_case};
    struct csn_result result = {.verdict = CSN_VERDICT_FAIL, .checks = checks_ab, .check_count = CSN_COUNT(checks_ab)};
    struct csn_finished finished = {.instance = &instance, .result = &result};
    struct csn_known_list list;
    struct csn_arena arena;
    struct csn_buf text;
    (void)state;
    csn_buf_init(&text, NULL, 65536);
    csn_arena_init(&arena, NULL, 65536);
    assert_int_equal(csn_known_write(&finished, &text), CSN_OK);
    assert_int_equal(csn_known_read(&list, csn_buf_span(&text), NULL), CSN_OK);
    assert_int_equal(csn_known_apply(&list, &terms, &the_case, &result, &arena), CSN_OK);
    assert_int_equal(result.verdict, CSN_VERDICT_KNOWN_FAILURE);
    csn_known_clear(&list);
    csn_arena_clear(&arena);
    csn_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_of_a_verdict_what_the_table_says),
        cmocka_unit_test(reads_comments_quotes_and_blank_lines),
        cmocka_unit_test(refuses_what_is_malformed_and_names_the_line),
        cmocka_unit_test(finds_entries_that_match_no_case),
        cmocka_unit_test(writes_entries_that_cover_what_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

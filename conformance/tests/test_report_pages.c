/* Formats that are pages: what is hostile stays text in each of them, and what a badge says is true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/comparison.h"
#include "report/escape.h"
#include "report/pieces.h"
#include "report/standing.h"

#define PATIENCE_MS 5000
#define TEXT_MAX ((size_t)1 << 20)

/* Records as a run gives them, with what a client could put into them. */
#define HEADER(cases, catalogue) \
    "{\"type\":\"header\",\"schema\":1,\"countersign\":{\"version\":\"1.0\",\"suite\":\"abc\"}," \
    "\"client\":{\"name\":\"<b>sdk</b>\",\"version\":\"2\",\"language\":\"c\"}," \
    "\"selection\":{\"repeat\":1,\"core\":" #cases ",\"cases\":" #cases ",\"catalogue\":" #catalogue "}," \
    "\"started\":\"2026-01-01T00:00:00Z\"}"
#define CASE(id, area, verdict, checks) \
    "{\"type\":\"case\",\"id\":\"" id "\",\"title\":\"A <title> | of `it`\",\"area\":\"" area "\",\"needs\":{\"areas\":[],\"features\":[]}," \
    "\"verdict\":\"" verdict "\",\"durationMs\":1,\"checksRun\":3,\"checks\":[" checks "]," \
    "\"exchanges\":[{\"attempt\":1,\"atMs\":0.5,\"request\":\"POST / HTTP/1.1\\\\r\\\\n\\\\r\\\\n<script>alert(1)</script>\"," \
    "\"response\":\"\\\\xff\"}],\"rerun\":\"run --filter " id "\"}"
#define CHECK(status, message) \
    "{\"id\":\"request.body\",\"rule\":\"body.utf8\",\"level\":\"MUST\",\"basis\":\"spec\",\"status\":\"" status "\",\"message\":\"" message \
    "\",\"expected\":\"abc<\",\"actual\":\"abd</pre>\",\"sentence\":\"S\",\"mend\":\"M\",\"source\":\"RFC\"}"
#define FOOTER "{\"type\":\"footer\",\"durationMs\":5,\"complete\":true}"

#define HOSTILE "</details><script>alert(1)</script> \\u001b[31m \\u202e 100%\\n::error::x | `y` @all"

static const char *const hostile[] = {
    HEADER(1, 1), CASE("a.one\\\" onclick=\\\"x", "a<i>", "fail", CHECK("fail", HOSTILE)), FOOTER, NULL,
};

/* A sink over a file, and what came of it. */
struct page {
    char path[40];
    struct csn_sink *sink;
};

static struct page page_open(void)
{
    struct page page = {.path = "/tmp/csn-page-XXXXXX"};
    int fd = mkstemp(page.path);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_int_equal(csn_sink_open(page.path, &page.sink, NULL), CSN_OK);
    return page;
}

/* The caller frees the text. */
static char *page_close(struct page *page)
{
    char *text = calloc(1, TEXT_MAX);
    assert_int_equal(csn_sink_close(page->sink, PATIENCE_MS, NULL), CSN_OK);
    FILE *file = fopen(page->path, "rb");
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, TEXT_MAX - 1, file) < TEXT_MAX - 1);
    (void)fclose(file);
    (void)unlink(page->path);
    return text;
}

static cJSON *parse(const char *text)
{
    cJSON *record = cJSON_Parse(text);
    if (!record)
        fail_msg("no JSON: %s", text);
    return record;
}

static char *render(const char *format_name, const char *const *records)
{
    static const struct csn_report_style style = {0};
    const struct csn_format *format = csn_format_find(csn_span_of_string(format_name));
    struct page page = page_open();
    assert_non_null(format);
    void *state = format->open(page.sink, &style);
    assert_non_null(state);
    for (size_t i = 0; records[i]; i++) {
        cJSON *record = parse(records[i]);
        format->record(state, record);
        cJSON_Delete(record);
    }
    format->close(state);
    return page_close(&page);
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in:\n%s", part, text);
}

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void escape_keeps_hostile_text_text(void **state)
{
    static const struct {
        const char *name;
        void (*escape)(struct csn_sink *sink, struct csn_span text);
        struct csn_span given;
        const char *expected;
    } rows[] = {
        {"html", csn_escape_html, CSN_SPAN_INIT("<a b=\"c\" d='e'>&\x01\xff"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\uFFFD\uFFFD"},
        {"html, direction", csn_escape_html, CSN_SPAN_INIT("a\u202eb\u2066c"), "a\\u202eb\\u2066c"},
        {"html, C1", csn_escape_html, CSN_SPAN_INIT("a\xc2\x9b"), "a\uFFFD"},
        {"html, U+0000", csn_escape_html, CSN_SPAN_INIT("a\0b"), "a\uFFFDb"},
        {"markdown", csn_escape_markdown, CSN_SPAN_INIT("<a> | `b` *c* [d](e) \\"), "&lt;a&gt; \\| \\`b\\` \\*c\\* \\[d\\](e) \\\\"},
        {"markdown, lines", csn_escape_markdown, CSN_SPAN_INIT("a\n# b\r\n@all"), "a \\# b  @<!-- -->all"},
        {"command", csn_escape_command, CSN_SPAN_INIT("100%\r\n::error::a,b"), "100%25%0D%0A::error::a,b"},
        {"property", csn_escape_command_property, CSN_SPAN_INIT("a,b:c%\n"), "a%2Cb%3Ac%25%0A"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct page page = page_open();
        rows[i].escape(page.sink, rows[i].given);
        char *text = page_close(&page);
        if (strcmp(text, rows[i].expected) != 0)
            fail_msg("%s: %s, expected %s", rows[i].name, text, rows[i].expected);
        free(text);
    }
}

static void escaped_bytes_are_shown_by_lines_and_cut_between_characters(void **state)
{
    static const struct {
        const char *name;
        struct csn_span given;
        size_t max;
        const char *expected;
    } rows[] = {
        {"lines", CSN_SPAN_INIT("a\\r\\nb"), 100, "a<i>\\r\\n</i>\nb"},
        {"last line", CSN_SPAN_INIT("a\\n"), 100, "a<i>\\n</i>"},
        {"a backslash is a character", CSN_SPAN_INIT("a\\\\nb"), 100, "a\\\\nb"},
        {"cut", CSN_SPAN_INIT("abcdef"), 4, "abcd\n<i>\u2026 and 2 bytes more</i>"},
        {"cut in a character", CSN_SPAN_INIT("a\xc3\xa9z"), 2, "a\xc3\xa9\n<i>\u2026 and 1 bytes more</i>"},
        {"cut in an escape", CSN_SPAN_INIT("\\xff\\xfe"), 2, "<i>\\xff</i>\n<i>\u2026 and 4 bytes more</i>"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct page page = page_open();
        csn_escape_html_bytes(page.sink, rows[i].given, rows[i].max);
        char *text = page_close(&page);
        if (strcmp(text, rows[i].expected) != 0)
            fail_msg("%s: %s, expected %s", rows[i].name, text, rows[i].expected);
        free(text);
    }
}

static void html_escapes_all_that_a_client_said(void **state)
{
    (void)state;
    char *text = render("html", hostile);
    assert_int_equal(occurrences(text, "<script"), 2); /* its own, and its data */
    assert_int_equal(occurrences(text, "</script"), 2);
    assert_lacks(text, "onclick=\"x");
    assert_lacks(text, "<b>sdk");
    assert_lacks(text, "<title> |");
    assert_lacks(text, "\x1b");
    assert_lacks(text, "\u202e");
    assert_holds(text, "&lt;/details&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    free(text);
}

static void html_loads_nothing(void **state)
{
    static const char *const parts[] = {"src=", "http://", "https://", "@import", "url(", "<link", "<iframe"};
    (void)state;
    char *text = render("html", hostile);
    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        assert_lacks(text, parts[i]);
    assert_int_equal(occurrences(text, "href="), occurrences(text, "href=\"#"));
    free(text);
}

static void html_closes_what_it_opens(void **state)
{
    static const char *const elements[] = {"details", "summary", "div", "figure", "pre", "table", "tr", "dl", "section", "main", "ol", "ul", "i>", "p"};
    (void)state;
    char *text = render("html", hostile);
    char *body = strstr(text, "<body>");
    char *data = strstr(text, "<script type=\"application/json\"");
    assert_non_null(body);
    assert_non_null(data);
    *data = '\0'; /* evidence is put together from pieces: see test_report_command.py */
    for (size_t i = 0; i < CSN_COUNT(elements); i++) {
        char open[24];
        char open_with[24];
        char close[24];
        (void)snprintf(open, sizeof open, "<%s%s", elements[i], strchr(elements[i], '>') ? "" : ">");
        (void)snprintf(open_with, sizeof open_with, "<%.*s ", (int)strcspn(elements[i], ">"), elements[i]);
        (void)snprintf(close, sizeof close, "</%s%s", elements[i], strchr(elements[i], '>') ? "" : ">");
        if (occurrences(body, open) + occurrences(body, open_with) != occurrences(body, close))
            fail_msg("%s: %zu opened, %zu closed", elements[i], occurrences(body, open) + occurrences(body, open_with),
                     occurrences(body, close));
    }
    free(text);
}

static void html_marks_the_first_difference(void **state)
{
    (void)state;
    char *text = render("html", hostile);
    assert_holds(text, "expected</figcaption><pre>ab<mark>c</mark>&lt;</pre>");
    assert_holds(text, "actual</figcaption><pre>ab<mark>d</mark>&lt;/pre&gt;</pre>");
    free(text);
}

static void html_links_each_cell_to_its_evidence(void **state)
{
    (void)state;
    char *text = render("html", hostile);
    assert_holds(text, "<a href=\"#a0-0\">1 <span class=\"v fail\">fail</span>");
    assert_holds(text, "<div id=\"a0-0\">");
    assert_holds(text, "<div id=\"e0-0\"></div>");
    free(text);
}

/* Puts together what csn_pieces_write wrote. */
static void assert_reads(const cJSON *shared, const cJSON *written, const char *expected)
{
    char text[400] = "";
    const cJSON *piece = NULL;
    cJSON_ArrayForEach(piece, written)
    {
        const cJSON *part = cJSON_IsNumber(piece) ? cJSON_GetArrayItem(shared, piece->valueint) : piece;
        assert_true(cJSON_IsString(part));
        assert_true(strlen(text) + strlen(part->valuestring) < sizeof text);
        strcat(text, part->valuestring);
    }
    assert_string_equal(text, expected);
}

static void pieces_give_texts_back_and_share_what_they_have_in_common(void **state)
{
    static const char *const texts[] = {
        "Content-Type: application/json\nDate: Tue\nquote \" and \\ backslash\n",
        "Content-Type: application/json\nDate: Wed\n",
        "a part" CSN_PIECES_CUT "another part, somewhat longer" CSN_PIECES_CUT CSN_PIECES_CUT "Content-Type: application/json\n",
        "",
        "no line end, but one hundred bytes at least: 0123456789,0123456789,0123456789,0123456789,0123456789,0123456789,0123456789",
    };
    static const char *const whole[] = {
        "Content-Type: application/json\nDate: Tue\nquote \" and \\ backslash\n", "Content-Type: application/json\nDate: Wed\n",
        "a partanother part, somewhat longerContent-Type: application/json\n", "", 
        "no line end, but one hundred bytes at least: 0123456789,0123456789,0123456789,0123456789,0123456789,0123456789,0123456789",
    };
    struct csn_pieces *pieces = csn_pieces_new();
    struct page page = page_open();
    (void)state;
    assert_non_null(pieces);
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        assert_true(csn_pieces_count(pieces, csn_span_of_string(texts[i])));
    csn_pieces_share(pieces);
    csn_sink_write(page.sink, CSN_SPAN("["));
    csn_pieces_write_shared(pieces, page.sink);
    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        csn_sink_write(page.sink, CSN_SPAN(","));
        csn_pieces_write(pieces, page.sink, csn_span_of_string(texts[i]));
    }
    csn_sink_write(page.sink, CSN_SPAN("]"));
    char *text = page_close(&page);
    assert_int_equal(occurrences(text, "Content-Type"), 1);
    cJSON *all = parse(text);
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        assert_reads(cJSON_GetArrayItem(all, 0), cJSON_GetArrayItem(all, (int)i + 1), whole[i]);
    cJSON_Delete(all);
    free(text);
    csn_pieces_free(pieces);
}

static void pieces_of_many_texts_are_found_again(void **state)
{
    struct csn_pieces *pieces = csn_pieces_new();
    struct page page = page_open();
    char line[40];
    (void)state;
    assert_non_null(pieces);
    for (unsigned i = 0; i < 20000; i++) {
        (void)snprintf(line, sizeof line, "a line of the number %u\n", i % 10000);
        assert_true(csn_pieces_count(pieces, csn_span_of_string(line)));
    }
    csn_pieces_share(pieces);
    csn_pieces_write(pieces, page.sink, CSN_SPAN("a line of the number 0\na line of the number 9999\na line of the number 10000\n"));
    char *text = page_close(&page);
    assert_string_equal(text, "[0,9999,\"a line of the number 10000\\n\"]");
    free(text);
    csn_pieces_free(pieces);
}

static void markdown_folds_evidence_and_escapes_it(void **state)
{
    (void)state;
    char *text = render("markdown", hostile);
    assert_holds(text, "| 1 | body.utf8 | MUST | &lt;/details&gt;&lt;script&gt;");
    assert_holds(text, "<details><summary>fail <code>");
    assert_lacks(text, "<script");
    assert_lacks(text, "\x1b");
    assert_lacks(text, "\n::error");
    assert_int_equal(occurrences(text, "<details>"), occurrences(text, "</details>"));
    free(text);
}

static void github_tells_a_cause_in_one_line(void **state)
{
    (void)state;
    char *text = render("github", hostile);
    assert_int_equal(strncmp(text, "::error title=countersign%3A body.utf8::</details>", 50), 0);
    assert_int_equal(occurrences(text, "\n"), 2); /* the cause and the standing */
    assert_holds(text, "100%25%0A::error::x");
    assert_holds(text, "%0Amend: M");
    free(text);
}

static void github_is_silent_about_known_failures_and_warns_of_warnings(void **state)
{
    static const char *const records[] = {
        HEADER(2, 2), CASE("a.known", "a", "known-failure", CHECK("fail", "known")), CASE("a.warned", "a", "warn", CHECK("warn", "odd")), FOOTER,
        NULL,
    };
    (void)state;
    char *text = render("github", records);
    assert_lacks(text, "::error");
    assert_int_equal(strncmp(text, "::warning title=countersign%3A body.utf8::odd (1 case, a.warned)", 63), 0);
    free(text);
}

static void badge_says_how_the_client_stands(void **state)
{
    static const struct {
        const char *name;
        const char *records[6];
        const char *says;
        bool green;
    } rows[] = {
        {"all passed", {HEADER(1, 1), CASE("a.b", "a", "pass", ""), FOOTER}, "countersign: conforms", true},
        {"a warning", {HEADER(1, 1), CASE("a.b", "a", "warn", CHECK("warn", "w")), FOOTER}, "countersign: conforms", true},
        {"a failure", {HEADER(1, 1), CASE("a.b", "a", "fail", CHECK("fail", "w")), FOOTER}, "countersign: 1 case fails", false},
        {"a known one", {HEADER(1, 1), CASE("a.b", "a", "known-failure", CHECK("fail", "w")), FOOTER}, "countersign: 1 known failure", false},
        {"a broken one", {HEADER(1, 1), CASE("a.b", "a", "broken", ""), FOOTER}, "countersign: 1 case is broken", false},
        {"a selection", {HEADER(1, 9), CASE("a.b", "a", "pass", ""), FOOTER}, "countersign: 1 of 9 cases run", false},
        {"half the core", {HEADER(2, 2), CASE("a.b", "a", "pass", ""), CASE("a.c", "a", "unsupported", ""), FOOTER},
         "countersign: 50.0 % of the core covered", false},
        {"only skips", {HEADER(1, 1), CASE("a.b", "a", "unsupported", ""), FOOTER}, "countersign: nothing was tested", false},
        {"cut off", {HEADER(1, 1), CASE("a.b", "a", "pass", "")}, "countersign: incomplete run", false},
        {"no case at all", {HEADER(1, 1), FOOTER}, "countersign: nothing was tested", false},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char *text = render("badge", rows[i].records);
        if (!strstr(text, rows[i].says) || (strstr(text, "#2f7d4f") != NULL) != rows[i].green)
            fail_msg("%s: %s", rows[i].name, text);
        free(text);
    }
}

static struct csn_ledger *make_ledger(const char *const *records)
{
    struct csn_ledger *ledger = csn_ledger_new();
    assert_non_null(ledger);
    for (size_t i = 0; records[i]; i++) {
        cJSON *record = parse(records[i]);
        csn_ledger_add(ledger, record);
        cJSON_Delete(record);
    }
    return ledger;
}

static void shards_of_a_client_become_one(void **state)
{
    static const char *const first[] = {HEADER(1, 2), CASE("a.b", "a", "pass", ""), FOOTER, NULL};
    static const char *const second[] = {HEADER(1, 2), CASE("a.c", "a", "pass", ""), FOOTER, NULL};
    struct csn_comparison comparison;
    (void)state;
    csn_comparison_init(&comparison);
    csn_comparison_add(&comparison, make_ledger(first), "1.json");
    csn_comparison_add(&comparison, make_ledger(second), "2.json");
    assert_true(csn_comparison_finish(&comparison));
    assert_int_equal(comparison.count, 1);
    assert_int_equal(csn_standing_count(comparison.clients[0].footer, CSN_VERDICT_PASS), 2);
    assert_int_equal(csn_standing_of(comparison.clients[0].header, comparison.clients[0].footer), CSN_STANDING_CONFORMS);
    csn_comparison_clear(&comparison);
}

static void a_shard_alone_does_not_conform(void **state)
{
    static const char *const records[] = {HEADER(1, 2), CASE("a.b", "a", "pass", ""), FOOTER, NULL};
    struct csn_comparison comparison;
    (void)state;
    csn_comparison_init(&comparison);
    csn_comparison_add(&comparison, make_ledger(records), "1.json");
    assert_true(csn_comparison_finish(&comparison));
    assert_int_equal(csn_standing_of(comparison.clients[0].header, comparison.clients[0].footer), CSN_STANDING_PARTIAL);
    csn_comparison_clear(&comparison);
}

static void two_runs_of_a_client_stand_side_by_side(void **state)
{
    static const char *const first[] = {HEADER(1, 1), CASE("a.b", "a", "pass", ""), FOOTER, NULL};
    static const char *const second[] = {HEADER(1, 1), CASE("a.b", "a", "fail", CHECK("fail", "w")), FOOTER, NULL};
    struct csn_comparison comparison;
    (void)state;
    csn_comparison_init(&comparison);
    csn_comparison_add(&comparison, make_ledger(first), "1.json");
    csn_comparison_add(&comparison, make_ledger(second), "2.json");
    assert_true(csn_comparison_finish(&comparison));
    assert_int_equal(comparison.count, 2);
    assert_string_equal(comparison.clients[1].name, "<b>sdk</b> 2 (c) \u00b7 2.json");
    struct page page = page_open();
    csn_page_html(page.sink, &comparison);
    char *text = page_close(&page);
    assert_holds(text, "Cases that set them apart");
    free(text);
    csn_comparison_clear(&comparison);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escape_keeps_hostile_text_text),
        cmocka_unit_test(escaped_bytes_are_shown_by_lines_and_cut_between_characters),
        cmocka_unit_test(html_escapes_all_that_a_client_said),
        cmocka_unit_test(html_loads_nothing),
        cmocka_unit_test(html_closes_what_it_opens),
        cmocka_unit_test(html_marks_the_first_difference),
        cmocka_unit_test(html_links_each_cell_to_its_evidence),
        cmocka_unit_test(pieces_give_texts_back_and_share_what_they_have_in_common),
        cmocka_unit_test(pieces_of_many_texts_are_found_again),
        cmocka_unit_test(markdown_folds_evidence_and_escapes_it),
        cmocka_unit_test(github_tells_a_cause_in_one_line),
        cmocka_unit_test(github_is_silent_about_known_failures_and_warns_of_warnings),
        cmocka_unit_test(badge_says_how_the_client_stands),
        cmocka_unit_test(shards_of_a_client_become_one),
        cmocka_unit_test(a_shard_alone_does_not_conform),
        cmocka_unit_test(two_runs_of_a_client_stand_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

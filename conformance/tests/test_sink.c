/* Where reports go, and how two texts are shown one above the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/difference.h"
#include "report/sink.h"

#define PATIENCE_MS 5000

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void difference_marks_the_first_character_that_differs(void **state)
{
    static const struct {
        const char *expected;
        const char *actual;
        const char *shown;
    } rows[] = {
        {"abc", "abd", "e abc\na abd\n    ^\n"},
        {"abc", "ab", "e abc\na ab\n    ^\n"},
        {"a\\x41", "a\\x42", "e a\\x41\na a\\x42\n   ^\n"},
        {"\xc3\xa9x", "\xc3\xa9y", "e \xc3\xa9x\na \xc3\xa9y\n   ^\n"},
        {"same", "same", "e same\na same\n"},
        {NULL, "x", "e (nothing)\na x\n"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char storage[256];
        struct csn_buf buf;
        csn_buf_init_fixed(&buf, storage, sizeof storage);
        assert_int_equal(csn_difference_show(CSN_SPAN("e "), csn_span_of_string(rows[i].expected), CSN_SPAN("a "),
                                             csn_span_of_string(rows[i].actual), &buf), CSN_OK);
        if (!csn_span_equal(csn_buf_span(&buf), csn_span_of_string(rows[i].shown)))
            fail_msg("row %zu: %.*s", i, CSN_SPAN_ARG(csn_buf_span(&buf)));
    }
}

static void difference_far_into_a_text_stays_in_view(void **state)
{
    char expected[2001];
    char actual[2001];
    char storage[1024];
    struct csn_buf buf;
    (void)state;
    memset(expected, 'x', 2000);
    expected[2000] = '\0';
    memcpy(actual, expected, sizeof actual);
    actual[1500] = '!';
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_difference_show(CSN_SPAN(""), csn_span_of_string(expected), CSN_SPAN(""), csn_span_of_string(actual), &buf), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, '\0'), CSN_OK);
    assert_holds(storage, "x!x");
    assert_holds(storage, "\n                                         ^\n");
}

static void sink_tells_that_its_file_is_full(void **state)
{
    struct csn_sink *sink = NULL;
    struct csn_error error = {0};
    (void)state;
    assert_int_equal(csn_sink_open("/dev/full", &sink, NULL), CSN_OK);
    csn_sink_write(sink, CSN_SPAN("text"));
    assert_int_equal(csn_sink_close(sink, PATIENCE_MS, &error), CSN_SYSTEM);
    assert_holds(error.message, "/dev/full");
}

static void sink_refuses_a_file_that_cannot_be_made(void **state)
{
    struct csn_sink *sink = NULL;
    struct csn_error error = {0};
    (void)state;
    assert_int_equal(csn_sink_open("/nonexistent/file", &sink, &error), CSN_SYSTEM);
    assert_holds(error.message, "/nonexistent/file");
}

static void fill(struct csn_sink *sink)
{
    static char block[65536];
    for (int i = 0; i < 16; i++)
        csn_sink_write(sink, csn_span_of(block, sizeof block));
}

static void sink_gives_up_on_a_pipe_that_nobody_reads(void **state)
{
    int ends[2];
    struct csn_sink *sink = NULL;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(csn_sink_open_fd(ends[1], "a pipe", &sink, NULL), CSN_OK);
    fill(sink);
    assert_int_equal(csn_sink_close(sink, 200, NULL), CSN_SYSTEM);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void sink_waits_for_a_reader_that_is_slow(void **state)
{
    int ends[2];
    struct csn_sink *sink = NULL;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(csn_sink_open_fd(ends[1], "a pipe", &sink, NULL), CSN_OK);
    fill(sink);
    size_t total = 0;
    char chunk[32768];
    while (total < 16 * 65536) {
        ssize_t size = read(ends[0], chunk, sizeof chunk);
        assert_true(size > 0);
        total += (size_t)size;
        (void)usleep(1000);
    }
    assert_int_equal(csn_sink_close(sink, PATIENCE_MS, NULL), CSN_OK);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(difference_marks_the_first_character_that_differs),
        cmocka_unit_test(difference_far_into_a_text_stays_in_view),
        cmocka_unit_test(sink_tells_that_its_file_is_full),
        cmocka_unit_test(sink_refuses_a_file_that_cannot_be_made),
        cmocka_unit_test(sink_gives_up_on_a_pipe_that_nobody_reads),
        cmocka_unit_test(sink_waits_for_a_reader_that_is_slow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

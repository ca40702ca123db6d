/* A list of known failures: what was read can be written from its parts and read again, each entry knows its line, and a refusal names
 * the line at fault. */
#include <stdio.h>
#include <string.h>

#include "judge/known.h"

#include "property.h"

enum { TEXT_CEILING = 64 << 20 };

static void put(struct csn_buf *out, struct csn_span text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(out, text) == CSN_OK, "the harness has memory");
}

static bool put_pair(struct csn_buf *out, struct csn_span name, struct csn_span value)
{
    if (value.data == NULL)
        return true;
    put(out, CSN_SPAN(" "));
    put(out, name);
    put(out, CSN_SPAN("="));
    return csn_json_write_string(out, value, NULL, NULL) == CSN_OK;
}

static bool put_entry(struct csn_buf *out, const struct csn_known *entry)
{
    put(out, entry->glob);
    put(out, entry->check.len > 0 ? CSN_SPAN("/") : CSN_SPAN(""));
    put(out, entry->check);
    put(out, entry->flaky ? CSN_SPAN(" flaky=true") : CSN_SPAN(""));
    return put_pair(out, CSN_SPAN("rule"), entry->rule) && put_pair(out, CSN_SPAN("message"), entry->message) &&
           put_pair(out, CSN_SPAN("issue"), entry->issue) && put_pair(out, CSN_SPAN("why"), entry->why) &&
           put_pair(out, CSN_SPAN("expires"), entry->expires) && csn_buf_append_byte(out, '\n') == CSN_OK;
}

static bool same(const struct csn_known *a, const struct csn_known *b)
{
    return csn_span_equal(a->glob, b->glob) && csn_span_equal(a->check, b->check) && csn_span_equal(a->rule, b->rule) &&
           csn_span_equal(a->message, b->message) && csn_span_equal(a->issue, b->issue) && csn_span_equal(a->why, b->why) &&
           csn_span_equal(a->expires, b->expires) && a->flaky == b->flaky;
}

static void check_again(const struct csn_known_list *list)
{
    struct csn_known_list again;
    struct csn_buf text;

    csn_buf_init(&text, NULL, TEXT_CEILING);
    for (size_t i = 0; i < list->count; i++)
        CSN_FUZZ_PROPERTY(put_entry(&text, &list->items[i]), "an entry can be written from its parts");
    CSN_FUZZ_PROPERTY(csn_known_read(&again, csn_buf_span(&text), NULL) == CSN_OK && again.count == list->count,
                      "what was written can be read");
    for (size_t i = 0; i < list->count; i++)
        CSN_FUZZ_PROPERTY(same(&list->items[i], &again.items[i]) && again.items[i].line == i + 1, "an entry is the same again");
    csn_known_clear(&again);
    csn_buf_clear(&text);
}

static void check_entries(const struct csn_known_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct csn_known *entry = &list->items[i];

        CSN_FUZZ_PROPERTY(entry->glob.len > 0 && entry->line > (i > 0 ? entry[-1].line : 0), "each entry has a case and a line of its own");
        CSN_FUZZ_PROPERTY(!csn_known_expired(entry, CSN_SPAN("0001-01-01")) ||
                          csn_span_compare(entry->expires, CSN_SPAN("0001-01-01")) < 0, "nothing has expired in the year 1");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_known_list list;
    struct csn_error error = {.message = ""};
    enum csn_status status = csn_known_read(&list, csn_span_of(data, size), &error);

    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(status != CSN_SYNTAX || strncmp(error.message, "line ", 5) == 0, "a refusal names the line");
    if (status == CSN_OK) {
        check_entries(&list);
        check_again(&list);
        csn_known_clear(&list);
    }
    return 0;
}

/* Texts without what differs from run to run, so that findings of one cause have one text. */
#include <string.h>

#include <countersign/buf.h>

#include "judge/judge.h"

enum { NONCE_SIZE = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool is_key_letter(char c)
{
    return is_upper(c) || (c >= '2' && c <= '7');
}

/* The length of what matches `pattern` at the start of `text`, or 0: 9 a digit, h a hexadecimal one, K a letter of a key id, L a letter;
 * anything else itself. */
static size_t match(struct csn_span text, const char *pattern)
{
    size_t len = strlen(pattern);

    if (text.len < len)
        return 0;
    for (size_t i = 0; i < len; i++) {
        char c = text.data[i];
        bool fits = pattern[i] == '9'   ? is_digit(c)
                    : pattern[i] == 'h' ? is_hex(c)
                    : pattern[i] == 'K' ? is_key_letter(c)
                    : pattern[i] == 'L' ? is_word(c) && !is_digit(c)
                                        : c == pattern[i];

        if (!fits)
            return 0;
    }
    return len;
}

static size_t run_of(struct csn_span text, size_t from, bool (*is)(char))
{
    size_t at = from;

    while (at < text.len && is(text.data[at]))
        at++;
    return at - from;
}

/* 127.0.0.1:40123 and localhost:40123: the length up to the port, and the port's. */
static size_t match_port(struct csn_span text, size_t *before_len)
{
    static const struct csn_span hosts[] = {CSN_SPAN_INIT("127.0.0.1:"), CSN_SPAN_INIT("localhost:"), CSN_SPAN_INIT("[::1]:")};

    for (size_t i = 0; i < CSN_COUNT(hosts); i++)
        if (csn_span_equal_ascii_case(csn_span_slice(text, 0, hosts[i].len), hosts[i])) {
            *before_len = hosts[i].len;
            return run_of(text, hosts[i].len, is_digit);
        }
    return 0;
}

/* A word of twelve small letters and digits, at least one digit: a nonce. */
static size_t match_nonce(struct csn_span text)
{
    size_t len = run_of(text, 0, is_word);
    size_t digits = 0;

    for (size_t i = 0; i < len; i++) {
        if (is_upper(text.data[i]))
            return 0;
        digits += is_digit(text.data[i]);
    }
    return len == NONCE_SIZE && digits > 0 ? len : 0;
}

/* The patterns that begin a word, longest first. */
static const struct { const char *pattern, *shown; } masks[] = {
    {"hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh", "<hash>"},
    {"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh", "<id>"},
    {"LLL, 99 LLL 9999 99:99:99 GMT", "<date>"},
    {"9999-99-99T99:99:99", "<date>"},
    {"CSNKKKKKKKKKKKKKKKKK", "<key-id>"},
    {"99999999T999999Z", "<date>"},
    {"99999999/", "<date>/"},
};

/* What stands at the start of `text`, a word's beginning, is to be shown as `*shown`; returns its length, 0 where nothing is masked. */
static size_t find_mask(struct csn_span text, const char **shown)
{
    for (size_t i = 0; i < CSN_COUNT(masks); i++) {
        size_t len = match(text, masks[i].pattern);

        *shown = masks[i].shown;
        if (len > 0)
            return len;
    }
    *shown = "<nonce>";
    return match_nonce(text);
}

/* "byte 117", a place in what was sent: the length up to the number, and the number's. */
static size_t match_offset(struct csn_span text, size_t *word_len)
{
    static const struct csn_span word = CSN_SPAN_INIT("byte ");

    *word_len = word.len;
    return csn_span_starts_with(text, word) ? run_of(text, word.len, is_digit) : 0;
}

enum csn_status csn_mask_text(struct csn_span text, struct csn_buf *out)
{
    size_t before = out->len;
    enum csn_status status = CSN_OK;
    bool within = false; /* a word */

    for (size_t at = 0; at < text.len && status == CSN_OK;) {
        struct csn_span rest = csn_span_slice(text, at, text.len);
        const char *shown = "";
        size_t before_len = 0;
        size_t port_len = within ? 0 : match_port(rest, &before_len);
        size_t offset_len = within || port_len > 0 ? 0 : match_offset(rest, &before_len);
        size_t len = within || port_len + offset_len > 0 ? 0 : find_mask(rest, &shown);

        if (port_len + offset_len > 0) {
            status = csn_buf_append(out, csn_span_slice(rest, 0, before_len));
            shown = port_len > 0 ? "<port>" : "<offset>";
            len = before_len + port_len + offset_len;
        }
        if (status == CSN_OK)
            status = len > 0 ? csn_buf_append(out, csn_span_of_string(shown)) : csn_buf_append_byte(out, text.data[at]);
        at += len > 0 ? len : 1;
        within = is_word(text.data[at - 1]);
    }
    if (status != CSN_OK)
        csn_buf_truncate(out, before);
    return status;
}

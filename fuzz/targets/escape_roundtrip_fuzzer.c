/* Bytes that were made visible for people are printable, safe for a terminal, and say exactly which bytes they were; hexadecimal digits
 * are the bytes that they spell. */
#include <countersign/hex.h>
#include <countersign/utf8.h>

#include "property.h"

enum { TEXT_CEILING = 64 << 20 };

/* The byte or character at `*at` of an escaped text, and nothing that could be another. */
static void undo(struct csn_span text, size_t *at, struct csn_buf *out)
{
    static const struct csn_span letters = CSN_SPAN_INIT("\\rnt");
    static const struct csn_span bytes = CSN_SPAN_INIT("\\\r\n\t");
    size_t letter;

    if (text.data[*at] != '\\') {
        CSN_FUZZ_PROPERTY(csn_buf_append_byte(out, text.data[(*at)++]) == CSN_OK, "the harness has memory");
        return;
    }
    CSN_FUZZ_PROPERTY(++*at < text.len, "a backslash is never last");
    letter = csn_span_find(letters, 0, text.data[*at]);
    if (letter < letters.len) {
        CSN_FUZZ_PROPERTY(csn_buf_append_byte(out, bytes.data[letter]) == CSN_OK, "the harness has memory");
        *at += 1;
        return;
    }
    CSN_FUZZ_PROPERTY(text.data[*at] == 'x' && csn_hex_decode(csn_span_slice(text, *at + 1, *at + 3), out, NULL) == CSN_OK,
                      "an escape is one of those that are promised");
    *at += 3;
}

static void check_visible(struct csn_span text)
{
    uint32_t scalar = 0;

    for (size_t at = 0; at < text.len;)
        CSN_FUZZ_PROPERTY(csn_utf8_next(text, &at, &scalar) && scalar >= ' ' && (scalar < 0x7F || scalar > 0x9F),
                          "nothing is left that a terminal acts upon");
}

static void check_escape(struct csn_span bytes)
{
    struct csn_buf escaped, undone;

    csn_buf_init(&escaped, NULL, TEXT_CEILING);
    csn_buf_init(&undone, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_hex_escape(bytes, &escaped) == CSN_OK, "any bytes can be made visible");
    check_visible(csn_buf_span(&escaped));
    for (size_t at = 0; at < escaped.len;)
        undo(csn_buf_span(&escaped), &at, &undone);
    CSN_FUZZ_PROPERTY(csn_span_equal(csn_buf_span(&undone), bytes), "an escaped text says which bytes it was");
    csn_buf_clear(&undone);
    csn_buf_clear(&escaped);
}

static void check_digits(struct csn_span digits)
{
    struct csn_buf bytes;
    struct csn_error error = {.offset = 0};
    char pair[2];

    csn_buf_init(&bytes, NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_hex_decode(digits, &bytes, &error) == CSN_OK;
    CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted ? bytes.len == digits.len / 2 : bytes.len == 0 && error.offset <= digits.len,
                      "a pair of digits is a byte, and a refusal leaves nothing");
    for (size_t i = 0; i < bytes.len; i++) {
        csn_hex_encode(&bytes.data[i], 1, pair);
        CSN_FUZZ_PROPERTY(csn_span_equal_ascii_case(csn_span_of(pair, 2), csn_span_slice(digits, 2 * i, 2 * i + 2)), "a byte is its digits");
    }
    csn_buf_clear(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_escape(csn_span_of(data, size));
    check_digits(csn_span_of(data, size));
    return 0;
}

/* Strings: of every class of characters that clients got wrong, and around the edges of their constraints. */
#include <string.h>

#include <countersign/utf8.h>

#include "campaign/compose.h"

#define TEXT_CEILING ((size_t)1 << 16)

static const struct csn_span fragments[] = {
    CSN_SPAN_INIT("job"), CSN_SPAN_INIT("a"), CSN_SPAN_INIT("1234567890"), CSN_SPAN_INIT("0"), CSN_SPAN_INIT("-1.5e300"),
    CSN_SPAN_INIT(" "), CSN_SPAN_INIT("  "), CSN_SPAN_INIT("\t"), CSN_SPAN_INIT("\n"), CSN_SPAN_INIT("\r\n"),
    CSN_SPAN_INIT("\""), CSN_SPAN_INIT("\\"), CSN_SPAN_INIT("\\u0041"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT("\\/"), CSN_SPAN_INIT("'"),
    CSN_SPAN_INIT("null"), CSN_SPAN_INIT("true"), CSN_SPAN_INIT("undefined"), CSN_SPAN_INIT("NaN"), CSN_SPAN_INIT("None"),
    CSN_SPAN_INIT("{\"step\":2,\"done\":false}"), CSN_SPAN_INIT("[]"), CSN_SPAN_INIT("[1,\"two\"]"), CSN_SPAN_INIT("\"quoted\""),
    CSN_SPAN_INIT("eyJzdGVwIjoyfQ=="), CSN_SPAN_INIT("+/=="), CSN_SPAN_INIT("a%20b&c=d?e#f"), CSN_SPAN_INIT("https://example.com/a b"),
    CSN_SPAN_INIT("<script>&amp;</script>"), CSN_SPAN_INIT("%s%n%d"), CSN_SPAN_INIT("{0}"), CSN_SPAN_INIT("{{x}}"), CSN_SPAN_INIT("$(id)"),
    CSN_SPAN_INIT("`id`"), CSN_SPAN_INIT(";|&"), CSN_SPAN_INIT("../../etc"), CSN_SPAN_INIT("@file"), CSN_SPAN_INIT("--flag"),
    CSN_SPAN_INIT("2023-11-14T22:13:20Z"), CSN_SPAN_INIT("arn:aws:iam::123456789012:role/x"),
    CSN_SPAN_INIT("\x01"), CSN_SPAN_INIT("\x08"), CSN_SPAN_INIT("\x0b"), CSN_SPAN_INIT("\x0c"), CSN_SPAN_INIT("\x1b[31m"), CSN_SPAN_INIT("\x1f"),
    CSN_SPAN_INIT("\x7f"), CSN_SPAN_INIT("\xc2\x80"), CSN_SPAN_INIT("\xc2\x85"), CSN_SPAN_INIT("\xc2\xa0"), CSN_SPAN_INIT("\xc2\xad"),
    CSN_SPAN_INIT("\xc3\xa9"), CSN_SPAN_INIT("e\xcc\x81"), CSN_SPAN_INIT("\xc3\x9f"), CSN_SPAN_INIT("\xc4\xb1\xc4\xb0"),
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): whoever reads this sees the escape, not what it does */
    CSN_SPAN_INIT("\xe2\x80\xa8"), CSN_SPAN_INIT("\xe2\x80\xa9"), CSN_SPAN_INIT("\xe2\x80\xae"), CSN_SPAN_INIT("\xe2\x80\x8d"),
    CSN_SPAN_INIT("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"), CSN_SPAN_INIT("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"), CSN_SPAN_INIT("\xef\xbb\xbf"),
    CSN_SPAN_INIT("\xef\xbf\xbd"), CSN_SPAN_INIT("\xef\xbf\xbe"), CSN_SPAN_INIT("\xef\xbf\xbf"), CSN_SPAN_INIT("\xed\x9f\xbf"),
    CSN_SPAN_INIT("\xee\x80\x80"), CSN_SPAN_INIT("\xf0\x9f\x98\x80"), CSN_SPAN_INIT("\xf0\x9d\x84\x9e"), CSN_SPAN_INIT("\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"),
    CSN_SPAN_INIT("\xf0\x9f\xbf\xbf"), CSN_SPAN_INIT("\xf4\x8f\xbf\xbf"), CSN_SPAN_INIT("\0"), CSN_SPAN_INIT("a\0b"),
};

/* Appends the first `count` scalar values of the text. */
static size_t append_scalars(struct csn_composer *c, struct csn_span text, size_t count, struct csn_buf *out)
{
    size_t end = 0;
    size_t done = 0;
    while (done < count && end < text.len) {
        do
            end++;
        while (end < text.len && ((unsigned char)text.data[end] & 0xc0) == 0x80);
        done++;
    }
    csn_compose_say(c, out, csn_span_slice(text, 0, end));
    return done;
}

void csn_compose_characters(struct csn_composer *c, size_t target, bool exact, struct csn_buf *out)
{
    struct csn_span part = fragments[0];
    for (size_t pieces = 0; target > 0 && (exact || pieces < 8); pieces++) {
        if (pieces < 8) /* past that the last one again, so that long text costs few choices */
            part = fragments[csn_random_below(c->random, CSN_COUNT(fragments))];
        target -= append_scalars(c, part, target, out);
    }
}

/* Text for a shape with a pattern: digits, which every pattern of an id takes. */
static void append_plain(struct csn_composer *c, size_t length, struct csn_buf *out)
{
    static const struct csn_span digits = CSN_SPAN_INIT("1234567890");
    for (; length > digits.len; length -= digits.len)
        csn_compose_say(c, out, digits);
    csn_compose_say(c, out, csn_span_slice(digits, 0, length));
}

/* Twelve, as many as an account's number has, unless that is too long. */
static size_t plain_length(const struct csn_shape *shape)
{
    return shape->has_max && shape->max < 12 ? (size_t)shape->max : 12;
}

static size_t choose_length(struct csn_composer *c, const struct csn_shape *shape, bool *exact)
{
    size_t min = shape->has_min && shape->min > 0 ? (size_t)shape->min : 0;
    size_t max = shape->has_max ? (size_t)shape->max : 2048;
    size_t edge = csn_random_below(c->random, 20);
    *exact = edge >= 14;
    switch (edge) {
    case 14: return min;
    case 15: return max;
    case 16: return max > 1 ? max - 1 : max;
    case 17: return csn_random_below(c->random, 4) == 3 ? max + 1 : max;
    case 18: return csn_random_below(c->random, 4) == 3 && min > 0 ? min - 1 : min;
    case 19: return min + csn_random_below(c->random, max - min + 1);
    default: return min + 1 + csn_random_below(c->random, max - min < 24 ? max - min : 24);
    }
}

/* Neither of the catalogue's own notations: a case would read "$steps[0]..." as a reference. */
static bool is_notation(struct csn_span text)
{
    return csn_span_starts_with(text, CSN_SPAN("$steps"));
}

struct csn_value *csn_compose_string(struct csn_composer *c, const struct csn_shape *shape)
{
    struct csn_buf text;
    bool exact = false;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    size_t length = choose_length(c, shape, &exact);
    if (shape->pattern.len > 0 && csn_random_below(c->random, 16) < 15)
        append_plain(c, exact ? length : plain_length(shape), &text);
    else
        csn_compose_characters(c, length, exact, &text);
    if (is_notation(csn_buf_span(&text)))
        csn_buf_reset(&text);
    return csn_compose_said(c, &text);
}

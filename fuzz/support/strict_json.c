#include "strict_json.h"

#include <string.h>

#include <countersign/utf8.h>

struct text {
    struct csn_span all;
    size_t at;
};

static bool value(struct text *text, size_t depth);

static int peek(const struct text *text)
{
    return text->at < text->all.len ? (unsigned char)text->all.data[text->at] : -1;
}

static bool one_of(struct text *text, const char *bytes)
{
    int byte = peek(text);
    bool found = byte > 0 && strchr(bytes, byte) != NULL;

    text->at += found;
    return found;
}

static void space(struct text *text)
{
    while (one_of(text, " \t\r\n"))
        continue;
}

static bool digits(struct text *text)
{
    size_t from = text->at;

    while (one_of(text, "0123456789"))
        continue;
    return text->at > from;
}

static bool number(struct text *text)
{
    (void)one_of(text, "-");
    if (!one_of(text, "0") && !digits(text))
        return false;
    if (one_of(text, ".") && !digits(text))
        return false;
    if (!one_of(text, "eE"))
        return true;
    (void)one_of(text, "+-");
    return digits(text);
}

static bool escape(struct text *text)
{
    if (one_of(text, "\"\\/bfnrt"))
        return true;
    if (!one_of(text, "u"))
        return false;
    for (int i = 0; i < 4; i++)
        if (!one_of(text, "0123456789abcdefABCDEF"))
            return false;
    return true;
}

static bool string(struct text *text)
{
    if (!one_of(text, "\""))
        return false;
    while (!one_of(text, "\"")) {
        if (one_of(text, "\\")) {
            if (!escape(text))
                return false;
        } else {
            if (peek(text) < ' ')
                return false;
            text->at++;
        }
    }
    return true;
}

static bool member(struct text *text, size_t depth)
{
    space(text);
    if (!string(text))
        return false;
    space(text);
    return one_of(text, ":") && value(text, depth);
}

static bool elements(struct text *text, const char *end, bool (*element)(struct text *, size_t), size_t depth)
{
    if (depth == 0)
        return false;
    space(text);
    if (one_of(text, end))
        return true;
    do {
        if (!element(text, depth - 1))
            return false;
        space(text);
    } while (one_of(text, ","));
    return one_of(text, end);
}

static bool word(struct text *text, struct csn_span expected)
{
    bool found = csn_span_starts_with(csn_span_slice(text->all, text->at, text->all.len), expected);

    text->at += found ? expected.len : 0;
    return found;
}

static bool value(struct text *text, size_t depth)
{
    space(text);
    if (peek(text) == '"')
        return string(text);
    if (one_of(text, "["))
        return elements(text, "]", value, depth);
    if (one_of(text, "{"))
        return elements(text, "}", member, depth);
    return word(text, CSN_SPAN("null")) || word(text, CSN_SPAN("true")) || word(text, CSN_SPAN("false")) || number(text);
}

bool csn_fuzz_is_json(struct csn_span all, size_t depth)
{
    struct text text = {all, 0};

    if (csn_utf8_check(all) < all.len || !value(&text, depth))
        return false;
    space(&text);
    return text.at == all.len;
}

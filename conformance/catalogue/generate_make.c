/* Documents made piece by piece; a failure is kept until the end. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "catalogue/generate.h"

enum { TEXT_CEILING = 1 << 20, SHORT_TEXT = 256 };

static struct csn_value *kept(struct csn_generator *g, struct csn_value *value)
{
    if (!value && g->status == CSN_OK)
        g->status = csn_arena_status(g->here);
    return value;
}

static struct csn_span format_text(struct csn_generator *g, struct csn_arena *arena, const char *format, va_list arguments)
{
    char text[SHORT_TEXT];
    va_list again;
    va_copy(again, arguments);
    int len = vsnprintf(text, sizeof text, format, arguments);
    char *lasting = len < 0 ? NULL : csn_arena_alloc(arena, (size_t)len + 1);
    if (!lasting)
        g->status = len < 0 ? CSN_LIMIT : csn_arena_status(arena);
    else if ((size_t)len < sizeof text)
        memcpy(lasting, text, (size_t)len);
    else
        (void)vsnprintf(lasting, (size_t)len + 1, format, again);
    va_end(again);
    return lasting ? csn_span_of(lasting, (size_t)len) : CSN_SPAN("");
}

struct csn_span csn_generate_text(struct csn_generator *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct csn_span text = format_text(g, g->arena, format, arguments);
    va_end(arguments);
    return text;
}

struct csn_span csn_generate_brief(struct csn_generator *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct csn_span text = format_text(g, &g->scratch, format, arguments);
    va_end(arguments);
    return text;
}

void csn_generate_briefly(struct csn_generator *g)
{
    g->here = &g->scratch;
}

void csn_generate_lastingly(struct csn_generator *g)
{
    g->here = g->arena;
}

struct csn_value *csn_generate_empty(struct csn_generator *g, enum csn_value_kind kind)
{
    return kept(g, csn_value_new(g->here, kind));
}

struct csn_value *csn_generate_object(struct csn_generator *g)
{
    return csn_generate_empty(g, CSN_VALUE_OBJECT);
}

struct csn_value *csn_generate_string(struct csn_generator *g, struct csn_span text)
{
    return kept(g, csn_value_new_string(g->here, text));
}

struct csn_value *csn_generate_literal(struct csn_generator *g, const char *text)
{
    return csn_generate_string(g, csn_span_of_string(text));
}

struct csn_value *csn_generate_number(struct csn_generator *g, const char *lexeme)
{
    return kept(g, csn_value_new_number(g->here, csn_span_of_string(lexeme)));
}

struct csn_value *csn_generate_integer(struct csn_generator *g, int64_t number)
{
    return kept(g, csn_value_new_int(g->here, number));
}

struct csn_value *csn_generate_boolean(struct csn_generator *g, bool boolean)
{
    return kept(g, csn_value_new_boolean(g->here, boolean));
}

struct csn_value *csn_generate_null(struct csn_generator *g)
{
    return csn_generate_empty(g, CSN_VALUE_NULL);
}

struct csn_value *csn_generate_list(struct csn_generator *g, struct csn_value *first)
{
    struct csn_value *list = csn_generate_empty(g, CSN_VALUE_ARRAY);
    if (first)
        csn_generate_put(g, list, CSN_SPAN(""), first);
    return list;
}

struct csn_value *csn_generate_parsed(struct csn_generator *g, const char *json)
{
    struct csn_value *value = NULL;
    if (g->status == CSN_OK)
        g->status = csn_value_parse(g->here, csn_span_of_string(json), NULL, &value, NULL);
    return value;
}

void csn_generate_put(struct csn_generator *g, struct csn_value *object, struct csn_span name, struct csn_value *value)
{
    if (g->status == CSN_OK)
        g->status = csn_value_add(g->here, object, name, value);
}

struct csn_value *csn_generate_pair(struct csn_generator *g, const char *name, struct csn_value *value)
{
    struct csn_value *object = csn_generate_object(g);
    csn_generate_put(g, object, csn_span_of_string(name), value);
    return object;
}

struct csn_span csn_generate_json(struct csn_generator *g, const struct csn_value *value)
{
    struct csn_span text = CSN_SPAN_INIT("");
    struct csn_buf buf;
    if (g->status != CSN_OK)
        return text;
    csn_buf_init(&buf, NULL, TEXT_CEILING);
    g->status = csn_value_write(&buf, value, NULL);
    if (g->status == CSN_OK)
        text = csn_arena_copy(&g->scratch, csn_buf_span(&buf));
    if (g->status == CSN_OK && !text.data)
        g->status = csn_arena_status(&g->scratch);
    csn_buf_clear(&buf);
    return text;
}

struct csn_span csn_generate_kebab(struct csn_arena *arena, struct csn_span name)
{
    char *out = csn_arena_alloc(arena, 2 * name.len + 1);
    size_t len = 0;
    for (size_t i = 0; out && i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (isupper(c) && i > 0 && name.data[i - 1] != '.' && !isupper((unsigned char)name.data[i - 1]))
            out[len++] = '-';
        out[len++] = c == '.' ? '-' : (char)tolower(c);
    }
    return out ? csn_span_of(out, len) : CSN_SPAN("");
}

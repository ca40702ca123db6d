/* Bodies of answers: documents of an output's shape, with what a client must look past, in every spelling that JSON has. */
#include <string.h>

#include <countersign/utf8.h>

#include "campaign/compose.h"

#define DEPTH_MAX 8
#define TEXT_CEILING ((size_t)1 << 20)

void csn_compose_unknown(struct csn_composer *c, struct csn_value *object)
{
    static const struct {
        const char *name;
        const char *json;
    } unknown[] = {
        {"addedLater", "true"}, {"__type", "\"com.example#Added\""}, {"JobId", "\"other\""}, {"", "{}"}, {"a.b", "[null,[],{}]"},
        {"number", "1.784316439424E9"}, {"big", "123456789012345678901234567890"}, {"tiny", "-0.0e-400"}, {"deep", "[[[[[[[[{\"a\":[]}]]]]]]]]"},
        {"\xe2\x80\xa8", "\"\\ud83d\\ude00\""}, {"nonce", "\"not this\""}, {"constructor", "{\"prototype\":null}"}, {"toString", "1"},
        {"__proto__", "{\"jobs\":1}"}, {"class", "\"java.lang.Object\""},
    };
    size_t count = csn_random_below(c->random, 3);
    for (size_t i = 0; i < count; i++) {
        size_t which = csn_random_below(c->random, CSN_COUNT(unknown));
        struct csn_value *value = NULL;
        if (csn_value_get(object, csn_span_of_string(unknown[which].name)))
            continue;
        if (csn_value_parse(c->arena, csn_span_of_string(unknown[which].json), NULL, &value, NULL) == CSN_OK)
            csn_compose_put(c, object, unknown[which].name, value);
    }
}

/* Holds the nonce, so that no adapter can guess it; the notation of answers is kept out of the rest. */
static struct csn_value *compose_told(struct csn_composer *c)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    if (csn_random_percent(c->random, 60))
        csn_compose_characters(c, 1 + csn_random_below(c->random, 12), false, &text);
    if (csn_span_search(csn_buf_span(&text), 0, CSN_SPAN("$")) < text.len)
        csn_buf_reset(&text);
    csn_compose_say(c, &text, CSN_SPAN("${nonce}"));
    return csn_compose_said(c, &text);
}

static struct csn_value *compose_entries(struct csn_composer *c, const struct csn_shape *shape, unsigned depth)
{
    static const char *const keys[] = {"Name", "name", "a.b", "with space", "\"quoted\"", "\xc3\xa9", "0", "null", "__type", "back\\slash"};
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    struct csn_value *made = is_map ? csn_compose_object(c) : csn_compose_list(c);
    size_t count = csn_random_below(c->random, 4);
    for (size_t i = 0; i < count; i++) {
        const char *key = is_map ? keys[csn_random_below(c->random, CSN_COUNT(keys))] : "";
        if (!is_map || !csn_value_get(made, csn_span_of_string(key)))
            csn_compose_put(c, made, key, csn_compose_output(c, shape->members[is_map].shape, depth + 1));
    }
    return made;
}

static struct csn_value *compose_structure(struct csn_composer *c, const struct csn_shape *shape, unsigned depth)
{
    struct csn_value *made = csn_compose_object(c);
    size_t from = csn_random_percent(c->random, 20) ? csn_random_below(c->random, shape->member_count) : 0;
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[(from + i) % shape->member_count];
        bool is_null = !member->required && csn_random_percent(c->random, 5);
        if (!member->required && csn_random_percent(c->random, 40))
            continue;
        csn_compose_put_named(c, made, member->name,
                              is_null ? csn_value_new(c->arena, CSN_VALUE_NULL) : csn_compose_output(c, member->shape, depth + 1));
    }
    if (csn_random_percent(c->random, 20))
        csn_compose_unknown(c, made);
    return made;
}

struct csn_value *csn_compose_output(struct csn_composer *c, uint32_t index, unsigned depth)
{
    const struct csn_shape *shape = csn_model_shape(c->model, index);
    if (!shape || depth > DEPTH_MAX)
        return csn_compose_object(c);
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE: return compose_structure(c, shape, depth);
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP: return compose_entries(c, shape, depth);
    case CSN_SHAPE_ENUM:
        if (shape->enum_count == 0 || csn_random_percent(c->random, 10))
            return csn_compose_text(c, CSN_SPAN("AddedLater"));
        return csn_compose_text(c, shape->enum_values[csn_random_below(c->random, shape->enum_count)]);
    case CSN_SHAPE_STRING: return compose_told(c);
    case CSN_SHAPE_BLOB: return csn_compose_text(c, CSN_SPAN("AAEC"));
    case CSN_SHAPE_BOOLEAN: return csn_value_new_boolean(c->arena, csn_random_percent(c->random, 50));
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG: return csn_compose_number(c, (long long)csn_random_below(c->random, 100));
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE: return csn_compose_lexeme(c, "1.5");
    case CSN_SHAPE_TIMESTAMP: return csn_compose_lexeme(c, "1700000000");
    case CSN_SHAPE_UNION:
    case CSN_SHAPE_DOCUMENT: break;
    }
    return csn_compose_object(c);
}

/* ---- spelling ---- */

static void spell_space(struct csn_composer *c, struct csn_buf *out)
{
    static const struct csn_span spaces[] = {CSN_SPAN_INIT(""), CSN_SPAN_INIT(" "), CSN_SPAN_INIT("\n"), CSN_SPAN_INIT("\t"), CSN_SPAN_INIT("\r\n  ")};
    csn_compose_say(c, out, spaces[csn_random_below(c->random, CSN_COUNT(spaces))]);
}

static void write_string(struct csn_composer *c, struct csn_span text, const struct csn_json_style *style, struct csn_buf *out)
{
    if (csn_json_write_string(out, text, style, NULL) != CSN_OK)
        c->failed = true;
}

/* The writer's freedoms, and one letter as an escape that nothing asks for; "${...}" stays as it is. */
static void spell_string(struct csn_composer *c, struct csn_span text, struct csn_buf *out)
{
    const struct csn_json_style style = {
        .ascii = csn_random_percent(c->random, 30),
        .slash = csn_random_percent(c->random, 30),
        .html = csn_random_percent(c->random, 30),
        .long_escapes = csn_random_percent(c->random, 30),
        .upper_hex = csn_random_percent(c->random, 30),
    };
    size_t at = csn_random_below(c->random, text.len);
    bool escaped = csn_random_percent(c->random, 30) && at < text.len && text.data[at] >= 'a' && text.data[at] <= 'z';
    if (!escaped || csn_span_find(text, 0, '$') < text.len) {
        write_string(c, text, &style, out);
        return;
    }
    static const char hex[] = "0123456789abcdef";
    unsigned char letter = (unsigned char)text.data[at];
    const char escape[] = {'\\', 'u', '0', '0', hex[letter >> 4], hex[letter & 15]};
    struct csn_buf rest;
    csn_buf_init(&rest, NULL, TEXT_CEILING);
    write_string(c, csn_span_slice(text, 0, at), &style, out);
    csn_buf_truncate(out, out->len - 1); /* its closing quote */
    csn_compose_say(c, out, csn_span_of(escape, sizeof escape));
    write_string(c, csn_span_slice(text, at + 1, text.len), &style, &rest);
    csn_compose_say(c, out, csn_span_slice(csn_buf_span(&rest), 1, rest.len));
    csn_buf_clear(&rest);
}

static void spell(struct csn_composer *c, const struct csn_value *value, struct csn_buf *out)
{
    bool is_object = value->kind == CSN_VALUE_OBJECT;
    if (value->kind == CSN_VALUE_STRING) {
        spell_string(c, value->text, out);
        return;
    }
    if (!is_object && value->kind != CSN_VALUE_ARRAY) {
        if (csn_value_write(out, value, NULL) != CSN_OK)
            c->failed = true;
        return;
    }
    csn_compose_say(c, out, is_object ? CSN_SPAN("{") : CSN_SPAN("["));
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            csn_compose_say(c, out, CSN_SPAN(","));
        spell_space(c, out);
        if (is_object) {
            spell_string(c, value->items[i].name, out);
            spell_space(c, out);
            csn_compose_say(c, out, CSN_SPAN(":"));
            spell_space(c, out);
        }
        spell(c, value->items[i].value, out); /* as deep as what was composed */
        spell_space(c, out);
    }
    csn_compose_say(c, out, is_object ? CSN_SPAN("}") : CSN_SPAN("]"));
}

struct csn_value *csn_compose_spelling(struct csn_composer *c, const struct csn_value *value)
{
    struct csn_buf text;
    if (!value)
        return NULL;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    spell_space(c, &text);
    spell(c, value, &text);
    spell_space(c, &text);
    return csn_compose_said(c, &text);
}

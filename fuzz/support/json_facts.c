#include "json_facts.h"

#include <countersign/utf8.h>

#include "property.h"

enum { POINTER_CEILING = 1 << 20, NAMES_MAX = 200, POINTERS_MAX = 200, SHOWN_MAX = 4096 };

struct look {
    const struct csn_value *root;
    struct csn_buf pointer;
    size_t looked_at;
    bool duplicates; /* by plain looking */
    bool too_many;   /* names for that */
};

static void append(struct csn_buf *buf, struct csn_span text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(buf, text) == CSN_OK, "the harness has memory");
}

/* RFC 6901 section 3. */
static void append_name(struct csn_buf *pointer, struct csn_span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.data[i] == '~')
            append(pointer, CSN_SPAN("~0"));
        else if (name.data[i] == '/')
            append(pointer, CSN_SPAN("~1"));
        else
            append(pointer, csn_span_slice(name, i, i + 1));
}

static size_t last_of_name(const struct csn_value *object, size_t index)
{
    size_t last = index;

    for (size_t i = index + 1; i < object->count; i++)
        if (csn_span_equal(object->items[i].name, object->items[index].name))
            last = i;
    return last;
}

static void look_at(struct look *look, const struct csn_value *value);

static void look_at_item(struct look *look, const struct csn_value *parent, size_t index)
{
    size_t len = look->pointer.len;

    append(&look->pointer, CSN_SPAN("/"));
    if (parent->kind == CSN_VALUE_OBJECT)
        append_name(&look->pointer, parent->items[index].name);
    else
        CSN_FUZZ_PROPERTY(csn_buf_append_uint(&look->pointer, index) == CSN_OK, "the harness has memory");
    look_at(look, parent->items[index].value);
    csn_buf_truncate(&look->pointer, len);
}

static void look_at(struct look *look, const struct csn_value *value)
{
    CSN_FUZZ_PROPERTY(csn_value_at(look->root, csn_buf_span(&look->pointer)) == value, "a pointer leads to its place");
    look->too_many |= value->kind == CSN_VALUE_OBJECT && value->count > NAMES_MAX;
    for (size_t i = 0; i < value->count && look->looked_at++ < POINTERS_MAX; i++) {
        bool hidden = value->kind == CSN_VALUE_OBJECT && !look->too_many && last_of_name(value, i) != i; /* by a later one */

        look->duplicates |= hidden;
        if (!hidden && !look->too_many)
            look_at_item(look, value, i);
    }
}

static void check_duplicates(struct csn_span text, const struct look *look, struct csn_arena *arena)
{
    struct csn_json_duplicate duplicate = {false, 0, 0};
    size_t count = text.len / 5;
    size_t *scratch = csn_arena_alloc_array(arena, count + 1, sizeof *scratch);

    CSN_FUZZ_PROPERTY(scratch != NULL && csn_json_find_duplicate(text, scratch, count, &duplicate, NULL) == CSN_OK,
                      "any text can be looked through for names that stand twice");
    CSN_FUZZ_PROPERTY(look->too_many || look->looked_at >= POINTERS_MAX || duplicate.found == look->duplicates,
                      "a name that stands twice is found, and nothing else");
    CSN_FUZZ_PROPERTY(!duplicate.found || (duplicate.first < duplicate.second && duplicate.second < text.len &&
                                           text.data[duplicate.first] == '"' && text.data[duplicate.second] == '"'),
                      "it stands at two places");
}

static void check_skip(struct csn_span text)
{
    struct csn_json_reader reader;
    struct csn_json_token token;

    csn_json_reader_init(&reader, text, CSN_JSON_DEPTH_MAX);
    CSN_FUZZ_PROPERTY(csn_json_next(&reader, &token, NULL) == CSN_OK && csn_json_skip(&reader, &token, NULL) == CSN_OK &&
                      csn_json_next(&reader, &token, NULL) == CSN_OK && token.kind == CSN_JSON_END, "what is skipped ends at its end");
}

void csn_fuzz_check_document(struct csn_span text, const struct csn_value *root, struct csn_arena *arena)
{
    struct look look = {.root = root};

    csn_buf_init(&look.pointer, NULL, POINTER_CEILING);
    look_at(&look, root);
    csn_buf_clear(&look.pointer);
    check_duplicates(text, &look, arena);
    check_skip(text);
}

void csn_fuzz_check_pointing(struct csn_span text, const struct csn_error *error)
{
    char storage[SHOWN_MAX];
    struct csn_buf buf;
    struct csn_span shown;
    size_t line, caret;

    csn_buf_init_fixed(&buf, storage, sizeof storage);
    CSN_FUZZ_PROPERTY(csn_json_point_at(&buf, text, error->offset) == CSN_OK, "a refusal can be pointed at");
    shown = csn_buf_span(&buf);
    line = csn_span_find(shown, 0, '\n');
    caret = csn_span_find(shown, line + 1, '^');
    CSN_FUZZ_PROPERTY(csn_utf8_check(shown) == shown.len && shown.len > 0 && csn_span_find(shown, line + 1, '\n') == shown.len - 1 &&
                      caret == shown.len - 2, "two lines are shown, and a caret ends the second");
    for (size_t i = 0; i < line; i++)
        CSN_FUZZ_PROPERTY((unsigned char)shown.data[i] >= ' ' && shown.data[i] != 0x7F, "no control character is shown");
    CSN_FUZZ_PROPERTY(caret - line - 1 <= csn_utf8_length(csn_span_slice(shown, 0, line)), "the caret stands below the line");
    CSN_FUZZ_PROPERTY(csn_status_name(error->status)[0] != '\0' && csn_status_sentence(error->status)[0] != '\0',
                      "a status has a name and a sentence");
}

#include <countersign/json.h>

#include <countersign/utf8.h>

#include "decimal.h"
#include "fault.h"
#include "scan.h"

/* What may come next. */
enum expectation {
    EXPECT_TEXT, /* the one value of the whole text */
    EXPECT_ELEMENT_OR_END, /* behind [ */
    EXPECT_NAME_OR_END,    /* behind { */
    EXPECT_COLON,
    EXPECT_COMMA_OR_END,
    EXPECT_NOTHING /* the text is complete */
};

void csn_json_reader_init(struct csn_json_reader *reader, struct csn_span text, size_t depth_max)
{
    *reader = (struct csn_json_reader){
        .text = text,
        .depth_max = depth_max > CSN_JSON_DEPTH_MAX ? CSN_JSON_DEPTH_MAX : depth_max,
        .expect = EXPECT_TEXT,
    };
}

static size_t skip_space(struct csn_span text, size_t at)
{
    for (; at < text.len; at++) {
        char byte = text.data[at];

        if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t')
            break;
    }
    return at;
}

/* ---- nesting ---- */

static bool in_object(const struct csn_json_reader *reader)
{
    size_t level = reader->depth - 1;

    return (reader->nesting[level / 8] >> level % 8 & 1) != 0;
}

static void set_nesting(struct csn_json_reader *reader, size_t level, bool object)
{
    unsigned char bit = (unsigned char)(1u << level % 8);

    if (object)
        reader->nesting[level / 8] = (unsigned char)(reader->nesting[level / 8] | bit);
    else
        reader->nesting[level / 8] = (unsigned char)(reader->nesting[level / 8] & ~bit);
}

static enum csn_status open_level(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                  struct csn_error *error)
{
    bool object = reader->text.data[at] == '{';

    if (reader->depth >= reader->depth_max)
        return csn_error_set(error, CSN_LIMIT, at, "nested deeper than %zu levels", reader->depth_max);
    set_nesting(reader, reader->depth, object);
    reader->depth++;
    reader->at = at + 1;
    reader->expect = object ? EXPECT_NAME_OR_END : EXPECT_ELEMENT_OR_END;
    *token = (struct csn_json_token){.kind = object ? CSN_JSON_OBJECT_BEGIN : CSN_JSON_ARRAY_BEGIN, .offset = at};
    return CSN_OK;
}

static void after_value(struct csn_json_reader *reader)
{
    reader->expect = reader->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

static enum csn_status close_level(struct csn_json_reader *reader, struct csn_json_token *token, size_t at)
{
    *token = (struct csn_json_token){.kind = in_object(reader) ? CSN_JSON_OBJECT_END : CSN_JSON_ARRAY_END, .offset = at};
    reader->depth--;
    reader->at = at + 1;
    after_value(reader);
    return CSN_OK;
}

/* ---- strings ---- */

static bool is_hex_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* Advances `*at` past the escape whose backslash stands there. */
static enum csn_status scan_escape(struct csn_span text, size_t *at, struct csn_error *error)
{
    size_t next = *at + 1;

    if (next >= text.len)
        return csn_json_fault(text, next, "an escape", error);
    switch (text.data[next++]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        *at = next;
        return CSN_OK;
    case 'u':
        break;
    default:
        return csn_json_fault(text, next - 1, "one of \"\\/bfnrtu behind a backslash", error);
    }
    for (size_t end = next + 4; next < end; next++)
        if (next >= text.len || !is_hex_digit(text.data[next]))
            return csn_json_fault(text, next, "a hexadecimal digit", error);
    *at = next;
    return CSN_OK;
}

/* Advances `*at` past one character of a string that csn_scan_plain stopped at, other than the closing quote. */
static enum csn_status scan_special(struct csn_span text, size_t *at, bool *escaped, struct csn_error *error)
{
    uint32_t scalar;

    if (*at >= text.len)
        return csn_json_fault(text, *at, "the end of a string", error);
    if (text.data[*at] == '\\') {
        *escaped = true;
        return scan_escape(text, at, error);
    }
    if ((unsigned char)text.data[*at] < 0x20)
        return csn_error_set(error, CSN_SYNTAX, *at, "U+%04X must be escaped in a string",
                             (unsigned)(unsigned char)text.data[*at]);
    if (!csn_utf8_next(text, at, &scalar))
        return csn_json_fault(text, *at, "", error);
    return CSN_OK;
}

/* Reads the string whose opening quote is at `at`. */
static enum csn_status read_string(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                   enum csn_json_kind kind, struct csn_error *error)
{
    struct csn_span text = reader->text;
    size_t end = csn_scan_plain(text, at + 1);
    bool escaped = false;

    while (end >= text.len || text.data[end] != '"') {
        enum csn_status status = scan_special(text, &end, &escaped, error);

        if (status != CSN_OK)
            return status;
        end = csn_scan_plain(text, end);
    }
    *token = (struct csn_json_token){kind, escaped, {text.data + at + 1, end - at - 1}, at};
    reader->at = end + 1;
    return CSN_OK;
}

/* ---- values ---- */

static enum csn_status read_literal(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                    struct csn_span word, enum csn_json_kind kind, struct csn_error *error)
{
    for (size_t i = 1; i < word.len; i++)
        if (at + i >= reader->text.len || reader->text.data[at + i] != word.data[i])
            return csn_json_fault(reader->text, at + i, word.data, error);
    *token = (struct csn_json_token){.kind = kind, .offset = at};
    reader->at = at + word.len;
    after_value(reader);
    return CSN_OK;
}

static enum csn_status read_number(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                   struct csn_error *error)
{
    size_t end = at;
    enum csn_status status = csn_decimal_scan(reader->text, &end, error);

    if (status != CSN_OK)
        return status;
    *token = (struct csn_json_token){CSN_JSON_NUMBER, false, {reader->text.data + at, end - at}, at};
    reader->at = end;
    after_value(reader);
    return CSN_OK;
}

static enum csn_status read_value(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                  const char *wanted, struct csn_error *error)
{
    enum csn_status status;

    if (at >= reader->text.len)
        return csn_json_fault(reader->text, at, wanted, error);
    switch (reader->text.data[at]) {
    case '"':
        status = read_string(reader, token, at, CSN_JSON_STRING, error);
        if (status == CSN_OK)
            after_value(reader);
        return status;
    case '{': case '[':
        return open_level(reader, token, at, error);
    case 'n':
        return read_literal(reader, token, at, CSN_SPAN("null"), CSN_JSON_NULL, error);
    case 't':
        return read_literal(reader, token, at, CSN_SPAN("true"), CSN_JSON_TRUE, error);
    case 'f':
        return read_literal(reader, token, at, CSN_SPAN("false"), CSN_JSON_FALSE, error);
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        return read_number(reader, token, at, error);
    default:
        return csn_json_fault(reader->text, at, wanted, error);
    }
}

static enum csn_status read_name(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                 const char *wanted, struct csn_error *error)
{
    enum csn_status status;

    if (at >= reader->text.len || reader->text.data[at] != '"')
        return csn_json_fault(reader->text, at, wanted, error);
    status = read_string(reader, token, at, CSN_JSON_NAME, error);
    if (status == CSN_OK)
        reader->expect = EXPECT_COLON;
    return status;
}

/* ---- tokens ---- */

static bool is_at(struct csn_span text, size_t at, char byte)
{
    return at < text.len && text.data[at] == byte;
}

/* RFC 8259 section 8.1 forbids to send a byte order mark and lets readers choose. */
static enum csn_status read_text(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                 struct csn_error *error)
{
    if (csn_span_starts_with(reader->text, CSN_SPAN("\xEF\xBB\xBF")))
        return csn_error_set(error, CSN_SYNTAX, 0, "the text begins with a byte order mark");
    return read_value(reader, token, at, "a JSON text", error);
}

static enum csn_status read_after_name(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                       struct csn_error *error)
{
    if (!is_at(reader->text, at, ':'))
        return csn_json_fault(reader->text, at, "':'", error);
    return read_value(reader, token, skip_space(reader->text, at + 1), "a value", error);
}

static enum csn_status read_after_value(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                        struct csn_error *error)
{
    bool object = in_object(reader);

    if (is_at(reader->text, at, object ? '}' : ']'))
        return close_level(reader, token, at);
    if (!is_at(reader->text, at, ','))
        return csn_json_fault(reader->text, at, object ? "',' or '}'" : "',' or ']'", error);
    at = skip_space(reader->text, at + 1);
    if (object)
        return read_name(reader, token, at, "a name", error);
    return read_value(reader, token, at, "a value", error);
}

static enum csn_status read_end(struct csn_json_reader *reader, struct csn_json_token *token, size_t at,
                                struct csn_error *error)
{
    if (at < reader->text.len)
        return csn_json_fault(reader->text, at, "the end of the text", error);
    *token = (struct csn_json_token){.kind = CSN_JSON_END, .offset = at};
    reader->at = at;
    return CSN_OK;
}

enum csn_status csn_json_next(struct csn_json_reader *reader, struct csn_json_token *token, struct csn_error *error)
{
    size_t at = skip_space(reader->text, reader->at);

    switch ((enum expectation)reader->expect) {
    case EXPECT_TEXT:
        return read_text(reader, token, at, error);
    case EXPECT_ELEMENT_OR_END:
        if (is_at(reader->text, at, ']'))
            return close_level(reader, token, at);
        return read_value(reader, token, at, "a value or ']'", error);
    case EXPECT_NAME_OR_END:
        if (is_at(reader->text, at, '}'))
            return close_level(reader, token, at);
        return read_name(reader, token, at, "a name or '}'", error);
    case EXPECT_COLON:
        return read_after_name(reader, token, at, error);
    case EXPECT_COMMA_OR_END:
        return read_after_value(reader, token, at, error);
    default:
        return read_end(reader, token, at, error);
    }
}

enum csn_status csn_json_skip(struct csn_json_reader *reader, const struct csn_json_token *token, struct csn_error *error)
{
    struct csn_json_token next = *token;
    enum csn_status status = CSN_OK;
    size_t depth;

    if (token->kind == CSN_JSON_NAME)
        status = csn_json_next(reader, &next, error);
    if (status != CSN_OK || (next.kind != CSN_JSON_ARRAY_BEGIN && next.kind != CSN_JSON_OBJECT_BEGIN))
        return status;
    for (depth = reader->depth; reader->depth >= depth && status == CSN_OK;)
        status = csn_json_next(reader, &next, error);
    return status;
}

enum csn_status csn_json_check(struct csn_span text, struct csn_error *error)
{
    struct csn_json_reader reader;
    struct csn_json_token token = {.kind = CSN_JSON_NULL};
    enum csn_status status = CSN_OK;

    csn_json_reader_init(&reader, text, CSN_JSON_DEPTH_MAX);
    while (status == CSN_OK && token.kind != CSN_JSON_END)
        status = csn_json_next(&reader, &token, error);
    return status;
}

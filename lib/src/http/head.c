/* The start line and the fields of headers and trailers. */
#include "internal.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static struct csn_http_range part(struct csn_http_range line, size_t from, size_t to)
{
    return (struct csn_http_range){line.at + from, to - from};
}

enum { VERSION_LEN = 8 };

/* HTTP-version of RFC 9112 section 2.3, whatever its numbers. */
static bool is_version(struct csn_span text)
{
    return text.len == VERSION_LEN && csn_span_starts_with(text, CSN_SPAN("HTTP/")) && is_digit(text.data[5]) &&
           text.data[6] == '.' && is_digit(text.data[7]);
}

static void check_version(struct csn_http_parser *parser)
{
    struct csn_span version = csn_http_range_span(&parser->raw, parser->version);

    if (!csn_span_equal(version, CSN_SPAN("HTTP/1.1")))
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_VERSION, parser->version.at);
}

static size_t find_last(struct csn_span text, char byte)
{
    size_t at = text.len;

    while (at > 0 && text.data[at - 1] != byte)
        at--;
    return at == 0 ? text.len : at - 1;
}

/* method SP request-target SP HTTP-version. What stands between the first and the last space is taken for the target, so
 * that a client which forgot to encode a space is understood, and told. */
static void read_request_line(struct csn_http_parser *parser, struct csn_http_range line)
{
    struct csn_span text = csn_http_range_span(&parser->raw, line);
    size_t first = csn_span_find(text, 0, ' ');
    size_t last = find_last(text, ' ');
    struct csn_span method = csn_span_slice(text, 0, first);
    struct csn_span target;
    size_t good;

    if (method.len == 0 || csn_http_token_len(method) != method.len || last < first + 2 ||
        !is_version(csn_span_slice(text, last + 1, text.len))) {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_START_LINE, line.at);
        return;
    }
    parser->method = part(line, 0, first);
    parser->target = part(line, first + 1, last);
    parser->version = part(line, last + 1, line.len);
    target = csn_span_slice(text, first + 1, last);
    good = csn_http_target_len(target);
    if (good < target.len)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_TARGET, parser->target.at + good);
    check_version(parser);
}

/* HTTP-version SP 3DIGIT, then nothing or SP and a reason phrase that may be empty (rule http.reason-ignored). */
static bool is_status_line(struct csn_span text)
{
    return text.len >= 12 && is_version(csn_span_slice(text, 0, VERSION_LEN)) && text.data[8] == ' ' && is_digit(text.data[9]) &&
           is_digit(text.data[10]) && is_digit(text.data[11]) && (text.len == 12 || text.data[12] == ' ');
}

/* Notes the first control character of a value; a CR has been noted with the line. */
static void check_value(struct csn_http_parser *parser, struct csn_http_range value)
{
    struct csn_span text = csn_http_range_span(&parser->raw, value);
    size_t good = csn_http_value_len(text);

    while (good < text.len && text.data[good] == '\r')
        good += 1 + csn_http_value_len(csn_span_slice(text, good + 1, text.len));
    if (good < text.len)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_HEADER_VALUE, value.at + good);
}

static void read_status_line(struct csn_http_parser *parser, struct csn_http_range line)
{
    struct csn_span text = csn_http_range_span(&parser->raw, line);

    if (!is_status_line(text)) {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_START_LINE, line.at);
        return;
    }
    parser->version = part(line, 0, VERSION_LEN);
    parser->message.status = (text.data[9] - '0') * 100 + (text.data[10] - '0') * 10 + (text.data[11] - '0');
    if (line.len > 13)
        parser->reason = part(line, 13, line.len);
    check_version(parser);
    check_value(parser, parser->reason);
}

void csn_http_read_start_line(struct csn_http_parser *parser, struct csn_http_range line)
{
    if (parser->kind == CSN_HTTP_REQUEST)
        read_request_line(parser, line);
    else
        read_status_line(parser, line);
}

static void add_field(struct csn_http_parser *parser, struct csn_http_range name, struct csn_http_range value)
{
    const struct csn_http_field field = {name, value, false};
    static const struct csn_header item; /* room for it */

    if (csn_buf_append(&parser->items, csn_span_of(&item, sizeof item)) != CSN_OK ||
        csn_buf_append(&parser->fields, csn_span_of(&field, sizeof field)) != CSN_OK)
        parser->state = CSN_HTTP_STATE_NO_MEMORY;
}

static struct csn_http_range trim(const struct csn_http_parser *parser, struct csn_http_range range)
{
    const char *raw = parser->raw.data;

    for (; range.len > 0 && is_blank(raw[range.at]); range.len--)
        range.at++;
    while (range.len > 0 && is_blank(raw[range.at + range.len - 1]))
        range.len--;
    return range;
}

/* A name that the line ends without a colon is none, be it a token: the colon is missed where it should stand. */
static void check_name(struct csn_http_parser *parser, struct csn_http_range name, bool has_colon)
{
    struct csn_span text = csn_http_range_span(&parser->raw, name);
    size_t good = csn_http_token_len(text);

    if (good < text.len || text.len == 0 || !has_colon)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_HEADER_NAME, name.at + good);
}

static void read_field(struct csn_http_parser *parser, struct csn_http_range line)
{
    size_t colon = csn_span_find(csn_http_range_span(&parser->raw, line), 0, ':');
    struct csn_http_range before = part(line, 0, colon);
    struct csn_http_range name = trim(parser, before);
    struct csn_http_range value = {line.at + line.len, 0};

    check_name(parser, name, colon < line.len);
    if (colon == line.len) {
        add_field(parser, name, value);
        return;
    }
    if (name.len < before.len)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_SPACE_BEFORE_COLON, name.at + name.len);
    value = trim(parser, part(line, colon + 1, line.len));
    check_value(parser, value);
    add_field(parser, name, value);
}

/* Moves a value to the end of `text`, where it can grow; one that was folded before is there already. */
static enum csn_status make_growable(struct csn_http_parser *parser, struct csn_http_field *field)
{
    size_t at = parser->text.len;
    enum csn_status status;

    if (field->unfolded)
        return CSN_OK;
    status = csn_buf_append(&parser->text, csn_http_range_span(&parser->raw, field->value));
    field->value.at = at;
    field->unfolded = true;
    return status;
}

static enum csn_status unfold(struct csn_http_parser *parser, struct csn_http_field *field, struct csn_span more)
{
    enum csn_status status = make_growable(parser, field);

    if (status == CSN_OK && field->value.len > 0)
        status = csn_buf_append_byte(&parser->text, ' ');
    if (status == CSN_OK)
        status = csn_buf_append(&parser->text, more);
    field->value.len = parser->text.len - field->value.at;
    return status;
}

/* A line that begins with white space continues the value before it (RFC 9112 section 5.2), or, where there is none, is
 * left out (section 2.2). */
static void read_fold(struct csn_http_parser *parser, struct csn_http_range line)
{
    struct csn_http_range more = trim(parser, line);
    size_t count = csn_http_field_count(parser);

    csn_http_add_defect(parser, CSN_HTTP_DEFECT_OBS_FOLD, line.at);
    check_value(parser, more);
    if (more.len == 0 || count == parser->header_count)
        return;
    if (unfold(parser, &csn_http_fields(parser)[count - 1], csn_http_range_span(&parser->raw, more)) != CSN_OK)
        parser->state = CSN_HTTP_STATE_NO_MEMORY;
}

void csn_http_read_field_line(struct csn_http_parser *parser, struct csn_http_range line)
{
    if (is_blank(parser->raw.data[line.at]))
        read_fold(parser, line);
    else if (csn_http_field_count(parser) == parser->limits.headers)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_TOO_MANY_HEADERS, line.at);
    else
        read_field(parser, line);
}

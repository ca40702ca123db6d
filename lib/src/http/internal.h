/* What the files of the http module share. States are entered as soon as the byte before them is read, so a message is
 * complete with its last byte and no step ever waits for nothing. */
#ifndef CSN_HTTP_INTERNAL_H
#define CSN_HTTP_INTERNAL_H

#include <countersign/http.h>

#include "../base/put.h"

enum csn_http_state { /* those that read come first */
    CSN_HTTP_STATE_START_LINE,
    CSN_HTTP_STATE_HEADERS,
    CSN_HTTP_STATE_LENGTH_BODY,
    CSN_HTTP_STATE_CLOSE_BODY,
    CSN_HTTP_STATE_CHUNK_LINE,
    CSN_HTTP_STATE_CHUNK_DATA,
    CSN_HTTP_STATE_CHUNK_CR,
    CSN_HTTP_STATE_CHUNK_LF,
    CSN_HTTP_STATE_TRAILERS,
    CSN_HTTP_STATE_DONE,
    CSN_HTTP_STATE_FATAL,
    CSN_HTTP_STATE_NO_MEMORY
};

/* A field before its spans can be made: `raw` moves while it grows. */
struct csn_http_field {
    struct csn_http_range name;
    struct csn_http_range value;
    bool unfolded; /* the value lies in `text`, not in `raw` */
};

/* Records a defect; a fatal one ends the reading. */
void csn_http_add_defect(struct csn_http_parser *parser, enum csn_http_defect_kind kind, size_t offset);

/* Bytes at the front of `text` that a token, a field value and a request target may hold. */
size_t csn_http_token_len(struct csn_span text);
size_t csn_http_value_len(struct csn_span text);
size_t csn_http_target_len(struct csn_span text);

/* Writing a header in steps, for a caller that writes several: whether it may be sent (the second where the name is known to be a
 * token), its size as a line, and the line, for which the caller has made room. */
enum csn_status csn_http_check_header(struct csn_span name, struct csn_span value, struct csn_error *error) CSN_NODISCARD;
enum csn_status csn_http_check_value(struct csn_span name, struct csn_span value, struct csn_error *error) CSN_NODISCARD;

static inline size_t csn_http_header_size(struct csn_span name, struct csn_span value)
{
    return name.len + value.len + 4; /* colon, space, CR and LF */
}

static inline char *csn_http_copy_header(char *to, struct csn_span name, struct csn_span value)
{
    to = csn_copy(to, name);
    to = csn_copy(to, CSN_SPAN(": "));
    to = csn_copy(to, value);
    return csn_copy(to, CSN_SPAN("\r\n"));
}

/* Moves `count` bytes from `rest` to `raw`; false, and the state says so, without memory. */
bool csn_http_take(struct csn_http_parser *parser, struct csn_span *rest, size_t count);
/* Moves bytes up to the next LF. True when a line is whole: `*line` is what stands before its end. `raw` never grows
 * past `limit`: a byte more is the fatal defect `too_large`. */
bool csn_http_take_line(struct csn_http_parser *parser, struct csn_span *rest, size_t limit, enum csn_http_defect_kind too_large,
                        struct csn_http_range *line);

/* One line of a head or of trailers, taken apart. */
void csn_http_read_start_line(struct csn_http_parser *parser, struct csn_http_range line);
void csn_http_read_field_line(struct csn_http_parser *parser, struct csn_http_range line);

/* Chooses how the body is framed, at the end of the head, and enters the state that reads it. */
void csn_http_choose_framing(struct csn_http_parser *parser);

/* The steps of a chunked body. */
void csn_http_read_chunk_line(struct csn_http_parser *parser, struct csn_span *rest);
void csn_http_read_chunk_data(struct csn_http_parser *parser, struct csn_span *rest);
void csn_http_read_chunk_cr(struct csn_http_parser *parser, struct csn_span *rest);
void csn_http_read_chunk_lf(struct csn_http_parser *parser, struct csn_span *rest);

static inline size_t csn_http_field_count(const struct csn_http_parser *parser)
{
    return parser->fields.len / sizeof(struct csn_http_field);
}

/* The allocator's memory is aligned for any type, and csn_buf gives it out from its start. */
static inline struct csn_http_field *csn_http_fields(const struct csn_http_parser *parser)
{
    return (struct csn_http_field *)(void *)parser->fields.data;
}

static inline struct csn_span csn_http_range_span(const struct csn_buf *buf, struct csn_http_range range)
{
    return csn_span_slice(csn_buf_span(buf), range.at, range.at + range.len);
}

static inline size_t csn_http_smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* A sum of limits, which callers may set as high as they like. */
static inline size_t csn_http_sum(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

#endif

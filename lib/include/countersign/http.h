/* http: strict HTTP/1.1 framing, both directions, fed in pieces of any size.
 *
 * The parser finds where a message ends and takes it apart; the result doesn't depend on how the bytes were split. What is
 * wrong is a *defect*: recorded with the RFC's section and the rule that it breaks. After most of them reading goes on, so that a
 * judge sees the whole message; a fatal one means that the end of the message can't be known. Nothing is repaired in
 * silence. It opens no socket.
 *
 *     csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
 *     while (progress == CSN_HTTP_MORE) feed what arrived
 *     message = csn_http_parser_message(&parser);
 */
#ifndef CSN_HTTP_H
#define CSN_HTTP_H

#include <countersign/buf.h>
#include <countersign/header.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, fatal, rule, source, sentence). After a fatal one nothing more of the message is read. */
#define CSN_HTTP_DEFECT_LIST(X) \
    X(START_LINE, true, "envelope.header-syntax", "RFC 9112 section 3", "the start line is malformed") \
    X(TARGET, false, "envelope.post-root", "RFC 9112 section 3.2", "the request target holds a character that has no place in it") \
    X(VERSION, false, "envelope.http-1-1", "RFC 9112 section 2.3", "the version is not HTTP/1.1") \
    X(BARE_LF, false, "envelope.header-syntax", "RFC 9112 section 2.2", "a line ends in LF without CR") \
    X(BARE_CR, false, "envelope.header-syntax", "RFC 9112 section 2.2", "a CR stands alone") \
    X(OBS_FOLD, false, "envelope.header-syntax", "RFC 9112 section 5.2", "a header is folded over lines") \
    X(SPACE_BEFORE_COLON, false, "envelope.header-syntax", "RFC 9112 section 5.1", "white space stands before a header's colon") \
    X(HEADER_NAME, false, "envelope.header-syntax", "RFC 9110 section 5.1", "a header's name is no token") \
    X(HEADER_VALUE, false, "envelope.header-syntax", "RFC 9110 section 5.5", "a header's value or a reason phrase holds a control character") \
    X(CONTENT_LENGTH, true, "envelope.content-length", "RFC 9112 section 6.3", "Content-Length is no number") \
    X(CONTENT_LENGTH_TWICE, false, "envelope.headers-once", "RFC 9112 section 6.3", "Content-Length is given more than once with one value") \
    X(CONTENT_LENGTH_CONFLICT, true, "envelope.headers-once", "RFC 9112 section 6.3", "Content-Length is given more than once with different values") \
    X(LENGTH_AND_CODING, false, "envelope.no-transfer-encoding", "RFC 9112 section 6.2", "Content-Length and Transfer-Encoding are both given") \
    X(TRANSFER_CODING, true, "envelope.no-transfer-encoding", "RFC 9112 section 6.3", "a request's last transfer coding is not chunked") \
    X(OTHER_CODING, false, "envelope.no-transfer-encoding", "RFC 9112 section 6.1", "a transfer coding other than one final chunked is applied") \
    X(CHUNK_SIZE, true, "http.body-length", "RFC 9112 section 7.1", "a chunk's size is malformed or too large") \
    X(CHUNK_EXTENSION, false, "http.body-length", "RFC 9112 section 7.1.1", "a chunk's extension is malformed") \
    X(CHUNK_END, true, "http.body-length", "RFC 9112 section 7.1", "a chunk's data is not followed by CRLF") \
    X(HEAD_TOO_LARGE, true, "envelope.header-syntax", "RFC 9110 section 5.4", "the header section is larger than the limit") \
    X(TOO_MANY_HEADERS, true, "envelope.header-syntax", "RFC 9110 section 5.4", "there are more headers than the limit") \
    X(BODY_TOO_LARGE, true, "http.body-length", "RFC 9110 section 8.6", "the body is larger than the limit") \
    X(TRUNCATED, true, "http.incomplete", "RFC 9112 section 8", "the connection ended before the message did")

enum csn_http_defect_kind {
#define CSN_HTTP_DEFECT_ENUMERATOR(name, fatal, rule, source, sentence) CSN_HTTP_DEFECT_##name,
    CSN_HTTP_DEFECT_LIST(CSN_HTTP_DEFECT_ENUMERATOR)
#undef CSN_HTTP_DEFECT_ENUMERATOR
};

struct csn_http_defect {
    enum csn_http_defect_kind kind;
    size_t offset; /* bytes from the message's start */
};

/* What the list says of a kind; strings are NUL-terminated and static. */
struct csn_http_defect_text {
    const char *name;
    bool fatal;
    const char *rule;
    const char *source;
    const char *sentence;
};
CSN_API const struct csn_http_defect_text *csn_http_defect_text(enum csn_http_defect_kind kind);

enum csn_http_kind { CSN_HTTP_REQUEST, CSN_HTTP_RESPONSE };
enum csn_http_framing { CSN_HTTP_NO_BODY, CSN_HTTP_LENGTH, CSN_HTTP_CHUNKED, CSN_HTTP_CLOSE };

#define CSN_HTTP_DEFECTS_MAX 16

/* A message taken apart. Spans point into the parser and hold until its next reset or clear; those of a message that was asked for
 * before its end hold until the next feed. */
struct csn_http_message {
    enum csn_http_kind kind;
    struct csn_span method; /* REQUEST */
    struct csn_span target;
    struct csn_span version; /* "HTTP/1.1" */
    int status;              /* RESPONSE: three digits */
    struct csn_span reason;
    struct csn_headers headers;  /* values trimmed; a folded one unfolded with one space. A line without colon is a name. */
    struct csn_headers trailers; /* never merged into the headers (rule http.trailers-apart) */
    enum csn_http_framing framing;
    size_t content_length;  /* LENGTH */
    struct csn_span body;   /* with chunked framing taken off */
    struct csn_span raw;    /* all bytes of the message, as they came */
    size_t head_len;        /* bytes of `raw` up to and with the empty line; 0 until that was read */
    size_t skipped;         /* bytes of empty lines that came before a request; they are not part of `raw` */
    struct csn_http_defect defects[CSN_HTTP_DEFECTS_MAX]; /* the first ones; a fatal one always has a place, the last */
    size_t defect_count;
    bool complete; /* the message ended where its framing says */
};

/* Limits; a zero stands for the default. */
struct csn_http_limits {
    size_t head;    /* bytes: 256 KiB; trailers have the same once more */
    size_t headers; /* 4096, trailers included */
    size_t body;    /* bytes: 64 MiB; what chunks need around their data may be as much again, plus `head` */
};

enum csn_http_progress {
    CSN_HTTP_MORE,     /* feed again */
    CSN_HTTP_COMPLETE, /* the message is whole; bytes behind it were not consumed */
    CSN_HTTP_FATAL     /* its end can't be known; csn_http_parser_message has what there is */
};

/* Private: a part of a buffer that may still move. */
struct csn_http_range {
    size_t at;
    size_t len;
};

struct csn_http_parser {
    enum csn_http_kind kind;
    struct csn_http_limits limits;
    bool head_request; /* RESPONSE: set it when the answer is to a HEAD and so has no body; a reset keeps it (a 1xx may come first) */
    int state;         /* private, as the rest */
    struct csn_buf raw;
    struct csn_buf body;   /* data of chunks */
    struct csn_buf text;   /* unfolded values */
    struct csn_buf fields; /* where names and values lie */
    struct csn_buf items;  /* struct csn_header, filled when the message is asked for */
    struct csn_http_range method;
    struct csn_http_range target;
    struct csn_http_range version;
    struct csn_http_range reason;
    size_t header_count;  /* of `fields`; trailers follow */
    size_t line_start;    /* in `raw` */
    size_t trailer_start; /* in `raw` */
    size_t left;          /* bytes of the body or chunk still to come */
    struct csn_http_message message;
};

/* Starts a parser that allocates from `allocator`; `limits` may be NULL. */
CSN_API void csn_http_parser_init(struct csn_http_parser *parser, enum csn_http_kind kind, const struct csn_http_limits *limits,
                                  const struct csn_allocator *allocator);
CSN_API void csn_http_parser_clear(struct csn_http_parser *parser);
/* Makes it ready for the next message, whatever happened to the one before; memory, limits and `head_request` are kept. */
CSN_API void csn_http_parser_reset(struct csn_http_parser *parser);

/* Takes bytes: `*consumed` of them (all, unless the message ended or became hopeless within). Leading empty lines before a
 * request are skipped (RFC 9112 section 2.2). CSN_NO_MEMORY is the only failure, and stays until reset or clear. */
CSN_API enum csn_status csn_http_parser_feed(struct csn_http_parser *parser, struct csn_span bytes, size_t *consumed,
                                             enum csn_http_progress *progress) CSN_NODISCARD;
/* Tells the parser that the connection ended: a close-delimited body is complete, anything else is TRUNCATED. Before the
 * first byte of a message it gives CSN_HTTP_MORE: there is no message. */
CSN_API enum csn_http_progress csn_http_parser_finish(struct csn_http_parser *parser);
/* Tells whether the header section is complete, and so csn_http_parser_message has start line and headers. */
CSN_API bool csn_http_parser_has_head(const struct csn_http_parser *parser);
/* What has been read so far. */
CSN_API const struct csn_http_message *csn_http_parser_message(struct csn_http_parser *parser);

/* Resets, then parses `bytes` as one message and the end of the connection, for offline use; `*rest` (may be NULL) is what was
 * left behind it. Defects are no failure: only CSN_NO_MEMORY is. */
CSN_API enum csn_status csn_http_parse(struct csn_http_parser *parser, struct csn_span bytes, struct csn_span *rest) CSN_NODISCARD;

/* Appends "Name: value\r\n". CSN_SYNTAX where the name is no token or the value holds CR, LF, NUL or another control character but HTAB
 * (rule envelope.header-syntax): no caller can smuggle a header in. The offset is in the name or the value, as the message says. */
CSN_API enum csn_status csn_http_write_header(struct csn_buf *buf, struct csn_span name, struct csn_span value,
                                              struct csn_error *error) CSN_NODISCARD;
/* The standard reason phrase of a status, or the empty span. */
CSN_API struct csn_span csn_http_reason(int status);

#ifdef __cplusplus
}
#endif
#endif

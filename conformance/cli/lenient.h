/* lenient: a request as somebody has it in a file, read as far as it can be understood, with a note of everything that was tolerated.
 * For `explain`; requests that are judged go through the strict reader.
 */
#ifndef CSN_LENIENT_H
#define CSN_LENIENT_H

#include <countersign/arena.h>
#include <countersign/http.h>

/* X(NAME, "id", "sentence"): what is tolerated. */
#define CSN_LENIENT_LIST(X) \
    X(EMPTY_LINES, "empty-lines", "empty lines before the request were skipped") \
    X(LINE_ENDS, "line-ends", "a line ends in LF without CR") \
    X(NO_VERSION, "no-version", "the request line has no HTTP version") \
    X(OTHER_VERSION, "other-version", "the version is not HTTP/1.1") \
    X(TARGET_SPACES, "target-spaces", "the target holds spaces") \
    X(TARGET_BYTES, "target-bytes", "the target holds raw characters that should be percent-encoded") \
    X(ABSOLUTE_TARGET, "absolute-target", "the target is a whole URL; its path and query are taken") \
    X(FOLDED, "folded", "a header is folded over lines; it was unfolded with one space") \
    X(SPACE_BEFORE_COLON, "space-before-colon", "white space stands before a header's colon") \
    X(NO_BLANK_LINE, "no-blank-line", "the blank line behind the headers is missing") \
    X(CHUNKED, "chunked", "the body is chunked; the chunks' data was taken") \
    X(BODY_SHORT, "body-short", "the body is shorter than Content-Length says") \
    X(BODY_LONG, "body-long", "bytes behind the end that Content-Length gives were left out")

enum csn_lenient_kind {
#define CSN_LENIENT_ENUMERATOR(name, id, sentence) CSN_LENIENT_##name,
    CSN_LENIENT_LIST(CSN_LENIENT_ENUMERATOR)
#undef CSN_LENIENT_ENUMERATOR
    CSN_LENIENT_COUNT
};
const char *csn_lenient_id(enum csn_lenient_kind kind);
const char *csn_lenient_sentence(enum csn_lenient_kind kind);

struct csn_lenient_request {
    struct csn_http_message message; /* a request; its spans point into the bytes that were read and the arena */
    struct csn_span path;            /* of the target */
    struct csn_span query;
    size_t tolerated[CSN_LENIENT_COUNT]; /* the first line, from 1, where it was; 0: nowhere */
};

/* Reads the request; `raw` must outlive it. CSN_SYNTAX with the line where there is no telling what is meant. */
enum csn_status csn_lenient_read(struct csn_span raw, struct csn_arena *arena, struct csn_lenient_request *request,
                                 struct csn_error *error) CSN_NODISCARD;

#endif

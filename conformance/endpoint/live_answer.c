/* From what the service says to the bytes of it, as plain or as odd as is asked for. */
#include <stdio.h>
#include <time.h>

#include <countersign/awsjson.h>
#include <countersign/http.h>

#include "endpoint/live_parts.h"

enum { ANSWER_MAX = 64 << 20, PLAYS_MAX = 4, SLOW_MS = 1000, FIRST_CHUNK = 7, REQUEST_ID_SIZE = 37 };

static enum csn_status write_error(const struct csn_live_answer *answer, struct csn_buf *body)
{
    enum csn_status status = csn_buf_append_format(body, "{\"__type\":\"%.*s\",\"message\":", CSN_SPAN_ARG(answer->error));
    if (status == CSN_OK)
        status = csn_json_write_string(body, answer->message, NULL, NULL);
    return status == CSN_OK ? csn_buf_append_byte(body, '}') : status;
}

/* A member of each kind that no model has, behind what is there. */
static enum csn_status add_unknown_members(struct csn_buf *body)
{
    bool is_empty = body->len <= 2;
    csn_buf_truncate(body, body->len - 1);
    enum csn_status status = is_empty ? CSN_OK : csn_buf_append_byte(body, ',');
    return status == CSN_OK ? csn_buf_append(body, CSN_SPAN("\"x-new\":{\"list\":[1.5e3,null,true],\"text\":\"\\u00e4\"}}")) : status;
}

static enum csn_status write_body(const struct csn_live_answer *answer, struct csn_buf *body)
{
    if (answer->error.len > 0)
        return write_error(answer, body);
    if (answer->output_shape == CSN_SHAPE_NONE)
        return CSN_OK;
    enum csn_status status = csn_awsjson_encode(answer->model, answer->output_shape, answer->output, NULL, body, NULL);
    return status == CSN_OK && (answer->injections & CSN_INJECT_UNKNOWN_MEMBERS) ? add_unknown_members(body) : status;
}

static enum csn_status write_header(struct csn_buf *out, const char *name, struct csn_span value)
{
    return csn_http_write_header(out, csn_span_of_string(name), value, NULL);
}

static enum csn_status write_date(struct csn_buf *out)
{
    char text[64];
    struct timespec now;
    struct csn_buf date;
    csn_buf_init_fixed(&date, text, sizeof text);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    enum csn_status status = csn_time_format_http_date(&date, (struct csn_time){.seconds = now.tv_sec});
    return status == CSN_OK ? write_header(out, "Date", csn_buf_span(&date)) : status;
}

static enum csn_status write_request_id(const struct csn_live_answer *answer, struct csn_buf *out)
{
    char id[REQUEST_ID_SIZE];
    int len = snprintf(id, sizeof id, "%08x-%04x-4000-8000-%012llx", (unsigned)(answer->seed & 0xffffffff),
                       (unsigned)(answer->seed >> 32 & 0xffff), (unsigned long long)(answer->number & 0xffffffffffff));
    return write_header(out, "x-amzn-RequestId", csn_span_of(id, (size_t)len));
}

static enum csn_status write_framing(const struct csn_live_answer *answer, size_t body_len, struct csn_buf *out)
{
    char digits[24];
    if (answer->injections & CSN_INJECT_CHUNKED)
        return write_header(out, "Transfer-Encoding", CSN_SPAN("chunked"));
    return write_header(out, "Content-Length", csn_span_of(digits, (size_t)snprintf(digits, sizeof digits, "%zu", body_len)));
}

static enum csn_status write_head(const struct csn_live_answer *answer, size_t body_len, struct csn_buf *out)
{
    struct csn_span reason = csn_http_reason(answer->status);
    enum csn_status status = CSN_OK;
    if (answer->injections & CSN_INJECT_INTERIM)
        status = csn_buf_append(out, CSN_SPAN("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"));
    if (status == CSN_OK)
        status = csn_buf_append_format(out, "HTTP/1.1 %d %.*s\r\n", answer->status, CSN_SPAN_ARG(reason));
    if (status == CSN_OK)
        status = write_date(out);
    if (status == CSN_OK)
        status = write_request_id(answer, out);
    if (status == CSN_OK && body_len > 0)
        status = write_header(out, "Content-Type", CSN_SPAN("application/x-amz-json-1.1"));
    if (status == CSN_OK && (answer->injections & CSN_INJECT_RETRY_AFTER))
        status = write_header(out, "Retry-After", CSN_SPAN("1"));
    if (status == CSN_OK && (answer->injections & CSN_INJECT_CLOSE))
        status = write_header(out, "Connection", CSN_SPAN("close"));
    if (status == CSN_OK)
        status = write_framing(answer, body_len, out);
    return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("\r\n")) : status;
}

static enum csn_status write_chunk(struct csn_buf *out, struct csn_span part)
{
    if (part.len == 0)
        return CSN_OK;
    enum csn_status status = csn_buf_append_format(out, "%zX;note=\"a;b\"\r\n", part.len);
    if (status == CSN_OK)
        status = csn_buf_append(out, part);
    return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("\r\n")) : status;
}

static enum csn_status write_framed(const struct csn_live_answer *answer, struct csn_span body, struct csn_buf *out)
{
    if (!(answer->injections & CSN_INJECT_CHUNKED))
        return csn_buf_append(out, body);
    enum csn_status status = write_chunk(out, csn_span_slice(body, 0, FIRST_CHUNK));
    if (status == CSN_OK)
        status = write_chunk(out, csn_span_slice(body, FIRST_CHUNK, body.len));
    return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("0\r\nx-trailer: 1\r\n\r\n")) : status;
}

static enum csn_status write_bytes(const struct csn_live_answer *answer, struct csn_arena *arena, struct csn_span *bytes)
{
    struct csn_buf body;
    struct csn_buf out;
    csn_buf_init(&body, NULL, ANSWER_MAX);
    csn_buf_init(&out, NULL, ANSWER_MAX);
    enum csn_status status = write_body(answer, &body);
    if (status == CSN_OK)
        status = write_head(answer, body.len, &out);
    if (status == CSN_OK)
        status = write_framed(answer, csn_buf_span(&body), &out);
    if (status == CSN_OK) {
        *bytes = csn_arena_copy(arena, csn_buf_span(&out));
        status = bytes->data ? CSN_OK : csn_arena_status(arena);
    }
    csn_buf_clear(&body);
    csn_buf_clear(&out);
    return status;
}

enum csn_status csn_live_answer_plan(const struct csn_live_answer *answer, struct csn_arena *arena, struct csn_plan *plan)
{
    struct csn_play *plays = csn_arena_alloc_array(arena, PLAYS_MAX, sizeof *plays);
    size_t count = 0;
    if (!plays)
        return csn_arena_status(arena);
    if (answer->injections & CSN_INJECT_SLOW)
        plays[count++] = (struct csn_play){.kind = CSN_PLAY_WAIT, .wait_ms = SLOW_MS};
    if (answer->injections & CSN_INJECT_LOST) {
        plays[count++] = (struct csn_play){.kind = CSN_PLAY_RESET};
        *plan = (struct csn_plan){plays, count};
        return CSN_OK;
    }
    plays[count] = (struct csn_play){.kind = CSN_PLAY_SEND};
    enum csn_status status = write_bytes(answer, arena, &plays[count++].bytes);
    if (answer->injections & CSN_INJECT_CLOSE)
        plays[count++] = (struct csn_play){.kind = CSN_PLAY_CLOSE};
    *plan = (struct csn_plan){plays, count};
    return status;
}

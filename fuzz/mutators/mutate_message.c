/* One place of a message, changed: its start line, a header, how its body is framed, the body. */
#include "mutate_message.h"

#include <stdio.h>
#include <string.h>

struct work {
    const struct csn_mutation *mutation;
    struct csn_mutation_message *message;
    struct csn_chance *chance;
    struct csn_arena *arena;
};

static struct csn_span joined(struct work *work, struct csn_span a, struct csn_span b, struct csn_span c)
{
    const struct csn_span parts[] = {a, b, c};
    char *text = csn_arena_alloc(work->arena, a.len + b.len + c.len);
    size_t len = 0;

    for (size_t i = 0; text != NULL && i < CSN_COUNT(parts); i++) {
        if (parts[i].len > 0)
            memcpy(text + len, parts[i].data, parts[i].len);
        len += parts[i].len;
    }
    return csn_span_of(text, len);
}

static struct csn_span one_of(struct work *work, const struct csn_span *texts, size_t count)
{
    return texts[csn_chance_below(work->chance, count)];
}

/* A header's line, from chance; the start line never. `count` where there is none. */
static size_t some_header(struct work *work)
{
    return work->message->count > 1 ? 1 + csn_chance_below(work->chance, work->message->count - 1) : work->message->count;
}

static void change_start(struct work *work)
{
    static const struct csn_span answers[] = {
        CSN_SPAN_INIT("HTTP/1.1 200 OK\r\n"), CSN_SPAN_INIT("HTTP/1.1 200\r\n"), CSN_SPAN_INIT("HTTP/1.1 204 No Content\r\n"),
        CSN_SPAN_INIT("HTTP/1.1 206 \r\n"), CSN_SPAN_INIT("HTTP/1.1 299 \xFF\r\n"), CSN_SPAN_INIT("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"),
        CSN_SPAN_INIT("HTTP/1.1 301 Moved\r\n"), CSN_SPAN_INIT("HTTP/1.1 304 \r\n"), CSN_SPAN_INIT("HTTP/1.1 400 Bad Request\r\n"),
        CSN_SPAN_INIT("HTTP/1.1 403 \r\n"), CSN_SPAN_INIT("HTTP/1.1 429 Too Many\r\n"), CSN_SPAN_INIT("HTTP/1.1 500 \r\n"),
        CSN_SPAN_INIT("HTTP/1.1 503 Slow Down\r\n"), CSN_SPAN_INIT("HTTP/1.0 200 OK\r\n"), CSN_SPAN_INIT("HTTP/2 200\r\n")};
    static const struct csn_span requests[] = {
        CSN_SPAN_INIT("POST / HTTP/1.1\r\n"), CSN_SPAN_INIT("GET /?b=2&a=1&a=%20 HTTP/1.1\r\n"), CSN_SPAN_INIT("POST /a/../b//./ HTTP/1.1\r\n"),
        CSN_SPAN_INIT("PUT /%2E%2e/a%20b HTTP/1.1\r\n"), CSN_SPAN_INIT("POST / HTTP/1.0\r\n"), CSN_SPAN_INIT("post / HTTP/1.1\r\n"),
        CSN_SPAN_INIT("POST /a b HTTP/1.1\r\n"), CSN_SPAN_INIT("POST http://a/ HTTP/1.1\r\n"), CSN_SPAN_INIT("\r\nPOST /?& HTTP/1.1\r\n")};

    work->message->lines[0] = work->mutation->form == CSN_MUTATION_ANSWER ? one_of(work, answers, CSN_COUNT(answers))
                                                                         : one_of(work, requests, CSN_COUNT(requests));
}

static void add_header(struct work *work)
{
    static const struct csn_span answers[] = {
        CSN_SPAN_INIT("x-amzn-ErrorType: com.amazonaws.codepipeline#JobNotFoundException:http://a/\r\n"), CSN_SPAN_INIT("x-amzn-errortype: ThrottlingException\r\n"),
        CSN_SPAN_INIT("Retry-After: 1\r\n"), CSN_SPAN_INIT("Retry-After: Tue, 14 Nov 2023 22:13:20 GMT\r\n"), CSN_SPAN_INIT("Date: Sun Nov  6 08:49:37 1994\r\n"),
        CSN_SPAN_INIT("x-amzn-RequestId: a\r\n"), CSN_SPAN_INIT("Connection: close\r\n"), CSN_SPAN_INIT("Content-Type: text/html\r\n"),
        CSN_SPAN_INIT("Content-Encoding: gzip\r\n"), CSN_SPAN_INIT("x-amz-crc32: 0\r\n"), CSN_SPAN_INIT("Location: http://127.0.0.1:1/\r\n"),
        CSN_SPAN_INIT("status: 500\r\n"), CSN_SPAN_INIT("Trailer: x\r\n")};
    static const struct csn_span requests[] = {
        CSN_SPAN_INIT("User-Agent: a  b\r\n"), CSN_SPAN_INIT("X-Amz-Meta-A: \t a   b \r\n"), CSN_SPAN_INIT("X-Amz-Meta: \"c  d\"\r\n"),
        CSN_SPAN_INIT("Connection: keep-alive\r\n"), CSN_SPAN_INIT("X-Amz-Date: 20150830T123600Z\r\n"), CSN_SPAN_INIT("Host: b\r\n"),
        CSN_SPAN_INIT("Content-Type: application/x-amz-json-1.1; charset=utf-8\r\n"), CSN_SPAN_INIT("Accept-Encoding: identity\r\n"),
        CSN_SPAN_INIT("X-Amz-Security-Token: t\r\n"), CSN_SPAN_INIT("X-Amzn-Trace-Id: Root=1\r\n"), CSN_SPAN_INIT("Expect: 100-continue\r\n"),
        CSN_SPAN_INIT("x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n")};
    static const struct csn_span both[] = {
        CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n"), CSN_SPAN_INIT("Transfer-Encoding: gzip, chunked\r\n"), CSN_SPAN_INIT("Content-Length: 0\r\n"),
        CSN_SPAN_INIT("Content-Length: 18446744073709551616\r\n"), CSN_SPAN_INIT("A : b\r\n"), CSN_SPAN_INIT("A: b\r\n c\r\n"),
        CSN_SPAN_INIT("A: b\n"), CSN_SPAN_INIT("A: b\rc\r\n"), CSN_SPAN_INIT("no colon\r\n"), CSN_SPAN_INIT(": empty\r\n"), CSN_SPAN_INIT("A: \x01\r\n")};
    bool answer = work->mutation->form == CSN_MUTATION_ANSWER;
    struct csn_span line;

    if (csn_chance_once_in(work->chance, 3))
        line = one_of(work, both, CSN_COUNT(both));
    else
        line = answer ? one_of(work, answers, CSN_COUNT(answers)) : one_of(work, requests, CSN_COUNT(requests));
    csn_mutation_message_insert(work->message, 1 + csn_chance_below(work->chance, work->message->count), line);
}

static void drop_header(struct work *work)
{
    size_t line = some_header(work);

    if (line < work->message->count)
        csn_mutation_message_drop(work->message, line);
}

static void duplicate_header(struct work *work)
{
    size_t line = some_header(work);

    if (line < work->message->count)
        csn_mutation_message_insert(work->message, 1 + csn_chance_below(work->chance, work->message->count), work->message->lines[line]);
}

static void swap_headers(struct work *work)
{
    size_t a = some_header(work);
    size_t b = some_header(work);
    struct csn_span line;

    if (a >= work->message->count)
        return;
    line = work->message->lines[a];
    work->message->lines[a] = work->message->lines[b];
    work->message->lines[b] = line;
}

static void respell_header(struct work *work)
{
    size_t number = some_header(work);
    struct csn_span line;

    if (number >= work->message->count)
        return;
    line = joined(work, work->message->lines[number], CSN_SPAN(""), CSN_SPAN(""));
    for (size_t i = 0; i < csn_span_find(line, 0, ':'); i++)
        if (line.data[i] > '@' && csn_chance_once_in(work->chance, 3))
            ((char *)line.data)[i] ^= 0x20; /* the copy is ours */
    work->message->lines[number] = line;
}

/* The line's bytes, changed by the engine, or one of them by chance. */
static void change_bytes(struct work *work)
{
    size_t number = csn_chance_below(work->chance, work->message->count);
    struct csn_span line = work->message->lines[number];
    size_t room = line.len + 32;
    uint8_t *bytes = csn_arena_alloc(work->arena, room);

    if (bytes == NULL || line.len == 0)
        return;
    memcpy(bytes, line.data, line.len);
    if (work->mutation->bytes != NULL)
        line.len = work->mutation->bytes(bytes, line.len, room);
    else
        bytes[csn_chance_below(work->chance, line.len)] = (uint8_t)csn_chance_next(work->chance);
    work->message->lines[number] = csn_span_of(bytes, line.len);
}

static void mismeasure(struct work *work)
{
    size_t line = csn_mutation_message_find(work->message, CSN_SPAN("content-length"));
    char text[64];
    int len = snprintf(text, sizeof text, "Content-Length: %zu\r\n", work->message->body.len + csn_chance_below(work->chance, 3) - 1);

    if (line < work->message->count)
        work->message->lines[line] = csn_arena_copy(work->arena, csn_span_of(text, (size_t)len));
}

/* In chunks instead of at once. */
static void chunk(struct work *work)
{
    struct csn_span body = work->message->body;
    size_t line = csn_mutation_message_find(work->message, CSN_SPAN("content-length"));
    struct csn_span text;
    char size[32];

    if (line == work->message->count || body.len == 0)
        return;
    (void)snprintf(size, sizeof size, "%zX%s\r\n", body.len, csn_chance_once_in(work->chance, 2) ? ";a=b" : "");
    text = joined(work, csn_span_of_string(size), body, csn_chance_once_in(work->chance, 2) ? CSN_SPAN("\r\n0\r\n\r\n") : CSN_SPAN("\r\n00\r\nT: u\r\n\r\n"));
    work->message->lines[line] = CSN_SPAN("Transfer-Encoding: chunked\r\n");
    work->message->body = text;
}

/* The shape of the body: by the target's operation, or an operation's output by chance. */
static uint32_t body_shape(struct work *work)
{
    const struct csn_model *model = work->mutation->model;
    size_t line = csn_mutation_message_find(work->message, CSN_SPAN("x-amz-target"));
    struct csn_span target = line < work->message->count ? csn_mutation_line_value(work->message->lines[line]) : CSN_SPAN("");
    const struct csn_operation *operation;

    if (model == NULL || model->operation_count == 0)
        return CSN_SHAPE_NONE;
    if (work->mutation->form == CSN_MUTATION_ANSWER)
        return model->operations[csn_chance_below(work->chance, model->operation_count)].output;
    operation = csn_model_find_operation(model, csn_span_slice(target, csn_span_find(target, 0, '.') + 1, target.len));
    return operation == NULL ? CSN_SHAPE_NONE : operation->input;
}

static void change_body(struct work *work)
{
    work->message->body = csn_mutate_body(work->mutation, body_shape(work), work->message->body, work->chance, work->arena);
    if (!csn_chance_once_in(work->chance, 8))
        csn_mutation_message_measure(work->message, work->arena);
}

void csn_mutation_message_measure(struct csn_mutation_message *message, struct csn_arena *arena)
{
    size_t line = csn_mutation_message_find(message, CSN_SPAN("content-length"));
    char text[64];
    int len = snprintf(text, sizeof text, "Content-Length: %zu\r\n", message->body.len);
    struct csn_span kept = csn_arena_copy(arena, csn_span_of(text, (size_t)len));

    if (line < message->count && kept.data != NULL)
        message->lines[line] = kept;
}

void csn_mutate_message(const struct csn_mutation *mutation, struct csn_mutation_message *message, struct csn_chance *chance,
                        struct csn_arena *arena)
{
    static void (*const steps[])(struct work *) = {change_body, change_body, change_body, change_body, change_start, add_header, add_header,
                                                  drop_header, duplicate_header, swap_headers, respell_header, change_bytes, change_bytes,
                                                  mismeasure, chunk};
    struct work work = {mutation, message, chance, arena};

    do
        steps[csn_chance_below(chance, CSN_COUNT(steps))](&work);
    while (csn_chance_once_in(chance, 3));
}

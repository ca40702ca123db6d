/* Answers: successes, errors, bodies that are neither, answers that end too soon, and bytes that are hardly HTTP. */
#include <countersign/hex.h>

#include "campaign/compose.h"

#define TEXT_CEILING ((size_t)1 << 20)

/* A body as an object, or as text that means the same. */
static void put_body(struct csn_composer *c, struct csn_value *answer, struct csn_value *body)
{
    csn_compose_put(c, answer, "body", csn_random_percent(c->random, 40) ? csn_compose_spelling(c, body) : body);
}

static void compose_success(struct csn_composer *c, const struct csn_operation *operation, struct csn_value *answer)
{
    static const int statuses[] = {200, 200, 200, 200, 200, 200, 201, 202, 203, 206, 226, 250, 299};
    csn_compose_put(c, answer, "status", csn_compose_number(c, statuses[csn_random_below(c->random, CSN_COUNT(statuses))]));
    if (csn_random_percent(c->random, 10))
        return; /* an empty body */
    if (operation->output != CSN_SHAPE_NONE) {
        put_body(c, answer, csn_compose_output(c, operation->output, 0));
        return;
    }
    struct csn_value *body = csn_compose_object(c);
    if (csn_random_percent(c->random, 50))
        csn_compose_unknown(c, body);
    if (csn_random_percent(c->random, 70))
        put_body(c, answer, body);
}

/* Bodies that are no document of any shape; as text. */
static const struct csn_span odd_bodies[] = {
    CSN_SPAN_INIT("null"), CSN_SPAN_INIT("[]"), CSN_SPAN_INIT("[{}]"), CSN_SPAN_INIT("0"), CSN_SPAN_INIT("\"text\""), CSN_SPAN_INIT("true"),
    CSN_SPAN_INIT(" "), CSN_SPAN_INIT("\n"), CSN_SPAN_INIT("{"), CSN_SPAN_INIT("{\"jobs\":["), CSN_SPAN_INIT("{\"jobDetails\":{\"id\":\"x"),
    CSN_SPAN_INIT("{\"a\":1,}"), CSN_SPAN_INIT("{'a':1}"), CSN_SPAN_INIT("{a:1}"), CSN_SPAN_INIT("{}{}"), CSN_SPAN_INIT("{} trailing"),
    CSN_SPAN_INIT("/* c */{}"), CSN_SPAN_INIT("NaN"), CSN_SPAN_INIT("{\"a\":01}"), CSN_SPAN_INIT("{\"a\":+1}"), CSN_SPAN_INIT("\xef\xbb\xbf{}"),
    CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), CSN_SPAN_INIT("{\"message\":{}}"), CSN_SPAN_INIT("{\"message\":[\"a\"]}"), CSN_SPAN_INIT("{\"message\":1}"),
    CSN_SPAN_INIT("{\"__type\":null}"), CSN_SPAN_INIT("{\"__type\":1}"), CSN_SPAN_INIT("{\"__type\":{}}"), CSN_SPAN_INIT("{\"__type\":\"\"}"),
    CSN_SPAN_INIT("{\"__type\":\"#\"}"), CSN_SPAN_INIT("{\"__type\":\":\"}"), CSN_SPAN_INIT("{\"code\":400}"), CSN_SPAN_INIT("{\"code\":[]}"),
    CSN_SPAN_INIT("{\"jobs\":{}}"), CSN_SPAN_INIT("{\"jobs\":[1]}"), CSN_SPAN_INIT("{\"jobs\":\"none\"}"), CSN_SPAN_INIT("{\"jobs\":[null]}"),
    CSN_SPAN_INIT("{\"jobDetails\":[]}"), CSN_SPAN_INIT("{\"jobDetails\":1}"), CSN_SPAN_INIT("{\"status\":1}"), CSN_SPAN_INIT("{\"status\":{}}"),
    CSN_SPAN_INIT("{\"a\":\"\\ud83d\"}"), CSN_SPAN_INIT("{\"a\":\"\x01\"}"), CSN_SPAN_INIT("<html><body>Bad Gateway</body></html>"),
    CSN_SPAN_INIT("<?xml version=\"1.0\"?><Error><Code>X</Code></Error>"), CSN_SPAN_INIT("upstream connect error"), CSN_SPAN_INIT("{\"a\":1e999}"),
};

static void compose_odd(struct csn_composer *c, struct csn_value *answer)
{
    static const int statuses[] = {200, 400, 500, 403, 404, 413, 429, 502, 503};
    size_t which = csn_random_below(c->random, CSN_COUNT(odd_bodies) + 2);
    csn_compose_put(c, answer, "status", csn_compose_number(c, statuses[csn_random_below(c->random, CSN_COUNT(statuses))]));
    if (which < CSN_COUNT(odd_bodies))
        csn_compose_put(c, answer, "body", csn_compose_text(c, odd_bodies[which]));
    else
        csn_compose_put(c, answer, "bodyHex", csn_compose_text(c, which == CSN_COUNT(odd_bodies) ? CSN_SPAN("ff") : CSN_SPAN("7b2261223a22c3227d")));
}

/* A whole answer whose end is taken away. */
static void cut_short(struct csn_composer *c, const struct csn_operation *operation, struct csn_value *answer)
{
    static const char *const ends[] = {"close", "reset"};
    if (csn_random_percent(c->random, 50))
        compose_success(c, operation, answer);
    else
        csn_compose_error(c, operation, answer);
    if (!csn_value_get(answer, CSN_SPAN("body")))
        csn_compose_put(c, answer, "body", csn_compose_text(c, CSN_SPAN("{\"cut\":\"short\"}")));
    bool chunked = csn_random_percent(c->random, 40);
    if (chunked)
        csn_compose_put(c, answer, "framing", csn_compose_text(c, CSN_SPAN("chunked")));
    if (chunked || csn_random_percent(c->random, 70))
        csn_compose_put(c, answer, "cut", csn_compose_number(c, (long long)csn_random_below(c->random, 2)));
    else
        csn_compose_put(c, answer, "contentLength", csn_compose_number(c, 1 << 23));
    csn_compose_put(c, answer, "then", csn_compose_text(c, csn_span_of_string(ends[csn_random_below(c->random, CSN_COUNT(ends))])));
}

/* ---- bytes ---- */

static const struct csn_span lines[] = {
    CSN_SPAN_INIT("X-Folded: a\r\n b\r\n"), CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n"), CSN_SPAN_INIT("Content-Length: 2\r\n"),
    CSN_SPAN_INIT("Content-Length: 2, 2\r\n"), CSN_SPAN_INIT("Content-Length: -1\r\n"), CSN_SPAN_INIT("Content-Length: 0x2\r\n"),
    CSN_SPAN_INIT("Content-Length: 99999999999999999999\r\n"), CSN_SPAN_INIT("Transfer-Encoding: gzip, chunked\r\n"),
    CSN_SPAN_INIT("Content-Encoding: gzip\r\n"), CSN_SPAN_INIT("no colon\r\n"), CSN_SPAN_INIT(": no name\r\n"), CSN_SPAN_INIT("Bad Name: x\r\n"),
    CSN_SPAN_INIT("Space : x\r\n"), CSN_SPAN_INIT("X: \xff\xfe\r\n"), CSN_SPAN_INIT("X: a\rb\r\n"), CSN_SPAN_INIT("X: y\n"), CSN_SPAN_INIT("X-Amzn-Errortype:\r\n"),
    CSN_SPAN_INIT("X-Amzn-Errortype: \xc3\xa9:\r\n"), CSN_SPAN_INIT("Retry-After: 0\r\n"), CSN_SPAN_INIT("Date: never\r\n"), CSN_SPAN_INIT("Set-Cookie: a=b\r\n"),
    CSN_SPAN_INIT("Content-Type: \r\n"), CSN_SPAN_INIT("Content-Type: multipart/mixed; boundary=\"\r\n"), CSN_SPAN_INIT("Connection: upgrade\r\nUpgrade: h2c\r\n"),
};
static const struct csn_span starts[] = {
    CSN_SPAN_INIT("HTTP/1.1 200 OK\r\n"), CSN_SPAN_INIT("HTTP/1.1 400 Bad Request\r\n"), CSN_SPAN_INIT("HTTP/1.0 200 OK\r\n"),
    CSN_SPAN_INIT("HTTP/1.1 200\r\n"), CSN_SPAN_INIT("HTTP/1.1  200 OK\r\n"), CSN_SPAN_INIT("HTTP/2 200\r\n"), CSN_SPAN_INIT("HTTP/1.1 099 Low\r\n"),
    CSN_SPAN_INIT("HTTP/1.1 1000 High\r\n"), CSN_SPAN_INIT("HTTP/1.1 abc Odd\r\n"), CSN_SPAN_INIT("ICY 200 OK\r\n"), CSN_SPAN_INIT("\r\nHTTP/1.1 200 OK\r\n"),
    CSN_SPAN_INIT("HTTP/1.1 101 Switching Protocols\r\n"), CSN_SPAN_INIT("HTTP/1.1 204 No Content\r\n"), CSN_SPAN_INIT("HTTP/1.1 302 Found\r\n"),
    CSN_SPAN_INIT("\x16\x03\x01\x02"), CSN_SPAN_INIT(""),
};
static const struct csn_span tails[] = {
    CSN_SPAN_INIT("Content-Length: 2\r\n\r\n{}"), CSN_SPAN_INIT("\r\n{}"), CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
    CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\n2;a=\"\\\"\"\r\n{}\r\n0\r\nX: y\r\n\r\n"),
    CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"), CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}"),
    CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n"), CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    CSN_SPAN_INIT("Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n"), CSN_SPAN_INIT("Content-Length: 2\r\n\r\n{}HTTP/1.1 400 Bad Request\r\n\r\n"),
    CSN_SPAN_INIT("Content-Length: 2\r\n"), CSN_SPAN_INIT("Content-Length: 0\r\n\r\n"), CSN_SPAN_INIT("Content-Length: 4\r\n\r\n\0\0\0\0"),
};

static void change_bytes(struct csn_composer *c, struct csn_buf *text)
{
    size_t changes = csn_random_below(c->random, 4);
    for (size_t i = 0; i < changes && text->len > 0; i++) {
        size_t at = csn_random_below(c->random, text->len);
        text->data[at] = (char)csn_random_below(c->random, 256);
    }
}

static struct csn_value *compose_hex(struct csn_composer *c, struct csn_span bytes)
{
    char *digits = csn_arena_alloc(c->arena, 2 * bytes.len + 1);
    if (!digits)
        return NULL;
    csn_hex_encode(bytes.data, bytes.len, digits);
    return csn_value_new_string(c->arena, csn_span_of(digits, 2 * bytes.len));
}

/* What a client makes of such bytes is its own affair, as long as it makes something of them: it must not crash or hang. */
static void compose_bytes(struct csn_composer *c, struct csn_value *answer)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    csn_compose_say(c, &text, starts[csn_random_below(c->random, CSN_COUNT(starts))]);
    for (size_t count = csn_random_below(c->random, 3); count > 0; count--)
        csn_compose_say(c, &text, lines[csn_random_below(c->random, CSN_COUNT(lines))]);
    csn_compose_say(c, &text, tails[csn_random_below(c->random, CSN_COUNT(tails))]);
    if (csn_random_percent(c->random, 50))
        change_bytes(c, &text);
    csn_compose_put(c, answer, "rawHex", compose_hex(c, csn_buf_span(&text)));
    csn_compose_put(c, answer, "then", csn_compose_text(c, csn_random_percent(c->random, 20) ? CSN_SPAN("reset") : CSN_SPAN("close")));
    csn_buf_clear(&text);
}

struct csn_value *csn_compose_answer(struct csn_composer *c, const struct csn_operation *operation)
{
    struct csn_value *answer = csn_compose_object(c);
    size_t what = csn_random_below(c->random, 100);
    if (what < 30) {
        compose_success(c, operation, answer);
        csn_compose_dress(c, answer);
    } else if (what < 68) {
        csn_compose_error(c, operation, answer);
        csn_compose_dress(c, answer);
    } else if (what < 80) {
        compose_odd(c, answer);
        csn_compose_dress(c, answer);
    } else if (what < 89) {
        cut_short(c, operation, answer);
    } else if (what < 92) {
        csn_compose_put(c, answer, "event", csn_compose_text(c, csn_random_percent(c->random, 50) ? CSN_SPAN("close") : CSN_SPAN("reset")));
    } else {
        compose_bytes(c, answer);
    }
    return answer;
}

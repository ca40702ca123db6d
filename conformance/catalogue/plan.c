/* From a scripted answer to the bytes of it, and to what the endpoint does with them. The source's form was checked when it
 * was loaded. */
#include <countersign/hex.h>
#include <countersign/http.h>

#include "catalogue/coding.h"
#include "catalogue/instance.h"

enum { MAX_ANSWER = 1 << 25, DEFAULT_GAP_MS = 2, STATUS_OK = 200, STATUS_NO_CONTENT = 204, STATUS_NOT_MODIFIED = 304 };

struct draft {
    const struct csn_instance *instance;
    const struct csn_answer *answer;
    const struct csn_instance_names *names;
    struct csn_buf text; /* of a value, on its way into `bytes` */
    struct csn_buf body;
    struct csn_buf bytes; /* the answer as sent */
    unsigned status;
};

static const struct csn_value *get(const struct draft *d, const char *name)
{
    return csn_value_get(d->answer->source, csn_span_of_string(name));
}

static unsigned number_of(const struct csn_value *value, unsigned otherwise)
{
    int64_t number;
    return value && csn_json_number_int64(value->text, &number, NULL) == CSN_OK ? (unsigned)number : otherwise;
}

static enum csn_status expand(const struct draft *d, struct csn_span text, struct csn_buf *out)
{
    return csn_instance_expand(d->instance, d->names, text, out);
}

static bool has_output(const struct draft *d)
{
    return d->instance->of->steps[d->names->step].operation->output != CSN_SHAPE_NONE;
}

/* What is filled in needs no escapes in JSON, so that a document can be filled in as text. */
static enum csn_status write_json_body(struct draft *d, const struct csn_value *body)
{
    csn_buf_reset(&d->text);
    enum csn_status status = csn_value_write(&d->text, body, NULL);
    return status == CSN_OK ? expand(d, csn_buf_span(&d->text), &d->body) : status;
}

static enum csn_status write_body(struct draft *d)
{
    const struct csn_value *body = get(d, "body");
    const struct csn_value *hex = get(d, "bodyHex");
    if (body && body->kind == CSN_VALUE_STRING)
        return expand(d, body->text, &d->body);
    if (body)
        return write_json_body(d, body);
    if (hex)
        return csn_hex_decode(hex->text, &d->body, NULL);
    return d->status == STATUS_OK && has_output(d) ? csn_buf_append(&d->body, CSN_SPAN("{}")) : CSN_OK;
}

/* The coding that the answer comes in, for a client that offers to decode it; NULL: none. */
static const struct csn_value *coding_of(const struct draft *d)
{
    return d->names->offers_gzip ? get(d, "coding") : NULL;
}

static enum csn_status code_body(struct draft *d)
{
    if (!coding_of(d))
        return CSN_OK;
    csn_buf_reset(&d->text);
    enum csn_status status = csn_buf_append(&d->text, csn_buf_span(&d->body));
    csn_buf_reset(&d->body);
    return status == CSN_OK ? csn_coding_write_gzip(csn_buf_span(&d->text), &d->body) : status;
}

static enum csn_status write_status_line(struct draft *d, unsigned code, const struct csn_value *reason)
{
    struct csn_span words = csn_http_reason((int)code);
    if (words.len == 0)
        words = CSN_SPAN("Unassigned");
    enum csn_status status = csn_buf_append_format(&d->bytes, "HTTP/1.1 %u ", code);
    if (status == CSN_OK)
        status = reason ? expand(d, reason->text, &d->bytes) : csn_buf_append(&d->bytes, words);
    return status == CSN_OK ? csn_buf_append(&d->bytes, CSN_SPAN("\r\n")) : status;
}

static enum csn_status write_interim(struct draft *d)
{
    const struct csn_value *list = get(d, "interim");
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && list && i < list->count; i++) {
        status = write_status_line(d, number_of(list->items[i].value, 100), NULL);
        if (status == CSN_OK)
            status = csn_buf_append(&d->bytes, CSN_SPAN("\r\n"));
    }
    return status;
}

static enum csn_status write_field(struct draft *d, struct csn_span name, struct csn_span value)
{
    csn_buf_reset(&d->text);
    enum csn_status status = expand(d, value, &d->text);
    return status == CSN_OK ? csn_http_write_header(&d->bytes, name, csn_buf_span(&d->text), NULL) : status;
}

static enum csn_status write_scripted_fields(struct draft *d, const struct csn_value *fields)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && fields && i < fields->count; i++) {
        const struct csn_value_item *field = &fields->items[i];
        if (field->value->kind == CSN_VALUE_STRING)
            status = write_field(d, field->name, field->value->text);
        for (size_t j = 0; status == CSN_OK && j < field->value->count; j++)
            status = write_field(d, field->name, field->value->items[j].value->text);
    }
    return status;
}

static bool is_scripted(const struct draft *d, struct csn_span name)
{
    const struct csn_value *fields = get(d, "headers");
    for (size_t i = 0; fields && i < fields->count; i++)
        if (csn_span_equal_ascii_case(fields->items[i].name, name))
            return true;
    return false;
}

static enum csn_status write_automatic(struct draft *d, struct csn_span name, struct csn_span value, bool wanted)
{
    return wanted && !is_scripted(d, name) ? write_field(d, name, value) : CSN_OK;
}

static bool is_framed(const struct draft *d, struct csn_span framing)
{
    const struct csn_value *written = get(d, "framing");
    return csn_span_equal(written ? written->text : CSN_SPAN("length"), framing);
}

static enum csn_status write_fields(struct draft *d)
{
    char digits[24];
    struct csn_buf length;
    bool has_length = is_framed(d, CSN_SPAN("length")) && d->status != STATUS_NO_CONTENT && d->status != STATUS_NOT_MODIFIED;
    csn_buf_init_fixed(&length, digits, sizeof digits);
    const struct csn_value *written = get(d, "contentLength");
    enum csn_status status = csn_buf_append_uint(&length, written ? number_of(written, 0) : d->body.len);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("Date"), CSN_SPAN("${date}"), true);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("x-amzn-RequestId"), CSN_SPAN("${requestId}"), true);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("Content-Type"), CSN_SPAN("application/x-amz-json-1.1"), d->body.len > 0);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("Content-Encoding"), csn_value_text(coding_of(d)), coding_of(d) != NULL);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("Content-Length"), csn_buf_span(&length), has_length || written);
    if (status == CSN_OK)
        status = write_automatic(d, CSN_SPAN("Transfer-Encoding"), CSN_SPAN("chunked"), is_framed(d, CSN_SPAN("chunked")));
    if (status == CSN_OK)
        status = write_scripted_fields(d, get(d, "headers"));
    return status == CSN_OK ? csn_buf_append(&d->bytes, CSN_SPAN("\r\n")) : status;
}

/* One chunk of `data`, of which the first `sent` bytes are sent; the line of a chunk that is cut tells its true size. */
static enum csn_status write_chunk(struct draft *d, struct csn_span data, size_t sent)
{
    enum csn_status status = csn_buf_append_format(&d->bytes, "%zx", data.len);
    if (status == CSN_OK)
        status = csn_buf_append(&d->bytes, csn_value_text(get(d, "chunkExtension")));
    if (status == CSN_OK)
        status = csn_buf_append(&d->bytes, CSN_SPAN("\r\n"));
    if (status == CSN_OK)
        status = csn_buf_append(&d->bytes, csn_span_slice(data, 0, sent));
    if (status != CSN_OK || sent < data.len)
        return status;
    return data.len > 0 ? csn_buf_append(&d->bytes, CSN_SPAN("\r\n")) : CSN_OK;
}

static enum csn_status write_last_chunk(struct draft *d)
{
    enum csn_status status = write_chunk(d, CSN_SPAN(""), 0);
    if (status == CSN_OK)
        status = write_scripted_fields(d, get(d, "trailers"));
    return status == CSN_OK ? csn_buf_append(&d->bytes, CSN_SPAN("\r\n")) : status;
}

static enum csn_status write_chunked(struct draft *d)
{
    const struct csn_value *sizes = get(d, "chunks");
    const struct csn_value *cut = get(d, "cut");
    struct csn_span body = csn_buf_span(&d->body);
    size_t end = cut ? number_of(cut, 0) : body.len;
    size_t at = 0;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && at < body.len && at < end; i++) {
        bool sized = sizes && i < sizes->count;
        struct csn_span data = csn_span_slice(body, at, sized ? at + number_of(sizes->items[i].value, 1) : body.len);
        status = write_chunk(d, data, data.len < end - at ? data.len : end - at);
        at += data.len;
    }
    return status == CSN_OK && !cut ? write_last_chunk(d) : status;
}

static enum csn_status write_http(struct draft *d)
{
    d->status = number_of(get(d, "status"), STATUS_OK);
    enum csn_status status = write_body(d);
    if (status == CSN_OK)
        status = code_body(d);
    if (status == CSN_OK)
        status = write_interim(d);
    if (status == CSN_OK)
        status = write_status_line(d, d->status, get(d, "reason"));
    if (status == CSN_OK)
        status = write_fields(d);
    if (status != CSN_OK)
        return status;
    if (is_framed(d, CSN_SPAN("chunked")))
        return write_chunked(d);
    return csn_buf_append(&d->bytes, csn_span_slice(csn_buf_span(&d->body), 0, number_of(get(d, "cut"), MAX_ANSWER)));
}

static enum csn_status write_answer(struct draft *d)
{
    const struct csn_value *raw = get(d, "raw");
    const struct csn_value *hex = get(d, "rawHex");
    if (get(d, "event"))
        return CSN_OK;
    if (raw)
        return expand(d, raw->text, &d->bytes);
    return hex ? csn_hex_decode(hex->text, &d->bytes, NULL) : write_http(d);
}

/* Where the write that begins at `at` ends. */
static size_t write_end(const struct draft *d, size_t at, size_t len)
{
    const struct csn_value *every = get(d, "splitEvery");
    const struct csn_value *places = get(d, "splitAt");
    size_t end = every ? at + number_of(every, 1) : len;
    for (size_t i = 0; places && i < places->count; i++) {
        size_t place = number_of(places->items[i].value, 0);
        if (place > at && place < end)
            end = place;
    }
    return end < len ? end : len;
}

static size_t count_writes(const struct draft *d, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; at = write_end(d, at, len))
        count++;
    return count;
}

static void add(struct csn_plan *plan, struct csn_play *plays, struct csn_play play)
{
    plays[plan->count++] = play;
}

static enum csn_status make_plays(const struct draft *d, struct csn_arena *arena, struct csn_plan *plan)
{
    static const enum csn_play_kind kinds[] = {
        [CSN_END_CLOSE] = CSN_PLAY_CLOSE,
        [CSN_END_RESET] = CSN_PLAY_RESET,
        [CSN_END_STALL] = CSN_PLAY_STALL,
    };
    struct csn_span bytes = csn_arena_copy(arena, csn_buf_span(&d->bytes));
    struct csn_play *plays = csn_arena_alloc_array(arena, 2 * count_writes(d, d->bytes.len) + 2, sizeof *plays);
    unsigned delay = number_of(get(d, "delayMs"), 0), gap = number_of(get(d, "gapMs"), DEFAULT_GAP_MS);
    if (!bytes.data || !plays)
        return csn_arena_status(arena);
    plan->plays = plays;
    if (delay > 0)
        add(plan, plays, (struct csn_play){.kind = CSN_PLAY_WAIT, .wait_ms = delay});
    for (size_t at = 0; at < bytes.len;) {
        size_t end = write_end(d, at, bytes.len);
        if (at > 0)
            add(plan, plays, (struct csn_play){.kind = CSN_PLAY_WAIT, .wait_ms = gap});
        add(plan, plays, (struct csn_play){.kind = CSN_PLAY_SEND, .bytes = csn_span_slice(bytes, at, end)});
        at = end;
    }
    if (d->answer->end != CSN_END_KEEP)
        add(plan, plays, (struct csn_play){.kind = kinds[d->answer->end]});
    return CSN_OK;
}

enum csn_status csn_answer_plan(const struct csn_instance *instance, const struct csn_answer *answer,
                                const struct csn_instance_names *names, struct csn_arena *arena, struct csn_plan *plan)
{
    struct draft d = {.instance = instance, .answer = answer, .names = names};
    struct csn_plan made = {NULL, 0};
    csn_buf_init(&d.text, NULL, MAX_ANSWER);
    csn_buf_init(&d.body, NULL, MAX_ANSWER);
    csn_buf_init(&d.bytes, NULL, MAX_ANSWER);
    enum csn_status status = write_answer(&d);
    if (status == CSN_OK)
        status = make_plays(&d, arena, &made);
    csn_buf_clear(&d.text);
    csn_buf_clear(&d.body);
    csn_buf_clear(&d.bytes);
    if (status == CSN_OK)
        *plan = made;
    return status;
}

/* Mistakes about the payload hash: what a body may have been when it was signed. */
#include <stdlib.h>
#include <string.h>

#include <countersign/awsjson.h>
#include <countersign/utf8.h>

#include "judge/diagnose.h"

enum { CUT_MAX = 8192 }; /* bytes of a body of which every beginning is tried */

static const struct csn_json_style styles[] = {
    {0}, {.ascii = true}, {.slash = true}, {.html = true}, {.spaces = true}, {.ascii = true, .spaces = true},
};

/* Tells whether the input as the library writes it, in any style, was signed. */
static bool fits_input(struct csn_trial *trial)
{
    const struct csn_request_terms *terms = &trial->request->terms;

    for (size_t i = 0; i < CSN_COUNT(styles) && terms->input != NULL && terms->operation != NULL; i++) {
        struct csn_buf body = csn_judgement_buffer(trial->judgement);

        if (csn_awsjson_encode(trial->judgement->catalogue->model, terms->operation->input, terms->input, &styles[i], &body, NULL) ==
                CSN_OK && csn_trial_payload(trial, csn_buf_span(&body)))
            return true;
    }
    return false;
}

static bool fits_value(struct csn_trial *trial, const struct csn_value *value)
{
    static const struct csn_span feed = CSN_SPAN_INIT("\n");

    for (size_t i = 0; i < CSN_COUNT(styles); i++) {
        struct csn_buf body = csn_judgement_buffer(trial->judgement);

        if (csn_value_write(&body, value, &styles[i]) != CSN_OK)
            continue;
        if (csn_trial_payload(trial, csn_buf_span(&body)) ||
            (csn_buf_append(&body, feed) == CSN_OK && csn_trial_payload(trial, csn_buf_span(&body))))
            return true;
    }
    return false;
}

static int compare_items(const void *a, const void *b)
{
    return csn_span_compare(((const struct csn_value_item *)a)->name, ((const struct csn_value_item *)b)->name);
}

/* Another order of the names, or one member fewer: it was added after signing. */
static bool fits_object(struct csn_trial *trial, const struct csn_value *value)
{
    struct csn_value other = *value;
    struct csn_value_item *items = csn_arena_alloc_array(trial->judgement->arena, value->count, sizeof *items);

    if (items == NULL || value->kind != CSN_VALUE_OBJECT)
        return false;
    other.items = items;
    for (size_t i = 0; i < value->count; i++) {
        memcpy(items, value->items, value->count * sizeof *items);
        memmove(&items[i], &items[i + 1 < value->count ? i + 1 : i], (value->count - i - 1) * sizeof *items);
        other.count = value->count - 1;
        if (fits_value(trial, &other))
            return true;
    }
    if (value->count > 0)
        memcpy(items, value->items, value->count * sizeof *items);
    other.count = value->count;
    qsort(items, value->count, sizeof *items, compare_items);
    return fits_value(trial, &other);
}

/* A member's text cut out of the body as it is spelt, with the comma before or behind it. */
static bool fits_member_cut(struct csn_trial *trial, const struct csn_value *value)
{
    struct csn_span body = trial->request->message->body;

    for (size_t i = 0; i < value->count && value->kind == CSN_VALUE_OBJECT; i++) {
        bool last = i + 1 == value->count;
        size_t from = value->items[i].offset;
        size_t to = last ? body.len : value->items[i + 1].offset;
        struct csn_buf text = csn_judgement_buffer(trial->judgement);

        while (last && to > from && body.data[to - 1] != '}')
            to--;
        to -= last && to > from;
        while (last && i > 0 && from > 0 && body.data[from] != ',')
            from--;
        if (csn_buf_append(&text, csn_span_slice(body, 0, from)) == CSN_OK &&
            csn_buf_append(&text, csn_span_slice(body, to, body.len)) == CSN_OK && csn_trial_payload(trial, csn_buf_span(&text)))
            return true;
    }
    return false;
}

static bool fits_rewritten(struct csn_trial *trial)
{
    struct csn_value *value = NULL;

    if (csn_value_parse(trial->judgement->arena, trial->request->message->body, NULL, &value, NULL) != CSN_OK)
        return false;
    return fits_value(trial, value) || fits_object(trial, value) || fits_member_cut(trial, value);
}

/* Line ends changed, or one added. */
static bool fits_line_ends(struct csn_trial *trial)
{
    struct csn_span body = trial->request->message->body;
    struct csn_buf bare = csn_judgement_buffer(trial->judgement);
    struct csn_buf full = csn_judgement_buffer(trial->judgement);
    struct csn_buf longer = csn_judgement_buffer(trial->judgement);
    enum csn_status status = csn_buf_append_format(&longer, "%s", "");

    for (size_t i = 0; i < body.len && status == CSN_OK; i++) {
        bool feed = body.data[i] == '\n';
        bool pair = body.data[i] == '\r' && i + 1 < body.len && body.data[i + 1] == '\n';

        if (!pair)
            status = csn_buf_append_byte(&bare, body.data[i]);
        if (status == CSN_OK && feed && (i == 0 || body.data[i - 1] != '\r'))
            status = csn_buf_append_byte(&full, '\r');
        if (status == CSN_OK)
            status = csn_buf_append_byte(&full, body.data[i]);
    }
    if (status == CSN_OK)
        status = csn_buf_append(&longer, body);
    if (status == CSN_OK)
        status = csn_buf_append_byte(&longer, '\n');
    return status == CSN_OK && (csn_trial_payload(trial, csn_buf_span(&bare)) || csn_trial_payload(trial, csn_buf_span(&full)) ||
                                csn_trial_payload(trial, csn_buf_span(&longer)));
}

static bool fits_beginning(struct csn_trial *trial)
{
    struct csn_span body = trial->request->message->body;

    for (size_t len = 1; len < body.len && body.len <= CUT_MAX; len++)
        if (csn_trial_payload(trial, csn_span_slice(body, 0, len)))
            return true;
    return false;
}

bool csn_trial_earlier_body(struct csn_trial *trial)
{
    struct csn_span trimmed = trial->request->message->body;

    while (trimmed.len > 0 && (unsigned char)trimmed.data[trimmed.len - 1] <= ' ')
        trimmed.len--;
    if (csn_trial_payload(trial, trimmed) || fits_input(trial))
        return true;
    return trial->request->terms.thorough && (fits_line_ends(trial) || fits_rewritten(trial) || fits_beginning(trial));
}

/* The body with each character as one byte, where that is possible: what a client that thinks in Latin-1 hashes. */
static struct csn_span latin1(struct csn_judgement *judgement, struct csn_span body)
{
    char *out = csn_arena_alloc(judgement->arena, body.len);
    size_t len = 0;
    uint32_t scalar = 0;

    for (size_t at = 0; out != NULL && at < body.len; out[len++] = (char)(scalar < 0x100 ? scalar : '?'))
        if (!csn_utf8_next(body, &at, &scalar))
            scalar = (unsigned char)body.data[at++];
    return csn_span_of(out, len);
}

static bool fits_other_attempt(struct csn_trial *trial)
{
    for (const struct csn_judged_request *earlier = trial->request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (earlier->message != NULL && csn_trial_payload(trial, earlier->message->body))
            return true;
    return false;
}

static struct csn_mistake payload_mistake(struct csn_trial *trial)
{
    struct csn_span body = trial->request->message->body;
    struct csn_span announced = csn_headers_get(trial->request->message->headers, CSN_SPAN("x-amz-content-sha256"));

    if (csn_trial_payload(trial, CSN_SPAN("")))
        return (struct csn_mistake){"empty-body-hash", "the hash of an empty body is signed"};
    if (csn_trial_hash(trial, CSN_SPAN("UNSIGNED-PAYLOAD")))
        return (struct csn_mistake){"unsigned-payload", "UNSIGNED-PAYLOAD is signed instead of the body's hash"};
    if (trial->request->terms.thorough && csn_trial_payload(trial, body))
        return (struct csn_mistake){"body-signed", "the hash of the body is signed, where that of an empty one was asked for"};
    if (csn_trial_payload(trial, CSN_SPAN("{}")))
        return (struct csn_mistake){"body-signed-early", "the hash of the body {} is signed"};
    if (announced.len > 0 && csn_trial_hash(trial, announced))
        return (struct csn_mistake){"body-signed-early",
                                    "the hash in x-amz-content-sha256 is signed, which is not that of the body"};
    if (csn_trial_earlier_body(trial))
        return (struct csn_mistake){"body-signed-early", "the body was changed after it was signed"};
    if (csn_trial_payload(trial, latin1(trial->judgement, body)))
        return (struct csn_mistake){"body-in-other-encoding", "the hash of the body in another encoding than UTF-8 is signed"};
    if (fits_other_attempt(trial))
        return (struct csn_mistake){"body-of-earlier-attempt", "the hash of an earlier attempt's body is signed"};
    if (trial->request->terms.thorough && csn_trial_hash(trial, CSN_SPAN("")))
        return (struct csn_mistake){"no-payload-hash", "no payload hash is signed at all"};
    return (struct csn_mistake){NULL, NULL};
}

bool csn_diagnose_payload(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_mistake mistake = payload_mistake(trial);

    if (mistake.id == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){"sign.payload-hash", mistake.id, csn_span_of_string(mistake.says),
                                        csn_span_of(trial->request->payload_hash, CSN_SIGV4_HEX_SIZE), CSN_SPAN("")};
    return true;
}

#include <string.h>

#include <countersign/client.h>
#include <countersign/json.h>

#include "campaign/label.h"

#define BODY_CEILING ((size_t)1 << 24)

struct labelling {
    const struct csn_label_expectation *of;
    struct csn_value *expect;
    struct csn_value *cite;
};

static const struct csn_value *get(const struct labelling *l, const char *name)
{
    return csn_value_get(l->of->answer, csn_span_of_string(name));
}

static bool is_text(const struct labelling *l, const char *name, const char *text)
{
    return csn_span_equal(csn_value_text(get(l, name)), csn_span_of_string(text));
}

static void put(const struct labelling *l, struct csn_value *object, const char *name, struct csn_value *value)
{
    if (!object || csn_value_add(l->of->arena, object, csn_span_of_string(name), value) != CSN_OK)
        *l->of->failed = true;
}

static void put_text(const struct labelling *l, struct csn_value *object, const char *name, struct csn_span text)
{
    put(l, object, name, csn_value_new_string(l->of->arena, text));
}

static void put_rule(const struct labelling *l, const char *field, const char *rule)
{
    put_text(l, l->cite, field, csn_span_of_string(rule));
}

static struct csn_value *finish(struct labelling *l, const char *outcome)
{
    put_text(l, l->expect, "outcome", csn_span_of_string(outcome));
    if (l->cite && l->cite->count > 0)
        put(l, l->expect, "cite", l->cite);
    return l->expect;
}

/* Only the return of the call is judged. */
static struct csn_value *anything(struct labelling *l, const char *rule)
{
    if (rule)
        put_rule(l, "outcome", rule);
    return finish(l, "any");
}

static unsigned status_of(const struct labelling *l)
{
    const struct csn_value *status = get(l, "status");
    int64_t number = 200;
    if (status && csn_json_number_int64(status->text, &number, NULL) != CSN_OK)
        return 0;
    return (unsigned)number;
}

/* The content type that tells a client nothing (rule output.content-type-ignored). */
static bool has_odd_content_type(const struct labelling *l)
{
    const struct csn_value *headers = get(l, "headers");
    for (size_t i = 0; headers && i < headers->count; i++)
        if (csn_span_equal_ascii_case(headers->items[i].name, CSN_SPAN("content-type")))
            return true;
    return false;
}

static struct csn_span header_type(const struct labelling *l)
{
    const struct csn_value *headers = get(l, "headers");
    for (size_t i = 0; headers && i < headers->count; i++)
        if (csn_span_equal_ascii_case(headers->items[i].name, CSN_SPAN("x-amzn-errortype")))
            return csn_value_text(headers->items[i].value);
    return CSN_SPAN("");
}

/* What the way in which the answer was sent is judged by; NULL: nothing is special about it. Where several things are, a SHOULD comes
 * first, here and below: a client that leaves that one alone breaks no MUST. */
static const char *rule_of_sending(const struct labelling *l)
{
    if (has_odd_content_type(l))
        return "output.content-type-ignored";
    if (get(l, "reason"))
        return "http.reason-ignored";
    if (get(l, "interim"))
        return "http.interim";
    if (get(l, "trailers"))
        return "http.trailers-apart";
    return get(l, "framing") ? "http.body-length" : NULL;
}

enum body_class { BODY_NONE, BODY_OBJECT, BODY_OTHER_KIND, BODY_CUT, BODY_PAGE, BODY_ODD };

/* Whether JSON text ends before it is complete, every character of it being right so far. */
static bool is_cut(struct csn_span text, const struct csn_error *error)
{
    return error->offset >= text.len;
}

static enum body_class read_body(const struct labelling *l, const struct csn_value **object)
{
    const struct csn_value *body = get(l, "body");
    struct csn_error error = {0};
    struct csn_value *parsed = NULL;
    if (get(l, "bodyHex"))
        return BODY_ODD;
    if (!body)
        return BODY_NONE;
    *object = body;
    if (body->kind != CSN_VALUE_STRING)
        return body->kind == CSN_VALUE_OBJECT ? BODY_OBJECT : BODY_OTHER_KIND;
    if (body->text.len == 0)
        return BODY_NONE;
    if (csn_value_parse(l->of->arena, body->text, NULL, &parsed, &error) == CSN_OK) {
        *object = parsed;
        return parsed->kind == CSN_VALUE_OBJECT ? BODY_OBJECT : BODY_OTHER_KIND;
    }
    if (body->text.data[0] == '<')
        return BODY_PAGE;
    return is_cut(body->text, &error) && csn_span_trim(body->text).len > 0 ? BODY_CUT : BODY_ODD;
}

/* ---- successes ---- */

/* The body's bytes, but for ${...}. */
static struct csn_span body_text(const struct labelling *l)
{
    const struct csn_value *body = get(l, "body");
    struct csn_buf text;
    if (body->kind == CSN_VALUE_STRING)
        return body->text;
    csn_buf_init(&text, NULL, BODY_CEILING);
    struct csn_span copy = {NULL, 0};
    if (csn_value_write(&text, body, NULL) == CSN_OK)
        copy = csn_arena_copy(l->of->arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    if (!copy.data)
        *l->of->failed = true;
    return copy;
}

/* What the body has that a client must look past decides under which rule its output is judged. */
static const char *rule_of_output(const struct labelling *l, const struct csn_value *body, const struct csn_value *projected)
{
    struct csn_span text = body_text(l);
    if (csn_span_find(text, 0, '\\') < text.len)
        return "output.key-escapes";
    if (csn_span_search(text, 0, CSN_SPAN("null")) < text.len)
        return "output.null-absent";
    bool is_plain = csn_value_equal(body, projected);
    return is_plain && csn_span_search(text, 0, CSN_SPAN("\"AddedLater\"")) < text.len ? "enum.shown-as-sent" : NULL;
}

static struct csn_value *label_output(struct labelling *l, const struct csn_value *body)
{
    const struct csn_operation *operation = l->of->operation;
    const char *sending = rule_of_sending(l);
    struct csn_violation_list violations = {0};
    struct csn_value *projected = csn_label_project(l->of->model, operation->output, body, l->of->arena);
    if (!projected)
        return anything(l, NULL);
    if (csn_model_validate(l->of->model, operation->output, projected, l->of->arena, &violations) != CSN_OK)
        *l->of->failed = true;
    for (size_t i = 0; i < violations.count; i++) /* whatever the model asks of answers, clients should not (rule validate.lenient) */
        if (violations.items[i].kind != CSN_VIOLATION_ENUM)
            sending = violations.items[i].kind == CSN_VIOLATION_REQUIRED ? "output.missing-required" : "validate.lenient";
    if (sending || status_of(l) != 200)
        put_rule(l, "outcome", sending ? sending : "output.status-class");
    const char *rule = sending && strcmp(sending, "http.interim") == 0 ? sending : rule_of_output(l, body, projected);
    if (rule)
        put_rule(l, "output", rule);
    put(l, l->expect, "output", projected);
    return finish(l, "success");
}

static struct csn_value *label_success(struct labelling *l)
{
    const struct csn_value *body = NULL;
    bool is_void = l->of->operation->output == CSN_SHAPE_NONE;
    bool has_no_content = status_of(l) == 204 || status_of(l) == 205;
    const char *sending = rule_of_sending(l);
    switch (read_body(l, &body)) {
    case BODY_OBJECT:
        if (has_no_content)
            return anything(l, "http.no-body-statuses");
        if (!is_void)
            return label_output(l, body);
        if (!csn_label_project(l->of->model, CSN_SHAPE_NONE, body, l->of->arena))
            return anything(l, NULL);
        put_rule(l, "outcome", sending ? sending : "output.void-accepts");
        return finish(l, "success");
    case BODY_NONE:
        put_rule(l, "outcome", sending ? sending : is_void ? "output.void-accepts" : "output.empty-body");
        return finish(l, "success");
    case BODY_CUT:
    case BODY_PAGE:
        if (is_void || has_no_content)
            return anything(l, NULL);
        put_rule(l, "outcome", "output.malformed-is-error");
        return finish(l, "error");
    case BODY_OTHER_KIND: return anything(l, "output.wrong-kind");
    case BODY_ODD: break;
    }
    return anything(l, NULL);
}

/* ---- errors ---- */

static const char *rule_of_type(const struct labelling *l, struct csn_span type, bool in_header_alone)
{
    unsigned status = status_of(l);
    if (has_odd_content_type(l))
        return "output.content-type-ignored";
    if (status != 400 && status != 500)
        return "error.type-not-status";
    if (csn_span_find(type, 0, ':') < type.len)
        return "error.type-sanitised";
    if (csn_span_find(type, 0, '#') < type.len)
        return "error.namespace-ignored";
    if (get(l, "interim"))
        return "http.interim";
    return in_header_alone ? "error.header-alone" : "error.type-carriers";
}

/* Types that two carriers disagree about are not judged (rule error.carrier-conflict). */
static void label_type(struct labelling *l, const struct csn_value *body)
{
    struct csn_span carried[] = {header_type(l), csn_value_text(csn_value_get(body, CSN_SPAN("__type"))),
                                 csn_value_text(csn_value_get(body, CSN_SPAN("code")))};
    struct csn_span type = {NULL, 0};
    for (size_t i = 0; i < CSN_COUNT(carried); i++) {
        if (carried[i].len == 0)
            continue;
        if (type.len > 0)
            return;
        type = carried[i];
    }
    struct csn_span code = csn_client_sanitise_type(type);
    if (code.len == 0)
        return;
    put_text(l, l->expect, "code", code);
    put_rule(l, "code", rule_of_type(l, type, carried[0].len > 0 && !get(l, "body")));
}

static struct csn_value *label_error(struct labelling *l)
{
    const struct csn_value *body = NULL;
    enum body_class class = read_body(l, &body);
    if (class == BODY_OBJECT && !csn_label_project(l->of->model, CSN_SHAPE_NONE, body, l->of->arena))
        class = BODY_ODD; /* it says something twice */
    if (class == BODY_OBJECT || class == BODY_NONE)
        label_type(l, class == BODY_OBJECT ? body : NULL);
    const struct csn_value *message = csn_value_get(body, CSN_SPAN("message"));
    if (class == BODY_OBJECT && message && message->kind == CSN_VALUE_STRING && !csn_value_get(body, CSN_SPAN("Message"))) {
        put_text(l, l->expect, "message", message->text);
        if (get(l, "interim") || has_odd_content_type(l))
            put_rule(l, "message", has_odd_content_type(l) ? "output.content-type-ignored" : "http.interim");
    }
    if (get(l, "interim"))
        put_rule(l, "outcome", "http.interim");
    return finish(l, "error");
}

struct csn_value *csn_label_answer(const struct csn_label_expectation *of)
{
    struct labelling l = {of, csn_value_new(of->arena, CSN_VALUE_OBJECT), csn_value_new(of->arena, CSN_VALUE_OBJECT)};
    unsigned status = status_of(&l);
    if (get(&l, "raw") || get(&l, "rawHex"))
        return anything(&l, NULL);
    if (get(&l, "event") || get(&l, "cut") || get(&l, "contentLength") || is_text(&l, "then", "reset") || is_text(&l, "then", "stall"))
        return NULL;
    if (status / 100 == 3)
        return anything(&l, NULL);
    return status / 100 == 2 ? label_success(&l) : label_error(&l);
}

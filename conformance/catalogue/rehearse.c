/* What a scripted answer is to a client: found by playing it once, in an instance of no run, and reading what was played. */
#include <countersign/client.h>
#include <countersign/http.h>

#include "catalogue/instance.h"
#include "catalogue/load.h"

enum { MAX_SCRATCH = 1 << 26 };

struct rehearsal {
    const struct csn_load *load;
    const struct csn_place *place;
    const struct csn_step *step;
    struct csn_answer *answer;
};

/* The nonce of the rehearsal, as long as a true one. */
static const struct csn_span rehearsed_nonce = CSN_SPAN_INIT("000000000000");

/* Reads the final answer among the plan's bytes; false where it never ends. */
static bool read_final(struct csn_http_parser *parser, const struct csn_plan *plan, enum csn_answer_end end, enum csn_status *status)
{
    enum csn_http_progress progress = CSN_HTTP_MORE;
    for (size_t i = 0; i < plan->count; i++) {
        struct csn_span bytes = plan->plays[i].kind == CSN_PLAY_SEND ? plan->plays[i].bytes : CSN_SPAN("");
        while (bytes.len > 0) {
            size_t consumed = 0;
            *status = csn_http_parser_feed(parser, bytes, &consumed, &progress);
            if (*status != CSN_OK || progress == CSN_HTTP_FATAL)
                return false;
            bytes = csn_span_slice(bytes, consumed, bytes.len);
            if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(parser)->status >= CSN_LOAD_STATUS_MIN)
                return true;
            if (progress == CSN_HTTP_COMPLETE)
                csn_http_parser_reset(parser);
        }
    }
    return end == CSN_END_CLOSE && csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE;
}

static struct csn_span type_of_body(const struct csn_value *body)
{
    struct csn_span type = csn_value_text(csn_value_get(body, CSN_SPAN("__type")));
    return type.len > 0 ? type : csn_value_text(csn_value_get(body, CSN_SPAN("code")));
}

/* The body as the source has it, with its ${...}, or what there is of JSON in the bytes of a raw answer; NULL: no JSON. */
static const struct csn_value *body_value(const struct rehearsal *r, const struct csn_http_message *message)
{
    const struct csn_value *body = csn_value_get(r->answer->source, CSN_SPAN("body"));
    struct csn_arena *arena = &r->load->catalogue->arena;
    struct csn_value *parsed;
    if (body && body->kind != CSN_VALUE_STRING)
        return body;
    struct csn_span text = body ? body->text : csn_arena_copy(arena, message->body);
    return text.data && csn_value_parse(arena, text, NULL, &parsed, NULL) == CSN_OK ? parsed : NULL;
}

/* The error type in the header as the source has it; of a raw answer as its bytes have it. */
static struct csn_span type_of_header(const struct rehearsal *r, const struct csn_http_message *message)
{
    const struct csn_value *headers = csn_value_get(r->answer->source, CSN_SPAN("headers"));
    for (size_t i = 0; headers && i < headers->count; i++)
        if (csn_span_equal_ascii_case(headers->items[i].name, CSN_SPAN("x-amzn-errortype")))
            return csn_value_text(headers->items[i].value);
    return csn_arena_copy(&r->load->catalogue->arena, csn_headers_get(message->headers, CSN_SPAN("x-amzn-errortype")));
}

static bool is_modelled(const struct rehearsal *r, struct csn_span code)
{
    for (size_t i = 0; i < r->step->operation->error_count; i++) {
        const struct csn_shape *shape = csn_model_shape(r->load->catalogue->model, r->step->operation->errors[i]);
        if (shape && csn_span_equal(shape->name, code))
            return true;
    }
    return false;
}

/* Every client reads a plain __type, so that its code is expected unless another carrier disputes it (rule error.carrier-conflict). */
static void note_types(const struct rehearsal *r, const struct csn_http_message *message, struct csn_answer_facts *facts)
{
    const struct csn_value *body = body_value(r, message);
    struct csn_span in_header = type_of_header(r, message);
    struct csn_span plain = csn_value_text(csn_value_get(body, CSN_SPAN("__type")));
    struct csn_span type = in_header.len > 0 ? in_header : type_of_body(body);
    r->answer->code = csn_client_sanitise_type(type);
    if (in_header.len == 0 && !csn_value_get(body, CSN_SPAN("code")) && is_modelled(r, plain))
        facts->modelled = plain;
}

static void note_message(const struct rehearsal *r, const struct csn_instance *instance, const struct csn_http_message *message,
                         struct csn_answer_facts *facts)
{
    char id[CSN_REQUEST_ID_SIZE];
    unsigned status = (unsigned)message->status;
    csn_instance_request_id(instance, 0, 0, id);
    facts->request_id = csn_span_equal(csn_headers_get(message->headers, CSN_SPAN("x-amzn-requestid")), csn_span_of(id, sizeof id));
    r->answer->complete = true;
    r->answer->retry_after = csn_headers_get(message->headers, CSN_SPAN("retry-after")).data != NULL;
    if (csn_load_number(r->load, r->place, r->answer->source, CSN_SPAN("status"), CSN_LOAD_STATUS_MIN, CSN_LOAD_STATUS_MAX, &status) == CSN_OK)
        r->answer->status = (int)status;
    note_types(r, message, facts);
}

static enum csn_status check_ending(const struct rehearsal *r)
{
    if (r->answer->complete || r->answer->end != CSN_END_KEEP)
        return CSN_OK;
    return csn_load_refuse(r->load, r->place, "the answer never ends: say what happens then");
}

enum csn_status csn_load_rehearse(const struct csn_load *load, const struct csn_place *place, const struct csn_step *step,
                                  struct csn_answer *answer, struct csn_answer_facts *facts)
{
    const struct csn_case stage = {.steps = step, .step_count = 1};
    const struct csn_instance instance = {.of = &stage, .nonce = rehearsed_nonce};
    const struct csn_instance_names names = {.authority = CSN_SPAN("127.0.0.1:49152"), .other = CSN_SPAN("127.0.0.1:49153")};
    const struct rehearsal r = {load, place, step, answer};
    struct csn_http_parser parser;
    struct csn_arena scratch;
    struct csn_plan plan;
    csn_arena_init(&scratch, NULL, MAX_SCRATCH);
    enum csn_status status = csn_answer_plan(&instance, answer, &names, &scratch, &plan);
    if (status != CSN_OK) {
        csn_arena_clear(&scratch);
        return csn_load_refuse(load, place, "can't be written: %s", csn_status_sentence(status));
    }
    for (size_t i = 0; i < plan.count; i++)
        answer->delay_ms += plan.plays[i].wait_ms;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    if (read_final(&parser, &plan, answer->end, &status))
        note_message(&r, &instance, csn_http_parser_message(&parser), facts);
    csn_http_parser_clear(&parser);
    csn_arena_clear(&scratch);
    return status == CSN_OK ? check_ending(&r) : csn_load_full(load);
}

/* Vectors of answers: what the cases' scripts send, and what a client must make of it. */
#include <countersign/client.h>
#include <countersign/utf8.h>

#include "cli/vectors.h"

static const char *const retries[] = {[CSN_RETRY_NO] = "no", [CSN_RETRY_MAY] = "may", [CSN_RETRY_THROTTLED] = "should"};

/* Everything that the script sends, in one piece. */
static enum csn_status collect(struct csn_vectors *vectors, const struct csn_case *of, size_t step, size_t answer, struct csn_buf *raw)
{
    struct csn_instance instance = vectors->instance;
    const struct csn_instance_names names = {.step = step, .answer = answer, .now = CSN_VECTORS_TIME,
                                             .authority = CSN_SPAN("127.0.0.1:4080"), .other = CSN_SPAN("127.0.0.1:4081")};
    struct csn_plan plan;
    instance.of = of;
    enum csn_status status = csn_answer_plan(&instance, &of->steps[step].answers[answer], &names, &vectors->arena, &plan);
    for (size_t i = 0; status == CSN_OK && i < plan.count; i++)
        if (plan.plays[i].kind == CSN_PLAY_SEND)
            status = csn_buf_append(raw, plan.plays[i].bytes);
    return status;
}

/* The final answer; interim ones are passed over. False where there is none. */
static bool parse(struct csn_http_parser *parser, struct csn_span raw)
{
    const struct csn_http_message *message;
    do {
        if (csn_http_parse(parser, raw, &raw) != CSN_OK)
            return false;
        message = csn_http_parser_message(parser);
        if (!message->complete)
            return false;
    } while (message->status / 100 == 1 && raw.len > 0);
    return message->status / 100 != 1;
}

/* Code and message only where the case asks for them: where no rule decides, the library's choice is nobody's measure. */
static void put_error(struct csn_document *document, struct csn_value *object, const struct csn_outcome *outcome,
                      const struct csn_expectation *expect)
{
    if (outcome->code.len > 0 && expect->code.data)
        csn_document_put_text(document, object, "code", outcome->code);
    if (outcome->message.len > 0 && expect->message.data)
        csn_document_put_text(document, object, "message", outcome->message);
    if (expect->code.data)
        csn_document_put(document, object, "modelled", csn_document_boolean(document, outcome->modelled != NULL));
    csn_document_put_text(document, object, "retry", csn_span_of_string(retries[outcome->retry]));
}

static struct csn_value *make_expectation(struct csn_vectors *vectors, const struct csn_outcome *outcome,
                                          const struct csn_expectation *expect)
{
    struct csn_document *document = &vectors->document;
    struct csn_value *object = csn_document_object(document);
    bool success = outcome->kind == CSN_OUTCOME_SUCCESS;
    csn_document_put_text(document, object, "outcome", success ? CSN_SPAN("success") : CSN_SPAN("error"));
    csn_document_put(document, object, "httpStatus", csn_document_number(document, (size_t)outcome->status));
    if (outcome->request_id.len > 0)
        csn_document_put_text(document, object, "requestId", outcome->request_id);
    if (outcome->kind == CSN_OUTCOME_ERROR)
        put_error(document, object, outcome, expect);
    csn_buf_reset(&vectors->text);
    if (success && outcome->output && csn_value_write(&vectors->text, outcome->output, NULL) == CSN_OK)
        csn_document_put(document, object, "output", csn_document_parse(document, csn_buf_span(&vectors->text)));
    return object;
}

static struct csn_value *make_headers(struct csn_document *document, struct csn_headers headers)
{
    struct csn_value *list = csn_document_array(document);
    for (size_t i = 0; i < headers.count; i++) {
        struct csn_value *pair = csn_document_array(document);
        csn_document_push(document, pair, csn_document_text(document, headers.items[i].name));
        csn_document_push(document, pair, csn_document_text(document, headers.items[i].value));
        csn_document_push(document, list, pair);
    }
    return list;
}

/* Tells whether the case asks for what the library makes of the answer; where it leaves that free there is no vector. */
static bool is_settled(const struct csn_answer *script, const struct csn_outcome *outcome)
{
    unsigned told = outcome->kind == CSN_OUTCOME_SUCCESS ? CSN_EXPECT_SUCCESS : CSN_EXPECT_ERROR;
    return script->complete && script->expect.outcome == told;
}

static enum csn_status write_answer(struct csn_vectors *vectors, const struct csn_case *of, size_t step, size_t answer, struct csn_span id,
                                    const struct csn_http_message *message, struct csn_span raw)
{
    const struct csn_operation *operation = of->steps[step].operation;
    const struct csn_answer *script = &of->steps[step].answers[answer];
    struct csn_document *document = &vectors->document;
    struct csn_outcome outcome;
    csn_document_reset(document);
    if (csn_client_classify(vectors->catalogue->model, operation, message, &vectors->arena, &outcome, NULL) != CSN_OK ||
        !is_settled(script, &outcome) || !csn_vectors_is_new(vectors, raw))
        return CSN_OK;
    struct csn_value *root = csn_document_object(document);
    csn_document_put_text(document, root, "id", id);
    csn_document_put_text(document, root, "title", of->title);
    csn_document_put(document, root, "rules", csn_vectors_rules(document, of, CSN_SPAN("error output http retry")));
    csn_document_put_text(document, root, "operation", operation->name);
    if (csn_utf8_check(raw) == raw.len)
        csn_document_put_text(document, root, "answer", raw);
    csn_document_put(document, root, "status", csn_document_number(document, (size_t)message->status));
    csn_document_put(document, root, "headers", make_headers(document, message->headers));
    csn_document_put_text(document, root, "body", message->body);
    csn_document_put(document, root, "expect", make_expectation(vectors, &outcome, &script->expect));
    return csn_vectors_put(vectors, "answers", vectors->answers, id, of->title, root, raw);
}

static enum csn_status write_one(struct csn_vectors *vectors, const struct csn_case *of, size_t step, size_t answer, size_t number)
{
    struct csn_http_parser parser;
    struct csn_buf raw;
    csn_arena_reset(&vectors->arena);
    csn_buf_init(&raw, NULL, 64 << 20);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    enum csn_status status = collect(vectors, of, step, answer, &raw);
    if (status == CSN_OK && parse(&parser, csn_buf_span(&raw)))
        status = write_answer(vectors, of, step, answer, csn_vectors_id(vectors, of->id, number), csn_http_parser_message(&parser),
                              csn_buf_span(&raw));
    csn_http_parser_clear(&parser);
    csn_buf_clear(&raw);
    return status;
}

enum csn_status csn_vectors_write_answers(struct csn_vectors *vectors, const struct csn_case *of)
{
    enum csn_status status = CSN_OK;
    size_t number = 0;
    for (size_t step = 0; step < of->step_count; step++)
        for (size_t answer = 0; answer < of->steps[step].answer_count && status == CSN_OK; answer++)
            status = write_one(vectors, of, step, answer, ++number);
    return status;
}

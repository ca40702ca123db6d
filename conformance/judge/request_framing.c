/* Where the message ends and what is wrong with its syntax. */
#include "judge/request.h"

enum { LINE_SHOWN_MAX = 120 };

/* A defect's check, and the rule where the parser's own is about answers. */
static const struct { const char *id, *rule; } defect_checks[] = {
    [CSN_HTTP_DEFECT_START_LINE] = {"request.framing.start-line", NULL},
    [CSN_HTTP_DEFECT_TARGET] = {"request.framing.target", NULL},
    [CSN_HTTP_DEFECT_VERSION] = {"request.framing.version", NULL},
    [CSN_HTTP_DEFECT_BARE_LF] = {"request.framing.bare-lf", NULL},
    [CSN_HTTP_DEFECT_BARE_CR] = {"request.framing.bare-cr", NULL},
    [CSN_HTTP_DEFECT_OBS_FOLD] = {"request.framing.folded", NULL},
    [CSN_HTTP_DEFECT_SPACE_BEFORE_COLON] = {"request.framing.colon", NULL},
    [CSN_HTTP_DEFECT_HEADER_NAME] = {"request.framing.header-name", NULL},
    [CSN_HTTP_DEFECT_HEADER_VALUE] = {"request.framing.header-value", NULL},
    [CSN_HTTP_DEFECT_CONTENT_LENGTH] = {"request.framing.content-length", NULL},
    [CSN_HTTP_DEFECT_CONTENT_LENGTH_TWICE] = {"request.framing.content-length-twice", NULL},
    [CSN_HTTP_DEFECT_CONTENT_LENGTH_CONFLICT] = {"request.framing.content-length-conflict", NULL},
    [CSN_HTTP_DEFECT_LENGTH_AND_CODING] = {"request.framing.length-and-coding", NULL},
    [CSN_HTTP_DEFECT_TRANSFER_CODING] = {"request.framing.transfer-coding", NULL},
    [CSN_HTTP_DEFECT_OTHER_CODING] = {"request.framing.other-coding", NULL},
    [CSN_HTTP_DEFECT_CHUNK_SIZE] = {"request.framing.chunk-size", "envelope.no-transfer-encoding"},
    [CSN_HTTP_DEFECT_CHUNK_EXTENSION] = {"request.framing.chunk-extension", "envelope.no-transfer-encoding"},
    [CSN_HTTP_DEFECT_CHUNK_END] = {"request.framing.chunk-end", "envelope.no-transfer-encoding"},
    [CSN_HTTP_DEFECT_HEAD_TOO_LARGE] = {"request.framing.head-size", NULL},
    [CSN_HTTP_DEFECT_TOO_MANY_HEADERS] = {"request.framing.header-count", NULL},
    [CSN_HTTP_DEFECT_BODY_TOO_LARGE] = {"request.framing.body-size", "envelope.content-length"},
    [CSN_HTTP_DEFECT_TRUNCATED] = {"request.framing.truncated", "envelope.content-length"},
};

/* The line around `offset`, without the values that nobody should read in a report. */
static struct csn_span shown_line(struct csn_span raw, size_t offset)
{
    static const struct csn_span hidden[] = {CSN_SPAN_INIT("authorization"), CSN_SPAN_INIT("x-amz-security-token")};
    size_t start = offset < raw.len ? offset : raw.len;
    struct csn_span line;

    while (start > 0 && raw.data[start - 1] != '\n')
        start--;
    line = csn_span_slice(raw, start, csn_span_find(raw, start, '\n'));
    for (size_t i = 0; i < CSN_COUNT(hidden); i++)
        if (csn_span_equal_ascii_case(csn_span_slice(line, 0, hidden[i].len), hidden[i]))
            return csn_span_slice(line, 0, hidden[i].len);
    return csn_span_slice(line, 0, LINE_SHOWN_MAX);
}

static bool seen_before(const struct csn_http_message *message, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (message->defects[i].kind == message->defects[index].kind)
            return true;
    return false;
}

static void tell_defect(struct csn_judgement *judgement, const struct csn_judged_request *request,
                        const struct csn_http_defect *defect)
{
    const struct csn_http_defect_text *text = csn_http_defect_text(defect->kind);
    bool listed = (size_t)defect->kind < CSN_COUNT(defect_checks) && defect_checks[defect->kind].id != NULL;
    const char *id = listed ? defect_checks[defect->kind].id : "request.framing";
    const char *rule = listed && defect_checks[defect->kind].rule != NULL ? defect_checks[defect->kind].rule : text->rule;

    if (defect->kind == CSN_HTTP_DEFECT_START_LINE && request->terms.follows) {
        csn_request_ask(judgement, request, false, "request.framing.behind-body", "envelope.content-length",
                        CSN_SPAN("bytes that are no request stand behind the body of the request before: Content-Length was too small"),
                        CSN_SPAN("the next request, or nothing"), shown_line(request->message->raw, defect->offset));
        return;
    }
    csn_request_ask(judgement, request, false, id, rule,
                    csn_judgement_text(judgement, "%s (%s)", text->sentence, text->source), CSN_SPAN(""),
                    shown_line(request->message->raw, defect->offset));
}

static bool has_defect_of(const struct csn_http_message *message, struct csn_span rule)
{
    for (size_t i = 0; i < message->defect_count; i++)
        if (csn_span_equal(csn_span_of_string(csn_http_defect_text(message->defects[i].kind)->rule), rule))
            return true;
    return false;
}

void csn_request_judge_framing(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    static const char *const rules[] = {"envelope.header-syntax", "envelope.http-1-1"};
    const struct csn_http_message *message = request->message;

    if (!(request->terms.areas & CSN_AREA_TRANSPORT))
        return;
    for (size_t i = 0; i < message->defect_count; i++)
        if (!seen_before(message, i))
            tell_defect(judgement, request, &message->defects[i]);
    for (size_t i = 0; i < CSN_COUNT(rules) && request->readable; i++)
        if (!has_defect_of(message, csn_span_of_string(rules[i])))
            csn_judgement_pass(judgement, "request.framing", rules[i], request->terms.exchange);
}

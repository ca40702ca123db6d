/* The adapter's answer to a call: what the client reported. */
#include "evidence/evidence.h"
#include "evidence/fields.h"

enum { HTTP_STATUS_MAX = 999 };

static bool find_outcome(struct csn_span name, enum csn_report_outcome *outcome)
{
    static const struct { struct csn_span name; enum csn_report_outcome outcome; } outcomes[] = {
        {CSN_SPAN_INIT("success"), CSN_REPORT_SUCCESS},
        {CSN_SPAN_INIT("error"), CSN_REPORT_ERROR},
        {CSN_SPAN_INIT("unsupported"), CSN_REPORT_UNSUPPORTED},
    };

    for (size_t i = 0; i < CSN_COUNT(outcomes); i++)
        if (csn_span_equal(name, outcomes[i].name)) {
            *outcome = outcomes[i].outcome;
            return true;
        }
    return false;
}

static unsigned find_kind(struct csn_span name)
{
    static const struct { struct csn_span name; unsigned kind; } kinds[] = {
        {CSN_SPAN_INIT("service"), CSN_KIND_SERVICE},
        {CSN_SPAN_INIT("client"), CSN_KIND_CLIENT},
        {CSN_SPAN_INIT("transport"), CSN_KIND_TRANSPORT},
        {CSN_SPAN_INIT("unexpected"), CSN_KIND_UNEXPECTED},
    };

    for (size_t i = 0; i < CSN_COUNT(kinds); i++)
        if (csn_span_equal(name, kinds[i].name))
            return kinds[i].kind;
    return 0;
}

static enum csn_status read_error(struct csn_fields answer, struct csn_client_report *report)
{
    struct csn_fields fields = answer;
    struct csn_span kind;

    fields.what = "answer.error";
    fields.object = csn_fields_member(&answer, "error", CSN_VALUE_OBJECT, true);
    if (answer.status != CSN_OK)
        return answer.status;
    kind = csn_fields_text(&fields, "kind", false);
    report->code = csn_fields_text(&fields, "code", false);
    report->message = csn_fields_text(&fields, "message", false);
    report->request_id = csn_fields_text(&fields, "requestId", false);
    report->type = csn_fields_text(&fields, "type", false);
    report->http_status = (int)csn_fields_uint(&fields, "httpStatus", HTTP_STATUS_MAX, 0);
    if (fields.status != CSN_OK)
        return fields.status;
    report->kind = find_kind(kind);
    if (kind.data != NULL && report->kind == 0)
        return csn_error_set(fields.error, CSN_SYNTAX, fields.object->offset,
                             "answer.error: kind is \"%.*s\", expected service, client, transport or unexpected", CSN_SPAN_ARG(kind));
    return CSN_OK;
}

static enum csn_status read_outcome(struct csn_fields *answer, struct csn_client_report *report)
{
    struct csn_span outcome = csn_fields_text(answer, "outcome", true);

    if (answer->status != CSN_OK)
        return answer->status;
    if (!find_outcome(outcome, &report->outcome))
        return csn_error_set(answer->error, CSN_SYNTAX, answer->object->offset,
                             "answer: outcome is \"%.*s\", expected success, error or unsupported", CSN_SPAN_ARG(outcome));
    if (report->outcome == CSN_REPORT_ERROR)
        return read_error(*answer, report);
    if (report->outcome == CSN_REPORT_UNSUPPORTED) {
        report->reason = csn_fields_text(answer, "reason", false);
        return answer->status;
    }
    report->output = csn_fields_member(answer, "output", CSN_VALUE_OBJECT, false);
    report->request_id = csn_fields_text(answer, "requestId", false);
    return answer->status;
}

enum csn_status csn_client_report_parse(struct csn_span line, struct csn_arena *arena, struct csn_client_report *report,
                                        struct csn_error *error)
{
    struct csn_fields answer = {.what = "answer", .arena = arena, .error = error};
    struct csn_client_report read = {0};
    enum csn_status status = csn_fields_parse_line(line, arena, &answer.object, error);

    if (status != CSN_OK)
        return status;
    read.id = csn_fields_text(&answer, "id", true);
    status = answer.status == CSN_OK ? read_outcome(&answer, &read) : answer.status;
    if (status == CSN_OK)
        *report = read;
    return status;
}

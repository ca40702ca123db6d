#include "evidence/trace_reader.h"

#include <limits.h>

static void read_client(struct csn_fields *client, const struct csn_model *model, struct csn_client_info *info)
{
    info->name = csn_fields_bytes(client, "name");
    info->version = csn_fields_bytes(client, "version");
    info->language = csn_fields_bytes(client, "language");
    info->areas = csn_fields_bits(client, "areas", csn_area_bit, 0);
    info->features = csn_fields_bits(client, "features", csn_feature_bit, 0);
    info->reports = csn_fields_bits(client, "reports", csn_reports_bit, 0);
    info->operations = csn_fields_uint(client, "operationBits", UINT64_MAX, 0);
    if (model->operation_count < 64)
        info->operations &= (UINT64_C(1) << model->operation_count) - 1;
    info->default_max_attempts = (unsigned)csn_fields_uint(client, "defaultMaxAttempts", UINT32_MAX, 0);
}

enum csn_status csn_trace_read_header(struct csn_span line, const struct csn_model *model, struct csn_arena *arena,
                                      struct csn_trace_header *header, struct csn_error *error)
{
    struct csn_fields fields;
    struct csn_fields client;
    struct csn_trace_header read = {0};
    enum csn_status status = csn_trace_read_line(line, "trace", arena, &fields, error);

    if (status != CSN_OK)
        return status;
    if (csn_fields_uint(&fields, "schema", UINT32_MAX, 0) != CSN_TRACE_SCHEMA)
        return csn_error_set(error, CSN_UNSUPPORTED, 0, "the trace has another schema than %d", CSN_TRACE_SCHEMA);
    client = fields;
    client.object = csn_fields_member(&fields, "client", CSN_VALUE_OBJECT, true);
    client.what = "trace.client";
    read.version = csn_fields_bytes(&fields, "version");
    read.seed = csn_fields_uint(&fields, "seed", UINT64_MAX, 0);
    read.session = csn_fields_boolean(&fields, "session");
    if (fields.status != CSN_OK)
        return fields.status;
    read_client(&client, model, &read.client);
    if (client.status == CSN_OK)
        *header = read;
    return client.status;
}

static void read_report(struct csn_fields *call, struct csn_client_report *report)
{
    struct csn_fields fields = *call;

    fields.object = csn_fields_member(call, "report", CSN_VALUE_OBJECT, true);
    fields.what = "evidence.report";
    fields.status = call->status;
    report->outcome = (enum csn_report_outcome)csn_trace_read_name(&fields, "outcome", csn_trace_outcome_name);
    report->id = csn_fields_bytes(&fields, "id");
    report->output = csn_fields_member(&fields, "output", CSN_VALUE_OBJECT, false);
    report->kind = (unsigned)csn_fields_uint(&fields, "kind", UINT32_MAX, 0);
    report->code = csn_fields_bytes(&fields, "code");
    report->message = csn_fields_bytes(&fields, "message");
    report->request_id = csn_fields_bytes(&fields, "requestId");
    report->type = csn_fields_bytes(&fields, "type");
    report->reason = csn_fields_bytes(&fields, "reason");
    report->http_status = (int)csn_fields_uint(&fields, "httpStatus", 999, 0);
    call->status = fields.status;
}

static void read_call(struct csn_fields *fields, void *element, const void *ctx)
{
    struct csn_call *call = element;

    (void)ctx;
    call->end = (enum csn_call_end)csn_trace_read_name(fields, "end", csn_trace_end_name);
    call->line = csn_fields_bytes(fields, "line");
    call->authority = csn_fields_bytes(fields, "authority");
    call->input = csn_value_get(fields->object, CSN_SPAN("input"));
    call->answer_line = csn_fields_bytes(fields, "answerLine");
    if (call->end == CSN_CALL_ANSWERED)
        read_report(fields, &call->report);
    call->sent_us = csn_fields_uint(fields, "sentUs", UINT64_MAX, 0);
    call->answered_us = csn_fields_uint(fields, "answeredUs", UINT64_MAX, 0);
    call->exit_status = (int)csn_fields_int(fields, "exitStatus", INT_MIN, INT_MAX);
    call->retried_alone = csn_fields_boolean(fields, "retriedAlone");
    call->others_work = csn_fields_boolean(fields, "othersWork");
    call->deadline = csn_fields_bytes(fields, "deadline");
    call->detail = csn_fields_bytes(fields, "detail");
    call->log = csn_fields_bytes(fields, "log");
}

static void read_exchange(struct csn_fields *fields, void *element, const void *ctx)
{
    (void)ctx;
    csn_trace_read_exchange(fields, element);
}

enum csn_status csn_trace_read(struct csn_span line, const struct csn_client_info *client, struct csn_arena *arena,
                               struct csn_evidence *evidence, struct csn_error *error)
{
    struct csn_fields fields;
    struct csn_evidence read = {.client = client};
    enum csn_status status = csn_trace_read_line(line, "evidence", arena, &fields, error);

    if (status != CSN_OK)
        return status;
    read.case_id = csn_fields_text(&fields, "case", true);
    read.seed = csn_fields_uint(&fields, "seed", UINT64_MAX, 0);
    read.repeat = (unsigned)csn_fields_uint(&fields, "repeat", UINT32_MAX, 0);
    read.retried = csn_fields_boolean(&fields, "retried");
    read.order_dependent = csn_fields_boolean(&fields, "orderDependent");
    read.twin_sent = csn_fields_boolean(&fields, "twinSent");
    read.begun_us = csn_fields_uint(&fields, "begunUs", UINT64_MAX, 0);
    read.ended_us = csn_fields_uint(&fields, "endedUs", UINT64_MAX, 0);
    read.calls = csn_trace_read_list(&fields, "calls", sizeof *read.calls, read_call, NULL, &read.call_count);
    read.exchanges = csn_trace_read_list(&fields, "exchanges", sizeof *read.exchanges, read_exchange, NULL, &read.exchange_count);
    if (fields.status == CSN_OK)
        *evidence = read;
    return fields.status;
}

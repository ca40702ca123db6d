#include "evidence/trace_writer.h"

static void write_client(struct csn_trace_writer *writer, const struct csn_client_info *client)
{
    csn_trace_put_name(writer, "client");
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "name", client->name);
    csn_trace_put_bytes(writer, "version", client->version);
    csn_trace_put_bytes(writer, "language", client->language);
    csn_trace_put_bits(writer, "areas", client->areas, CSN_AREA_BITS, csn_area_name);
    csn_trace_put_bits(writer, "features", client->features, CSN_FEATURE_BITS, csn_feature_name);
    csn_trace_put_bits(writer, "reports", client->reports, CSN_REPORTS_BITS, csn_reports_name);
    csn_trace_put_uint(writer, "operationBits", client->operations);
    csn_trace_put_uint(writer, "defaultMaxAttempts", client->default_max_attempts);
    csn_trace_end(writer, CSN_SPAN("}"));
}

enum csn_status csn_trace_write_header(const struct csn_trace_header *header, struct csn_buf *line)
{
    struct csn_trace_writer writer = csn_trace_writer_start(line);

    csn_trace_begin(&writer, CSN_SPAN("{"));
    csn_trace_put_bytes(&writer, "type", CSN_SPAN("trace"));
    csn_trace_put_uint(&writer, "schema", CSN_TRACE_SCHEMA);
    csn_trace_put_bytes(&writer, "version", header->version);
    csn_trace_put_uint(&writer, "seed", header->seed);
    csn_trace_put_flag(&writer, "session", header->session);
    write_client(&writer, &header->client);
    csn_trace_end(&writer, CSN_SPAN("}"));
    return csn_trace_writer_finish(&writer);
}

static void write_report(struct csn_trace_writer *writer, const struct csn_client_report *report)
{
    csn_trace_put_name(writer, "report");
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "outcome", csn_trace_outcome_name(report->outcome));
    csn_trace_put_bytes(writer, "id", report->id);
    csn_trace_put_value(writer, "output", report->output);
    csn_trace_put_uint(writer, "kind", report->kind);
    csn_trace_put_bytes(writer, "code", report->code);
    csn_trace_put_bytes(writer, "message", report->message);
    csn_trace_put_bytes(writer, "requestId", report->request_id);
    csn_trace_put_bytes(writer, "type", report->type);
    csn_trace_put_bytes(writer, "reason", report->reason);
    csn_trace_put_int(writer, "httpStatus", report->http_status);
    csn_trace_end(writer, CSN_SPAN("}"));
}

static void write_call(struct csn_trace_writer *writer, const struct csn_call *call)
{
    csn_trace_put_next(writer);
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "end", csn_trace_end_name(call->end));
    csn_trace_put_bytes(writer, "line", call->line);
    csn_trace_put_bytes(writer, "authority", call->authority);
    csn_trace_put_value(writer, "input", call->input);
    csn_trace_put_bytes(writer, "answerLine", call->answer_line);
    if (call->end == CSN_CALL_ANSWERED)
        write_report(writer, &call->report);
    csn_trace_put_uint(writer, "sentUs", call->sent_us);
    csn_trace_put_uint(writer, "answeredUs", call->answered_us);
    csn_trace_put_int(writer, "exitStatus", call->exit_status);
    csn_trace_put_flag(writer, "retriedAlone", call->retried_alone);
    csn_trace_put_flag(writer, "othersWork", call->others_work);
    csn_trace_put_bytes(writer, "deadline", call->deadline);
    csn_trace_put_bytes(writer, "detail", call->detail);
    csn_trace_put_bytes(writer, "log", call->log);
    csn_trace_end(writer, CSN_SPAN("}"));
}

static void write_exchange(struct csn_trace_writer *writer, const struct csn_exchange *exchange)
{
    csn_trace_put_next(writer);
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_exchange(writer, exchange);
    csn_trace_end(writer, CSN_SPAN("}"));
}

enum csn_status csn_trace_write(const struct csn_evidence *evidence, struct csn_buf *line)
{
    struct csn_trace_writer writer = csn_trace_writer_start(line);

    csn_trace_begin(&writer, CSN_SPAN("{"));
    csn_trace_put_bytes(&writer, "type", CSN_SPAN("evidence"));
    csn_trace_put_bytes(&writer, "case", evidence->case_id);
    csn_trace_put_uint(&writer, "seed", evidence->seed);
    csn_trace_put_uint(&writer, "repeat", evidence->repeat);
    csn_trace_put_flag(&writer, "twinSent", evidence->twin_sent);
    csn_trace_put_flag(&writer, "retried", evidence->retried);
    csn_trace_put_flag(&writer, "orderDependent", evidence->order_dependent);
    csn_trace_put_uint(&writer, "begunUs", evidence->begun_us);
    csn_trace_put_uint(&writer, "endedUs", evidence->ended_us);
    csn_trace_put_name(&writer, "calls");
    csn_trace_begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < evidence->call_count; i++)
        write_call(&writer, &evidence->calls[i]);
    csn_trace_end(&writer, CSN_SPAN("]"));
    csn_trace_put_name(&writer, "exchanges");
    csn_trace_begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < evidence->exchange_count; i++)
        write_exchange(&writer, &evidence->exchanges[i]);
    csn_trace_end(&writer, CSN_SPAN("]"));
    csn_trace_end(&writer, CSN_SPAN("}"));
    return csn_trace_writer_finish(&writer);
}

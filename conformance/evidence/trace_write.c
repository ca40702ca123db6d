#include <countersign/hex.h>

#include "evidence/trace.h"

/* Writes members one behind the other; the first failure sticks. */
struct writer {
    struct csn_buf *out;
    struct csn_buf escaped;
    bool comma;
    enum csn_status status;
};

static void put(struct writer *writer, struct csn_span text)
{
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append(writer->out, text);
}

static void begin(struct writer *writer, struct csn_span bracket)
{
    put(writer, bracket);
    writer->comma = false;
}

static void end(struct writer *writer, struct csn_span bracket)
{
    put(writer, bracket);
    writer->comma = true;
}

static void put_name(struct writer *writer, const char *name)
{
    if (writer->comma)
        put(writer, CSN_SPAN(","));
    put(writer, CSN_SPAN("\""));
    put(writer, csn_span_of_string(name));
    put(writer, CSN_SPAN("\":"));
    writer->comma = true;
}

static void put_next(struct writer *writer)
{
    if (writer->comma)
        put(writer, CSN_SPAN(","));
    writer->comma = true;
}

static void put_string(struct writer *writer, struct csn_span bytes)
{
    csn_buf_reset(&writer->escaped);
    if (writer->status == CSN_OK)
        writer->status = csn_hex_escape(bytes, &writer->escaped);
    if (writer->status == CSN_OK)
        writer->status = csn_json_write_string(writer->out, csn_buf_span(&writer->escaped), NULL, NULL);
}

/* Absent bytes leave the member out. */
static void put_bytes(struct writer *writer, const char *name, struct csn_span bytes)
{
    if (bytes.data == NULL)
        return;
    put_name(writer, name);
    put_string(writer, bytes);
}

static void put_uint(struct writer *writer, const char *name, uint64_t number)
{
    put_name(writer, name);
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append_uint(writer->out, number);
}

static void put_int(struct writer *writer, const char *name, int64_t number)
{
    put_name(writer, name);
    if (number < 0)
        put(writer, CSN_SPAN("-"));
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append_uint(writer->out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

/* False is the default and left out. */
static void put_flag(struct writer *writer, const char *name, bool flag)
{
    if (!flag)
        return;
    put_name(writer, name);
    put(writer, CSN_SPAN("true"));
}

static void put_value(struct writer *writer, const char *name, const struct csn_value *value)
{
    if (value == NULL)
        return;
    put_name(writer, name);
    if (writer->status == CSN_OK)
        writer->status = csn_value_write(writer->out, value, NULL);
}

static void put_bits(struct writer *writer, const char *name, unsigned bits, unsigned count, const char *(*bit_name)(unsigned))
{
    put_name(writer, name);
    begin(writer, CSN_SPAN("["));
    for (unsigned i = 0; i < count; i++)
        if (bits >> i & 1) {
            put_next(writer);
            put_string(writer, csn_span_of_string(bit_name(i)));
        }
    end(writer, CSN_SPAN("]"));
}

static enum csn_status finish(struct writer *writer, size_t before)
{
    csn_buf_clear(&writer->escaped);
    if (writer->status != CSN_OK)
        csn_buf_truncate(writer->out, before);
    return writer->status;
}

static struct writer start(struct csn_buf *out)
{
    struct writer writer = {.out = out};

    csn_buf_init(&writer.escaped, out->allocator, out->ceiling);
    return writer;
}

static void write_client(struct writer *writer, const struct csn_client_info *client)
{
    put_name(writer, "client");
    begin(writer, CSN_SPAN("{"));
    put_bytes(writer, "name", client->name);
    put_bytes(writer, "version", client->version);
    put_bytes(writer, "language", client->language);
    put_bits(writer, "areas", client->areas, CSN_AREA_BITS, csn_area_name);
    put_bits(writer, "features", client->features, CSN_FEATURE_BITS, csn_feature_name);
    put_bits(writer, "reports", client->reports, CSN_REPORTS_BITS, csn_reports_name);
    put_uint(writer, "operationBits", client->operations);
    put_uint(writer, "defaultMaxAttempts", client->default_max_attempts);
    end(writer, CSN_SPAN("}"));
}

enum csn_status csn_trace_write_header(const struct csn_trace_header *header, struct csn_buf *line)
{
    size_t before = line->len;
    struct writer writer = start(line);

    begin(&writer, CSN_SPAN("{"));
    put_bytes(&writer, "type", CSN_SPAN("trace"));
    put_uint(&writer, "schema", CSN_TRACE_SCHEMA);
    put_bytes(&writer, "version", header->version);
    put_uint(&writer, "seed", header->seed);
    write_client(&writer, &header->client);
    end(&writer, CSN_SPAN("}"));
    return finish(&writer, before);
}

static void write_report(struct writer *writer, const struct csn_client_report *report)
{
    put_name(writer, "report");
    begin(writer, CSN_SPAN("{"));
    put_bytes(writer, "outcome", csn_span_of_string(csn_trace_outcome_names[report->outcome]));
    put_bytes(writer, "id", report->id);
    put_value(writer, "output", report->output);
    put_uint(writer, "kind", report->kind);
    put_bytes(writer, "code", report->code);
    put_bytes(writer, "message", report->message);
    put_bytes(writer, "requestId", report->request_id);
    put_bytes(writer, "type", report->type);
    put_bytes(writer, "reason", report->reason);
    put_int(writer, "httpStatus", report->http_status);
    end(writer, CSN_SPAN("}"));
}

static void write_call(struct writer *writer, const struct csn_call *call)
{
    put_next(writer);
    begin(writer, CSN_SPAN("{"));
    put_bytes(writer, "end", csn_span_of_string(csn_trace_end_names[call->end]));
    put_bytes(writer, "line", call->line);
    put_bytes(writer, "authority", call->authority);
    put_value(writer, "input", call->input);
    put_bytes(writer, "answerLine", call->answer_line);
    if (call->end == CSN_CALL_ANSWERED)
        write_report(writer, &call->report);
    put_uint(writer, "sentUs", call->sent_us);
    put_uint(writer, "answeredUs", call->answered_us);
    put_int(writer, "exitStatus", call->exit_status);
    put_flag(writer, "retriedAlone", call->retried_alone);
    put_flag(writer, "othersWork", call->others_work);
    put_bytes(writer, "deadline", call->deadline);
    put_bytes(writer, "detail", call->detail);
    put_bytes(writer, "log", call->log);
    end(writer, CSN_SPAN("}"));
}

static void write_exchange(struct writer *writer, const struct csn_exchange *exchange)
{
    put_next(writer);
    begin(writer, CSN_SPAN("{"));
    put_uint(writer, "connection", exchange->connection);
    put_uint(writer, "onConnection", exchange->on_connection);
    put_flag(writer, "otherListener", exchange->other_listener);
    put_bytes(writer, "request", exchange->request);
    put_flag(writer, "complete", exchange->complete);
    put_uint(writer, "firstUs", exchange->first_us);
    put_uint(writer, "lastUs", exchange->last_us);
    put_int(writer, "wallMs", exchange->wall_ms);
    put_uint(writer, "step", exchange->step);
    put_uint(writer, "answer", exchange->answer);
    put_flag(writer, "repeated", exchange->repeated);
    put_flag(writer, "late", exchange->late);
    put_bytes(writer, "response", exchange->response);
    put_uint(writer, "responseFirstUs", exchange->response_first_us);
    put_uint(writer, "responseLastUs", exchange->response_last_us);
    put_flag(writer, "responseWhole", exchange->response_whole);
    end(writer, CSN_SPAN("}"));
}

enum csn_status csn_trace_write(const struct csn_evidence *evidence, struct csn_buf *line)
{
    size_t before = line->len;
    struct writer writer = start(line);

    begin(&writer, CSN_SPAN("{"));
    put_bytes(&writer, "type", CSN_SPAN("evidence"));
    put_bytes(&writer, "case", evidence->case_id);
    put_uint(&writer, "seed", evidence->seed);
    put_uint(&writer, "repeat", evidence->repeat);
    put_flag(&writer, "twinSent", evidence->twin_sent);
    put_flag(&writer, "retried", evidence->retried);
    put_flag(&writer, "orderDependent", evidence->order_dependent);
    put_uint(&writer, "begunUs", evidence->begun_us);
    put_uint(&writer, "endedUs", evidence->ended_us);
    put_name(&writer, "calls");
    begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < evidence->call_count; i++)
        write_call(&writer, &evidence->calls[i]);
    end(&writer, CSN_SPAN("]"));
    put_name(&writer, "exchanges");
    begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < evidence->exchange_count; i++)
        write_exchange(&writer, &evidence->exchanges[i]);
    end(&writer, CSN_SPAN("]"));
    end(&writer, CSN_SPAN("}"));
    return finish(&writer, before);
}

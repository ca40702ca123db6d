#include "evidence/trace_writer.h"

#include <countersign/hex.h>

struct csn_trace_writer csn_trace_writer_start(struct csn_buf *out)
{
    struct csn_trace_writer writer = {.out = out, .before = out->len};

    csn_buf_init(&writer.escaped, out->allocator, out->ceiling);
    return writer;
}

enum csn_status csn_trace_writer_finish(struct csn_trace_writer *writer)
{
    csn_buf_clear(&writer->escaped);
    if (writer->status != CSN_OK)
        csn_buf_truncate(writer->out, writer->before);
    return writer->status;
}

static void put(struct csn_trace_writer *writer, struct csn_span text)
{
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append(writer->out, text);
}

void csn_trace_begin(struct csn_trace_writer *writer, struct csn_span bracket)
{
    put(writer, bracket);
    writer->comma = false;
}

void csn_trace_end(struct csn_trace_writer *writer, struct csn_span bracket)
{
    put(writer, bracket);
    writer->comma = true;
}

void csn_trace_put_name(struct csn_trace_writer *writer, const char *name)
{
    if (writer->comma)
        put(writer, CSN_SPAN(","));
    put(writer, CSN_SPAN("\""));
    put(writer, csn_span_of_string(name));
    put(writer, CSN_SPAN("\":"));
    writer->comma = true;
}

void csn_trace_put_next(struct csn_trace_writer *writer)
{
    if (writer->comma)
        put(writer, CSN_SPAN(","));
    writer->comma = true;
}

static void put_string(struct csn_trace_writer *writer, struct csn_span bytes)
{
    csn_buf_reset(&writer->escaped);
    if (writer->status == CSN_OK)
        writer->status = csn_hex_escape(bytes, &writer->escaped);
    if (writer->status == CSN_OK)
        writer->status = csn_json_write_string(writer->out, csn_buf_span(&writer->escaped), NULL, NULL);
}

void csn_trace_put_bytes(struct csn_trace_writer *writer, const char *name, struct csn_span bytes)
{
    if (bytes.data == NULL)
        return;
    csn_trace_put_name(writer, name);
    put_string(writer, bytes);
}

void csn_trace_put_uint(struct csn_trace_writer *writer, const char *name, uint64_t number)
{
    csn_trace_put_name(writer, name);
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append_uint(writer->out, number);
}

void csn_trace_put_int(struct csn_trace_writer *writer, const char *name, int64_t number)
{
    csn_trace_put_name(writer, name);
    if (number < 0)
        put(writer, CSN_SPAN("-"));
    if (writer->status == CSN_OK)
        writer->status = csn_buf_append_uint(writer->out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void csn_trace_put_flag(struct csn_trace_writer *writer, const char *name, bool flag)
{
    if (!flag)
        return;
    csn_trace_put_name(writer, name);
    put(writer, CSN_SPAN("true"));
}

void csn_trace_put_value(struct csn_trace_writer *writer, const char *name, const struct csn_value *value)
{
    if (value == NULL)
        return;
    csn_trace_put_name(writer, name);
    if (writer->status == CSN_OK)
        writer->status = csn_value_write(writer->out, value, NULL);
}

void csn_trace_put_bits(struct csn_trace_writer *writer, const char *name, unsigned bits, unsigned count, const char *(*bit_name)(unsigned))
{
    csn_trace_put_name(writer, name);
    csn_trace_begin(writer, CSN_SPAN("["));
    for (unsigned i = 0; i < count; i++)
        if (bits >> i & 1) {
            csn_trace_put_next(writer);
            put_string(writer, csn_span_of_string(bit_name(i)));
        }
    csn_trace_end(writer, CSN_SPAN("]"));
}

void csn_trace_put_exchange(struct csn_trace_writer *writer, const struct csn_exchange *exchange)
{
    csn_trace_put_uint(writer, "connection", exchange->connection);
    csn_trace_put_uint(writer, "onConnection", exchange->on_connection);
    csn_trace_put_flag(writer, "otherListener", exchange->other_listener);
    csn_trace_put_bytes(writer, "request", exchange->request);
    csn_trace_put_flag(writer, "complete", exchange->complete);
    csn_trace_put_uint(writer, "firstUs", exchange->first_us);
    csn_trace_put_uint(writer, "lastUs", exchange->last_us);
    csn_trace_put_int(writer, "wallMs", exchange->wall_ms);
    csn_trace_put_uint(writer, "step", exchange->step);
    csn_trace_put_uint(writer, "answer", exchange->answer);
    csn_trace_put_flag(writer, "repeated", exchange->repeated);
    csn_trace_put_flag(writer, "late", exchange->late);
    csn_trace_put_bytes(writer, "response", exchange->response);
    csn_trace_put_uint(writer, "responseFirstUs", exchange->response_first_us);
    csn_trace_put_uint(writer, "responseLastUs", exchange->response_last_us);
    csn_trace_put_flag(writer, "responseWhole", exchange->response_whole);
}

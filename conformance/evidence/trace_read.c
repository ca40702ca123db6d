#include "evidence/fields.h"
#include "evidence/trace.h"

static bool same(struct csn_span text, const char *name)
{
    return csn_span_equal(text, csn_span_of_string(name));
}

static enum csn_status read_line(struct csn_span line, const char *type, struct csn_arena *arena, struct csn_fields *fields,
                                 struct csn_error *error)
{
    struct csn_span found;
    enum csn_status status;

    *fields = (struct csn_fields){.what = type, .arena = arena, .error = error};
    status = csn_fields_parse_line(line, arena, &fields->object, error);
    if (status != CSN_OK)
        return status;
    found = csn_fields_text(fields, "type", true);
    if (fields->status == CSN_OK && !same(found, type))
        fields->status = csn_error_set(error, CSN_SYNTAX, 0, "the line's type is \"%.*s\", expected %s", CSN_SPAN_ARG(found), type);
    return fields->status;
}

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
    enum csn_status status = read_line(line, "trace", arena, &fields, error);

    if (status != CSN_OK)
        return status;
    if (csn_fields_uint(&fields, "schema", UINT32_MAX, 0) != CSN_TRACE_SCHEMA)
        return csn_error_set(error, CSN_UNSUPPORTED, 0, "the trace has another schema than %d", CSN_TRACE_SCHEMA);
    client = fields;
    client.object = csn_fields_member(&fields, "client", CSN_VALUE_OBJECT, true);
    client.what = "trace.client";
    read.version = csn_fields_bytes(&fields, "version");
    read.seed = csn_fields_uint(&fields, "seed", UINT64_MAX, 0);
    if (fields.status != CSN_OK)
        return fields.status;
    read_client(&client, model, &read.client);
    if (client.status == CSN_OK)
        *header = read;
    return client.status;
}

/* The number of the member's text among `names`; fails where it is none of them. */
static size_t read_name(struct csn_fields *fields, const char *member, const char *const *names, size_t count)
{
    struct csn_span name = csn_fields_text(fields, member, true);

    for (size_t i = 0; i < count; i++)
        if (same(name, names[i]))
            return i;
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_SYNTAX, fields->object->offset, "%s: member \"%s\" is \"%.*s\"",
                                       fields->what, member, CSN_SPAN_ARG(name));
    return 0;
}

static void read_report(struct csn_fields *call, struct csn_client_report *report)
{
    struct csn_fields fields = *call;

    fields.object = csn_fields_member(call, "report", CSN_VALUE_OBJECT, true);
    fields.what = "evidence.report";
    fields.status = call->status;
    report->outcome = (enum csn_report_outcome)read_name(&fields, "outcome", csn_trace_outcome_names, CSN_TRACE_OUTCOMES);
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

static void read_call(struct csn_fields *fields, struct csn_call *call)
{
    call->end = (enum csn_call_end)read_name(fields, "end", csn_trace_end_names, CSN_TRACE_ENDS);
    call->line = csn_fields_bytes(fields, "line");
    call->authority = csn_fields_bytes(fields, "authority");
    call->input = csn_value_get(fields->object, CSN_SPAN("input"));
    call->answer_line = csn_fields_bytes(fields, "answerLine");
    if (call->end == CSN_CALL_ANSWERED)
        read_report(fields, &call->report);
    call->sent_us = csn_fields_uint(fields, "sentUs", UINT64_MAX, 0);
    call->answered_us = csn_fields_uint(fields, "answeredUs", UINT64_MAX, 0);
    call->exit_status = (int)csn_fields_int(fields, "exitStatus");
    call->retried_alone = csn_fields_boolean(fields, "retriedAlone");
    call->others_work = csn_fields_boolean(fields, "othersWork");
    call->deadline = csn_fields_bytes(fields, "deadline");
    call->detail = csn_fields_bytes(fields, "detail");
    call->log = csn_fields_bytes(fields, "log");
}

static void read_exchange(struct csn_fields *fields, struct csn_exchange *exchange)
{
    exchange->connection = csn_fields_uint(fields, "connection", UINT64_MAX, 0);
    exchange->on_connection = (unsigned)csn_fields_uint(fields, "onConnection", UINT32_MAX, 0);
    exchange->other_listener = csn_fields_boolean(fields, "otherListener");
    exchange->request = csn_fields_bytes(fields, "request");
    exchange->complete = csn_fields_boolean(fields, "complete");
    exchange->first_us = csn_fields_uint(fields, "firstUs", UINT64_MAX, 0);
    exchange->last_us = csn_fields_uint(fields, "lastUs", UINT64_MAX, 0);
    exchange->wall_ms = csn_fields_int(fields, "wallMs");
    exchange->step = (size_t)csn_fields_uint(fields, "step", SIZE_MAX, 0);
    exchange->answer = (size_t)csn_fields_uint(fields, "answer", SIZE_MAX, 0);
    exchange->repeated = csn_fields_boolean(fields, "repeated");
    exchange->late = csn_fields_boolean(fields, "late");
    exchange->response = csn_fields_bytes(fields, "response");
    exchange->response_first_us = csn_fields_uint(fields, "responseFirstUs", UINT64_MAX, 0);
    exchange->response_last_us = csn_fields_uint(fields, "responseLastUs", UINT64_MAX, 0);
    exchange->response_whole = csn_fields_boolean(fields, "responseWhole");
}

/* The objects of a list, and an array of as many elements of `size` bytes. */
static const struct csn_value *read_list(struct csn_fields *fields, const char *name, size_t size, void **array)
{
    static const struct csn_value none = {.kind = CSN_VALUE_ARRAY};
    const struct csn_value *list = csn_fields_member(fields, name, CSN_VALUE_ARRAY, true);

    list = list == NULL ? &none : list;
    *array = csn_arena_alloc_array(fields->arena, list->count, size);
    if (*array == NULL && fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, csn_arena_status(fields->arena), 0, "no room for %s", name);
    return *array == NULL ? &none : list;
}

static void read_calls(struct csn_fields *fields, struct csn_evidence *evidence)
{
    void *array = NULL;
    const struct csn_value *list = read_list(fields, "calls", sizeof *evidence->calls, &array);
    struct csn_call *calls = array;
    struct csn_fields item = *fields;

    item.what = "evidence.calls";
    for (size_t i = 0; i < list->count && item.status == CSN_OK; i++) {
        item.object = list->items[i].value;
        read_call(&item, &calls[i]);
    }
    fields->status = item.status;
    evidence->calls = calls;
    evidence->call_count = list->count;
}

static void read_exchanges(struct csn_fields *fields, struct csn_evidence *evidence)
{
    void *array = NULL;
    const struct csn_value *list = read_list(fields, "exchanges", sizeof *evidence->exchanges, &array);
    struct csn_exchange *exchanges = array;
    struct csn_fields item = *fields;

    item.what = "evidence.exchanges";
    for (size_t i = 0; i < list->count && item.status == CSN_OK; i++) {
        item.object = list->items[i].value;
        read_exchange(&item, &exchanges[i]);
    }
    fields->status = item.status;
    evidence->exchanges = exchanges;
    evidence->exchange_count = list->count;
}

enum csn_status csn_trace_read(struct csn_span line, const struct csn_client_info *client, struct csn_arena *arena,
                               struct csn_evidence *evidence, struct csn_error *error)
{
    struct csn_fields fields;
    struct csn_evidence read = {.client = client};
    enum csn_status status = read_line(line, "evidence", arena, &fields, error);

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
    read_calls(&fields, &read);
    read_exchanges(&fields, &read);
    if (fields.status == CSN_OK)
        *evidence = read;
    return fields.status;
}

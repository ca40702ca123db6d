#include "evidence/session.h"
#include "evidence/trace_reader.h"

enum { STATUS_MAX = 999 };

/* What the names in an exchange lead to. */
struct scope {
    const struct csn_model *model;
    const struct csn_session *session; /* its actions have been read */
};

static void refuse(struct csn_fields *fields, const char *member, struct csn_span name, const char *what)
{
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_SYNTAX, fields->object->offset, "%s: member \"%s\" is \"%.*s\", %s", fields->what,
                                       member, CSN_SPAN_ARG(name), what);
}

static size_t find_action(const struct csn_session_action *actions, size_t count, struct csn_span name)
{
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(actions[i].name, name))
            return i;
    return CSN_SESSION_REST;
}

static void read_client(struct csn_fields *fields, struct csn_session_action *action)
{
    struct csn_fields client = *fields;

    client.object = csn_fields_member(fields, "client", CSN_VALUE_OBJECT, true);
    client.status = fields->status;
    action->client_id = csn_trace_read_needed(&client, "id");
    action->client_token = csn_trace_read_needed(&client, "token");
    fields->status = client.status;
}

static void read_action(struct csn_fields *fields, void *element, const void *ctx)
{
    struct csn_session_action *action = element;

    (void)ctx;
    action->name = csn_trace_read_needed(fields, "name");
    action->title = csn_trace_read_needed(fields, "title");
    read_client(fields, action);
    action->continuations = (unsigned)csn_fields_uint(fields, "continuations", UINT32_MAX, 0);
    action->fails = csn_fields_boolean(fields, "fails");
    action->taken = csn_fields_boolean(fields, "taken");
    action->state = (enum csn_job_state)csn_trace_read_name(fields, "state", csn_trace_state_name);
}

static void read_actions(struct csn_fields *fields, struct csn_session *session)
{
    const struct csn_value *list = csn_fields_member(fields, "actions", CSN_VALUE_ARRAY, true);

    if (list != NULL && list->count > CSN_JOB_JOBS_DEFAULT && fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_SYNTAX, list->offset, "%s: member \"actions\" has more than %zu elements",
                                       fields->what, CSN_JOB_JOBS_DEFAULT);
    if (fields->status != CSN_OK)
        return;
    session->actions = csn_trace_read_list(fields, "actions", sizeof *session->actions, read_action, NULL, &session->action_count);
    for (size_t i = 0; i < session->action_count && fields->status == CSN_OK; i++)
        if (find_action(session->actions, i, session->actions[i].name) != CSN_SESSION_REST)
            fields->status = csn_error_set(fields->error, CSN_SYNTAX, list->items[i].value->offset, "%s: the action \"%.*s\" stands twice",
                                           fields->what, CSN_SPAN_ARG(session->actions[i].name));
}

static void read_about(struct csn_fields *exchange, struct csn_job_answer *about)
{
    struct csn_fields fields = *exchange;

    fields.object = csn_fields_member(exchange, "about", CSN_VALUE_OBJECT, false);
    fields.status = exchange->status;
    if (fields.object == NULL)
        return;
    about->request = (enum csn_job_request)csn_trace_read_name(&fields, "request", csn_trace_request_name);
    about->fault = (enum csn_job_fault)csn_trace_read_name(&fields, "fault", csn_trace_fault_name);
    about->http_status = (int)csn_fields_uint(&fields, "httpStatus", STATUS_MAX, 0);
    about->error = csn_fields_bytes(&fields, "error");
    about->message = csn_fields_bytes(&fields, "message");
    exchange->status = fields.status;
}

static const struct csn_operation *read_operation(struct csn_fields *fields, const struct csn_model *model)
{
    struct csn_span name = csn_fields_text(fields, "operation", false);
    const struct csn_operation *operation = name.data != NULL ? csn_model_find_operation(model, name) : NULL;

    if (name.data != NULL && operation == NULL)
        refuse(fields, "operation", name, "which the service lacks");
    return operation;
}

static size_t read_action_of(struct csn_fields *fields, const struct csn_session *session)
{
    struct csn_span name = csn_fields_bytes(fields, "action");
    size_t action = name.data != NULL ? find_action(session->actions, session->action_count, name) : CSN_SESSION_REST;

    if (name.data != NULL && action == CSN_SESSION_REST)
        refuse(fields, "action", name, "which is none of the session's");
    return action;
}

static void read_exchange(struct csn_fields *fields, void *element, const void *ctx)
{
    const struct scope *scope = ctx;
    struct csn_session_exchange *exchange = element;

    (void)csn_trace_read_needed(fields, "request");
    exchange->operation = read_operation(fields, scope->model);
    exchange->action = read_action_of(fields, scope->session);
    exchange->asked = csn_fields_member(fields, "about", CSN_VALUE_OBJECT, false) != NULL;
    if (exchange->asked && exchange->operation == NULL)
        (void)csn_fields_text(fields, "operation", true); /* what the service was asked for is there */
    read_about(fields, &exchange->about);
    exchange->about.job = (size_t)csn_fields_uint(fields, "job", SIZE_MAX, CSN_JOB_NONE);
    exchange->has_token = csn_fields_boolean(fields, "hasToken");
    exchange->token_empty = csn_fields_boolean(fields, "tokenEmpty");
    exchange->before = (enum csn_job_state)csn_trace_read_name(fields, "before", csn_trace_state_name);
    exchange->injected = (enum csn_injected)csn_trace_read_name(fields, "injected", csn_trace_injected_name);
    exchange->status = (int)csn_fields_uint(fields, "status", STATUS_MAX, 0);
    csn_trace_read_exchange(fields, &exchange->http);
}

static void read_credentials(struct csn_fields *session, struct csn_credentials *credentials)
{
    struct csn_fields fields = *session;

    fields.object = csn_fields_member(session, "credentials", CSN_VALUE_OBJECT, true);
    fields.what = "session.credentials";
    fields.status = session->status;
    credentials->access_key_id = csn_trace_read_needed(&fields, "accessKeyId");
    credentials->secret_access_key = csn_trace_read_needed(&fields, "secretAccessKey");
    credentials->session_token = csn_fields_bytes(&fields, "sessionToken");
    session->status = fields.status;
}

static void read_times(struct csn_fields *fields, struct csn_session *session)
{
    session->begun_us = csn_fields_uint(fields, "begunUs", UINT64_MAX, 0);
    session->ended_us = csn_fields_uint(fields, "endedUs", UINT64_MAX, 0);
    if (session->ended_us < session->begun_us && fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_SYNTAX, 0, "%s: it ends before it begins", fields->what);
}

enum csn_status csn_session_read(struct csn_span line, const struct csn_model *model, struct csn_arena *arena, struct csn_session *session,
                                 struct csn_error *error)
{
    struct csn_fields fields;
    struct csn_session read = {0};
    const struct scope scope = {.model = model, .session = &read};
    enum csn_status status = csn_trace_read_line(line, "session", arena, &fields, error);

    if (status != CSN_OK)
        return status;
    read.seed = csn_fields_uint(&fields, "seed", UINT64_MAX, 0);
    read_credentials(&fields, &read.credentials);
    read.region = csn_trace_read_needed(&fields, "region");
    read.authority = csn_trace_read_needed(&fields, "authority");
    read.log = csn_fields_bytes(&fields, "log");
    read.injections = csn_fields_bytes(&fields, "injections");
    read_times(&fields, &read);
    read_actions(&fields, &read);
    read.exchanges = csn_trace_read_list(&fields, "exchanges", sizeof *read.exchanges, read_exchange, &scope, &read.exchange_count);
    if (fields.status == CSN_OK)
        *session = read;
    return fields.status;
}

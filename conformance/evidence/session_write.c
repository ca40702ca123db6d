#include "evidence/session.h"
#include "evidence/trace_writer.h"

static void write_action(struct csn_trace_writer *writer, const struct csn_session_action *action)
{
    csn_trace_put_next(writer);
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "name", action->name);
    csn_trace_put_bytes(writer, "title", action->title);
    csn_trace_put_name(writer, "client");
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "id", action->client_id);
    csn_trace_put_bytes(writer, "token", action->client_token);
    csn_trace_end(writer, CSN_SPAN("}"));
    csn_trace_put_uint(writer, "continuations", action->continuations);
    csn_trace_put_flag(writer, "fails", action->fails);
    csn_trace_put_flag(writer, "taken", action->taken);
    csn_trace_put_bytes(writer, "state", csn_trace_state_name(action->state));
    csn_trace_end(writer, CSN_SPAN("}"));
}

static void write_about(struct csn_trace_writer *writer, const struct csn_job_answer *about)
{
    csn_trace_put_name(writer, "about");
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "request", csn_trace_request_name(about->request));
    csn_trace_put_bytes(writer, "fault", csn_trace_fault_name(about->fault));
    csn_trace_put_uint(writer, "httpStatus", (unsigned)about->http_status);
    csn_trace_put_bytes(writer, "error", about->error);
    csn_trace_put_bytes(writer, "message", about->message);
    csn_trace_end(writer, CSN_SPAN("}"));
}

/* What is about no action, names no operation, or was not asked of the service, lacks the member. */
static void write_exchange(struct csn_trace_writer *writer, const struct csn_session *session, const struct csn_session_exchange *exchange)
{
    csn_trace_put_next(writer);
    csn_trace_begin(writer, CSN_SPAN("{"));
    if (exchange->operation != NULL)
        csn_trace_put_bytes(writer, "operation", exchange->operation->name);
    if (exchange->action != CSN_SESSION_REST)
        csn_trace_put_bytes(writer, "action", session->actions[exchange->action].name);
    if (exchange->asked)
        write_about(writer, &exchange->about);
    if (exchange->about.job != CSN_JOB_NONE)
        csn_trace_put_uint(writer, "job", exchange->about.job);
    csn_trace_put_flag(writer, "hasToken", exchange->has_token);
    csn_trace_put_flag(writer, "tokenEmpty", exchange->token_empty);
    csn_trace_put_bytes(writer, "before", csn_trace_state_name(exchange->before));
    csn_trace_put_bytes(writer, "injected", csn_trace_injected_name(exchange->injected));
    csn_trace_put_uint(writer, "status", (unsigned)exchange->status);
    csn_trace_put_exchange(writer, &exchange->http);
    csn_trace_end(writer, CSN_SPAN("}"));
}

static void write_credentials(struct csn_trace_writer *writer, const struct csn_credentials *credentials)
{
    csn_trace_put_name(writer, "credentials");
    csn_trace_begin(writer, CSN_SPAN("{"));
    csn_trace_put_bytes(writer, "accessKeyId", credentials->access_key_id);
    csn_trace_put_bytes(writer, "secretAccessKey", credentials->secret_access_key);
    csn_trace_put_bytes(writer, "sessionToken", credentials->session_token);
    csn_trace_end(writer, CSN_SPAN("}"));
}

enum csn_status csn_session_write(const struct csn_session *session, struct csn_buf *line)
{
    struct csn_trace_writer writer = csn_trace_writer_start(line);

    csn_trace_begin(&writer, CSN_SPAN("{"));
    csn_trace_put_bytes(&writer, "type", CSN_SPAN("session"));
    csn_trace_put_uint(&writer, "seed", session->seed);
    write_credentials(&writer, &session->credentials);
    csn_trace_put_bytes(&writer, "region", session->region);
    csn_trace_put_bytes(&writer, "authority", session->authority);
    csn_trace_put_bytes(&writer, "log", session->log);
    csn_trace_put_bytes(&writer, "injections", session->injections);
    csn_trace_put_uint(&writer, "begunUs", session->begun_us);
    csn_trace_put_uint(&writer, "endedUs", session->ended_us);
    csn_trace_put_name(&writer, "actions");
    csn_trace_begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < session->action_count; i++)
        write_action(&writer, &session->actions[i]);
    csn_trace_end(&writer, CSN_SPAN("]"));
    csn_trace_put_name(&writer, "exchanges");
    csn_trace_begin(&writer, CSN_SPAN("["));
    for (size_t i = 0; i < session->exchange_count; i++)
        write_exchange(&writer, session, &session->exchanges[i]);
    csn_trace_end(&writer, CSN_SPAN("]"));
    csn_trace_end(&writer, CSN_SPAN("}"));
    return csn_trace_writer_finish(&writer);
}

/* adapter-check: talks to an adapter, and tells line by line what was sent, what came and what should have. */
#include <stdio.h>

#include <countersign/codepipeline.h>
#include <countersign/hex.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "run/run.h"

#define SEED 1
#define TIMEOUT_MS 20000
#define HELLO_TIMEOUT_MS 30000
#define SHOWN_MAX 2000 /* bytes of a line */
#define HELLO "{\"countersign\":1,\"client\":{\"name\":\"…\"}} as the first line that begins with {"

static int adapter_check_main(int argc, char **argv);

const struct csn_command csn_command_adapter_check = {
    .name = "adapter-check",
    .usage = "-- COMMAND ARG…",
    .summary = "Talks to an adapter line by line: what was sent, what came, what should have come, what to mend.",
    .notes = "The adapter is asked for a call that succeeds, one that the service refuses and one whose answer can't be read. Whether the\n"
             "client speaks well is not judged: that is 'countersign run'.\n\n"
             "Exit status: 0 the adapter works, 2 wrong usage, 3 it doesn't or can't be started, 4 countersign could not do its work,\n"
             "130 interrupted.",
    .main = adapter_check_main,
};

/* What each call shows. `kinds` 0: success is expected. */
struct probe {
    struct csn_span case_id;
    const char *title;
    unsigned kinds;
    const char *expected;
    const char *mend;
    bool for_signers; /* for a client that doesn't serialize, which isn't asked much else */
};
static const struct probe probes[] = {
    {CSN_SPAN_INIT("success.void-empty-object"), "a call that succeeds", 0, "\"outcome\":\"success\" with this call's id",
     "answer success when the client returns without an error", false},
    {CSN_SPAN_INIT("error.type-plain"), "an error of the service", CSN_KIND_SERVICE,
     "\"outcome\":\"error\" with \"kind\":\"service\", and the code, message, httpStatus and requestId that the client knows",
     "catch the client's error class for answers of the service and answer kind service", false},
    {CSN_SPAN_INIT("success.json-cut-off"), "an answer that can't be read", CSN_KIND_TRANSPORT | CSN_KIND_SERVICE,
     "\"outcome\":\"error\" with \"kind\":\"transport\"",
     "catch the client's error class for unreadable answers and broken connections and answer kind transport", false},
    {CSN_SPAN_INIT("sign.plain"), "a request to sign and send", 0, "\"outcome\":\"success\" with this call's id",
     "sign the call's request, send it unchanged, and answer success when the status is below 300", true},
};

struct adapter_check {
    bool said_hello;
    unsigned reports; /* CSN_REPORTS_* of hello */
    unsigned areas;   /* CSN_AREA_* */
    size_t faults;
};

static void show(const char *label, struct csn_span text)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, (size_t)8 * SHOWN_MAX);
    if (csn_hex_escape(csn_span_slice(text, 0, SHOWN_MAX), &buf) == CSN_OK)
        printf("  %-9s %.*s%s\n", label, (int)buf.len, buf.len > 0 ? buf.data : "", text.len > SHOWN_MAX ? "…" : "");
    csn_buf_clear(&buf);
}

static void judge(struct adapter_check *check, bool good, const char *mend)
{
    check->faults += !good;
    printf("  %s%s\n\n", good ? "fine" : "mend      ", good ? "" : mend);
}

/* The lists of a hello: what each may name, and what was understood of it. */
struct hello_list {
    struct csn_span member;
    unsigned count;
    const char *(*name)(unsigned number);
    unsigned (*bit)(struct csn_span name);
};
static const struct hello_list hello_lists[] = {
    {CSN_SPAN_INIT("areas"), CSN_AREA_BITS, csn_area_name, csn_area_bit},
    {CSN_SPAN_INIT("features"), CSN_FEATURE_BITS, csn_feature_name, csn_feature_bit},
    {CSN_SPAN_INIT("reports"), CSN_REPORTS_BITS, csn_reports_name, csn_reports_bit},
};

/* What protocol 1 doesn't know is ignored by it, a slip of the pen too. */
static void note_unknown(const struct hello_list *list, const struct csn_value *hello)
{
    const struct csn_value *names = csn_value_get(hello, list->member);
    for (size_t i = 0; names && i < names->count; i++) {
        struct csn_span name = csn_value_text(names->items[i].value);
        if (list->bit(name) != 0)
            continue;
        printf("  note      %.*s: %.*s is not known and is ignored; there are", CSN_SPAN_ARG(list->member), CSN_SPAN_ARG(name));
        for (unsigned k = 0; k < list->count; k++)
            printf("%s %s", k > 0 ? "," : "", list->name(k));
        printf("\n");
    }
}

static void show_list(const struct hello_list *list, unsigned bits)
{
    printf("  %-9s", list->member.data);
    for (unsigned i = 0; i < list->count; i++)
        if (bits & (1u << i))
            printf(" %s", list->name(i));
    printf("\n");
}

static void on_client(void *ctx, const struct csn_client_info *client)
{
    struct adapter_check *check = ctx;
    const unsigned bits[] = {client->areas, client->features, client->reports};
    struct csn_arena arena;
    struct csn_value *hello = NULL;
    check->said_hello = true;
    check->reports = client->reports;
    check->areas = client->areas;
    csn_arena_init(&arena, NULL, (size_t)64 << 20);
    printf("hello\n  sent      nothing: the adapter speaks first\n  expected  " HELLO "\n");
    show("got", client->line);
    bool read = csn_value_parse(&arena, client->line, NULL, &hello, NULL) == CSN_OK;
    for (size_t i = 0; i < CSN_COUNT(hello_lists); i++) {
        show_list(&hello_lists[i], bits[i]);
        if (read)
            note_unknown(&hello_lists[i], hello);
    }
    csn_arena_clear(&arena);
    judge(check, true, "");
}

/* What hello says that the adapter can tell, and the answer doesn't; NULL: nothing. */
static const char *missing_report(const struct adapter_check *check, const struct csn_client_report *report)
{
    const struct { unsigned bit; bool told; const char *mend; } fields[] = {
        {CSN_REPORTS_CODE, report->code.data != NULL, "error.code is missing: tell it, or list in hello's reports only what can be told"},
        {CSN_REPORTS_MESSAGE, report->message.data != NULL, "error.message is missing: tell it, or list in hello's reports only what can be told"},
        {CSN_REPORTS_HTTP_STATUS, report->http_status != 0, "error.httpStatus is missing: tell it, or list in hello's reports only what can be told"},
        {CSN_REPORTS_REQUEST_ID, report->request_id.data != NULL, "error.requestId is missing: tell it, or list in hello's reports only what can be told"},
    };
    for (size_t i = 0; i < CSN_COUNT(fields); i++)
        if (check->reports & fields[i].bit && !fields[i].told)
            return fields[i].mend;
    return NULL;
}

static void judge_error(struct adapter_check *check, const struct probe *probe, const struct csn_client_report *report)
{
    bool right = report->outcome == CSN_REPORT_ERROR && (report->kind == 0 || (report->kind & probe->kinds) != 0);
    const char *missing = right && probe->kinds == CSN_KIND_SERVICE ? missing_report(check, report) : NULL;
    if (right && report->kind == 0)
        printf("  note      without error.kind a refusal, the service's error and a broken connection can't be told apart\n");
    judge(check, right && !missing, missing ? missing : probe->mend);
}

static void judge_answer(struct adapter_check *check, const struct probe *probe, const struct csn_call *call, size_t requests)
{
    const struct csn_client_report *report = &call->report;
    show("got", call->answer_line);
    if (report->outcome == CSN_REPORT_UNSUPPORTED)
        judge(check, false, "unsupported is for what the client's API has no way to say; this call is an ordinary one");
    else if (requests == 0)
        judge(check, false, "no request came: let the client use config.endpoint, and read the error's message for what stopped it");
    else if (report->outcome == CSN_REPORT_SUCCESS && (probe->kinds & CSN_KIND_TRANSPORT) != 0)
        printf("  note      some clients take this for success, which 'countersign run' judges; if yours throws, answer with the error\n\n");
    else if (probe->kinds == 0)
        judge(check, report->outcome == CSN_REPORT_SUCCESS, probe->mend);
    else
        judge_error(check, probe, report);
}

static void judge_call(struct adapter_check *check, const struct probe *probe, const struct csn_call *call, size_t requests)
{
    show("sent", call->line);
    printf("  expected  %s\n", probe->expected);
    if (call->end == CSN_CALL_ANSWERED) {
        judge_answer(check, probe, call, requests);
        return;
    }
    show("got", call->answer_line.len > 0 ? call->answer_line : CSN_SPAN("no line"));
    if (call->end == CSN_CALL_GARBLED)
        show("wrong", call->detail);
    if (call->log.len > 0)
        show("log", call->log);
    if (call->end == CSN_CALL_TIMED_OUT)
        judge(check, false, "no answer came by the deadline: print one line for each call, and flush");
    else if (call->end == CSN_CALL_DIED)
        judge(check, false, "the process ended: catch what the client throws, and read lines until the input ends");
    else
        judge(check, false, "answer each call once, by one line that is a JSON object with the call's id and an outcome; log must not begin with {");
}

static const struct probe *find_probe(struct csn_span case_id)
{
    for (size_t i = 0; i < CSN_COUNT(probes); i++)
        if (csn_span_equal(case_id, probes[i].case_id))
            return &probes[i];
    return NULL;
}

static void on_finished(void *ctx, const struct csn_finished *finished)
{
    struct adapter_check *check = ctx;
    const struct csn_evidence *evidence = finished->evidence;
    const struct probe *probe = find_probe(finished->instance->of->id);
    if (!probe || (probe->for_signers && check->areas & CSN_AREA_SERIALIZE))
        return;
    printf("%s (case %.*s)\n", probe->title, CSN_SPAN_ARG(probe->case_id));
    if (evidence->call_count > 0 && evidence->calls[0].end != CSN_CALL_NOT_SENT)
        judge_call(check, probe, &evidence->calls[0], evidence->exchange_count);
    else
        printf("  not asked: %.*s\n\n", CSN_SPAN_ARG(finished->result->reason));
}

static void on_amended(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    (void)ctx, (void)amended, (void)check, (void)exchange; /* it is about the client, not about its adapter */
}

static int talk(const struct csn_catalogue *catalogue, char **command)
{
    struct adapter_check check = {0};
    struct csn_error error = {0};
    enum csn_run_end end = CSN_RUN_DONE;
    const struct csn_case *cases[CSN_COUNT(probes)];
    size_t count = 0;
    for (size_t i = 0; i < CSN_COUNT(probes); i++)
        if ((cases[count] = csn_catalogue_case(catalogue, probes[i].case_id)))
            count++;
    struct csn_run_options given = {
        .catalogue = catalogue, .cases = cases, .case_count = count, .jobs = 1, .repeat = 1, .seed = SEED, .timeout_ms = TIMEOUT_MS,
        .adapter = {.argv = command, .hello_timeout_ms = HELLO_TIMEOUT_MS},
        .judge = {.level = CSN_LEVEL_MUST},
        .listener = {.client = on_client, .finished = on_finished, .amended = on_amended, .ctx = &check},
    };
    enum csn_status status = csn_run(&given, &end, &error);
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", *error.message ? error.message : csn_status_sentence(status));
    if (end == CSN_RUN_INTERRUPTED)
        return CSN_EXIT_INTERRUPTED;
    if (!check.said_hello)
        printf("hello\n  expected  " HELLO "\n  got       %s\n\n", error.message);
    else if (end == CSN_RUN_ADAPTER_BROKEN)
        printf("%s\n\n", error.message);
    bool works = check.said_hello && check.faults == 0 && end == CSN_RUN_DONE;
    (void)puts(works ? "the adapter works" : "the adapter needs mending");
    if (fflush(stdout) != 0)
        return csn_console_fail(CSN_EXIT_OWN, "standard output can't be written");
    return works ? CSN_EXIT_AS_EXPECTED : CSN_EXIT_ADAPTER;
}

static int open_and_talk(char **command)
{
    struct csn_error error = {0};
    struct csn_catalogue catalogue = {0};
    int exit_status = csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) == CSN_OK
                          ? talk(&catalogue, command) : csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    csn_catalogue_clear(&catalogue);
    return exit_status;
}

static int adapter_check_main(int argc, char **argv)
{
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_adapter_check, argc, argv, NULL, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_adapter_check, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_adapter_check);
    else if (!arguments.command || !arguments.command[0] || arguments.rest.count > 0)
        exit_status = csn_console_usage(&csn_command_adapter_check, "adapter-check takes an adapter's command after --");
    else
        exit_status = open_and_talk(arguments.command);
    csn_arguments_clear(&arguments);
    return exit_status;
}

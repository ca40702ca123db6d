/* explain: Signature Version 4 of one request, step by step; and what is wrong with one that was signed already. */
#include "cli/explain.h"

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input.h"
#include "cli/listing.h"
#include "cli/terms.h"

#define MEMORY ((size_t)2 << 30)

struct explain_options {
    const char *context;
    struct csn_credential_options credentials;
    const char *region;
    const char *service;
    const char *date;
    unsigned format; /* 0: pretty, 1: json */
};

#define FIELD(name) offsetof(struct explain_options, name)

static const struct csn_option options[] = {
    {.name = "context", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(context),
     .help = "credentials, region, service, time and choices as JSON, as in the SigV4 test suite"},
    CSN_CREDENTIAL_OPTIONS(struct explain_options),
    {.name = "region", .argument = "R", .kind = CSN_OPTION_TEXT, .offset = FIELD(region), .help = "the region to sign for"},
    {.name = "service", .argument = "S", .kind = CSN_OPTION_TEXT, .offset = FIELD(service), .help = "the service to sign for (codepipeline)"},
    {.name = "date", .argument = "ISO8601", .kind = CSN_OPTION_TEXT, .offset = FIELD(date),
     .help = "the time to sign at, where the request has no X-Amz-Date (now)"},
    {.name = "format", .argument = "pretty|json", .kind = CSN_OPTION_CHOICE, .offset = FIELD(format), .help = "how to tell (pretty)"},
};

static int explain_main(int argc, char **argv);

const struct csn_command csn_command_explain = {
    .name = "explain",
    .usage = "[OPTION]… REQUEST|-",
    .summary = "Shows Signature Version 4 step by step, and which known mistake yields a signature that does not match.",
    .notes = "REQUEST is one HTTP request of any method, path and query, read leniently; what was tolerated is said. A request without\n"
             "Authorization is signed. CONTEXT is {\"credentials\":{\"access_key_id\",\"secret_access_key\",\"token\"},\"region\",\"service\",\n"
             "\"timestamp\",\"normalize\",\"sign_body\",\"omit_session_token\"}. Exit status: 0 the signature verifies or there was none, 1 it does\n"
             "not, 2 the request is unreadable.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = explain_main,
};

static int print(const struct csn_explained *explained, bool json)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, MEMORY);
    enum csn_status status = json ? csn_explain_write_json(explained, &out) : csn_explain_write_text(explained, &out);
    int exit_status = csn_listing_print_text(status, &out);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    return explained->judged_value && !explained->verifies ? CSN_EXIT_NONCONFORMING : CSN_EXIT_AS_EXPECTED;
}

static int explain_bytes(const char *path, struct csn_span raw, const struct csn_context *context, struct csn_arena *arena, bool json)
{
    static const struct csn_judge_options judging = {.level = CSN_LEVEL_MAY};
    struct csn_error error = {0};
    struct csn_explained explained = {.context = context, .catalogue = {.model = csn_codepipeline_model()}};
    const char *name = path[0] == '-' && path[1] == '\0' ? "standard input" : path;
    csn_judgement_init(&explained.judgement, &explained.catalogue, &judging, arena);
    enum csn_status status = csn_lenient_read(raw, arena, &explained.request, &error);
    if (status == CSN_OK)
        status = csn_explain_stages(&explained, &error);
    if (status == CSN_NO_MEMORY)
        return csn_console_fail(CSN_EXIT_OWN, "%s: %s", name, error.message);
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s: %s", name, error.message);
    csn_explain_verify(&explained);
    if (explained.judgement.status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s: %s", name, explained.judgement.error.message);
    return print(&explained, json);
}

static int read_context(const struct explain_options *given, struct csn_context *context, struct csn_credential_store *store)
{
    struct csn_error error = {0};
    struct csn_credentials own;
    if (given->date && csn_terms_time("date", given->date, &context->time, &error) != CSN_OK)
        return csn_console_usage(&csn_command_explain, "%s", error.message);
    struct csn_time date = context->time;
    if (given->context && csn_context_read(given->context, context, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (csn_credentials_find(&given->credentials, store, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    own = store->given;
    csn_credentials_prefer(&own, context->credentials);
    csn_credentials_prefer(&own, csn_credentials_of_environment());
    context->credentials = own;
    if (given->region)
        context->region = csn_span_of_string(given->region);
    if (given->service)
        context->service = csn_span_of_string(given->service);
    if (given->date) {
        context->timed = true;
        context->time = date;
    }
    return CSN_EXIT_AS_EXPECTED;
}

static int explain_with(const struct explain_options *given, const char *path)
{
    struct csn_context context;
    struct csn_credential_store store = {0};
    struct csn_arena arena;
    struct csn_buf raw;
    struct csn_error error = {0};
    csn_context_init(&context);
    csn_arena_init(&arena, NULL, MEMORY);
    csn_buf_init(&raw, NULL, CSN_INPUT_MAX);
    int exit_status = read_context(given, &context, &store);
    if (exit_status == CSN_EXIT_AS_EXPECTED && csn_input_read(path, &raw, &error) != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = explain_bytes(path, csn_buf_span(&raw), &context, &arena, given->format == 1);
    csn_buf_clear(&raw);
    csn_arena_clear(&arena);
    csn_credential_store_clear(&store);
    csn_context_clear(&context);
    return exit_status;
}

static int explain_main(int argc, char **argv)
{
    struct explain_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_explain, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_explain, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_explain);
    else if (arguments.command || arguments.rest.count != 1)
        exit_status = csn_console_usage(&csn_command_explain, "explain takes one request");
    else
        exit_status = explain_with(&given, arguments.rest.items[0]);
    csn_options_clear(&csn_command_explain, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}

/* sign: the signed request for an input: as raw HTTP, as a curl command, or as JSON with every stage. */
#include <string.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/credentials.h"
#include "cli/document.h"
#include "cli/draft.h"
#include "cli/input.h"
#include "cli/listing.h"
#include "cli/model.h"
#include "cli/terms.h"

#define MEMORY ((size_t)1 << 30)

enum format { RAW, CURL, JSON };

struct sign_options {
    const char *model;
    const char *operation;
    const char *input;
    const char *endpoint;
    const char *region;
    const char *date;
    unsigned format; /* enum format */
    bool unsigned_request;
    struct csn_credential_options credentials;
};

#define FIELD(name) offsetof(struct sign_options, name)

static const struct csn_option options[] = {
    {.name = "model", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(model),
     .help = "signs for the service that this service-2.json describes, or .json.gz (CodePipeline)"},
    {.name = "operation", .argument = "NAME", .kind = CSN_OPTION_TEXT, .offset = FIELD(operation), .help = "the operation to call"},
    {.name = "input", .argument = "FILE|-", .kind = CSN_OPTION_TEXT, .offset = FIELD(input),
     .help = "its input, a JSON object by the model's member names; times are epoch seconds"},
    {.name = "endpoint", .argument = "URL", .kind = CSN_OPTION_TEXT, .offset = FIELD(endpoint), .help = "http:// or https://, host, port, path"},
    {.name = "region", .argument = "R", .kind = CSN_OPTION_TEXT, .offset = FIELD(region),
     .help = "the region to sign for (AWS_REGION, AWS_DEFAULT_REGION, us-east-1)"},
    {.name = "date", .argument = "ISO8601", .kind = CSN_OPTION_TEXT, .offset = FIELD(date), .help = "the time to sign at (now)"},
    {.name = "format", .argument = "raw|curl|json", .kind = CSN_OPTION_CHOICE, .offset = FIELD(format), .help = "how to print it (raw)"},
    {.name = "unsigned", .kind = CSN_OPTION_FLAG, .offset = FIELD(unsigned_request),
     .help = "leaves out date, session token and Authorization"},
    CSN_CREDENTIAL_OPTIONS(struct sign_options),
};

static int sign_main(int argc, char **argv);

const struct csn_command csn_command_sign = {
    .name = "sign",
    .usage = "--operation NAME --input FILE|- --endpoint URL [OPTION]…",
    .summary = "Prints the signed request for an input: raw HTTP, a curl command, or JSON with every stage.",
    .notes = "The secret access key comes from AWS_SECRET_ACCESS_KEY or a file, and is never printed.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = sign_main,
};

struct session {
    struct csn_chosen_model model;
    struct csn_draft_terms terms;
    struct csn_draft draft;
    struct csn_credential_store credentials;
    struct csn_buf input_text;
    struct csn_arena arena;
};

static enum csn_status append_quoted(struct csn_buf *out, const char *option, struct csn_span before, struct csn_span text)
{
    struct csn_buf word;
    csn_buf_init(&word, NULL, MEMORY);
    enum csn_status status = csn_buf_append_format(out, " \\\n  %s ", option);
    if (status == CSN_OK)
        status = csn_buf_append(&word, before);
    if (status == CSN_OK)
        status = csn_buf_append(&word, text);
    if (status == CSN_OK)
        status = csn_options_quote(csn_buf_span(&word), out);
    csn_buf_clear(&word);
    return status;
}

static enum csn_status append_header_option(struct csn_buf *out, const struct csn_header *header)
{
    struct csn_buf before;
    csn_buf_init(&before, NULL, MEMORY);
    enum csn_status status = csn_buf_append(&before, header->name);
    if (status == CSN_OK)
        status = csn_buf_append(&before, CSN_SPAN(": "));
    if (status == CSN_OK)
        status = append_quoted(out, "-H", csn_buf_span(&before), header->value);
    csn_buf_clear(&before);
    return status;
}

/* curl is kept from changing the URL, and from adding what would be another request. */
static enum csn_status write_curl(const struct session *session, bool signed_request, struct csn_buf *out)
{
    const struct csn_http_message *message = session->draft.message;
    const struct csn_client_endpoint *endpoint = &session->terms.endpoint;
    struct csn_buf url;
    csn_buf_init(&url, NULL, MEMORY);
    enum csn_status status = csn_buf_append_format(&url, "%s://%.*s", endpoint->tls ? "https" : "http", CSN_SPAN_ARG(endpoint->authority));
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN("curl -sS -i --http1.1 --globoff --path-as-is"));
    if (status == CSN_OK)
        status = append_quoted(out, "-X", CSN_SPAN(""), message->method);
    if (status == CSN_OK)
        status = append_quoted(out, "--url", csn_buf_span(&url), message->target);
    for (size_t i = 0; i < message->headers.count && status == CSN_OK; i++)
        if (signed_request || !csn_draft_is_added(message->headers.items[i].name))
            status = append_header_option(out, &message->headers.items[i]);
    if (status == CSN_OK)
        status = append_quoted(out, "-H", CSN_SPAN(""), CSN_SPAN("Expect:"));
    if (status == CSN_OK)
        status = append_quoted(out, "--data-binary", CSN_SPAN(""), message->body);
    csn_buf_clear(&url);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static struct csn_value *make_headers(struct csn_document *document, const struct csn_http_message *message, bool signed_request)
{
    struct csn_value *headers = csn_document_array(document);
    for (size_t i = 0; i < message->headers.count; i++) {
        struct csn_value *pair = csn_document_array(document);
        if (!signed_request && csn_draft_is_added(message->headers.items[i].name))
            continue;
        csn_document_push(document, pair, csn_document_text(document, message->headers.items[i].name));
        csn_document_push(document, pair, csn_document_text(document, message->headers.items[i].value));
        csn_document_push(document, headers, pair);
    }
    return headers;
}

static void put_stages(struct csn_document *document, struct csn_value *root, const struct csn_draft *draft)
{
    csn_document_put_text(document, root, "canonicalRequest", csn_buf_span(&draft->canonical_request));
    csn_document_put_text(document, root, "stringToSign", csn_buf_span(&draft->string_to_sign));
    csn_document_put_text(document, root, "signature", draft->signature);
    csn_document_put_text(document, root, "authorization", draft->authorization);
    csn_document_put_text(document, root, "signedRequest", csn_buf_span(&draft->request));
}

static enum csn_status write_json(const struct session *session, bool signed_request, struct csn_buf *out)
{
    const struct csn_http_message *message = session->draft.message;
    const struct csn_client_endpoint *endpoint = &session->terms.endpoint;
    struct csn_document document;
    struct csn_buf text;
    csn_document_init(&document);
    csn_buf_init(&text, NULL, MEMORY);
    struct csn_value *root = csn_document_object(&document);
    document.status = csn_buf_append_format(&text, "%s://%.*s%.*s", endpoint->tls ? "https" : "http", CSN_SPAN_ARG(endpoint->authority),
                                            CSN_SPAN_ARG(message->target));
    csn_document_put_text(&document, root, "operation", session->terms.operation->name);
    csn_document_put_text(&document, root, "method", message->method);
    csn_document_put_text(&document, root, "url", csn_buf_span(&text));
    csn_document_put(&document, root, "headers", make_headers(&document, message, signed_request));
    csn_document_put_text(&document, root, "body", message->body);
    csn_buf_reset(&text);
    if (document.status == CSN_OK)
        document.status = csn_draft_write_unsigned(&session->draft, &text);
    csn_document_put_text(&document, root, "request", csn_buf_span(&text));
    if (signed_request)
        put_stages(&document, root, &session->draft);
    enum csn_status status = csn_document_write(&document, root, true, out);
    csn_document_clear(&document);
    csn_buf_clear(&text);
    return status;
}

static int print(const struct session *session, const struct sign_options *given)
{
    struct csn_buf out;
    enum csn_status status;
    bool signed_request = !given->unsigned_request;
    csn_buf_init(&out, NULL, MEMORY);
    if (given->format == JSON)
        status = write_json(session, signed_request, &out);
    else if (given->format == CURL)
        status = write_curl(session, signed_request, &out);
    else if (signed_request)
        status = csn_buf_append(&out, csn_buf_span(&session->draft.request));
    else
        status = csn_draft_write_unsigned(&session->draft, &out);
    return csn_listing_print_text(status, &out);
}

/* What the service would refuse is sent all the same, and said. */
static void warn_of_violations(const struct session *session)
{
    struct csn_violation_list list = {0};
    struct csn_arena arena;
    struct csn_buf text;
    csn_arena_init(&arena, NULL, MEMORY);
    csn_buf_init(&text, NULL, MEMORY);
    if (session->terms.input &&
        csn_model_validate(session->terms.model, session->terms.operation->input, session->terms.input, &arena, &list) == CSN_OK)
        for (size_t i = 0; i < list.count; i++) {
            csn_buf_reset(&text);
            if (csn_violation_describe(&list.items[i], &text) == CSN_OK)
                (void)csn_console_fail(0, "the service will refuse this input: %.*s", CSN_SPAN_ARG(csn_buf_span(&text)));
        }
    csn_buf_clear(&text);
    csn_arena_clear(&arena);
}

static int read_credentials(struct session *session, const struct sign_options *given)
{
    static const struct csn_credentials nobody = {CSN_SPAN_INIT("UNSIGNED"), CSN_SPAN_INIT("UNSIGNED"), {NULL, 0}};
    struct csn_error error = {0};
    if (csn_credentials_find(&given->credentials, &session->credentials, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    csn_credentials_prefer(&session->credentials.given, csn_credentials_of_environment());
    session->terms.credentials = given->unsigned_request ? nobody : session->credentials.given;
    if (session->terms.credentials.access_key_id.len == 0)
        return csn_console_usage(&csn_command_sign, "there is no access key id: set AWS_ACCESS_KEY_ID, or name a file with --credentials");
    if (session->terms.credentials.secret_access_key.len == 0)
        return csn_console_usage(&csn_command_sign,
                                 "there is no secret access key: set AWS_SECRET_ACCESS_KEY, or name a file with --credentials");
    return CSN_EXIT_AS_EXPECTED;
}

static int read_terms(struct session *session, const struct sign_options *given)
{
    struct csn_error error = {0};
    struct csn_draft_terms *terms = &session->terms;
    terms->region = csn_terms_region(given->region);
    terms->date = csn_terms_now();
    if (!given->operation || !given->input || !given->endpoint)
        return csn_console_usage(&csn_command_sign, "sign needs --operation, --input and --endpoint");
    if (csn_chosen_model_open(given->model, &session->model, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    terms->model = session->model.model;
    if (csn_terms_operation(terms->model, given->operation, &terms->operation, &error) != CSN_OK ||
        (given->date && csn_terms_time("date", given->date, &terms->date, &error) != CSN_OK))
        return csn_console_usage(&csn_command_sign, "%s", error.message);
    if (csn_client_parse_endpoint(csn_span_of_string(given->endpoint), &terms->endpoint, &error) != CSN_OK)
        return csn_console_usage(&csn_command_sign, "--endpoint, byte %zu: %s", error.offset, error.message);
    int exit_status = read_credentials(session, given);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    return csn_input_open_object(given->input, &session->input_text, &session->arena, &terms->input);
}

static int make_and_print(struct session *session, const struct sign_options *given)
{
    struct csn_error error = {0};
    enum csn_status status = csn_draft_make(&session->terms, &session->draft, &error);
    const char *input = strcmp(given->input, "-") == 0 ? "standard input" : given->input;
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status == CSN_OK) {
        warn_of_violations(session);
        exit_status = print(session, given);
    } else {
        exit_status = csn_console_fail(status == CSN_NO_MEMORY || status == CSN_CRYPTO ? CSN_EXIT_OWN : CSN_EXIT_USAGE, "%s: %s", input,
                                       *error.message ? error.message : csn_status_sentence(status));
    }
    csn_draft_clear(&session->draft);
    return exit_status;
}

static int sign_with(const struct sign_options *given)
{
    struct session session = {0};
    csn_buf_init(&session.input_text, NULL, CSN_INPUT_MAX);
    csn_arena_init(&session.arena, NULL, MEMORY);
    int exit_status = read_terms(&session, given);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = make_and_print(&session, given);
    csn_credential_store_clear(&session.credentials);
    csn_chosen_model_clear(&session.model);
    csn_arena_clear(&session.arena);
    csn_buf_clear(&session.input_text);
    return exit_status;
}

static int sign_main(int argc, char **argv)
{
    struct sign_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_sign, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_sign, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_sign);
    else if (arguments.command || arguments.rest.count > 0)
        exit_status = csn_console_usage(&csn_command_sign, "sign takes nothing but options");
    else
        exit_status = sign_with(&given);
    csn_options_clear(&csn_command_sign, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}

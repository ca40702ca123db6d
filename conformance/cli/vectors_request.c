/* Vectors of requests: the inputs of the cases, and what signing has to get right besides. */
#include "cli/draft.h"
#include "cli/vectors.h"

#define HOST "codepipeline.us-east-1.amazonaws.com"

struct request_vector {
    struct csn_span id;
    struct csn_span title;
    const struct csn_case *of;  /* whose rules are cited; NULL: `rule` alone */
    const char *rule;
    struct csn_draft_terms terms;
    struct csn_span url;
};

static struct csn_value *make_credentials(struct csn_document *document, const struct csn_credentials *credentials)
{
    struct csn_value *object = csn_document_object(document);
    csn_document_put_text(document, object, "accessKeyId", credentials->access_key_id);
    csn_document_put_text(document, object, "secretAccessKey", credentials->secret_access_key);
    if (credentials->session_token.len > 0)
        csn_document_put_text(document, object, "sessionToken", credentials->session_token);
    return object;
}

static struct csn_value *make_config(struct csn_document *document, const struct request_vector *vector)
{
    struct csn_value *object = csn_document_object(document);
    csn_document_put_text(document, object, "endpoint", vector->url);
    csn_document_put_text(document, object, "region", vector->terms.region);
    csn_document_put_text(document, object, "service", vector->terms.model->signing_name);
    csn_document_put_text(document, object, "date", CSN_SPAN("2023-11-14T22:13:20Z"));
    csn_document_put(document, object, "credentials", make_credentials(document, &vector->terms.credentials));
    return object;
}

static struct csn_value *make_headers(struct csn_document *document, struct csn_headers headers, bool added)
{
    struct csn_value *list = csn_document_array(document);
    for (size_t i = 0; i < headers.count; i++) {
        struct csn_value *pair = csn_document_array(document);
        if (csn_draft_is_added(headers.items[i].name) && !added)
            continue;
        csn_document_push(document, pair, csn_document_text(document, headers.items[i].name));
        csn_document_push(document, pair, csn_document_text(document, headers.items[i].value));
        csn_document_push(document, list, pair);
    }
    return list;
}

static struct csn_value *make_rules(struct csn_document *document, const struct request_vector *vector)
{
    struct csn_value *rules;
    if (vector->of)
        return csn_vectors_rules(document, vector->of, CSN_SPAN("envelope body values sign"));
    rules = csn_document_array(document);
    csn_document_push(document, rules, csn_document_text(document, csn_span_of_string(vector->rule)));
    return rules;
}

/* A copy in the document, whose values it becomes part of. */
static struct csn_value *copy_value(struct csn_vectors *vectors, const struct csn_value *value)
{
    csn_buf_reset(&vectors->text);
    if (csn_value_write(&vectors->text, value, NULL) != CSN_OK)
        return NULL;
    return csn_document_parse(&vectors->document, csn_buf_span(&vectors->text));
}

static struct csn_value *make_vector(struct csn_vectors *vectors, const struct request_vector *vector, const struct csn_draft *draft)
{
    struct csn_document *document = &vectors->document;
    struct csn_value *root = csn_document_object(document);
    csn_document_put_text(document, root, "id", vector->id);
    csn_document_put_text(document, root, "title", vector->title);
    csn_document_put(document, root, "rules", make_rules(document, vector));
    csn_document_put_text(document, root, "operation", vector->terms.operation->name);
    csn_document_put(document, root, "config", make_config(document, vector));
    csn_document_put(document, root, "input", copy_value(vectors, vector->terms.input));
    csn_document_put_text(document, root, "method", draft->message->method);
    csn_document_put_text(document, root, "path", draft->message->target);
    csn_document_put(document, root, "headers", make_headers(document, draft->message->headers, false));
    csn_document_put_text(document, root, "body", draft->message->body);
    csn_document_put(document, root, "signedHeaders", make_headers(document, draft->message->headers, true));
    csn_document_put_text(document, root, "canonicalRequest", csn_buf_span(&draft->canonical_request));
    csn_document_put_text(document, root, "stringToSign", csn_buf_span(&draft->string_to_sign));
    csn_document_put_text(document, root, "signature", draft->signature);
    csn_document_put_text(document, root, "authorization", draft->authorization);
    csn_document_put_text(document, root, "signedRequest", csn_buf_span(&draft->request));
    return root;
}

static enum csn_status write_vector(struct csn_vectors *vectors, const struct request_vector *vector)
{
    struct csn_draft draft;
    enum csn_status status = csn_draft_make(&vector->terms, &draft, vectors->error);
    csn_document_reset(&vectors->document);
    if (status == CSN_OK && csn_vectors_is_new(vectors, csn_buf_span(&draft.request)))
        status = csn_vectors_put(vectors, "requests", vectors->requests, vector->id, vector->title,
                                 make_vector(vectors, vector, &draft), csn_buf_span(&draft.request));
    csn_draft_clear(&draft);
    return status;
}

static enum csn_status fill_terms(struct csn_vectors *vectors, struct csn_span path, struct request_vector *vector)
{
    struct csn_buf url;
    vector->terms.model = vectors->catalogue->model;
    csn_buf_init(&url, NULL, 1 << 20);
    enum csn_status status = csn_buf_append_format(&url, "https://" HOST "%.*s", CSN_SPAN_ARG(path));
    vector->url = status == CSN_OK ? csn_arena_copy(&vectors->arena, csn_buf_span(&url)) : (struct csn_span){NULL, 0};
    csn_buf_clear(&url);
    if (!vector->url.data)
        return csn_error_set(vectors->error, CSN_NO_MEMORY, 0, "no memory for a vector");
    vector->terms.region = CSN_SPAN(CSN_REGION);
    vector->terms.date = CSN_VECTORS_TIME;
    return csn_client_parse_endpoint(vector->url, &vector->terms.endpoint, vectors->error);
}

/* Only what any client must send: no input that may be refused, none that JSON can't carry, none that needs an answer before it. */
static enum csn_status write_step(struct csn_vectors *vectors, const struct csn_case *of, size_t number)
{
    const struct csn_step *step = &of->steps[number - 1];
    const struct csn_instance instance = {.of = of, .nonce = vectors->instance.nonce};
    struct request_vector vector = {.title = of->title, .of = of, .terms = {.operation = step->operation, .credentials = vectors->instance.credentials}};
    struct csn_buf body;
    csn_arena_reset(&vectors->arena);
    vector.id = csn_vectors_id(vectors, of->id, number);
    if (step->refusal != CSN_REFUSAL_WRONG ||
        csn_instance_input(&instance, number - 1, NULL, &vectors->arena, &vector.terms.input, NULL) != CSN_OK)
        return CSN_OK;
    csn_buf_init(&body, NULL, 64 << 20);
    enum csn_status status = csn_awsjson_encode(vectors->catalogue->model, step->operation->input, vector.terms.input, NULL, &body, NULL);
    csn_buf_clear(&body);
    if (status != CSN_OK)
        return CSN_OK;
    if (!step->session_token)
        vector.terms.credentials.session_token = CSN_SPAN("");
    if (!vectors->plain)
        vectors->plain = step;
    status = fill_terms(vectors, step->endpoint_path, &vector);
    return status == CSN_OK ? write_vector(vectors, &vector) : status;
}

static bool has_references(const struct csn_step *step)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 64 << 20);
    bool found = csn_value_write(&text, step->input, NULL) != CSN_OK ||
                 csn_span_search(csn_buf_span(&text), 0, CSN_SPAN("$steps[")) < text.len ||
                 csn_span_search(csn_buf_span(&text), 0, CSN_SPAN("\"$special\"")) < text.len;
    csn_buf_clear(&text);
    return found;
}

enum csn_status csn_vectors_write_requests(struct csn_vectors *vectors, const struct csn_case *of)
{
    enum csn_status status = CSN_OK;
    for (size_t number = 1; number <= of->step_count && status == CSN_OK; number++)
        if (!has_references(&of->steps[number - 1]))
            status = write_step(vectors, of, number);
    return status;
}

/* Headers that a caller adds, which no adapter of a client can be asked for. */
static const struct {
    const char *id;
    const char *title;
    const char *rule;
    struct csn_span path;
    struct csn_header headers[3];
    size_t count;
} rows[] = {
    {"sign.header-common-prefix", "Headers are sorted by name, not by line, where one name begins another", "sign.header-list", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("X-Amz-Meta-A-B"), CSN_SPAN_INIT("1")}, {CSN_SPAN_INIT("X-Amz-Meta-A"), CSN_SPAN_INIT("2")}}, 2},
    {"sign.values-runs", "Runs of spaces in a header's value are signed as one space", "sign.values-trimmed", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("X-Runs"), CSN_SPAN_INIT("a  b   c     d")}}, 1},
    {"sign.values-quotes", "Runs of spaces within quotation marks are signed as one space too", "sign.values-trimmed", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("X-Quoted"), CSN_SPAN_INIT("\"a   b\"  c")}}, 1},
    {"sign.values-empty", "An empty value is signed", "sign.header-list", CSN_SPAN_INIT(""), {{CSN_SPAN_INIT("X-Empty"), CSN_SPAN_INIT("")}}, 1},
    {"sign.repeated", "The values of a repeated header are joined in the order in which they are sent", "sign.repeated-headers", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("X-Twice"), CSN_SPAN_INIT("z")}, {CSN_SPAN_INIT("x-twice"), CSN_SPAN_INIT("a")}}, 2},
    {"sign.names-any-case", "Names are signed in lower case, however they are sent", "sign.header-list", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("x-UPPER-Lower"), CSN_SPAN_INIT("Value Kept")}}, 1},
    {"sign.hop-by-hop", "Headers that proxies change are sent but not signed", "sign.hop-by-hop", CSN_SPAN_INIT(""),
     {{CSN_SPAN_INIT("User-Agent"), CSN_SPAN_INIT("vectors/1")}, {CSN_SPAN_INIT("Connection"), CSN_SPAN_INIT("close")},
      {CSN_SPAN_INIT("X-Amzn-Trace-Id"), CSN_SPAN_INIT("Root=1-0-0")}}, 3},
    {"sign.path-encoded-again", "The path of the endpoint is encoded once more in what is signed", "sign.path", CSN_SPAN_INIT("/a%20b"), {{{NULL, 0}, {NULL, 0}}}, 0},
    {"sign.path-normalised", "Empty and dot segments of the path are taken out of what is signed", "sign.path", CSN_SPAN_INIT("/a/./b//../c"), {{{NULL, 0}, {NULL, 0}}}, 0},
};

static enum csn_status write_row(struct csn_vectors *vectors, size_t row)
{
    struct request_vector vector = {
        .id = csn_span_of_string(rows[row].id),
        .title = csn_span_of_string(rows[row].title),
        .rule = rows[row].rule,
        .terms = {.operation = vectors->plain->operation, .credentials = vectors->instance.credentials,
                  .input = vectors->plain->input, .extra = {rows[row].headers, rows[row].count}},
    };
    csn_arena_reset(&vectors->arena);
    vector.terms.credentials.session_token = CSN_SPAN("");
    enum csn_status status = fill_terms(vectors, rows[row].path, &vector);
    return status == CSN_OK ? write_vector(vectors, &vector) : status;
}

enum csn_status csn_vectors_write_more_requests(struct csn_vectors *vectors)
{
    enum csn_status status = CSN_OK;
    for (size_t row = 0; row < CSN_COUNT(rows) && vectors->plain && status == CSN_OK; row++)
        status = write_row(vectors, row);
    return status;
}

#include "request.h"

#include <string.h>

#include "property.h"
#include "wire.h"

#define AUTHORITY "127.0.0.1:4080"

enum { SHORT_TEXT = UINT8_MAX, HEADERS_MAX = 8, ARENA_CEILING = 16 << 20 };

void csn_fuzz_take_request(struct csn_fuzz_input *input, struct csn_fuzz_request *request)
{
    const struct csn_model *model = csn_codepipeline_model();
    uint64_t style;

    *request = (struct csn_fuzz_request){.change = csn_fuzz_take_uint(input, 3)};
    request->operation = &model->operations[csn_fuzz_take_range(input, 0, (int64_t)model->operation_count - 1)];
    request->binding = csn_fuzz_input_binding(request->operation);
    request->now.seconds = csn_fuzz_take_range(input, CSN_TIME_SECONDS_MIN, CSN_TIME_SECONDS_MAX);
    style = csn_fuzz_take_uint(input, 1);
    request->style = (struct csn_json_style){style & 1, style & 2, style & 4, style & 8, style & 16, style & 32, false};
    csn_fuzz_take_object(input, request->binding, &request->object);
    request->region = csn_fuzz_take_text(input, SHORT_TEXT);
    request->base_path = csn_fuzz_take_text(input, SHORT_TEXT);
    request->session_token = csn_fuzz_take_text(input, SHORT_TEXT);
    request->extra = csn_fuzz_take_text(input, SHORT_TEXT);
}

void csn_fuzz_put_request(struct csn_fuzz_output *output, const struct csn_fuzz_request *request)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_json_style *style = &request->style;

    csn_fuzz_put_uint(output, 3, request->change);
    csn_fuzz_put_range(output, 0, (int64_t)model->operation_count - 1, request->operation - model->operations);
    csn_fuzz_put_range(output, CSN_TIME_SECONDS_MIN, CSN_TIME_SECONDS_MAX, request->now.seconds);
    csn_fuzz_put_uint(output, 1, 1u * style->ascii + 2u * style->slash + 4u * style->html + 8u * style->long_escapes +
                      16u * style->upper_hex + 32u * style->spaces);
    csn_fuzz_put_object(output, request->binding, &request->object);
    csn_fuzz_put_text(output, SHORT_TEXT, request->region);
    csn_fuzz_put_text(output, SHORT_TEXT, request->base_path);
    csn_fuzz_put_text(output, SHORT_TEXT, request->session_token);
    csn_fuzz_put_text(output, SHORT_TEXT, request->extra);
}

/* Tells whether every byte lies between, and none is one of the forbidden ones. */
static bool only(struct csn_span text, unsigned char min, unsigned char max, struct csn_span forbidden)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];

        if (byte < min || byte > max || csn_span_find(forbidden, 0, text.data[i]) < forbidden.len)
            return false;
    }
    return true;
}

static bool is_header_value(struct csn_span text)
{
    struct csn_span rest = text;
    struct csn_span part;

    while (csn_span_split(&rest, '\t', &part))
        if (!only(part, ' ', 0xFF, CSN_SPAN("\x7F")))
            return false;
    return true;
}

bool csn_fuzz_request_buildable(const struct csn_fuzz_request *request)
{
    struct csn_span path = request->base_path;

    return is_header_value(request->session_token) && is_header_value(request->extra) &&
           only(request->region, '!', '~', CSN_SPAN(",/")) && only(path, '!', '~', CSN_SPAN("?#\"<>\\^`{|}")) &&
           (path.len == 0 || path.data[0] == '/');
}

enum csn_status csn_fuzz_build(const struct csn_fuzz_request *request, struct csn_span body, struct csn_client_forms *forms,
                               struct csn_buf *raw)
{
    const struct csn_header extra = {CSN_SPAN("X-Extra"), request->extra};
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = CSN_SPAN(AUTHORITY),
        .base_path = request->base_path,
        .region = request->region.len > 0 ? request->region : CSN_SPAN(CSN_FUZZ_REGION),
        .credentials = {CSN_SPAN(CSN_FUZZ_KEY_ID), CSN_SPAN(CSN_FUZZ_SECRET), request->session_token},
        .extra = {&extra, request->extra.len > 0},
        .forms = forms,
    };

    return csn_client_build(&config, request->operation->name, body, request->now, raw, NULL);
}

bool csn_fuzz_encode(const struct csn_fuzz_request *request, struct csn_buf *body)
{
    const struct csn_model *model = csn_codepipeline_model();
    bool expressible = csn_fuzz_object_expressible(request->binding, &request->object);
    enum csn_status by_struct = csn_awsjson_encode_struct(model, request->binding, &request->object, &request->style, body, NULL);
    enum csn_status by_value;
    struct csn_arena arena;
    struct csn_buf other;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_buf_init(&other, NULL, body->ceiling);
    by_value = csn_awsjson_encode(model, request->operation->input,
                                  csn_fuzz_object_value(request->binding, &request->object, &arena), &request->style, &other, NULL);
    CSN_FUZZ_PROPERTY((by_struct == CSN_OK) == expressible, "exactly what can be expressed is encoded");
    CSN_FUZZ_PROPERTY(by_struct == by_value, "struct and value are encoded or refused alike");
    CSN_FUZZ_PROPERTY(csn_span_equal(csn_buf_span(body), csn_buf_span(&other)), "struct and value give the same bytes");
    csn_buf_clear(&other);
    csn_arena_clear(&arena);
    return by_struct == CSN_OK;
}

static struct csn_span header(const struct csn_http_message *message, struct csn_span name)
{
    CSN_FUZZ_PROPERTY(csn_headers_count(message->headers, name) == 1, "a header of ours is there exactly once");
    return csn_headers_get(message->headers, name);
}

/* The target is "service.operation". */
static bool names_operation(const struct csn_fuzz_request *request, struct csn_span target)
{
    struct csn_span service = csn_codepipeline_model()->service;

    return target.len == service.len + 1 + request->operation->name.len && csn_span_starts_with(target, service) &&
           target.data[service.len] == '.' && csn_span_ends_with(target, request->operation->name);
}

static void check_headers(const struct csn_fuzz_request *request, const struct csn_http_message *message)
{
    bool token = request->session_token.len > 0;
    bool extra = request->extra.len > 0;

    CSN_FUZZ_PROPERTY(message->headers.count == 6u + token + extra, "nothing smuggles a header in");
    CSN_FUZZ_PROPERTY(csn_span_equal(header(message, CSN_SPAN("host")), CSN_SPAN(AUTHORITY)), "Host is the authority");
    CSN_FUZZ_PROPERTY(csn_span_equal(header(message, CSN_SPAN("content-type")), CSN_SPAN("application/x-amz-json-1.1")),
                      "the content type is AWS JSON 1.1's");
    CSN_FUZZ_PROPERTY(names_operation(request, header(message, CSN_SPAN("x-amz-target"))), "the target is the operation");
    CSN_FUZZ_PROPERTY(!token || csn_span_equal(header(message, CSN_SPAN("x-amz-security-token")),
                                               csn_span_trim(request->session_token)), "the token is the one that was given");
    CSN_FUZZ_PROPERTY(!extra || csn_span_equal(header(message, CSN_SPAN("x-extra")), csn_span_trim(request->extra)),
                      "the extra header is the one that was given");
}

static void check_framing(const struct csn_fuzz_request *request, const struct csn_http_message *message, struct csn_span body)
{
    struct csn_span base = request->base_path;
    bool joined = !csn_span_ends_with(base, CSN_SPAN("/"));

    CSN_FUZZ_PROPERTY(message->complete && message->defect_count == 0, "the request is framed without a defect");
    CSN_FUZZ_PROPERTY(csn_span_equal(message->method, CSN_SPAN("POST")), "the method is POST");
    CSN_FUZZ_PROPERTY(csn_span_starts_with(message->target, base) && message->target.len == base.len + joined &&
                      csn_span_ends_with(message->target, CSN_SPAN("/")), "the path is the endpoint's and a slash");
    CSN_FUZZ_PROPERTY(message->framing == CSN_HTTP_LENGTH && csn_span_equal(message->body, body), "the body is what was given");
}

static bool verifies(const struct csn_http_message *message, struct csn_headers headers, struct csn_span path, struct csn_span body,
                     const struct csn_sigv4_authorization *authorization)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    const struct csn_sigv4_request request = {
        .method = message->method, .path = path, .headers = headers, .payload_hash = {hash, sizeof hash}};
    bool matches = false;
    enum csn_status status = csn_sigv4_payload_hash(NULL, body, hash);

    if (status == CSN_OK)
        status = csn_sigv4_verify(NULL, NULL, &request, authorization, csn_headers_get(headers, CSN_SPAN("x-amz-date")),
                                  CSN_SPAN(CSN_FUZZ_SECRET), NULL, &matches, NULL, NULL, NULL);
    CSN_FUZZ_PROPERTY(status == CSN_OK, "what can be read can be signed again");
    return matches;
}

/* A copy with one byte changed to a letter, which no trimming or folding takes away. */
static struct csn_span changed(struct csn_fuzz_input *input, struct csn_span text, uint64_t change)
{
    struct csn_span copy = csn_fuzz_copy(input, text);
    char *bytes = (char *)copy.data; /* the copy is ours */
    size_t at = (size_t)(change % text.len);

    bytes[at] = bytes[at] == 'x' ? 'y' : 'x';
    return copy;
}

/* The path ends in a slash: a name behind it is not normalised away. */
static struct csn_span longer(struct csn_span path, char storage[2 * SHORT_TEXT])
{
    memcpy(storage, path.data, path.len);
    storage[path.len] = 'x';
    return csn_span_of(storage, path.len + 1);
}

/* Changes a header, the path or the body, as the input says: a signature of ours covers all but its own header. */
static void check_change(const struct csn_fuzz_request *request, const struct csn_http_message *message,
                         const struct csn_sigv4_authorization *authorization, struct csn_fuzz_input *input)
{
    char storage[2 * SHORT_TEXT];
    struct csn_header copies[HEADERS_MAX];
    struct csn_headers headers = {copies, message->headers.count};
    struct csn_span path = message->target;
    struct csn_span body = message->body;
    uint64_t part = request->change % (headers.count + 2);
    uint64_t at = request->change / (headers.count + 2);
    bool covered = true;

    for (size_t i = 0; i < headers.count; i++)
        copies[i] = message->headers.items[i];
    if (part == headers.count) {
        path = longer(path, storage);
    } else if (part > headers.count || copies[part].value.len == 0) {
        body = changed(input, body, at);
    } else {
        covered = !csn_span_equal_ascii_case(copies[part].name, CSN_SPAN("authorization"));
        /* cppcheck-suppress unreadVariable ; the request reads its copies */
        copies[part].value = changed(input, copies[part].value, at);
    }
    CSN_FUZZ_PROPERTY(verifies(message, headers, path, body, authorization) == !covered,
                      "a byte changed after signing breaks the signature");
}

static void check_signature(const struct csn_fuzz_request *request, const struct csn_http_message *message,
                            struct csn_fuzz_input *input)
{
    struct csn_span amz_date = header(message, CSN_SPAN("x-amz-date"));
    struct csn_span region = request->region.len > 0 ? request->region : CSN_SPAN(CSN_FUZZ_REGION);
    struct csn_sigv4_authorization authorization;
    struct csn_time date;

    CSN_FUZZ_PROPERTY(csn_time_parse_amz_date(amz_date, &date, NULL) == CSN_OK && csn_time_compare(date, request->now) == 0,
                      "the date is the one that was given");
    CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(header(message, CSN_SPAN("authorization")), &authorization, NULL) == CSN_OK,
                      "the Authorization header has its form");
    CSN_FUZZ_PROPERTY(csn_span_equal(authorization.access_key_id, CSN_SPAN(CSN_FUZZ_KEY_ID)), "the key id is the one that was given");
    CSN_FUZZ_PROPERTY(csn_span_equal(authorization.scope.date, csn_span_slice(amz_date, 0, 8)), "the scope's day is the date's");
    CSN_FUZZ_PROPERTY(csn_span_equal(authorization.scope.region, region), "the scope's region is the one that was given");
    CSN_FUZZ_PROPERTY(csn_span_equal(authorization.scope.service, csn_codepipeline_model()->signing_name),
                      "the scope's service is the model's");
    CSN_FUZZ_PROPERTY(verifies(message, message->headers, message->target, message->body, &authorization),
                      "what was signed verifies");
    check_change(request, message, &authorization, input);
}

void csn_fuzz_check_request(const struct csn_fuzz_request *request, struct csn_span body, struct csn_span raw,
                            struct csn_fuzz_input *input)
{
    struct csn_http_parser parser;
    const struct csn_http_message *message;
    struct csn_span rest;

    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    CSN_FUZZ_PROPERTY(csn_http_parse(&parser, csn_fuzz_copy(input, raw), &rest) == CSN_OK && rest.len == 0,
                      "the request is one message");
    message = csn_http_parser_message(&parser);
    check_framing(request, message, body);
    check_headers(request, message);
    check_signature(request, message, input);
    csn_http_parser_clear(&parser);
}

/* Every stage of a signature, for the request as it is and as it must be sent. */
#include <stdlib.h>
#include <string.h>

#include "cli/explain.h"
#include "cli/terms.h"

enum { ADDED_MAX = 3, DATE_DIGITS = 8 };

static const struct csn_span date_name = CSN_SPAN_INIT("X-Amz-Date");
static const struct csn_span hash_name = CSN_SPAN_INIT("X-Amz-Content-Sha256");
static const struct csn_span token_name = CSN_SPAN_INIT("X-Amz-Security-Token");
static const struct csn_span authorization_name = CSN_SPAN_INIT("Authorization");

static struct csn_headers sent_headers(const struct csn_explained *explained)
{
    return explained->request.message.headers;
}

static struct csn_span sent(const struct csn_explained *explained, struct csn_span name)
{
    return csn_headers_get(sent_headers(explained), name);
}

static void add_header(struct csn_explained *explained, struct csn_span name, struct csn_span value)
{
    explained->headers[explained->header_count++] = (struct csn_header){name, value};
}

/* The date that the request carries, or the one to give it. */
static enum csn_status find_date(struct csn_explained *explained, struct csn_error *error)
{
    struct csn_buf date = csn_judgement_buffer(&explained->judgement);
    struct csn_span carried = sent(explained, date_name);
    struct csn_span plain = sent(explained, CSN_SPAN("Date"));
    struct csn_time time = explained->context->timed ? explained->context->time : csn_terms_now();
    if (!carried.data && csn_time_parse_amz_date(plain, &time, NULL) == CSN_OK)
        carried = plain;
    explained->amz_date = carried;
    if (carried.data && carried.len == CSN_SIGV4_DATE_SIZE)
        return CSN_OK;
    if (carried.data)
        return csn_error_set(error, CSN_SYNTAX, 0, "the request's date has not the form YYYYMMDDTHHMMSSZ that signing needs");
    if (csn_time_format_amz_date(&date, time) != CSN_OK)
        return csn_error_set(error, CSN_RANGE, 0, "the time to sign with is outside the years 1 to 9999");
    explained->amz_date = csn_buf_span(&date);
    return CSN_OK;
}

static struct csn_span first_of(struct csn_span a, struct csn_span b)
{
    return a.len > 0 ? a : b;
}

/* What was asked for; else what the request's own scope says; else what is usual. */
static void find_scope(struct csn_explained *explained)
{
    const struct csn_sigv4_scope *own = &explained->judged.authorization.scope;
    explained->scope.date = csn_span_slice(explained->amz_date, 0, DATE_DIGITS);
    explained->scope.region = first_of(explained->context->region, own->region);
    if (explained->scope.region.len == 0)
        explained->scope.region = csn_terms_region(NULL);
    explained->scope.service = first_of(first_of(explained->context->service, own->service), explained->catalogue.model->signing_name);
}

static bool is_s3(const struct csn_explained *explained)
{
    return csn_span_equal(explained->scope.service, CSN_SPAN("s3"));
}

static void find_options(struct csn_explained *explained)
{
    explained->options.encode_once = is_s3(explained);
    explained->options.keep_path = explained->context->normalize_given ? explained->context->keep_path : is_s3(explained);
}

static enum csn_status find_payload_hash(struct csn_explained *explained, struct csn_error *error)
{
    static const struct csn_span unsigned_payload = CSN_SPAN_INIT("UNSIGNED-PAYLOAD");
    bool empty = explained->context->body == CSN_BODY_LEFT_OUT;
    char *hex = explained->judged.payload_hash;
    enum csn_status status = csn_sigv4_payload_hash(NULL, empty ? CSN_SPAN("") : explained->request.message.body, hex);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "the body can't be hashed");
    explained->payload_hash = csn_span_of(hex, CSN_SIGV4_HEX_SIZE);
    if (is_s3(explained) && csn_span_equal(sent(explained, hash_name), unsigned_payload))
        explained->payload_hash = unsigned_payload;
    return CSN_OK;
}

static enum csn_status copy_headers(struct csn_explained *explained, struct csn_error *error)
{
    struct csn_headers headers = sent_headers(explained);
    explained->headers = csn_arena_alloc_array(explained->judgement.arena, headers.count + ADDED_MAX, sizeof *explained->headers);
    if (!explained->headers)
        return csn_error_set(error, csn_arena_status(explained->judgement.arena), 0, "no room for the headers");
    for (size_t i = 0; i < headers.count; i++)
        if (!csn_span_equal_ascii_case(headers.items[i].name, authorization_name))
            add_header(explained, headers.items[i].name, headers.items[i].value);
    return CSN_OK;
}

/* What signing adds to a request that was not signed. */
static void add_signing_headers(struct csn_explained *explained)
{
    const struct csn_context *context = explained->context;
    if (!sent(explained, date_name).data && !csn_span_equal(sent(explained, CSN_SPAN("Date")), explained->amz_date))
        add_header(explained, date_name, explained->amz_date);
    if (context->body == CSN_BODY_ANNOUNCED && !sent(explained, hash_name).data)
        add_header(explained, hash_name, explained->payload_hash);
    if (context->credentials.session_token.len > 0 && !context->omit_session_token && !sent(explained, token_name).data)
        add_header(explained, token_name, context->credentials.session_token);
}

static int compare_spans(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
}

static struct csn_span lower_case(struct csn_explained *explained, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(explained->judgement.arena, text);
    char *data = (char *)copy.data; /* ours, in the arena */
    for (size_t i = 0; i < copy.len; i++)
        if (data[i] >= 'A' && data[i] <= 'Z')
            data[i] = (char)(data[i] | 0x20);
    return copy;
}

/* The list that the request's own signature should have: its names in lower case, sorted, each once. */
static enum csn_status tidy_list(struct csn_explained *explained, struct csn_span list, struct csn_buf *out)
{
    struct csn_span names[CSN_SIGV4_HEADERS_MAX];
    struct csn_span rest = lower_case(explained, list);
    size_t count = 0;
    enum csn_status status = CSN_OK;
    while (count < CSN_COUNT(names) && csn_span_split(&rest, ';', &names[count]))
        count += names[count].len > 0;
    qsort(names, count, sizeof names[0], compare_spans);
    for (size_t i = 0; i < count && status == CSN_OK; i++) {
        if (i > 0 && csn_span_equal(names[i - 1], names[i]))
            continue;
        if (out->len > 0)
            status = csn_buf_append_byte(out, ';');
        if (status == CSN_OK)
            status = csn_buf_append(out, names[i]);
    }
    return status;
}

static enum csn_status find_signed_headers(struct csn_explained *explained, struct csn_error *error)
{
    struct csn_buf list = csn_judgement_buffer(&explained->judgement);
    struct csn_headers headers = {explained->headers, explained->header_count};
    bool follow = explained->judged.authorized;
    enum csn_status status = follow ? tidy_list(explained, explained->judged.authorization.signed_headers, &list)
                                    : csn_sigv4_signed_headers(headers, &list);
    explained->signed_headers = csn_buf_span(&list);
    return status == CSN_OK ? status : csn_error_set(error, status, 0, "the list of signed headers can't be made: %s",
                                                     csn_status_sentence(status));
}

static enum csn_status make_texts(struct csn_explained *explained, struct csn_error *error)
{
    const struct csn_sigv4_request request = {
        .method = explained->request.message.method,
        .path = explained->request.path,
        .query = explained->request.query,
        .headers = {explained->headers, explained->header_count},
        .payload_hash = explained->payload_hash,
    };
    struct csn_buf canonical = csn_judgement_buffer(&explained->judgement);
    struct csn_buf string = csn_judgement_buffer(&explained->judgement);
    enum csn_status status = csn_sigv4_canonical_request(&request, explained->signed_headers, &explained->options, &canonical, error);
    if (status != CSN_OK)
        return status;
    explained->canonical_request = csn_buf_span(&canonical);
    status = csn_sigv4_string_to_sign(NULL, explained->amz_date, &explained->scope, explained->canonical_request, &string);
    explained->string_to_sign = csn_buf_span(&string);
    return status == CSN_OK ? status : csn_error_set(error, status, 0, "the string to sign can't be made: %s", csn_status_sentence(status));
}

static enum csn_status make_signature(struct csn_explained *explained, struct csn_error *error)
{
    const struct csn_credentials *credentials = &explained->context->credentials;
    struct csn_hmac_key key;
    char *hex = csn_arena_alloc(explained->judgement.arena, CSN_SIGV4_HEX_SIZE);
    enum csn_status status = hex ? csn_sigv4_derive_key(NULL, credentials->secret_access_key, &explained->scope, &key) : CSN_NO_MEMORY;
    if (status == CSN_OK)
        status = csn_sigv4_signature(NULL, &key, explained->string_to_sign, hex);
    csn_wipe(&key, sizeof key);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "the signature can't be computed: %s", csn_status_sentence(status));
    explained->signature = csn_span_of(hex, CSN_SIGV4_HEX_SIZE);
    return CSN_OK;
}

static enum csn_status make_authorization(struct csn_explained *explained, struct csn_error *error)
{
    const struct csn_sigv4_scope *scope = &explained->scope;
    struct csn_span id = first_of(explained->context->credentials.access_key_id, explained->judged.authorization.access_key_id);
    struct csn_buf out = csn_judgement_buffer(&explained->judgement);
    if (id.len == 0)
        return csn_error_set(error, CSN_ARGUMENT, 0, "there is no access key id to sign with");
    enum csn_status status = csn_buf_append_format(
        &out, "AWS4-HMAC-SHA256 Credential=%.*s/%.*s/%.*s/%.*s/aws4_request, SignedHeaders=%.*s, Signature=%.*s", CSN_SPAN_ARG(id),
        CSN_SPAN_ARG(scope->date), CSN_SPAN_ARG(scope->region), CSN_SPAN_ARG(scope->service), CSN_SPAN_ARG(explained->signed_headers),
        CSN_SPAN_ARG(explained->signature));
    explained->authorization = csn_buf_span(&out);
    return status == CSN_OK ? status : csn_error_set(error, status, 0, "no room for the Authorization header");
}

/* The request line as it was, target and all: it is what was signed. */
static enum csn_status write_request_line(const struct csn_explained *explained, struct csn_buf *out)
{
    const struct csn_http_message *message = &explained->request.message;
    const struct csn_span parts[] = {message->method, CSN_SPAN(" "), message->target, CSN_SPAN(" HTTP/1.1\r\n")};
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < CSN_COUNT(parts) && status == CSN_OK; i++)
        status = csn_buf_append(out, parts[i]);
    return status;
}

static enum csn_status make_signed_request(struct csn_explained *explained, struct csn_error *error)
{
    const struct csn_context *context = explained->context;
    struct csn_buf out = csn_judgement_buffer(&explained->judgement);
    bool token_behind = !explained->signed_already && context->omit_session_token && context->credentials.session_token.len > 0 &&
                        !sent(explained, token_name).data;
    enum csn_status status = write_request_line(explained, &out);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "no room for the signed request");
    for (size_t i = 0; i < explained->header_count && status == CSN_OK; i++)
        status = csn_http_write_header(&out, explained->headers[i].name, explained->headers[i].value, error);
    if (status == CSN_OK)
        status = csn_http_write_header(&out, authorization_name, explained->authorization, error);
    if (status == CSN_OK && token_behind)
        status = csn_http_write_header(&out, token_name, context->credentials.session_token, error);
    if (status == CSN_OK)
        status = csn_buf_append(&out, CSN_SPAN("\r\n"));
    if (status == CSN_OK)
        status = csn_buf_append(&out, explained->request.message.body);
    explained->signed_request = csn_buf_span(&out);
    return status;
}

/* Takes the request's own Authorization apart, where it has one. */
static void read_authorization(struct csn_explained *explained)
{
    struct csn_judged_request *judged = &explained->judged;
    judged->message = &explained->request.message;
    judged->path = explained->request.path;
    judged->query = explained->request.query;
    judged->readable = true;
    judged->authorization_value = sent(explained, authorization_name);
    explained->signed_already = judged->authorization_value.data != NULL;
    if (explained->signed_already)
        judged->authorized = csn_sigv4_parse_authorization(judged->authorization_value, &judged->authorization, NULL) == CSN_OK;
}

enum csn_status csn_explain_stages(struct csn_explained *explained, struct csn_error *error)
{
    bool secret = explained->context->credentials.secret_access_key.len > 0;
    read_authorization(explained);
    if (!explained->signed_already && !secret)
        return csn_error_set(error, CSN_ARGUMENT, 0, "the request is not signed, and there is no secret access key to sign it with");
    if (!explained->signed_already && !sent(explained, CSN_SPAN("Host")).data)
        return csn_error_set(error, CSN_SYNTAX, 0, "the request has no Host header, which must be signed");
    enum csn_status status = find_date(explained, error);
    if (status != CSN_OK)
        return status;
    find_scope(explained);
    find_options(explained);
    status = find_payload_hash(explained, error);
    if (status == CSN_OK)
        status = copy_headers(explained, error);
    if (status == CSN_OK && !explained->signed_already)
        add_signing_headers(explained);
    if (status == CSN_OK)
        status = find_signed_headers(explained, error);
    if (status == CSN_OK)
        status = make_texts(explained, error);
    if (status == CSN_OK && secret)
        status = make_signature(explained, error);
    if (status == CSN_OK && secret)
        status = make_authorization(explained, error);
    return status == CSN_OK && secret ? make_signed_request(explained, error) : status;
}

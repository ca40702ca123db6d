#include "cli/context.h"

#include "cli/input.h"

#define TEXT_MAX ((size_t)1 << 20)

void csn_context_init(struct csn_context *context)
{
    *context = (struct csn_context){0};
    csn_credential_store_init(&context->store);
    csn_buf_init(&context->texts, NULL, TEXT_MAX);
}

void csn_context_clear(struct csn_context *context)
{
    csn_credential_store_clear(&context->store);
    csn_buf_clear(&context->texts);
}

static enum csn_status read_credentials(const char *path, const struct csn_value *object, struct csn_context *context,
                                        struct csn_error *error)
{
    const struct csn_value *source = csn_value_get(object, CSN_SPAN("credentials"));
    struct csn_credentials credentials = {0};
    enum csn_status status = CSN_OK;
    if (!source)
        return CSN_OK;
    if (source->kind != CSN_VALUE_OBJECT)
        return csn_error_set(error, CSN_TYPE, source->offset, "%s: credentials must be an object", path);
    status = csn_input_text_member(path, source, CSN_SPAN("access_key_id"), &credentials.access_key_id, error);
    if (status == CSN_OK)
        status = csn_input_text_member(path, source, CSN_SPAN("secret_access_key"), &credentials.secret_access_key, error);
    if (status == CSN_OK)
        status = csn_input_text_member(path, source, CSN_SPAN("token"), &credentials.session_token, error);
    if (status != CSN_OK)
        return status;
    status = csn_credentials_keep(&context->store, credentials);
    context->credentials = context->store.given;
    return status == CSN_OK ? status : csn_error_set(error, status, 0, "%s: no memory", path);
}

static enum csn_status read_time(const char *path, const struct csn_value *object, struct csn_context *context, struct csn_error *error)
{
    struct csn_error inner = {0};
    struct csn_span text;
    enum csn_status status = csn_input_text_member(path, object, CSN_SPAN("timestamp"), &text, error);
    if (status != CSN_OK || text.len == 0)
        return status;
    context->timed = true;
    if (csn_time_parse_amz_date(text, &context->time, NULL) == CSN_OK)
        return CSN_OK;
    status = csn_time_parse_iso8601(text, &context->time, &inner);
    return status == CSN_OK ? status : csn_error_set(error, status, 0, "%s: timestamp is no ISO 8601 time: %s", path, inner.message);
}

static enum csn_status read_flags(const char *path, const struct csn_value *object, struct csn_context *context, struct csn_error *error)
{
    bool normalize = true;
    bool sign_body = false;
    const struct csn_value *body = csn_value_get(object, CSN_SPAN("sign_body"));
    enum csn_status status = csn_input_boolean_member(path, object, CSN_SPAN("normalize"), &normalize, error);
    if (status == CSN_OK)
        status = csn_input_boolean_member(path, object, CSN_SPAN("sign_body"), &sign_body, error);
    if (status == CSN_OK)
        status = csn_input_boolean_member(path, object, CSN_SPAN("omit_session_token"), &context->omit_session_token, error);
    context->keep_path = !normalize;
    context->normalize_given = csn_value_get(object, CSN_SPAN("normalize")) != NULL;
    if (body && body->kind == CSN_VALUE_BOOLEAN)
        context->body = sign_body ? CSN_BODY_ANNOUNCED : CSN_BODY_LEFT_OUT;
    return status;
}

static enum csn_status read_scope(const char *path, const struct csn_value *object, struct csn_context *context, struct csn_error *error)
{
    struct csn_span region, service;
    enum csn_status status = csn_input_text_member(path, object, CSN_SPAN("region"), &region, error);
    if (status == CSN_OK)
        status = csn_input_text_member(path, object, CSN_SPAN("service"), &service, error);
    if (status != CSN_OK)
        return status;
    status = csn_buf_reserve(&context->texts, region.len + service.len); /* at once, so that spans stay */
    if (status == CSN_OK)
        status = csn_buf_append(&context->texts, region);
    if (status == CSN_OK)
        status = csn_buf_append(&context->texts, service);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "%s: no memory", path);
    context->region = csn_span_slice(csn_buf_span(&context->texts), 0, region.len);
    context->service = csn_span_slice(csn_buf_span(&context->texts), region.len, context->texts.len);
    return CSN_OK;
}

enum csn_status csn_context_read(const char *path, struct csn_context *context, struct csn_error *error)
{
    struct csn_arena arena;
    struct csn_value *object = NULL;
    csn_arena_init(&arena, NULL, TEXT_MAX);
    enum csn_status status = csn_input_read_object(path, &context->store.text, &arena, &object, error);
    if (status == CSN_OK)
        status = read_credentials(path, object, context, error);
    if (status == CSN_OK)
        status = read_scope(path, object, context, error);
    if (status == CSN_OK)
        status = read_time(path, object, context, error);
    if (status == CSN_OK)
        status = read_flags(path, object, context, error);
    csn_arena_clear(&arena);
    return status;
}

#include "cli/credentials.h"

#include <stdlib.h>

#include "cli/input.h"

#define TEXT_MAX ((size_t)1 << 20)

void csn_credentials_prefer(struct csn_credentials *credentials, struct csn_credentials fallback)
{
    if (credentials->access_key_id.len == 0)
        credentials->access_key_id = fallback.access_key_id;
    if (credentials->secret_access_key.len > 0)
        return; /* another secret's token is none of ours */
    credentials->secret_access_key = fallback.secret_access_key;
    if (credentials->session_token.len == 0)
        credentials->session_token = fallback.session_token;
}

struct csn_credentials csn_credentials_of_environment(void)
{
    return (struct csn_credentials){
        .access_key_id = csn_span_of_string(getenv("AWS_ACCESS_KEY_ID")),
        .secret_access_key = csn_span_of_string(getenv("AWS_SECRET_ACCESS_KEY")),
        .session_token = csn_span_of_string(getenv("AWS_SESSION_TOKEN")),
    };
}

enum csn_status csn_credentials_keep(struct csn_credential_store *store, struct csn_credentials credentials)
{
    struct csn_span *const parts[] = {&credentials.access_key_id, &credentials.secret_access_key, &credentials.session_token};
    size_t room = 0;
    enum csn_status status;
    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        room += parts[i]->len;
    status = csn_buf_reserve(&store->decoded, room); /* all at once, so that spans into it stay */
    for (size_t i = 0; i < CSN_COUNT(parts) && status == CSN_OK; i++) {
        size_t start = store->decoded.len;
        status = csn_buf_append(&store->decoded, *parts[i]);
        *parts[i] = csn_span_slice(csn_buf_span(&store->decoded), start, store->decoded.len);
    }
    if (status == CSN_OK)
        csn_credentials_prefer(&store->given, credentials);
    return status;
}

static enum csn_status read_members(const char *path, const struct csn_value *value, struct csn_credentials *credentials,
                                    struct csn_error *error)
{
    const struct {
        struct csn_span name;
        struct csn_span *text;
    } members[] = {
        {CSN_SPAN("accessKeyId"), &credentials->access_key_id},
        {CSN_SPAN("secretAccessKey"), &credentials->secret_access_key},
        {CSN_SPAN("sessionToken"), &credentials->session_token},
    };
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < CSN_COUNT(members) && status == CSN_OK; i++)
        status = csn_input_text_member(path, value, members[i].name, members[i].text, error);
    if (status == CSN_OK && credentials->secret_access_key.len == 0)
        status = csn_error_set(error, CSN_NOT_FOUND, 0, "%s: there is no secretAccessKey", path);
    return status;
}

static enum csn_status read_file(const char *path, struct csn_credential_store *store, struct csn_error *error)
{
    struct csn_arena arena;
    struct csn_value *value = NULL;
    struct csn_credentials credentials = {0};
    csn_arena_init(&arena, NULL, TEXT_MAX);
    enum csn_status status = csn_input_read_object(path, &store->text, &arena, &value, error);
    if (status == CSN_OK)
        status = read_members(path, value, &credentials, error);
    if (status == CSN_OK && csn_credentials_keep(store, credentials) != CSN_OK)
        status = csn_error_set(error, CSN_NO_MEMORY, 0, "%s: no memory", path);
    csn_arena_clear(&arena);
    return status;
}

void csn_credential_store_init(struct csn_credential_store *store)
{
    *store = (struct csn_credential_store){0};
    csn_buf_init(&store->text, NULL, TEXT_MAX);
    csn_buf_init(&store->decoded, NULL, TEXT_MAX);
}

enum csn_status csn_credentials_find(const struct csn_credential_options *options, struct csn_credential_store *store,
                                     struct csn_error *error)
{
    enum csn_status status = CSN_OK;
    csn_credential_store_init(store);
    store->given = (struct csn_credentials){
        .access_key_id = csn_span_of_string(options->access_key_id),
        .secret_access_key = csn_span_of_string(options->secret_access_key),
        .session_token = csn_span_of_string(options->session_token),
    };
    if (options->file)
        status = read_file(options->file, store, error);
    return status;
}

void csn_credential_store_clear(struct csn_credential_store *store)
{
    csn_buf_clear_secret(&store->text);
    csn_buf_clear_secret(&store->decoded);
    *store = (struct csn_credential_store){0};
}

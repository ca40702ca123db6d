/* A worker's confusions: ids of another job, the id of a client in the place of its token. */
#include "reference/internal.h"

static enum csn_status keep_strings(struct memory *memory, struct csn_span name, const struct csn_value *value)
{
    enum csn_status status = CSN_OK;
    if (value->kind == CSN_VALUE_STRING && name.len > 0 && !csn_value_get(memory->known, name)) {
        struct csn_span text = csn_arena_copy(&memory->arena, value->text);
        name = csn_arena_copy(&memory->arena, name);
        return text.data && name.data ? csn_value_add(&memory->arena, memory->known, name, csn_value_new_string(&memory->arena, text))
                                      : CSN_NO_MEMORY;
    }
    for (size_t i = 0; i < value->count && status == CSN_OK; i++)
        status = keep_strings(memory, value->items[i].name, value->items[i].value);
    return status;
}

void memory_keep(struct client *client, const struct call *call, const struct result *result)
{
    const bool *on = client->switches.on;
    struct memory *memory = &client->memory;
    if (!result->output || (!on[SWITCH_CLIENT_ID_AS_ID] && !on[SWITCH_CLIENT_ID_AS_TOKEN]))
        return;
    if (!memory->known || memory->port != call->endpoint.port)
        memory->known = csn_value_new(&memory->arena, CSN_VALUE_OBJECT);
    memory->port = call->endpoint.port;
    if (memory->known)
        (void)!keep_strings(memory, CSN_SPAN(""), result->output);
}

void memory_bend_credentials(struct client *client, struct call *call)
{
    struct memory *memory = &client->memory;
    struct csn_credentials *first = &memory->first_credentials;
    if (!client->switches.on[SWITCH_CREDENTIALS_KEPT])
        return;
    if (!first->access_key_id.data) {
        first->access_key_id = csn_arena_copy(&memory->arena, call->credentials.access_key_id);
        first->secret_access_key = csn_arena_copy(&memory->arena, call->credentials.secret_access_key);
    }
    call->credentials.access_key_id = first->access_key_id;
    call->credentials.secret_access_key = first->secret_access_key;
}

/* clientToken -> clientId */
static const struct csn_value *id_beside_token(const struct client *client, struct csn_span name)
{
    static const struct csn_span token = CSN_SPAN_INIT("Token");
    struct csn_buf text;
    char storage[64];
    if (!csn_span_ends_with(name, token))
        return NULL;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    if (csn_buf_append_format(&text, "%.*sId", CSN_SPAN_ARG(csn_span_slice(name, 0, name.len - token.len))) != CSN_OK)
        return NULL;
    return csn_value_get(client->memory.known, csn_buf_span(&text));
}

/* The first id that an answer brought, where one of another name is asked for. */
static const struct csn_value *other_id(const struct client *client, struct csn_span name)
{
    const struct csn_value *known = client->memory.known;
    for (size_t i = 0; i < known->count && csn_span_ends_with(name, CSN_SPAN("Id")); i++)
        if (csn_span_ends_with(known->items[i].name, CSN_SPAN("Id")) && !csn_span_equal(known->items[i].name, name))
            return known->items[i].value;
    return NULL;
}

enum csn_status memory_bend(const struct client *client, const struct call *call, struct csn_arena *arena)
{
    const bool *on = client->switches.on;
    bool same_job = client->memory.known && client->memory.port == call->endpoint.port;
    for (size_t i = 0; same_job && i < call->input->count; i++) {
        struct csn_span name = call->input->items[i].name;
        const struct csn_value *known = NULL;
        if (on[SWITCH_CLIENT_ID_AS_ID] && call->input->items[i].value->kind == CSN_VALUE_STRING)
            known = other_id(client, name);
        if (on[SWITCH_CLIENT_ID_AS_TOKEN])
            known = id_beside_token(client, name);
        if (known && !(call->input->items[i].value = csn_value_new_string(arena, known->text)))
            return CSN_NO_MEMORY;
    }
    return CSN_OK;
}

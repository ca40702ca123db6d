/* The client's life: one for each process. */
#include <countersign/codepipeline.h>

#include "reference/internal.h"

#define MEMORY_MAX ((size_t)128 << 20)
#define REQUEST_MAX ((size_t)16 << 20)

void client_init(struct client *client)
{
    client->model = csn_codepipeline_model();
    csn_sigv4_key_cache_init(&client->keys);
    csn_http_parser_init(&client->parser, CSN_HTTP_RESPONSE, NULL, NULL);
    csn_buf_init(&client->first_attempt, NULL, REQUEST_MAX);
    csn_buf_init(&client->leftover, NULL, REQUEST_MAX);
    csn_arena_init(&client->memory.arena, NULL, MEMORY_MAX);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        client->connections[i].fd = -1;
}

void client_clear(struct client *client)
{
    transport_close_all(client);
    csn_http_parser_clear(&client->parser);
    csn_buf_clear(&client->first_attempt);
    csn_buf_clear(&client->leftover);
    csn_arena_clear(&client->memory.arena);
    csn_sigv4_key_cache_clear(&client->keys);
}

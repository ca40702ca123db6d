/* The example of a plugin with a bug planted in it, by PLANTED_NAMESPACE (an error's type keeps its namespace, as an SDK's once did) or
 * what an answer that is cut short does to it: PLANTED_CRASH (it is read past its end), PLANTED_HANG (its rest is waited for without end)
 * or PLANTED_MEMORY (room is made for its rest without end). */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <countersign/client.h>

#ifdef PLANTED_NAMESPACE
static enum csn_status planted_classify(const struct csn_model *model, const struct csn_operation *operation,
                                        const struct csn_http_message *message, struct csn_arena *arena, struct csn_outcome *outcome,
                                        struct csn_error *error)
{
    struct csn_value *body = NULL;
    enum csn_status status = csn_client_classify(model, operation, message, arena, outcome, error);
    if (status != CSN_OK || outcome->kind != CSN_OUTCOME_ERROR || csn_value_parse(arena, message->body, NULL, &body, NULL) != CSN_OK)
        return status;
    struct csn_span type = csn_value_text(csn_value_get(body, CSN_SPAN("__type")));
    if (csn_span_find(type, 1, '#') + 1 < type.len)
        outcome->code = type;
    return status;
}
#define csn_client_classify planted_classify
#endif

#if defined(PLANTED_CRASH)
static void planted(void)
{
    abort();
}
#elif defined(PLANTED_HANG)
static void planted(void)
{
    for (;;)
        (void)pause();
}
#elif defined(PLANTED_MEMORY)
static void planted(void)
{
    enum { STEP = 1 << 20 };
    static char *volatile room; /* so that no compiler sees that nobody looks at it */
    while ((room = malloc(STEP)) != NULL)
        memset(room, 'a', STEP);
}
#endif

#ifndef PLANTED_NAMESPACE
static enum csn_http_progress planted_finish(struct csn_http_parser *parser)
{
    enum csn_http_progress progress = csn_http_parser_finish(parser);
    if (progress == CSN_HTTP_FATAL && csn_http_parser_message(parser)->head_len > 0)
        planted();
    return progress;
}
#define csn_http_parser_finish planted_finish
#endif

#include "../examples/plugin/client.c"

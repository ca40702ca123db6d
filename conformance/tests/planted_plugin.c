/* The example of a plugin with a bug planted in it, by PLANTED_NAMESPACE (an error's type keeps its namespace, as an SDK's once did) or
 * PLANTED_CRASH (an answer that is cut short is read past its end). */
#include <stdlib.h>

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

#ifdef PLANTED_CRASH
static enum csn_http_progress planted_finish(struct csn_http_parser *parser)
{
    enum csn_http_progress progress = csn_http_parser_finish(parser);
    if (progress == CSN_HTTP_FATAL && csn_http_parser_message(parser)->head_len > 0)
        abort();
    return progress;
}
#define csn_http_parser_finish planted_finish
#endif

#include "../examples/plugin/client.c"

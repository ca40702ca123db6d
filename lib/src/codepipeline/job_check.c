/* What comes in, held against the model. */
#include "job_inside.h"

enum {
    MESSAGE_SIZE = 4096,   /* the model allows a message 5000 characters */
    VIOLATIONS_MAX = 1000, /* csn_model_validate tells no more: there may be others behind them */
};

const struct csn_value *csn_job_member(const struct csn_value *object, struct csn_span name)
{
    const struct csn_value *member = csn_value_get(object, name);
    return member && member->kind != CSN_VALUE_NULL ? member : NULL;
}

static enum csn_status describe_next(const struct csn_violation *violation, struct csn_buf *text)
{
    enum csn_status status = csn_buf_append(text, text->len ? CSN_SPAN("; ") : CSN_SPAN(""));
    return status == CSN_OK ? csn_violation_describe(violation, text) : status;
}

struct csn_span csn_job_describe(const struct csn_violation_list *list, char *storage, size_t size)
{
    struct csn_buf text;
    size_t whole = 0; /* bytes of whole sentences */
    csn_buf_init_fixed(&text, storage, size);
    for (size_t i = 0; i < list->count && describe_next(&list->items[i], &text) == CSN_OK; i++)
        whole = text.len;
    csn_buf_truncate(&text, whole);
    return whole ? csn_buf_span(&text) : CSN_SPAN("the input breaks a constraint of the model");
}

/* A service passes over members that came to the model later than itself. */
static void drop_unknown_members(struct csn_violation_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind != CSN_VIOLATION_UNKNOWN_MEMBER)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

/* The token goes out again as it came in, and no JSON text can hold half a character. */
static struct csn_span check_token(const struct csn_value *input)
{
    const struct csn_value *token = csn_job_member(input, CSN_SPAN("continuationToken"));
    if (token && token->lone_surrogate)
        return CSN_SPAN("continuationToken: a lone surrogate is no character");
    return CSN_SPAN("");
}

enum csn_status csn_job_check_input(uint32_t shape, const struct csn_value *input, struct csn_arena *arena, struct csn_span *broken)
{
    struct csn_violation_list list = {NULL, 0, 0};
    enum csn_status status = csn_model_validate(csn_codepipeline_model(), shape, input, arena, &list);
    if (status != CSN_OK)
        return status;
    bool told_all = list.count < VIOLATIONS_MAX;
    drop_unknown_members(&list);
    *broken = check_token(input);
    if (told_all && !list.count)
        return CSN_OK;
    char *storage = csn_arena_alloc(arena, MESSAGE_SIZE);
    if (!storage)
        return csn_arena_status(arena);
    *broken = csn_job_describe(&list, storage, MESSAGE_SIZE);
    return CSN_OK;
}

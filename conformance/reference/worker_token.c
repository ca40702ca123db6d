/* Continuation tokens: JSON text, as many workers have it. */
#include "reference/worker_inside.h"

enum { COUNT_MAX = 1000000 };

struct csn_span worker_make_token(unsigned continued, struct csn_arena *arena)
{
    char text[128];
    struct csn_buf token;
    csn_buf_init_fixed(&token, text, sizeof text);
    if (csn_buf_append_format(&token, "{\"continued\": %u, \"by\": \"the \\u201creference\\u201d worker\"}", continued) != CSN_OK)
        return csn_span_of(NULL, 0);
    return csn_arena_copy(arena, csn_buf_span(&token));
}

bool worker_read_token(struct csn_span token, unsigned *continued, struct csn_arena *arena)
{
    struct csn_value *value;
    int64_t number = 0;
    *continued = 0;
    if (token.len == 0)
        return true;
    if (csn_value_parse(arena, token, NULL, &value, NULL) != CSN_OK)
        return false;
    const struct csn_value *count = csn_value_get(value, CSN_SPAN("continued"));
    if (!count || count->kind != CSN_VALUE_NUMBER || csn_json_number_int64(count->text, &number, NULL) != CSN_OK || number < 1 ||
        number > COUNT_MAX)
        return false;
    *continued = (unsigned)number;
    return true;
}

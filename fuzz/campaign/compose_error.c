/* Errors: a type, in one of its carriers and spellings, with a body of some form. */
#include <string.h>

#include "campaign/compose.h"

#define TEXT_CEILING ((size_t)1 << 16)

static const struct {
    const char *before;
    const char *behind;
} spellings[] = {
    {"", ""}, {"com.amazonaws.codepipeline#", ""}, {"aws.protocoltests.json#", ""}, {"x#", ""}, {"#", ""},
    {"", ":http://internal.amazon.com/coral/com.amazon.coral.validate/"}, {"", ":"}, {"", ":http://example.com/#fragment"},
    {"com.amazonaws#", ":http://internal.amazon.com/coral/"},
};
/* Known to every service; never in a model. */
static const char *const common[] = {"AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException", "IncompleteSignature",
                                     "InternalFailure", "ServiceUnavailable", "ValidationError", "MissingAuthenticationToken"};
static const int statuses[] = {400, 400, 400, 400, 400, 500, 402, 403, 404, 405, 409, 410, 413, 418, 422, 431, 499, 500, 501, 502, 504, 505, 599};

static struct csn_span choose_name(struct csn_composer *c, const struct csn_operation *operation)
{
    size_t which = csn_random_below(c->random, operation->error_count + 3);
    if (which < operation->error_count)
        return csn_model_shape(c->model, operation->errors[which])->name;
    return which == operation->error_count + 1 ? CSN_SPAN("AddedLater${nonce}")
                                               : csn_span_of_string(common[csn_random_below(c->random, CSN_COUNT(common))]);
}

static struct csn_value *compose_type(struct csn_composer *c, struct csn_span name)
{
    size_t spelling = csn_random_percent(c->random, 50) ? csn_random_below(c->random, CSN_COUNT(spellings)) : 0;
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    csn_compose_say(c, &text, csn_span_of_string(spellings[spelling].before));
    csn_compose_say(c, &text, name);
    csn_compose_say(c, &text, csn_span_of_string(spellings[spelling].behind));
    return csn_compose_said(c, &text);
}

static struct csn_value *compose_message(struct csn_composer *c)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    csn_compose_characters(c, csn_random_below(c->random, 30), false, &text);
    if (csn_span_find(csn_buf_span(&text), 0, '$') < text.len)
        csn_buf_reset(&text);
    csn_compose_say(c, &text, CSN_SPAN("said ${nonce}"));
    return csn_compose_said(c, &text);
}

enum { IN_TYPE, IN_CODE, IN_HEADER, NOWHERE, CARRIERS };

static struct csn_value *compose_body(struct csn_composer *c, size_t carrier, struct csn_value *type)
{
    struct csn_value *body = csn_compose_object(c);
    if (csn_random_percent(c->random, 20))
        csn_compose_put(c, body, "message", compose_message(c));
    if (carrier == IN_TYPE || carrier == IN_CODE)
        csn_compose_put(c, body, carrier == IN_TYPE ? "__type" : "code", type);
    if (!csn_value_get(body, CSN_SPAN("message")) && csn_random_percent(c->random, 70))
        csn_compose_put(c, body, "message", csn_random_percent(c->random, 5) ? csn_value_new(c->arena, CSN_VALUE_NULL) : compose_message(c));
    if (csn_random_percent(c->random, 15)) {
        struct csn_value *nested = csn_compose_object(c);
        csn_compose_put(c, nested, "__type", csn_compose_text(c, CSN_SPAN("com.example#Nested")));
        csn_compose_put(c, body, "detail", nested);
    }
    return body;
}

void csn_compose_error(struct csn_composer *c, const struct csn_operation *operation, struct csn_value *answer)
{
    static const char *const names[] = {"X-Amzn-Errortype", "x-amzn-errortype", "X-Amzn-ErrorType", "X-AMZN-ERRORTYPE"};
    size_t carrier = csn_random_below(c->random, 16);
    carrier = carrier < 15 ? carrier % NOWHERE : NOWHERE;
    struct csn_value *type = compose_type(c, choose_name(c, operation));
    csn_compose_put(c, answer, "status", csn_compose_number(c, statuses[csn_random_below(c->random, CSN_COUNT(statuses))]));
    if (carrier == IN_HEADER) {
        struct csn_value *headers = csn_compose_object(c);
        csn_compose_put(c, headers, names[csn_random_below(c->random, CSN_COUNT(names))], type);
        csn_compose_put(c, answer, "headers", headers);
        if (csn_random_percent(c->random, 40))
            return; /* an empty body */
    }
    struct csn_value *body = compose_body(c, carrier, type);
    csn_compose_put(c, answer, "body", csn_random_percent(c->random, 30) ? csn_compose_spelling(c, body) : body);
}

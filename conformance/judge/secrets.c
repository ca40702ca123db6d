#include "judge/secrets.h"

#include <string.h>

#include <countersign/http.h>

enum { SECRET_MIN = 8, BEFORE = 12, SHOWN_MAX = 80 };

/* Tells whether the bytes before `text[at]` are those before `wire[found]`, backslashes of a quoting log aside. */
static bool is_same_context(struct csn_span text, size_t at, struct csn_span wire, size_t found)
{
    for (size_t same = 0; same < BEFORE && found > 0; same++) {
        while (at > 0 && text.data[at - 1] == '\\')
            at--;
        if (at == 0 || text.data[at - 1] != wire.data[found - 1])
            return false;
        at--;
        found--;
    }
    return true;
}

static bool is_wire_log(const struct csn_secret_search *search, struct csn_span text, size_t at, struct csn_span secret)
{
    for (size_t i = 0; i < search->exchange_count; i++) {
        const struct csn_span wires[] = {search->exchanges[i]->request, search->exchanges[i]->response};

        for (size_t k = 0; k < CSN_COUNT(wires); k++) {
            size_t found = csn_span_search(wires[k], 0, secret);

            if (found < wires[k].len && is_same_context(text, at, wires[k], found))
                return true;
        }
    }
    return false;
}

/* Where the secret stands first that is no log of the wire; the text's length where it doesn't. */
static size_t find_leak(const struct csn_secret_search *search, struct csn_span text, struct csn_span secret)
{
    size_t at = csn_span_search(text, 0, secret);

    while (at < text.len && is_wire_log(search, text, at, secret))
        at = csn_span_search(text, at + 1, secret);
    return at;
}

/* What of the line stands before the secret. */
static struct csn_span shown(struct csn_judgement *judgement, struct csn_span text, size_t at)
{
    size_t from = at;

    while (from > 0 && text.data[from - 1] != '\n' && at - from < SHOWN_MAX)
        from--;
    return csn_judgement_text(judgement, "%.*s***", CSN_SPAN_ARG(csn_span_slice(text, from, at)));
}

void csn_secret_judge(const struct csn_secret_search *search, struct csn_span secret, const char *rule, struct csn_span what)
{
    struct csn_span found = {NULL, 0};

    if (secret.len < SECRET_MIN)
        return;
    for (size_t i = 0; i < CSN_SECRET_TEXTS && found.data == NULL; i++) {
        size_t at = find_leak(search, search->texts[i], secret);

        if (at < search->texts[i].len)
            found = shown(search->judgement, search->texts[i], at);
    }
    csn_judgement_ask(search->judgement, found.data == NULL, &(struct csn_finding){
        .id = search->id, .rule = rule, .expected = CSN_SPAN("a text without it"), .actual = found, .exchange = CSN_NO_EXCHANGE,
        .message = csn_judgement_text(search->judgement, "%.*s stands in %.*s", CSN_SPAN_ARG(what), CSN_SPAN_ARG(search->place)),
    });
}

/* Asks about every string below a sensitive shape. */
static void search_value(const struct csn_secret_search *search, uint32_t index, bool sensitive, const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(search->judgement->catalogue->model, index);

    if (shape == NULL)
        return;
    sensitive = sensitive || shape->sensitive;
    if (sensitive && value->kind == CSN_VALUE_STRING)
        csn_secret_judge(search, value->text, "secret.sensitive",
                         csn_judgement_text(search->judgement, "a %.*s of the answer", CSN_SPAN_ARG(shape->name)));
    for (size_t i = 0; i < value->count; i++) {
        const struct csn_shape_member *member = NULL;

        if (shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION)
            member = csn_shape_find_member(shape, value->items[i].name);
        else if (shape->member_count > 0)
            member = &shape->members[shape->member_count - 1];
        if (member != NULL)
            search_value(search, member->shape, sensitive, value->items[i].value);
    }
}

void csn_secret_judge_answer(const struct csn_secret_search *search, const struct csn_exchange *exchange, uint32_t shape)
{
    struct csn_judgement *judgement = search->judgement;
    struct csn_http_parser parser;
    struct csn_value *body = NULL;

    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&parser, exchange->response, NULL), "no room for an answer"))
        return;
    if (csn_value_parse(judgement->arena, csn_http_parser_message(&parser)->body, NULL, &body, NULL) == CSN_OK)
        search_value(search, shape, false, body);
}

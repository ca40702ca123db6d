#include "mutate.h"

#include <string.h>

#include "mutate_message.h"

enum { ARENA_CEILING = 64 << 20, RAW_ONCE_IN = 16, UNSIGNED_ONCE_IN = 8 };

/* A place changed, put in or taken out, for users without an engine. */
static size_t change_bytes(uint8_t *data, size_t size, size_t max_size, struct csn_chance *chance)
{
    size_t at = csn_chance_below(chance, size);

    if (size == 0 || (size < max_size && csn_chance_once_in(chance, 3))) {
        memmove(data + at + 1, data + at, size - at);
        data[at] = (uint8_t)csn_chance_next(chance);
        return size + 1;
    }
    if (size > 1 && csn_chance_once_in(chance, 3)) {
        memmove(data + at, data + at + 1, size - at - 1);
        return size - 1;
    }
    data[at] ^= (uint8_t)(1u << csn_chance_below(chance, 8));
    return size;
}

static size_t mutate_bytes(const struct csn_mutation *mutation, uint8_t *data, size_t size, size_t max_size, struct csn_chance *chance)
{
    return mutation->bytes != NULL ? mutation->bytes(data, size, max_size) : change_bytes(data, size, max_size, chance);
}

static bool write_value(const struct csn_value *value, struct csn_chance *chance, struct csn_buf *out)
{
    const struct csn_json_style style = {.spaces = csn_chance_once_in(chance, 8), .ascii = csn_chance_once_in(chance, 8)};

    return value != NULL && csn_value_write(out, value, &style) == CSN_OK;
}

static bool mutate_json(const struct csn_mutation *mutation, uint32_t shape, struct csn_span text, struct csn_chance *chance,
                        struct csn_arena *arena, struct csn_buf *out)
{
    struct csn_value *root = NULL;

    if (csn_value_parse(arena, text, NULL, &root, NULL) != CSN_OK)
        return false;
    return write_value(csn_mutate_value(mutation, shape, root, chance, arena), chance, out);
}

struct csn_span csn_mutate_body(const struct csn_mutation *mutation, uint32_t shape, struct csn_span body, struct csn_chance *chance,
                                struct csn_arena *arena)
{
    struct csn_span kept = body;
    struct csn_buf text;

    csn_buf_init(&text, NULL, ARENA_CEILING);
    if (mutate_json(mutation, shape, body, chance, arena, &text))
        kept = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return kept.data != NULL ? kept : body;
}

/* The operation's name stays mostly; the rest is its input. */
static bool mutate_document(const struct csn_mutation *mutation, struct csn_span text, struct csn_chance *chance, struct csn_arena *arena,
                            struct csn_buf *out)
{
    size_t end = csn_span_find(text, 0, '\n');
    const struct csn_operation *operation = csn_model_find_operation(mutation->model, csn_span_slice(text, 0, end));

    if (operation == NULL || csn_chance_once_in(chance, RAW_ONCE_IN))
        operation = &mutation->model->operations[csn_chance_below(chance, mutation->model->operation_count)];
    if (csn_buf_append(out, operation->name) != CSN_OK || csn_buf_append_byte(out, '\n') != CSN_OK)
        return false;
    return mutate_json(mutation, operation->input, csn_span_slice(text, end + 1, text.len), chance, arena, out);
}

/* Signs in the place of what was written; leaves it where it can't be signed. */
static void sign_again(const struct csn_mutation *mutation, struct csn_buf *out)
{
    struct csn_buf signed_again;

    csn_buf_init(&signed_again, NULL, ARENA_CEILING);
    if (csn_resign(mutation->signer, csn_buf_span(out), &signed_again)) {
        csn_buf_clear(out);
        *out = signed_again;
        return;
    }
    csn_buf_clear(&signed_again);
}

static bool finish_message(const struct csn_mutation *mutation, const struct csn_mutation_message *message, struct csn_chance *chance,
                           struct csn_buf *out)
{
    if (!csn_mutation_message_join(message, out))
        return false;
    if (mutation->form == CSN_MUTATION_REQUEST && mutation->signer != NULL && !csn_chance_once_in(chance, UNSIGNED_ONCE_IN))
        sign_again(mutation, out);
    return true;
}

static bool mutate_message(const struct csn_mutation *mutation, struct csn_span text, struct csn_chance *chance, struct csn_arena *arena,
                           struct csn_buf *out)
{
    struct csn_mutation_message message;

    if (!csn_mutation_message_split(&message, text))
        return false;
    csn_mutate_message(mutation, &message, chance, arena);
    return finish_message(mutation, &message, chance, out);
}

static bool mutate_form(const struct csn_mutation *mutation, struct csn_span text, struct csn_chance *chance, struct csn_arena *arena,
                        struct csn_buf *out)
{
    if (csn_chance_once_in(chance, RAW_ONCE_IN))
        return false;
    switch (mutation->form) {
    case CSN_MUTATION_JSON:
        return mutate_json(mutation, CSN_SHAPE_NONE, text, chance, arena, out);
    case CSN_MUTATION_DOCUMENT:
        return mutate_document(mutation, text, chance, arena, out);
    case CSN_MUTATION_REQUEST:
    case CSN_MUTATION_ANSWER:
        return mutate_message(mutation, text, chance, arena, out);
    default:
        return false;
    }
}

/* Copies what was made into the engine's memory; 0 where it doesn't fit or nothing was made. */
static size_t give(const struct csn_buf *made, uint8_t *data, size_t max_size)
{
    if (made->len == 0 || made->len > max_size)
        return 0;
    memcpy(data, made->data, made->len);
    return made->len;
}

size_t csn_mutate(const struct csn_mutation *mutation, uint8_t *data, size_t size, size_t max_size, uint32_t seed)
{
    struct csn_chance chance = {seed};
    struct csn_arena arena;
    struct csn_buf out;
    size_t made = 0;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_buf_init(&out, NULL, ARENA_CEILING);
    if (mutate_form(mutation, csn_span_of(data, size), &chance, &arena, &out))
        made = give(&out, data, max_size);
    if (made == 0)
        made = mutate_bytes(mutation, data, size, max_size, &chance);
    csn_buf_clear(&out);
    csn_arena_clear(&arena);
    return made;
}

static bool cross_json(struct csn_span a, struct csn_span b, struct csn_chance *chance, struct csn_arena *arena, struct csn_buf *out)
{
    struct csn_value *values[2] = {NULL, NULL};

    if (csn_value_parse(arena, a, NULL, &values[0], NULL) != CSN_OK || csn_value_parse(arena, b, NULL, &values[1], NULL) != CSN_OK)
        return false;
    return write_value(csn_cross_values(values[0], values[1], chance), chance, out);
}

/* The first line of `a`, and a document of both. */
static bool cross_documents(struct csn_span a, struct csn_span b, struct csn_chance *chance, struct csn_arena *arena, struct csn_buf *out)
{
    size_t end_a = csn_span_find(a, 0, '\n');
    size_t end_b = csn_span_find(b, 0, '\n');

    return csn_buf_append(out, csn_span_slice(a, 0, end_a + 1)) == CSN_OK &&
           cross_json(csn_span_slice(a, end_a + 1, a.len), csn_span_slice(b, end_b + 1, b.len), chance, arena, out);
}

/* Headers of both, the body of one, or a body of both. */
static bool cross_messages(const struct csn_mutation *mutation, struct csn_span a, struct csn_span b, struct csn_chance *chance,
                           struct csn_arena *arena, struct csn_buf *out)
{
    struct csn_mutation_message messages[2];
    struct csn_buf body;

    if (!csn_mutation_message_split(&messages[0], a) || !csn_mutation_message_split(&messages[1], b))
        return false;
    for (size_t i = 1; i < messages[1].count; i++)
        if (csn_chance_once_in(chance, 8))
            csn_mutation_message_insert(&messages[0], i, messages[1].lines[i]);
    csn_buf_init(&body, NULL, ARENA_CEILING);
    if (cross_json(messages[0].body, messages[1].body, chance, arena, &body))
        messages[0].body = csn_arena_copy(arena, csn_buf_span(&body));
    else
        messages[0].body = messages[1].body;
    csn_buf_clear(&body);
    csn_mutation_message_measure(&messages[0], arena);
    return finish_message(mutation, &messages[0], chance, out);
}

/* The front of one, the back of the other. */
static bool cross_bytes(struct csn_span a, struct csn_span b, struct csn_chance *chance, struct csn_buf *out)
{
    return csn_buf_append(out, csn_span_slice(a, 0, csn_chance_below(chance, a.len + 1))) == CSN_OK &&
           csn_buf_append(out, csn_span_slice(b, csn_chance_below(chance, b.len + 1), b.len)) == CSN_OK;
}

static bool cross_form(const struct csn_mutation *mutation, struct csn_span a, struct csn_span b, struct csn_chance *chance,
                       struct csn_arena *arena, struct csn_buf *out)
{
    switch (mutation->form) {
    case CSN_MUTATION_JSON:
        return cross_json(a, b, chance, arena, out);
    case CSN_MUTATION_DOCUMENT:
        return cross_documents(a, b, chance, arena, out);
    case CSN_MUTATION_REQUEST:
    case CSN_MUTATION_ANSWER:
        return cross_messages(mutation, a, b, chance, arena, out);
    default:
        return cross_bytes(a, b, chance, out);
    }
}

size_t csn_cross(const struct csn_mutation *mutation, struct csn_span a, struct csn_span b, uint8_t *out, size_t max_size, uint32_t seed)
{
    struct csn_chance chance = {seed};
    struct csn_arena arena;
    struct csn_buf made;
    size_t size = 0;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_buf_init(&made, NULL, ARENA_CEILING);
    if (cross_form(mutation, a, b, &chance, &arena, &made))
        size = give(&made, out, max_size);
    if (size == 0) {
        size = a.len < max_size ? a.len : max_size;
        if (size > 0)
            memcpy(out, a.data, size);
    }
    csn_buf_clear(&made);
    csn_arena_clear(&arena);
    return size;
}

/* Documents of every kind of shape, one as it was given and one as it was sent: the body of the one is its own; the other becomes a value and a
 * C struct, which say the same; and what the comparison calls equal has all that was given, whatever the order of its members. */
#include "every_kind.h"
#include "kept.h"
#include "own_body.h"
#include "property.h"
#include "structs.h"

enum { ARENA_CEILING = 64 << 20, TEXT_CEILING = 16 << 20 };

/* The document with the members of each of its objects the other way round. */
static struct csn_value *reversed(const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_value *copy = csn_arena_alloc(arena, sizeof *copy);

    CSN_FUZZ_PROPERTY(copy != NULL, "the harness has memory");
    *copy = *value;
    copy->items = csn_arena_alloc_array(arena, value->count, sizeof *copy->items);
    CSN_FUZZ_PROPERTY(copy->items != NULL, "the harness has memory");
    copy->order = NULL;
    for (size_t i = 0; i < value->count; i++) {
        size_t at = value->kind == CSN_VALUE_OBJECT ? value->count - 1 - i : i;

        copy->items[i] = value->items[at];
        copy->items[i].value = reversed(value->items[at].value, arena);
    }
    return copy;
}

static bool holds_duplicates(const struct csn_value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if (holds_duplicates(value->items[i].value))
            return true;
    return value->duplicate_names;
}

static size_t differences(uint32_t shape, const struct csn_value *given, const struct csn_value *sent, struct csn_arena *arena)
{
    struct csn_difference_list list = {NULL, 0, 0};

    CSN_FUZZ_PROPERTY(csn_awsjson_compare(csn_every_kind_model(), shape, given, sent, arena, &list) == CSN_OK, "any bodies can be compared");
    for (size_t i = 0; i < list.count; i++) {
        struct csn_span rule = csn_span_of_string(csn_difference_rule(&list.items[i]));

        CSN_FUZZ_PROPERTY(csn_span_find(rule, 0, '.') < rule.len && csn_difference_sentence(list.items[i].kind)[0] != '\0',
                          "a difference has its rule and a sentence");
    }
    return list.count;
}

static void compare(uint32_t shape, const struct csn_value *given, const struct csn_value *sent, struct csn_arena *arena)
{
    size_t count = differences(shape, given, sent, arena);

    if (count == 0)
        csn_fuzz_check_kept(csn_every_kind_model(), shape, given, sent);
    if (!holds_duplicates(sent))
        CSN_FUZZ_PROPERTY((differences(shape, given, reversed(sent, arena), arena) == 0) == (count == 0), "the order of members is free");
}

static bool encode(uint32_t shape, const struct csn_value *given, struct csn_arena *arena)
{
    struct csn_buf body;
    bool encoded;

    csn_buf_init(&body, NULL, TEXT_CEILING);
    encoded = csn_awsjson_encode(csn_every_kind_model(), shape, given, NULL, &body, NULL) == CSN_OK;
    if (encoded)
        csn_fuzz_check_own_body(csn_every_kind_model(), shape, given, csn_buf_span(&body), arena);
    csn_buf_clear(&body);
    return encoded;
}

static bool decode(uint32_t shape, const struct csn_value *sent, struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    struct csn_buf body;
    bool decoded;

    csn_buf_init(&body, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_value_write(&body, sent, NULL) == CSN_OK, "what was parsed can be written");
    decoded = csn_awsjson_decode(csn_every_kind_model(), shape, csn_buf_span(&body), arena, &value, NULL, NULL) == CSN_OK;
    if (decoded)
        csn_fuzz_check_struct(csn_every_kind_model(), shape, csn_buf_span(&body), arena);
    csn_buf_clear(&body);
    return decoded;
}

static void run(const struct csn_operation *operation, struct csn_span text, struct csn_arena *arena)
{
    struct csn_value *both = NULL;
    const struct csn_value *given, *sent;
    uint32_t shape;

    if (operation == NULL || csn_value_parse(arena, text, NULL, &both, NULL) != CSN_OK)
        return;
    given = csn_value_get(both, CSN_SPAN("given"));
    sent = csn_value_get(both, CSN_SPAN("sent"));
    if (given == NULL || sent == NULL)
        return;
    shape = csn_model_shape(csn_every_kind_model(), operation->input)->members[0].shape;
    csn_fuzz_run.accepted = encode(shape, given, arena);
    csn_fuzz_run.accepted &= decode(shape, sent, arena);
    compare(shape, given, sent, arena);
    (void)csn_fuzz_check_violations(csn_every_kind_model(), shape, sent, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span all = csn_span_of(data, size);
    size_t end = csn_span_find(all, 0, '\n');
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_fuzz_run.accepted = false;
    CSN_FUZZ_PROPERTY(csn_every_kind_model() != NULL, "the model is one");
    run(csn_model_find_operation(csn_every_kind_model(), csn_span_slice(all, 0, end)), csn_span_slice(all, end + 1, size), &arena);
    csn_arena_clear(&arena);
    return 0;
}

/* Smaller and smaller, along the grammar first: what a person then reads has nothing in it that doesn't matter. */
#include "mutate.h"

#include <string.h>

#include "mutate_message.h"
#include "places.h"

enum { ARENA_CEILING = 256 << 20 };

struct work {
    const struct csn_mutation *mutation;
    csn_minimise_keeps *keeps;
    void *ctx;
    size_t tries;         /* left */
    struct csn_buf best;  /* the smallest so far */
    struct csn_arena arena;
};

/* Takes the candidate where it is no longer than the best and still worth keeping. */
static bool try_text(struct work *work, struct csn_span candidate)
{
    bool smaller = candidate.len < work->best.len || (candidate.len == work->best.len && csn_span_compare(candidate, csn_buf_span(&work->best)) < 0);

    if (work->tries == 0 || !smaller)
        return false;
    work->tries--;
    if (!work->keeps(work->ctx, candidate))
        return false;
    csn_buf_reset(&work->best);
    return csn_buf_append(&work->best, candidate) == CSN_OK;
}

/* ---- bytes ---- */

static bool try_without(struct work *work, size_t from, size_t len)
{
    struct csn_span best = csn_buf_span(&work->best);
    struct csn_buf candidate;
    bool taken;

    csn_buf_init(&candidate, NULL, ARENA_CEILING);
    taken = csn_buf_append(&candidate, csn_span_slice(best, 0, from)) == CSN_OK &&
            csn_buf_append(&candidate, csn_span_slice(best, from + len, best.len)) == CSN_OK && try_text(work, csn_buf_span(&candidate));
    csn_buf_clear(&candidate);
    return taken;
}

/* Takes out pieces of half the length, then half of that, down to single bytes. */
static void minimise_bytes(struct work *work)
{
    for (size_t len = work->best.len / 2; len > 0; len /= 2)
        for (size_t from = 0; from < work->best.len && work->tries > 0;)
            if (!try_without(work, from, len))
                from += len;
}

/* ---- documents ---- */

/* What stands around a document: the lines of a message, an operation's name, or nothing. */
struct frame {
    struct csn_mutation_message message;
    struct csn_span before;
    struct csn_span document;
};

static bool take_apart(struct work *work, struct frame *frame)
{
    struct csn_span text = csn_arena_copy(&work->arena, csn_buf_span(&work->best));

    *frame = (struct frame){.document = text};
    if (work->mutation->form == CSN_MUTATION_DOCUMENT) {
        frame->before = csn_span_slice(text, 0, csn_span_find(text, 0, '\n') + 1);
        frame->document = csn_span_slice(text, frame->before.len, text.len);
    } else if (work->mutation->form == CSN_MUTATION_REQUEST || work->mutation->form == CSN_MUTATION_ANSWER) {
        if (!csn_mutation_message_split(&frame->message, text))
            return false;
        frame->document = frame->message.body;
    }
    return text.data != NULL;
}

static bool try_frame(struct work *work, struct frame *frame, struct csn_span document)
{
    struct csn_buf text, signed_again;
    bool taken;

    csn_buf_init(&text, NULL, ARENA_CEILING);
    csn_buf_init(&signed_again, NULL, ARENA_CEILING);
    if (frame->message.count > 0) {
        frame->message.body = document;
        csn_mutation_message_measure(&frame->message, &work->arena);
        taken = csn_mutation_message_join(&frame->message, &text);
    } else {
        taken = csn_buf_append(&text, frame->before) == CSN_OK && csn_buf_append(&text, document) == CSN_OK;
    }
    if (taken && work->mutation->signer != NULL && csn_resign(work->mutation->signer, csn_buf_span(&text), &signed_again))
        taken = try_text(work, csn_buf_span(&signed_again)) || try_text(work, csn_buf_span(&text));
    else
        taken = taken && try_text(work, csn_buf_span(&text));
    csn_buf_clear(&signed_again);
    csn_buf_clear(&text);
    return taken;
}

static bool try_document(struct work *work, struct frame *frame, const struct csn_value *root)
{
    struct csn_buf text;
    bool taken;

    csn_buf_init(&text, NULL, ARENA_CEILING);
    taken = csn_value_write(&text, root, NULL) == CSN_OK && try_frame(work, frame, csn_buf_span(&text));
    csn_buf_clear(&text);
    return taken;
}

/* Without the item, for a while. */
static bool try_drop(struct work *work, struct frame *frame, const struct csn_value *root, const struct csn_mutation_place *place)
{
    struct csn_value *parent = place->parent;
    struct csn_value_item item;

    if (parent == NULL)
        return false;
    item = parent->items[place->index];
    memmove(&parent->items[place->index], &parent->items[place->index + 1], (parent->count - place->index - 1) * sizeof item);
    parent->count--;
    if (try_document(work, frame, root))
        return true;
    memmove(&parent->items[place->index + 1], &parent->items[place->index], (parent->count - place->index) * sizeof item);
    parent->items[place->index] = item;
    parent->count++;
    return false;
}

/* With the plainest value of its kind, or half of its text. */
static bool try_plain(struct work *work, struct frame *frame, const struct csn_value *root, const struct csn_mutation_place *place)
{
    struct csn_value *value = place->value;
    const struct csn_value old = *value;

    if (value->kind == CSN_VALUE_NUMBER)
        value->text = CSN_SPAN("0");
    else if (value->kind == CSN_VALUE_STRING)
        value->text.len /= 2;
    else
        value->count = 0;
    if (try_document(work, frame, root))
        return true;
    *value = old;
    return false;
}

/* One round over every place; true where something was taken, after which places are found anew. */
static bool shrink_document(struct work *work)
{
    static _Thread_local struct csn_mutation_places places;
    struct csn_value *root = NULL;
    struct frame frame;

    csn_arena_reset(&work->arena);
    if (!take_apart(work, &frame) || csn_value_parse(&work->arena, frame.document, NULL, &root, NULL) != CSN_OK)
        return false;
    csn_mutation_places_find(&places, NULL, CSN_SHAPE_NONE, root);
    for (size_t i = 0; i < places.count && work->tries > 0; i++)
        if (try_drop(work, &frame, root, &places.items[i]) || try_plain(work, &frame, root, &places.items[i]))
            return true;
    return false;
}

static bool shrink_lines(struct work *work)
{
    struct frame frame;

    csn_arena_reset(&work->arena);
    if (!take_apart(work, &frame))
        return false;
    for (size_t i = frame.message.count; i > 1 && work->tries > 0; i--) {
        struct csn_span line = frame.message.lines[i - 1];

        csn_mutation_message_drop(&frame.message, i - 1);
        if (try_frame(work, &frame, frame.document))
            return true;
        csn_mutation_message_insert(&frame.message, i - 1, line);
    }
    return false;
}

void csn_minimise(const struct csn_mutation *mutation, struct csn_span input, csn_minimise_keeps *keeps, void *ctx, size_t max_tries,
                  struct csn_buf *out)
{
    struct work work = {.mutation = mutation, .keeps = keeps, .ctx = ctx, .tries = max_tries};

    csn_buf_init(&work.best, NULL, ARENA_CEILING);
    csn_arena_init(&work.arena, NULL, ARENA_CEILING);
    if (csn_buf_append(&work.best, input) == CSN_OK) {
        while (mutation->form != CSN_MUTATION_BYTES && (shrink_lines(&work) || shrink_document(&work)))
            continue;
        minimise_bytes(&work);
    }
    if (csn_buf_append(out, csn_buf_span(&work.best)) != CSN_OK)
        csn_buf_reset(out);
    csn_arena_clear(&work.arena);
    csn_buf_clear(&work.best);
}

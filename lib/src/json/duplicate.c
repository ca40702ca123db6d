#include <countersign/json.h>

#include "../base/sort.h"
#include "unescape.h"

/* The names of the objects that are open, the innermost one's last. A name is where it begins in the text. */
struct search {
    struct csn_span text;
    size_t *names;
    size_t count;
    size_t room;
    size_t starts[CSN_JSON_DEPTH_MAX]; /* in `names`, of each open level */
    struct csn_json_duplicate *duplicate;
};

/* The name that begins at `offset`, between its quotes. */
static struct csn_span raw_at(struct csn_span text, size_t offset)
{
    size_t end = offset + 1;

    while (text.data[end] != '"')
        end += text.data[end] == '\\' ? 2 : 1;
    return csn_span_slice(text, offset + 1, end);
}

static int compare(struct csn_span text, size_t a, size_t b)
{
    return csn_json_compare_raw(raw_at(text, a), raw_at(text, b));
}

/* By name, and among equal names by place. */
static bool precedes(const void *ctx, size_t a, size_t b)
{
    const struct search *search = ctx;
    int order = compare(search->text, a, b);

    return order != 0 ? order < 0 : a < b;
}

/* Of all duplicates, the one that is complete first is kept. */
static void note(struct csn_json_duplicate *duplicate, size_t first, size_t second)
{
    if (!duplicate->found || second < duplicate->second)
        *duplicate = (struct csn_json_duplicate){.found = true, .first = first, .second = second};
}

static void close_object(struct search *search, size_t start)
{
    size_t *names = search->names + start;
    size_t count = search->count - start;

    csn_sort(names, count, precedes, search);
    for (size_t i = 1; i < count; i++)
        if (compare(search->text, names[i - 1], names[i]) == 0)
            note(search->duplicate, names[i - 1], names[i]);
    search->count = start;
}

/* `depth` is that of the level that the token opens or closes. */
static enum csn_status take(struct search *search, const struct csn_json_token *token, size_t depth, struct csn_error *error)
{
    switch (token->kind) {
    case CSN_JSON_OBJECT_BEGIN:
        search->starts[depth - 1] = search->count;
        return CSN_OK;
    case CSN_JSON_NAME:
        if (search->count == search->room)
            return csn_error_set(error, CSN_LIMIT, token->offset, "more than %zu names at once", search->room);
        search->names[search->count++] = token->offset;
        return CSN_OK;
    case CSN_JSON_OBJECT_END:
        close_object(search, search->starts[depth]);
        return CSN_OK;
    default:
        return CSN_OK;
    }
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the search keeps its names there */
enum csn_status csn_json_find_duplicate(struct csn_span text, size_t *scratch, size_t count,
                                        struct csn_json_duplicate *duplicate, struct csn_error *error)
{
    struct csn_json_duplicate found = {.found = false};
    struct search search = {.text = text, .names = scratch, .room = count, .duplicate = &found};
    struct csn_json_reader reader;
    struct csn_json_token token = {.kind = CSN_JSON_NULL};
    enum csn_status status = CSN_OK;

    csn_json_reader_init(&reader, text, CSN_JSON_DEPTH_MAX);
    while (status == CSN_OK && token.kind != CSN_JSON_END) {
        status = csn_json_next(&reader, &token, error);
        if (status == CSN_OK)
            status = take(&search, &token, reader.depth, error);
    }
    if (status == CSN_OK)
        *duplicate = found;
    return status;
}

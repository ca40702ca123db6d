#include "variation.h"

#include <string.h>

#include "property.h"

enum { ARENA_CEILING = 64 << 20, HEADERS_MORE = 1 };

struct work {
    struct csn_fuzz_varied *varied;
    struct csn_header *headers; /* the request's, to be changed */
    size_t count;
    uint32_t chance;
};

/* The parts, one behind the other. */
static struct csn_span joined(struct work *work, struct csn_span a, struct csn_span b, struct csn_span c)
{
    char *text = csn_arena_alloc(&work->varied->arena, a.len + b.len + c.len);
    const struct csn_span parts[] = {a, b, c};
    size_t len = 0;

    CSN_FUZZ_PROPERTY(text != NULL, "the harness has memory");
    for (size_t i = 0; i < CSN_COUNT(parts); i++) {
        if (parts[i].len > 0)
            memcpy(text + len, parts[i].data, parts[i].len);
        len += parts[i].len;
    }
    return csn_span_of(text, len);
}

static bool vary_order(struct work *work)
{
    bool moved = false;

    for (size_t i = 1; i < work->count; i++) {
        struct csn_header before = work->headers[i - 1];

        if ((work->chance >> i % 32 & 1) || csn_span_equal_ascii_case(before.name, work->headers[i].name))
            continue;
        work->headers[i - 1] = work->headers[i];
        work->headers[i] = before;
        moved = true;
    }
    return moved;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool vary_case(struct work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        struct csn_span name = joined(work, work->headers[i].name, CSN_SPAN(""), CSN_SPAN(""));
        char *bytes = (char *)name.data; /* the copy is ours */

        for (size_t j = 0; j < name.len; j++)
            if (is_letter(bytes[j]) && (work->chance >> (i + j) % 32 & 1))
                bytes[j] ^= 0x20;
        work->headers[i].name = name;
    }
    return work->count > 0;
}

static bool vary_spaces_around(struct work *work)
{
    for (size_t i = 0; i < work->count; i++)
        work->headers[i].value = joined(work, CSN_SPAN(" \t"), work->headers[i].value, CSN_SPAN("\t  "));
    return work->count > 0;
}

static bool vary_spaces_within(struct work *work)
{
    bool found = false;

    for (size_t i = 0; i < work->count; i++) {
        struct csn_span value = work->headers[i].value;
        size_t space = csn_span_find(value, 0, ' ');

        if (space == value.len)
            continue;
        found = true;
        work->headers[i].value = joined(work, csn_span_slice(value, 0, space), CSN_SPAN("  "),
                                        csn_span_slice(value, space, value.len));
    }
    return found;
}

static bool add_header(struct work *work, struct csn_span name)
{
    work->headers[work->count++] = (struct csn_header){name, CSN_SPAN_INIT("x")};
    return true;
}

static bool add_unsigned(struct work *work)
{
    static const struct csn_span names[] = {CSN_SPAN_INIT("User-Agent"), CSN_SPAN_INIT("Connection"), CSN_SPAN_INIT("Expect"),
                                            CSN_SPAN_INIT("X-Amzn-Trace-Id"), CSN_SPAN_INIT("TE"), CSN_SPAN_INIT("Proxy-Anything"),
                                            CSN_SPAN_INIT("Authorization"), CSN_SPAN_INIT("Transfer-Encoding")};

    return add_header(work, names[work->chance % CSN_COUNT(names)]);
}

static bool vary_query_order(struct work *work)
{
    struct csn_span query = work->varied->request.query;
    size_t cut = csn_span_find(query, 0, '&');

    if (cut == query.len)
        return false;
    work->varied->request.query = joined(work, csn_span_slice(query, cut + 1, query.len), CSN_SPAN("&"), csn_span_slice(query, 0, cut));
    return true;
}

/* A header that signatures cover, from `chance` on. */
static size_t signed_header(const struct work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        size_t at = (work->chance + i) % work->count;
        const struct csn_headers one = {&work->headers[at], 1};
        char name[64 * 1024];
        struct csn_buf list;

        csn_buf_init_fixed(&list, name, sizeof name);
        if (csn_sigv4_signed_headers(one, &list) == CSN_OK && list.len > 0)
            return at;
    }
    return work->count;
}

static bool vary_value(struct work *work)
{
    size_t at = signed_header(work);

    if (at == work->count)
        return false;
    work->headers[at].value = joined(work, work->headers[at].value, CSN_SPAN("x"), CSN_SPAN(""));
    return true;
}

static bool drop_header(struct work *work)
{
    size_t at = signed_header(work);

    if (at == work->count)
        return false;
    work->count--;
    memmove(&work->headers[at], &work->headers[at + 1], (work->count - at) * sizeof *work->headers);
    return true;
}

static bool vary(struct work *work, enum csn_fuzz_variation kind)
{
    struct csn_sigv4_request *request = &work->varied->request;

    switch (kind) {
    case CSN_FUZZ_HEADER_ORDER: return vary_order(work);
    case CSN_FUZZ_NAME_CASE: return vary_case(work);
    case CSN_FUZZ_SPACES_AROUND: return vary_spaces_around(work);
    case CSN_FUZZ_SPACES_WITHIN: return vary_spaces_within(work);
    case CSN_FUZZ_NEVER_SIGNED: return add_unsigned(work);
    case CSN_FUZZ_QUERY_ORDER: return vary_query_order(work);
    case CSN_FUZZ_HEADER_VALUE: return vary_value(work);
    case CSN_FUZZ_HEADER_MORE: return add_header(work, CSN_SPAN("x-amz-more"));
    case CSN_FUZZ_HEADER_LESS: return drop_header(work);
    case CSN_FUZZ_DOT_SEGMENT: request->path = joined(work, CSN_SPAN("/.//y/.."), request->path, CSN_SPAN("")); return true;
    case CSN_FUZZ_METHOD: request->method = joined(work, request->method, CSN_SPAN("X"), CSN_SPAN("")); return true;
    case CSN_FUZZ_SEGMENT: request->path = joined(work, request->path, CSN_SPAN("/x"), CSN_SPAN("")); return true;
    case CSN_FUZZ_PARAMETER: request->query = joined(work, request->query, CSN_SPAN("&x"), CSN_SPAN("")); return true;
    case CSN_FUZZ_PAYLOAD: request->payload_hash = CSN_SPAN("UNSIGNED-PAYLOAD"); return true;
    default: return false;
    }
}

bool csn_fuzz_vary(struct csn_fuzz_varied *varied, const struct csn_sigv4_request *request, enum csn_fuzz_variation kind,
                   uint32_t chance)
{
    struct work work = {.varied = varied, .count = request->headers.count, .chance = chance};
    bool made;

    *varied = (struct csn_fuzz_varied){.request = *request};
    csn_arena_init(&varied->arena, NULL, ARENA_CEILING);
    work.headers = csn_arena_alloc_array(&varied->arena, work.count + HEADERS_MORE, sizeof *work.headers);
    CSN_FUZZ_PROPERTY(work.headers != NULL, "the harness has memory");
    if (work.count > 0)
        memcpy(work.headers, request->headers.items, work.count * sizeof *work.headers);
    made = vary(&work, kind);
    varied->request.headers = (struct csn_headers){work.headers, work.count};
    return made;
}

void csn_fuzz_varied_clear(struct csn_fuzz_varied *varied)
{
    csn_arena_clear(&varied->arena);
}

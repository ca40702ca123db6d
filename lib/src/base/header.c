#include <countersign/header.h>

/* Lengths differ more often than not, and cost nothing to compare. */
static bool bears(const struct csn_header *header, struct csn_span name)
{
    return header->name.len == name.len && csn_span_equal_ascii_case(header->name, name);
}

size_t csn_headers_find(struct csn_headers headers, size_t from, struct csn_span name)
{
    for (size_t i = from; i < headers.count; i++)
        if (bears(&headers.items[i], name))
            return i;
    return headers.count;
}

struct csn_span csn_headers_get(struct csn_headers headers, struct csn_span name)
{
    size_t found = csn_headers_find(headers, 0, name);

    if (found == headers.count)
        return (struct csn_span){NULL, 0};
    return headers.items[found].value;
}

size_t csn_headers_count(struct csn_headers headers, struct csn_span name)
{
    size_t count = 0;

    for (size_t i = 0; i < headers.count; i++)
        count += bears(&headers.items[i], name);
    return count;
}

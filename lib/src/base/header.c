#include <countersign/header.h>

size_t csn_headers_find(struct csn_headers headers, size_t from, struct csn_span name)
{
    for (size_t i = from; i < headers.count; i++)
        if (csn_span_equal_ascii_case(headers.items[i].name, name))
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
        count += csn_span_equal_ascii_case(headers.items[i].name, name);
    return count;
}

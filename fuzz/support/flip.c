#include "flip.h"

#include <string.h>

enum { PARTS_BESIDES = 5 };

static struct csn_span *part_of(struct csn_sigv4_request *request, struct csn_span *amz_date, struct csn_header *headers,
                                uint32_t number)
{
    /* cppcheck-suppress constVariable ; it is one */
    struct csn_span *const parts[PARTS_BESIDES] = {&request->method, &request->path, &request->query, &request->payload_hash, amz_date};

    if (number < PARTS_BESIDES)
        return parts[number];
    number -= PARTS_BESIDES;
    return number % 2 ? &headers[number / 2].name : &headers[number / 2].value;
}

bool csn_fuzz_flip(struct csn_sigv4_request *request, struct csn_span *amz_date, struct csn_header *headers, uint32_t chance,
                   struct csn_fuzz_input *input)
{
    uint32_t parts = PARTS_BESIDES + 2 * (uint32_t)request->headers.count;
    uint32_t bit = chance / parts;
    struct csn_span *part;

    if (request->headers.count > 0)
        memcpy(headers, request->headers.items, request->headers.count * sizeof *headers);
    request->headers.items = headers;
    part = part_of(request, amz_date, headers, chance % parts);
    if (part->len == 0)
        return false;
    *part = csn_fuzz_copy(input, *part);
    ((char *)part->data)[bit / 8 % part->len] ^= (char)(1 << bit % 8); /* the copy is ours */
    return true;
}

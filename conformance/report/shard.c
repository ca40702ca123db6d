#include "report/shard.h"

#include <stdlib.h>
#include <string.h>

/* Reads one to five digits; returns what follows them, or NULL. */
static const char *read_digits(const char *text, unsigned *number)
{
    size_t len = strspn(text, "0123456789");
    if (len < 1 || len > 5)
        return NULL;
    *number = (unsigned)strtoul(text, NULL, 10);
    return text + len;
}

enum csn_status csn_shard_read(const char *text, struct csn_shard *shard, struct csn_error *error)
{
    *shard = (struct csn_shard){0};
    if (!text)
        return CSN_OK;
    const char *slash = read_digits(text, &shard->index);
    const char *end = slash && *slash == '/' ? read_digits(slash + 1, &shard->count) : NULL;
    if (end && !*end && shard->index >= 1 && shard->index <= shard->count)
        return CSN_OK;
    return csn_error_set(error, CSN_ARGUMENT, 0, "--shard must be I/N with I from 1 to N, such as 1/4, not %s", text);
}

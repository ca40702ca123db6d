#include <stdlib.h>

#include <countersign/crypto.h>
#include <countersign/hex.h>

#include "cli/commands.h"

/* What was compiled in counts by its text, what a user added by its ids. */
static size_t list_parts(const struct csn_catalogue *catalogue, const struct csn_catalogue_file *files, size_t file_count,
                         struct csn_span *parts)
{
    size_t count = 0;
    for (size_t i = 0; i < file_count; i++)
        parts[count++] = files[i].text;
    for (size_t i = 0; i < catalogue->case_count; i++)
        parts[count++] = catalogue->cases[i].id;
    return count;
}

enum csn_status csn_suite_id(const struct csn_catalogue *catalogue, char out[CSN_SUITE_ID_SIZE])
{
    const struct csn_crypto *crypto = csn_crypto_default();
    unsigned char digest[CSN_SHA256_SIZE];
    size_t file_count = 0;
    const struct csn_catalogue_file *files = csn_catalogue_embedded(&file_count);
    struct csn_span *parts = calloc(file_count + catalogue->case_count + 1, sizeof *parts);
    if (!parts)
        return CSN_NO_MEMORY;
    size_t count = list_parts(catalogue, files, file_count, parts);
    enum csn_status status = crypto->sha256(crypto->ctx, parts, count, digest);
    if (status == CSN_OK)
        csn_hex_encode(digest, CSN_SUITE_ID_SIZE / 2, out);
    free(parts);
    return status;
}

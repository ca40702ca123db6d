/* Two implementations sign a request alike: the same headers, the same canonical request, the same signature; both hashes of the library agree;
 * and a path that is to be kept is. */
#include <string.h>

#include "naive_sigv4.h"
#include "property.h"
#include "wire.h"

enum { TEXT_CEILING = 64 << 20 };

static void compare(const struct csn_fuzz_wire *wire, const struct csn_sigv4_authorization *ours, struct csn_buf texts[3])
{
    char signature[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_canonical_request(&wire->request, ours->signed_headers, NULL, &texts[0], NULL);

    csn_fuzz_naive_list(wire->request.headers, &texts[1]);
    csn_fuzz_naive_canonical(&wire->request, csn_buf_span(&texts[1]), &texts[2]);
    CSN_FUZZ_PROPERTY(status == CSN_OK, "what was signed has a canonical request");
    CSN_FUZZ_PROPERTY(csn_span_equal(ours->signed_headers, csn_buf_span(&texts[1])), "both sign the same headers");
    CSN_FUZZ_PROPERTY(csn_span_equal(csn_buf_span(&texts[0]), csn_buf_span(&texts[2])), "both have the same canonical request");
    csn_fuzz_naive_signature(csn_buf_span(&texts[2]), wire->amz_date, &ours->scope, CSN_SPAN(CSN_FUZZ_SECRET), signature);
    CSN_FUZZ_PROPERTY(csn_span_equal(ours->signature, csn_span_of(signature, sizeof signature)), "both have the same signature");
}

/* The canonical request is as good a text as any. */
static void compare_hashes(struct csn_span text)
{
    const struct csn_crypto *const both[] = {csn_crypto_default(), csn_crypto_portable()};
    unsigned char digests[2][CSN_SHA256_SIZE], macs[2][CSN_SHA256_SIZE];
    struct csn_hmac_key key;

    for (size_t i = 0; i < CSN_COUNT(both); i++)
        CSN_FUZZ_PROPERTY(both[i]->sha256(both[i]->ctx, &text, 1, digests[i]) == CSN_OK &&
                          both[i]->hmac_key(both[i]->ctx, csn_span_slice(text, 0, text.len % 80), &key) == CSN_OK &&
                          both[i]->hmac(both[i]->ctx, &key, &text, 1, macs[i]) == CSN_OK, "any text has a hash");
    CSN_FUZZ_PROPERTY(memcmp(digests[0], digests[1], CSN_SHA256_SIZE) == 0 && memcmp(macs[0], macs[1], CSN_SHA256_SIZE) == 0,
                      "both hashes of the library agree");
}

/* As S3 wants it. */
static void check_kept_path(const struct csn_sigv4_request *request, struct csn_span signed_headers, struct csn_buf *text)
{
    static const struct csn_sigv4_options options = {.keep_path = true, .encode_once = true};

    csn_buf_reset(text);
    CSN_FUZZ_PROPERTY(csn_sigv4_canonical_request(request, signed_headers, &options, text, NULL) == CSN_OK &&
                      csn_span_starts_with(csn_span_slice(csn_buf_span(text), request->method.len + 1, text->len), request->path),
                      "a path that is kept and not encoded again stands as it was sent");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_sigv4_authorization ours;
    struct csn_fuzz_wire wire;
    struct csn_buf texts[4];

    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_init(&texts[i], NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_fuzz_wire_read(&wire, csn_span_of(data, size)) &&
                            csn_fuzz_wire_sign(&wire.request, wire.amz_date, &texts[3]) == CSN_OK;
    if (csn_fuzz_run.accepted) {
        CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(csn_buf_span(&texts[3]), &ours, NULL) == CSN_OK,
                          "our Authorization has its form");
        compare(&wire, &ours, texts);
        compare_hashes(csn_buf_span(&texts[2]));
        check_kept_path(&wire.request, ours.signed_headers, &texts[1]);
    }
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_clear(&texts[i]);
    csn_fuzz_wire_clear(&wire);
    return 0;
}

/* What is given is what is sent: the bytes of a signed request, read back by two readers, hold the input's members and nothing
 * else; the signature verifies, and no longer does when a byte that it covers is changed. The form of another request gives the
 * same bytes. */
#include "property.h"
#include "request.h"

enum { BYTES_CEILING = 4 << 20 };

static void check_form(const struct csn_fuzz_request *request, struct csn_span body, struct csn_span plain)
{
    static struct csn_client_forms forms;
    struct csn_buf raw;

    csn_client_forms_init(&forms);
    csn_buf_init(&raw, NULL, BYTES_CEILING);
    CSN_FUZZ_PROPERTY(csn_fuzz_build(request, CSN_SPAN(""), &forms, &raw) == CSN_OK, "an empty body is built too");
    csn_buf_reset(&raw);
    CSN_FUZZ_PROPERTY(csn_fuzz_build(request, body, &forms, &raw) == CSN_OK && csn_span_equal(csn_buf_span(&raw), plain),
                      "a form gives the same request");
    csn_buf_clear(&raw);
}

static void check(const struct csn_fuzz_request *request, struct csn_fuzz_input *input, struct csn_span body)
{
    struct csn_buf raw;
    enum csn_status status;

    csn_buf_init(&raw, NULL, BYTES_CEILING);
    status = csn_fuzz_build(request, body, NULL, &raw);
    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted == csn_fuzz_request_buildable(request), "exactly what breaks no header is built");
    CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted || (status == CSN_SYNTAX && raw.len == 0), "a refusal leaves nothing behind");
    if (csn_fuzz_run.accepted) {
        csn_fuzz_check_request(request, body, csn_buf_span(&raw), input);
        check_form(request, body, csn_buf_span(&raw));
    }
    csn_buf_clear(&raw);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_request request;
    struct csn_fuzz_input input;
    struct csn_buf body;

    csn_fuzz_input_init(&input, data, size);
    csn_buf_init(&body, NULL, BYTES_CEILING);
    csn_fuzz_take_request(&input, &request);
    csn_fuzz_run.accepted = false;
    if (csn_fuzz_encode(&request, &body)) {
        struct csn_span exact = csn_fuzz_copy(&input, csn_buf_span(&body));

        csn_fuzz_check_body(&request, exact);
        csn_fuzz_check_body_independently(&request, exact);
        check(&request, &input, exact);
    }
    csn_buf_clear(&body);
    csn_fuzz_input_clear(&input);
    return 0;
}

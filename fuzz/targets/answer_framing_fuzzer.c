/* An answer is read without a defect exactly where a strict reader of RFC 9112 takes it; both then find the same end and the same body. */
#include "property.h"
#include "strict_http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    csn_fuzz_run.accepted = csn_fuzz_check_framing(CSN_HTTP_RESPONSE, csn_span_of(data, size));
    return 0;
}

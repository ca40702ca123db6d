/* A pattern, and behind a line's end the text: a pattern is refused by place and reason, or matches exactly where a naive matcher says so. */
#include <countersign/model.h>

#include "naive_pattern.h"
#include "property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span all = csn_span_of(data, size);
    size_t end = csn_span_find(all, 0, '\n');
    struct csn_span pattern = csn_span_slice(all, 0, end), text = csn_span_slice(all, end + 1, size);
    struct csn_error error = {.message = ""};
    bool matches = false, again = false;
    enum csn_status status = csn_pattern_match(pattern, text, &matches, &error);
    enum csn_fuzz_answer naive;

    csn_fuzz_run.accepted = status == CSN_OK;
    if (status != CSN_OK) {
        CSN_FUZZ_PROPERTY(error.status == status && error.offset <= pattern.len && error.message[0] != '\0', "a refusal says why and where");
        return 0;
    }
    CSN_FUZZ_PROPERTY(csn_pattern_match(pattern, text, &again, NULL) == CSN_OK && again == matches, "the answer is always the same");
    naive = csn_fuzz_naive_match(pattern, text);
    CSN_FUZZ_PROPERTY(naive == CSN_FUZZ_TOO_LONG || matches == (naive == CSN_FUZZ_YES), "two matchers agree");
    return 0;
}

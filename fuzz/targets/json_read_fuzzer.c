/* Three readers agree on what is a JSON text: the library's tokeniser, its documents, and a recogniser by recursive descent; and cJSON
 * finds the same values, or refuses too. */
#include "json_facts.h"
#include "other_reader.h"
#include "property.h"
#include "strict_json.h"

enum { ARENA_CEILING = 64 << 20 };

static void check_depths(struct csn_span text)
{
    struct csn_error error = {.message = ""};
    enum csn_status status = csn_json_check(text, &error);

    CSN_FUZZ_PROPERTY((status == CSN_OK) == csn_fuzz_is_json(text, CSN_JSON_DEPTH_MAX), "exactly what the grammar has is read");
    CSN_FUZZ_PROPERTY(status == CSN_OK || (error.status == status && error.offset <= text.len && error.message[0] != '\0'),
                      "a refusal says why and where");
    if (status != CSN_OK)
        csn_fuzz_check_pointing(text, &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span text = csn_span_of(data, size);
    struct csn_value *value = NULL;
    struct csn_arena arena;
    enum csn_status status;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    status = csn_value_parse(&arena, text, NULL, &value, NULL);
    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted == csn_fuzz_is_json(text, CSN_VALUE_DEPTH_DEFAULT),
                      "exactly what the grammar has becomes a document");
    check_depths(text);
    if (csn_fuzz_run.accepted) {
        csn_fuzz_check_value_independently(text, value);
        csn_fuzz_check_document(text, value, &arena);
    } else if (status != CSN_LIMIT)
        csn_fuzz_check_refusal_independently(text);
    csn_arena_clear(&arena);
    return 0;
}

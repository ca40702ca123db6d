/* A document that is written in any style reads as the same document, and writing that again gives the same bytes; each text of it can
 * be compared raw and found by a pointer. */
#include <countersign/utf8.h>
#include <countersign/value.h>

#include "property.h"
#include "wire.h"

enum { ARENA_CEILING = 64 << 20, TEXT_CEILING = 64 << 20 };

static void check_text(const struct csn_value *value)
{
    char room[512];
    struct csn_buf quoted;
    struct csn_span raw;

    if (value->kind == CSN_VALUE_STRING && value->text.len <= sizeof room / 6) {
        csn_buf_init_fixed(&quoted, room, sizeof room);
        CSN_FUZZ_PROPERTY(csn_json_write_string(&quoted, value->text, NULL, NULL) == CSN_OK, "a text that was read can be written");
        raw = csn_span_slice(csn_buf_span(&quoted), 1, quoted.len - 1);
        CSN_FUZZ_PROPERTY(csn_json_raw_equal(raw, value->text), "a text that was written means the same");
        CSN_FUZZ_PROPERTY(value->lone_surrogate == (csn_utf8_check(value->text) < value->text.len), "only a lone surrogate is no UTF-8");
    }
    for (size_t i = 0; i < value->count; i++)
        check_text(value->items[i].value);
}

static void check_styles(struct csn_arena *arena, const struct csn_value *value, const struct csn_json_style *style)
{
    struct csn_value *again = NULL;
    struct csn_buf first, second;

    csn_buf_init(&first, NULL, TEXT_CEILING);
    csn_buf_init(&second, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_value_write(&first, value, style) == CSN_OK, "what was read can be written");
    CSN_FUZZ_PROPERTY(csn_value_parse(arena, csn_buf_span(&first), NULL, &again, NULL) == CSN_OK, "what was written can be read");
    CSN_FUZZ_PROPERTY(csn_value_equal(value, again), "a document means the same when it was written and read");
    CSN_FUZZ_PROPERTY(csn_value_write(&second, again, style) == CSN_OK &&
                      csn_span_equal(csn_buf_span(&first), csn_buf_span(&second)), "written again it is the same bytes");
    csn_buf_clear(&second);
    csn_buf_clear(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span text = csn_span_of(data, size);
    uint32_t chance = csn_fuzz_hash(text);
    const struct csn_json_style style = {chance & 1, chance & 2, chance & 4, chance & 8, chance & 16, chance & 32, chance & 64};
    struct csn_value *value = NULL;
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_fuzz_run.accepted = csn_value_parse(&arena, text, NULL, &value, NULL) == CSN_OK;
    if (csn_fuzz_run.accepted) {
        check_text(value);
        check_styles(&arena, value, &style);
    }
    csn_arena_clear(&arena);
    return 0;
}

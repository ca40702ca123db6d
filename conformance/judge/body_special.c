/* Inputs that JSON can't carry: {"$special":"NaN"}, "invalid-date", "utf16:d83d", "bytes:ff". What has no right spelling at all is left
 * out of the input that is compared: a client refuses it or leaves it out (rule number.finite). */
#include <countersign/hex.h>
#include <countersign/utf8.h>

#include "judge/body.h"

static const struct csn_span special_name = CSN_SPAN_INIT("$special");
static const struct csn_span utf16_prefix = CSN_SPAN_INIT("utf16:");

bool csn_special_is(const struct csn_value *value)
{
    return value != NULL && value->kind == CSN_VALUE_OBJECT && value->count == 1 &&
           csn_span_equal(value->items[0].name, special_name);
}

static bool is_surrogate(uint32_t unit, uint32_t first)
{
    return unit >= first && unit < first + 0x400;
}

/* Appends UTF-16 code units (big endian) as text; tells whether one is a lone surrogate. */
static bool append_units(struct csn_span bytes, char *out, size_t *len)
{
    bool lone = false;

    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = (uint32_t)(unsigned char)bytes.data[i] << 8 | (unsigned char)bytes.data[i + 1];
        uint32_t next = i + 3 < bytes.len ? (uint32_t)(unsigned char)bytes.data[i + 2] << 8 | (unsigned char)bytes.data[i + 3] : 0;

        if (is_surrogate(unit, 0xD800) && is_surrogate(next, 0xDC00)) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        }
        lone = lone || is_surrogate(unit, 0xD800) || is_surrogate(unit, 0xDC00);
        *len += csn_utf8_encode(unit, out + *len);
    }
    return lone;
}

static struct csn_value *make_text(struct csn_judgement *judgement, struct csn_span digits)
{
    struct csn_buf units = csn_judgement_buffer(judgement);
    struct csn_value *value = csn_value_new(judgement->arena, CSN_VALUE_STRING);
    char *out = csn_arena_alloc(judgement->arena, digits.len + 1);
    size_t len = 0;

    if (value == NULL || out == NULL || csn_hex_decode(digits, &units, NULL) != CSN_OK) {
        csn_judgement_fail(judgement, CSN_ARGUMENT, "an input's code units can't be read");
        return NULL;
    }
    value->lone_surrogate = append_units(csn_buf_span(&units), out, &len);
    value->text = csn_span_of(out, len);
    return value;
}

/* The value that stands for `value`, or NULL where nothing does. */
static struct csn_value *resolve(struct csn_judgement *judgement, struct csn_value *value)
{
    struct csn_value *copy;
    struct csn_span text;

    if (csn_special_is(value)) {
        text = csn_value_text(value->items[0].value);
        if (!csn_span_starts_with(text, utf16_prefix))
            return NULL;
        return make_text(judgement, csn_span_slice(text, utf16_prefix.len, text.len));
    }
    if (value->kind != CSN_VALUE_OBJECT && value->kind != CSN_VALUE_ARRAY)
        return value;
    copy = csn_value_new(judgement->arena, value->kind);
    for (size_t i = 0; copy != NULL && i < value->count; i++) {
        struct csn_value *child = resolve(judgement, value->items[i].value);

        if (child != NULL)
            (void)csn_judgement_ok(judgement, csn_value_add(judgement->arena, copy, value->items[i].name, child), "no room for an input");
    }
    if (copy == NULL)
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for an input");
    return copy;
}

const struct csn_value *csn_special_resolve(struct csn_judgement *judgement, const struct csn_value *input)
{
    const struct csn_value *resolved = resolve(judgement, (struct csn_value *)(uintptr_t)input); /* which changes none of it */

    return judgement->status == CSN_OK ? resolved : NULL;
}

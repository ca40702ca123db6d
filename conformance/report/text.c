#include "report/text.h"

#include <string.h>

#include <countersign/hex.h>
#include <countersign/utf8.h>

/* Far above what a case may exchange (an adapter's line has at most 16 MiB, and an escape four bytes for one). */
#define TEXT_MAX ((size_t)256 << 20)

static bool is_control(uint32_t scalar)
{
    return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0);
}

/* The end of the run of printable characters from `at`; the bytes up to `*next` are to be escaped. */
static size_t printable_end(struct csn_span text, size_t at, size_t *next)
{
    uint32_t scalar = 0;
    for (*next = at; at < text.len; at = *next) {
        if (!csn_utf8_next(text, next, &scalar)) {
            *next = at + 1;
            return at;
        }
        if (is_control(scalar))
            return at;
    }
    return at;
}

enum csn_status csn_text_clean(struct csn_span text, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    size_t next = 0;
    for (size_t at = 0; at < text.len && status == CSN_OK; at = next) {
        size_t end = printable_end(text, at, &next);
        status = csn_buf_append(out, csn_span_slice(text, at, end));
        for (size_t i = end; i < next && end < text.len && status == CSN_OK; i++)
            status = csn_buf_append_format(out, "\\x%02x", (unsigned)(unsigned char)text.data[i]);
    }
    return status;
}

static cJSON *make_string(struct csn_span text, enum csn_status (*write)(struct csn_span, struct csn_buf *))
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, TEXT_MAX);
    cJSON *item = NULL;
    if (write(text, &buf) == CSN_OK && csn_buf_append_byte(&buf, '\0') == CSN_OK)
        item = cJSON_CreateString(buf.data);
    csn_buf_clear(&buf);
    return item;
}

cJSON *csn_text_new(struct csn_span text)
{
    return make_string(text, csn_text_clean);
}

cJSON *csn_text_new_bytes(struct csn_span bytes)
{
    return make_string(bytes, csn_hex_escape);
}

bool csn_text_put_item(cJSON *object, const char *name, cJSON *item)
{
    if (item && cJSON_AddItemToObject(object, name, item))
        return true;
    cJSON_Delete(item);
    return false;
}

bool csn_text_put(cJSON *object, const char *name, struct csn_span text)
{
    return csn_text_put_item(object, name, csn_text_new(text));
}

bool csn_text_put_bytes(cJSON *object, const char *name, struct csn_span bytes)
{
    return csn_text_put_item(object, name, csn_text_new_bytes(bytes));
}

bool csn_text_put_number(cJSON *object, const char *name, double number)
{
    return csn_text_put_item(object, name, cJSON_CreateNumber(number));
}

bool csn_text_push_item(cJSON *array, cJSON *item)
{
    if (item && cJSON_AddItemToArray(array, item))
        return true;
    cJSON_Delete(item);
    return false;
}

const char *csn_text_get(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text ? text : "";
}

double csn_text_get_number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

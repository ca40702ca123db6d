#include <countersign/buf.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "digits.h"

enum { FIRST_CAPACITY = 64, FORMAT_ON_STACK = 512, UINT64_DIGITS = 20 };

void csn_buf_init(struct csn_buf *buf, const struct csn_allocator *allocator, size_t ceiling)
{
    *buf = (struct csn_buf){.ceiling = ceiling, .allocator = allocator};
}

void csn_buf_init_fixed(struct csn_buf *buf, void *storage, size_t size)
{
    *buf = (struct csn_buf){.data = storage, .cap = size, .ceiling = size, .fixed = true};
}

void csn_buf_clear(struct csn_buf *buf)
{
    buf->len = 0;
    if (buf->fixed)
        return;
    csn_alloc_free(buf->allocator, buf->data, buf->cap);
    buf->data = NULL;
    buf->cap = 0;
}

void csn_buf_clear_secret(struct csn_buf *buf)
{
    csn_wipe(buf->data, buf->cap);
    csn_buf_clear(buf);
}

void csn_buf_reset(struct csn_buf *buf)
{
    buf->len = 0;
}

void csn_buf_truncate(struct csn_buf *buf, size_t len)
{
    if (len < buf->len)
        buf->len = len;
}

/* Doubles, so that appending is linear in all; the ceiling is met exactly, never overshot. */
static size_t grown_capacity(const struct csn_buf *buf, size_t needed)
{
    size_t cap = buf->cap < FIRST_CAPACITY ? FIRST_CAPACITY : buf->cap;

    while (cap < needed)
        cap = cap > buf->ceiling / 2 ? buf->ceiling : cap * 2;
    return cap > buf->ceiling ? buf->ceiling : cap;
}

static enum csn_status grow(struct csn_buf *buf, size_t extra)
{
    size_t cap;
    char *data;

    if (extra > buf->ceiling - buf->len)
        return CSN_LIMIT;
    cap = grown_capacity(buf, buf->len + extra);
    data = csn_alloc_resize(buf->allocator, buf->data, buf->cap, cap);
    if (data == NULL)
        return CSN_NO_MEMORY;
    buf->data = data;
    buf->cap = cap;
    return CSN_OK;
}

enum csn_status csn_buf_reserve(struct csn_buf *buf, size_t extra)
{
    return extra <= buf->cap - buf->len ? CSN_OK : grow(buf, extra);
}

enum csn_status csn_buf_append(struct csn_buf *buf, struct csn_span text)
{
    enum csn_status status = csn_buf_reserve(buf, text.len);

    if (status != CSN_OK || text.len == 0)
        return status;
    memcpy(buf->data + buf->len, text.data, text.len);
    buf->len += text.len;
    return CSN_OK;
}

enum csn_status csn_buf_append_byte(struct csn_buf *buf, char byte)
{
    enum csn_status status = csn_buf_reserve(buf, 1);

    if (status != CSN_OK)
        return status;
    buf->data[buf->len++] = byte;
    return CSN_OK;
}

enum csn_status csn_buf_append_uint(struct csn_buf *buf, uint64_t number)
{
    char digits[UINT64_DIGITS];
    const char *first = csn_digits_before(digits + sizeof digits, number);

    return csn_buf_append(buf, csn_span_of(first, (size_t)(digits + sizeof digits - first)));
}

static enum csn_status format_in_place(struct csn_buf *buf, size_t len, const char *format, va_list arguments)
    CSN_PRINTF(3, 0);

static enum csn_status format_in_place(struct csn_buf *buf, size_t len, const char *format, va_list arguments)
{
    enum csn_status status = csn_buf_reserve(buf, len + 1); /* vsnprintf wants room for its NUL */

    if (status != CSN_OK)
        return status;
    (void)vsnprintf(buf->data + buf->len, len + 1, format, arguments); /* measured before, so it can't fail */
    buf->len += len;
    return CSN_OK;
}

enum csn_status csn_buf_append_format(struct csn_buf *buf, const char *format, ...)
{
    char text[FORMAT_ON_STACK];
    enum csn_status status;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (len < 0)
        return CSN_ARGUMENT;
    if ((size_t)len < sizeof text)
        return csn_buf_append(buf, csn_span_of(text, (size_t)len));
    va_start(arguments, format);
    status = format_in_place(buf, (size_t)len, format, arguments);
    va_end(arguments);
    return status;
}

void csn_buf_consume(struct csn_buf *buf, size_t count)
{
    if (count >= buf->len) {
        buf->len = 0;
        return;
    }
    if (count == 0)
        return;
    memmove(buf->data, buf->data + count, buf->len - count);
    buf->len -= count;
}

struct csn_span csn_buf_span(const struct csn_buf *buf)
{
    return (struct csn_span){buf->data, buf->len};
}

void csn_wipe(void *memory, size_t size)
{
    /* A call through a volatile pointer can't be proved to be memset, so it can't be dropped as a dead store. */
    static void *(*const volatile fill)(void *, int, size_t) = memset;

    if (size > 0)
        (void)fill(memory, 0, size);
}

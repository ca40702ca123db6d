#include <countersign/error.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <countersign/hex.h>
#include <countersign/utf8.h>

/* Longer than a message can be, so that only what is cut anyway gets lost. */
enum { RAW_MESSAGE = 512 };

static const char *const names[] = {
#define STATUS_NAME(name, sentence) #name,
    CSN_STATUS_LIST(STATUS_NAME)
#undef STATUS_NAME
};

static const char *const sentences[] = {
#define STATUS_SENTENCE(name, sentence) sentence,
    CSN_STATUS_LIST(STATUS_SENTENCE)
#undef STATUS_SENTENCE
};

const char *csn_status_name(enum csn_status status)
{
    return (size_t)status < CSN_COUNT(names) ? names[status] : "UNKNOWN";
}

const char *csn_status_sentence(enum csn_status status)
{
    return (size_t)status < CSN_COUNT(sentences) ? sentences[status] : "an unknown status";
}

static bool is_control(uint32_t scalar)
{
    return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0);
}

/* Escapes bytes [from, to) as \xNN; false where the message has no room for all of them. */
static bool put_escaped(char *message, size_t *len, size_t room, struct csn_span bytes)
{
    if (room - *len < 4 * bytes.len)
        return false;
    for (size_t i = 0; i < bytes.len; i++) {
        message[(*len)++] = '\\';
        message[(*len)++] = 'x';
        csn_hex_encode(bytes.data + i, 1, message + *len);
        *len += 2;
    }
    return true;
}

static bool put_plain(char *message, size_t *len, size_t room, struct csn_span bytes)
{
    if (room - *len < bytes.len)
        return false;
    memcpy(message + *len, bytes.data, bytes.len);
    *len += bytes.len;
    return true;
}

static void set_message(char *message, size_t size, struct csn_span raw)
{
    size_t len = 0;
    bool fits = true;

    for (size_t at = 0; at < raw.len && fits;) {
        size_t from = at;
        uint32_t scalar = 0;
        bool plain = csn_utf8_next(raw, &at, &scalar);

        if (!plain)
            at++;
        if (plain && !is_control(scalar))
            fits = put_plain(message, &len, size - 1, csn_span_slice(raw, from, at));
        else
            fits = put_escaped(message, &len, size - 1, csn_span_slice(raw, from, at));
    }
    message[len] = '\0';
}

enum csn_status csn_error_set(struct csn_error *error, enum csn_status status, size_t offset, const char *format, ...)
{
    char raw[RAW_MESSAGE];
    va_list arguments;
    int len;

    if (error == NULL)
        return status;
    va_start(arguments, format);
    len = vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    if (len < 0)
        len = 0;
    if ((size_t)len >= sizeof raw)
        len = sizeof raw - 1;
    error->status = status;
    error->offset = offset;
    set_message(error->message, sizeof error->message, csn_span_of(raw, (size_t)len));
    return status;
}

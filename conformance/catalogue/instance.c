#include "catalogue/instance.h"

#include <stdio.h>

#include <countersign/hex.h>

enum { NONCE_SIZE = 12, KEY_ID_TAIL = 17, SECRET_SIZE = 40, TOKEN_SIZE = 64 };
enum { LATER_SECONDS = 2 };

/* 32 characters, as key ids have them, and 64: both divide 256, so that no character is likelier than another. */
static const char key_id_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char secret_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Writes `count` characters that follow from the execution and from `purpose`, which keeps the secrets of one execution apart. */
static enum csn_status write_secret(const struct csn_instance *instance, const char *purpose, const char *alphabet, size_t size,
                                    char *out, size_t count)
{
    const struct csn_crypto *crypto = csn_crypto_default();
    unsigned char digest[CSN_SHA256_SIZE];
    char *end = out + count;
    for (unsigned block = 0; out < end; block++) {
        char label[96];
        int len = snprintf(label, sizeof label, "countersign %s %u %llu %u ", purpose, block, (unsigned long long)instance->seed,
                           instance->repeat);
        const struct csn_span parts[] = {csn_span_of(label, (size_t)len), instance->of->id};
        enum csn_status status = crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), digest);
        if (status != CSN_OK)
            return status;
        for (size_t i = 0; i < sizeof digest && out < end; i++)
            *out++ = alphabet[digest[i] % size];
    }
    return CSN_OK;
}

enum csn_status csn_instance_make(const struct csn_case *of, uint64_t seed, unsigned repeat, struct csn_arena *arena,
                                  struct csn_instance *instance)
{
    static const char digits[] = "0123456789abcdef";
    struct csn_instance made = {.of = of, .seed = seed, .repeat = repeat};
    char *text = csn_arena_alloc(arena, NONCE_SIZE + 3 + KEY_ID_TAIL + SECRET_SIZE + TOKEN_SIZE);
    if (!text)
        return csn_arena_status(arena);
    char *key_id = text + NONCE_SIZE, *secret = key_id + 3 + KEY_ID_TAIL, *token = secret + SECRET_SIZE;
    key_id[0] = 'C', key_id[1] = 'S', key_id[2] = 'N';
    enum csn_status status = write_secret(&made, "nonce", digits, 16, text, NONCE_SIZE);
    if (status == CSN_OK)
        status = write_secret(&made, "key id", key_id_alphabet, 32, key_id + 3, KEY_ID_TAIL);
    if (status == CSN_OK)
        status = write_secret(&made, "secret", secret_alphabet, 64, secret, SECRET_SIZE);
    if (status == CSN_OK)
        status = write_secret(&made, "token", secret_alphabet, 64, token, TOKEN_SIZE);
    if (status != CSN_OK)
        return status;
    made.nonce = csn_span_of(text, NONCE_SIZE);
    made.credentials.access_key_id = csn_span_of(key_id, 3 + KEY_ID_TAIL);
    made.credentials.secret_access_key = csn_span_of(secret, SECRET_SIZE);
    made.credentials.session_token = csn_span_of(token, TOKEN_SIZE);
    *instance = made;
    return CSN_OK;
}

/* The nonce makes it unguessable; step and answer make it different from the case's others. */
void csn_instance_request_id(const struct csn_instance *instance, size_t step, size_t answer, char out[CSN_REQUEST_ID_SIZE])
{
    char text[CSN_REQUEST_ID_SIZE + 1];
    (void)snprintf(text, sizeof text, "%08x-%04x-4%03x-8000-%.*s", instance->repeat, (unsigned)(step & 0xffff), (unsigned)(answer & 0xfff),
             NONCE_SIZE, instance->nonce.data);
    for (size_t i = 0; i < CSN_REQUEST_ID_SIZE; i++)
        out[i] = text[i];
}

/* Appends what `name` stands for, and tells whether it stands for anything. */
static bool append_named(const struct csn_instance *instance, const struct csn_instance_names *names, struct csn_span name,
                         struct csn_buf *out, enum csn_status *status)
{
    char id[CSN_REQUEST_ID_SIZE];
    if (csn_span_equal(name, CSN_SPAN("nonce"))) {
        *status = csn_buf_append(out, instance->nonce);
    } else if (csn_span_equal(name, CSN_SPAN("requestId"))) {
        csn_instance_request_id(instance, names->step, names->answer, id);
        *status = csn_buf_append(out, csn_span_of(id, sizeof id));
    } else if (csn_span_equal(name, CSN_SPAN("date"))) {
        *status = csn_time_format_http_date(out, names->now);
    } else if (csn_span_equal(name, CSN_SPAN("later"))) {
        *status = csn_time_format_http_date(out, (struct csn_time){.seconds = names->now.seconds + LATER_SECONDS});
    } else if (csn_span_equal(name, CSN_SPAN("authority"))) {
        *status = csn_buf_append(out, names->authority);
    } else if (csn_span_equal(name, CSN_SPAN("other"))) {
        *status = csn_buf_append(out, names->other);
    } else {
        return false;
    }
    return true;
}

enum csn_status csn_instance_expand(const struct csn_instance *instance, const struct csn_instance_names *names,
                                    struct csn_span text, struct csn_buf *out)
{
    size_t before = out->len;
    enum csn_status status = CSN_OK;
    for (size_t at = 0; status == CSN_OK && at < text.len;) {
        size_t open = csn_span_search(text, at, CSN_SPAN("${"));
        size_t close = csn_span_find(text, open, '}');
        status = csn_buf_append(out, csn_span_slice(text, at, open));
        at = open;
        if (status != CSN_OK || open == text.len)
            break;
        if (close < text.len && append_named(instance, names, csn_span_slice(text, open + 2, close), out, &status)) {
            at = close + 1;
        } else {
            status = csn_buf_append_byte(out, text.data[at]);
            at++;
        }
    }
    if (status != CSN_OK)
        csn_buf_truncate(out, before);
    return status;
}

#include "naive_sigv4.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "property.h"

enum { TEXT_CEILING = 64 << 20, PARTS_MAX = 4096, BLOCK = 64 };

static void put(struct csn_buf *out, struct csn_span text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(out, text) == CSN_OK, "the second signer has room");
}

static int by_bytes(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
}

/* Texts that are made here, one behind the other, to be sorted. */
struct texts {
    struct csn_buf storage;
    size_t ends[PARTS_MAX];
    size_t count;
};

static void texts_init(struct texts *texts)
{
    csn_buf_init(&texts->storage, NULL, TEXT_CEILING);
    texts->count = 0;
}

static void end_text(struct texts *texts)
{
    CSN_FUZZ_PROPERTY(texts->count < PARTS_MAX, "the second signer has room for every part");
    texts->ends[texts->count++] = texts->storage.len;
}

static void sort_texts(const struct texts *texts, struct csn_span sorted[PARTS_MAX])
{
    for (size_t i = 0; i < texts->count; i++)
        sorted[i] = csn_span_slice(csn_buf_span(&texts->storage), i > 0 ? texts->ends[i - 1] : 0, texts->ends[i]);
    /* cppcheck-suppress uninitvar ; the loop above sets as many as are sorted */
    qsort(sorted, texts->count, sizeof *sorted, by_bytes);
}

static void put_encoded(struct csn_buf *out, unsigned char byte)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char escape[4];

    if (byte != 0 && strchr(unreserved, byte) != NULL) {
        put(out, csn_span_of(&byte, 1));
        return;
    }
    (void)snprintf(escape, sizeof escape, "%%%02X", byte);
    put(out, csn_span_of(escape, 3));
}

static void put_lower(struct csn_buf *out, struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.data[i];

        if (byte >= 'A' && byte <= 'Z')
            byte = (char)(byte - 'A' + 'a');
        put(out, csn_span_of(&byte, 1));
    }
}

/* Segments are kept on a stack: "." and empty ones never get there, ".." takes one off. */
static void put_path(struct csn_span path, struct csn_buf *out)
{
    static struct csn_span stack[1 << 16];
    struct csn_span rest = path;
    struct csn_span segment;
    size_t depth = 0;

    while (csn_span_split(&rest, '/', &segment)) {
        if (csn_span_equal(segment, CSN_SPAN("..")))
            depth -= depth > 0;
        else if (segment.len > 0 && !csn_span_equal(segment, CSN_SPAN(".")))
            stack[depth++ % CSN_COUNT(stack)] = segment;
    }
    CSN_FUZZ_PROPERTY(depth < CSN_COUNT(stack), "the second signer has room for every segment");
    for (size_t i = 0; i < depth; i++) {
        put(out, CSN_SPAN("/"));
        for (size_t j = 0; j < stack[i].len; j++)
            put_encoded(out, (unsigned char)stack[i].data[j]);
    }
    if (depth == 0 || path.data[path.len - 1] == '/')
        put(out, CSN_SPAN("/"));
}

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static void put_recoded(struct csn_buf *out, struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        int high = text.data[i] == '%' && i + 2 < text.len ? digit_of(text.data[i + 1]) : -1;
        int low = high >= 0 ? digit_of(text.data[i + 2]) : -1;

        put_encoded(out, low >= 0 ? (unsigned char)(16 * high + low) : (unsigned char)text.data[i]);
        i += low >= 0 ? 2 : 0;
    }
}

/* U+0001 stands for "=" while parameters are sorted: it comes before every byte of an encoded name. */
static void put_query(struct csn_span query, struct csn_buf *out)
{
    struct csn_span sorted[PARTS_MAX];
    struct csn_span part;
    struct texts texts;

    texts_init(&texts);
    while (csn_span_split(&query, '&', &part)) {
        size_t equals = csn_span_find(part, 0, '=');

        if (part.len == 0)
            continue;
        put_recoded(&texts.storage, csn_span_slice(part, 0, equals));
        put(&texts.storage, CSN_SPAN("\x01"));
        put_recoded(&texts.storage, csn_span_slice(part, equals + 1, part.len));
        end_text(&texts);
    }
    sort_texts(&texts, sorted);
    for (size_t i = 0; i < texts.count; i++) {
        size_t equals = csn_span_find(sorted[i], 0, '\x01');

        put(out, i > 0 ? CSN_SPAN("&") : CSN_SPAN(""));
        put(out, csn_span_slice(sorted[i], 0, equals));
        put(out, CSN_SPAN("="));
        put(out, csn_span_slice(sorted[i], equals + 1, sorted[i].len));
    }
    csn_buf_clear(&texts.storage);
}

static bool left_out(struct csn_span name)
{
    static const char *const names[] = {"authorization", "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding",
                                        "upgrade", "user-agent", "x-amzn-trace-id"};

    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (csn_span_equal(name, csn_span_of_string(names[i])))
            return true;
    return csn_span_starts_with(name, CSN_SPAN("proxy-"));
}

void csn_fuzz_naive_list(struct csn_headers headers, struct csn_buf *out)
{
    struct csn_span sorted[PARTS_MAX];
    struct texts texts;
    bool first = true;

    texts_init(&texts);
    for (size_t i = 0; i < headers.count; i++) {
        put_lower(&texts.storage, headers.items[i].name);
        end_text(&texts);
    }
    sort_texts(&texts, sorted);
    for (size_t i = 0; i < texts.count; i++) {
        if (left_out(sorted[i]) || (i > 0 && csn_span_equal(sorted[i - 1], sorted[i])))
            continue;
        put(out, first ? CSN_SPAN("") : CSN_SPAN(";"));
        put(out, sorted[i]);
        first = false;
    }
    csn_buf_clear(&texts.storage);
}

static void put_value(struct csn_span value, struct csn_buf *out)
{
    size_t from = 0;
    size_t to = value.len;

    while (from < to && (value.data[from] == ' ' || value.data[from] == '\t'))
        from++;
    while (to > from && (value.data[to - 1] == ' ' || value.data[to - 1] == '\t'))
        to--;
    for (size_t i = from; i < to; i++)
        if (value.data[i] != ' ' || value.data[i + 1] != ' ')
            put(out, csn_span_slice(value, i, i + 1));
}

static void put_header(struct csn_headers headers, struct csn_span name, struct csn_buf *out)
{
    bool first = true;

    put_lower(out, name);
    put(out, CSN_SPAN(":"));
    for (size_t i = 0; i < headers.count; i++) {
        if (!csn_span_equal_ascii_case(headers.items[i].name, name))
            continue;
        put(out, first ? CSN_SPAN("") : CSN_SPAN(","));
        put_value(headers.items[i].value, out);
        first = false;
    }
    put(out, CSN_SPAN("\n"));
}

void csn_fuzz_naive_canonical(const struct csn_sigv4_request *request, struct csn_span list, struct csn_buf *out)
{
    struct csn_span rest = list;
    struct csn_span name;

    put(out, request->method);
    put(out, CSN_SPAN("\n"));
    put_path(request->path, out);
    put(out, CSN_SPAN("\n"));
    put_query(request->query, out);
    put(out, CSN_SPAN("\n"));
    while (csn_span_split(&rest, ';', &name))
        put_header(request->headers, name, out);
    put(out, CSN_SPAN("\n"));
    put(out, list);
    put(out, CSN_SPAN("\n"));
    put(out, request->payload_hash);
}

static void sha256(struct csn_span first, struct csn_span second, unsigned char digest[CSN_SHA256_SIZE])
{
    const struct csn_crypto *crypto = csn_crypto_portable();
    const struct csn_span parts[] = {first, second};

    CSN_FUZZ_PROPERTY(crypto->sha256(crypto->ctx, parts, 2, digest) == CSN_OK, "any bytes have a hash");
}

/* RFC 2104, as it is written there. */
static void hmac(struct csn_span key, struct csn_span text, unsigned char digest[CSN_SHA256_SIZE])
{
    unsigned char block[BLOCK] = {0};
    unsigned char inner[CSN_SHA256_SIZE];

    if (key.len > BLOCK)
        sha256(key, CSN_SPAN(""), block);
    else if (key.len > 0)
        memcpy(block, key.data, key.len);
    for (size_t i = 0; i < BLOCK; i++)
        block[i] ^= 0x36;
    sha256(csn_span_of(block, BLOCK), text, inner);
    for (size_t i = 0; i < BLOCK; i++)
        block[i] ^= 0x36 ^ 0x5C;
    sha256(csn_span_of(block, BLOCK), csn_span_of(inner, sizeof inner), digest);
}

static void put_hex(const unsigned char digest[CSN_SHA256_SIZE], char hex[CSN_SIGV4_HEX_SIZE])
{
    for (size_t i = 0; i < CSN_SHA256_SIZE; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
}

static void derive(const struct csn_sigv4_scope *scope, struct csn_span secret, unsigned char key[CSN_SHA256_SIZE])
{
    const struct csn_span parts[] = {scope->date, scope->region, scope->service, CSN_SPAN_INIT("aws4_request")};
    unsigned char next[CSN_SHA256_SIZE];
    struct csn_buf first;

    csn_buf_init(&first, NULL, TEXT_CEILING);
    put(&first, CSN_SPAN("AWS4"));
    put(&first, secret);
    hmac(csn_buf_span(&first), parts[0], key);
    for (size_t i = 1; i < CSN_COUNT(parts); i++) {
        hmac(csn_span_of(key, CSN_SHA256_SIZE), parts[i], next);
        memcpy(key, next, sizeof next);
    }
    csn_buf_clear(&first);
}

void csn_fuzz_naive_signature(struct csn_span canonical, struct csn_span amz_date, const struct csn_sigv4_scope *scope,
                              struct csn_span secret, char signature[CSN_SIGV4_HEX_SIZE])
{
    unsigned char digest[CSN_SHA256_SIZE];
    unsigned char key[CSN_SHA256_SIZE];
    char hash[CSN_SIGV4_HEX_SIZE];
    const struct csn_span lines[] = {CSN_SPAN_INIT("AWS4-HMAC-SHA256\n"), amz_date, CSN_SPAN_INIT("\n"), scope->date,
                                     CSN_SPAN_INIT("/"), scope->region, CSN_SPAN_INIT("/"), scope->service,
                                     CSN_SPAN_INIT("/aws4_request\n"), {hash, sizeof hash}};
    struct csn_buf text;

    sha256(canonical, CSN_SPAN(""), digest);
    put_hex(digest, hash);
    csn_buf_init(&text, NULL, TEXT_CEILING);
    for (size_t i = 0; i < CSN_COUNT(lines); i++)
        put(&text, lines[i]);
    derive(scope, secret, key);
    hmac(csn_span_of(key, sizeof key), csn_buf_span(&text), digest);
    put_hex(digest, signature);
    csn_buf_clear(&text);
}

bool csn_fuzz_naive_verifies(const struct csn_sigv4_request *request, struct csn_span amz_date,
                             const struct csn_sigv4_authorization *authorization, struct csn_span secret)
{
    char signature[CSN_SIGV4_HEX_SIZE];
    struct csn_buf canonical;

    csn_buf_init(&canonical, NULL, TEXT_CEILING);
    csn_fuzz_naive_canonical(request, authorization->signed_headers, &canonical);
    csn_fuzz_naive_signature(csn_buf_span(&canonical), amz_date, &authorization->scope, secret, signature);
    csn_buf_clear(&canonical);
    return csn_span_equal(authorization->algorithm, CSN_SPAN("AWS4-HMAC-SHA256")) &&
           csn_span_equal(authorization->terminator, CSN_SPAN("aws4_request")) &&
           csn_span_equal(authorization->signature, csn_span_of(signature, sizeof signature));
}

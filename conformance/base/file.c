#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE ((size_t)64 << 10)

static enum csn_status fail(struct csn_error *error, enum csn_status status, const char *name, const char *reason)
{
    return csn_error_set(error, status, 0, "%s: %s", name, reason);
}

/* Reads into the buffer's own memory, so that no other holds what may be secret; `*got` is 0 at the end. */
static enum csn_status read_some(int descriptor, const char *name, struct csn_buf *out, size_t *got, struct csn_error *error)
{
    size_t left = out->ceiling - out->len;
    size_t size = left < READ_SIZE ? left : READ_SIZE;
    char beyond;
    enum csn_status status = csn_buf_reserve(out, size);
    if (status != CSN_OK)
        return fail(error, status, name, csn_status_sentence(status));
    ssize_t count;
    do
        count = read(descriptor, size > 0 ? out->data + out->len : &beyond, size > 0 ? size : 1);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return fail(error, CSN_SYSTEM, name, strerror(errno));
    if (count > 0 && size == 0)
        return fail(error, CSN_LIMIT, name, "is too large");
    *got = (size_t)count;
    out->len += *got;
    return CSN_OK;
}

enum csn_status csn_file_drain(int descriptor, const char *name, struct csn_buf *out, struct csn_error *error)
{
    enum csn_status status;
    size_t got = 0;
    do
        status = read_some(descriptor, name, out, &got, error);
    while (status == CSN_OK && got > 0);
    return status;
}

enum csn_status csn_file_read(const char *path, struct csn_buf *out, struct csn_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return fail(error, errno == ENOENT ? CSN_NOT_FOUND : CSN_SYSTEM, path, strerror(errno));
    enum csn_status status = csn_file_drain(descriptor, path, out, error);
    (void)close(descriptor);
    return status;
}

bool csn_file_put(int descriptor, struct csn_span text)
{
    for (size_t at = 0; at < text.len;) {
        ssize_t written = write(descriptor, text.data + at, text.len - at);
        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? (size_t)written : 0;
    }
    return true;
}

#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)64 << 10)

static enum csn_status fail(struct csn_error *error, enum csn_status status, const char *path, const char *reason)
{
    return csn_error_set(error, status, 0, "%s: %s", strcmp(path, "-") == 0 ? "standard input" : path, reason);
}

static enum csn_status read_all(int descriptor, const char *path, struct csn_buf *out, struct csn_error *error)
{
    for (;;) {
        enum csn_status status = csn_buf_reserve(out, CHUNK);
        if (status == CSN_LIMIT)
            return fail(error, status, path, "is too large");
        if (status != CSN_OK)
            return fail(error, status, path, csn_status_sentence(status));
        ssize_t got = read(descriptor, out->data + out->len, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(error, CSN_SYSTEM, path, strerror(errno));
        if (got == 0)
            return CSN_OK;
        out->len += (size_t)got;
    }
}

enum csn_status csn_input_read(const char *path, struct csn_buf *out, struct csn_error *error)
{
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, path, out, error);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return fail(error, CSN_SYSTEM, path, strerror(errno));
    enum csn_status status = read_all(descriptor, path, out, error);
    (void)close(descriptor);
    return status;
}

/* Line and column of a byte, both from 1. */
static void locate(struct csn_span text, size_t offset, size_t *line, size_t *column)
{
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.data[i] != '\n')
            continue;
        ++*line;
        start = i + 1;
    }
    *column = offset - start + 1;
}

enum csn_status csn_input_read_object(const char *path, struct csn_buf *text, struct csn_arena *arena, struct csn_value **value,
                                      struct csn_error *error)
{
    struct csn_error inner = {0};
    size_t line, column;
    enum csn_status status = csn_input_read(path, text, error);
    if (status != CSN_OK)
        return status;
    status = csn_value_parse(arena, csn_buf_span(text), NULL, value, &inner);
    if (status == CSN_OK && (*value)->kind == CSN_VALUE_OBJECT && !(*value)->duplicate_names)
        return CSN_OK;
    if (status == CSN_OK)
        return fail(error, CSN_TYPE, path, (*value)->kind == CSN_VALUE_OBJECT ? "a member stands twice" : "is no JSON object");
    locate(csn_buf_span(text), inner.offset, &line, &column);
    return csn_error_set(error, status, inner.offset, "%s: line %zu, column %zu: %s", strcmp(path, "-") == 0 ? "standard input" : path,
                         line, column, inner.message);
}

enum csn_status csn_input_text_member(const char *path, const struct csn_value *object, struct csn_span name, struct csn_span *text,
                                      struct csn_error *error)
{
    const struct csn_value *member = csn_value_get(object, name);
    *text = csn_value_text(member);
    if (!member || member->kind == CSN_VALUE_NULL || member->kind == CSN_VALUE_STRING)
        return CSN_OK;
    return csn_error_set(error, CSN_TYPE, member->offset, "%s: %.*s must be a string", path, CSN_SPAN_ARG(name));
}

enum csn_status csn_input_boolean_member(const char *path, const struct csn_value *object, struct csn_span name, bool *boolean,
                                         struct csn_error *error)
{
    const struct csn_value *member = csn_value_get(object, name);
    if (!member || member->kind == CSN_VALUE_NULL)
        return CSN_OK;
    if (member->kind != CSN_VALUE_BOOLEAN)
        return csn_error_set(error, CSN_TYPE, member->offset, "%s: %.*s must be true or false", path, CSN_SPAN_ARG(name));
    *boolean = member->boolean;
    return CSN_OK;
}

static bool write_all(int descriptor, struct csn_span text)
{
    while (text.len > 0) {
        ssize_t wrote = write(descriptor, text.data, text.len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        text = csn_span_slice(text, (size_t)wrote, text.len);
    }
    return true;
}

enum csn_status csn_input_write_file(const char *path, struct csn_span text, struct csn_error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail(error, CSN_SYSTEM, path, strerror(errno));
    bool complete = write_all(descriptor, text);
    int reason = errno;
    if (close(descriptor) == 0 && complete)
        return CSN_OK;
    return fail(error, CSN_SYSTEM, path, strerror(complete ? errno : reason));
}

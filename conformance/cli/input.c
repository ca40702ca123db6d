#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/console.h"

#define SHOWN_MAX ((size_t)4 << 10) /* bytes of a line that is shown */

static const char *name_of(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static enum csn_status fail(struct csn_error *error, enum csn_status status, const char *path, const char *reason)
{
    return csn_error_set(error, status, 0, "%s: %s", name_of(path), reason);
}

enum csn_status csn_input_read(const char *path, struct csn_buf *out, struct csn_error *error)
{
    if (strcmp(path, "-") == 0)
        return csn_file_drain(STDIN_FILENO, name_of(path), out, error);
    return csn_file_read(path, out, error);
}

struct place {
    size_t line; /* and column, in bytes, both from 1 */
    size_t column;
};

static struct place locate(struct csn_span text, size_t offset)
{
    struct place place = {.line = 1};
    size_t start = 0;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.data[i] != '\n')
            continue;
        place.line++;
        start = i + 1;
    }
    place.column = offset - start + 1;
    return place;
}

static enum csn_status fail_at(struct csn_error *error, enum csn_status status, const char *path, struct csn_span text, size_t offset,
                               const char *reason)
{
    struct place place = locate(text, offset);
    return csn_error_set(error, status, offset, "%s: line %zu, column %zu: %s", name_of(path), place.line, place.column, reason);
}

/* What servers make of a name that stands twice differs, so nobody can have meant it. */
static enum csn_status refuse_duplicate(const char *path, struct csn_span text, struct csn_error *error)
{
    size_t count = text.len / 5 + 1;
    size_t *scratch = malloc(count * sizeof *scratch);
    struct csn_json_duplicate duplicate = {.found = false};
    char reason[96];
    if (!scratch)
        return fail(error, CSN_NO_MEMORY, path, csn_status_sentence(CSN_NO_MEMORY));
    enum csn_status status = csn_json_find_duplicate(text, scratch, count, &duplicate, NULL);
    free(scratch);
    if (status != CSN_OK)
        return fail(error, status, path, csn_status_sentence(status));
    if (!duplicate.found)
        return CSN_OK;
    struct place first = locate(text, duplicate.first);
    (void)snprintf(reason, sizeof reason, "a member stands twice, first at line %zu, column %zu", first.line, first.column);
    return fail_at(error, CSN_TYPE, path, text, duplicate.second, reason);
}

static enum csn_status parse_object(const char *path, struct csn_span text, struct csn_arena *arena, struct csn_value **value,
                                    struct csn_error *error)
{
    struct csn_error inner = {0};
    enum csn_status status = csn_value_parse(arena, text, NULL, value, &inner);
    if (status != CSN_OK)
        return fail_at(error, status, path, text, inner.offset, inner.message);
    if ((*value)->kind != CSN_VALUE_OBJECT)
        return fail_at(error, CSN_TYPE, path, text, (*value)->offset, "this is no JSON object");
    return refuse_duplicate(path, text, error);
}

enum csn_status csn_input_read_object(const char *path, struct csn_buf *text, struct csn_arena *arena, struct csn_value **value,
                                      struct csn_error *error)
{
    enum csn_status status = csn_input_read(path, text, error);
    return status == CSN_OK ? parse_object(path, csn_buf_span(text), arena, value, error) : status;
}

/* The line is a help: where there is no memory for it the message stands alone. */
static void show_line(struct csn_span text, size_t offset)
{
    struct csn_buf line;
    csn_buf_init(&line, NULL, SHOWN_MAX);
    if (csn_json_point_at(&line, text, offset) == CSN_OK)
        csn_console_hint(csn_buf_span(&line));
    csn_buf_clear(&line);
}

int csn_input_open_object(const char *path, struct csn_buf *text, struct csn_arena *arena, const struct csn_value **value)
{
    struct csn_value *object = NULL;
    struct csn_error error = {0};
    enum csn_status status = csn_input_read(path, text, &error);
    bool whole = status == CSN_OK;
    if (whole)
        status = parse_object(path, csn_buf_span(text), arena, &object, &error);
    if (status == CSN_OK) {
        *value = object;
        return CSN_EXIT_AS_EXPECTED;
    }
    (void)csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (text->len > 0 && whole && status != CSN_NO_MEMORY)
        show_line(csn_buf_span(text), error.offset);
    return CSN_EXIT_USAGE;
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

enum csn_status csn_input_write_file(const char *path, struct csn_span text, struct csn_error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail(error, CSN_SYSTEM, path, strerror(errno));
    bool complete = csn_file_put(descriptor, text);
    int reason = errno;
    if (close(descriptor) == 0 && complete)
        return CSN_OK;
    return fail(error, CSN_SYSTEM, path, strerror(complete ? errno : reason));
}

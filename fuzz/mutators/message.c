#include "message.h"

#include <string.h>

static bool is_empty(struct csn_span line)
{
    return csn_span_equal(line, CSN_SPAN("\r\n")) || csn_span_equal(line, CSN_SPAN("\n"));
}

bool csn_mutation_message_split(struct csn_mutation_message *message, struct csn_span text)
{
    size_t at = 0;

    message->count = 0;
    while (at < text.len && message->count < CSN_MESSAGE_LINES_MAX) {
        size_t end = csn_span_find(text, at, '\n') + 1;
        struct csn_span line = csn_span_slice(text, at, end);

        at = end;
        if (message->count > 0 && is_empty(line)) {
            message->body = csn_span_slice(text, at, text.len);
            return true;
        }
        message->lines[message->count++] = line;
    }
    return false;
}

bool csn_mutation_message_join(const struct csn_mutation_message *message, struct csn_buf *out)
{
    for (size_t i = 0; i < message->count; i++)
        if (csn_buf_append(out, message->lines[i]) != CSN_OK)
            return false;
    return csn_buf_append(out, CSN_SPAN("\r\n")) == CSN_OK && csn_buf_append(out, message->body) == CSN_OK;
}

size_t csn_mutation_message_find(const struct csn_mutation_message *message, struct csn_span name)
{
    for (size_t i = 1; i < message->count; i++) {
        struct csn_span line = message->lines[i];

        if (csn_span_equal_ascii_case(csn_span_trim(csn_span_slice(line, 0, csn_span_find(line, 0, ':'))), name))
            return i;
    }
    return message->count;
}

struct csn_span csn_mutation_line_value(struct csn_span line)
{
    struct csn_span value = csn_span_slice(line, csn_span_find(line, 0, ':') + 1, line.len);

    while (value.len > 0 && (value.data[value.len - 1] == '\n' || value.data[value.len - 1] == '\r'))
        value.len--;
    return csn_span_trim(value);
}

void csn_mutation_message_drop(struct csn_mutation_message *message, size_t line)
{
    message->count--;
    memmove(&message->lines[line], &message->lines[line + 1], (message->count - line) * sizeof *message->lines);
}

void csn_mutation_message_insert(struct csn_mutation_message *message, size_t at, struct csn_span line)
{
    if (message->count == CSN_MESSAGE_LINES_MAX)
        return;
    if (at > message->count)
        at = message->count;
    memmove(&message->lines[at + 1], &message->lines[at], (message->count - at) * sizeof *message->lines);
    message->lines[at] = line;
    message->count++;
}

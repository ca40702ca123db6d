#include "cli/trace_file.h"

#include <countersign/version.h>

#include "cli/console.h"

int csn_trace_file_open(struct csn_trace_file *file, const char *path)
{
    struct csn_error error = {0};
    *file = (struct csn_trace_file){0};
    if (path && csn_sink_open(path, &file->sink, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return CSN_EXIT_AS_EXPECTED;
}

static struct csn_buf empty_line(void)
{
    struct csn_buf line;
    csn_buf_init(&line, NULL, SIZE_MAX / 2);
    return line;
}

/* Takes over a line, and clears it. */
static void put(struct csn_trace_file *file, enum csn_status status, struct csn_buf *line)
{
    if (status == CSN_OK)
        status = csn_buf_append_byte(line, '\n');
    if (status == CSN_OK)
        csn_sink_write(file->sink, csn_buf_span(line));
    else
        file->failed = true;
    csn_buf_clear(line);
}

void csn_trace_file_header(struct csn_trace_file *file, uint64_t seed, const struct csn_client_info *client, bool session)
{
    struct csn_trace_header header = {.version = csn_span_of_string(csn_version()), .seed = seed, .session = session, .client = *client};
    struct csn_buf line = empty_line();
    if (file->sink)
        put(file, csn_trace_write_header(&header, &line), &line);
}

void csn_trace_file_evidence(struct csn_trace_file *file, const struct csn_evidence *evidence)
{
    struct csn_buf line = empty_line();
    if (file->sink)
        put(file, csn_trace_write(evidence, &line), &line);
}

void csn_trace_file_session(struct csn_trace_file *file, const struct csn_session *session)
{
    struct csn_buf line = empty_line();
    if (file->sink)
        put(file, csn_session_write(session, &line), &line);
}

int csn_trace_file_close(struct csn_trace_file *file)
{
    struct csn_error error = {0};
    if (!file->sink)
        return CSN_EXIT_AS_EXPECTED;
    bool written = csn_sink_close(file->sink, CSN_CONSOLE_PATIENCE_MS, &error) == CSN_OK;
    file->sink = NULL;
    if (!written)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return file->failed ? csn_console_fail(CSN_EXIT_OWN, "there was no memory for a line of the trace") : CSN_EXIT_AS_EXPECTED;
}

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver/driver.h"
#include "driver/environment.h"
#include "driver/log.h"

/* Limits and patience of adapter protocol 1. */
#define LINE_MAX_BYTES ((size_t)16 << 20)
#define FINISH_MS 5000    /* from the end of stdin to SIGTERM */
#define TERMINATE_MS 2000 /* from SIGTERM to SIGKILL */
#define DRAIN_MS 500      /* from the process's end to the end of what it wrote, which a descendant may hold open */
#define READ_SIZE 65536

enum ending { RUNNING, FINISHING, TERMINATING, KILLED };

struct csn_adapter {
    uv_process_t process;
    uv_pipe_t in;
    uv_pipe_t out;
    uv_pipe_t err;
    uv_timer_t timer;
    csn_adapter_listener *listener; /* NULL once freed */
    void *ctx;
    struct csn_buf line; /* what has come of a line that begins with { */
    bool in_log;         /* the current line is log */
    bool said_hello;
    bool exited;         /* the process has been reaped */
    bool told_exit;
    bool out_ended;
    bool err_ended;
    enum ending ending;
    int exit_status;
    unsigned open_handles; /* memory goes when it is 0 */
    struct csn_log log;
    char read_buffer[READ_SIZE];
};

struct write_request {
    uv_write_t write;
    char line[];
};

static void tell(struct csn_adapter *adapter, enum csn_adapter_event event, struct csn_span text)
{
    if (adapter->listener)
        adapter->listener(adapter->ctx, adapter, event, text);
}

static void signal_group(struct csn_adapter *adapter, int number)
{
    if (adapter->process.pid > 0 && !adapter->exited)
        (void)kill(-adapter->process.pid, number);
}

void csn_adapter_kill(struct csn_adapter *adapter)
{
    adapter->ending = KILLED;
    signal_group(adapter, SIGKILL);
}

static void on_finish_timer(uv_timer_t *timer)
{
    struct csn_adapter *adapter = timer->data;
    if (adapter->ending == FINISHING) {
        adapter->ending = TERMINATING;
        signal_group(adapter, SIGTERM);
        (void)uv_timer_start(timer, on_finish_timer, TERMINATE_MS, 0);
        return;
    }
    csn_adapter_kill(adapter);
}

static void on_hello_timer(uv_timer_t *timer)
{
    struct csn_adapter *adapter = timer->data;
    csn_adapter_kill(adapter);
    tell(adapter, CSN_ADAPTER_SILENT, CSN_SPAN(""));
}

/* The last event, once the process has ended and both pipes have. */
static void tell_exit(struct csn_adapter *adapter)
{
    if (!adapter->exited || adapter->told_exit || !adapter->out_ended || !adapter->err_ended)
        return;
    adapter->told_exit = true;
    (void)uv_timer_stop(&adapter->timer);
    tell(adapter, CSN_ADAPTER_EXITED, CSN_SPAN(""));
}

static void on_drain_timer(uv_timer_t *timer)
{
    struct csn_adapter *adapter = timer->data;
    (void)uv_read_stop((uv_stream_t *)&adapter->out);
    (void)uv_read_stop((uv_stream_t *)&adapter->err);
    adapter->out_ended = adapter->err_ended = true;
    tell_exit(adapter);
}

static void on_process_exit(uv_process_t *process, int64_t status, int number)
{
    struct csn_adapter *adapter = process->data;
    (void)kill(-process->pid, SIGKILL); /* what it left behind in its group */
    adapter->exited = true;
    adapter->exit_status = number ? -number : (int)status;
    (void)uv_timer_start(&adapter->timer, on_drain_timer, DRAIN_MS, 0);
    tell_exit(adapter);
}

static void end_line(struct csn_adapter *adapter)
{
    struct csn_span line = csn_buf_span(&adapter->line);
    if (csn_span_ends_with(line, CSN_SPAN("\r")))
        line.len--;
    enum csn_adapter_event event = adapter->said_hello ? CSN_ADAPTER_LINE : CSN_ADAPTER_HELLO;
    if (event == CSN_ADAPTER_HELLO)
        (void)uv_timer_stop(&adapter->timer);
    adapter->said_hello = true;
    tell(adapter, event, line);
    csn_buf_reset(&adapter->line);
}

/* Takes `part` of a line; `ends` where its line end follows. Only lines that begin with { are protocol. */
static void take_line_part(struct csn_adapter *adapter, struct csn_span part, bool ends)
{
    if (adapter->line.len == 0 && !adapter->in_log)
        adapter->in_log = part.len > 0 && part.data[0] != '{';
    if (adapter->in_log) {
        csn_log_append(&adapter->log, part);
        if (ends)
            csn_log_append(&adapter->log, CSN_SPAN("\n"));
    } else if (csn_buf_append(&adapter->line, part) != CSN_OK) {
        csn_adapter_kill(adapter);
        csn_buf_reset(&adapter->line);
        adapter->in_log = true; /* the rest of that line is of no use */
        tell(adapter, CSN_ADAPTER_FLOODED, CSN_SPAN(""));
    }
    if (ends && !adapter->in_log && adapter->line.len > 0)
        end_line(adapter);
    if (ends)
        adapter->in_log = false;
}

static void take_output(struct csn_adapter *adapter, struct csn_span text)
{
    size_t at = 0;
    while (at < text.len && adapter->listener) {
        size_t end = csn_span_find(text, at, '\n');
        take_line_part(adapter, csn_span_slice(text, at, end), end < text.len);
        at = end + 1;
    }
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct csn_adapter *adapter = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(adapter->read_buffer, sizeof adapter->read_buffer);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct csn_adapter *adapter = stream->data;
    bool is_out = stream == (uv_stream_t *)&adapter->out;
    if (size > 0 && is_out) {
        take_output(adapter, csn_span_of(buffer->base, (size_t)size));
    } else if (size > 0) {
        csn_log_append(&adapter->log, csn_span_of(buffer->base, (size_t)size));
    } else if (size < 0) {
        (void)uv_read_stop(stream);
        *(is_out ? &adapter->out_ended : &adapter->err_ended) = true;
        tell_exit(adapter);
    }
}

static void on_closed(uv_handle_t *handle)
{
    struct csn_adapter *adapter = handle->data;
    if (--adapter->open_handles > 0)
        return;
    csn_buf_clear(&adapter->line);
    csn_log_clear(&adapter->log);
    free(adapter);
}

static void close_all(struct csn_adapter *adapter)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&adapter->process, (uv_handle_t *)&adapter->in, (uv_handle_t *)&adapter->out,
                              (uv_handle_t *)&adapter->err, (uv_handle_t *)&adapter->timer};
    for (size_t i = 0; i < CSN_COUNT(handles); i++)
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], on_closed);
}

void csn_adapter_free(struct csn_adapter *adapter)
{
    adapter->listener = NULL;
    csn_adapter_kill(adapter);
    close_all(adapter);
}

static void adapter_init(struct csn_adapter *adapter, uv_loop_t *loop)
{
    csn_buf_init(&adapter->line, NULL, LINE_MAX_BYTES);
    csn_log_init(&adapter->log);
    (void)uv_pipe_init(loop, &adapter->in, 0);
    (void)uv_pipe_init(loop, &adapter->out, 0);
    (void)uv_pipe_init(loop, &adapter->err, 0);
    (void)uv_timer_init(loop, &adapter->timer);
    adapter->process.data = adapter->in.data = adapter->out.data = adapter->err.data = adapter->timer.data = adapter;
    adapter->open_handles = 5;
}

static int spawn(struct csn_adapter *adapter, uv_loop_t *loop, const struct csn_adapter_spec *spec, char **environment)
{
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&adapter->in},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&adapter->out},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&adapter->err},
    };
    uv_process_options_t options = {
        .exit_cb = on_process_exit,
        .file = spec->argv[0],
        .args = (char **)(uintptr_t)spec->argv,
        .env = environment,
        .cwd = spec->directory,
        .flags = UV_PROCESS_DETACHED, /* a session, and so a process group, of its own */
        .stdio_count = 3,
        .stdio = stdio,
    };
    return uv_spawn(loop, &adapter->process, &options);
}

enum csn_status csn_adapter_open(uv_loop_t *loop, const struct csn_adapter_spec *spec, const char *home,
                                 csn_adapter_listener *listener, void *ctx, struct csn_adapter **adapter,
                                 struct csn_error *error)
{
    char **environment = csn_environment_new(spec, home);
    struct csn_adapter *made = environment ? calloc(1, sizeof *made) : NULL;
    if (!made) {
        csn_environment_free(environment);
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for an adapter");
    }
    adapter_init(made, loop);
    int failure = spawn(made, loop, spec, environment);
    csn_environment_free(environment);
    if (failure) {
        made->exited = true;
        close_all(made);
        return csn_error_set(error, failure == UV_ENOENT ? CSN_NOT_FOUND : CSN_SYSTEM, 0, "%s can't be started: %s", spec->argv[0],
                             uv_strerror(failure));
    }
    made->listener = listener;
    made->ctx = ctx;
    (void)uv_read_start((uv_stream_t *)&made->out, on_alloc, on_read);
    (void)uv_read_start((uv_stream_t *)&made->err, on_alloc, on_read);
    (void)uv_timer_start(&made->timer, on_hello_timer, spec->hello_timeout_ms, 0);
    *adapter = made;
    return CSN_OK;
}

static void on_written(uv_write_t *write, int status)
{
    (void)status; /* a process that doesn't read any more ends, and that is told */
    free(write->data);
}

enum csn_status csn_adapter_send(struct csn_adapter *adapter, struct csn_span line)
{
    struct write_request *request = malloc(sizeof *request + line.len + 1);
    if (!request)
        return CSN_NO_MEMORY;
    memcpy(request->line, line.data, line.len);
    request->line[line.len] = '\n';
    request->write.data = request;
    uv_buf_t buffer = uv_buf_init(request->line, (unsigned)(line.len + 1));
    if (uv_write(&request->write, (uv_stream_t *)&adapter->in, &buffer, 1, on_written) != 0)
        free(request);
    return CSN_OK;
}

void csn_adapter_finish(struct csn_adapter *adapter)
{
    if (adapter->ending != RUNNING || adapter->exited)
        return;
    adapter->ending = FINISHING;
    if (!uv_is_closing((uv_handle_t *)&adapter->in))
        uv_close((uv_handle_t *)&adapter->in, on_closed);
    (void)uv_timer_start(&adapter->timer, on_finish_timer, FINISH_MS, 0);
}

int csn_adapter_exit_status(const struct csn_adapter *adapter)
{
    return adapter->exit_status;
}

struct csn_span csn_adapter_take_log(struct csn_adapter *adapter)
{
    return csn_log_take(&adapter->log);
}

#include "run/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver/environment.h"
#include "driver/log.h"
#include "run/internal.h"

#define VARIABLES_MEMORY ((size_t)32 << 20)

enum {
    TICK_MS = 20,
    QUIET_AFTER_US = 50 * 1000, /* the port must have been quiet for so long before it is over */
    LEAVE_MS = 2000,            /* that a worker has to end by itself when its jobs have ended */
    TERM_MS = 5000,             /* and after SIGTERM */
    VARIABLES = 8
};

struct serve {
    const struct csn_serve_options *options;
    uv_loop_t loop;
    struct csn_live *live;
    uv_timer_t timer;
    uv_signal_t signals[3];
    uv_process_t process;
    uv_pipe_t output[2];  /* the command's */
    char read_buffer[65536];
    struct csn_log log;
    bool running;       /* the command */
    bool started;       /* it was tried */
    int exit_status;
    bool stopping;
    enum csn_serve_end end;
    uint64_t begun_ms;
    uint64_t kill_ms;   /* when the next, harder signal is due; 0: none */
    int kill_signal;
    struct csn_arena arena;
    const char *variables[VARIABLES + 1];
    enum csn_status status;
    struct csn_error *error;
};

/* ---- what the worker has to know ---- */

static enum csn_status set_variable(struct serve *serve, size_t at, const char *name, struct csn_span value)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, VARIABLES_MEMORY);
    enum csn_status status = csn_buf_append_format(&text, "%s=", name);
    if (status == CSN_OK)
        status = csn_buf_append(&text, value);
    if (status == CSN_OK) {
        serve->variables[at] = csn_arena_copy(&serve->arena, csn_buf_span(&text)).data;
        status = serve->variables[at] ? CSN_OK : CSN_NO_MEMORY;
    }
    csn_buf_clear(&text);
    return status;
}

static enum csn_status make_variables(struct serve *serve)
{
    struct csn_credentials credentials = csn_live_credentials(serve->live);
    struct csn_buf url;
    struct csn_buf type;
    csn_buf_init(&url, NULL, 1024);
    csn_buf_init(&type, NULL, VARIABLES_MEMORY);
    enum csn_status status = csn_buf_append_format(&url, "http://%.*s", CSN_SPAN_ARG(csn_live_authority(serve->live)));
    if (status == CSN_OK)
        status = csn_value_write(&type, serve->options->live.scenario->action_type, NULL);
    const struct {
        const char *name;
        struct csn_span value;
    } variables[VARIABLES] = {
        {"AWS_ENDPOINT_URL", csn_buf_span(&url)},
        {"AWS_ENDPOINT_URL_CODEPIPELINE", csn_buf_span(&url)},
        {"AWS_REGION", CSN_SPAN(CSN_REGION)},
        {"AWS_DEFAULT_REGION", CSN_SPAN(CSN_REGION)},
        {"AWS_ACCESS_KEY_ID", credentials.access_key_id},
        {"AWS_SECRET_ACCESS_KEY", credentials.secret_access_key},
        {"COUNTERSIGN_ACTION_TYPE", csn_buf_span(&type)},
        {"COUNTERSIGN_CLIENT_TOKENS", csn_live_client_tokens(serve->live)},
    };
    for (size_t i = 0; i < VARIABLES && status == CSN_OK; i++)
        status = set_variable(serve, i, variables[i].name, variables[i].value);
    csn_buf_clear(&url);
    csn_buf_clear(&type);
    return status;
}

/* ---- the worker's process ---- */

static void on_worker_exit(uv_process_t *process, int64_t exit_status, int term_signal)
{
    struct serve *serve = process->data;
    serve->running = false;
    serve->exit_status = term_signal ? -term_signal : (int)exit_status;
    serve->kill_ms = 0;
    (void)kill(-process->pid, SIGKILL); /* what it left behind */
    uv_close((uv_handle_t *)process, NULL);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct serve *serve = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(serve->read_buffer, sizeof serve->read_buffer);
}

/* What the worker prints is for people, and no part of our output. */
static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct serve *serve = stream->data;
    if (size > 0) {
        csn_log_append(&serve->log, csn_span_of(buffer->base, (size_t)size));
        (void)fwrite(buffer->base, 1, (size_t)size, stderr);
    } else if (size < 0) {
        (void)uv_read_stop(stream);
    }
}

static void open_output(struct serve *serve, uv_stdio_container_t stdio[3])
{
    stdio[0] = (uv_stdio_container_t){.flags = UV_IGNORE};
    for (size_t i = 0; i < CSN_COUNT(serve->output); i++) {
        (void)uv_pipe_init(&serve->loop, &serve->output[i], 0);
        serve->output[i].data = serve;
        stdio[i + 1] = (uv_stdio_container_t){.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&serve->output[i]};
    }
}

static enum csn_status start_command(struct serve *serve)
{
    char **environment = csn_environment_for_worker(serve->variables);
    uv_stdio_container_t stdio[3];
    uv_process_options_t options = {
        .exit_cb = on_worker_exit, .file = serve->options->command[0], .args = serve->options->command, .env = environment,
        .flags = UV_PROCESS_DETACHED, .stdio_count = 3, .stdio = stdio,
    };
    if (!environment)
        return csn_error_set(serve->error, CSN_NO_MEMORY, 0, "no memory for the worker's environment");
    open_output(serve, stdio);
    serve->process.data = serve;
    int failure = uv_spawn(&serve->loop, &serve->process, &options);
    csn_environment_free(environment);
    serve->started = true; /* its handle is to be closed in any case */
    if (failure == 0) {
        serve->running = true;
        for (size_t i = 0; i < CSN_COUNT(serve->output); i++)
            (void)uv_read_start((uv_stream_t *)&serve->output[i], on_alloc, on_read);
        return CSN_OK;
    }
    uv_close((uv_handle_t *)&serve->process, NULL);
    return csn_error_set(serve->error, failure == UV_ENOENT ? CSN_NOT_FOUND : CSN_ARGUMENT, 0, "%s can't be started: %s",
                         serve->options->command[0], uv_strerror(failure));
}

static void signal_group(struct serve *serve, int number)
{
    if (serve->running)
        (void)kill(-serve->process.pid, number);
}

/* ---- when it is over ---- */

static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* From here on only the worker's end is waited for. */
static void stop(struct serve *serve, enum csn_serve_end end)
{
    if (serve->stopping)
        return;
    serve->stopping = true;
    serve->end = end;
    serve->kill_signal = SIGTERM;
    serve->kill_ms = now_ms() + (end == CSN_SERVE_DONE ? LEAVE_MS : 0);
}

static void fail(struct serve *serve, enum csn_status status)
{
    if (serve->status == CSN_OK)
        serve->status = csn_error_set(serve->error, status, 0, "the service can't go on: %s",
                                      status == CSN_LIMIT ? "the session is longer than can be kept" : csn_status_sentence(status));
    stop(serve, CSN_SERVE_INTERRUPTED);
}

static bool is_timed_out(const struct serve *serve)
{
    return serve->options->timeout_ms > 0 && now_ms() - serve->begun_ms >= serve->options->timeout_ms;
}

static void look(struct serve *serve)
{
    bool ended = csn_live_ended(serve->live);
    bool over = ended && (serve->options->command || serve->options->until_done);
    bool quiet = csn_live_quiet_us(serve->live) >= QUIET_AFTER_US;
    if (csn_live_status(serve->live) != CSN_OK)
        fail(serve, csn_live_status(serve->live));
    else if (over && quiet)
        stop(serve, CSN_SERVE_DONE);
    else if (serve->options->command && !serve->running && quiet)
        stop(serve, CSN_SERVE_WORKER_ENDED);
    else if (is_timed_out(serve))
        stop(serve, CSN_SERVE_TIMED_OUT);
}

static void press(struct serve *serve)
{
    if (serve->kill_ms == 0 || now_ms() < serve->kill_ms)
        return;
    signal_group(serve, serve->kill_signal);
    serve->kill_signal = SIGKILL;
    serve->kill_ms = now_ms() + TERM_MS;
}

static void on_tick(uv_timer_t *timer)
{
    struct serve *serve = timer->data;
    if (!serve->stopping)
        look(serve);
    if (serve->stopping && serve->running)
        press(serve);
    if (serve->stopping && !serve->running)
        uv_stop(&serve->loop);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct serve *serve = handle->data;
    (void)number;
    stop(serve, CSN_SERVE_INTERRUPTED);
}

static void on_told(void *ctx, const struct csn_session_exchange *exchange)
{
    struct serve *serve = ctx;
    if (!serve->options->command && csn_live_request_count(serve->live) == 1)
        serve->begun_ms = now_ms(); /* whoever starts the worker by hand needs a while for it */
    if (serve->options->listener.told)
        serve->options->listener.told(serve->options->listener.ctx, exchange);
}

/* ---- the whole ---- */

static void open_handles(struct serve *serve)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    (void)uv_timer_init(&serve->loop, &serve->timer);
    serve->timer.data = serve;
    (void)uv_timer_start(&serve->timer, on_tick, TICK_MS, TICK_MS);
    for (size_t i = 0; i < CSN_COUNT(numbers); i++) {
        (void)uv_signal_init(&serve->loop, &serve->signals[i]);
        serve->signals[i].data = serve;
        (void)uv_signal_start(&serve->signals[i], on_signal, numbers[i]);
    }
}

static void close_handles(struct serve *serve)
{
    uv_close((uv_handle_t *)&serve->timer, NULL);
    for (size_t i = 0; i < CSN_COUNT(serve->output) && serve->started; i++)
        uv_close((uv_handle_t *)&serve->output[i], NULL);
    for (size_t i = 0; i < CSN_COUNT(serve->signals); i++)
        uv_close((uv_handle_t *)&serve->signals[i], NULL);
}

static void serve_all(struct serve *serve)
{
    struct csn_live_options options = serve->options->live;
    options.told = on_told;
    options.ctx = serve;
    serve->status = csn_live_new(&serve->loop, &options, &serve->live, serve->error);
    if (serve->status != CSN_OK)
        return;
    serve->status = make_variables(serve);
    if (serve->status == CSN_OK && serve->options->listener.ready)
        serve->options->listener.ready(serve->options->listener.ctx, csn_live_authority(serve->live), serve->variables);
    if (serve->status == CSN_OK && serve->options->command)
        serve->status = start_command(serve);
    serve->begun_ms = now_ms();
    open_handles(serve);
    if (serve->status == CSN_OK)
        (void)uv_run(&serve->loop, UV_RUN_DEFAULT);
    csn_live_close(serve->live);
    close_handles(serve);
}

static void tell(struct serve *serve, void (*over)(void *ctx, const struct csn_served *served), void *ctx)
{
    struct csn_session session = *csn_live_session(serve->live);
    session.log = csn_log_take(&serve->log);
    const struct csn_served served = {
        .end = serve->end,
        .exit_status = serve->exit_status,
        .requests = csn_live_request_count(serve->live),
        .passed_over = csn_live_passed_over(serve->live),
        .session = &session,
    };
    over(ctx, &served);
}

enum csn_status csn_serve(const struct csn_serve_options *options, void (*over)(void *ctx, const struct csn_served *served), void *ctx,
                          struct csn_error *error)
{
    struct csn_error own;
    /* cppcheck-suppress uninitvar ; its address alone is taken */
    struct serve serve = {.options = options, .error = error ? error : &own};
    if (uv_loop_init(&serve.loop) != 0)
        return csn_error_set(serve.error, CSN_SYSTEM, 0, "no event loop can be made");
    descriptors_keep();
    orphans_adopt();
    csn_arena_init(&serve.arena, NULL, VARIABLES_MEMORY);
    csn_log_init(&serve.log);
    serve_all(&serve);
    (void)uv_run(&serve.loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&serve.loop);
    orphans_kill();
    if (serve.status == CSN_OK)
        tell(&serve, over, ctx);
    if (serve.live)
        csn_live_free(serve.live);
    csn_arena_clear(&serve.arena);
    csn_log_clear(&serve.log);
    return serve.status;
}

/* The bare work of a run: what the event library, the kernel and a child process take for the messages of COUNT cases, with nothing
 * judged. For each case a line of 1,300 bytes to a child, which connects, sends 800 bytes, reads 220, closes and answers a line of
 * 120 bytes.
 *
 *     echo COUNT     prints the cases a second
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { LINE = 1300, REQUEST = 800, ANSWER = 220, REPLY = 120, READ = 65536 };

static uv_loop_t *loop;
static uv_tcp_t server;
static uv_process_t child;
static uv_pipe_t to_child;
static uv_pipe_t from_child;
static long left;
static size_t reply_bytes;
static char line[LINE];
static char answer[ANSWER];
static char scratch[READ];

struct peer {
    uv_tcp_t tcp;
    size_t bytes;
};

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    (void)handle;
    (void)size;
    *buffer = uv_buf_init(scratch, sizeof scratch);
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void write_now(uv_stream_t *stream, char *bytes, unsigned size)
{
    uv_buf_t buffer = uv_buf_init(bytes, size);
    if (uv_try_write(stream, &buffer, 1) != (int)size)
        abort(); /* a message fits into the kernel's buffers */
}

static void on_request(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct peer *peer = stream->data;
    (void)buffer;
    if (size < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    peer->bytes += (size_t)size;
    if (peer->bytes == REQUEST)
        write_now(stream, answer, ANSWER);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct peer *peer = calloc(1, sizeof *peer);
    if (status != 0 || !peer)
        abort();
    (void)uv_tcp_init(loop, &peer->tcp);
    peer->tcp.data = peer;
    if (uv_accept(listener, (uv_stream_t *)&peer->tcp) != 0)
        abort();
    (void)uv_read_start((uv_stream_t *)&peer->tcp, on_alloc, on_request);
}

static void on_reply(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    (void)stream;
    (void)buffer;
    reply_bytes += size > 0 ? (size_t)size : 0;
    if (reply_bytes < REPLY)
        return;
    reply_bytes -= REPLY;
    if (--left > 0)
        write_now((uv_stream_t *)&to_child, line, LINE);
    else
        uv_stop(loop);
}

/* The child: blocking, as a client is. */
static void read_all(int fd, size_t size)
{
    for (ssize_t got; size > 0; size -= (size_t)got)
        if ((got = read(fd, scratch, size)) <= 0)
            exit(0);
}

static int be_client(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (;;) {
        read_all(STDIN_FILENO, LINE);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 || write(fd, line, REQUEST) != REQUEST)
            return 1;
        read_all(fd, ANSWER);
        (void)close(fd);
        if (write(STDOUT_FILENO, line, REPLY) != REPLY)
            return 1;
    }
}

static unsigned short listen_on_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof address;
    (void)uv_tcp_init(loop, &server);
    if (uv_tcp_bind(&server, (struct sockaddr *)&address, 0) != 0 || uv_listen((uv_stream_t *)&server, 128, on_connection) != 0 ||
        uv_tcp_getsockname(&server, (struct sockaddr *)&address, &size) != 0)
        abort();
    return ntohs(address.sin_port);
}

static void start_child(char *program, unsigned short port)
{
    char number[8];
    char *argv[] = {program, (char *)"--client", number, NULL};
    uv_stdio_container_t stdio[2] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&to_child},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&from_child},
    };
    uv_process_options_t options = {.file = program, .args = argv, .stdio_count = 2, .stdio = stdio};
    (void)snprintf(number, sizeof number, "%u", port);
    (void)uv_pipe_init(loop, &to_child, 0);
    (void)uv_pipe_init(loop, &from_child, 0);
    if (uv_spawn(loop, &child, &options) != 0)
        abort();
    (void)uv_read_start((uv_stream_t *)&from_child, on_alloc, on_reply);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--client") == 0)
        return be_client((unsigned short)atoi(argv[2]));
    left = argc > 1 ? atol(argv[1]) : 10000;
    long count = left;
    loop = uv_default_loop();
    start_child(argv[0], listen_on_loopback());
    uint64_t begun = uv_hrtime();
    write_now((uv_stream_t *)&to_child, line, LINE);
    (void)uv_run(loop, UV_RUN_DEFAULT);
    printf("%.0f\n", (double)count * 1e9 / (double)(uv_hrtime() - begun));
    (void)uv_process_kill(&child, 9);
    return 0;
}

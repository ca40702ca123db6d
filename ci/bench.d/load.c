/* Asks a server the same thing over and over: the bytes of one request, on some connections that stay, one request at a time on each.
 *
 *     load URL FILE COUNT     URL http://127.0.0.1:PORT, FILE the request; prints the requests a second
 *
 * First it asks until the answer is the empty one of a poll, so that a service's jobs are out of the way. From then on each answer must
 * be a success of exactly that length.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 16, MESSAGE_MAX = 4096, JOBS_MAX = 1000, PATIENCE_MS = 10000 };

static const char success[] = "HTTP/1.1 200 ";
static const char empty[] = "\r\n\r\n{\"jobs\":[]}";

struct connection {
    int fd;
    size_t got;
    char answer[MESSAGE_MAX];
};

static char request[MESSAGE_MAX];
static size_t request_size;
static size_t answer_size;

static void give_up(const char *why)
{
    fprintf(stderr, "load: %s\n", why);
    exit(1);
}

static unsigned short port_of(const char *url)
{
    unsigned port = 0;
    if (sscanf(url, "http://127.0.0.1:%u", &port) != 1 || port == 0 || port > 65535)
        give_up("the URL must be http://127.0.0.1:PORT");
    return (unsigned short)port;
}

static void read_request(const char *path)
{
    FILE *file = fopen(path, "rbe");
    request_size = file ? fread(request, 1, sizeof request, file) : 0;
    if (request_size == 0 || request_size == sizeof request)
        give_up("the request can't be read, or is too long");
    (void)fclose(file);
}

static int connect_to(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    int yes = 1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
        give_up("nobody listens there");
    return fd;
}

static void ask(struct connection *connection)
{
    connection->got = 0;
    if (send(connection->fd, request, request_size, MSG_NOSIGNAL) != (ssize_t)request_size)
        give_up("the request can't be sent");
}

static void receive(struct connection *connection, size_t room)
{
    ssize_t got = recv(connection->fd, connection->answer + connection->got, room - connection->got, 0);
    if (got <= 0)
        give_up("the connection ended, or no answer came");
    connection->got += (size_t)got;
}

/* How long the whole answer is, or 0 where its head is not there yet. */
static size_t length_of(struct connection *connection)
{
    connection->answer[connection->got] = '\0';
    const char *end = strstr(connection->answer, "\r\n\r\n");
    const char *length = strcasestr(connection->answer, "\r\nContent-Length:");
    if (!end)
        return 0;
    if (!length || length > end)
        give_up("the answer has no length");
    return (size_t)(end + 4 - connection->answer) + strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
}

static void learn_answer(struct connection *connection)
{
    for (int i = 0; i < JOBS_MAX; i++) {
        ask(connection);
        do
            receive(connection, sizeof connection->answer - 1);
        while (length_of(connection) == 0 || connection->got < length_of(connection));
        if (strncmp(connection->answer, success, strlen(success)) != 0)
            give_up(connection->answer);
        if (strstr(connection->answer, empty)) {
            answer_size = connection->got;
            return;
        }
    }
    give_up("there is no end of jobs");
}

static void expect_answer(const struct connection *connection)
{
    if (memcmp(connection->answer, success, strlen(success)) != 0 ||
        memcmp(connection->answer + answer_size - strlen(empty), empty, strlen(empty)) != 0)
        give_up("an answer is another one");
}

static void run(struct connection *connections, long count)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    long asked = 0;
    for (int i = 0; i < CONNECTIONS; i++, asked++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event) != 0)
            give_up("epoll does not work");
        ask(&connections[i]);
    }
    for (long answered = 0; answered < count;) {
        struct epoll_event events[CONNECTIONS];
        int ready = epoll_wait(epoll, events, CONNECTIONS, PATIENCE_MS);
        if (ready <= 0)
            give_up("no answer came");
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            receive(connection, answer_size + 1); /* a byte too many would show */
            if (connection->got < answer_size)
                continue;
            expect_answer(connection);
            answered++;
            if (asked++ < count)
                ask(connection);
        }
    }
    (void)close(epoll);
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    static struct connection connections[CONNECTIONS];
    long count = argc == 4 ? atol(argv[3]) : 0;
    if (count < CONNECTIONS)
        give_up("usage: load URL FILE COUNT");
    read_request(argv[2]);
    for (int i = 0; i < CONNECTIONS; i++)
        connections[i].fd = connect_to(port_of(argv[1]));
    learn_answer(&connections[0]);
    double begun = now();
    run(connections, count);
    printf("%.0f\n", (double)count / (now() - begun));
    return 0;
}

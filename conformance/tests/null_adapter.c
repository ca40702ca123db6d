/* Adapters that know nothing of any client, and some that mean harm: `null_adapter MODE`. None may get a MUST passed, none may
 * hurt the runner. */
#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char line[1 << 20];

static void say(const char *text)
{
    (void)fputs(text, stdout);
    (void)fputc('\n', stdout);
    (void)fflush(stdout);
}

static void hello(const char *more)
{
    char text[512];
    (void)snprintf(text, sizeof text, "{\"countersign\":1,\"client\":{\"name\":\"null\",\"version\":\"0\"}%s}", more);
    say(text);
}

/* The id of the call in `line`, digits only. */
static const char *id_of(void)
{
    static char id[32];
    const char *at = strstr(line, "\"id\":\"");
    size_t length = 0;
    for (at = at ? at + 6 : ""; isdigit((unsigned char)*at) && length + 1 < sizeof id; at++)
        id[length++] = *at;
    id[length] = '\0';
    return id;
}

static void answer(const char *rest)
{
    (void)printf("{\"id\":\"%s\",%s}\n", id_of(), rest);
    (void)fflush(stdout);
}

static void garbage(void)
{
    for (int i = 0; i < 20; i++)
        say("\x1b[31m\xff\xfe not a protocol line");
    say("{\"id\":\"nonsense\",\"outcome\":17}");
}

static void flood(void)
{
    (void)fputc('{', stdout);
    for (int i = 0; i < 20 << 20; i++)
        (void)fputc('x', stdout);
    say("");
}

static void leave_child(void)
{
    if (fork() == 0) {
        (void)setsid();
        for (;;)
            (void)pause();
    }
    answer("\"outcome\":\"success\",\"output\":{}");
}

static void guess(void)
{
    answer("\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"JobNotFoundException\",\"message\":\"no such job\","
           "\"httpStatus\":400,\"requestId\":\"00000000-0000-0000-0000-000000000000\"}");
}

static void echo_input(void)
{
    char *input = strstr(line, "\"input\":");
    char *config = strstr(line, ",\"config\":");
    (void)printf("{\"id\":\"%s\",\"outcome\":\"success\",\"output\":%.*s}\n", id_of(),
                 input && config ? (int)(config - input - 8) : 2, input && config ? input + 8 : "{}");
    (void)fflush(stdout);
}

static int act(const char *mode)
{
    if (!strcmp(mode, "unsupported"))
        answer("\"outcome\":\"unsupported\",\"reason\":\"nothing is\"");
    else if (!strcmp(mode, "success"))
        answer("\"outcome\":\"success\",\"output\":{}");
    else if (!strcmp(mode, "error"))
        answer("\"outcome\":\"error\",\"error\":{\"kind\":\"service\"}");
    else if (!strcmp(mode, "client-error"))
        answer("\"outcome\":\"error\",\"error\":{\"kind\":\"client\"}");
    else if (!strcmp(mode, "guess"))
        guess();
    else if (!strcmp(mode, "echo"))
        echo_input();
    else if (!strcmp(mode, "garbage"))
        garbage();
    else if (!strcmp(mode, "half-line"))
        return (void)printf("{\"id\":\"%s\",\"outc", id_of()), (void)fflush(stdout), 0;
    else if (!strcmp(mode, "flood"))
        flood();
    else if (!strcmp(mode, "crash"))
        abort();
    else if (!strcmp(mode, "exit"))
        return 1;
    else if (!strcmp(mode, "child"))
        leave_child();
    else if (!strcmp(mode, "twice"))
        answer("\"outcome\":\"success\",\"output\":{}"), answer("\"outcome\":\"success\",\"output\":{}");
    else if (!strcmp(mode, "wrong-id"))
        say("{\"id\":\"0\",\"outcome\":\"success\"}");
    return -1; /* go on */
}

/* Nothing of the runner's may be open here but the three pipes. */
static int has_foreign_descriptors(void)
{
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) != -1)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    if (has_foreign_descriptors())
        return 9;
    if (!strcmp(mode, "exits-at-once"))
        return 3;
    if (!strcmp(mode, "silent")) {
        (void)signal(SIGTERM, SIG_IGN); /* and doesn't go when asked */
        for (;;)
            (void)pause();
    }
    hello(!strcmp(mode, "hang") ? ",\"features\":[\"timeout\",\"max-attempts\"]" : "");
    while (fgets(line, sizeof line, stdin)) {
        int status = act(mode);
        if (status >= 0)
            return status;
    }
    while (!strcmp(mode, "stays"))
        (void)pause();
    return 0;
}

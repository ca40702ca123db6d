/* Adapters that know nothing of any client, and some that mean harm. */
#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <countersign/codepipeline.h>

#include "reference/null.h"

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

/* The commonest error of the model, told as if it had been met. */
static void guess(void)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_operation *operation = &model->operations[model->operation_count - 1];
    const struct csn_shape *error = csn_model_shape(model, operation->errors[operation->error_count - 1]);
    (void)printf("{\"id\":\"%s\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"%.*s\",\"message\":\"no\","
                 "\"httpStatus\":400,\"requestId\":\"00000000-0000-0000-0000-000000000000\"}}\n", id_of(), CSN_SPAN_ARG(error->name));
    (void)fflush(stdout);
}

static void echo_input(void)
{
    char *input = strstr(line, "\"input\":");
    char *config = strstr(line, ",\"config\":");
    (void)printf("{\"id\":\"%s\",\"outcome\":\"success\",\"output\":%.*s}\n", id_of(),
                 input && config ? (int)(config - input - 8) : 2, input && config ? input + 8 : "{}");
    (void)fflush(stdout);
}

static void say_nothing(void)
{
}

static void answer_unsupported(void)
{
    answer("\"outcome\":\"unsupported\",\"reason\":\"nothing is\"");
}

static void answer_success(void)
{
    answer("\"outcome\":\"success\",\"output\":{}");
}

static void answer_error(void)
{
    answer("\"outcome\":\"error\",\"error\":{\"kind\":\"service\"}");
}

static void answer_client_error(void)
{
    answer("\"outcome\":\"error\",\"error\":{\"kind\":\"client\"}");
}

static void answer_twice(void)
{
    answer_success();
    answer_success();
}

static void answer_another(void)
{
    say("{\"id\":\"0\",\"outcome\":\"success\"}");
}

static void half_a_line(void)
{
    (void)printf("{\"id\":\"%s\",\"outc", id_of());
    (void)fflush(stdout);
    exit(0);
}

static void give_up(void)
{
    exit(1);
}

static const struct {
    const char *name;
    void (*act)(void); /* on each call */
} modes[] = {
    {"unsupported", answer_unsupported}, {"success", answer_success}, {"error", answer_error}, {"client-error", answer_client_error},
    {"guess", guess}, {"echo", echo_input}, {"child", leave_child}, {"twice", answer_twice}, {"garbage", garbage},
    {"half-line", half_a_line}, {"wrong-id", answer_another}, {"flood", flood}, {"crash", abort}, {"exit", give_up},
    {"hang", say_nothing}, {"stays", say_nothing}, {"silent", say_nothing}, {"exits-at-once", say_nothing},
};

const char *csn_null_mode(size_t index)
{
    return index < sizeof modes / sizeof modes[0] ? modes[index].name : NULL;
}

/* Nothing of the runner's may be open here but the three pipes. */
static int has_foreign_descriptors(void)
{
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) != -1)
            return 1;
    return 0;
}

static void (*find_act(const char *mode))(void)
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (!strcmp(modes[i].name, mode))
            return modes[i].act;
    return NULL;
}

static void wait_for_ever(void)
{
    for (;;)
        (void)pause();
}

int csn_null_main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    void (*act)(void) = find_act(mode);
    if (!act)
        return 2;
    if (has_foreign_descriptors())
        return 9;
    if (!strcmp(mode, "exits-at-once"))
        return 3;
    if (!strcmp(mode, "silent")) {
        (void)signal(SIGTERM, SIG_IGN); /* and doesn't go when asked */
        wait_for_ever();
    }
    hello(!strcmp(mode, "hang") ? ",\"features\":[\"timeout\",\"max-attempts\"]" : "");
    while (fgets(line, sizeof line, stdin))
        act();
    if (!strcmp(mode, "stays"))
        wait_for_ever();
    return 0;
}

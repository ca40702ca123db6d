/* A command line as an adapter. What it prints is log; its exit status is all that it can tell. */
#include "reference/exec.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <countersign/json.h>
#include <countersign/value.h>

#include "base/file.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)
#define CALL_MEMORY ((size_t)64 << 20)

struct exec_call {
    const struct csn_value *line;
    const struct csn_value *config;
    struct csn_span operation;
    char input_path[64];
};

/* The program that the template begins with, without its folder. */
static struct csn_span program_name(struct csn_span template)
{
    size_t end = csn_span_find(template, 0, ' ');
    size_t begin = end;
    while (begin > 0 && template.data[begin - 1] != '/')
        begin--;
    return begin < end ? csn_span_slice(template, begin, end) : CSN_SPAN("exec");
}

static enum csn_status write_areas(struct csn_buf *out, struct csn_span areas)
{
    struct csn_span name;
    const char *separator = "";
    enum csn_status status = csn_buf_append(out, CSN_SPAN(",\"areas\":["));
    while (status == CSN_OK && csn_span_split(&areas, ',', &name)) {
        status = csn_buf_append(out, csn_span_of_string(separator));
        if (status == CSN_OK)
            status = csn_json_write_string(out, name, NULL, NULL);
        separator = ",";
    }
    return status == CSN_OK ? csn_buf_append_byte(out, ']') : status;
}

static bool say_hello(struct csn_span template, const char *areas)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, LINE_MAX_BYTES);
    enum csn_status status = csn_buf_append(&out, CSN_SPAN("{\"countersign\":1,\"client\":{\"name\":"));
    if (status == CSN_OK)
        status = csn_json_write_string(&out, program_name(template), NULL, NULL);
    if (status == CSN_OK)
        status = csn_buf_append(&out, CSN_SPAN(",\"language\":\"shell\"},\"reports\":[]"));
    if (status == CSN_OK && areas)
        status = write_areas(&out, csn_span_of_string(areas));
    if (status == CSN_OK)
        status = csn_buf_append(&out, CSN_SPAN("}\n"));
    bool said = status == CSN_OK && csn_file_put(STDOUT_FILENO, csn_buf_span(&out));
    csn_buf_clear(&out);
    return said;
}

/* The word in single quotes, but for words that a shell leaves alone: those may stand inside quotes of the template's own. */
static enum csn_status quote(struct csn_buf *out, struct csn_span word)
{
    bool plain = word.len > 0;
    for (size_t i = 0; i < word.len; i++)
        plain = plain && (isalnum((unsigned char)word.data[i]) || csn_span_find(CSN_SPAN("-_./:@%+=,"), 0, word.data[i]) < 10);
    if (plain)
        return csn_buf_append(out, word);
    enum csn_status status = csn_buf_append_byte(out, '\'');
    for (size_t i = 0; i < word.len && status == CSN_OK; i++)
        status = word.data[i] == '\'' ? csn_buf_append(out, CSN_SPAN("'\\''")) : csn_buf_append_byte(out, word.data[i]);
    return status == CSN_OK ? csn_buf_append_byte(out, '\'') : status;
}

/* PutThirdPartyJobSuccessResult is put-third-party-job-success-result on a command line. */
static enum csn_status append_kebab(struct csn_buf *out, struct csn_span name)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < name.len && status == CSN_OK; i++) {
        if (i > 0 && isupper((unsigned char)name.data[i]))
            status = csn_buf_append_byte(out, '-');
        if (status == CSN_OK)
            status = csn_buf_append_byte(out, (char)tolower((unsigned char)name.data[i]));
    }
    return status;
}

/* Fills in the placeholder that `text` begins with and tells its length; 0 where it is none. */
static enum csn_status fill_in(struct csn_buf *out, const struct exec_call *call, struct csn_span text, size_t *length)
{
    const struct { struct csn_span name; struct csn_span value; } places[] = {
        {CSN_SPAN_INIT("{input}"), csn_span_of_string(call->input_path)},
        {CSN_SPAN_INIT("{endpoint}"), csn_value_text(csn_value_get(call->config, CSN_SPAN("endpoint")))},
        {CSN_SPAN_INIT("{region}"), csn_value_text(csn_value_get(call->config, CSN_SPAN("region")))},
        {CSN_SPAN_INIT("{operation}"), call->operation},
    };
    for (size_t i = 0; i < CSN_COUNT(places); i++) {
        if (!csn_span_starts_with(text, places[i].name))
            continue;
        *length = places[i].name.len;
        return quote(out, places[i].value);
    }
    *length = csn_span_starts_with(text, CSN_SPAN("{operation-kebab}")) ? CSN_SPAN("{operation-kebab}").len : 0;
    return *length > 0 ? append_kebab(out, call->operation) : CSN_OK;
}

/* Other braces are the shell's, or JSON. */
static enum csn_status make_command(struct csn_buf *out, const struct exec_call *call, struct csn_span template)
{
    enum csn_status status = CSN_OK;
    for (size_t at = 0; at < template.len && status == CSN_OK;) {
        size_t length = 0;
        if (template.data[at] == '{')
            status = fill_in(out, call, csn_span_slice(template, at, template.len), &length);
        if (status == CSN_OK && length == 0)
            status = csn_buf_append_byte(out, template.data[at]);
        at += length > 0 ? length : 1;
    }
    return status == CSN_OK ? csn_buf_append_byte(out, '\0') : status;
}

/* A file without a name, so that nothing is left behind when the group is killed; by this path every child can open it. A command that
 * doesn't serialize gets the body that it is to sign. */
static int open_input(struct exec_call *call)
{
    const struct csn_value *body = csn_value_get(csn_value_get(call->line, CSN_SPAN("request")), CSN_SPAN("body"));
    const struct csn_value *input = csn_value_get(call->line, CSN_SPAN("input"));
    struct csn_buf text;
    int fd = memfd_create("countersign-input", MFD_CLOEXEC);
    csn_buf_init(&text, NULL, LINE_MAX_BYTES);
    enum csn_status status = body ? csn_buf_append(&text, csn_value_text(body)) : CSN_OK;
    if (!body)
        status = input ? csn_value_write(&text, input, NULL) : CSN_ARGUMENT;
    if (fd >= 0 && (status != CSN_OK || !csn_file_put(fd, csn_buf_span(&text)))) {
        (void)close(fd);
        fd = -1;
    }
    csn_buf_clear(&text);
    (void)snprintf(call->input_path, sizeof call->input_path, "/proc/%d/fd/%d", (int)getpid(), fd);
    return fd;
}

static bool set_variable(struct csn_span name, struct csn_span value)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, LINE_MAX_BYTES);
    bool made = csn_buf_append(&text, name) == CSN_OK && csn_buf_append_byte(&text, '\0') == CSN_OK &&
                csn_buf_append(&text, value) == CSN_OK && csn_buf_append_byte(&text, '\0') == CSN_OK;
    bool set = made && setenv(text.data, text.data + name.len + 1, 1) == 0;
    csn_buf_clear(&text);
    return set;
}

/* In the child: never returns. */
static void become_shell(const struct csn_value *env, const char *command)
{
    bool ready = unsetenv("AWS_SESSION_TOKEN") == 0;
    for (size_t i = 0; env && i < env->count; i++)
        ready = ready && set_variable(env->items[i].name, csn_value_text(env->items[i].value));
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (ready && null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    (void)fprintf(stderr, "exec: /bin/sh can't be started: %s\n", strerror(errno));
    _exit(127);
}

/* The wait status of the command, or -1. */
static int run_command(const struct exec_call *call, const char *command)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        become_shell(csn_value_get(call->config, CSN_SPAN("env")), command);
    while (child > 0 && waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* An exit status tells no kind of error. */
static enum csn_status write_outcome(struct csn_buf *out, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return csn_buf_append(out, CSN_SPAN(",\"outcome\":\"success\"}\n"));
    const char *what = WIFSIGNALED(status) ? "was ended by signal" : "ended with exit status";
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return csn_buf_append_format(out, ",\"outcome\":\"error\",\"error\":{\"message\":\"the command %s %d\"}}\n", what,
                                 number);
}

static bool answer(const struct exec_call *call, int status)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, LINE_MAX_BYTES);
    bool made = csn_buf_append(&out, CSN_SPAN("{\"id\":")) == CSN_OK &&
                csn_json_write_string(&out, csn_value_text(csn_value_get(call->line, CSN_SPAN("id"))), NULL, NULL) == CSN_OK &&
                write_outcome(&out, status) == CSN_OK;
    bool said = made && csn_file_put(STDOUT_FILENO, csn_buf_span(&out));
    csn_buf_clear(&out);
    return said;
}

static bool perform(struct exec_call *call, struct csn_span template)
{
    struct csn_buf command;
    int input = open_input(call);
    csn_buf_init(&command, NULL, LINE_MAX_BYTES);
    bool ready = input >= 0 && make_command(&command, call, template) == CSN_OK;
    int status = ready ? run_command(call, command.data) : -1;
    csn_buf_clear(&command);
    if (input >= 0)
        (void)close(input);
    if (status == -1)
        (void)fprintf(stderr, "exec: the command can't be run: %s\n", strerror(errno));
    return status != -1 && answer(call, status);
}

static bool handle_line(struct csn_span template, struct csn_arena *arena, struct csn_span text)
{
    struct csn_value *line;
    struct csn_error error;
    struct exec_call call = {0};
    if (csn_value_parse(arena, text, NULL, &line, &error) != CSN_OK) {
        (void)fprintf(stderr, "exec: byte %zu of a call: %s\n", error.offset, error.message);
        return false;
    }
    call.line = line;
    call.config = csn_value_get(line, CSN_SPAN("config"));
    call.operation = csn_value_text(csn_value_get(line, CSN_SPAN("operation")));
    bool handled = perform(&call, template);
    csn_arena_reset(arena);
    return handled;
}

int csn_exec_main(int argc, char **argv)
{
    char *line = NULL;
    size_t size = 0;
    struct csn_arena arena;
    struct csn_span template = csn_span_of_string(argc > 1 ? argv[1] : "");
    csn_arena_init(&arena, NULL, CALL_MEMORY);
    bool served = say_hello(template, argc > 2 ? argv[2] : NULL);
    for (ssize_t length; served && (length = getline(&line, &size, stdin)) > 0;)
        served = handle_line(template, &arena, csn_span_of(line, (size_t)length));
    csn_arena_clear(&arena);
    free(line);
    return served ? 0 : 1;
}

#define _POSIX_C_SOURCE 200809L
#include "minimise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "form.h"
#include "property.h"

enum { INPUT_MAX = 1 << 24, CAUSE_SIZE = 256, OUTPUT_SIZE = 1 << 16, TRIES_MAX = 3000, PATIENCE_S = 25 };

/* Where it broke: the property's place in the source, or a sanitizer's summary; the way the child ended for anything else. */
struct cause {
    char text[CAUSE_SIZE];
};

/* In the child: the verdict is what stderr holds and how the process ends. */
static void run(struct csn_span input, int pipe_end)
{
    uint8_t *copy = malloc(input.len);

    dup2(pipe_end, STDERR_FILENO);
    alarm(PATIENCE_S);
    if (copy == NULL && input.len > 0)
        _exit(0);
    if (input.len > 0)
        memcpy(copy, input.data, input.len);
    LLVMFuzzerTestOneInput(copy, input.len);
    _exit(0);
}

static void read_output(int pipe_end, char output[OUTPUT_SIZE])
{
    size_t len = 0;
    ssize_t got;

    while (len < OUTPUT_SIZE - 1 && (got = read(pipe_end, output + len, OUTPUT_SIZE - 1 - len)) > 0)
        len += (size_t)got;
    output[len] = '\0';
}

static void find_cause(const char *output, int status, struct cause *cause)
{
    const char *property = strstr(output, ": broken property");
    const char *summary = strstr(output, "SUMMARY: ");
    const char *from = property != NULL ? output : summary;

    if (from == NULL)
        (void)snprintf(cause->text, sizeof cause->text, "it ended with status %d", status);
    else
        (void)snprintf(cause->text, sizeof cause->text, "%.*s", property != NULL ? (int)(property - output) : (int)strcspn(from, "\n"), from);
}

/* Tells whether the input breaks the target, and how. */
static bool breaks(struct csn_span input, struct cause *cause)
{
    static char output[OUTPUT_SIZE];
    int ends[2];
    int status = 0;
    pid_t child;

    (void)fflush(NULL);
    if (pipe(ends) != 0 || (child = fork()) < 0)
        return false;
    if (child == 0) {
        close(ends[0]);
        run(input, ends[1]);
    }
    close(ends[1]);
    read_output(ends[0], output);
    close(ends[0]);
    if (waitpid(child, &status, 0) != child || status == 0)
        return false;
    find_cause(output, status, cause);
    return true;
}

static bool breaks_alike(void *ctx, struct csn_span smaller)
{
    const struct cause *first = ctx;
    struct cause cause;

    return breaks(smaller, &cause) && strcmp(cause.text, first->text) == 0;
}

static bool write_file(const char *path, struct csn_span bytes)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(bytes.data, 1, bytes.len, file) == bytes.len;

    return file != NULL && fclose(file) == 0 && written;
}

static int minimise(struct csn_span input, const char *path, const char *out)
{
    struct csn_buf smallest;
    struct cause cause;
    int failed;

    if (!breaks(input, &cause)) {
        (void)fprintf(stderr, "%s: breaks nothing\n", path);
        return 1;
    }
    csn_buf_init(&smallest, NULL, INPUT_MAX);
    csn_minimise(csn_mutation_of_form(CSN_MUTATION_FORM), input, breaks_alike, &cause, TRIES_MAX, &smallest);
    failed = !write_file(out, csn_buf_span(&smallest));
    printf("%s: %zu bytes, %s: %zu bytes; both: %s\n", path, input.len, out, smallest.len, cause.text);
    if (failed)
        (void)fprintf(stderr, "%s: can't be written\n", out);
    csn_buf_clear(&smallest);
    return failed;
}

int csn_fuzz_minimise(const char *path, const char *out)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(INPUT_MAX);
    int status = 1;

    if (file == NULL || bytes == NULL)
        (void)fprintf(stderr, "%s: can't be read\n", path);
    else
        status = minimise(csn_span_of(bytes, fread(bytes, 1, INPUT_MAX, file)), path, out);
    if (file != NULL)
        (void)fclose(file);
    free(bytes);
    return status;
}

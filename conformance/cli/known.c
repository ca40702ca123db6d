#include "cli/known.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/console.h"
#include "cli/input.h"

#define LIST_MAX ((size_t)16 << 20)
#define WRITTEN_MAX ((size_t)64 << 20)

static void set_today(struct csn_known_use *use)
{
    char storage[32];
    struct csn_buf text;
    struct csn_time now = {.seconds = (int64_t)time(NULL)};
    csn_buf_init_fixed(&text, storage, sizeof storage);
    if (csn_time_format_iso8601(&text, now) == CSN_OK)
        memcpy(use->today, storage, sizeof use->today);
}

static struct csn_span today_of(const struct csn_known_use *use)
{
    return csn_span_of(use->today, sizeof use->today);
}

static int complain_of_expired(const struct csn_known_use *use)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; i < use->list.count; i++)
        if (csn_known_expired(&use->list.items[i], today_of(use)))
            exit_status = csn_console_fail(CSN_EXIT_NONCONFORMING, "%s: line %zu expired on %.*s", use->path, use->list.items[i].line,
                                           CSN_SPAN_ARG(use->list.items[i].expires));
    return exit_status;
}

static int complain_of_unmatched(const struct csn_known_use *use, const struct csn_catalogue *catalogue)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = csn_known_unmatched(&use->list, catalogue, 0); i < use->list.count; i = csn_known_unmatched(&use->list, catalogue, i + 1))
        exit_status = csn_console_fail(CSN_EXIT_NONCONFORMING, "%s: line %zu matches no case: %.*s", use->path, use->list.items[i].line,
                                       CSN_SPAN_ARG(use->list.items[i].glob));
    return exit_status;
}

int csn_known_use_open(struct csn_known_use *use, const char *path, const char *write_path, enum csn_level level,
                       const struct csn_catalogue *catalogue)
{
    struct csn_error error = {0};
    *use = (struct csn_known_use){.path = path, .write_path = write_path, .level = level, .catalogue = catalogue};
    csn_buf_init(&use->text, NULL, LIST_MAX);
    csn_buf_init(&use->written, NULL, WRITTEN_MAX);
    set_today(use);
    if (!path)
        return CSN_EXIT_AS_EXPECTED;
    if (csn_input_read(path, &use->text, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (csn_known_read(&use->list, csn_buf_span(&use->text), &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s: %s", path, error.message);
    return csn_console_worse(complain_of_expired(use), complain_of_unmatched(use, catalogue));
}

enum csn_status csn_known_use_case(struct csn_known_use *use, const struct csn_finished *finished, struct csn_result *result,
                                   struct csn_arena *arena)
{
    enum csn_status status = CSN_OK;
    struct csn_known_terms terms = {.today = today_of(use), .level = use->level, .catalogue = use->catalogue};
    if (use->path)
        status = csn_known_apply(&use->list, &terms, finished->instance->of, result, arena);
    if (status == CSN_OK && use->write_path && finished->result->verdict == CSN_VERDICT_FAIL)
        status = csn_known_write(finished, &use->written);
    return status;
}

static int compare_lines(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
}

/* The entries in one order whatever the order of the run, each once: a case that ran twice needs no entry twice. */
static enum csn_status sort_entries(struct csn_span text, struct csn_buf *out)
{
    size_t count = 0;
    size_t used = 0;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == '\n';
    struct csn_span *lines = calloc(count + 1, sizeof *lines);
    if (!lines)
        return CSN_NO_MEMORY;
    while (used < count && csn_span_split(&text, '\n', &lines[used]))
        used++;
    qsort(lines, used, sizeof *lines, compare_lines);
    for (size_t i = 0; i < used && status == CSN_OK; i++)
        if (i == 0 || !csn_span_equal(lines[i], lines[i - 1]))
            status = csn_buf_append_format(out, "%.*s\n", CSN_SPAN_ARG(lines[i]));
    free(lines);
    return status;
}

int csn_known_use_write(const struct csn_known_use *use)
{
    struct csn_error error = {0};
    struct csn_buf sorted;
    if (!use->write_path)
        return CSN_EXIT_AS_EXPECTED;
    csn_buf_init(&sorted, NULL, WRITTEN_MAX);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (sort_entries(csn_buf_span(&use->written), &sorted) != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_OWN, "no memory for the list of known failures");
    else if (csn_input_write_file(use->write_path, csn_buf_span(&sorted), &error) != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    csn_buf_clear(&sorted);
    return exit_status;
}

void csn_known_use_clear(struct csn_known_use *use)
{
    csn_known_clear(&use->list);
    csn_buf_clear(&use->text);
    csn_buf_clear(&use->written);
}

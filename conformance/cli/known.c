#include "cli/known.h"

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

int csn_known_use_open(struct csn_known_use *use, const char *path, const char *write_path, const struct csn_catalogue *catalogue)
{
    struct csn_error error = {0};
    *use = (struct csn_known_use){.path = path, .write_path = write_path};
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
    if (use->path)
        status = csn_known_apply(&use->list, today_of(use), finished->instance->of, result, arena);
    if (status == CSN_OK && use->write_path && finished->result->verdict == CSN_VERDICT_FAIL)
        status = csn_known_write(finished, &use->written);
    return status;
}

int csn_known_use_write(const struct csn_known_use *use)
{
    struct csn_error error = {0};
    if (use->write_path && csn_input_write_file(use->write_path, csn_buf_span(&use->written), &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return CSN_EXIT_AS_EXPECTED;
}

void csn_known_use_clear(struct csn_known_use *use)
{
    csn_known_clear(&use->list);
    csn_buf_clear(&use->text);
    csn_buf_clear(&use->written);
}

#include "cli/fuzz_display.h"

#include <unistd.h>

#include "cli/console.h"
#include "report/output.h"
#include "report/text.h"

#define TERMINAL_MS 100u
#define PIPE_MS 10000u

enum csn_status csn_fuzz_display_open(struct csn_fuzz_display *display, bool to_stderr, struct csn_error *error)
{
    int fd = to_stderr ? STDERR_FILENO : STDOUT_FILENO;
    *display = (struct csn_fuzz_display){.output = {.colour = csn_console_has_colour(fd)}, .terminal = csn_console_is_terminal(fd)};
    return csn_sink_open_fd(fd, to_stderr ? "standard error" : "standard output", &display->output.sink, error);
}

static void hide_line(struct csn_fuzz_display *display)
{
    if (display->line_shown)
        csn_output_text(display->output.sink, "\r\x1b[K");
    display->line_shown = false;
}

void csn_fuzz_display_header(struct csn_fuzz_display *display, const cJSON *header, const char *state)
{
    const cJSON *suite = cJSON_GetObjectItemCaseSensitive(header, "countersign");
    char *seed = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(header, "seed"));
    struct csn_buf client;
    csn_buf_init(&client, NULL, 1 << 20);
    if (csn_output_client(header, &client) == CSN_OK)
        csn_output_format(display->output.sink, "countersign %s (suite %s) fuzzes %.*s, seed %s, state %s\n\n", csn_text_get(suite, "version"),
                          csn_text_get(suite, "suite"), CSN_SPAN_ARG(csn_buf_span(&client)), seed ? seed : "", state);
    csn_buf_clear(&client);
    cJSON_free(seed);
}

static void write_line(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress)
{
    double seconds = (double)progress->elapsed_ms / 1000;
    double rate = seconds > 0 ? (double)progress->session / seconds : 0;
    csn_output_format(display->output.sink, "%llu executions, %.0f a second, %zu of %zu rules exercised, %zu %s, %.0f s, %s",
                      (unsigned long long)progress->executions, rate, progress->rules_exercised, progress->rule_count, progress->findings,
                      progress->findings == 1 ? "finding" : "findings", seconds, progress->doing);
}

void csn_fuzz_display_progress(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress)
{
    if (progress->elapsed_ms < display->shown_ms + (display->terminal ? TERMINAL_MS : PIPE_MS))
        return;
    display->shown_ms = progress->elapsed_ms;
    if (display->terminal)
        csn_output_text(display->output.sink, "\r\x1b[K");
    write_line(display, progress);
    if (!display->terminal)
        csn_output_text(display->output.sink, "\n");
    display->line_shown = display->terminal;
}

void csn_fuzz_display_finding(struct csn_fuzz_display *display, const struct csn_finding *finding, const char *directory, const cJSON *record)
{
    hide_line(display);
    csn_pretty_block(&display->output, record);
    csn_output_format(display->output.sink, "  kept in     %s (broke again in %u of %u repetitions)\n\n", directory, finding->confirmed,
                      finding->repetitions);
}

static void write_rules(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress)
{
    csn_output_format(display->output.sink, "%-34s %10s %10s %10s\n", "Rules exercised", "passed", "failed", "warned");
    for (size_t i = 0; i < progress->rule_count; i++) {
        const struct csn_campaign_rule *rule = &progress->rules[i];
        if (rule->passed + rule->failed + rule->warned > 0)
            csn_output_format(display->output.sink, "  %-32.*s %10llu %10llu %10llu\n", CSN_SPAN_ARG(rule->id), (unsigned long long)rule->passed,
                              (unsigned long long)rule->failed, (unsigned long long)rule->warned);
    }
    csn_output_text(display->output.sink, "\n");
}

void csn_fuzz_display_end(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress, uint64_t seed, const char *state)
{
    hide_line(display);
    write_rules(display, progress);
    csn_output_format(display->output.sink, "%llu executions", (unsigned long long)progress->executions);
    if (progress->unsupported > 0)
        csn_output_format(display->output.sink, " (%llu unsupported)", (unsigned long long)progress->unsupported);
    if (progress->broken > 0)
        csn_output_format(display->output.sink, " (%llu broke the adapter)", (unsigned long long)progress->broken);
    if (progress->unconfirmed > 0)
        csn_output_format(display->output.sink, " (%zu broke a rule once and not again)", progress->unconfirmed);
    csn_output_format(display->output.sink, ", %zu of %zu rules exercised, %zu %s; %.1f s; seed %llu; state %s\n", progress->rules_exercised,
                      progress->rule_count, progress->findings, progress->findings == 1 ? "finding" : "findings",
                      (double)(progress->elapsed_before_ms + progress->elapsed_ms) / 1000, (unsigned long long)seed, state);
}

int csn_fuzz_display_close(struct csn_fuzz_display *display)
{
    struct csn_error error = {0};
    hide_line(display);
    if (csn_sink_close(display->output.sink, CSN_CONSOLE_PATIENCE_MS, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return CSN_EXIT_AS_EXPECTED;
}

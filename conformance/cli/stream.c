#include "cli/stream.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/console.h"

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The file of "FORMAT=FILE", or NULL. */
static const char *report_file(const char *report)
{
    const char *equals = strchr(report, '=');
    return equals && equals[1] ? equals + 1 : NULL;
}

static const struct csn_format *report_format(const char *report)
{
    struct csn_span text = csn_span_of_string(report);
    return csn_format_find(csn_span_slice(text, 0, csn_span_find(text, 0, '=')));
}

static bool is_taken(const struct csn_texts *reports, size_t before, const char *trace, const char *file)
{
    for (size_t i = 0; i < before; i++)
        if (strcmp(report_file(reports->items[i]), file) == 0)
            return true;
    return trace && strcmp(trace, file) == 0;
}

enum csn_status csn_stream_check(const struct csn_output_options *options, const char *trace, struct csn_error *error)
{
    for (size_t i = 0; i < options->reports.count; i++) {
        const char *report = options->reports.items[i];
        const char *file = report_file(report);
        if (!file || !report_format(report))
            return csn_error_set(error, CSN_ARGUMENT, 0, "--report must be FORMAT=FILE with one of the formats %s, not %s",
                                 csn_format_names(), report);
        if (is_taken(&options->reports, i, trace, file))
            return csn_error_set(error, CSN_ARGUMENT, 0, "two outputs can't go to the same file: --report %s", report);
    }
    return CSN_OK;
}

bool csn_stream_wants_stdout(const struct csn_output_options *options, const char *trace)
{
    for (size_t i = 0; i < options->reports.count; i++)
        if (strcmp(report_file(options->reports.items[i]), "-") == 0)
            return true;
    return trace && strcmp(trace, "-") == 0;
}

static enum csn_status start_report(struct csn_stream *stream, const struct csn_format *format, struct csn_sink *sink,
                                    const struct csn_report_style *style, struct csn_error *error)
{
    struct csn_stream_report *report = &stream->reports[stream->report_count++];
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a stream without reports was refused */
    *report = (struct csn_stream_report){.format = format, .sink = sink, .state = format->open(sink, style)};
    return report->state ? CSN_OK : csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for a report");
}

static enum csn_status open_report(struct csn_stream *stream, const char *text, struct csn_error *error)
{
    static const struct csn_report_style plain = {0};
    struct csn_sink *sink = NULL;
    enum csn_status status = csn_sink_open(report_file(text), &sink, error);
    return status == CSN_OK ? start_report(stream, report_format(text), sink, &plain, error) : status;
}

static enum csn_status open_pretty(struct csn_stream *stream, const struct csn_output_options *options, const char *trace,
                                   struct csn_error *error)
{
    bool to_stderr = csn_stream_wants_stdout(options, trace);
    int fd = to_stderr ? STDERR_FILENO : STDOUT_FILENO;
    struct csn_report_style style = {
        .colour = csn_console_has_colour(fd),
        .verbose = options->verbose,
        .progress = csn_console_is_terminal(fd),
    };
    struct csn_sink *sink = NULL;
    enum csn_status status = csn_sink_open_fd(fd, to_stderr ? "standard error" : "standard output", &sink, error);
    return status == CSN_OK ? start_report(stream, &csn_format_pretty, sink, &style, error) : status;
}

/* Closes every report; 4 where something did not arrive. */
static int close_reports(struct csn_stream *stream)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; i < stream->report_count; i++) {
        struct csn_stream_report *report = &stream->reports[i];
        struct csn_error error = {0};
        if (report->state)
            report->format->close(report->state);
        if (csn_sink_close(report->sink, CSN_CONSOLE_PATIENCE_MS, &error) != CSN_OK)
            exit_status = csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    }
    free(stream->reports);
    csn_record_tally_free(stream->tally);
    *stream = (struct csn_stream){0};
    return exit_status;
}

enum csn_status csn_stream_open(const struct csn_output_options *options, const char *trace, struct csn_stream *stream,
                                struct csn_error *error)
{
    *stream = (struct csn_stream){.begun_us = now_us(), .tally = csn_record_tally_new()};
    stream->run.started_ms = wall_ms();
    stream->reports = calloc(options->reports.count + 1, sizeof *stream->reports);
    enum csn_status status = CSN_OK;
    if (!stream->reports || !stream->tally)
        status = csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the reports");
    for (size_t i = 0; i < options->reports.count && status == CSN_OK; i++)
        status = open_report(stream, options->reports.items[i], error);
    if (status == CSN_OK && !options->quiet)
        status = open_pretty(stream, options, trace, error);
    if (status != CSN_OK)
        (void)close_reports(stream);
    return status;
}

void csn_stream_give(struct csn_stream *stream, cJSON *record)
{
    if (!record) {
        stream->failed = true;
        return;
    }
    csn_record_tally_add(stream->tally, record);
    for (size_t i = 0; i < stream->report_count; i++)
        stream->reports[i].format->record(stream->reports[i].state, record);
    cJSON_Delete(record);
}

void csn_stream_header(struct csn_stream *stream)
{
    if (stream->header_given)
        return;
    stream->header_given = true;
    csn_stream_give(stream, csn_record_header(&stream->run));
}

void csn_stream_case(struct csn_stream *stream, const struct csn_finished *finished)
{
    csn_stream_header(stream);
    csn_stream_give(stream, csn_record_case(&stream->run, finished));
}

void csn_stream_amend(struct csn_stream *stream, const struct csn_case *amended, const struct csn_check *check,
                      const struct csn_exchange *exchange)
{
    csn_stream_give(stream, csn_record_amend(amended, check, exchange));
}

/* What the verdicts alone call for. A skip is no pass: where all are skips, nothing was tested. */
static int exit_status_of(const struct csn_record_tally *tally)
{
    static const enum csn_verdict bad[] = {CSN_VERDICT_FAIL, CSN_VERDICT_BROKEN, CSN_VERDICT_UNEXPECTED_PASS};
    size_t all = 0;
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        all += csn_record_tally_verdict(tally, (enum csn_verdict)i);
    if (all == csn_record_tally_verdict(tally, CSN_VERDICT_UNSUPPORTED))
        return CSN_EXIT_NOTHING;
    for (size_t i = 0; i < CSN_COUNT(bad); i++)
        if (csn_record_tally_verdict(tally, bad[i]) > 0)
            return CSN_EXIT_NONCONFORMING;
    return CSN_EXIT_AS_EXPECTED;
}

static int tell_coverage(double coverage, double min_coverage)
{
    if (coverage < 0 || coverage >= min_coverage)
        return CSN_EXIT_AS_EXPECTED;
    return csn_console_fail(CSN_EXIT_NONCONFORMING, "coverage is %.1f %%, less than the %g %% that --min-coverage asks for", coverage,
                            min_coverage);
}

int csn_stream_close(struct csn_stream *stream, bool complete, const struct csn_output_options *options)
{
    csn_stream_header(stream);
    csn_stream_give(stream, csn_record_footer(stream->tally, complete,
                                             stream->recorded_us ? stream->recorded_us : now_us() - stream->begun_us));
    double coverage = csn_record_tally_coverage(stream->tally);
    bool failed = stream->failed;
    int exit_status = exit_status_of(stream->tally);
    exit_status = csn_console_worse(exit_status, close_reports(stream));
    if (failed)
        exit_status = csn_console_worse(exit_status, csn_console_fail(CSN_EXIT_OWN, "there was no memory for a result"));
    return csn_console_worse(exit_status, tell_coverage(coverage, options->min_coverage));
}

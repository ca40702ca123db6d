/* stream: the records of a run on their way to every report that was asked for, and to people. */
#ifndef CSN_STREAM_H
#define CSN_STREAM_H

#include "cli/options.h"
#include "report/report.h"

struct csn_output_options {
    struct csn_texts reports; /* FORMAT=FILE */
    bool verbose;
    double min_coverage;      /* negative: none */
    bool quiet;               /* nothing for people: the caller speaks to them itself */
};

/* The row of an option table for reports alone. */
#define CSN_REPORT_OPTION(type) \
    {.name = "report", .argument = "FORMAT=FILE", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, output.reports), \
     .help = "ndjson, json, junit, tap, html, markdown, github, sarif or badge; - is standard output; may be given again"}

/* The rows of an option table for a struct `type` that has these options in the field `output`. */
#define CSN_OUTPUT_OPTIONS(type) \
    CSN_REPORT_OPTION(type), \
    {.name = "min-coverage", .argument = "PERCENT", .kind = CSN_OPTION_PERCENT, .offset = offsetof(type, output.min_coverage), \
     .help = "fails where fewer of the cases that need no feature were judged"}, \
    {.name = "verbose", .kind = CSN_OPTION_FLAG, .offset = offsetof(type, output.verbose), \
     .help = "shows passing and skipped cases too, and every warning in full"}

struct csn_stream_report {
    const struct csn_format *format;
    struct csn_sink *sink;
    void *state;
};

struct csn_stream {
    struct csn_stream_report *reports; /* the last one is for people, unless it is quiet */
    size_t report_count;
    struct csn_record_run run;         /* filled in by the caller before the header; csn_stream_open has set the time */
    struct csn_record_tally *tally;
    uint64_t begun_us;
    uint64_t recorded_us; /* how long a recorded run took; 0: by the clock */
    bool header_given;
    bool failed;                       /* there was no memory for a record */
};

/* Checks the reports' names: CSN_ARGUMENT for one that makes no sense, and for two that want the same file. `trace` may be NULL. */
enum csn_status csn_stream_check(const struct csn_output_options *options, const char *trace, struct csn_error *error) CSN_NODISCARD;
/* Tells whether a report wants standard output. */
bool csn_stream_wants_stdout(const struct csn_output_options *options, const char *trace);
/* Opens what was asked for. What is meant for people goes to standard output unless a report, or the trace, wants that. */
enum csn_status csn_stream_open(const struct csn_output_options *options, const char *trace, struct csn_stream *stream,
                                struct csn_error *error) CSN_NODISCARD;
/* Gives the header, once; with the client that `run` names by then. */
void csn_stream_header(struct csn_stream *stream);
void csn_stream_case(struct csn_stream *stream, const struct csn_finished *finished);
/* As csn_stream_case for a record of its own making, which it takes over; NULL: there was no memory. */
void csn_stream_give(struct csn_stream *stream, cJSON *record);
void csn_stream_amend(struct csn_stream *stream, const struct csn_case *amended, const struct csn_check *check,
                      const struct csn_exchange *exchange);
/* Gives the footer, waits for what is still to be written and frees everything. Returns the exit status that the verdicts call for, or
 * 4, after a message, where something could not be written. */
int csn_stream_close(struct csn_stream *stream, bool complete, const struct csn_output_options *options);

#endif

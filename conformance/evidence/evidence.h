/* evidence: what happened in a case: bytes both ways with their times, what the adapter said, how its process ended.
 *
 * Pure data: it can be judged now or, from a trace, later and elsewhere. Times are microseconds since the run began
 * (monotonic), and milliseconds since 1970 where a wall clock is meant.
 */
#ifndef CSN_EVIDENCE_H
#define CSN_EVIDENCE_H

#include <countersign/arena.h>
#include <countersign/sigv4.h>

#include "catalogue/catalogue.h"

/* Who was judged: what the adapter said hello with, defaults filled in. */
struct csn_client_info {
    struct csn_span name;
    struct csn_span version;
    struct csn_span language;
    unsigned areas;    /* CSN_AREA_* */
    unsigned features; /* CSN_FEATURE_* */
    unsigned reports;  /* CSN_REPORTS_* */
    uint64_t operations; /* bit i: operation i of the model */
    unsigned default_max_attempts; /* 0: not told */
    struct csn_span line; /* the hello itself, as it came; empty in a trace */
};
/* Reads a hello line. CSN_UNSUPPORTED for another protocol version; CSN_SYNTAX, CSN_TYPE name what is wrong. Unknown members and unknown
 * names in lists are ignored. */
enum csn_status csn_client_info_parse(struct csn_span line, const struct csn_model *model, struct csn_arena *arena,
                                      struct csn_client_info *info, struct csn_error *error) CSN_NODISCARD;

enum csn_report_outcome { CSN_REPORT_SUCCESS, CSN_REPORT_ERROR, CSN_REPORT_UNSUPPORTED };

/* What the client reported of a call: its adapter's answer line. Absent text has `data` NULL. */
struct csn_client_report {
    struct csn_span id;
    enum csn_report_outcome outcome;
    const struct csn_value *output; /* NULL: none told */
    unsigned kind;                  /* ERROR: one CSN_KIND_*; 0: not told, as a mere exit status tells nothing */
    struct csn_span code;
    struct csn_span message;
    struct csn_span request_id;
    struct csn_span type;
    struct csn_span reason; /* UNSUPPORTED */
    int http_status;        /* 0: not told */
};
/* Reads an answer line, strictly: CSN_SYNTAX or CSN_TYPE with what is wrong. */
enum csn_status csn_client_report_parse(struct csn_span line, struct csn_arena *arena, struct csn_client_report *report,
                                        struct csn_error *error) CSN_NODISCARD;

/* One request on the case's port, and what was answered. */
struct csn_exchange {
    uint64_t connection;     /* number of the connection in the run */
    unsigned on_connection;  /* 1 for the first request on it */
    bool other_listener;     /* it came to the case's second listener */
    struct csn_span request; /* raw bytes, as they came */
    bool complete;           /* the request's end was reached */
    uint64_t first_us;       /* its first byte came */
    uint64_t last_us;        /* its last byte came */
    int64_t wall_ms;         /* the suite's clock at that moment */
    size_t step;
    size_t answer;           /* index of the scripted answer that was played */
    bool repeated;           /* beyond the script: the last answer again */
    bool late;               /* it came after the client had reported (rule retry.after-answer) */
    struct csn_span response; /* bytes that were written */
    uint64_t response_first_us;
    uint64_t response_last_us;
    bool response_whole;     /* all that the script holds for it was written */
};

enum csn_call_end {
    CSN_CALL_ANSWERED,  /* `report` holds */
    CSN_CALL_TIMED_OUT, /* no line by the deadline */
    CSN_CALL_DIED,      /* the process ended first */
    CSN_CALL_GARBLED,   /* a line began with { and was no valid answer, or the adapter misbehaved otherwise: `detail` */
    CSN_CALL_NOT_SENT   /* an earlier step ended the case, or a reference led nowhere: `detail` */
};

struct csn_call {
    struct csn_span line;      /* sent to the adapter */
    struct csn_span authority; /* host:port of the endpoint */
    const struct csn_value *input; /* as sent, references filled in */
    enum csn_call_end end;
    struct csn_span answer_line; /* what came back */
    struct csn_client_report report;
    uint64_t sent_us;
    uint64_t answered_us;
    int exit_status;           /* DIED: exit status, or -signal */
    bool retried_alone;        /* the call had died or hung before any request and was given again alone */
    bool others_work;          /* other calls of that operation have worked in this run */
    struct csn_span deadline;  /* TIMED_OUT: which part of the deadline ran out, for people */
    struct csn_span detail;
    struct csn_span log;       /* stderr and log lines of this call, the last 64 KiB */
};

struct csn_evidence {
    struct csn_span case_id;
    uint64_t seed;
    unsigned repeat;
    const struct csn_client_info *client;
    const struct csn_call *calls; /* one for each step of the case */
    size_t call_count;
    const struct csn_exchange *exchanges; /* in the order in which their requests ended */
    size_t exchange_count;
    bool retried;         /* time had decided against the case, and this is its run with nothing beside it */
    bool order_dependent; /* the case passed when it ran alone in a fresh process */
    bool twin_sent; /* the legal twin of the step's input was sent by this client, so that a refusal means something */
    uint64_t begun_us;
    uint64_t ended_us;
};

/* A trace is JSON Lines: a header, then an evidence line for each case, or the one line of a worker's session (evidence/session.h);
 * nothing else. Bytes are written escaped as csn_hex_escape does. */
struct csn_trace_header {
    struct csn_span version;
    uint64_t seed;
    bool session; /* a session follows, and no evidence */
    struct csn_client_info client;
};
enum csn_status csn_trace_write_header(const struct csn_trace_header *header, struct csn_buf *line) CSN_NODISCARD;
enum csn_status csn_trace_write(const struct csn_evidence *evidence, struct csn_buf *line) CSN_NODISCARD;
/* Reads them back; text is in `arena`. `client` becomes the evidence's client. */
enum csn_status csn_trace_read_header(struct csn_span line, const struct csn_model *model, struct csn_arena *arena,
                                      struct csn_trace_header *header, struct csn_error *error) CSN_NODISCARD;
enum csn_status csn_trace_read(struct csn_span line, const struct csn_client_info *client, struct csn_arena *arena,
                               struct csn_evidence *evidence, struct csn_error *error) CSN_NODISCARD;

#endif

/* catalogue: the rules and cases, loaded from data; and what a case becomes in a run.
 *
 * Files come from the table that is compiled into the program and from directories that a user names. Loading refuses what
 * is wrong with file, place and reason. Everything loaded lives in the catalogue's arena and is immutable.
 */
#ifndef CSN_CATALOGUE_H
#define CSN_CATALOGUE_H

#include <countersign/model.h>

#include "catalogue/index.h"

enum csn_level { CSN_LEVEL_MUST, CSN_LEVEL_SHOULD, CSN_LEVEL_MAY };
enum csn_basis { CSN_BASIS_SPEC, CSN_BASIS_TEST, CSN_BASIS_DERIVED, CSN_BASIS_CONVENTION };

/* A client that had the bug: who else does this. */
struct csn_sighting {
    struct csn_span project;
    struct csn_span reference;
    struct csn_span symptom;
};

/* A bug that a published client, server or worker had. */
struct csn_bug {
    struct csn_span id;
    struct csn_sighting sighting;
    const struct csn_rule *rule;  /* that it broke, or came closest to */
    const struct csn_span *cases; /* globs over the ids of the cases that show it */
    size_t case_count;
    struct csn_span unseen; /* why no case can; empty for most */
};

#define CSN_SEEN_IN_MAX 3

struct csn_rule {
    struct csn_span id;
    struct csn_span number;
    struct csn_span area;
    enum csn_level level;
    enum csn_basis basis;
    struct csn_span sentence;
    struct csn_span source;
    struct csn_span broken; /* what it looks like when broken */
    struct csn_span mend;   /* one line */
    struct csn_span reason; /* why MUST all the same; empty for most */
    struct csn_span unseen; /* why it can't be seen from outside; empty for most */
    const struct csn_sighting *seen_in; /* of its bugs the first, CSN_SEEN_IN_MAX at most */
    size_t seen_in_count;
};

/* X(NAME, "name"): what a client does itself, and what an adapter can do, by the adapter protocol. */
#define CSN_AREA_LIST(X) \
    X(SERIALIZE, "serialize") X(SIGN, "sign") X(TRANSPORT, "transport") X(PARSE, "parse") X(RETRY, "retry")
#define CSN_FEATURE_LIST(X) \
    X(MAX_ATTEMPTS, "max-attempts") X(TIMEOUT, "timeout") X(SESSION_TOKEN, "session-token") X(ENDPOINT_PATH, "endpoint-path") \
    X(CLIENT_REUSE, "client-reuse") X(SPECIAL_VALUES, "special-values") X(CLOCK, "clock") X(ECHO, "echo") \
    X(DEBUG_LOG, "debug-log") X(TLS, "tls")
#define CSN_REPORTS_LIST(X) \
    X(CODE, "code") X(MESSAGE, "message") X(HTTP_STATUS, "httpStatus") X(REQUEST_ID, "requestId") X(OUTPUT, "output") X(TYPE, "type")

/* Each list becomes bits: CSN_AREA_SIGN, CSN_FEATURE_TLS, CSN_REPORTS_CODE, and a number of bits CSN_AREA_BITS. */
#define CSN_BIT_NUMBER(kind, name) CSN_##kind##_##name##_NUMBER
enum {
#define X(name, text) CSN_BIT_NUMBER(AREA, name),
    CSN_AREA_LIST(X) CSN_AREA_BITS,
#undef X
#define X(name, text) CSN_AREA_##name = 1 << CSN_BIT_NUMBER(AREA, name),
    CSN_AREA_LIST(X)
#undef X
};
enum {
#define X(name, text) CSN_BIT_NUMBER(FEATURE, name),
    CSN_FEATURE_LIST(X) CSN_FEATURE_BITS,
#undef X
#define X(name, text) CSN_FEATURE_##name = 1 << CSN_BIT_NUMBER(FEATURE, name),
    CSN_FEATURE_LIST(X)
#undef X
};
enum {
#define X(name, text) CSN_BIT_NUMBER(REPORTS, name),
    CSN_REPORTS_LIST(X) CSN_REPORTS_BITS,
#undef X
#define X(name, text) CSN_REPORTS_##name = 1 << CSN_BIT_NUMBER(REPORTS, name),
    CSN_REPORTS_LIST(X)
#undef X
};
/* The bit of a name, or 0. */
unsigned csn_area_bit(struct csn_span name);
unsigned csn_feature_bit(struct csn_span name);
unsigned csn_reports_bit(struct csn_span name);
/* The name of bit number 0, 1, ...; NUL-terminated. */
const char *csn_area_name(unsigned number);
const char *csn_feature_name(unsigned number);
const char *csn_reports_name(unsigned number);

enum {
    CSN_EXPECT_SUCCESS = 1,
    CSN_EXPECT_ERROR = 2,
    CSN_EXPECT_ANY = 3 /* neither outcome is a finding; the client must return all the same */
};
enum { CSN_KIND_SERVICE = 1, CSN_KIND_CLIENT = 2, CSN_KIND_TRANSPORT = 4, CSN_KIND_UNEXPECTED = 8 };

/* What the client must report when this was the last answer that it got. Spans may hold ${...} (csn_instance_expand); an absent
 * field (`data` NULL, 0) is not judged. Each field is judged under the rule beside it. */
struct csn_expectation {
    unsigned outcome;            /* CSN_EXPECT_* */
    const struct csn_rule *outcome_rule; /* never NULL, as the rules below */
    unsigned kinds;              /* CSN_KIND_*, which an error may be; 0: service or transport */
    struct csn_span code;
    const struct csn_rule *code_rule;
    struct csn_span message;
    const struct csn_rule *message_rule;
    bool http_status;            /* the client must tell the answer's status */
    const struct csn_rule *http_status_rule;
    bool request_id;             /* the client must tell the answer's request id */
    const struct csn_rule *request_id_rule;
    const struct csn_value *output; /* judged where a success is reported: every member given here must be reported so; members of
                                       the model not given here must be absent, null or empty (an empty text, or a structure, list
                                       or map of nothing but such); members that the model lacks are not judged. A structure given
                                       here without members may be absent too */
    const struct csn_rule *output_rule;
};

enum csn_answer_end { CSN_END_KEEP, CSN_END_CLOSE, CSN_END_RESET, CSN_END_STALL };

/* One scripted answer. `source` is its JSON; csn_answer_plan makes bytes of it. */
struct csn_answer {
    const struct csn_value *source;
    int status;               /* what a client sees: 0 where no complete answer comes (event, cut short) */
    struct csn_span code;     /* sanitised error type that it carries, or empty; may hold ${...} */
    bool complete;            /* a whole HTTP answer is sent */
    bool retry_after;         /* it carries Retry-After */
    unsigned delay_ms;        /* scripted waiting in all */
    enum csn_answer_end end;
    struct csn_expectation expect;
};

/* How a client may treat an input. */
enum csn_refusal {
    CSN_REFUSAL_WRONG,  /* a legal input: it must be sent */
    CSN_REFUSAL_RULE,   /* refusing breaks `refusal_rule`, at that rule's level */
    CSN_REFUSAL_ALLOWED /* sending and refusing are both right */
};

struct csn_step {
    const struct csn_operation *operation;
    const struct csn_value *input; /* strings may be "$steps[0].output.jobs[0].jobId" */
    unsigned max_attempts;         /* 1 where the case says nothing */
    unsigned timeout_ms;           /* 5000 where the case says nothing */
    bool session_token;
    struct csn_span endpoint_path; /* "/custom" */
    struct csn_span client;        /* name of a reused client; empty: a new one */
    struct csn_span now;           /* ISO 8601; empty: the true time */
    bool debug_log;
    enum csn_refusal refusal;
    const struct csn_rule *refusal_rule; /* never NULL; for ALLOWED the case's first one */
    struct csn_span twin;          /* id of the case with the legal twin of this input; empty: none */
    const struct csn_span *free_pointers; /* JSON pointers into the body that are not compared */
    size_t free_pointer_count;
    const struct csn_answer *answers; /* at least one */
    size_t answer_count;
};

struct csn_environment_entry {
    struct csn_span name;
    struct csn_span value;
};

struct csn_case {
    struct csn_span id;
    struct csn_span area;
    struct csn_span title;
    bool generated;        /* it follows from the model; no file holds it */
    struct csn_span file;  /* where it was loaded from; "generated" */
    const struct csn_span *aliases;
    size_t alias_count;
    const struct csn_rule *const *rules; /* what it is evidence for, the first one first of all */
    size_t rule_count;
    unsigned areas;    /* CSN_AREA_*: which of these the client must do itself */
    unsigned features; /* CSN_FEATURE_*: which the adapter must have */
    const struct csn_environment_entry *environment;
    size_t environment_count;
    const struct csn_step *steps; /* at least one */
    size_t step_count;
};

struct csn_catalogue {
    struct csn_arena arena;
    const struct csn_model *model;
    struct csn_rule *rules; /* by file and place */
    size_t rule_count;
    struct csn_case *cases; /* by file and place, then those that were generated, then a user's */
    size_t case_count;
    size_t case_capacity; /* private */
    struct csn_bug *bugs; /* by file and place */
    size_t bug_count;
    struct csn_index rule_index; /* private */
    struct csn_index case_index; /* private: ids and aliases */
};

/* A file compiled into the program. */
struct csn_catalogue_file {
    struct csn_span path; /* "rules/sign.json", "cases/errors/carriers.json" */
    struct csn_span text;
};
const struct csn_catalogue_file *csn_catalogue_embedded(size_t *count);

/* Loads `files` (rules first, then rules/bugs*, whatever their order; only paths below rules/ and cases/ count); `model` must outlive it. Refuses unknown members,
 * unknown rules, two equal ids, inputs that are no documents. `error->message` names file and place. */
enum csn_status csn_catalogue_load(struct csn_catalogue *catalogue, const struct csn_model *model,
                                   const struct csn_catalogue_file *files, size_t count, struct csn_error *error) CSN_NODISCARD;
/* Loads one file of cases (below cases/) beside the rules of another catalogue, which must outlive this one: for those who judge one
 * case after the other. */
enum csn_status csn_catalogue_load_cases(struct csn_catalogue *catalogue, const struct csn_catalogue *rules,
                                         const struct csn_catalogue_file *file, struct csn_error *error) CSN_NODISCARD;
/* Loads the embedded files and every *.json below `directory` besides as cases (NULL: none), and generates the cases that follow from
 * the model. */
enum csn_status csn_catalogue_open(struct csn_catalogue *catalogue, const struct csn_model *model, const char *directory,
                                   struct csn_error *error) CSN_NODISCARD;
void csn_catalogue_clear(struct csn_catalogue *catalogue);

const struct csn_rule *csn_catalogue_rule(const struct csn_catalogue *catalogue, struct csn_span id);
/* By id or alias. */
const struct csn_case *csn_catalogue_case(const struct csn_catalogue *catalogue, struct csn_span id);
/* Shell pattern over a case id: * and ? only. */
bool csn_glob_match(struct csn_span glob, struct csn_span text);
const char *csn_level_name(enum csn_level level); /* "MUST" */
const char *csn_basis_name(enum csn_basis basis); /* "spec" */

#endif

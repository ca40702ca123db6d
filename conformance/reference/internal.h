/* What the files of reference/ share. */
#ifndef CSN_REFERENCE_INTERNAL_H
#define CSN_REFERENCE_INTERNAL_H

#include <countersign/client.h>

#include "reference/reference.h"
#include "reference/switch_list.h"

#define SWITCH_ENUMERATOR(name, group, text, rule, variant, sentence) SWITCH_##name,
enum switch_name { SWITCH_LIST(SWITCH_ENUMERATOR) SWITCH_COUNT };

enum switch_group { SWITCHES_BODY, SWITCHES_REQUEST, SWITCHES_OTHER, SWITCH_GROUP_COUNT };

struct switches {
    bool on[SWITCH_COUNT];
    bool touches[SWITCH_GROUP_COUNT]; /* one of the group is on */
};

/* Reads "a,b"; false, and the name in `*unknown`, where one doesn't exist. */
bool switches_parse(struct switches *set, struct csn_span list, struct csn_span *unknown);

/* A call, as far as the client needs it. */
struct call {
    const struct csn_operation *operation;
    struct csn_value *input;
    struct csn_client_endpoint endpoint;
    struct csn_span region;
    struct csn_credentials credentials;
    unsigned max_attempts;
    unsigned timeout_ms;
    int64_t clock_offset_s; /* of the client's clock against the machine's */
    struct csn_span client; /* name of a reused client, or empty */
};

/* What it came to, in the protocol's words. */
enum result_kind { RESULT_SUCCESS, RESULT_SERVICE, RESULT_CLIENT, RESULT_TRANSPORT, RESULT_UNEXPECTED }; /* order of kinds[] */
struct result {
    enum result_kind kind;
    struct csn_span code;
    struct csn_span message;
    struct csn_span request_id;
    const char *type; /* native name, NUL-terminated */
    int status;
    const struct csn_value *output;
};

/* One connection, kept for the client's next call. */
struct connection {
    int fd; /* -1: none */
    uint16_t port;
    char name[64]; /* of the client that keeps it */
    size_t name_len;
};
#define CONNECTIONS_MAX 8

/* What the faults know that confuse one job with another: the first string of each name that an answer brought. */
struct memory {
    struct csn_arena arena;
    struct csn_value *known; /* an object; NULL: nothing yet */
    uint16_t port;           /* whose answers they were */
    struct csn_credentials first_credentials; /* of the first call */
};

struct client {
    const struct csn_model *model;
    struct switches switches;
    struct csn_sigv4_key_cache keys;
    struct csn_http_parser parser;
    struct connection connections[CONNECTIONS_MAX];
    struct csn_buf first_attempt; /* of this call, for the faults that send it again */
    unsigned interims;            /* 1xx answers before this one */
    struct csn_buf leftover;      /* bytes behind the last answer, for the fault that takes them for the next */
    int64_t clock_correction_s;   /* learnt from answers */
    struct memory memory;
    char invocation_id[36];       /* of this call */
};

/* client.c: of storage that is zero but for the switches. */
void client_init(struct client *client);
void client_clear(struct client *client);

/* perform.c: attempts, retries, outcome. Text of the result is in `arena` or static. */
enum csn_status client_perform(struct client *client, const struct call *call, struct csn_arena *arena, struct result *result);

/* body.c: input -> body. CSN_TYPE and the like mean that the client refuses the input. */
enum csn_status body_encode(const struct client *client, const struct call *call, struct csn_arena *arena, struct csn_buf *body,
                            struct csn_error *error);

/* memory.c */
void memory_keep(struct client *client, const struct call *call, const struct result *result);
/* Makes the first call's credentials those of this one too, for the fault that keeps them. */
void memory_bend_credentials(struct client *client, struct call *call);
enum csn_status memory_bend(const struct client *client, const struct call *call, struct csn_arena *arena);

/* request.c: body -> signed request. */
enum csn_status request_build(struct client *client, const struct call *call, struct csn_span body, unsigned attempt,
                              struct csn_arena *arena, struct csn_buf *request, struct csn_error *error);

/* Draws a new invocation id, for a new call. */
void request_new_invocation(struct client *client);

/* outcome.c: answer -> result, and whether to try again. */
enum csn_status outcome_read(const struct client *client, const struct call *call, const struct csn_http_message *message,
                             struct csn_arena *arena, struct result *result, enum csn_retry_hint *retry);

/* transport.c */
enum exchange_end {
    EXCHANGE_ANSWERED, /* the client's parser holds the final answer */
    EXCHANGE_FAILED,   /* no usable answer; `*why` says why */
    EXCHANGE_STALE     /* a kept connection had been closed: nothing was answered, and a fresh one may do */
};
enum exchange_end transport_exchange(struct client *client, const struct call *call, struct csn_span request, const char **why);
/* Follows a redirect that the client's parser holds, where the client does so; else it is the answer. */
enum exchange_end redirect_follow(struct client *client, const struct call *call, struct csn_span request, struct csn_arena *arena,
                                  const char **why);
/* wire.c: bytes that came, as a fault has them. */
void wire_bend(const struct client *client, char *bytes, size_t *len);
void transport_close_all(struct client *client);
void transport_sleep(uint64_t ms);

/* The machine's clock, with the call's offset. */
struct csn_time client_now(const struct call *call);

#endif

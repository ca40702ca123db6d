/* judgement: what the judge's files share while one case is judged: the list of checks and how to add to it.
 *
 * The first failure of ours (no memory, a rule that the catalogue lacks) sticks in `status` and makes everything after it
 * do nothing, so that asking a question needs no error handling.
 */
#ifndef CSN_JUDGEMENT_H
#define CSN_JUDGEMENT_H

#include <countersign/alloc.h>

#include "judge/judge.h"

#define CSN_NO_EXCHANGE SIZE_MAX

struct csn_judgement {
    const struct csn_catalogue *catalogue;
    const struct csn_instance *instance; /* NULL for a raw request */
    const struct csn_evidence *evidence; /* likewise */
    const struct csn_judge_options *options;
    struct csn_arena *arena;
    struct csn_allocator allocator; /* over the arena; for buffers and parsers, which then need no clearing */
    struct csn_sigv4_key_cache keys;
    struct csn_check *checks;
    size_t count;
    size_t capacity;
    size_t evidence_count;
    struct csn_span broken;      /* why the adapter is broken; empty: it isn't */
    struct csn_span unsupported; /* what the client can't express; empty: nothing */
    enum csn_status status;
    struct csn_error error;
};

void csn_judgement_init(struct csn_judgement *judgement, const struct csn_catalogue *catalogue,
                        const struct csn_judge_options *options, struct csn_arena *arena);
/* Wipes the derived keys and fills in the result. */
enum csn_status csn_judgement_finish(struct csn_judgement *judgement, struct csn_result *result, struct csn_error *error);

/* A question's answer. `cited` wins over `rule`. */
struct csn_finding {
    const char *id;
    const char *rule;
    const struct csn_rule *cited;
    struct csn_span member;  /* empty: it is about none */
    struct csn_span message; /* the member is put before it */
    struct csn_span expected;
    struct csn_span actual;
    size_t exchange;
};

/* Adds a check that holds. */
void csn_judgement_pass(struct csn_judgement *judgement, const char *id, const char *rule, size_t exchange);
/* Adds a check that doesn't: fail, warn or info by the level of its rule. */
void csn_judgement_broken(struct csn_judgement *judgement, const struct csn_finding *finding);
/* Adds the one or the other. */
void csn_judgement_ask(struct csn_judgement *judgement, bool holds, const struct csn_finding *finding);
/* Adds a check of that very status, whatever its rule's level, filters or not. */
void csn_judgement_force(struct csn_judgement *judgement, enum csn_check_status status, const struct csn_finding *finding);
/* Tells whether a check of that id and exchange that doesn't hold has been added. */
bool csn_judgement_has_broken(const struct csn_judgement *judgement, const char *id, size_t exchange);

const struct csn_rule *csn_judgement_rule(struct csn_judgement *judgement, const char *id);
/* Makes a failure of ours stick. */
void csn_judgement_fail(struct csn_judgement *judgement, enum csn_status status, const char *what);
/* Notes a status that a function returned; tells whether it is CSN_OK. */
bool csn_judgement_ok(struct csn_judgement *judgement, enum csn_status status, const char *what);

/* A sentence from a printf format, in the arena. */
struct csn_span csn_judgement_text(struct csn_judgement *judgement, const char *format, ...) CSN_PRINTF(2, 3);
/* A value as JSON text, in the arena; NULL gives the empty span. */
struct csn_span csn_judgement_json(struct csn_judgement *judgement, const struct csn_value *value);
/* An empty buffer over the arena. */
struct csn_buf csn_judgement_buffer(struct csn_judgement *judgement);

#endif

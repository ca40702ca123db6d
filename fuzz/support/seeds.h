/* seeds: inputs of every target that are known to be right or wrong, made from the cases, from the model and from rows. */
#ifndef CSN_FUZZ_SEEDS_H
#define CSN_FUZZ_SEEDS_H

#include "catalogue/instance.h"

#include "input.h"
#include "request.h"
#include "shelf.h"

/* X(NAME, "name"): targets with seeds. */
#define CSN_FUZZ_SEEDED(X) \
    X(ANSWER_FRAMING, "answer_framing") X(ANSWER_LABEL, "answer_label") X(ANSWER_SPLIT, "answer_split") \
    X(CASE_FILES, "case_files") X(CHECK, "check") X(ENDPOINT_PARSE, "endpoint_parse") X(ERROR_TYPE, "error_type") \
    X(EVERY_KIND, "every_kind") X(PATTERN_MATCH, "pattern_match") X(ESCAPE_ROUNDTRIP, "escape_roundtrip") X(JOB_MACHINE, "job_machine") X(JSON_READ, "json_read") \
    X(JSON_ROUNDTRIP, "json_roundtrip") X(KNOWN_FAILURES, "known_failures") X(PLUGIN, "plugin") X(REQUEST_BUILD, "request_build") \
    X(REQUEST_FRAMING, "request_framing") X(REQUEST_FROM_VALUE, "request_from_value") X(RESPONSE_PARSE, "response_parse") \
    X(SERVICE_LOAD, "service_load") X(SIGN_DIFFERENTIAL, "sign_differential") X(SIGN_METAMORPHIC, "sign_metamorphic") \
    X(TIME_ROUNDTRIP, "time_roundtrip") X(VERIFY_OURS, "verify_ours") X(VERIFY_RAW, "verify_raw")

enum csn_fuzz_seeded {
#define X(name, text) CSN_FUZZ_##name,
    CSN_FUZZ_SEEDED(X) CSN_FUZZ_TARGETS
#undef X
};

/* 2023-11-14T22:13:20Z. */
#define CSN_FUZZ_NOW ((struct csn_time){1700000000, 0})

struct csn_fuzz_seeds {
    const struct csn_catalogue *catalogue;
    struct csn_fuzz_shelf shelves[CSN_FUZZ_TARGETS];
    struct csn_arena arena;             /* reset for each case */
    struct csn_fuzz_request first_full; /* an input with a text and an instant, which other seeds are made from */
    struct csn_arena first_arena;       /* of its texts */
};

/* Puts a seed on its target's shelf; `name` begins with "valid-" or "reject-" there. */
void csn_fuzz_seed(struct csn_fuzz_seeds *seeds, enum csn_fuzz_seeded target, bool valid, struct csn_span name, struct csn_span bytes);
/* The same for numbers and texts; empties the output. */
void csn_fuzz_seed_output(struct csn_fuzz_seeds *seeds, enum csn_fuzz_seeded target, bool valid, struct csn_span name,
                          struct csn_fuzz_output *output);
/* Puts a request, and its bytes where it can be built, on every shelf that takes one. */
void csn_fuzz_seed_request(struct csn_fuzz_seeds *seeds, bool valid, struct csn_span name, const struct csn_fuzz_request *request);

/* seeds_cases.c: inputs and answers of the catalogue's cases. */
void csn_fuzz_seed_cases(struct csn_fuzz_seeds *seeds);
/* seeds_model.c: what follows from the model: descriptions of the service, errors, outputs. */
void csn_fuzz_seed_model(struct csn_fuzz_seeds *seeds);
/* seeds_requests.c: what no case can say of a request. */
void csn_fuzz_seed_requests(struct csn_fuzz_seeds *seeds);
/* seeds_experiments.c: bytes that choose experiments. */
void csn_fuzz_seed_experiments(struct csn_fuzz_seeds *seeds);
/* seeds_values.c: documents of every kind of shape, and patterns. */
void csn_fuzz_seed_values(struct csn_fuzz_seeds *seeds);
/* seeds_rows.c: texts, one a row. */
void csn_fuzz_seed_rows(struct csn_fuzz_seeds *seeds);

#endif

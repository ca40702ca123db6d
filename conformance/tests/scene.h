/* scene: evidence made by hand, for tests of the judge: a right request, drafts of wrong ones, answers, reports. */
#ifndef CSN_TEST_SCENE_H
#define CSN_TEST_SCENE_H

#include <countersign/http.h>

#include "judge/judge.h"

#define SCENE_AUTHORITY CSN_SPAN("127.0.0.1:40123")
#define SCENE_WALL_MS INT64_C(1700000000500) /* 2023-11-14T22:13:20.5Z, when the first request comes */
#define SCENE_HEADERS 24
#define SCENE_EXCHANGES 8

/* A request as parts that a test changes. What is signed follows what is sent, unless `sign_*` say otherwise. */
struct scene_draft {
    struct csn_span method;
    struct csn_span target;
    struct csn_header headers[SCENE_HEADERS]; /* without Authorization, which comes last */
    size_t header_count;
    struct csn_span body;
    struct csn_credentials credentials;
    struct csn_span region;
    struct csn_span service;
    struct csn_span amz_date;
    struct csn_span signed_headers; /* empty: all that should be */
    struct csn_span sign_hash;      /* payload hash; data NULL: of `body` */
    struct csn_span sign_host;      /* data NULL: as sent */
    struct csn_span sign_date;      /* in the string to sign; data NULL: `amz_date` */
    struct csn_span key_date;       /* of the key; data NULL: that of the scope */
    struct csn_span key_prefix;     /* data NULL: AWS4 */
    struct csn_sigv4_options options;
    void (*edit_canonical)(struct csn_buf *canonical);
    void (*edit_string)(struct csn_buf *string_to_sign);
    void (*edit_authorization)(struct csn_buf *value);
    struct csn_span authorization; /* data NULL: computed */
    struct csn_span raw_lines;     /* put behind the headers as they are */
};

struct scene {
    struct csn_arena arena;
    struct csn_instance instance;
    struct csn_client_info client;
    struct csn_call calls[4];
    struct csn_exchange exchanges[SCENE_EXCHANGES];
    struct csn_evidence evidence;
    struct csn_judge_options options;
    struct csn_result result;
};

/* The catalogue of the program's rules and of the cases that the tests need; loaded once. */
const struct csn_catalogue *scene_catalogue(void);
/* The tear-down of a group of tests that used it. */
int scene_close(void **state);

/* Begins the evidence of a case: every call answered with success, no request yet. */
void scene_init(struct scene *scene, const char *case_id);
void scene_clear(struct scene *scene);
/* A right request for step `step`, by what the reference library sends. */
struct scene_draft scene_draft_of(struct scene *scene, size_t step);
/* The bytes of a draft. */
struct csn_span scene_render(struct scene *scene, const struct scene_draft *draft);
/* Adds the exchange of a request that came `after_ms` after the first; its answer is the scripted one, written `took_ms` later. */
struct csn_exchange *scene_add(struct scene *scene, size_t step, struct csn_span request, unsigned after_ms, unsigned took_ms);
/* Adds a right request of a step, signed when it came. */
struct csn_exchange *scene_add_right(struct scene *scene, size_t step, unsigned after_ms, unsigned took_ms);
/* Sets what the client reported of a step, from an answer line. */
void scene_report(struct scene *scene, size_t step, const char *line);
/* As above, with %N for the instance's nonce and %R for the request id of answer `answer`. */
void scene_report_filled(struct scene *scene, size_t step, size_t answer, const char *line);
/* Judges; the result is in the scene. */
void scene_judge(struct scene *scene);

struct csn_span scene_copy(struct scene *scene, struct csn_span text);
struct csn_span scene_amz_date(struct scene *scene, int64_t wall_ms);
struct csn_header *scene_header(struct scene_draft *draft, const char *name);
void scene_set(struct scene_draft *draft, const char *name, const char *value); /* adds it where there is none */
void scene_add_header(struct scene_draft *draft, const char *name, const char *value);
void scene_drop(struct scene_draft *draft, const char *name);
void scene_replace(struct csn_buf *text, const char *from, const char *to);

/* The check that doesn't hold and cites that rule, or NULL. */
const struct csn_check *scene_finding(const struct scene *scene, const char *rule);
/* How many rules are broken at that status. */
size_t scene_broken_rules(const struct scene *scene, enum csn_check_status status);
/* Fails the test, naming `name`, unless the verdict is that and exactly `rule` (NULL: no rule) is broken at its level. */
void scene_expect(struct scene *scene, const char *name, enum csn_verdict verdict, const char *rule);
/* Judges, expects that, and clears the scene. */
void scene_finish(struct scene *scene, const char *name, enum csn_verdict verdict, const char *rule);

#endif

/* worker_scene: a worker's session made by hand, for tests of its judge: what a script has the worker do, answered by the library's job
 * service in memory.
 *
 * A script tells what the worker does, word by word: "poll details acknowledge succeed". A word is [second.]VERB[:HOW]; the verbs are about
 * the last job of the first action, or of the second. HOW is what is wrong with the request or befell its answer: `other-job`, `throttled`,
 * `lost`, `cut`, ... "time" is the time that a job may take.
 */
#ifndef CSN_TEST_WORKER_SCENE_H
#define CSN_TEST_WORKER_SCENE_H

#include "evidence/session.h"

enum { WORKER_SCENE_ACTIONS = 2, WORKER_SCENE_EXCHANGES = 24 };

struct worker_scene {
    struct csn_arena arena;
    const struct csn_catalogue *catalogue;
    struct csn_job_service *service;
    unsigned draws;
    int64_t now_ms;
    struct csn_session_action actions[WORKER_SCENE_ACTIONS]; /* "first", "second" */
    struct csn_session_exchange exchanges[WORKER_SCENE_EXCHANGES];
    struct csn_session session;
};

/* What the first action's configuration asks for; the second is a plain one. */
struct worker_wanted {
    unsigned continuations;
    bool fails;
    bool taken;
};

/* A session in which nothing has happened yet. */
void worker_scene_open(struct worker_scene *scene, const struct csn_catalogue *catalogue, struct worker_wanted wanted);
void worker_scene_clear(struct worker_scene *scene);
void worker_scene_play(struct worker_scene *scene, const char *script);

#endif

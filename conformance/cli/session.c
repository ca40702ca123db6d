#include "cli/session.h"

#include "cli/console.h"

#define VERDICT_MEMORY ((size_t)512 << 20)

/* The action at a place, the rest being last. */
static size_t action_at(const struct csn_session_telling *telling, size_t place)
{
    return place < telling->session->action_count ? place : CSN_SESSION_REST;
}

static enum csn_status is_wanted(const struct csn_session_telling *telling, size_t place, struct csn_arena *arena, bool *wanted,
                                 struct csn_error *error)
{
    struct csn_case of;
    *wanted = true;
    if (!telling->select)
        return CSN_OK;
    enum csn_status status = csn_worker_describe(telling->catalogue, telling->session, action_at(telling, place), arena, &of, error);
    if (status == CSN_OK)
        *wanted = csn_selection_means(telling->select, &of);
    return status;
}

enum csn_status csn_session_count(const struct csn_session_telling *telling, size_t *count, struct csn_error *error)
{
    struct csn_arena arena;
    enum csn_status status = CSN_OK;
    *count = 0;
    csn_arena_init(&arena, NULL, VERDICT_MEMORY);
    for (size_t i = 0; i <= telling->session->action_count && status == CSN_OK; i++) {
        bool wanted;
        status = is_wanted(telling, i, &arena, &wanted, error);
        *count += status == CSN_OK && wanted;
        csn_arena_reset(&arena);
    }
    csn_arena_clear(&arena);
    return status;
}

static enum csn_status tell(const struct csn_session_telling *telling, size_t place, struct csn_arena *arena, struct csn_error *error)
{
    const struct csn_session *session = telling->session;
    struct csn_worker_verdict verdict;
    bool wanted;
    enum csn_status status = is_wanted(telling, place, arena, &wanted, error);
    if (status != CSN_OK || !wanted)
        return status;
    status = csn_judge_worker(telling->catalogue, session, action_at(telling, place), &telling->judging, arena, &verdict, error);
    if (status != CSN_OK)
        return status;
    if (telling->told)
        telling->told(telling->ctx, &verdict.result);
    csn_stream_case(telling->stream, &(struct csn_finished){
        .instance = &verdict.instance, .evidence = &verdict.evidence, .result = &verdict.result,
        .duration_us = session->ended_us - session->begun_us,
    });
    return CSN_OK;
}

int csn_session_tell(const struct csn_session_telling *telling)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; i <= telling->session->action_count; i++) {
        struct csn_error error = {0};
        struct csn_arena arena;
        csn_arena_init(&arena, NULL, VERDICT_MEMORY);
        enum csn_status status = tell(telling, i, &arena, &error);
        if (status != CSN_OK)
            exit_status = csn_console_fail(CSN_EXIT_OWN, "a verdict can't be given: %s",
                                           *error.message ? error.message : csn_status_sentence(status));
        csn_arena_clear(&arena);
    }
    return exit_status;
}

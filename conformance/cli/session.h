/* session: a worker's session on its way to the reports: a verdict for each action, and one for what is about none.
 */
#ifndef CSN_CLI_SESSION_H
#define CSN_CLI_SESSION_H

#include "cli/select.h"
#include "cli/stream.h"
#include "judge/worker.h"

struct csn_session_telling {
    const struct csn_catalogue *catalogue;
    const struct csn_session *session;
    const struct csn_selection_options *select; /* NULL: every verdict is wanted */
    struct csn_judge_options judging;
    struct csn_stream *stream;
    void (*told)(void *ctx, const struct csn_result *result); /* NULL: nobody asks */
    void *ctx;
};

/* How many verdicts are wanted. */
enum csn_status csn_session_count(const struct csn_session_telling *telling, size_t *count, struct csn_error *error) CSN_NODISCARD;
/* Gives the wanted ones to the stream. The exit status: 0, or 4 after a message; what the verdicts say, csn_stream_close tells. */
int csn_session_tell(const struct csn_session_telling *telling);

#endif

/* plugin_client: a client from a plugin in this process, put to one case: it gets the line that a run would give it, its requests are
 * answered from memory as the case's script says, and what happened becomes evidence.
 *
 * No socket, no second process: a plugin that crashes takes the target with it, as is meant. Scripted waits are not waited, but added to
 * the clock of the evidence. A plugin that doesn't keep to the interface breaks a property. */
#ifndef CSN_FUZZ_PLUGIN_CLIENT_H
#define CSN_FUZZ_PLUGIN_CLIENT_H

#include <countersign/plugin.h>

#include "catalogue/instance.h"
#include "evidence/evidence.h"

enum { CSN_FUZZ_EXCHANGES_MAX = 16 }; /* of a call: further connections are refused */

/* What happened; text is in the arena of the call. */
struct csn_fuzz_play {
    const struct csn_instance *instance;
    struct csn_arena *arena;
    struct csn_call call;
    struct csn_exchange exchanges[CSN_FUZZ_EXCHANGES_MAX];
    size_t exchange_count;
    size_t played;       /* answers of the script */
    unsigned answers;    /* lines that the plugin answered with */
    uint64_t skipped_us; /* scripted waiting */
    struct csn_evidence evidence;
};

struct csn_fuzz_client {
    const char *name; /* the plugin's path, for messages */
    const struct csn_plugin *plugin;
    void *opened;
    struct csn_plugin_host host;
    struct csn_client_info info;
    struct csn_arena arena; /* of `info` */
    uint64_t twins_tried;   /* bit i: of operation i the least legal input was put to it */
    uint64_t twins_sent;    /* and came as a request */
    unsigned calls;
    struct csn_fuzz_play *play; /* private: of the call that is out */
};

/* Opens the plugin at `path`, which must outlive it; NULL: the example that is linked in. CSN_NOT_FOUND, CSN_UNSUPPORTED, CSN_SYNTAX with
 * a sentence. */
enum csn_status csn_fuzz_client_open(struct csn_fuzz_client *client, const char *path, struct csn_error *error) CSN_NODISCARD;
void csn_fuzz_client_close(struct csn_fuzz_client *client);
/* Tells whether it offers what the case needs. */
bool csn_fuzz_client_can(const struct csn_fuzz_client *client, const struct csn_case *of);
/* Puts the one call of `of` to it. False where no line can be made of it. */
bool csn_fuzz_client_play(struct csn_fuzz_client *client, const struct csn_instance *instance, struct csn_arena *arena,
                          struct csn_fuzz_play *play);

#endif

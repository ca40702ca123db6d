/* plugin: a client from a shared object, behind the adapter protocol, in a process of its own: so that one that crashes or hangs hurts
 * nobody, and a run judges it like any other.
 */
#ifndef CSN_DRIVER_PLUGIN_H
#define CSN_DRIVER_PLUGIN_H

#include <countersign/http.h>
#include <countersign/plugin.h>

/* Loads the plugin at `path`. CSN_NOT_FOUND where it can't be loaded or has no csn_plugin_v1, CSN_UNSUPPORTED for another ABI, with a
 * sentence. It stays loaded. */
enum csn_status csn_plugin_load(const char *path, const struct csn_plugin **plugin, struct csn_error *error) CSN_NODISCARD;
/* The call's line with the endpoint that a plugin is given: "http://" becomes "mem://". */
enum csn_status csn_plugin_line(struct csn_span line, struct csn_buf *out) CSN_NODISCARD;
/* Feeds bytes of an answer; true once the final one is whole, or is none that could end. What is no answer is never whole: the plugin gets
 * all of it, up to the connection's end. */
bool csn_plugin_is_whole(struct csn_http_parser *parser, struct csn_span bytes);

/* Ends the process once it takes more than 1 GiB of memory, which nothing that a call needs does. False: the system has no thread for it. */
bool csn_plugin_watch_memory(void);

/* Speaks protocol 1 on standard input and output until its end for the plugin at argv[1]. Returns the exit status. */
int csn_plugin_main(int argc, char **argv);

#endif

/* A plugin that does what its environment tells it to do wrong. */
#include <stdlib.h>
#include <string.h>

#include <countersign/plugin.h>

static const struct csn_plugin_host *host;

static bool is_told(const char *what)
{
    const char *told = getenv("BROKEN_PLUGIN");
    return told && strcmp(told, what) == 0;
}

static void *open_client(const struct csn_plugin_host *given)
{
    static int client;
    host = given;
    return is_told("open") ? NULL : &client;
}

static int take_call(void *client, struct csn_span line)
{
    struct csn_buf answer = {0};
    (void)client;
    (void)line;
    if (is_told("call"))
        return 7;
    if (is_told("crash"))
        abort();
    (void)host->exchange(host->ctx, CSN_SPAN("GET / HTTP/1.1\r\n\r\n"), &answer);
    free(answer.data);
    if (!is_told("silence"))
        host->answer(host->ctx, CSN_SPAN("{\"id\":\"none of yours\",\"outcome\":\"success\"}"));
    return 0;
}

static void close_client(void *client)
{
    (void)client;
}

const struct csn_plugin *csn_plugin_v1(void)
{
    static struct csn_plugin plugin = {
        .size = sizeof plugin,
        .hello = CSN_SPAN_INIT("{\"countersign\":1,\"client\":{\"name\":\"broken\"}}"),
        .open = open_client,
        .call = take_call,
        .close = close_client,
    };
    plugin.abi = is_told("abi") ? 99 : CSN_PLUGIN_ABI;
    return is_told("nothing") ? NULL : &plugin;
}

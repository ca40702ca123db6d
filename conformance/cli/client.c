#include "cli/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/console.h"
#include "reference/reference.h"

enum { NEED_SECONDS = 120 }; /* a busy machine takes long to start an interpreter */

#define CLIENT_MEMORY ((size_t)4 << 20)
#define DESCRIPTION_MAX ((size_t)1 << 20)
#define SELF "/proc/self/exe"

/* NUL-terminated copy in the client's arena, or NULL. */
static char *copy(struct csn_client *client, struct csn_span text)
{
    struct csn_span made = csn_arena_copy(&client->arena, text);
    return (char *)(uintptr_t)made.data;
}

static char *join(struct csn_client *client, const char *a, const char *b)
{
    size_t size = strlen(a) + strlen(b) + 1;
    char *joined = csn_arena_alloc(&client->arena, size);
    if (joined)
        (void)snprintf(joined, size, "%s%s", a, b);
    return joined;
}

static int no_memory(void)
{
    return csn_console_fail(CSN_EXIT_OWN, "no memory for the client");
}

struct switches {
    const struct csn_reference_switch *items;
    size_t count;
    size_t at;
};

static bool next_switch(void *ctx, struct csn_span *name)
{
    struct switches *switches = ctx;
    if (switches->at == switches->count)
        return false;
    *name = switches->items[switches->at++].name;
    return true;
}

static int refuse_switch(struct csn_span name)
{
    struct switches switches = {0};
    switches.items = csn_reference_switches(&switches.count);
    struct csn_span nearest = csn_nearest(name, next_switch, &switches);
    if (nearest.len == 0)
        return csn_console_fail(CSN_EXIT_USAGE, "the reference client has no fault or variant %.*s; 'countersign cases --faults' lists them",
                                CSN_SPAN_ARG(name));
    return csn_console_fail(CSN_EXIT_USAGE, "the reference client has no fault or variant %.*s; is %.*s meant?", CSN_SPAN_ARG(name),
                            CSN_SPAN_ARG(nearest));
}

static bool is_switch(struct csn_span name)
{
    size_t count = 0;
    const struct csn_reference_switch *switches = csn_reference_switches(&count);
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(switches[i].name, name))
            return true;
    return false;
}

/* This program in a child, with the switches of "reference:A,B". */
static int choose_reference(struct csn_span switches, struct csn_client *client)
{
    struct csn_span rest = switches;
    struct csn_span name;
    while (csn_span_split(&rest, ',', &name))
        if (!is_switch(name))
            return refuse_switch(name);
    client->argv = csn_arena_alloc_array(&client->arena, 4, sizeof *client->argv);
    if (!client->argv)
        return no_memory();
    client->argv[0] = copy(client, CSN_SPAN(SELF));
    client->argv[1] = copy(client, CSN_SPAN("reference-adapter"));
    client->argv[2] = switches.len > 0 ? copy(client, switches) : NULL;
    return client->argv[0] && client->argv[1] ? CSN_EXIT_AS_EXPECTED : no_memory();
}

/* This program in a child that loads a shared object. A path without a slash is looked for here, not where libraries are. */
static int choose_plugin(const char *path, struct csn_client *client)
{
#ifdef CSN_WITHOUT_PLUGINS
    (void)client;
    return csn_console_fail(CSN_EXIT_USAGE, "plugin:%s: this build of countersign is linked statically and loads no plugins", path);
#else
    char *found = realpath(path, NULL);
    if (!found)
        return csn_console_fail(CSN_EXIT_USAGE, "the plugin %s: %s", path, strerror(errno));
    client->argv = csn_arena_alloc_array(&client->arena, 4, sizeof *client->argv);
    if (client->argv) {
        client->argv[0] = copy(client, CSN_SPAN(SELF));
        client->argv[1] = copy(client, CSN_SPAN("plugin-adapter"));
        client->argv[2] = copy(client, csn_span_of_string(found));
    }
    free(found);
    return client->argv && client->argv[0] && client->argv[1] && client->argv[2] ? CSN_EXIT_AS_EXPECTED : no_memory();
#endif
}

struct adapters {
    const struct csn_catalogue_file *files;
    size_t count;
    size_t at;
};

/* The names of the packaged adapters, those of files that tell how one is started. */
static bool next_adapter(void *ctx, struct csn_span *name)
{
    struct adapters *adapters = ctx;
    while (adapters->at < adapters->count) {
        struct csn_span path = adapters->files[adapters->at++].path;
        size_t slash = csn_span_find(path, 0, '/');
        if (!csn_span_equal(csn_span_slice(path, slash, path.len), CSN_SPAN("/adapter.json")))
            continue;
        *name = csn_span_slice(path, 0, slash);
        return true;
    }
    return false;
}

static int refuse_name(const char *name)
{
    char list[512] = "reference";
    struct csn_buf buf;
    struct csn_span adapter;
    struct adapters adapters = {0};
    csn_buf_init_fixed(&buf, list, sizeof list);
    adapters.files = csn_adapters_embedded(&adapters.count);
    enum csn_status status = csn_buf_append(&buf, CSN_SPAN("reference"));
    while (status == CSN_OK && next_adapter(&adapters, &adapter))
        status = csn_buf_append_format(&buf, ", %.*s", CSN_SPAN_ARG(adapter));
    return csn_console_fail(CSN_EXIT_USAGE, "there is no client %s; there are %.*s, and any command after --", name,
                            CSN_SPAN_ARG(csn_buf_span(&buf)));
}

/* By the XDG base directory specification, where only absolute paths count. */
const char *csn_client_cache(struct csn_client *client)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return join(client, cache, "/countersign");
    return home && *home ? join(client, home, "/.cache/countersign") : NULL;
}

static bool is_name(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/');
}

/* The words of an array of strings as an argv, or NULL. */
static char **read_words(struct csn_client *client, const struct csn_value *value)
{
    size_t count = value && value->kind == CSN_VALUE_ARRAY ? value->count : 0;
    char **words = count > 0 ? csn_arena_alloc_array(&client->arena, count + 1, sizeof *words) : NULL;
    for (size_t i = 0; i < count && words; i++) {
        const struct csn_value *word = value->items[i].value;
        words[i] = word->kind == CSN_VALUE_STRING ? copy(client, word->text) : NULL;
        if (!words[i])
            return NULL;
    }
    return words;
}

/* Tries what the adapter needs and names what is missing. */
static int check_needs(struct csn_client *client, const char *name, const struct csn_value *needs)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; needs && i < needs->count && !csn_interrupt_seen(); i++) {
        const struct csn_value *need = needs->items[i].value;
        char **test = read_words(client, csn_value_get(need, CSN_SPAN("test")));
        struct csn_span what = csn_value_text(csn_value_get(need, CSN_SPAN("what")));
        struct csn_span mend = csn_value_text(csn_value_get(need, CSN_SPAN("mend")));
        if (!test)
            return csn_console_fail(CSN_EXIT_ADAPTER, "%s/adapter.json: a need has no test that is an array of strings", client->directory);
        if (!csn_probe(test, client->directory, NEED_SECONDS))
            exit_status = csn_console_fail(CSN_EXIT_ADAPTER, "the adapter %s needs %.*s, which this machine lacks: %.*s (its folder is %s)",
                                           name, CSN_SPAN_ARG(what), CSN_SPAN_ARG(mend), client->directory);
    }
    return exit_status;
}

static int read_description(struct csn_client *client, const char *name, struct csn_span text)
{
    struct csn_value *description = NULL;
    struct csn_error error = {0};
    if (csn_value_parse(&client->arena, text, NULL, &description, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_ADAPTER, "%s/adapter.json: byte %zu: %s", client->directory, error.offset, error.message);
    client->argv = read_words(client, csn_value_get(description, CSN_SPAN("run")));
    if (!client->argv)
        return csn_console_fail(CSN_EXIT_ADAPTER, "%s/adapter.json: run is no array of strings", client->directory);
    return check_needs(client, name, csn_value_get(description, CSN_SPAN("needs")));
}

static int choose_unpacked(const char *name, struct csn_client *client)
{
    struct csn_error error = {0};
    struct csn_buf text;
    csn_buf_init(&text, NULL, DESCRIPTION_MAX);
    const char *path = join(client, client->directory, "/adapter.json");
    enum csn_status status = path ? csn_file_read(path, &text, &error) : CSN_NO_MEMORY;
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status == CSN_NOT_FOUND)
        exit_status = refuse_name(name);
    else if (status != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_OWN, "%s", path ? error.message : "no memory for the client");
    else
        exit_status = read_description(client, name, csn_buf_span(&text));
    csn_buf_clear(&text);
    return exit_status;
}

static int choose_adapter(const char *name, const char *adapters, struct csn_client *client)
{
    struct csn_error error = {0};
    const char *folder = adapters ? adapters : csn_client_cache(client);
    if (!is_name(name))
        return refuse_name(name);
    if (!folder)
        return csn_console_fail(CSN_EXIT_USAGE, "there is no HOME to unpack an adapter in: name a folder by --adapters");
    const char *prefix = join(client, folder, "/");
    client->directory = prefix ? join(client, prefix, name) : NULL;
    if (!client->directory)
        return no_memory();
    if (csn_unpack(csn_span_of_string(name), folder, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return choose_unpacked(name, client);
}

int csn_client_choose(const char *name, char **command, const char *adapters, struct csn_client *client)
{
    struct csn_span text = csn_span_of_string(name);
    size_t colon = csn_span_find(text, 0, ':');
    *client = (struct csn_client){.argv = command};
    csn_arena_init(&client->arena, NULL, CLIENT_MEMORY);
    if (command)
        return CSN_EXIT_AS_EXPECTED;
    if (!name || csn_span_equal(csn_span_slice(text, 0, colon), CSN_SPAN("reference")))
        return choose_reference(csn_span_slice(text, colon + 1, text.len), client);
    if (csn_span_equal(csn_span_slice(text, 0, colon), CSN_SPAN("plugin")) && colon < text.len)
        return choose_plugin(name + colon + 1, client);
    return choose_adapter(name, adapters, client);
}

static int check_areas(const char *areas)
{
    struct csn_span rest = csn_span_of_string(areas);
    struct csn_span name;
    while (csn_span_split(&rest, ',', &name))
        if (csn_area_bit(name) == 0)
            return csn_console_fail(CSN_EXIT_USAGE, "there is no area %.*s; there are serialize, sign, transport, parse, retry",
                                    CSN_SPAN_ARG(name));
    return CSN_EXIT_AS_EXPECTED;
}

int csn_client_choose_exec(const char *command_line, const char *areas, struct csn_client *client)
{
    *client = (struct csn_client){0};
    csn_arena_init(&client->arena, NULL, CLIENT_MEMORY);
    int exit_status = areas ? check_areas(areas) : CSN_EXIT_AS_EXPECTED;
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    client->argv = csn_arena_alloc_array(&client->arena, 5, sizeof *client->argv);
    if (!client->argv)
        return no_memory();
    client->argv[0] = copy(client, CSN_SPAN(SELF));
    client->argv[1] = copy(client, CSN_SPAN("exec-adapter"));
    client->argv[2] = copy(client, csn_span_of_string(command_line));
    client->argv[3] = areas ? copy(client, csn_span_of_string(areas)) : NULL;
    return client->argv[0] && client->argv[1] && client->argv[2] && (!areas || client->argv[3]) ? CSN_EXIT_AS_EXPECTED : no_memory();
}

void csn_client_clear(struct csn_client *client)
{
    csn_arena_clear(&client->arena);
    *client = (struct csn_client){0};
}

#include <dlfcn.h>
#include <stddef.h>

#include "driver/plugin.h"

static enum csn_status check(const char *path, const struct csn_plugin *plugin, struct csn_error *error)
{
    if (!plugin)
        return csn_error_set(error, CSN_NOT_FOUND, 0, "%s: csn_plugin_v1 gave nothing", path);
    if (plugin->abi != CSN_PLUGIN_ABI)
        return csn_error_set(error, CSN_UNSUPPORTED, 0, "%s: the plugin speaks ABI %u, this program %u", path, (unsigned)plugin->abi, CSN_PLUGIN_ABI);
    if (plugin->size < sizeof *plugin || !plugin->open || !plugin->call || !plugin->close)
        return csn_error_set(error, CSN_UNSUPPORTED, 0, "%s: the plugin lacks a part of struct csn_plugin", path);
    return CSN_OK;
}

/* What was loaded stays loaded, used or not: a library that has started threads, as Go's runtime does, can't be unloaded under them. */
enum csn_status csn_plugin_load(const char *path, const struct csn_plugin **plugin, struct csn_error *error)
{
    const struct csn_plugin *(*entry)(void) = NULL;
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return csn_error_set(error, CSN_NOT_FOUND, 0, "the plugin can't be loaded: %s", dlerror());
    *(void **)&entry = dlsym(object, "csn_plugin_v1");
    if (!entry)
        return csn_error_set(error, CSN_NOT_FOUND, 0, "%s: exports no csn_plugin_v1", path); // cppcheck-suppress resourceLeak
    const struct csn_plugin *loaded = entry();
    enum csn_status status = check(path, loaded, error);
    if (status == CSN_OK)
        *plugin = loaded;
    return status; // cppcheck-suppress resourceLeak
}

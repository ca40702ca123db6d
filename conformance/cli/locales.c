#include "cli/locales.h"

#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/console.h"

enum { BUILD_SECONDS = 120, /* it takes one or two, on a machine that has nothing else to do */
       LOCALES_MAX = 16, PATH_BYTES = 1024, NAME_BYTES = 64 };

struct locales {
    struct csn_span names[LOCALES_MAX];
    size_t count;
};

/* "de_DE.UTF-8": a name from a file of cases becomes a path and an argument. */
static bool is_name(struct csn_span name)
{
    size_t dot = csn_span_find(name, 0, '.');
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_letter && c != '_' && c != '.' && c != '-' && c != '@')
            return false;
    }
    return name.len < NAME_BYTES && dot > 0 && dot + 1 < name.len;
}

static bool is_known(const struct locales *locales, struct csn_span name)
{
    for (size_t i = 0; i < locales->count; i++)
        if (csn_span_equal(locales->names[i], name))
            return true;
    return false;
}

/* Every system has C and POSIX, and names without a character set are left to it. */
static void collect(const struct csn_selection *selection, struct locales *locales)
{
    for (size_t i = 0; i < selection->count; i++)
        for (size_t j = 0; j < selection->cases[i]->environment_count; j++) {
            const struct csn_environment_entry *entry = &selection->cases[i]->environment[j];
            bool is_locale = csn_span_equal(entry->name, CSN_SPAN("LC_ALL")) || csn_span_equal(entry->name, CSN_SPAN("LANG"));
            if (is_locale && is_name(entry->value) && !is_known(locales, entry->value) && locales->count < LOCALES_MAX)
                locales->names[locales->count++] = entry->value;
        }
}

static bool is_here(struct csn_span name)
{
    char text[NAME_BYTES];
    (void)snprintf(text, sizeof text, "%.*s", CSN_SPAN_ARG(name));
    locale_t locale = newlocale(LC_ALL_MASK, text, (locale_t)0);
    if (locale)
        freelocale(locale);
    return locale != (locale_t)0;
}

static bool is_built(const char *path)
{
    char file[PATH_BYTES + 16];
    (void)snprintf(file, sizeof file, "%s/LC_CTYPE", path);
    return access(file, R_OK) == 0;
}

/* Built beside its place and moved there whole, since another run may be at the same. localedef's exit status tells of mere warnings,
 * too: what counts is what it wrote. */
static bool build(struct csn_span name, const char *folder)
{
    char path[PATH_BYTES], made[PATH_BYTES], source[NAME_BYTES], charmap[NAME_BYTES];
    size_t dot = csn_span_find(name, 0, '.');
    char *const argv[] = {(char *)(uintptr_t)"localedef", (char *)(uintptr_t)"--no-archive", (char *)(uintptr_t)"-i", source,
                          (char *)(uintptr_t)"-f", charmap, made, NULL};
    int len = snprintf(path, sizeof path, "%s/%.*s", folder, CSN_SPAN_ARG(name));
    int made_len = snprintf(made, sizeof made, "%s/%.*s.%ld", folder, CSN_SPAN_ARG(name), (long)getpid());
    if (len < 0 || made_len < 0 || (size_t)made_len >= sizeof made)
        return false;
    if (is_built(path))
        return true;
    (void)snprintf(source, sizeof source, "%.*s", CSN_SPAN_ARG(csn_span_slice(name, 0, dot)));
    (void)snprintf(charmap, sizeof charmap, "%.*s", CSN_SPAN_ARG(csn_span_slice(name, dot + 1, name.len)));
    (void)csn_probe(argv, "/", BUILD_SECONDS);
    return (is_built(made) && rename(made, path) == 0) || is_built(path);
}

static bool make_folder(const char *cache, char folder[PATH_BYTES])
{
    int len = snprintf(folder, PATH_BYTES, "%s/locales", cache);
    if (len < 0 || len >= PATH_BYTES)
        return false;
    for (char *slash = folder + 1; *slash; slash++)
        if (*slash == '/') {
            *slash = '\0';
            (void)mkdir(folder, 0777);
            *slash = '/';
        }
    (void)mkdir(folder, 0777);
    return access(folder, W_OK) == 0;
}

static void complain(struct csn_span name)
{
    char text[256];
    int len = snprintf(text, sizeof text,
                       "countersign: this machine has no locale %.*s, and localedef can't build it (on Debian: apt-get install locales);\n"
                       "countersign: cases that ask for it show little\n", CSN_SPAN_ARG(name));
    if (len > 0 && (size_t)len < sizeof text)
        csn_console_hint(csn_span_of(text, (size_t)len));
}

/* With LOCPATH set the system's archive is not looked at, so that one missing locale makes it necessary to build all. */
enum csn_status csn_locales_prepare(const struct csn_selection *selection, const char *cache, struct csn_buf *variable)
{
    struct locales locales = {.count = 0};
    char folder[PATH_BYTES];
    size_t here = 0;
    collect(selection, &locales);
    for (size_t i = 0; i < locales.count; i++)
        here += is_here(locales.names[i]);
    if (here == locales.count)
        return CSN_OK;
    bool has_folder = cache && make_folder(cache, folder);
    for (size_t i = 0; i < locales.count && !csn_interrupt_seen(); i++)
        if (!has_folder || !build(locales.names[i], folder))
            complain(locales.names[i]);
    return has_folder ? csn_buf_append_format(variable, "LOCPATH=%s:/usr/lib/locale%c", folder, '\0') : CSN_OK;
}

#include "driver/environment.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct list {
    char **items; /* NULL-terminated */
    size_t count;
    size_t capacity;
    bool failed;
};

/* The length of the name in "NAME=value", with the equals sign. */
static size_t name_length(const char *entry)
{
    const char *equals = strchr(entry, '=');
    return equals ? (size_t)(equals - entry) + 1 : strlen(entry);
}

static void list_grow(struct list *list)
{
    size_t capacity = list->capacity ? 2 * list->capacity : 32;
    char **items = realloc(list->items, capacity * sizeof *items);
    if (!items) {
        list->failed = true;
        return;
    }
    list->items = items;
    list->capacity = capacity;
}

static struct list list_open(void)
{
    struct list list = {0};
    list_grow(&list);
    if (!list.failed)
        list.items[0] = NULL;
    return list;
}

/* Sets "NAME=value", replacing an entry of that name. */
static void list_set(struct list *list, const char *entry)
{
    size_t at = 0;
    size_t length = name_length(entry);
    if (list->failed)
        return;
    while (at < list->count && strncmp(list->items[at], entry, length) != 0)
        at++;
    if (at + 1 >= list->capacity)
        list_grow(list);
    char *copy = list->failed ? NULL : strdup(entry);
    if (!copy) {
        list->failed = true;
        return;
    }
    if (at < list->count) {
        free(list->items[at]);
    } else {
        list->count++;
        list->items[list->count] = NULL;
    }
    list->items[at] = copy;
}

static void list_set_pair(struct list *list, const char *name, const char *value)
{
    char *entry = malloc(strlen(name) + strlen(value) + 2);
    if (!entry) {
        list->failed = true;
        return;
    }
    (void)sprintf(entry, "%s=%s", name, value);
    list_set(list, entry);
    free(entry);
}

static void set_clean(struct list *list, const char *home)
{
    const char *path = getenv("PATH");
    list_set_pair(list, "PATH", path ? path : "/usr/local/bin:/usr/bin:/bin");
    list_set_pair(list, "HOME", home);
    list_set(list, "AWS_CONFIG_FILE=/dev/null");
    list_set(list, "AWS_SHARED_CREDENTIALS_FILE=/dev/null");
    list_set(list, "AWS_EC2_METADATA_DISABLED=true");
    list_set(list, "LANG=C.UTF-8");
}

char **csn_environment_new(const struct csn_adapter_spec *spec, const char *home)
{
    struct list list = list_open();
    if (!spec->inherit_environment)
        set_clean(&list, home);
    for (char **entry = environ; spec->inherit_environment && entry && *entry; entry++)
        list_set(&list, *entry);
    for (const char *const *entry = spec->environment; entry && *entry; entry++)
        list_set(&list, *entry);
    if (!list.failed)
        return list.items;
    csn_environment_free(list.items);
    return NULL;
}

/* Tells whether a variable of ours would lead a worker elsewhere. */
static bool leads_astray(const char *entry)
{
    static const char *const names[] = {"http_proxy=", "https_proxy=", "all_proxy=", "no_proxy="};
    bool found = strncmp(entry, "AWS_", 4) == 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        found = strncasecmp(entry, names[i], strlen(names[i])) == 0;
    return found;
}

char **csn_environment_for_worker(const char *const *variables)
{
    struct list list = list_open();
    for (char **entry = environ; entry && *entry; entry++)
        if (!leads_astray(*entry))
            list_set(&list, *entry);
    for (const char *const *entry = variables; *entry; entry++)
        list_set(&list, *entry);
    if (!list.failed)
        return list.items;
    csn_environment_free(list.items);
    return NULL;
}

void csn_environment_free(char **environment)
{
    for (char **entry = environment; entry && *entry; entry++)
        free(*entry);
    free(environment);
}

enum csn_status csn_home_open(char *path, size_t size, struct csn_error *error)
{
    const char *base = getenv("TMPDIR");
    int length = snprintf(path, size, "%s/countersign-home-XXXXXX", base && *base ? base : "/tmp");
    if (length < 0 || (size_t)length >= size)
        return csn_error_set(error, CSN_LIMIT, 0, "TMPDIR is too long");
    if (!mkdtemp(path))
        return csn_error_set(error, CSN_SYSTEM, 0, "no empty HOME can be made at %s: %s", path, strerror(errno));
    return CSN_OK;
}

static int remove_entry(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    (void)remove(path);
    return 0;
}

void csn_home_close(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

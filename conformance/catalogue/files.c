/* A user's case files: every *.json below a directory, in the order of their names, with bounds on all of it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogue/load.h"

enum { MAX_DEPTH = 8, MAX_FILES = 4096, MAX_FILE = 8 << 20, MAX_PATH = 4096 };

struct walk {
    struct csn_arena *arena;
    struct csn_load_files *files;
    struct csn_error *error;
    struct csn_buf path; /* of what is looked at, with its NUL behind `len` */
    unsigned depth;
};

static enum csn_status fail(const struct walk *walk, enum csn_status status, const char *reason)
{
    return csn_error_set(walk->error, status, 0, "%.*s: %s", CSN_SPAN_ARG(csn_buf_span(&walk->path)), reason);
}

static enum csn_status walk_directory(struct walk *walk);

/* Puts the NUL behind the path that system calls want, without counting it. */
static const char *c_path(struct walk *walk)
{
    if (csn_buf_append_byte(&walk->path, '\0') != CSN_OK)
        return NULL;
    csn_buf_truncate(&walk->path, walk->path.len - 1);
    return walk->path.data;
}

static enum csn_status read_whole(const struct walk *walk, int descriptor, char *text, size_t size)
{
    size_t len = 0;
    while (len < size) {
        ssize_t got = read(descriptor, text + len, size - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(walk, CSN_SYSTEM, strerror(errno));
        if (got == 0)
            return fail(walk, CSN_SYSTEM, "became shorter while it was read");
        len += (size_t)got;
    }
    return CSN_OK;
}

static enum csn_status add_file(struct walk *walk, struct csn_span text)
{
    struct csn_load_files *files = walk->files;
    if (files->count == MAX_FILES)
        return fail(walk, CSN_LIMIT, "there are more than 4096 case files");
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? 2 * files->capacity : 16;
        struct csn_catalogue_file *grown = csn_arena_alloc_array(walk->arena, capacity, sizeof *grown);
        if (!grown)
            return fail(walk, csn_arena_status(walk->arena), "no memory");
        if (files->count > 0)
            memcpy(grown, files->items, files->count * sizeof *grown);
        files->items = grown;
        files->capacity = capacity;
    }
    struct csn_span path = csn_arena_copy(walk->arena, csn_buf_span(&walk->path));
    if (!path.data)
        return fail(walk, csn_arena_status(walk->arena), "no memory");
    files->items[files->count++] = (struct csn_catalogue_file){path, text};
    return CSN_OK;
}

static enum csn_status read_file(struct walk *walk, const char *path, off_t size)
{
    enum csn_status status = CSN_OK;
    char *text;
    if (size > MAX_FILE)
        return fail(walk, CSN_LIMIT, "is larger than 8 MiB");
    text = csn_arena_alloc(walk->arena, (size_t)size);
    if (!text)
        return fail(walk, csn_arena_status(walk->arena), "no memory");
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(walk, CSN_SYSTEM, strerror(errno));
    status = read_whole(walk, descriptor, text, (size_t)size);
    close(descriptor);
    return status == CSN_OK ? add_file(walk, csn_span_of(text, (size_t)size)) : status;
}

/* Looks at the entry `name` of the directory at hand. Hidden ones and whatever is neither directory nor *.json are passed over. */
static enum csn_status visit(struct walk *walk, const char *name)
{
    struct stat info;
    size_t before = walk->path.len;
    enum csn_status status = csn_buf_append_byte(&walk->path, '/');
    if (status == CSN_OK)
        status = csn_buf_append(&walk->path, csn_span_of_string(name));
    const char *path = status == CSN_OK ? c_path(walk) : NULL;
    if (!path)
        status = fail(walk, CSN_LIMIT, "the path is too long");
    else if (stat(path, &info) != 0)
        status = fail(walk, CSN_SYSTEM, strerror(errno));
    else if (S_ISDIR(info.st_mode))
        status = walk_directory(walk);
    else if (S_ISREG(info.st_mode) && csn_span_ends_with(csn_span_of_string(name), CSN_SPAN(".json")))
        status = read_file(walk, path, info.st_size);
    csn_buf_truncate(&walk->path, before);
    return status;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By bytes, so that the order of cases doesn't depend on the locale. */
static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static enum csn_status walk_directory(struct walk *walk)
{
    struct dirent **entries;
    enum csn_status status = CSN_OK;
    if (walk->depth == MAX_DEPTH)
        return fail(walk, CSN_LIMIT, "lies more than 8 directories deep");
    const char *path = c_path(walk);
    int count = path ? scandir(path, &entries, is_shown, compare_names) : -1;
    if (count < 0)
        return fail(walk, CSN_SYSTEM, path ? strerror(errno) : "the path is too long");
    walk->depth++;
    for (int i = 0; i < count; i++) {
        if (status == CSN_OK)
            status = visit(walk, entries[i]->d_name);
        free(entries[i]);
    }
    walk->depth--;
    free(entries);
    return status;
}

enum csn_status csn_load_directory(const char *directory, struct csn_arena *arena, struct csn_load_files *files,
                                   struct csn_error *error)
{
    struct walk walk = {.arena = arena, .files = files, .error = error};
    csn_buf_init(&walk.path, NULL, MAX_PATH);
    enum csn_status status = csn_buf_append(&walk.path, csn_span_of_string(directory));
    status = status == CSN_OK ? walk_directory(&walk) : fail(&walk, CSN_LIMIT, "the path is too long");
    csn_buf_clear(&walk.path);
    return status;
}

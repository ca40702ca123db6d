#include "shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "property.h"

enum { PATH_SIZE = 4096 + 256, SEED_MAX = 1 << 20 };

static void complain(struct csn_fuzz_shelf *shelf, const char *path, const char *what)
{
    (void)fprintf(stderr, "%s: %s\n", path, what);
    shelf->wrong++;
}

static bool is_seed(const char *name)
{
    return strncmp(name, "valid-", 6) == 0 || strncmp(name, "reject-", 7) == 0;
}

static void path_of(const struct csn_fuzz_shelf *shelf, struct csn_span name, char path[PATH_SIZE])
{
    int len = snprintf(path, PATH_SIZE, "%s/%.*s", shelf->directory, CSN_SPAN_ARG(name));

    CSN_FUZZ_PROPERTY(len > 0 && len < PATH_SIZE, "the seed's path has room");
}

/* Calls `visit` with the path of every seed that lies there; returns how many. */
static size_t each_seed(struct csn_fuzz_shelf *shelf, int (*visit)(const char *path))
{
    DIR *directory = opendir(shelf->directory);
    struct dirent *entry;
    char path[PATH_SIZE];
    size_t count = 0;

    if (directory == NULL) {
        complain(shelf, shelf->directory, strerror(errno));
        return 0;
    }
    while ((entry = readdir(directory)) != NULL) {
        if (!is_seed(entry->d_name))
            continue;
        count++;
        path_of(shelf, csn_span_of_string(entry->d_name), path);
        if (visit != NULL && visit(path) != 0)
            complain(shelf, path, strerror(errno));
    }
    closedir(directory);
    return count;
}

void csn_fuzz_shelf_open(struct csn_fuzz_shelf *shelf, const char *root, const char *target, bool check)
{
    int len;

    *shelf = (struct csn_fuzz_shelf){.target = target, .check = check};
    len = snprintf(shelf->directory, sizeof shelf->directory, "%s/%s", root, target);
    CSN_FUZZ_PROPERTY(len > 0 && (size_t)len < sizeof shelf->directory, "the directory's path has room");
    if (check)
        return;
    if (mkdir(shelf->directory, 0777) != 0 && errno != EEXIST)
        complain(shelf, shelf->directory, strerror(errno));
    else
        each_seed(shelf, remove);
}

/* Remembers the bytes; false where they are there already. */
static bool keep(struct csn_fuzz_shelf *shelf, struct csn_span bytes)
{
    struct csn_span *grown;
    char *copy;

    for (size_t i = 0; i < shelf->count; i++)
        if (csn_span_equal(shelf->kept[i], bytes))
            return false;
    grown = realloc(shelf->kept, (shelf->count + 1) * sizeof *grown);
    copy = malloc(bytes.len + 1);
    CSN_FUZZ_PROPERTY(grown != NULL && copy != NULL, "there is memory for the seeds");
    memcpy(copy, bytes.data, bytes.len);
    shelf->kept = grown;
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the shelf keeps it */
    shelf->kept[shelf->count++] = csn_span_of(copy, bytes.len);
    return true;
}

static void write_seed(struct csn_fuzz_shelf *shelf, const char *path, struct csn_span bytes)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(bytes.data, 1, bytes.len, file) == bytes.len;

    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (!written)
        complain(shelf, path, "can't be written");
}

static void compare_seed(struct csn_fuzz_shelf *shelf, const char *path, struct csn_span bytes)
{
    FILE *file = fopen(path, "rb");
    char *found = malloc(SEED_MAX);
    size_t len = 0;

    CSN_FUZZ_PROPERTY(found != NULL, "there is memory for a seed");
    if (file != NULL) {
        len = fread(found, 1, SEED_MAX, file);
        (void)fclose(file);
    }
    if (file == NULL)
        complain(shelf, path, "is missing");
    else if (!csn_span_equal(csn_span_of(found, len), bytes))
        complain(shelf, path, "is not what the cases say");
    free(found);
}

void csn_fuzz_shelf_put(struct csn_fuzz_shelf *shelf, const char *kind, struct csn_span name, struct csn_span bytes)
{
    char path[PATH_SIZE];
    char file[256];
    int len;

    CSN_FUZZ_PROPERTY(bytes.len < SEED_MAX, "a seed is smaller than a megabyte");
    if (bytes.len == 0 || !keep(shelf, bytes))
        return;
    len = snprintf(file, sizeof file, "%s-%.*s", kind, CSN_SPAN_ARG(name));
    CSN_FUZZ_PROPERTY(len > 0 && (size_t)len < sizeof file, "the seed's name has room");
    path_of(shelf, csn_span_of(file, (size_t)len), path);
    if (shelf->check)
        compare_seed(shelf, path, bytes);
    else
        write_seed(shelf, path, bytes);
}

void csn_fuzz_shelf_close(struct csn_fuzz_shelf *shelf)
{
    if (each_seed(shelf, NULL) > shelf->count)
        complain(shelf, shelf->directory, "holds seeds that no case has");
    printf("%s: %zu seeds %s, %zu complaints\n", shelf->target, shelf->count, shelf->check ? "compared" : "written", shelf->wrong);
    for (size_t i = 0; i < shelf->count; i++)
        free((void *)shelf->kept[i].data);
    free(shelf->kept);
    shelf->kept = NULL;
}

/* Which files a path stands for. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/input.h"
#include "report/array.h"

enum { DEPTH_MAX = 16, FILES_MAX = 1000000 };

static enum csn_status add_path(struct csn_input_files *files, const char *path, struct csn_error *error)
{
    if (files->count == FILES_MAX)
        return csn_error_set(error, CSN_LIMIT, 0, "%s: there are more than a million files", path);
    char **paths = csn_array_grow(files->paths, files->count, sizeof *paths);
    char *copy = strdup(path);
    if (paths)
        files->paths = paths;
    if (paths && copy) {
        paths[files->count++] = copy;
        return CSN_OK;
    }
    free(copy);
    return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the files");
}

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* whatever the locale */
}

static enum csn_status add_directory(const char *directory, unsigned depth, struct csn_input_files *files, struct csn_error *error);

static enum csn_status add_entry(const char *directory, const char *name, unsigned depth, struct csn_input_files *files,
                                 struct csn_error *error)
{
    char *path = NULL;
    enum csn_status status = CSN_OK;
    const char *slash = *directory && directory[strlen(directory) - 1] == '/' ? "" : "/";
    if (asprintf(&path, "%s%s%s", directory, slash, name) < 0)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the files");
    if (is_directory(path))
        status = add_directory(path, depth - 1, files, error);
    else if (is_file(path))
        status = add_path(files, path, error);
    free(path);
    return status;
}

static enum csn_status add_directory(const char *directory, unsigned depth, struct csn_input_files *files, struct csn_error *error)
{
    struct dirent **entries = NULL;
    enum csn_status status = CSN_OK;
    if (depth == 0)
        return csn_error_set(error, CSN_LIMIT, 0, "%s: directories are nested too deep", directory);
    int count = scandir(directory, &entries, is_shown, by_name);
    if (count < 0)
        return add_path(files, directory, error);
    for (int i = 0; i < count; i++) {
        if (status == CSN_OK)
            status = add_entry(directory, entries[i]->d_name, depth, files, error);
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum csn_status csn_input_expand(const char *path, struct csn_input_files *files, bool *directory, struct csn_error *error)
{
    *directory = strcmp(path, "-") != 0 && is_directory(path);
    return *directory ? add_directory(path, DEPTH_MAX, files, error) : add_path(files, path, error);
}

void csn_input_files_clear(struct csn_input_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
    *files = (struct csn_input_files){0};
}

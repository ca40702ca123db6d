#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/client.h"

#define PATH_SIZE 4096
#define FILE_MAX ((size_t)64 << 20)

static bool is_unpacked(const char *path, struct csn_span text)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, FILE_MAX);
    bool same = csn_file_read(path, &buf, NULL) == CSN_OK && csn_span_equal(csn_buf_span(&buf), text);
    csn_buf_clear(&buf);
    return same;
}

/* Makes every folder on the way to the file. */
static enum csn_status make_folders(char *path, struct csn_error *error)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failure = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
        if (failure)
            return csn_error_set(error, CSN_SYSTEM, 0, "%s can't be made: %s", path, strerror(failure));
        *slash = '/';
    }
    return CSN_OK;
}

/* What mkstemp leaves to the owner alone, the rest may read; scripts may be run. */
static bool set_mode(int fd, struct csn_span text)
{
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = csn_span_starts_with(text, CSN_SPAN("#!")) ? 0777 : 0666;
    return fchmod(fd, mode & ~mask) == 0;
}

/* Writes a file beside its place and moves it there, so that a run that uses the old one keeps it. */
static enum csn_status write_file(const char *path, struct csn_span text, struct csn_error *error)
{
    char temporary[PATH_SIZE + 8];
    (void)snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    bool written = fd >= 0 && csn_file_put(fd, text) && set_mode(fd, text);
    if (fd >= 0 && close(fd) != 0)
        written = false;
    if (written && rename(temporary, path) == 0)
        return CSN_OK;
    enum csn_status status = csn_error_set(error, CSN_SYSTEM, 0, "%s can't be written: %s", path, strerror(errno));
    if (fd >= 0)
        (void)unlink(temporary);
    return status;
}

static enum csn_status unpack_file(const struct csn_catalogue_file *file, const char *folder, struct csn_error *error)
{
    char path[PATH_SIZE];
    int len = snprintf(path, sizeof path, "%s/%.*s", folder, CSN_SPAN_ARG(file->path));
    if (len < 0 || (size_t)len >= sizeof path)
        return csn_error_set(error, CSN_SYSTEM, 0, "the adapters' folder has too long a name");
    if (is_unpacked(path, file->text))
        return CSN_OK;
    enum csn_status status = make_folders(path, error);
    return status == CSN_OK ? write_file(path, file->text, error) : status;
}

static bool belongs_to(const struct csn_catalogue_file *file, struct csn_span name)
{
    return csn_span_equal(csn_span_slice(file->path, 0, csn_span_find(file->path, 0, '/')), name);
}

enum csn_status csn_unpack(struct csn_span name, const char *folder, struct csn_error *error)
{
    size_t count = 0;
    const struct csn_catalogue_file *files = csn_adapters_embedded(&count);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < count && status == CSN_OK; i++)
        if (belongs_to(&files[i], name))
            status = unpack_file(&files[i], folder, error);
    return status;
}

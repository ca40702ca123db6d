#include "campaign/finding.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static enum csn_status refuse(struct csn_error *error, const char *path)
{
    return csn_error_set(error, CSN_SYSTEM, 0, "%s: %s", path, strerror(errno));
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

enum csn_status csn_folder_make(const char *path, struct csn_error *error)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof part)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s: no name of a folder", path);
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && !(errno == EEXIST && is_folder(part)))
            return refuse(error, part);
        part[i] = path[i];
    }
    return CSN_OK;
}

enum csn_status csn_folder_write(const char *folder, const char *name, struct csn_span text, struct csn_error *error)
{
    char path[PATH_MAX];
    char beside[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    int beside_len = snprintf(beside, sizeof beside, "%s/.%s.new", folder, name);
    if (len < 0 || (size_t)len >= sizeof path || beside_len < 0 || (size_t)beside_len >= sizeof beside)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s/%s: the name is too long", folder, name);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return refuse(error, beside);
    bool written = csn_file_put(fd, text);
    if (close(fd) != 0 || !written || rename(beside, path) != 0) {
        enum csn_status status = refuse(error, path);
        (void)unlink(beside);
        return status;
    }
    return CSN_OK;
}

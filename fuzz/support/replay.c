/* A main for targets without an engine: runs every file that is named, and every file in a directory that is named.
 *
 *     request_build_replay [-FLAG=VALUE]… [--] PATH…
 *     request_build_replay -minimise=OUT PATH
 *
 * The second form writes the smallest input to OUT that it finds to break the target in the same place as PATH does.
 * -starve runs each input with every request for memory refused in turn. -sample=N runs one in N inputs of a directory, the last one always. libFuzzer's flags are passed over, so that a command line serves both. Exit status 1: a path that can't be read, an
 * empty directory, no input at all, a `valid-` file that was refused or a `reject-` file that was accepted, seeds of which none
 * is valid. */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "minimise.h"
#include "property.h"
#include "starve.h"

enum { PATH_SIZE = 4096, INPUT_MAX = 64 << 20 };

struct tally {
    size_t run;
    size_t accepted;
    size_t seeds;       /* inputs with a name that says what must come of them */
    size_t valid_seeds; /* those of them that were accepted */
    size_t wrong;
    bool starve;
    size_t refused;     /* requests for memory */
    size_t sample;      /* of each directory's inputs one in so many is run; 0: all of them */
};

static void complain(struct tally *tally, const char *path, const char *what)
{
    (void)fprintf(stderr, "%s: %s\n", path, what);
    tally->wrong++;
}

static void judge(struct tally *tally, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    bool valid = strncmp(name, "valid-", 6) == 0;
    bool reject = strncmp(name, "reject-", 7) == 0;

    tally->run++;
    tally->accepted += csn_fuzz_run.accepted;
    tally->seeds += valid || reject;
    tally->valid_seeds += valid && csn_fuzz_run.accepted;
    if (valid && !csn_fuzz_run.accepted)
        complain(tally, path, "a valid seed was refused");
    if (reject && csn_fuzz_run.accepted)
        complain(tally, path, "a seed that must be refused was accepted");
}

/* The copy has exactly the input's size, so that a sanitizer sees a read past the end. */
static void run_bytes(struct tally *tally, const char *path, FILE *file, size_t size)
{
    uint8_t *bytes = malloc(size);

    if ((bytes == NULL && size > 0) || fread(bytes, 1, size, file) != size) {
        complain(tally, path, "can't be read");
    } else {
        csn_fuzz_run = (struct csn_fuzz_run){.place = path};
        if (tally->starve)
            tally->refused += csn_fuzz_starve(bytes, size);
        else
            LLVMFuzzerTestOneInput(bytes, size);
        judge(tally, path);
    }
    free(bytes);
}

static void run_file(struct tally *tally, const char *path, const struct stat *about)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL || about->st_size > INPUT_MAX)
        complain(tally, path, file == NULL ? "can't be opened" : "is larger than 64 MiB");
    else
        run_bytes(tally, path, file, (size_t)about->st_size);
    if (file != NULL)
        (void)fclose(file);
}

static void run_path(struct tally *tally, const char *path);

static void run_entry(struct tally *tally, const char *directory, const char *name)
{
    char path[PATH_SIZE];
    int len = snprintf(path, sizeof path, "%s/%s", directory, name);

    if (len < 0 || (size_t)len >= sizeof path)
        complain(tally, directory, "has a name that is too long");
    else
        run_path(tally, path);
}

/* In the order of names, so that two runs print the same. Names with a dot in front are no inputs. */
static void run_directory(struct tally *tally, const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    const struct tally before = *tally;

    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.' && (tally->sample == 0 || ((size_t)count - 1 - (size_t)i) % tally->sample == 0))
            run_entry(tally, path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (count < 0)
        complain(tally, path, "can't be opened");
    else if (tally->run == before.run && tally->wrong == before.wrong)
        complain(tally, path, "holds no input");
    else if (tally->seeds > before.seeds && tally->valid_seeds == before.valid_seeds)
        complain(tally, path, "none of its seeds is valid");
}

static void run_path(struct tally *tally, const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0)
        complain(tally, path, "can't be found");
    else if (S_ISDIR(about.st_mode))
        run_directory(tally, path);
    else if (S_ISREG(about.st_mode))
        run_file(tally, path, &about);
    else
        complain(tally, path, "is neither a file nor a directory");
}

int main(int argc, char **argv)
{
    static const char minimise[] = "-minimise=";
    static const char sample[] = "-sample=";
    struct tally tally = {0};
    bool flags = true;

    if (argc == 3 && strncmp(argv[1], minimise, sizeof minimise - 1) == 0)
        return csn_fuzz_minimise(argv[2], argv[1] + sizeof minimise - 1);
    for (int i = 1; i < argc; i++) {
        if (flags && strcmp(argv[i], "--") == 0)
            flags = false;
        else if (flags && strncmp(argv[i], sample, sizeof sample - 1) == 0)
            tally.sample = strtoul(argv[i] + sizeof sample - 1, NULL, 10);
        else if (flags && strcmp(argv[i], "-starve") == 0)
            tally.starve = true;
        else if (!flags || argv[i][0] != '-')
            run_path(&tally, argv[i]);
    }
    printf("%zu inputs run, %zu accepted\n", tally.run, tally.accepted);
    if (tally.starve)
        printf("memory refused %zu times\n", tally.refused);
    if (tally.run == 0)
        (void)fprintf(stderr, "no input was run\n");
    return tally.run == 0 || tally.wrong > 0;
}

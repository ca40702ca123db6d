/* embed OUT.c FUNCTION DIR FILE...: writes the bytes of files as C, and a function that gives them out. A file's name in the program
 * is its path below DIR. Runs when the program is built; needs nothing but the C library. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { BYTES_IN_A_LINE = 24 };

static int complain(const char *path, const char *reason)
{
    (void)fprintf(stderr, "embed: %s: %s\n", path, reason);
    return 1;
}

/* The path below `directory`, or NULL. */
static const char *name_below(const char *path, const char *directory)
{
    size_t len = strlen(directory);
    return strncmp(path, directory, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

static void write_bytes(FILE *in, FILE *out)
{
    size_t column = 0;
    for (int byte = getc(in); byte != EOF; byte = getc(in)) {
        (void)fprintf(out, "%d,", byte);
        if (++column % BYTES_IN_A_LINE == 0)
            (void)putc('\n', out);
    }
}

static int write_array(FILE *out, int number, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return complain(path, strerror(errno));
    (void)fprintf(out, "static const unsigned char file_%d[] = {\n", number);
    write_bytes(in, out);
    (void)fprintf(out, "};\n");
    int failed = ferror(in);
    (void)fclose(in);
    return failed ? complain(path, "could not be read") : 0;
}

static int write_table(FILE *out, const char *function, const char *directory, char *const *files, int count)
{
    (void)fprintf(out, "static const struct csn_catalogue_file files[] = {\n");
    for (int i = 0; i < count; i++) {
        const char *name = name_below(files[i], directory);
        if (!name || strpbrk(name, "\"\\\n"))
            return complain(files[i], "has no usable name below the directory");
        (void)fprintf(out, "    {CSN_SPAN_INIT(\"%s\"), {(const char *)file_%d, sizeof file_%d}},\n", name, i, i);
    }
    (void)fprintf(out, "};\n\n"
                 "const struct csn_catalogue_file *%s(size_t *count);\n"
                 "const struct csn_catalogue_file *%s(size_t *count)\n"
                 "{\n    *count = sizeof files / sizeof files[0];\n    return files;\n}\n",
            function, function);
    return 0;
}

static int write_source(FILE *out, const char *function, const char *directory, char *const *files, int count)
{
    (void)fprintf(out, "/* Made by embed from the data files; don't edit. */\n#include \"catalogue/catalogue.h\"\n\n");
    for (int i = 0; i < count; i++)
        if (write_array(out, i, files[i]) != 0)
            return 1;
    return write_table(out, function, directory, files, count);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        (void)fprintf(stderr, "usage: embed OUT.c FUNCTION DIR FILE...\n");
        return 2;
    }
    FILE *out = fopen(argv[1], "wb");
    if (!out)
        return complain(argv[1], strerror(errno));
    int failed = write_source(out, argv[2], argv[3], argv + 4, argc - 4);
    bool lost = ferror(out) != 0;
    if (fclose(out) != 0 || lost)
        failed = complain(argv[1], "could not be written");
    if (failed)
        (void)remove(argv[1]);
    return failed;
}

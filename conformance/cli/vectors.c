/* vectors: writes test vectors that other projects' own tests can read. */
#include "cli/vectors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <countersign/codepipeline.h>
#include <countersign/version.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input.h"

#define MEMORY ((size_t)256 << 20)

static int vectors_main(int argc, char **argv);

const struct csn_command csn_command_vectors = {
    .name = "vectors",
    .usage = "DIR",
    .summary = "Writes test vectors for other projects' own tests: requests with every stage of their signature, answers with their meaning.",
    .notes = "DIR is made where it is missing. Its README.md says what is in it, with programs in Python and JavaScript that run the vectors.",
    .main = vectors_main,
};

bool csn_vectors_is_new(struct csn_vectors *vectors, struct csn_span text)
{
    for (size_t i = 0; i < vectors->seen_count; i++)
        if (csn_span_equal(vectors->seen[i], text))
            return false;
    if (vectors->seen_count == vectors->seen_capacity) {
        size_t capacity = vectors->seen_capacity ? 2 * vectors->seen_capacity : 64;
        struct csn_span *grown = csn_arena_alloc_array(&vectors->index.arena, capacity, sizeof *grown);
        if (!grown)
            return true; /* one vector twice is no harm */
        if (vectors->seen_count > 0)
            memcpy(grown, vectors->seen, vectors->seen_count * sizeof *grown);
        vectors->seen = grown;
        vectors->seen_capacity = capacity;
    }
    vectors->seen[vectors->seen_count++] = csn_arena_copy(&vectors->index.arena, text);
    return true;
}

static bool is_listed(struct csn_span words, struct csn_span word)
{
    struct csn_span part;
    while (csn_span_split(&words, ' ', &part))
        if (csn_span_equal(part, word))
            return true;
    return false;
}

struct csn_value *csn_vectors_rules(struct csn_document *document, const struct csn_case *of, struct csn_span areas)
{
    struct csn_value *rules = csn_document_array(document);
    for (size_t i = 0; i < of->rule_count; i++)
        if (is_listed(areas, of->rules[i]->area))
            csn_document_push(document, rules, csn_document_text(document, of->rules[i]->id));
    return rules;
}

struct csn_span csn_vectors_id(struct csn_vectors *vectors, struct csn_span id, size_t number)
{
    char text[256];
    int len = number == 1 ? snprintf(text, sizeof text, "%.*s", CSN_SPAN_ARG(id)) : snprintf(text, sizeof text, "%.*s.%zu", CSN_SPAN_ARG(id), number);
    return csn_arena_copy(&vectors->arena, csn_span_of(text, len > 0 && len < (int)sizeof text ? (size_t)len : 0));
}

static enum csn_status write_file(struct csn_vectors *vectors, const char *name, struct csn_span text)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", vectors->directory, name) < 0)
        return csn_error_set(vectors->error, CSN_NO_MEMORY, 0, "no memory for a path");
    enum csn_status status = csn_input_write_file(path, text, vectors->error);
    free(path);
    return status;
}

static enum csn_status write_document(struct csn_vectors *vectors, const char *name, const struct csn_document *document,
                                      const struct csn_value *root)
{
    csn_buf_reset(&vectors->text);
    enum csn_status status = csn_document_write(document, root, true, &vectors->text);
    if (status != CSN_OK)
        return csn_error_set(vectors->error, status, 0, "%s can't be written: %s", name, csn_status_sentence(status));
    return write_file(vectors, name, csn_buf_span(&vectors->text));
}

static void add_to_index(struct csn_vectors *vectors, struct csn_value *list, const char *file, const char *raw, struct csn_span id,
                         struct csn_span title, const struct csn_value *root)
{
    struct csn_document *index = &vectors->index;
    struct csn_value *entry = csn_document_object(index);
    const struct csn_value *rules = csn_value_get(root, CSN_SPAN("rules"));
    struct csn_value *copied = csn_document_array(index);
    for (size_t i = 0; rules && i < rules->count; i++)
        csn_document_push(index, copied, csn_document_text(index, csn_value_text(rules->items[i].value)));
    csn_document_put_text(index, entry, "id", id);
    csn_document_put_text(index, entry, "title", title);
    csn_document_put_text(index, entry, "operation", csn_value_text(csn_value_get(root, CSN_SPAN("operation"))));
    csn_document_put_text(index, entry, "file", csn_span_of_string(file));
    csn_document_put_text(index, entry, "raw", csn_span_of_string(raw));
    csn_document_put(index, entry, "rules", copied);
    csn_document_push(index, list, entry);
}

enum csn_status csn_vectors_put(struct csn_vectors *vectors, const char *kind, struct csn_value *list, struct csn_span id,
                                struct csn_span title, struct csn_value *root, struct csn_span raw_text)
{
    char file[512], raw[512];
    (void)snprintf(file, sizeof file, "%s/%.*s.json", kind, CSN_SPAN_ARG(id));
    (void)snprintf(raw, sizeof raw, "raw/%s/%.*s.http", kind, CSN_SPAN_ARG(id));
    enum csn_status status = write_document(vectors, file, &vectors->document, root);
    if (status == CSN_OK)
        status = write_file(vectors, raw, raw_text);
    if (status == CSN_OK)
        add_to_index(vectors, list, file, raw, id, title, root);
    return status;
}

static enum csn_status make_directory(struct csn_vectors *vectors, const char *below)
{
    char *path = NULL;
    if (asprintf(&path, "%s%s", vectors->directory, below) < 0)
        return csn_error_set(vectors->error, CSN_NO_MEMORY, 0, "no memory for a path");
    bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
    if (!made)
        (void)csn_error_set(vectors->error, CSN_SYSTEM, 0, "%s: %s", path, strerror(errno));
    free(path);
    return made ? CSN_OK : CSN_SYSTEM;
}

static enum csn_status make_directories(struct csn_vectors *vectors)
{
    static const char *const names[] = {"", "/requests", "/answers", "/raw", "/raw/requests", "/raw/answers"};
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < CSN_COUNT(names) && status == CSN_OK; i++)
        status = make_directory(vectors, names[i]);
    return status;
}

static enum csn_status write_index(struct csn_vectors *vectors)
{
    struct csn_document *index = &vectors->index;
    struct csn_value *root = csn_document_object(index);
    csn_document_put(index, root, "schema", csn_document_number(index, 1));
    csn_document_put_text(index, root, "countersign", csn_span_of_string(csn_version()));
    csn_document_put_text(index, root, "service", vectors->catalogue->model->service);
    csn_document_put(index, root, "requests", vectors->requests);
    csn_document_put(index, root, "answers", vectors->answers);
    return write_document(vectors, "index.json", index, root);
}

static enum csn_status write_texts(struct csn_vectors *vectors)
{
    size_t count = 0;
    const struct csn_catalogue_file *files = csn_vectors_embedded(&count);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < count && status == CSN_OK; i++) {
        struct csn_span name = csn_arena_copy(&vectors->arena, files[i].path);
        status = name.data ? write_file(vectors, name.data, files[i].text) : CSN_NO_MEMORY;
    }
    return status;
}

static enum csn_status write_all(struct csn_vectors *vectors)
{
    const struct csn_catalogue *catalogue = vectors->catalogue;
    enum csn_status status = make_directories(vectors);
    vectors->requests = csn_document_array(&vectors->index);
    vectors->answers = csn_document_array(&vectors->index);
    for (size_t i = 0; i < catalogue->case_count && status == CSN_OK; i++)
        status = csn_vectors_write_requests(vectors, &catalogue->cases[i]);
    if (status == CSN_OK)
        status = csn_vectors_write_more_requests(vectors);
    for (size_t i = 0; i < catalogue->case_count && status == CSN_OK; i++)
        status = csn_vectors_write_answers(vectors, &catalogue->cases[i]);
    if (status == CSN_OK)
        status = write_index(vectors);
    return status == CSN_OK ? write_texts(vectors) : status;
}

static int tell_written(const struct csn_vectors *vectors)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, MEMORY);
    enum csn_status status = csn_buf_append_format(&text, "%s: %zu requests, %zu answers; %s/README.md says how to run them\n",
                                                   vectors->directory, vectors->requests->count, vectors->answers->count,
                                                   vectors->directory);
    int exit_status = status == CSN_OK ? csn_console_print(csn_buf_span(&text)) : csn_console_fail(CSN_EXIT_OWN, "no memory");
    csn_buf_clear(&text);
    return exit_status;
}

static int write_vectors(const char *directory, const struct csn_catalogue *catalogue)
{
    struct csn_error error = {0};
    struct csn_vectors vectors = {.catalogue = catalogue, .directory = directory, .error = &error};
    csn_document_init(&vectors.index);
    csn_document_init(&vectors.document);
    csn_arena_init(&vectors.arena, NULL, MEMORY);
    csn_buf_init(&vectors.text, NULL, MEMORY);
    enum csn_status status = csn_instance_make(&catalogue->cases[0], 1, 0, &vectors.index.arena, &vectors.instance);
    if (status == CSN_OK)
        status = write_all(&vectors);
    int exit_status = status == CSN_OK ? tell_written(&vectors)
                                       : csn_console_fail(status == CSN_SYSTEM ? CSN_EXIT_USAGE : CSN_EXIT_OWN, "%s",
                                                          *error.message ? error.message : csn_status_sentence(status));
    csn_buf_clear(&vectors.text);
    csn_arena_clear(&vectors.arena);
    csn_document_clear(&vectors.document);
    csn_document_clear(&vectors.index);
    return exit_status;
}

static int open_and_write(const char *directory)
{
    struct csn_error error = {0};
    struct csn_catalogue catalogue = {0};
    int exit_status = csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) == CSN_OK
                          ? write_vectors(directory, &catalogue) : csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    csn_catalogue_clear(&catalogue);
    return exit_status;
}

static int vectors_main(int argc, char **argv)
{
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_vectors, argc, argv, NULL, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_vectors, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_vectors);
    else if (arguments.command || arguments.rest.count != 1)
        exit_status = csn_console_usage(&csn_command_vectors, "vectors takes one directory");
    else
        exit_status = open_and_write(arguments.rest.items[0]);
    csn_arguments_clear(&arguments);
    return exit_status;
}

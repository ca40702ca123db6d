/* What the mutators promise, over a corpus: the same seed gives the same bytes, nothing is longer than it may be, most of what they make
 * of a grammar's input is in that grammar, what was signed anew verifies, and what is minimised keeps what it was kept for.
 *
 *     fuzz_mutators CORPUS */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "naive_sigv4.h"
#include "property.h"
#include "strict_http.h"
#include "strict_json.h"
#include "wire.h"

enum { INPUT_MAX = 1 << 16, ROOM = 1 << 17, SEEDS = 8, PATH_SIZE = 4096 };

struct tally {
    size_t made;
    size_t well_formed;
};

struct row {
    const char *form;
    const char *directory;
    bool (*well_formed)(struct csn_span);
    unsigned percent_min; /* of what is made of valid seeds */
};

static bool is_json(struct csn_span text)
{
    return csn_fuzz_is_json(text, CSN_JSON_DEPTH_MAX);
}

static bool is_document(struct csn_span text)
{
    return is_json(csn_span_slice(text, csn_span_find(text, 0, '\n') + 1, text.len));
}

static bool verifies(struct csn_span raw)
{
    struct csn_sigv4_authorization sent;
    struct csn_fuzz_wire wire;
    bool good = csn_fuzz_wire_read(&wire, raw) &&
                csn_sigv4_parse_authorization(csn_headers_get(wire.request.headers, CSN_SPAN("authorization")), &sent, NULL) == CSN_OK &&
                csn_fuzz_naive_verifies(&wire.request, wire.amz_date, &sent, CSN_SPAN(CSN_FUZZ_SECRET));

    csn_fuzz_wire_clear(&wire);
    return good;
}

static bool is_answer(struct csn_span text)
{
    struct csn_http_parser parser;
    bool good;

    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    good = csn_http_parse(&parser, text, NULL) == CSN_OK && csn_http_parser_message(&parser)->complete;
    csn_http_parser_clear(&parser);
    return good;
}

static const struct row rows[] = {
    {"json", "json_read", is_json, 60},
    {"document", "request_from_value", is_document, 60},
    {"request", "check", verifies, 50},
    {"request-unsigned", "verify_raw", verifies, 0},
    {"answer", "response_parse", is_answer, 50},
};

static size_t made_of(const struct csn_mutation *mutation, struct csn_span input, size_t max_size, uint32_t seed, uint8_t out[ROOM])
{
    memcpy(out, input.data, input.len);
    return csn_mutate(mutation, out, input.len, max_size, seed);
}

static void check_input(const struct row *row, struct csn_span input, struct csn_span other, struct tally *tally)
{
    static uint8_t first[ROOM], second[ROOM];
    const struct csn_mutation *mutation = csn_mutation_of_form(row->form);

    for (uint32_t seed = 0; seed < SEEDS; seed++) {
        size_t max_size = seed % 2 ? input.len : ROOM;
        size_t size = made_of(mutation, input, max_size, seed * 77777, first);
        size_t crossed;

        CSN_FUZZ_PROPERTY(size > 0 && size <= max_size, "what is made has room");
        CSN_FUZZ_PROPERTY(made_of(mutation, input, max_size, seed * 77777, second) == size && memcmp(first, second, size) == 0,
                          "the same seed gives the same bytes");
        tally->made++;
        tally->well_formed += row->well_formed(csn_span_of(first, size));
        crossed = csn_cross(mutation, input, other, first, max_size, seed);
        CSN_FUZZ_PROPERTY(crossed <= max_size && csn_cross(mutation, input, other, second, max_size, seed) == crossed &&
                          memcmp(first, second, crossed) == 0, "the same seed crosses the same");
    }
}

static bool is_well_formed(void *ctx, struct csn_span smaller)
{
    const struct row *row = ctx;

    return row->well_formed(smaller);
}

static void check_minimise(const struct row *row, struct csn_span input)
{
    struct csn_buf smallest;

    csn_buf_init(&smallest, NULL, ROOM);
    csn_minimise(csn_mutation_of_form(row->form), input, is_well_formed, (void *)row, 300, &smallest);
    CSN_FUZZ_PROPERTY(smallest.len <= input.len && row->well_formed(csn_buf_span(&smallest)), "the smallest is still what it was kept for");
    csn_buf_clear(&smallest);
}

static struct csn_span read_file(const char *directory, const char *name, char storage[INPUT_MAX])
{
    char path[PATH_SIZE + 256];
    size_t len = 0;
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "rb");
    if (file != NULL) {
        len = fread(storage, 1, INPUT_MAX, file);
        (void)fclose(file);
    }
    return csn_span_of(storage, len);
}

static void check_directory(const struct row *row, const char *directory, struct tally *tally)
{
    static char storages[2][INPUT_MAX];
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, NULL, alphasort);
    struct csn_span other = CSN_SPAN("");
    size_t run = 0;

    for (int i = 0; i < count; i++) {
        if (strncmp(entries[i]->d_name, "valid-", 6) == 0) {
            struct csn_span input = read_file(directory, entries[i]->d_name, storages[run % 2]);

            check_input(row, input, other, tally);
            if (run++ % 16 == 0 && row->well_formed(input))
                check_minimise(row, input);
            other = input;
        }
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    bool failed = argc != 2;

    for (size_t i = 0; i < CSN_COUNT(rows) && argc == 2; i++) {
        char directory[PATH_SIZE];
        struct tally tally = {0};
        bool enough;

        (void)snprintf(directory, sizeof directory, "%s/%s", argv[1], rows[i].directory);
        check_directory(&rows[i], directory, &tally);
        enough = tally.made > 0 && 100 * tally.well_formed >= rows[i].percent_min * tally.made;
        printf("%s: %zu of %zu inputs well-formed%s\n", rows[i].form, tally.well_formed, tally.made, enough ? "" : ", too few");
        failed |= !enough;
    }
    return failed;
}

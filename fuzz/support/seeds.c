/* The seeds of every target, made from the cases of the catalogue and from the model, so that they follow these:
 *
 *     fuzz_seeds write DIR     makes them anew in DIR/TARGET
 *     fuzz_seeds check DIR     compares them with what lies there
 *
 * `valid-` seeds are accepted by their target and `reject-` seeds refused. Other names are nobody's business here. */
#include "seeds.h"

#include <stdio.h>
#include <string.h>

#include "property.h"
#include "wire.h"

enum { ARENA_CEILING = 64 << 20, FILE_CEILING = 1 << 20, BYTES_MAX = 4096 };

static const char *const names[CSN_FUZZ_TARGETS] = {
#define X(name, text) text,
    CSN_FUZZ_SEEDED(X)
#undef X
};

void csn_fuzz_seed(struct csn_fuzz_seeds *seeds, enum csn_fuzz_seeded target, bool valid, struct csn_span name, struct csn_span bytes)
{
    csn_fuzz_shelf_put(&seeds->shelves[target], valid ? "valid" : "reject", name, bytes);
}

void csn_fuzz_seed_output(struct csn_fuzz_seeds *seeds, enum csn_fuzz_seeded target, bool valid, struct csn_span name,
                          struct csn_fuzz_output *output)
{
    struct csn_buf file;

    csn_buf_init(&file, NULL, FILE_CEILING);
    csn_fuzz_output_finish(output, &file);
    csn_fuzz_seed(seeds, target, valid, name, csn_buf_span(&file));
    csn_buf_clear(&file);
    csn_fuzz_output_clear(output);
}

/* The bytes of a request, where every target finds something of its own to say. Large ones only cost time. */
static void seed_bytes(struct csn_fuzz_seeds *seeds, struct csn_span name, struct csn_span raw)
{
    static const enum csn_fuzz_seeded targets[] = {CSN_FUZZ_REQUEST_FRAMING, CSN_FUZZ_SIGN_DIFFERENTIAL, CSN_FUZZ_SIGN_METAMORPHIC,
                                                   CSN_FUZZ_VERIFY_OURS, CSN_FUZZ_VERIFY_RAW, CSN_FUZZ_CHECK};

    for (size_t i = 0; i < CSN_COUNT(targets) && raw.len <= BYTES_MAX; i++)
        csn_fuzz_seed(seeds, targets[i], true, name, raw);
}

/* Signatures that nearly hold: one word of the Authorization header is another. */
static void seed_near_misses(struct csn_fuzz_seeds *seeds, struct csn_span raw)
{
    static const struct {
        const char *name;
        struct csn_span from, to;
    } rows[] = {
        {"another-terminator", CSN_SPAN_INIT("aws4_request"), CSN_SPAN_INIT("aws5_request")},
        {"another-algorithm", CSN_SPAN_INIT("HMAC-SHA256"), CSN_SPAN_INIT("HMAC-SHA512")},
        {"another-region", CSN_SPAN_INIT("/eu-west-1/"), CSN_SPAN_INIT("/eu-west-2/")},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        size_t at = csn_span_search(raw, 0, rows[i].from);
        struct csn_buf changed;

        csn_buf_init(&changed, NULL, FILE_CEILING);
        CSN_FUZZ_PROPERTY(at < raw.len && csn_buf_append(&changed, csn_span_slice(raw, 0, at)) == CSN_OK &&
                          csn_buf_append(&changed, rows[i].to) == CSN_OK &&
                          csn_buf_append(&changed, csn_span_slice(raw, at + rows[i].from.len, raw.len)) == CSN_OK, "the seed has room");
        csn_fuzz_seed(seeds, CSN_FUZZ_VERIFY_RAW, false, csn_span_of_string(rows[i].name), csn_buf_span(&changed));
        csn_buf_clear(&changed);
    }
}

void csn_fuzz_seed_request(struct csn_fuzz_seeds *seeds, bool valid, struct csn_span name, const struct csn_fuzz_request *request)
{
    struct csn_fuzz_output output;
    struct csn_buf body, raw;

    csn_fuzz_output_init(&output);
    csn_fuzz_put_request(&output, request);
    csn_fuzz_seed_output(seeds, CSN_FUZZ_REQUEST_BUILD, valid, name, &output);
    if (!valid)
        return;
    csn_buf_init(&body, NULL, FILE_CEILING);
    csn_buf_init(&raw, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_awsjson_encode_struct(csn_codepipeline_model(), request->binding, &request->object, &request->style, &body,
                                                NULL) == CSN_OK && csn_fuzz_build(request, csn_buf_span(&body), NULL, &raw) == CSN_OK,
                      "a valid request can be built");
    seed_bytes(seeds, name, csn_buf_span(&raw));
    if (csn_span_equal(name, CSN_SPAN("around.everything")))
        seed_near_misses(seeds, csn_buf_span(&raw));
    csn_buf_clear(&raw);
    csn_buf_clear(&body);
}

static size_t seed_all(const struct csn_catalogue *catalogue, const char *root, bool check)
{
    static struct csn_fuzz_seeds seeds;
    size_t wrong = 0;

    seeds.catalogue = catalogue;
    csn_arena_init(&seeds.arena, NULL, ARENA_CEILING);
    csn_arena_init(&seeds.first_arena, NULL, ARENA_CEILING);
    for (size_t i = 0; i < CSN_FUZZ_TARGETS; i++)
        csn_fuzz_shelf_open(&seeds.shelves[i], root, names[i], check);
    csn_fuzz_seed_cases(&seeds);
    csn_fuzz_seed_requests(&seeds);
    csn_fuzz_seed_model(&seeds);
    csn_fuzz_seed_experiments(&seeds);
    csn_fuzz_seed_values(&seeds);
    csn_fuzz_seed_rows(&seeds);
    for (size_t i = 0; i < CSN_FUZZ_TARGETS; i++) {
        csn_fuzz_shelf_close(&seeds.shelves[i]);
        wrong += seeds.shelves[i].wrong;
    }
    csn_arena_clear(&seeds.first_arena);
    csn_arena_clear(&seeds.arena);
    return wrong;
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "check") == 0;
    struct csn_catalogue catalogue;
    struct csn_error error;
    size_t wrong;

    if (argc != 3 || (!check && strcmp(argv[1], "write") != 0)) {
        (void)fprintf(stderr, "usage: fuzz_seeds write|check DIR\n");
        return 2;
    }
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    wrong = seed_all(&catalogue, argv[2], check);
    csn_catalogue_clear(&catalogue);
    if (check && wrong > 0)
        (void)fprintf(stderr, "the cases have changed: fuzz_seeds write %s makes the seeds anew\n", argv[2]);
    return wrong > 0;
}

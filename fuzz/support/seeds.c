/* The seeds of every target, made from the cases of the catalogue, so that they follow the cases:
 *
 *     fuzz_seeds write DIR     makes them anew in DIR/TARGET
 *     fuzz_seeds check DIR     compares them with what lies there
 *
 * `valid-` seeds are accepted by their target and `reject-` seeds refused. Other names are nobody's business here. */
#include <stdio.h>
#include <string.h>

#include "catalogue/instance.h"

#include "property.h"
#include "request.h"
#include "shelf.h"

enum { ARENA_CEILING = 64 << 20, FILE_CEILING = 1 << 20, NAME_SIZE = 128 };

/* 2023-11-14T22:13:20Z. */
#define NOW ((struct csn_time){1700000000, 0})

struct seeds {
    struct csn_fuzz_shelf requests;
    struct csn_fuzz_shelf answers;
    struct csn_arena arena; /* reset for each seed */
    struct csn_fuzz_request first_full; /* what seeds besides the cases' are made from */
    struct csn_arena first_arena;       /* of its texts */
};

/* FNV-1a, 32 bits: what has no reason to be any one thing follows from the input, so that two cases with one input have one seed. */
static uint32_t hash(struct csn_span text)
{
    uint32_t sum = UINT32_C(2166136261);

    for (size_t i = 0; i < text.len; i++)
        sum = (sum ^ (unsigned char)text.data[i]) * UINT32_C(16777619);
    return sum;
}

static struct csn_json_style style_of(uint32_t bits)
{
    return (struct csn_json_style){bits & 1, bits & 2, bits & 4, bits & 8, bits & 16, bits & 32};
}

/* "CASE", and for a further one "CASE.2". */
static struct csn_span number_name(struct csn_span id, size_t number, char storage[NAME_SIZE])
{
    int len = number == 1 ? snprintf(storage, NAME_SIZE, "%.*s", CSN_SPAN_ARG(id))
                          : snprintf(storage, NAME_SIZE, "%.*s.%zu", CSN_SPAN_ARG(id), number);

    CSN_FUZZ_PROPERTY(len > 0 && len < NAME_SIZE, "the seed's name has room");
    return csn_span_of(storage, (size_t)len);
}

static void put_request(struct seeds *seeds, const char *kind, struct csn_span name, const struct csn_fuzz_request *request)
{
    struct csn_fuzz_output output;
    struct csn_buf file;

    csn_fuzz_output_init(&output);
    csn_buf_init(&file, NULL, FILE_CEILING);
    csn_fuzz_put_request(&output, request);
    csn_fuzz_output_finish(&output, &file);
    csn_fuzz_shelf_put(&seeds->requests, kind, name, csn_buf_span(&file));
    csn_buf_clear(&file);
    csn_fuzz_output_clear(&output);
}

static struct csn_span input_text(const struct csn_step *step, struct csn_arena *arena)
{
    struct csn_span kept;
    struct csn_buf text;

    csn_buf_init(&text, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_value_write(&text, step->input, NULL) == CSN_OK, "a case's input is JSON");
    kept = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    CSN_FUZZ_PROPERTY(kept.data != NULL, "there is memory for a seed");
    return kept;
}

/* The request that the step asks for. False for an input that no struct can hold ({"$special":...}). */
static bool read_step(const struct csn_step *step, struct csn_fuzz_request *request, struct csn_arena *arena)
{
    struct csn_span input = input_text(step, arena);
    uint32_t chance = hash(input);
    enum csn_status status;

    *request = (struct csn_fuzz_request){
        .change = chance >> 8,
        .operation = step->operation,
        .binding = csn_fuzz_input_binding(step->operation),
        .style = style_of(chance),
        .now = NOW,
        .base_path = step->endpoint_path,
        .session_token = step->session_token ? CSN_SPAN("a/session+token==") : CSN_SPAN(""),
    };
    status = csn_awsjson_decode_struct(csn_codepipeline_model(), request->binding, input, arena, &request->object, NULL, NULL);
    return status == CSN_OK;
}

/* Keeps the first request that has a text and an instant. */
static void keep_full(struct seeds *seeds, const struct csn_step *step)
{
    struct csn_fuzz_request *full = &seeds->first_full;

    if (full->operation != NULL)
        return;
    if (read_step(step, full, &seeds->first_arena) &&
        csn_fuzz_object_find(full->binding, &full->object, CSN_SHAPE_STRING) != NULL &&
        csn_fuzz_object_find(full->binding, &full->object, CSN_SHAPE_TIMESTAMP) != NULL)
        return;
    full->operation = NULL;
}

static void seed_input(struct seeds *seeds, const struct csn_case *of, size_t number)
{
    const struct csn_step *step = &of->steps[number - 1];
    struct csn_fuzz_request request;
    char storage[NAME_SIZE];

    csn_arena_reset(&seeds->arena);
    if (!read_step(step, &request, &seeds->arena))
        return;
    put_request(seeds, "valid", number_name(of->id, number, storage), &request);
    keep_full(seeds, step);
}

static void append_plan(const struct csn_plan *plan, struct csn_buf *file)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->plays[i].kind == CSN_PLAY_SEND)
            CSN_FUZZ_PROPERTY(csn_buf_append(file, plan->plays[i].bytes) == CSN_OK, "the seed has room");
}

/* The nonce is always the same, so that answers that differ in nothing else are one seed. */
static void seed_answer(struct seeds *seeds, const struct csn_case *of, size_t step, size_t answer, size_t number)
{
    const struct csn_answer *script = &of->steps[step].answers[answer];
    const struct csn_instance instance = {.of = of, .nonce = CSN_SPAN_INIT("0123456789ab")};
    const struct csn_instance_names names = {.step = step, .now = NOW, .authority = CSN_SPAN("127.0.0.1:4080"),
                                             .other = CSN_SPAN("127.0.0.1:4081")};
    struct csn_plan plan;
    struct csn_buf file;
    char storage[NAME_SIZE];

    csn_arena_reset(&seeds->arena);
    csn_buf_init(&file, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_answer_plan(&instance, script, &names, &seeds->arena, &plan) == CSN_OK, "a case's answer has bytes");
    append_plan(&plan, &file);
    csn_fuzz_shelf_put(&seeds->answers, script->complete ? "valid" : "reject", number_name(of->id, number, storage),
                       csn_buf_span(&file));
    csn_buf_clear(&file);
}

static void seed_case(struct seeds *seeds, const struct csn_case *of)
{
    size_t number = 0;

    for (size_t step = 0; step < of->step_count; step++) {
        seed_input(seeds, of, step + 1);
        for (size_t answer = 0; answer < of->steps[step].answer_count; answer++)
            seed_answer(seeds, of, step, answer, ++number);
    }
}

/* What no case can say: JSON has no way to write it, or no reader of cases to keep it. Each is a whole request but for one thing. */
static void seed_texts(struct seeds *seeds)
{
    static const struct {
        const char *kind;
        const char *name;
        struct csn_span text;
    } rows[] = {
        {"valid", "text.lone-surrogate", CSN_SPAN_INIT("a\xED\xA0\xBD b")},
        {"valid", "text.zero", CSN_SPAN_INIT("a\0b")},
        {"reject", "text.not-utf8", CSN_SPAN_INIT("a\xFF b")},
        {"reject", "text.surrogate-pair", CSN_SPAN_INIT("\xED\xA0\xBD\xED\xB8\x80")},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        *(struct csn_span *)csn_fuzz_object_find(request.binding, &request.object, CSN_SHAPE_STRING) = rows[i].text;
        put_request(seeds, rows[i].kind, csn_span_of_string(rows[i].name), &request);
    }
}

static void seed_instants(struct seeds *seeds)
{
    static const struct {
        const char *kind;
        const char *name;
        struct csn_time time;
    } rows[] = {
        {"valid", "instant.first", {CSN_TIME_SECONDS_MIN, 0}},
        {"valid", "instant.last", {CSN_TIME_SECONDS_MAX, 999999999}},
        {"valid", "instant.second-before-1970", {-1, 1}},
        {"valid", "instant.nanosecond-before-1970", {-1, 999999999}},
        {"reject", "instant.year-0", {CSN_TIME_SECONDS_MIN - 1, 999999999}},
        {"reject", "instant.year-10000", {CSN_TIME_SECONDS_MAX + 1, 0}},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        *(struct csn_time *)csn_fuzz_object_find(request.binding, &request.object, CSN_SHAPE_TIMESTAMP) = rows[i].time;
        put_request(seeds, rows[i].kind, csn_span_of_string(rows[i].name), &request);
    }
}

/* What stands around the body. */
static void seed_surroundings(struct seeds *seeds)
{
    static const struct {
        const char *kind;
        const char *name;
        struct csn_span region, base_path, session_token, extra;
    } rows[] = {
        {"valid", "around.everything", CSN_SPAN_INIT("eu-west-1"), CSN_SPAN_INIT("/a/../b//c"), CSN_SPAN_INIT("token"),
         CSN_SPAN_INIT(" two  words \xC3\xA9\t")},
        {"reject", "around.region-with-slash", CSN_SPAN_INIT("eu/west"), {0}, {0}, {0}},
        {"reject", "around.path-no-uri", {0}, CSN_SPAN_INIT("/a`b"), {0}, {0}},
        {"reject", "around.token-line-break", {0}, {0}, CSN_SPAN_INIT("token\r\nX-Smuggled: 1"), {0}},
        {"reject", "around.header-zero", {0}, {0}, {0}, CSN_SPAN_INIT("a\0")},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        request.region = rows[i].region;
        request.base_path = rows[i].base_path;
        request.session_token = rows[i].session_token;
        request.extra = rows[i].extra;
        put_request(seeds, rows[i].kind, csn_span_of_string(rows[i].name), &request);
    }
}

static void seed_besides(struct seeds *seeds)
{
    CSN_FUZZ_PROPERTY(seeds->first_full.operation != NULL, "a case has an input with a text and an instant");
    seed_texts(seeds);
    seed_instants(seeds);
    seed_surroundings(seeds);
}

static size_t seed_all(const struct csn_catalogue *catalogue, const char *root, bool check)
{
    struct seeds seeds = {.first_full.operation = NULL};

    csn_arena_init(&seeds.arena, NULL, ARENA_CEILING);
    csn_arena_init(&seeds.first_arena, NULL, ARENA_CEILING);
    csn_fuzz_shelf_open(&seeds.requests, root, "request_build", check);
    csn_fuzz_shelf_open(&seeds.answers, root, "response_parse", check);
    for (size_t i = 0; i < catalogue->case_count; i++)
        if (!catalogue->cases[i].generated) /* they say little that fuzzing would not find from the written ones */
            seed_case(&seeds, &catalogue->cases[i]);
    seed_besides(&seeds);
    csn_fuzz_shelf_close(&seeds.requests);
    csn_fuzz_shelf_close(&seeds.answers);
    csn_arena_clear(&seeds.first_arena);
    csn_arena_clear(&seeds.arena);
    return seeds.requests.wrong + seeds.answers.wrong;
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "check") == 0;
    struct csn_catalogue catalogue;
    struct csn_error error;
    size_t wrong;

    if (argc != 3 || (!check && strcmp(argv[1], "write") != 0)) {
        fprintf(stderr, "usage: fuzz_seeds write|check DIR\n");
        return 2;
    }
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    wrong = seed_all(&catalogue, argv[2], check);
    csn_catalogue_clear(&catalogue);
    if (check && wrong > 0)
        fprintf(stderr, "the cases have changed: fuzz_seeds write %s makes the seeds anew\n", argv[2]);
    return wrong > 0;
}

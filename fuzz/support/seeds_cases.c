/* Seeds from the catalogue's cases: each input as a struct, as a document and as a signed request; each answer's bytes; each case as a
 * file of its own. */
#include "seeds.h"

#include <stdio.h>
#include <string.h>

#include "property.h"
#include "strict_http.h"
#include "wire.h"

enum { FILE_CEILING = 1 << 20, NAME_SIZE = 128, CASES_OF_A_FILE = 4, TEXT_MAX = 4096 };

static struct csn_json_style style_of(uint32_t bits)
{
    return (struct csn_json_style){bits & 1, bits & 2, bits & 4, bits & 8, bits & 16, bits & 32, false};
}

/* "CASE", and for a further one "CASE.2". */
static struct csn_span number_name(struct csn_span id, size_t number, char storage[NAME_SIZE])
{
    int len = number == 1 ? snprintf(storage, NAME_SIZE, "%.*s", CSN_SPAN_ARG(id))
                          : snprintf(storage, NAME_SIZE, "%.*s.%zu", CSN_SPAN_ARG(id), number);

    CSN_FUZZ_PROPERTY(len > 0 && len < NAME_SIZE, "the seed's name has room");
    return csn_span_of(storage, (size_t)len);
}

static struct csn_span text_of(const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_span kept;
    struct csn_buf text;

    csn_buf_init(&text, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_value_write(&text, value, NULL) == CSN_OK, "what was read is JSON");
    kept = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    CSN_FUZZ_PROPERTY(kept.data != NULL, "there is memory for a seed");
    return kept;
}

/* The request that the step asks for. False for an input that no struct can hold ({"$special":...}). */
static bool read_step(const struct csn_step *step, struct csn_fuzz_request *request, struct csn_arena *arena)
{
    struct csn_span input = text_of(step->input, arena);
    uint32_t chance = csn_fuzz_hash(input);
    enum csn_status status;

    *request = (struct csn_fuzz_request){
        .change = chance >> 8,
        .operation = step->operation,
        .binding = csn_fuzz_input_binding(step->operation),
        .style = style_of(chance),
        .now = CSN_FUZZ_NOW,
        .base_path = step->endpoint_path,
        .session_token = step->session_token ? CSN_SPAN("a/session+token==") : CSN_SPAN(""),
    };
    status = csn_awsjson_decode_struct(csn_codepipeline_model(), request->binding, input, arena, &request->object, NULL, NULL);
    return status == CSN_OK;
}

/* Keeps the first request that has a text and an instant. */
static void keep_full(struct csn_fuzz_seeds *seeds, const struct csn_step *step)
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

/* A document, and the operation's name before it. */
static void seed_document(struct csn_fuzz_seeds *seeds, struct csn_span name, const struct csn_step *step)
{
    struct csn_span input = text_of(step->input, &seeds->arena);
    struct csn_buf file;

    if (input.len > TEXT_MAX)
        return;
    csn_buf_init(&file, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_buf_append(&file, step->operation->name) == CSN_OK && csn_buf_append_byte(&file, '\n') == CSN_OK &&
                      csn_buf_append(&file, input) == CSN_OK, "the seed has room");
    csn_fuzz_seed(seeds, CSN_FUZZ_REQUEST_FROM_VALUE, true, name, csn_buf_span(&file));
    csn_fuzz_seed(seeds, CSN_FUZZ_JSON_READ, true, name, input);
    csn_fuzz_seed(seeds, CSN_FUZZ_JSON_ROUNDTRIP, true, name, input);
    csn_buf_clear(&file);
}

static void seed_input(struct csn_fuzz_seeds *seeds, const struct csn_case *of, size_t number)
{
    const struct csn_step *step = &of->steps[number - 1];
    struct csn_fuzz_request request;
    char storage[NAME_SIZE];
    struct csn_span name = number_name(of->id, number, storage);

    csn_arena_reset(&seeds->arena);
    if (!read_step(step, &request, &seeds->arena))
        return;
    csn_fuzz_seed_request(seeds, true, name, &request);
    seed_document(seeds, name, step);
    keep_full(seeds, step);
}

static void append_plan(const struct csn_plan *plan, struct csn_buf *file)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->plays[i].kind == CSN_PLAY_SEND)
            CSN_FUZZ_PROPERTY(csn_buf_append(file, plan->plays[i].bytes) == CSN_OK, "the seed has room");
}

/* The strict reader takes the first message of an answer's bytes. */
static bool is_strict(struct csn_span bytes)
{
    struct csn_fuzz_strict strict;
    bool taken = csn_fuzz_strict_read(&strict, CSN_HTTP_RESPONSE, bytes);

    csn_fuzz_strict_clear(&strict);
    return taken;
}

/* The nonce is always the same, so that answers that differ in nothing else are one seed. */
static void seed_answer(struct csn_fuzz_seeds *seeds, const struct csn_case *of, size_t step, size_t answer, size_t number)
{
    const struct csn_answer *script = &of->steps[step].answers[answer];
    const struct csn_instance instance = {.of = of, .nonce = CSN_SPAN_INIT("0123456789ab")};
    const struct csn_instance_names names = {.step = step, .now = CSN_FUZZ_NOW, .authority = CSN_SPAN("127.0.0.1:4080"),
                                             .other = CSN_SPAN("127.0.0.1:4081")};
    char storage[NAME_SIZE];
    struct csn_span name = number_name(of->id, number, storage);
    struct csn_plan plan;
    struct csn_buf file;

    csn_arena_reset(&seeds->arena);
    csn_buf_init(&file, NULL, FILE_CEILING);
    CSN_FUZZ_PROPERTY(csn_answer_plan(&instance, script, &names, &seeds->arena, &plan) == CSN_OK, "a case's answer has bytes");
    append_plan(&plan, &file);
    csn_fuzz_seed(seeds, CSN_FUZZ_RESPONSE_PARSE, script->complete, name, csn_buf_span(&file));
    csn_fuzz_seed(seeds, CSN_FUZZ_ANSWER_SPLIT, script->complete, name, csn_buf_span(&file));
    csn_fuzz_seed(seeds, CSN_FUZZ_ANSWER_FRAMING, is_strict(csn_buf_span(&file)), name, csn_buf_span(&file));
    csn_buf_clear(&file);
}

static void seed_case(struct csn_fuzz_seeds *seeds, const struct csn_case *of)
{
    size_t number = 0;

    for (size_t step = 0; step < of->step_count; step++) {
        seed_input(seeds, of, step + 1);
        for (size_t answer = 0; answer < of->steps[step].answer_count; answer++)
            seed_answer(seeds, of, step, answer, ++number);
    }
}

/* ---- files of cases ---- */

static void put_member(struct csn_fuzz_seeds *seeds, struct csn_value *to, const struct csn_value *from, struct csn_span name)
{
    const struct csn_value *member = csn_value_get(from, name);

    if (member != NULL)
        CSN_FUZZ_PROPERTY(csn_value_add(&seeds->arena, to, name, (struct csn_value *)member) == CSN_OK, "there is memory for a seed");
}

/* The file with that case alone. One that names another case, its twin, can't stand alone. */
static void seed_lone_case(struct csn_fuzz_seeds *seeds, const struct csn_value *file, struct csn_value *one)
{
    struct csn_value *root = csn_value_new(&seeds->arena, CSN_VALUE_OBJECT);
    struct csn_value *list = csn_value_new(&seeds->arena, CSN_VALUE_ARRAY);
    struct csn_span text;

    CSN_FUZZ_PROPERTY(root != NULL && csn_value_add(&seeds->arena, list, CSN_SPAN(""), one) == CSN_OK &&
                      csn_value_add(&seeds->arena, root, CSN_SPAN("cases"), list) == CSN_OK, "there is memory for a seed");
    put_member(seeds, root, file, CSN_SPAN("area"));
    put_member(seeds, root, file, CSN_SPAN("operation"));
    text = text_of(root, &seeds->arena);
    if (text.len < TEXT_MAX && csn_span_search(text, 0, CSN_SPAN("\"twin\"")) == text.len)
        csn_fuzz_seed(seeds, CSN_FUZZ_CASE_FILES, true, csn_value_text(csn_value_get(one, CSN_SPAN("id"))), text);
}

static void seed_case_file(struct csn_fuzz_seeds *seeds, struct csn_span text)
{
    struct csn_value *file = NULL;
    const struct csn_value *list;

    csn_arena_reset(&seeds->arena);
    CSN_FUZZ_PROPERTY(csn_value_parse(&seeds->arena, text, NULL, &file, NULL) == CSN_OK, "a file of cases is JSON");
    list = csn_value_get(file, CSN_SPAN("cases"));
    for (size_t i = 0; list != NULL && i < list->count && i < CASES_OF_A_FILE; i++)
        seed_lone_case(seeds, file, list->items[i].value);
}

void csn_fuzz_seed_cases(struct csn_fuzz_seeds *seeds)
{
    size_t count;
    const struct csn_catalogue_file *files = csn_catalogue_embedded(&count);

    for (size_t i = 0; i < seeds->catalogue->case_count; i++)
        if (!seeds->catalogue->cases[i].generated) /* they say little that fuzzing would not find from the written ones */
            seed_case(seeds, &seeds->catalogue->cases[i]);
    for (size_t i = 0; i < count; i++)
        if (csn_span_starts_with(files[i].path, CSN_SPAN("cases/")))
            seed_case_file(seeds, files[i].text);
}

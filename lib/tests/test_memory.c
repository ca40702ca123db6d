/* What takes an arena or an allocator, and can't have the memory that it asks for. */
#include "every_kind.h"
#include "refuse.h"

/* ---- what makes things in an arena ---- */

static enum csn_status copy(struct csn_arena *arena)
{
    struct csn_span text = csn_arena_copy(arena, csn_span_of_string(full_body));
    return text.data ? CSN_OK : csn_arena_status(arena);
}

static enum csn_status array(struct csn_arena *arena)
{
    bool made = csn_arena_alloc_array(arena, 100, 3) && csn_arena_alloc_array(arena, 1000, 70);
    return made ? CSN_OK : csn_arena_status(arena);
}

/* Sixty members, so that lists and the index of names grow past the first block. */
static struct csn_span wide_document(void)
{
    static char storage[2000];
    struct csn_buf text;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(csn_buf_append_format(&text, "%c\"name%zu\":[\"\\u00e9\",%zu]", i ? ',' : '{', i, i), CSN_OK);
    assert_int_equal(csn_buf_append(&text, CSN_SPAN(",\"name7\":null}")), CSN_OK);
    return csn_buf_span(&text);
}

static enum csn_status parse_wide(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_value_parse(arena, wide_document(), NULL, &value, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

/* The value stays as it was when one more element finds no room. */
static enum csn_status add_elements(struct csn_arena *arena)
{
    struct csn_value *list = csn_value_new(arena, CSN_VALUE_ARRAY);
    enum csn_status status = list ? CSN_OK : csn_arena_status(arena);
    for (int i = 0; status == CSN_OK && i < 300; i++) {
        struct csn_value *element = csn_value_new_int(arena, i);
        status = element ? csn_value_add(arena, list, CSN_SPAN(""), element) : csn_arena_status(arena);
        assert_int_equal(list->count, i + (status == CSN_OK));
    }
    return status;
}

static enum csn_status decode(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    struct csn_awsjson_notes notes = {77, 77, 77};
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_decode(&model, ROOT, csn_span_of_string(full_body), arena, &value, &notes, &error);
    assert_true((status == CSN_OK) == (value != NULL));
    assert_int_equal(notes.corrected, status == CSN_OK ? 0 : 77);
    assert_int_equal(error.status, status);
    return status;
}

static enum csn_status decode_with_corrections(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"strict\":{},\"unknown\":{}}"), arena, &value, NULL, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

static enum csn_status decode_nothing(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_awsjson_decode(&model, ROOT, CSN_SPAN(""), arena, &value, NULL, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

static enum csn_status decode_struct(struct csn_arena *arena)
{
    struct root root;
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(full_body), arena, &root, NULL, &error);
    assert_int_equal(error.status, status);
    return status;
}

static enum csn_status compare(struct csn_arena *arena)
{
    struct csn_difference found = {.kind = CSN_DIFFERENCE_VALUE};
    struct csn_difference_list list = {&found, 1, 1};
    enum csn_status status = csn_awsjson_compare(
        &model, ROOT, document("{\"text\":\"a\",\"when\":5,\"counts\":{\"a\":1},\"strict\":{\"text\":\"\"}}"),
        document("{\"text\":\"b\",\"when\":5000,\"counts\":{\"b\":1,\"b\":2},\"Strict\":{},\"o\":1,\"o\":2,\"p\":1,\"q\":1,\"r\":1}"), arena, &list);
    assert_int_equal(list.items[0].kind, CSN_DIFFERENCE_VALUE);
    assert_true(status == CSN_OK ? list.count == 15 : list.count == 1 && list.items == &found);
    return status;
}

static enum csn_status validate(struct csn_arena *arena)
{
    struct csn_violation found = {.kind = CSN_VIOLATION_ENUM};
    struct csn_violation_list list = {&found, 1, 1};
    enum csn_status status = csn_model_validate(
        &model, ROOT, document("{\"text\":1,\"count\":1e99,\"real\":{},\"bytes\":0,\"texts\":[1,null],\"counts\":{\"\":\"\"},\"strict\":{}}"),
        arena, &list);
    assert_int_equal(list.items[0].kind, CSN_VIOLATION_ENUM);
    assert_true(status == CSN_OK ? list.count == 16 : list.count == 1 && list.items == &found);
    return status;
}

/* Lengths and ranges. */
static enum csn_status validate_input(struct csn_arena *arena)
{
    struct csn_violation_list list = {NULL, 0, 0};
    enum csn_status status = csn_model_validate(
        csn_codepipeline_model(), csn_put_third_party_job_success_result_input_binding.shape,
        document("{\"jobId\":\"j\",\"clientToken\":\"\",\"executionDetails\":{\"percentComplete\":101}}"), arena, &list);
    assert_int_equal(list.count, status == CSN_OK ? 2 : 0);
    return status;
}

#define MAKER(function) {.name = #function, .make = function}

static const struct operation makers[] = {
    MAKER(copy), MAKER(array), MAKER(parse_wide), MAKER(add_elements), MAKER(decode), MAKER(decode_with_corrections), MAKER(decode_nothing),
    MAKER(decode_struct), MAKER(compare), MAKER(validate), MAKER(validate_input),
};

/* ---- what takes an allocator ---- */

static const char answer_bytes[] =
    "HTTP/1.1 400 Bad Request\r\nx-amzn-RequestId: 1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Folded: a\r\n b\r\n"
    "Transfer-Encoding: chunked\r\n\r\n4f;x=y\r\n"
    "{\"__type\":\"JobNotFoundException\",\"message\":\"no such job\",\"other\":[1,2,3,4,5,6]}\r\n0\r\nX-Trailer: t\r\n\r\n";

static enum csn_status parse_http(const struct csn_allocator *allocator)
{
    struct csn_http_parser parser;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, allocator);
    enum csn_status status = csn_http_parse(&parser, csn_span_of_string(answer_bytes), NULL);
    assert_int_equal(csn_http_parser_message(&parser)->complete, status == CSN_OK);
    if (status != CSN_OK) /* it stays so until it is reset, and then it works */
        assert_int_equal(csn_http_parser_feed(&parser, CSN_SPAN("H"), &(size_t){0}, &(enum csn_http_progress){0}), status);
    csn_http_parser_clear(&parser);
    return status;
}

static enum csn_status classify(const struct csn_allocator *allocator)
{
    const struct csn_model *service = csn_codepipeline_model();
    struct csn_http_parser parser;
    struct csn_outcome outcome = {.status = 77};
    struct csn_error error = {.status = CSN_OK};
    struct csn_arena arena;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, csn_span_of_string(answer_bytes), NULL), CSN_OK);
    csn_arena_init(&arena, allocator, ENOUGH);
    enum csn_status status = csn_client_classify(service, csn_model_find_operation(service, CSN_SPAN("GetThirdPartyJobDetails")),
                                                 csn_http_parser_message(&parser), &arena, &outcome, &error);
    assert_int_equal(outcome.status, status == CSN_OK ? 400 : 77);
    assert_int_equal(error.status, status);
    csn_arena_clear(&arena);
    csn_http_parser_clear(&parser);
    return status;
}

static enum csn_status classify_output(const struct csn_allocator *allocator)
{
    static const char bytes[] = "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"status\":\"InProgress\"}";
    const struct csn_model *service = csn_codepipeline_model();
    struct csn_http_parser parser;
    struct csn_outcome outcome = {.status = 77};
    struct csn_arena arena;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, csn_span_of_string(bytes), NULL), CSN_OK);
    csn_arena_init(&arena, allocator, ENOUGH);
    enum csn_status status = csn_client_classify(service, csn_model_find_operation(service, CSN_SPAN("AcknowledgeThirdPartyJob")),
                                                 csn_http_parser_message(&parser), &arena, &outcome, NULL);
    assert_int_equal(outcome.status, status == CSN_OK ? 200 : 77);
    csn_arena_clear(&arena);
    csn_http_parser_clear(&parser);
    return status;
}

static enum csn_status load_service(const struct csn_allocator *allocator)
{
    static const char text[] =
        "{\"metadata\":{\"apiVersion\":\"2015-08-30\",\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\",\"endpointPrefix\":\"t\"},"
        "\"operations\":{\"Do\":{\"name\":\"Do\",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"},\"input\":{\"shape\":\"I\"},"
        "\"errors\":[{\"shape\":\"E\"}]}},\"shapes\":{\"I\":{\"type\":\"structure\",\"required\":[\"a\"],\"members\":{\"a\":{\"shape\":\"S\"},"
        "\"b\":{\"shape\":\"L\"},\"c\":{\"shape\":\"M\"}}},\"E\":{\"type\":\"structure\",\"exception\":true,\"members\":{}},"
        "\"S\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},\"L\":{\"type\":\"list\",\"member\":{\"shape\":\"S\"}},"
        "\"M\":{\"type\":\"map\",\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":\"L\"}}}}";
    struct csn_model *loaded = NULL;
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_service_load(csn_span_of_string(text), NULL, allocator, &loaded, &error);
    assert_true((status == CSN_OK) == (loaded != NULL));
    assert_int_equal(error.status, status);
    csn_service_free(loaded);
    return status;
}

/* Bytes that never repeat. */
static enum csn_status count_up(void *ctx, void *bytes, size_t count)
{
    unsigned *next = ctx;
    for (size_t i = 0; i < count; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)((*next += 7919) >> 8);
    return CSN_OK;
}

#define JOB_DATA "{\"actionTypeId\":{\"category\":\"Build\",\"owner\":\"ThirdParty\",\"provider\":\"P\",\"version\":\"1\"}}"

static enum csn_status add_client_and_job(const struct csn_allocator *allocator)
{
    unsigned seed = 1;
    struct csn_job_options options = {.allocator = allocator, .random = {count_up, &seed}};
    struct csn_job_service *service = NULL;
    size_t client = 77, job = 77;
    enum csn_status status = csn_job_service_new(&options, &service, NULL);
    if (status != CSN_OK) {
        assert_null(service);
        return status;
    }
    status = csn_job_service_add_client(service, CSN_SPAN(""), CSN_SPAN("token"), &client, NULL);
    assert_int_equal(client, status == CSN_OK ? 0 : 77);
    if (status == CSN_OK) {
        status = csn_job_service_add_job(service, client, document(JOB_DATA), 0, &job, NULL);
        assert_int_equal(job, status == CSN_OK ? 0 : 77);
        assert_int_equal(csn_job_service_count(service).jobs, status == CSN_OK);
    }
    csn_job_service_free(service);
    return status;
}

static enum csn_status poll(const struct csn_allocator *allocator)
{
    unsigned seed = 1;
    struct csn_job_options options = {.random = {count_up, &seed}};
    struct csn_job_service *service;
    struct csn_job_answer answer = {.http_status = 77};
    struct csn_job_info info;
    struct csn_arena arena;
    size_t client, job;
    assert_int_equal(csn_job_service_new(&options, &service, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_client(service, CSN_SPAN(""), CSN_SPAN("token"), &client, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_job(service, client, document(JOB_DATA), 0, &job, NULL), CSN_OK);
    assert_int_equal(csn_job_service_queue(service, job), CSN_OK);
    csn_arena_init(&arena, allocator, ENOUGH);
    enum csn_status status = csn_job_service_handle(service, CSN_SPAN("PollForThirdPartyJobs"), document(JOB_DATA), 0, &arena, &answer);
    assert_true(csn_job_service_job(service, job, &info));
    assert_int_equal(info.state, status == CSN_OK ? CSN_JOB_DISPATCHED : CSN_JOB_QUEUED);
    assert_int_equal(answer.http_status, status == CSN_OK ? 200 : 77);
    csn_arena_clear(&arena);
    csn_job_service_free(service);
    return status;
}

#define USER(function) {.name = #function, .use = function}

static const struct operation users[] = {
    USER(parse_http), USER(classify), USER(classify_output), USER(load_service), USER(add_client_and_job), USER(poll),
};

static void what_makes_leaves_its_output_alone(void **state)
{
    (void)state;
    refuse_all(makers, CSN_COUNT(makers));
}

static void what_allocates_gives_everything_back(void **state)
{
    (void)state;
    refuse_all(users, CSN_COUNT(users));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_makes_leaves_its_output_alone),
        cmocka_unit_test(what_allocates_gives_everything_back),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}

/* The job service without memory, room or chance. */
#include "failing_allocator.h"
#include "job_scene.h"

static void random_source_that_fails_fails_the_call_alone(void **state)
{
    (void)state;
    for (unsigned refused = 1; refused <= 6; refused++) {
        struct scene s = {.chance = {0, refused, false}};
        struct csn_job_options options = options_of(&s.chance);
        size_t failed = 0;
        assert_int_equal(csn_job_service_new(&options, &s.service, NULL), CSN_OK);
        while (csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &s.client, NULL) != CSN_OK)
            failed++;
        while (csn_job_service_add_job(s.service, s.client, document(DATA), 0, &s.job, NULL) != CSN_OK)
            failed++;
        assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
        answer_to(&s, POLL);
        answer_to(&s, ACKNOWLEDGE);
        if (call(&s, SUCCESS_TOKEN("t")) != CSN_OK) {
            failed++;
            assert_int_equal(info_of(&s, s.job).state, CSN_JOB_IN_PROGRESS);
            assert_int_equal(csn_job_service_count(s.service).jobs, 1);
        }
        assert_int_equal(failed, 1);
        csn_job_service_free(s.service);
    }
}

static void random_source_that_repeats_itself_is_refused(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    s.chance.constant = true;
    add(&s, DATA, 0);
    assert_int_equal(csn_job_service_add_job(s.service, s.client, document(DATA), 0, &s.job, NULL), CSN_MISMATCH);
    csn_job_service_free(s.service);
}

/* Every step of a job's life with a continuation; the first failure ends it. */
static enum csn_status live(struct scene *s, const struct csn_job_options *options)
{
    enum csn_status status = csn_job_service_new(options, &s->service, NULL);
    s->client = s->job = CSN_JOB_NONE;
    if (status != CSN_OK) {
        assert_null(s->service);
        return status;
    }
    status = csn_job_service_add_client(s->service, CSN_SPAN(""), CSN_SPAN(""), &s->client, NULL);
    assert_int_equal(s->client, status == CSN_OK ? 0 : CSN_JOB_NONE);
    if (status == CSN_OK)
        status = csn_job_service_add_job(s->service, s->client, document(DATA), 0, &s->job, NULL);
    assert_int_equal(s->job, status == CSN_OK ? 0 : CSN_JOB_NONE);
    assert_int_equal(csn_job_service_count(s->service).jobs, status == CSN_OK ? 1 : 0);
    if (status == CSN_OK)
        status = csn_job_service_queue(s->service, s->job);
    if (status == CSN_OK)
        status = call(s, POLL);
    if (status == CSN_OK)
        status = call(s, ACKNOWLEDGE);
    if (status == CSN_OK) {
        status = call(s, SUCCESS_TOKEN("t"));
        if (status != CSN_OK)
            assert_int_equal(info_of(s, s->job).state, CSN_JOB_IN_PROGRESS);
    }
    return status;
}

static void service_without_memory_fails_and_leaks_nothing(void **state)
{
    bool done[2] = {false, false}; /* one failure, or one and all behind it */

    (void)state;
    for (size_t i = 0; !done[0] || !done[1]; i++) {
        struct failing_allocator memory = failing_allocator(1 + i / 2);
        struct scene s = {.chance = {0, 0, false}};
        struct csn_job_options options = options_of(&s.chance);
        enum csn_status status;
        memory.lasting = i % 2 == 1;
        options.allocator = failing_allocator_of(&memory);
        status = live(&s, &options);
        done[i % 2] = memory.requests < memory.refused;
        assert_int_equal(status, done[i % 2] ? CSN_OK : CSN_NO_MEMORY);
        csn_job_service_free(s.service);
        assert_int_equal(memory.outstanding, 0);
        assert_true(i < 200);
    }
}

static void service_that_has_all_its_bytes_fails_by_its_limit(void **state)
{
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t bytes = 1; status != CSN_OK; bytes += 16) {
        struct scene s = {.chance = {0, 0, false}};
        struct csn_job_options options = options_of(&s.chance);
        options.bytes_max = bytes;
        status = live(&s, &options);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        csn_job_service_free(s.service);
        csn_arena_reset(&test_arena);
        assert_true(bytes < 1 << 16);
    }
}

/* Each operation in arenas of every size up to the one that is enough: nothing happens before the answer is there. */
static void request_without_memory_changes_nothing(void **state)
{
    static const struct {
        const char *operation, *input;
        enum csn_job_state from;
    } rows[] = {{POLL, CSN_JOB_QUEUED},
                {GET, CSN_JOB_DISPATCHED},
                {ACKNOWLEDGE, CSN_JOB_DISPATCHED},
                {"PutThirdPartyJobSuccessResult", "{}", CSN_JOB_IN_PROGRESS},
                {GET, CSN_JOB_QUEUED}};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        enum csn_status status = CSN_LIMIT;
        struct scene s;
        open_scene(&s);
        add(&s, "{\"actionTypeId\":" TYPE ",\"continuationToken\":\"t\"}", 0);
        if (rows[i].from != CSN_JOB_QUEUED)
            bring(&s, rows[i].from, 0);
        else
            assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
        const struct csn_value *input = document(filled(&s, rows[i].input));
        for (size_t bytes = 0; status != CSN_OK; bytes += 16) {
            struct csn_arena arena;
            csn_arena_init(&arena, NULL, bytes);
            s.answer.http_status = 7;
            status = csn_job_service_handle(s.service, csn_span_of_string(rows[i].operation), input, 0, &arena, &s.answer);
            if (status != CSN_OK) {
                assert_int_equal(status, CSN_LIMIT);
                assert_int_equal(s.answer.http_status, 7);
                assert_int_equal(info_of(&s, s.job).state, rows[i].from);
            }
            csn_arena_clear(&arena);
            assert_true(bytes < 1 << 16);
        }
        csn_job_service_free(s.service);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_source_that_fails_fails_the_call_alone),
        cmocka_unit_test(random_source_that_repeats_itself_is_refused),
        cmocka_unit_test(service_without_memory_fails_and_leaks_nothing),
        cmocka_unit_test(service_that_has_all_its_bytes_fails_by_its_limit),
        cmocka_unit_test(request_without_memory_changes_nothing),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}

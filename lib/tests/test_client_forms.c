/* Requests that are built from forms: byte for byte what is built without, whatever changes from one to the next. */
#include "client_support.h"
#include "failing_crypto.h"

static struct csn_client_forms forms;

static int start_forms(void **state)
{
    (void)state;
    csn_client_forms_init(&forms);
    return 0;
}

static int end_forms(void **state)
{
    (void)state;
    csn_client_forms_clear(&forms);
    return 0;
}

static size_t used_forms(void)
{
    size_t used = 0;

    for (size_t i = 0; i < CSN_COUNT(forms.items); i++)
        used += forms.items[i].part_count > 0;
    return used;
}

struct call {
    struct csn_client_config config;
    struct csn_span operation;
    struct csn_span body;
    struct csn_time now;
};

static struct call example_call(void)
{
    return (struct call){example, CSN_SPAN_INIT("Greet"), CSN_SPAN_INIT("{}"), now};
}

static enum csn_status build(const struct call *call, struct csn_client_forms *kept, struct csn_buf *request)
{
    struct csn_client_config config = call->config;

    config.forms = kept;
    return csn_client_build(&config, call->operation, call->body, call->now, request, NULL);
}

/* Builds the request plainly, then by whatever form there is, then certainly by its own. */
static void assert_same(const struct call *call)
{
    struct csn_buf plain;
    struct csn_buf filled;

    csn_buf_init(&plain, NULL, 1 << 20);
    csn_buf_init(&filled, NULL, 1 << 20);
    assert_int_equal(build(call, NULL, &plain), CSN_OK);
    for (int i = 0; i < 2; i++) {
        csn_buf_reset(&filled);
        assert_int_equal(csn_buf_append(&filled, CSN_SPAN("kept")), CSN_OK);
        assert_int_equal(build(call, &forms, &filled), CSN_OK);
        assert_span(csn_span_slice(csn_buf_span(&filled), 0, 4), "kept");
        if (!csn_span_equal(csn_span_slice(csn_buf_span(&filled), 4, filled.len), csn_buf_span(&plain)))
            fail_msg("by a form:\n%.*s\nplainly:\n%.*s", CSN_SPAN_ARG(csn_buf_span(&filled)), CSN_SPAN_ARG(csn_buf_span(&plain)));
    }
    csn_buf_clear(&plain);
    csn_buf_clear(&filled);
}

static void forms_take_bodies_of_any_length(void **state)
{
    static const size_t lengths[] = {2, 0, 9, 10, 99, 100, 12345, 7, 1000, 999, 100000, 1};
    static char body[100000];
    struct call call = example_call();

    (void)state;
    memset(body, 'b', sizeof body);
    for (size_t i = 0; i < CSN_COUNT(lengths); i++) {
        call.body = csn_span_of(body, lengths[i]);
        assert_same(&call);
    }
    assert_int_equal(used_forms(), 1);
}

static void forms_tell_the_time_of_day(void **state)
{
    static const int64_t seconds[] = {0, 1, 59, 60, 3599, 3600, 45296, 86399, 7};
    static const int64_t days[] = {16677, 0, -1, -719162};
    struct call call = example_call();

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(days); i++)
        for (size_t k = 0; k < CSN_COUNT(seconds); k++) {
            call.now = (struct csn_time){days[i] * 86400 + seconds[k], (uint32_t)(k * 111111111)};
            assert_same(&call);
        }
    assert_int_equal(used_forms(), CSN_COUNT(days));
}

static void set_operation(struct call *call) { call->operation = CSN_SPAN("Forget"); }
static void set_day(struct call *call) { call->now.seconds += 86400; }
static void set_authority(struct call *call) { call->config.authority = CSN_SPAN("127.0.0.1:8081"); }
static void set_base_path(struct call *call) { call->config.base_path = CSN_SPAN("/custom"); }
static void set_region(struct call *call) { call->config.region = CSN_SPAN("us-east-2"); }
static void set_key_id(struct call *call) { call->config.credentials.access_key_id = CSN_SPAN("AKIDEXAMPLF"); }
static void set_secret(struct call *call) { call->config.credentials.secret_access_key = CSN_SPAN("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEZ"); }
static void set_token(struct call *call) { call->config.credentials.session_token = CSN_SPAN("token"); }
static void set_crypto(struct call *call) { call->config.crypto = csn_crypto_portable(); }
static void set_shifted(struct call *call) /* the same bytes, cut in another place */
{
    call->config.region = CSN_SPAN("us-east-1A");
    call->config.credentials.access_key_id = CSN_SPAN("KIDEXAMPLE");
}
static void set_service(struct call *call)
{
    static struct csn_model changed;

    changed = model;
    changed.service = CSN_SPAN("Greeter_20150831");
    call->config.model = &changed;
}
static void set_signing_name(struct call *call)
{
    static struct csn_model changed;

    changed = model;
    changed.signing_name = CSN_SPAN("greetes");
    call->config.model = &changed;
}
static void set_json_version(struct call *call)
{
    static struct csn_model changed;

    changed = model;
    changed.json_version = CSN_SPAN("1.0");
    call->config.model = &changed;
}
static void set_extra(struct call *call)
{
    static const struct csn_header extra[] = {{CSN_SPAN_INIT("X-Extra"), CSN_SPAN_INIT("1")}};

    call->config.extra = (struct csn_headers){extra, 1};
}
static void set_extra_name(struct call *call)
{
    static const struct csn_header extra[] = {{CSN_SPAN_INIT("X-Extrb"), CSN_SPAN_INIT("1")}};

    call->config.extra = (struct csn_headers){extra, 1};
}
static void set_extra_value(struct call *call)
{
    static const struct csn_header extra[] = {{CSN_SPAN_INIT("X-Extra"), CSN_SPAN_INIT("2")}};

    call->config.extra = (struct csn_headers){extra, 1};
}

static void (*const changes[])(struct call *call) = {
    set_operation, set_day,     set_authority,    set_base_path,    set_region, set_key_id,     set_secret,      set_token,
    set_crypto,    set_shifted, set_service, set_signing_name, set_json_version, set_extra, set_extra_name, set_extra_value,
};

/* With the form of the other there, before and behind. */
static void forms_know_all_that_a_request_depends_on(void **state)
{
    const struct call first = example_call();

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(changes); i++) {
        struct call other = first;

        changes[i](&other);
        csn_client_forms_init(&forms);
        assert_same(&first);
        assert_same(&other);
        assert_int_equal(used_forms(), 2);
        assert_same(&first);
        assert_same(&other);
        assert_int_equal(used_forms(), 2);
    }
}

/* The same places in memory, with other content. */
static void forms_look_at_the_text_and_not_at_where_it_stands(void **state)
{
    char region[] = "us-east-1";
    struct csn_model changing = model;
    struct call call = example_call();

    (void)state;
    call.config.region = csn_span_of_string(region);
    call.config.model = &changing;
    assert_same(&call);
    region[8] = '2';
    assert_same(&call);
    changing.signing_name = CSN_SPAN("other");
    assert_same(&call);
}

static void forms_replace_the_oldest(void **state)
{
    char region[] = "region-a";
    struct call call = example_call();

    (void)state;
    call.config.region = csn_span_of_string(region);
    for (int i = 0; i < 40; i++) {
        region[7] = (char)('a' + 4 * i % (int)(CSN_COUNT(forms.items) + 3));
        assert_same(&call);
    }
    assert_int_equal(used_forms(), CSN_COUNT(forms.items));
}

static void forms_need_no_key_cache_and_take_one(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct call call = example_call();

    (void)state;
    csn_sigv4_key_cache_init(&cache);
    call.config.cache = &cache;
    assert_same(&call);
    csn_sigv4_key_cache_clear(&cache); /* the form has the key */
    assert_same(&call);
    assert_int_equal(used_forms(), 1);
}

/* Wherever the room ends: in what it depends on, in the head, in what is signed. */
static void forms_leave_what_is_too_long_to_plain_building(void **state)
{
    static char token[CSN_CLIENT_FORM_SIZE + 10];
    const struct call short_call = example_call();
    struct call call = short_call;
    size_t longest = 0;

    (void)state;
    memset(token, 't', sizeof token);
    set_extra(&call);
    for (size_t len = 1; len <= sizeof token; len += len % 100 == 0 && len < 1500 ? 100 : 1) {
        csn_client_forms_init(&forms);
        call.config.credentials.session_token = csn_span_of(token, len);
        assert_same(&short_call);
        assert_same(&call);
        assert_true(used_forms() == 2 || (used_forms() == 1 && forms.items[0].part_count > 0));
        if (used_forms() == 2)
            longest = len;
    }
    assert_in_range(longest, 1024, CSN_CLIENT_FORM_SIZE / 3);
}

static void forms_take_eight_extra_headers(void **state)
{
    struct csn_header extra[9];
    struct call call = example_call();

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(extra); i++)
        extra[i] = (struct csn_header){CSN_SPAN_INIT("X-Extra"), CSN_SPAN_INIT("a  b")};
    call.config.extra = (struct csn_headers){extra, CSN_COUNT(extra)};
    assert_same(&call);
    assert_int_equal(used_forms(), 0);
    call.config.extra.count--;
    assert_same(&call);
    assert_int_equal(used_forms(), 1);
}

static void forms_mistake_no_text_of_the_caller_for_a_header(void **state)
{
    static const struct csn_header extra[] = {{CSN_SPAN_INIT("A-Content-Length"), CSN_SPAN_INIT("x-amz-date:1 Content-Length: 5 X-Amz-Date: 6")},
                                              {CSN_SPAN_INIT("Y-X-Amz-Date"), CSN_SPAN_INIT("Authorization: 7")}};
    struct call call = example_call();

    (void)state;
    call.config.extra = (struct csn_headers){extra, CSN_COUNT(extra)};
    call.config.base_path = CSN_SPAN("/content-length:8/x-amz-date:9");
    call.config.authority = CSN_SPAN("content-length:1");
    assert_same(&call);
    call.body = CSN_SPAN("{\"a\":\"bcdefgh\"}");
    call.now.seconds++;
    assert_same(&call);
    assert_int_equal(used_forms(), 1);
}

static void forms_take_no_time_that_has_no_form(void **state)
{
    struct call call = example_call();
    struct csn_buf request;

    (void)state;
    assert_same(&call);
    csn_buf_init(&request, NULL, 1 << 20);
    call.now.nanos = 1000000000;
    assert_int_equal(build(&call, &forms, &request), CSN_RANGE);
    call.now = (struct csn_time){INT64_MIN, 0};
    assert_int_equal(build(&call, &forms, &request), CSN_RANGE);
    assert_int_equal(request.len, 0);
    csn_buf_clear(&request);
}

static void forms_keep_a_full_buffer_as_it_was(void **state)
{
    const struct call call = example_call();
    enum csn_status status;
    struct csn_buf request;
    char storage[1024];
    size_t room = 0;

    (void)state;
    assert_same(&call);
    do {
        csn_buf_init_fixed(&request, storage, room++);
        status = build(&call, &forms, &request);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && request.len == 0));
    } while (status != CSN_OK);
    assert_int_equal(request.len, room - 1);
}

/* Builds with the n-th call failing, n from 0 until none does; each time the same right request follows. Returns how often it was
 * told. */
static int fail_each_call(struct call call, bool with_form)
{
    int told = 0;
    bool failed;

    call.config.crypto = &failing_crypto;
    for (int n = 0;; n++) {
        struct csn_buf request;
        enum csn_status status;

        csn_client_forms_init(&forms);
        csn_buf_init(&request, NULL, 1 << 20);
        calls_left = -1;
        if (with_form)
            assert_same(&call);
        calls_left = n;
        status = build(&call, &forms, &request);
        failed = calls_left < 0;
        assert_true(status == CSN_OK || (status == CSN_CRYPTO && request.len == 0));
        told += status == CSN_CRYPTO;
        csn_buf_clear(&request);
        calls_left = -1;
        assert_same(&call);
        if (!failed)
            return told;
    }
}

/* Only the making of a form may fail unnoticed: the request is there by then. */
static void forms_tell_every_failure_of_the_crypto(void **state)
{
    (void)state;
    assert_int_equal(fail_each_call(example_call(), true), 3);
    assert_in_range(fail_each_call(example_call(), false), 10, 15);
}

static void forms_hold_nothing_after_clear(void **state)
{
    static const struct csn_client_forms nothing;
    const struct call call = example_call();

    (void)state;
    assert_same(&call);
    assert_int_not_equal(used_forms(), 0);
    csn_client_forms_clear(&forms);
    assert_memory_equal(&forms, &nothing, sizeof forms);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, start_forms, end_forms)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(forms_take_bodies_of_any_length),
        ROW(forms_tell_the_time_of_day),
        ROW(forms_know_all_that_a_request_depends_on),
        ROW(forms_look_at_the_text_and_not_at_where_it_stands),
        ROW(forms_replace_the_oldest),
        ROW(forms_need_no_key_cache_and_take_one),
        ROW(forms_leave_what_is_too_long_to_plain_building),
        ROW(forms_take_eight_extra_headers),
        ROW(forms_mistake_no_text_of_the_caller_for_a_header),
        ROW(forms_take_no_time_that_has_no_form),
        ROW(forms_keep_a_full_buffer_as_it_was),
        ROW(forms_tell_every_failure_of_the_crypto),
        ROW(forms_hold_nothing_after_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

/* A captured request is judged as `countersign check` judges it: the same each time, failed exactly where a check fails, and passed only
 * where readers and a signer that share nothing with the judge find nothing either. No secret gets into what people are shown. */
#include <string.h>

#include <countersign/codepipeline.h>

#include "judge/judge.h"

#include "naive_sigv4.h"
#include "property.h"
#include "rules.h"
#include "strict_http.h"
#include "strict_json.h"
#include "wire.h"

enum { ARENA_CEILING = 256 << 20 };

static void judge(struct csn_span raw, struct csn_arena *arena, struct csn_result *result)
{
    static const struct csn_judge_options options = {.level = CSN_LEVEL_MAY};
    const struct csn_judge_request request = {
        .raw = raw,
        .credentials = {CSN_SPAN_INIT(CSN_FUZZ_KEY_ID), CSN_SPAN_INIT(CSN_FUZZ_SECRET), {NULL, 0}},
        .any_time = true,
    };
    struct csn_error error = {.message = ""};

    csn_arena_init(arena, NULL, ARENA_CEILING);
    CSN_FUZZ_PROPERTY(csn_judge_raw(csn_fuzz_rules(), &request, &options, arena, result, &error) == CSN_OK, "any bytes can be judged");
}

static bool hides_secret(struct csn_span text)
{
    return csn_span_search(text, 0, CSN_SPAN(CSN_FUZZ_SECRET)) == text.len;
}

/* A request that holds the secret itself (libFuzzer tries what it sees compared) may be shown as it came. */
static void check_checks(const struct csn_result *a, const struct csn_result *b, struct csn_span raw)
{
    bool failed = false;

    CSN_FUZZ_PROPERTY(a->verdict == b->verdict && a->check_count == b->check_count, "judged again it is the same verdict");
    for (size_t i = 0; i < a->check_count; i++) {
        const struct csn_check *check = &a->checks[i];

        CSN_FUZZ_PROPERTY(strcmp(check->id, b->checks[i].id) == 0 && check->status == b->checks[i].status &&
                          csn_span_equal(check->message, b->checks[i].message), "judged again it is the same check");
        CSN_FUZZ_PROPERTY((hides_secret(check->message) && hides_secret(check->expected)) || !hides_secret(raw),
                          "no secret is shown");
        CSN_FUZZ_PROPERTY(check->status != CSN_CHECK_FAIL || check->rule->level == CSN_LEVEL_MUST, "only a MUST can fail");
        failed |= check->status == CSN_CHECK_FAIL;
    }
    CSN_FUZZ_PROPERTY(failed == (a->verdict == CSN_VERDICT_FAIL), "a request fails where a check fails");
}

/* How a header's bytes past ASCII are signed is settled by no rule (sign.other-white-space), which the judge then says. */
static bool is_signed_by_the_rules(const struct csn_result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (strcmp(result->checks[i].id, "request.sign.value") == 0 && result->checks[i].status == CSN_CHECK_PASS)
            return true;
    return false;
}

/* What stands in the way of a pass, found without the judge. */
static void check_pass(const struct csn_result *result, struct csn_span raw)
{
    struct csn_sigv4_authorization sent;
    struct csn_fuzz_strict strict;
    struct csn_fuzz_wire wire;

    CSN_FUZZ_PROPERTY(csn_fuzz_strict_read(&strict, CSN_HTTP_REQUEST, raw) && strict.consumed == raw.len, "what passes is one HTTP/1.1 request");
    CSN_FUZZ_PROPERTY(csn_fuzz_is_json(csn_buf_span(&strict.body), CSN_JSON_DEPTH_MAX), "what passes has a JSON body");
    if (csn_fuzz_wire_read(&wire, raw)) {
        CSN_FUZZ_PROPERTY(csn_span_equal(wire.message->method, CSN_SPAN("POST")), "what passes is a POST");
        CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(csn_headers_get(wire.request.headers, CSN_SPAN("authorization")), &sent, NULL) ==
                          CSN_OK && csn_fuzz_naive_verifies(&wire.request, wire.amz_date, &sent, CSN_SPAN(CSN_FUZZ_SECRET)) ==
                          is_signed_by_the_rules(result),
                          "what passes is signed by the second signer's lights, unless the judge says that no rule settles it");
    }
    csn_fuzz_wire_clear(&wire);
    csn_fuzz_strict_clear(&strict);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span raw = csn_span_of(data, size);
    struct csn_result results[2];
    struct csn_arena arenas[2];

    judge(raw, &arenas[0], &results[0]);
    judge(raw, &arenas[1], &results[1]);
    check_checks(&results[0], &results[1], raw);
    csn_fuzz_run.accepted = results[0].evidence_count > 0 && results[0].verdict != CSN_VERDICT_FAIL;
    if (results[0].evidence_count > 0 && results[0].verdict == CSN_VERDICT_PASS)
        check_pass(&results[0], raw);
    csn_arena_clear(&arenas[1]);
    csn_arena_clear(&arenas[0]);
    return 0;
}

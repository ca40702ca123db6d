/* Mistakes about one part of the request: host, payload hash, path. */
#include <string.h>

#include <countersign/awsjson.h>
#include <countersign/utf8.h>

#include "judge/diagnose.h"

bool csn_trial_host(struct csn_trial *trial, struct csn_span host)
{
    static const struct csn_span name = CSN_SPAN_INIT("host:");
    struct csn_buf block = csn_judgement_buffer(trial->judgement);
    struct csn_span rest = trial->block;
    struct csn_span line;
    enum csn_status status = CSN_OK;

    while (status == CSN_OK && csn_span_split(&rest, '\n', &line)) {
        bool is_host = csn_span_starts_with(line, name);

        status = csn_buf_append(&block, is_host ? name : line);
        if (status == CSN_OK && is_host)
            status = csn_buf_append(&block, host);
        if (status == CSN_OK)
            status = csn_buf_append_byte(&block, '\n');
    }
    return csn_judgement_ok(trial->judgement, status, "no headers") && csn_trial_block(trial, csn_buf_span(&block));
}

static struct csn_span lower_case(struct csn_judgement *judgement, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(judgement->arena, text);
    char *data = (char *)copy.data; /* ours, in the arena */

    for (size_t i = 0; i < copy.len; i++)
        if (data[i] >= 'A' && data[i] <= 'Z')
            data[i] = (char)(data[i] | 0x20);
    return copy;
}

static struct csn_span without_port(struct csn_span host)
{
    size_t at = host.len;

    while (at > 0 && host.data[at - 1] >= '0' && host.data[at - 1] <= '9')
        at--;
    return at > 0 && at < host.len && host.data[at - 1] == ':' ? csn_span_slice(host, 0, at - 1) : host;
}

bool csn_diagnose_host(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_judgement *judgement = trial->judgement;
    struct csn_span sent = csn_headers_get(trial->request->message->headers, CSN_SPAN("Host"));
    struct csn_span bare = without_port(sent);
    const struct { struct csn_span host; const char *says; } mistakes[] = {
        {bare, "host is signed without its port"},
        {csn_judgement_text(judgement, "%.*s:80", CSN_SPAN_ARG(bare)), "host is signed with the port 80, which is not sent"},
        {csn_judgement_text(judgement, "%.*s:443", CSN_SPAN_ARG(bare)), "host is signed with the port 443, which is not sent"},
        {lower_case(judgement, sent), "host is signed in lower case but sent otherwise"},
        {trial->request->terms.authority, "host is signed as the endpoint has it but sent otherwise"},
        {CSN_SPAN("localhost"), "host is signed as localhost"},
        {CSN_SPAN(""), "host is signed as an empty value"},
    };

    for (size_t i = 0; i < CSN_COUNT(mistakes); i++) {
        if (csn_span_equal(mistakes[i].host, sent) || !csn_trial_host(trial, mistakes[i].host))
            continue;
        *diagnosis = (struct csn_diagnosis){"sign.host-as-sent", csn_span_of_string(mistakes[i].says), sent, mistakes[i].host};
        return true;
    }
    return false;
}

static bool fits_hash(struct csn_trial *trial, struct csn_span hash)
{
    struct csn_sigv4_request request = csn_request_to_sign(trial->request);

    request.payload_hash = hash;
    return csn_trial_request(trial, &request, NULL);
}

static bool fits_body(struct csn_trial *trial, struct csn_span body)
{
    char hex[CSN_SIGV4_HEX_SIZE];

    return csn_sigv4_payload_hash(NULL, body, hex) == CSN_OK && fits_hash(trial, csn_span_of(hex, sizeof hex));
}

/* Tells whether the input as the library writes it, in any style, was signed: something changed the body afterwards. */
static bool fits_input(struct csn_trial *trial)
{
    static const struct csn_json_style styles[] = {
        {0}, {.ascii = true}, {.slash = true}, {.html = true}, {.spaces = true}, {.ascii = true, .spaces = true},
    };
    const struct csn_request_terms *terms = &trial->request->terms;

    for (size_t i = 0; i < CSN_COUNT(styles) && terms->input != NULL; i++) {
        struct csn_buf body = csn_judgement_buffer(trial->judgement);

        if (csn_awsjson_encode(trial->judgement->catalogue->model, terms->operation->input, terms->input, &styles[i], &body, NULL) ==
                CSN_OK && fits_body(trial, csn_buf_span(&body)))
            return true;
    }
    return false;
}

/* The body with each character as one byte, where that is possible: what a client that thinks in Latin-1 hashes. */
static struct csn_span latin1(struct csn_judgement *judgement, struct csn_span body)
{
    char *out = csn_arena_alloc(judgement->arena, body.len);
    size_t len = 0;
    uint32_t scalar = 0;

    for (size_t at = 0; out != NULL && at < body.len; out[len++] = (char)(scalar < 0x100 ? scalar : '?'))
        if (!csn_utf8_next(body, &at, &scalar))
            scalar = (unsigned char)body.data[at++];
    return csn_span_of(out, len);
}

static bool fits_earlier_body(struct csn_trial *trial)
{
    for (const struct csn_judged_request *earlier = trial->request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (earlier->message != NULL && fits_body(trial, earlier->message->body))
            return true;
    return false;
}

static const char *payload_mistake(struct csn_trial *trial)
{
    struct csn_span body = trial->request->message->body;
    struct csn_span announced = csn_headers_get(trial->request->message->headers, CSN_SPAN("x-amz-content-sha256"));
    struct csn_span trimmed = body;

    while (trimmed.len > 0 && (unsigned char)trimmed.data[trimmed.len - 1] <= ' ')
        trimmed.len--;
    if (fits_body(trial, CSN_SPAN("")))
        return "the hash of an empty body is signed";
    if (fits_hash(trial, CSN_SPAN("UNSIGNED-PAYLOAD")))
        return "UNSIGNED-PAYLOAD is signed instead of the body's hash";
    if (fits_body(trial, CSN_SPAN("{}")))
        return "the hash of the body {} is signed";
    if (announced.len > 0 && fits_hash(trial, announced))
        return "the hash in x-amz-content-sha256 is signed, which is not that of the body";
    if (fits_body(trial, trimmed) || fits_input(trial))
        return "the body was changed after it was signed";
    if (fits_body(trial, latin1(trial->judgement, body)))
        return "the hash of the body in another encoding than UTF-8 is signed";
    return fits_earlier_body(trial) ? "the hash of an earlier attempt's body is signed" : NULL;
}

bool csn_diagnose_payload(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    const char *says = payload_mistake(trial);

    if (says == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){"sign.payload-hash", csn_span_of_string(says),
                                        csn_span_of(trial->request->payload_hash, CSN_SIGV4_HEX_SIZE), CSN_SPAN("")};
    return true;
}

bool csn_diagnose_path(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_sigv4_request request = csn_request_to_sign(trial->request);
    struct csn_span sent = request.path;
    const struct { struct csn_span path; struct csn_sigv4_options options; const char *says; } mistakes[] = {
        {sent, {.encode_once = true}, "the path is encoded once, not once more than sent"},
        {sent, {.keep_path = true}, "the path is not normalised"},
        {sent, {.keep_path = true, .encode_once = true}, "the path is signed as sent"},
        {CSN_SPAN("/"), {0}, "the path / is signed instead of the endpoint's"},
        {csn_span_slice(sent, 0, sent.len > 0 ? sent.len - 1 : 0), {0}, "the path is signed without its last slash"},
        {csn_judgement_text(trial->judgement, "%.*s/", CSN_SPAN_ARG(sent)), {0}, "the path is signed with one slash more at its end"},
    };

    for (size_t i = 0; i < CSN_COUNT(mistakes); i++) {
        request.path = mistakes[i].path;
        if (!csn_trial_request(trial, &request, &mistakes[i].options))
            continue;
        *diagnosis = (struct csn_diagnosis){"sign.path", csn_span_of_string(mistakes[i].says), sent, CSN_SPAN("")};
        return true;
    }
    return false;
}

/* Drafts of requests, signed by a second hand: step by step as the documentation says, so that each step can be done wrong. */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>
#include <countersign/awsjson.h>
#include <countersign/hex.h>

struct csn_header *scene_header(struct scene_draft *draft, const char *name)
{
    for (size_t i = 0; i < draft->header_count; i++)
        if (csn_span_equal_ascii_case(draft->headers[i].name, csn_span_of_string(name)))
            return &draft->headers[i];
    return NULL;
}

void scene_add_header(struct scene_draft *draft, const char *name, const char *value)
{
    assert_true(draft->header_count < SCENE_HEADERS);
    draft->headers[draft->header_count++] = (struct csn_header){csn_span_of_string(name), csn_span_of_string(value)};
}

void scene_set(struct scene_draft *draft, const char *name, const char *value)
{
    struct csn_header *header = scene_header(draft, name);

    if (header == NULL)
        scene_add_header(draft, name, value);
    else
        header->value = csn_span_of_string(value);
}

void scene_drop(struct scene_draft *draft, const char *name)
{
    struct csn_header *header = scene_header(draft, name);

    assert_non_null(header);
    for (size_t at = (size_t)(header - draft->headers); at + 1 < draft->header_count; at++)
        draft->headers[at] = draft->headers[at + 1];
    draft->header_count--;
}

static struct csn_span join(struct scene *scene, struct csn_span a, struct csn_span b)
{
    char storage[256];

    (void)snprintf(storage, sizeof storage, "%.*s%.*s", CSN_SPAN_ARG(a), CSN_SPAN_ARG(b));
    return scene_copy(scene, csn_span_of_string(storage));
}

static struct csn_span body_of(struct scene *scene, const struct csn_step *step, const struct csn_value *input)
{
    struct csn_buf body;
    struct csn_span copy;

    csn_buf_init(&body, NULL, 1 << 20);
    if (csn_awsjson_encode(csn_codepipeline_model(), step->operation->input, input, NULL, &body, NULL) != CSN_OK)
        csn_buf_reset(&body); /* a special value: the test brings its own body */
    copy = scene_copy(scene, csn_buf_span(&body));
    csn_buf_clear(&body);
    return copy;
}

struct scene_draft scene_draft_of(struct scene *scene, size_t index)
{
    const struct csn_step *step = &scene->instance.of->steps[index];
    struct scene_draft draft = {
        .method = CSN_SPAN("POST"), .target = CSN_SPAN("/"), .credentials = scene->instance.credentials,
        .region = CSN_SPAN(CSN_REGION), .service = CSN_SPAN("codepipeline"), .body = body_of(scene, step, scene->calls[index].input),
        .amz_date = scene_amz_date(scene, SCENE_WALL_MS),
    };

    if (step->endpoint_path.len > 0)
        draft.target = join(scene, step->endpoint_path, CSN_SPAN("/"));
    scene_add_header(&draft, "Host", SCENE_AUTHORITY.data);
    scene_add_header(&draft, "Content-Type", "application/x-amz-json-1.1");
    scene_add_header(&draft, "X-Amz-Target", join(scene, CSN_SPAN("CodePipeline_20150709."), step->operation->name).data);
    scene_add_header(&draft, "X-Amz-Date", ""); /* filled in when it is rendered */
    if (step->session_token)
        draft.headers[draft.header_count++] =
            (struct csn_header){CSN_SPAN("X-Amz-Security-Token"), draft.credentials.session_token};
    scene_add_header(&draft, "Content-Length", ""); /* likewise */
    return draft;
}

void scene_replace(struct csn_buf *text, const char *from, const char *to)
{
    struct csn_span all = csn_buf_span(text);
    size_t at = csn_span_search(all, 0, csn_span_of_string(from));
    struct csn_buf out;

    assert_true(at < all.len || strlen(from) == 0);
    csn_buf_init(&out, NULL, 1 << 20);
    assert_int_equal(csn_buf_append(&out, csn_span_slice(all, 0, at)), CSN_OK);
    assert_int_equal(csn_buf_append(&out, csn_span_of_string(to)), CSN_OK);
    assert_int_equal(csn_buf_append(&out, csn_span_slice(all, at + strlen(from), all.len)), CSN_OK);
    csn_buf_reset(text);
    assert_int_equal(csn_buf_append(text, csn_buf_span(&out)), CSN_OK);
    csn_buf_clear(&out);
}

/* HMAC of date, region, service and terminator in turn. */
static void derive(const struct scene_draft *draft, struct csn_span date, struct csn_hmac_key *key)
{
    const struct csn_crypto *crypto = csn_crypto_default();
    struct csn_span prefix = draft->key_prefix.data != NULL ? draft->key_prefix : CSN_SPAN("AWS4");
    const struct csn_span parts[] = {date, draft->region, draft->service, CSN_SPAN("aws4_request")};
    unsigned char digest[CSN_SHA256_SIZE];
    char secret[256];
    int len = snprintf(secret, sizeof secret, "%.*s%.*s", CSN_SPAN_ARG(prefix), CSN_SPAN_ARG(draft->credentials.secret_access_key));

    assert_int_equal(crypto->hmac_key(crypto->ctx, csn_span_of(secret, (size_t)len), key), CSN_OK);
    for (size_t i = 0; i < CSN_COUNT(parts); i++) {
        assert_int_equal(crypto->hmac(crypto->ctx, key, &parts[i], 1, digest), CSN_OK);
        assert_int_equal(crypto->hmac_key(crypto->ctx, csn_span_of(digest, sizeof digest), key), CSN_OK);
    }
}

static void canonical_of(const struct scene_draft *draft, struct csn_span list, struct csn_buf *canonical)
{
    struct csn_header headers[SCENE_HEADERS];
    char hash[CSN_SIGV4_HEX_SIZE];
    size_t mark = csn_span_find(draft->target, 0, '?');
    struct csn_sigv4_request request = {
        .method = draft->method, .path = csn_span_slice(draft->target, 0, mark),
        .query = csn_span_slice(draft->target, mark + 1, draft->target.len), .headers = {headers, draft->header_count},
        .payload_hash = draft->sign_hash,
    };

    memcpy(headers, draft->headers, sizeof headers);
    for (size_t i = 0; i < draft->header_count; i++)
        if (draft->sign_host.data != NULL && csn_span_equal_ascii_case(headers[i].name, CSN_SPAN("host")))
            headers[i].value = draft->sign_host;
    if (request.payload_hash.data == NULL) {
        assert_int_equal(csn_sigv4_payload_hash(NULL, draft->body, hash), CSN_OK);
        request.payload_hash = csn_span_of(hash, sizeof hash);
    }
    assert_int_equal(csn_sigv4_canonical_request(&request, list, &draft->options, canonical, NULL), CSN_OK);
}

static void authorize(const struct scene_draft *draft, struct csn_span list, struct csn_buf *value)
{
    struct csn_sigv4_scope scope = {csn_span_slice(draft->amz_date, 0, 8), draft->region, draft->service};
    struct csn_buf canonical;
    struct csn_buf string;
    struct csn_hmac_key key;
    char hex[CSN_SIGV4_HEX_SIZE];

    csn_buf_init(&canonical, NULL, 1 << 20);
    csn_buf_init(&string, NULL, 4096);
    canonical_of(draft, list, &canonical);
    if (draft->edit_canonical != NULL)
        draft->edit_canonical(&canonical);
    assert_int_equal(csn_sigv4_string_to_sign(NULL, draft->sign_date.data != NULL ? draft->sign_date : draft->amz_date, &scope,
                                              csn_buf_span(&canonical), &string), CSN_OK);
    if (draft->edit_string != NULL)
        draft->edit_string(&string);
    derive(draft, draft->key_date.data != NULL ? draft->key_date : scope.date, &key);
    assert_int_equal(csn_sigv4_signature(NULL, &key, csn_buf_span(&string), hex), CSN_OK);
    assert_int_equal(csn_buf_append_format(value, "AWS4-HMAC-SHA256 Credential=%.*s/%.*s/%.*s/%.*s/aws4_request, SignedHeaders=%.*s, "
                                           "Signature=%.*s", CSN_SPAN_ARG(draft->credentials.access_key_id), CSN_SPAN_ARG(scope.date),
                                           CSN_SPAN_ARG(scope.region), CSN_SPAN_ARG(scope.service), CSN_SPAN_ARG(list),
                                           (int)sizeof hex, hex), CSN_OK);
    if (draft->edit_authorization != NULL)
        draft->edit_authorization(value);
    csn_buf_clear(&canonical);
    csn_buf_clear(&string);
}

static void fill_in(struct scene *scene, struct scene_draft *draft)
{
    struct csn_header *date = scene_header(draft, "X-Amz-Date");
    struct csn_header *length = scene_header(draft, "Content-Length");
    char digits[24];

    (void)snprintf(digits, sizeof digits, "%zu", draft->body.len);
    if (date != NULL && date->value.len == 0)
        date->value = draft->amz_date;
    if (length != NULL && length->value.len == 0)
        length->value = scene_copy(scene, csn_span_of_string(digits));
}

struct csn_span scene_render(struct scene *scene, const struct scene_draft *given)
{
    struct scene_draft draft = *given;
    struct csn_buf list;
    struct csn_buf value;
    struct csn_buf out;
    struct csn_span copy;

    fill_in(scene, &draft);
    csn_buf_init(&list, NULL, 4096);
    csn_buf_init(&value, NULL, 8192);
    csn_buf_init(&out, NULL, 1 << 20);
    if (draft.signed_headers.len > 0)
        assert_int_equal(csn_buf_append(&list, draft.signed_headers), CSN_OK);
    else
        assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){draft.headers, draft.header_count}, &list), CSN_OK);
    authorize(&draft, csn_buf_span(&list), &value);
    assert_int_equal(csn_buf_append_format(&out, "%.*s %.*s HTTP/1.1\r\n", CSN_SPAN_ARG(draft.method), CSN_SPAN_ARG(draft.target)), CSN_OK);
    for (size_t i = 0; i < draft.header_count; i++)
        assert_int_equal(csn_buf_append_format(&out, "%.*s: %.*s\r\n", CSN_SPAN_ARG(draft.headers[i].name),
                                               CSN_SPAN_ARG(draft.headers[i].value)), CSN_OK);
    assert_int_equal(csn_buf_append(&out, draft.raw_lines), CSN_OK);
    if (draft.authorization.data == NULL)
        draft.authorization = csn_buf_span(&value);
    if (draft.authorization.len > 0)
        assert_int_equal(csn_buf_append_format(&out, "Authorization: %.*s\r\n", CSN_SPAN_ARG(draft.authorization)), CSN_OK);
    assert_int_equal(csn_buf_append(&out, CSN_SPAN("\r\n")), CSN_OK);
    assert_int_equal(csn_buf_append(&out, draft.body), CSN_OK);
    copy = scene_copy(scene, csn_buf_span(&out));
    csn_buf_clear(&list);
    csn_buf_clear(&value);
    csn_buf_clear(&out);
    return copy;
}

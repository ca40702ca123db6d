/* The judge and the signature: every mistake that is known is told by its own rule, real clients' header sets pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

typedef void change(struct scene *scene, struct scene_draft *draft);

struct row {
    const char *name;
    const char *case_id;
    change *change;
    enum csn_verdict verdict;
    const char *rule; /* NULL: nothing is broken */
};

static void judge_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, rows[i].case_id);
        draft = scene_draft_of(&scene, 0);
        if (rows[i].change != NULL)
            rows[i].change(&scene, &draft);
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
        scene_judge(&scene);
        scene_expect(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
        scene_clear(&scene);
    }
}

/* ---- edits of what is signed ---- */

static void no_blank_line(struct csn_buf *t) { scene_replace(t, "\n\ncontent-length;", "\ncontent-length;"); }
static void no_empty_query(struct csn_buf *t) { scene_replace(t, "/\n\n", "/\n"); }
static void feed_behind(struct csn_buf *t) { assert_int_equal(csn_buf_append_byte(t, '\n'), CSN_OK); }
static void signs_get(struct csn_buf *t) { scene_replace(t, "POST\n", "GET\n"); }
static void names_as_sent(struct csn_buf *t)
{
    scene_replace(t, "content-type:", "Content-Type:");
    scene_replace(t, "content-length:", "Content-Length:");
    scene_replace(t, "host:", "Host:");
    scene_replace(t, "x-amz-date:", "X-Amz-Date:");
    scene_replace(t, "x-amz-target:", "X-Amz-Target:");
}
static void space_behind_colons(struct csn_buf *t)
{
    scene_replace(t, "content-length:", "content-length: ");
    scene_replace(t, "content-type:", "content-type: ");
    scene_replace(t, "host:", "host: ");
    scene_replace(t, "x-amz-date:", "x-amz-date: ");
    scene_replace(t, "x-amz-target:", "x-amz-target: ");
}
static void leaves_token_out(struct csn_buf *t)
{
    struct csn_span all = csn_buf_span(t);
    size_t from = csn_span_search(all, 0, CSN_SPAN("x-amz-security-token:"));
    size_t to = csn_span_find(all, from, '\n') + 1;
    struct csn_buf out;

    csn_buf_init(&out, NULL, 1 << 16);
    assert_int_equal(csn_buf_append(&out, csn_span_slice(all, 0, from)), CSN_OK);
    assert_int_equal(csn_buf_append(&out, csn_span_slice(all, to, all.len)), CSN_OK);
    csn_buf_reset(t);
    assert_int_equal(csn_buf_append(t, csn_buf_span(&out)), CSN_OK);
    csn_buf_clear(&out);
}
static void runs_of_spaces_kept(struct csn_buf *t) { scene_replace(t, "x-amz-note:a b", "x-amz-note:a   b"); }
static void joined_with_space(struct csn_buf *t) { scene_replace(t, "x-amz-note:one,two", "x-amz-note:one, two"); }
static void first_alone(struct csn_buf *t) { scene_replace(t, "x-amz-note:one,two", "x-amz-note:one"); }
static void by_whole_lines(struct csn_buf *t)
{
    scene_replace(t, "x-amz-meta:1\nx-amz-meta-a:2\n", "x-amz-meta-a:2\nx-amz-meta:1\n");
}
static void nonsense(struct csn_buf *t) { scene_replace(t, "host:", "nonsense:"); }

/* ---- mistakes ---- */

static void host_bare(struct scene *s, struct scene_draft *d) { (void)s; d->sign_host = CSN_SPAN("127.0.0.1"); }
static void host_with_default(struct scene *s, struct scene_draft *d) { (void)s; d->sign_host = CSN_SPAN("127.0.0.1:443"); }
static void empty_hash(struct scene *s, struct scene_draft *d)
{
    (void)s;
    d->sign_hash = CSN_SPAN("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
static void unsigned_payload(struct scene *s, struct scene_draft *d) { (void)s; d->sign_hash = CSN_SPAN("UNSIGNED-PAYLOAD"); }
static void hash_of(struct scene *s, struct scene_draft *d, struct csn_span body)
{
    char hex[CSN_SIGV4_HEX_SIZE];

    assert_int_equal(csn_sigv4_payload_hash(NULL, body, hex), CSN_OK);
    d->sign_hash = scene_copy(s, csn_span_of(hex, sizeof hex));
}
static void changed_afterwards(struct scene *s, struct scene_draft *d)
{
    char spaced[512];

    hash_of(s, d, d->body);
    (void)snprintf(spaced, sizeof spaced, "%.*s ", CSN_SPAN_ARG(d->body));
    d->body = scene_copy(s, csn_span_of_string(spaced));
}
static void content_hash(struct scene *s, struct scene_draft *d)
{
    hash_of(s, d, d->body);
    scene_add_header(d, "X-Amz-Content-Sha256", d->sign_hash.data);
}
static void wrong_content_hash(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "X-Amz-Content-Sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
static void unsorted(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("host;content-type;x-amz-date;x-amz-target"); }
static void upper_case_list(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("Host;content-type;x-amz-date;x-amz-target"); }
static void listed_twice(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("content-type;host;host;x-amz-date;x-amz-target"); }
static void not_sent(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("accept;content-type;host;x-amz-date;x-amz-target"); }
static void host_unsigned(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("content-type;x-amz-date;x-amz-target"); }
static void target_unsigned(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("content-type;host;x-amz-date"); }
static void date_unsigned(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("content-type;host;x-amz-target"); }
static void type_unsigned(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("host;x-amz-date;x-amz-target"); }
static void agent_signed(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "User-Agent", "x/1");
    d->signed_headers = CSN_SPAN("content-type;host;user-agent;x-amz-date;x-amz-target");
}
static void connection_signed(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "Connection", "keep-alive");
    d->signed_headers = CSN_SPAN("connection;content-type;host;x-amz-date;x-amz-target");
}
static void lines_sorted(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "x-amz-meta", "1");
    scene_add_header(d, "x-amz-meta-a", "2");
    d->edit_canonical = by_whole_lines;
}
static void spaces_kept(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "x-amz-note", "a   b");
    d->edit_canonical = runs_of_spaces_kept;
}
static void spaces_right(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "x-amz-note", "\"a   b\""); }
static void repeated(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "x-amz-note", "one");
    scene_add_header(d, "x-amz-note", "two");
}
static void repeated_spaced(struct scene *s, struct scene_draft *d) { repeated(s, d); d->edit_canonical = joined_with_space; }
static void repeated_first(struct scene *s, struct scene_draft *d) { repeated(s, d); d->edit_canonical = first_alone; }
static void blank_missing(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = no_blank_line; }
static void query_missing(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = no_empty_query; }
static void canonical_feed(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = feed_behind; }
static void string_feed(struct scene *s, struct scene_draft *d) { (void)s; d->edit_string = feed_behind; }
static void get_signed(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = signs_get; }
static void names_kept(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = names_as_sent; }
static void colons_spaced(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = space_behind_colons; }
static void unknown_mistake(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = nonsense; }
static void no_prefix(struct scene *s, struct scene_draft *d) { (void)s; d->key_prefix = CSN_SPAN(""); }
static void key_of_yesterday(struct scene *s, struct scene_draft *d) { (void)s; d->key_date = CSN_SPAN("20231113"); }
static void other_secret(struct scene *s, struct scene_draft *d)
{
    (void)s;
    d->credentials.secret_access_key = CSN_SPAN("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
}
static void other_key_id(struct scene *s, struct scene_draft *d) { (void)s; d->credentials.access_key_id = CSN_SPAN("AKIDEXAMPLE"); }
static void stale_credentials(struct scene *s, struct scene_draft *d)
{
    struct csn_instance other;

    assert_int_equal(csn_instance_make(csn_catalogue_case(scene_catalogue(), CSN_SPAN("scene.full")), 42, 0, &s->arena, &other), CSN_OK);
    d->credentials = other.credentials;
}
static void date_late(struct scene *s, struct scene_draft *d) { d->sign_date = scene_amz_date(s, SCENE_WALL_MS + 3000); }
static void extended_date(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Date", "2023-11-14T22:13:20.123Z"); }
static void offset_date(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Date", "20231114T221320"); }
static void no_date(struct scene *s, struct scene_draft *d) { (void)s; scene_drop(d, "X-Amz-Date"); }
static void plain_date(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_drop(d, "X-Amz-Date");
    scene_add_header(d, "Date", d->amz_date.data);
}
static void sixteen_minutes(struct scene *s, struct scene_draft *d) { d->amz_date = scene_amz_date(s, SCENE_WALL_MS - 16 * 60000); }
static void ahead(struct scene *s, struct scene_draft *d) { d->amz_date = scene_amz_date(s, SCENE_WALL_MS + 3600000); }
static void six_minutes(struct scene *s, struct scene_draft *d) { d->amz_date = scene_amz_date(s, SCENE_WALL_MS - 6 * 60000); }
static void three_seconds(struct scene *s, struct scene_draft *d) { d->amz_date = scene_amz_date(s, SCENE_WALL_MS - 3000); }
static void other_region(struct scene *s, struct scene_draft *d) { (void)s; d->region = CSN_SPAN("us-west-2"); }
static void upper_region(struct scene *s, struct scene_draft *d) { (void)s; d->region = CSN_SPAN("US-EAST-1"); }
static void other_service(struct scene *s, struct scene_draft *d) { (void)s; d->service = CSN_SPAN("CodePipeline"); }
static void other_terminator_edit(struct csn_buf *v) { scene_replace(v, "/aws4_request", "/aws5_request"); }
static void other_terminator(struct scene *s, struct scene_draft *d) { (void)s; d->edit_authorization = other_terminator_edit; }
static void comma_edit(struct csn_buf *v) { scene_replace(v, "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256, "); }
static void comma(struct scene *s, struct scene_draft *d) { (void)s; d->edit_authorization = comma_edit; }
static void tight_edit(struct csn_buf *v) { scene_replace(v, ", S", ",S"); scene_replace(v, ", S", ",S"); }
static void tight(struct scene *s, struct scene_draft *d) { (void)s; d->edit_authorization = tight_edit; }
static void short_signature_edit(struct csn_buf *v) { csn_buf_truncate(v, v->len - 1); }
static void short_signature(struct scene *s, struct scene_draft *d) { (void)s; d->edit_authorization = short_signature_edit; }
static void bearer(struct scene *s, struct scene_draft *d) { (void)s; d->authorization = CSN_SPAN("Bearer abc"); }
static void unsigned_request(struct scene *s, struct scene_draft *d) { (void)s; d->authorization = CSN_SPAN(""); }
static void null_token(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "X-Amz-Security-Token", "null"); }
static void stray_token(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "X-Amz-Security-Token", "sometoken"); }
static void empty_token(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "X-Amz-Security-Token", ""); }
static void token_missing(struct scene *s, struct scene_draft *d) { (void)s; scene_drop(d, "X-Amz-Security-Token"); }
static void token_changed(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Security-Token", "None"); }
static void token_unsigned(struct scene *s, struct scene_draft *d) { (void)s; d->signed_headers = CSN_SPAN("content-type;host;x-amz-date;x-amz-target"); }
static void token_left_out(struct scene *s, struct scene_draft *d) { (void)s; d->edit_canonical = leaves_token_out; }
static void encoded_once(struct scene *s, struct scene_draft *d) { (void)s; d->options.encode_once = true; }
static void tab_inside(struct scene *s, struct scene_draft *d)
{
    (void)s;
    scene_add_header(d, "x-amz-note", "a\tb");
    d->edit_canonical = nonsense;
}

static void judge_tells_mistakes_of_the_signature(void **state)
{
    static const struct row rows[] = {
        {"right", "scene.full", NULL, CSN_VERDICT_PASS, NULL},
        {"host without port", "scene.full", host_bare, CSN_VERDICT_FAIL, "sign.host-as-sent"},
        {"host with another port", "scene.full", host_with_default, CSN_VERDICT_FAIL, "sign.host-as-sent"},
        {"hash of nothing", "scene.full", empty_hash, CSN_VERDICT_FAIL, "sign.payload-hash"},
        {"unsigned payload", "scene.full", unsigned_payload, CSN_VERDICT_FAIL, "sign.payload-hash"},
        {"body changed afterwards", "scene.full", changed_afterwards, CSN_VERDICT_FAIL, "sign.payload-hash"},
        {"wrong content hash", "scene.full", wrong_content_hash, CSN_VERDICT_FAIL, "sign.payload-hash"},
        {"unsorted list", "scene.full", unsorted, CSN_VERDICT_FAIL, "sign.header-list"},
        {"upper case in the list", "scene.full", upper_case_list, CSN_VERDICT_FAIL, "sign.header-list"},
        {"listed twice", "scene.full", listed_twice, CSN_VERDICT_FAIL, "sign.header-list"},
        {"listed but not sent", "scene.full", not_sent, CSN_VERDICT_FAIL, "sign.header-list"},
        {"host not listed", "scene.full", host_unsigned, CSN_VERDICT_FAIL, "sign.header-list"},
        {"sorted by whole lines", "scene.full", lines_sorted, CSN_VERDICT_FAIL, "sign.header-list"},
        {"names as sent", "scene.full", names_kept, CSN_VERDICT_FAIL, "sign.header-list"},
        {"target not signed", "scene.full", target_unsigned, CSN_VERDICT_FAIL, "sign.amz-headers"},
        {"date not signed", "scene.full", date_unsigned, CSN_VERDICT_FAIL, "sign.amz-headers"},
        {"content type not signed", "scene.full", type_unsigned, CSN_VERDICT_WARN, "sign.content-type"},
        {"user agent signed", "scene.full", agent_signed, CSN_VERDICT_WARN, "sign.hop-by-hop"},
        {"connection signed", "scene.full", connection_signed, CSN_VERDICT_WARN, "sign.hop-by-hop"},
        {"spaces kept", "scene.full", spaces_kept, CSN_VERDICT_FAIL, "sign.values-trimmed"},
        {"repeated, comma and space", "scene.full", repeated_spaced, CSN_VERDICT_FAIL, "sign.repeated-headers"},
        {"repeated, first alone", "scene.full", repeated_first, CSN_VERDICT_FAIL, "sign.repeated-headers"},
        {"blank line missing", "scene.full", blank_missing, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"query line missing", "scene.full", query_missing, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"line feed behind the canonical request", "scene.full", canonical_feed, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"GET signed", "scene.full", get_signed, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"space behind colons", "scene.full", colons_spaced, CSN_VERDICT_FAIL, "sign.values-trimmed"},
        {"an unknown mistake", "scene.full", unknown_mistake, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"line feed behind the string to sign", "scene.full", string_feed, CSN_VERDICT_FAIL, "sign.key"},
        {"secret without AWS4", "scene.full", no_prefix, CSN_VERDICT_FAIL, "sign.key"},
        {"yesterday's key", "scene.full", key_of_yesterday, CSN_VERDICT_FAIL, "sign.key"},
        {"another key id", "scene.full", other_key_id, CSN_VERDICT_FAIL, "sign.key"},
        {"another case's credentials", "scene.plain", stale_credentials, CSN_VERDICT_FAIL, "sign.key"},
        {"another secret", "scene.full", other_secret, CSN_VERDICT_FAIL, "sign.canonical-request"},
        {"two readings of the clock", "scene.full", date_late, CSN_VERDICT_FAIL, "sign.each-attempt"},
        {"extended date", "scene.full", extended_date, CSN_VERDICT_FAIL, "sign.date-form"},
        {"date without Z", "scene.full", offset_date, CSN_VERDICT_FAIL, "sign.date-form"},
        {"no date", "scene.full", no_date, CSN_VERDICT_FAIL, "sign.date-form"},
        {"date in Date", "scene.full", plain_date, CSN_VERDICT_WARN, "sign.date-carrier"},
        {"16 minutes old", "scene.full", sixteen_minutes, CSN_VERDICT_FAIL, "sign.fresh"},
        {"an hour ahead", "scene.full", ahead, CSN_VERDICT_FAIL, "sign.fresh"},
        {"6 minutes old", "scene.full", six_minutes, CSN_VERDICT_WARN, "sign.fresh-five-minutes"},
        {"3 seconds old", "scene.full", three_seconds, CSN_VERDICT_PASS, NULL},
        {"another region", "scene.full", other_region, CSN_VERDICT_FAIL, "sign.scope"},
        {"region in upper case", "scene.full", upper_region, CSN_VERDICT_FAIL, "sign.scope"},
        {"another service", "scene.full", other_service, CSN_VERDICT_FAIL, "sign.scope"},
        {"comma behind the algorithm", "scene.full", comma, CSN_VERDICT_FAIL, "sign.authorization-form"},
        {"63 digits", "scene.full", short_signature, CSN_VERDICT_FAIL, "sign.authorization-form"},
        {"another scheme", "scene.full", bearer, CSN_VERDICT_FAIL, "sign.authorization-form"},
        {"not signed", "scene.full", unsigned_request, CSN_VERDICT_FAIL, "sign.authorization-form"},
        {"the text null as token", "scene.full", null_token, CSN_VERDICT_FAIL, "sign.session-token"},
        {"a token from nowhere", "scene.full", stray_token, CSN_VERDICT_FAIL, "sign.session-token"},
        {"an empty token", "scene.full", empty_token, CSN_VERDICT_WARN, "sign.no-empty-token"},
        {"temporary credentials", "scene.temporary", NULL, CSN_VERDICT_PASS, NULL},
        {"token missing", "scene.temporary", token_missing, CSN_VERDICT_FAIL, "sign.session-token"},
        {"token changed", "scene.temporary", token_changed, CSN_VERDICT_FAIL, "sign.session-token"},
        {"token not signed", "scene.temporary", token_unsigned, CSN_VERDICT_WARN, "sign.security-token"},
        {"token listed, not signed", "scene.temporary", token_left_out, CSN_VERDICT_FAIL, "sign.header-list"},
        {"path encoded once", "scene.path", encoded_once, CSN_VERDICT_FAIL, "sign.path"},
        {"commas without spaces", "scene.full", tight, CSN_VERDICT_PASS, NULL},
        {"content hash", "scene.full", content_hash, CSN_VERDICT_PASS, NULL},
        {"spaces within quotes", "scene.full", spaces_right, CSN_VERDICT_PASS, NULL},
        {"repeated header", "scene.full", repeated, CSN_VERDICT_PASS, NULL},
        {"a tab inside a signed value", "scene.full", tab_inside, CSN_VERDICT_PASS, NULL},
    };

    (void)state;
    judge_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_another_terminator(void **state)
{
    static const struct row rows[] = {{"terminator", "scene.full", other_terminator, CSN_VERDICT_FAIL, "sign.scope"}};

    (void)state;
    judge_rows(rows, 1);
}

static void judge_names_the_case_whose_credentials_are_stale(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    const struct csn_check *finding;

    (void)state;
    scene_init(&scene, "scene.plain");
    draft = scene_draft_of(&scene, 0);
    stale_credentials(&scene, &draft);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    scene_judge(&scene);
    finding = scene_finding(&scene, "sign.key");
    assert_true(csn_span_search(finding->message, 0, CSN_SPAN("stale credentials")) < finding->message.len);
    assert_true(csn_span_search(finding->actual, 0, CSN_SPAN("scene.full")) < finding->actual.len);
    scene_clear(&scene);
}

static bool holds(struct csn_span text, struct csn_span secret)
{
    return secret.len > 0 && csn_span_search(text, 0, secret) < text.len;
}

static void judge_shows_no_secret(void **state)
{
    static change *const changes[] = {token_changed, token_left_out, unknown_mistake, host_bare, token_missing};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(changes); i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, "scene.temporary");
        draft = scene_draft_of(&scene, 0);
        changes[i](&scene, &draft);
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
        scene_judge(&scene);
        for (size_t k = 0; k < scene.result.check_count; k++) {
            const struct csn_check *check = &scene.result.checks[k];
            const struct csn_span texts[] = {check->message, check->expected, check->actual};

            for (size_t n = 0; n < CSN_COUNT(texts); n++) {
                assert_false(holds(texts[n], scene.instance.credentials.session_token));
                assert_false(holds(texts[n], scene.instance.credentials.secret_access_key));
            }
        }
        scene_clear(&scene);
    }
}

/* ---- header sets of real clients ---- */

struct client_row {
    const char *name;
    const char *headers; /* in wire order, "name=value;"; * is filled in */
    struct csn_span list;
    enum csn_verdict verdict;
    const char *rule;
};

static const char *filled(struct scene *scene, const struct scene_draft *draft, const struct csn_header *header)
{
    if (!csn_span_equal(header->value, CSN_SPAN("*")))
        return scene_copy(scene, header->value).data;
    if (csn_span_equal_ascii_case(header->name, CSN_SPAN("host")))
        return SCENE_AUTHORITY.data;
    if (csn_span_equal_ascii_case(header->name, CSN_SPAN("content-type")))
        return "application/x-amz-json-1.1";
    if (csn_span_equal_ascii_case(header->name, CSN_SPAN("x-amz-target")))
        return "CodePipeline_20150709.PutThirdPartyJobSuccessResult";
    if (csn_span_equal_ascii_case(header->name, CSN_SPAN("x-amz-content-sha256"))) {
        char hex[CSN_SIGV4_HEX_SIZE];

        assert_int_equal(csn_sigv4_payload_hash(NULL, draft->body, hex), CSN_OK);
        return scene_copy(scene, csn_span_of(hex, sizeof hex)).data;
    }
    return "";
}

static void set_headers(struct scene *scene, struct scene_draft *draft, const char *headers)
{
    struct csn_span rest = csn_span_of_string(headers);
    struct csn_span part;

    draft->header_count = 0;
    while (csn_span_split(&rest, ';', &part)) {
        size_t at = csn_span_find(part, 0, '=');
        struct csn_header header = {csn_span_slice(part, 0, at), csn_span_slice(part, at + 1, part.len)};

        scene_add_header(draft, scene_copy(scene, header.name).data, filled(scene, draft, &header));
    }
}

#define BOTO "Host=*;Accept-Encoding=identity;X-Amz-Target=*;Content-Type=*;User-Agent=Boto3/1.26.27;X-Amz-Date=*;" \
    "amz-sdk-invocation-id=6f2c;amz-sdk-request=attempt=1;Content-Length=*"
#define FOUR "content-type;host;x-amz-date;x-amz-target"

static void judge_accepts_real_clients(void **state)
{
    static const struct client_row rows[] = {
        {"boto3", BOTO, CSN_SPAN_INIT(FOUR), CSN_VERDICT_PASS, NULL},
        {"boto3 with awscrt", "Accept-Encoding=identity;X-Amz-Target=*;Content-Type=*;User-Agent=x;host=*;X-Amz-Date=*;"
         "amz-sdk-invocation-id=6f2c;amz-sdk-request=attempt=1;Content-Length=*", CSN_SPAN_INIT(FOUR), CSN_VERDICT_PASS, NULL},
        {"awscli 2", "Host=*;Accept-Encoding=identity;X-Amz-Target=*;Content-Type=*;User-Agent=x;X-Amz-Date=*;Content-Length=*",
         CSN_SPAN_INIT(FOUR), CSN_VERDICT_PASS, NULL},
        {"js-v3", "content-type=*;x-amz-target=*;content-length=*;x-amz-user-agent=aws-sdk-js/3;user-agent=x;host=*;"
         "amz-sdk-invocation-id=6f2c;amz-sdk-request=attempt=1, max=3;x-amz-date=*;x-amz-content-sha256=*;Connection=keep-alive",
         CSN_SPAN_INIT("amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;"
                       "x-amz-target;x-amz-user-agent"), CSN_VERDICT_PASS, NULL},
        {"js-v2", "User-Agent=x;Content-Type=*;X-Amz-Target=*;X-Amz-Content-Sha256=*;Content-Length=*;Host=*;X-Amz-Date=*;Connection=close",
         CSN_SPAN_INIT("host;x-amz-content-sha256;x-amz-date;x-amz-target"), CSN_VERDICT_WARN, "sign.content-type"},
        {"go-v1", "Host=*;User-Agent=x;Content-Length=*;Content-Type=*;X-Amz-Date=*;X-Amz-Target=*;Accept-Encoding=gzip",
         CSN_SPAN_INIT("content-length;content-type;host;x-amz-date;x-amz-target"), CSN_VERDICT_PASS, NULL},
        {"go-v2", "Host=*;User-Agent=x;Content-Length=*;Amz-Sdk-Invocation-Id=6f2c;Amz-Sdk-Request=attempt=1, max=3;Content-Type=*;X-Amz-Date=*;"
         "X-Amz-Target=*;Accept-Encoding=gzip",
         CSN_SPAN_INIT("amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-date;x-amz-target"), CSN_VERDICT_PASS, NULL},
        {"ruby", "Accept-Encoding=;User-Agent=x;Content-Type=*;X-Amz-Target=*;Host=*;X-Amz-Date=*;X-Amz-Content-Sha256=*;Content-Length=*;Accept=*/*",
         CSN_SPAN_INIT("content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target"), CSN_VERDICT_PASS, NULL},
        {"aws4", "Content-Type=*;X-Amz-Target=*;Host=*;Content-Length=*;X-Amz-Date=*;Connection=keep-alive",
         CSN_SPAN_INIT("content-length;content-type;host;x-amz-date;x-amz-target"), CSN_VERDICT_PASS, NULL},
        {"aws4fetch", "host=*;connection=keep-alive;Content-Type=*;X-Amz-Target=*;X-Amz-Date=*;accept=*/*;accept-language=any;"
         "sec-fetch-mode=cors;user-agent=node;accept-encoding=gzip, deflate;content-length=*",
         CSN_SPAN_INIT("host;x-amz-date;x-amz-target"), CSN_VERDICT_WARN, "sign.content-type"},
        {"curl", "Host=*;X-Amz-Date=*;User-Agent=curl/7.88.1;Accept=*/*;Content-Type=*;X-Amz-Target=*;Content-Length=*", CSN_SPAN_INIT(FOUR),
         CSN_VERDICT_PASS, NULL},
        {"paws", "Host=*;Accept=*/*;Accept-Encoding=deflate, gzip, br, zstd;User-Agent=paws/0.8.10 (R4.2.2, linux-gnu, x86_64);X-Amz-Target=*;"
         "Content-Type=*;Content-Length=*;X-Amz-Date=*", CSN_SPAN_INIT("content-length;content-type;host;x-amz-date;x-amz-target"),
         CSN_VERDICT_PASS, NULL},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, "scene.full");
        draft = scene_draft_of(&scene, 0);
        set_headers(&scene, &draft, rows[i].headers);
        draft.signed_headers = rows[i].list;
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
        scene_judge(&scene);
        scene_expect(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
        scene_clear(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_tells_mistakes_of_the_signature),
        cmocka_unit_test(judge_tells_another_terminator),
        cmocka_unit_test(judge_names_the_case_whose_credentials_are_stale),
        cmocka_unit_test(judge_shows_no_secret),
        cmocka_unit_test(judge_accepts_real_clients),
    };

    return cmocka_run_group_tests(tests, NULL, scene_close) != 0;
}

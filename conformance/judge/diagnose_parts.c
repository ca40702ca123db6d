/* Mistakes about one part of the request: host, path, query. */
#include <stdlib.h>

#include <countersign/hex.h>

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
    const struct { struct csn_span host; const char *id, *says; } mistakes[] = {
        {bare, "host-without-port", "host is signed without its port"},
        {csn_judgement_text(judgement, "%.*s:80", CSN_SPAN_ARG(bare)), "host-with-default-port",
         "host is signed with the port 80, which is not sent"},
        {csn_judgement_text(judgement, "%.*s:443", CSN_SPAN_ARG(bare)), "host-with-default-port",
         "host is signed with the port 443, which is not sent"},
        {lower_case(judgement, sent), "host-in-lower-case", "host is signed in lower case but sent otherwise"},
        {CSN_SPAN(""), "host-empty", "host is signed as an empty value"},
        {trial->request->terms.authority, "host-of-endpoint", "host is signed as the endpoint has it but sent otherwise"},
        {CSN_SPAN("localhost"), "host-is-localhost", "host is signed as localhost"},
    };

    for (size_t i = 0; i < CSN_COUNT(mistakes); i++) {
        if (csn_span_equal(mistakes[i].host, sent) || !csn_trial_host(trial, mistakes[i].host))
            continue;
        *diagnosis = (struct csn_diagnosis){"sign.host-as-sent", mistakes[i].id, csn_span_of_string(mistakes[i].says), sent,
                                            mistakes[i].host};
        return true;
    }
    return false;
}

/* The text with its escapes decoded. */
static struct csn_span decoded(struct csn_judgement *judgement, struct csn_span text)
{
    struct csn_buf out = csn_judgement_buffer(judgement);
    enum csn_status status = csn_buf_reserve(&out, text.len + 1);

    for (size_t at = 0; at < text.len && status == CSN_OK; at++)
        if (text.data[at] == '%' && text.len - at > 2 && csn_hex_decode(csn_span_slice(text, at + 1, at + 3), &out, NULL) == CSN_OK)
            at += 2;
        else
            status = csn_buf_append_byte(&out, text.data[at]);
    return csn_judgement_ok(judgement, status, "no text") ? csn_buf_span(&out) : CSN_SPAN("");
}

/* A path with its escapes encoded once more: their percent signs are all there is to encode. */
static struct csn_span escaped_again(struct csn_judgement *judgement, struct csn_span path)
{
    struct csn_buf out = csn_judgement_buffer(judgement);
    enum csn_status status = csn_buf_reserve(&out, path.len + 1);

    for (size_t at = 0; at < path.len && status == CSN_OK; at++)
        status = csn_buf_append(&out, path.data[at] == '%' ? CSN_SPAN("%25") : csn_span_slice(path, at, at + 1));
    return csn_judgement_ok(judgement, status, "no text") ? csn_buf_span(&out) : CSN_SPAN("");
}

bool csn_diagnose_path(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_sigv4_request request = csn_request_to_sign(trial->request);
    struct csn_sigv4_options base = trial->request->terms.signing;
    struct csn_span sent = request.path;
    const struct { struct csn_span path; struct csn_sigv4_options options; const char *id, *says; } mistakes[] = {
        {sent, {base.keep_path, true}, "path-encoded-once", "the path is encoded once, not once more than sent"},
        {sent, {true, base.encode_once}, "path-not-normalised", "the path is not normalised"},
        {sent, {.keep_path = true, .encode_once = true}, "path-as-sent", "the path is signed as sent"},
        {sent, {false, base.encode_once}, "path-normalised", "the path is normalised, which this service does not ask for"},
        {sent, {base.keep_path, false}, "path-encoded-twice", "the path is encoded once more, which this service does not ask for"},
        {decoded(trial->judgement, sent), {base.keep_path, true}, "path-not-encoded", "the path is signed with its escapes decoded"},
        {escaped_again(trial->judgement, sent), base, "path-encoded-thrice", "the path is encoded twice more than it is sent, not once"},
        {CSN_SPAN("/"), base, "path-left-out", "the path / is signed instead of the endpoint's"},
        {csn_span_slice(sent, 0, sent.len > 0 ? sent.len - 1 : 0), base, "path-without-slash", "the path is signed without its last slash"},
        {csn_judgement_text(trial->judgement, "%.*s/", CSN_SPAN_ARG(sent)), base, "path-with-slash",
         "the path is signed with one slash more at its end"},
    };

    request.payload_hash = csn_span_slice(trial->canonical, trial->canonical.len - CSN_SIGV4_HEX_SIZE, trial->canonical.len);
    for (size_t i = 0; i < CSN_COUNT(mistakes); i++) {
        request.path = mistakes[i].path;
        if (!csn_trial_request(trial, &request, &mistakes[i].options))
            continue;
        *diagnosis = (struct csn_diagnosis){"sign.path", mistakes[i].id, csn_span_of_string(mistakes[i].says), sent, CSN_SPAN("")};
        return true;
    }
    return false;
}

/* Whether the signature is that of our canonical request with another line for the query. */
static bool fits_query(struct csn_trial *trial, struct csn_span query)
{
    struct csn_span rest = trial->head;
    struct csn_span method = CSN_SPAN("");
    struct csn_span path = CSN_SPAN("");
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    enum csn_status status;

    (void)csn_span_split(&rest, '\n', &method);
    (void)csn_span_split(&rest, '\n', &path);
    status = csn_buf_append(&text, csn_span_slice(trial->head, 0, method.len + path.len + 2));
    if (status == CSN_OK)
        status = csn_buf_append(&text, query);
    if (status == CSN_OK)
        status = csn_buf_append_byte(&text, '\n');
    if (status == CSN_OK)
        status = csn_buf_append(&text, csn_span_slice(trial->canonical, trial->head.len, trial->canonical.len));
    return csn_judgement_ok(trial->judgement, status, "no canonical request") && csn_trial_canonical(trial, csn_buf_span(&text));
}

static int compare_spans(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
}

/* The parameters as sent, sorted as they stand or not at all; `full` gives one without a value its equals sign. */
static struct csn_span sent_query(struct csn_trial *trial, bool sorted, bool full)
{
    struct csn_span parts[CSN_SIGV4_PARAMETERS_MAX];
    struct csn_span rest = trial->request->query;
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    enum csn_status status = CSN_OK;
    size_t count = 0;

    while (count < CSN_COUNT(parts) && csn_span_split(&rest, '&', &parts[count]))
        count++;
    if (sorted)
        qsort(parts, count, sizeof parts[0], compare_spans);
    for (size_t i = 0; i < count && status == CSN_OK; i++) {
        bool bare = csn_span_find(parts[i], 0, '=') == parts[i].len;

        status = i > 0 ? csn_buf_append_byte(&text, '&') : CSN_OK;
        if (status == CSN_OK)
            status = csn_buf_append(&text, parts[i]);
        if (status == CSN_OK && full && bare)
            status = csn_buf_append_byte(&text, '=');
    }
    return csn_judgement_ok(trial->judgement, status, "no query") ? csn_buf_span(&text) : CSN_SPAN("");
}

struct parameter {
    struct csn_span text; /* encoded */
    struct csn_span name; /* decoded, as the next */
    struct csn_span value;
};

static int compare_decoded(const void *a, const void *b)
{
    const struct parameter *left = a;
    const struct parameter *right = b;
    int order = csn_span_compare(left->name, right->name);

    return order != 0 ? order : csn_span_compare(left->value, right->value);
}

/* The right parameters, in the order that they have while they are not encoded. */
static struct csn_span query_sorted_early(struct csn_trial *trial)
{
    struct parameter parameters[CSN_SIGV4_PARAMETERS_MAX];
    struct csn_span rest = trial->head;
    struct csn_span line = CSN_SPAN("");
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    enum csn_status status = CSN_OK;
    size_t count = 0;

    for (int i = 0; i < 3; i++)
        (void)csn_span_split(&rest, '\n', &line);
    for (; count < CSN_COUNT(parameters) && csn_span_split(&line, '&', &parameters[count].text); count++) {
        struct parameter *parameter = &parameters[count];
        size_t equals = csn_span_find(parameter->text, 0, '=');

        parameter->name = decoded(trial->judgement, csn_span_slice(parameter->text, 0, equals));
        parameter->value = decoded(trial->judgement, csn_span_slice(parameter->text, equals + 1, parameter->text.len));
    }
    qsort(parameters, count, sizeof parameters[0], compare_decoded);
    for (size_t i = 0; i < count && status == CSN_OK; i++) {
        status = csn_buf_append(&text, i > 0 ? CSN_SPAN("&") : CSN_SPAN(""));
        if (status == CSN_OK)
            status = csn_buf_append(&text, parameters[i].text);
    }
    return csn_judgement_ok(trial->judgement, status, "no query") ? csn_buf_span(&text) : CSN_SPAN("");
}

bool csn_diagnose_query(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    const struct { struct csn_span query; const char *id, *says; } mistakes[] = {
        {sent_query(trial, false, false), "query-as-sent", "the query is signed as it was sent, neither sorted nor encoded anew"},
        {sent_query(trial, false, true), "query-not-sorted", "the query's parameters are signed in the order in which they were sent"},
        {query_sorted_early(trial), "query-sorted-early", "the query's parameters were sorted before they were encoded"},
        {sent_query(trial, true, true), "query-sorted-whole",
         "the query's parameters are sorted by their whole text, equals sign included, not by name and then by value"},
        {sent_query(trial, true, false), "query-without-equals", "a parameter without a value is signed without its equals sign"},
        {CSN_SPAN(""), "query-left-out", "the query is not part of what was signed"},
    };

    for (size_t i = 0; i < CSN_COUNT(mistakes) && trial->request->query.len > 0; i++) {
        if (!fits_query(trial, mistakes[i].query))
            continue;
        *diagnosis = (struct csn_diagnosis){"sign.canonical-request", mistakes[i].id, csn_span_of_string(mistakes[i].says),
                                            trial->request->query, CSN_SPAN("")};
        return true;
    }
    return false;
}

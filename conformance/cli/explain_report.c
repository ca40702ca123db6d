/* What `explain` says, as JSON and for people. */
#include <stdio.h>

#include <countersign/hex.h>

#include "cli/document.h"
#include "cli/explain.h"
#include "report/difference.h"
#include "report/text.h"

#define TEXT_MAX ((size_t)1 << 30)

static struct csn_value *make_tolerated(struct csn_document *document, const struct csn_explained *explained)
{
    struct csn_value *array = csn_document_array(document);
    for (int kind = 0; kind < CSN_LENIENT_COUNT; kind++) {
        struct csn_value *object;
        if (explained->request.tolerated[kind] == 0)
            continue;
        object = csn_document_object(document);
        csn_document_put_text(document, object, "id", csn_span_of_string(csn_lenient_id((enum csn_lenient_kind)kind)));
        csn_document_put(document, object, "line", csn_document_number(document, explained->request.tolerated[kind]));
        csn_document_put_text(document, object, "message", csn_span_of_string(csn_lenient_sentence((enum csn_lenient_kind)kind)));
        csn_document_push(document, array, object);
    }
    return array;
}

static struct csn_value *make_diagnosis(struct csn_document *document, const struct csn_explained *explained)
{
    struct csn_value *array = csn_document_array(document);
    for (size_t i = 0; i < explained->mistake_count; i++) {
        struct csn_value *object = csn_document_object(document);
        csn_document_put_text(document, object, "id", csn_span_of_string(explained->mistakes[i].id));
        csn_document_put_text(document, object, "message", csn_span_of_string(explained->mistakes[i].says));
        csn_document_push(document, array, object);
    }
    return array;
}

static struct csn_value *make_closest(struct csn_document *document, const struct csn_explained *explained)
{
    struct csn_value *object = csn_document_object(document);
    csn_document_put_text(document, object, "part", csn_span_of_string(explained->closest.part));
    csn_document_put_text(document, object, "message", explained->closest.message);
    csn_document_put_text(document, object, "expected", explained->closest.expected);
    csn_document_put_text(document, object, "actual", explained->closest.actual);
    return object;
}

static void put_verdict(struct csn_document *document, struct csn_value *root, const struct csn_explained *explained)
{
    if (!explained->signed_already)
        return;
    if (!explained->judged_value) {
        csn_document_put(document, root, "verifies", csn_document_parse(document, CSN_SPAN("null")));
        return;
    }
    csn_document_put(document, root, "verifies", csn_document_boolean(document, explained->verifies));
    if (!explained->verifies)
        csn_document_put(document, root, "diagnosis", make_diagnosis(document, explained));
    if (explained->closest.part)
        csn_document_put(document, root, "closest", make_closest(document, explained));
}

enum csn_status csn_explain_write_json(const struct csn_explained *explained, struct csn_buf *out)
{
    const struct {
        const char *name;
        struct csn_span text;
    } stages[] = {
        {"canonicalRequest", explained->canonical_request}, {"stringToSign", explained->string_to_sign},
        {"signature", explained->signature},                {"authorization", explained->authorization},
        {"signedRequest", explained->signed_request},
    };
    struct csn_document document;
    csn_document_init(&document);
    struct csn_value *root = csn_document_object(&document);
    for (size_t i = 0; i < CSN_COUNT(stages); i++)
        if (stages[i].text.data)
            csn_document_put_text(&document, root, stages[i].name, stages[i].text);
    put_verdict(&document, root, explained);
    csn_document_put(&document, root, "tolerated", make_tolerated(&document, explained));
    enum csn_status status = csn_document_write(&document, root, true, out);
    csn_document_clear(&document);
    return status;
}

/* A stage under its title, each of its lines indented; what a terminal can't stand is escaped. */
static enum csn_status write_stage(struct csn_buf *out, const char *title, struct csn_span text)
{
    struct csn_span line;
    enum csn_status status = csn_buf_append_format(out, "%s\n", title);
    if (!text.data)
        return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("    (needs the secret access key)\n\n")) : status;
    for (bool more = true; more && status == CSN_OK;) {
        size_t end = csn_span_find(text, 0, '\n');
        line = csn_span_slice(text, 0, end);
        if (csn_span_ends_with(line, CSN_SPAN("\r")))
            line.len--;
        more = end < text.len;
        text = csn_span_slice(text, end + 1, text.len);
        status = csn_buf_append(out, CSN_SPAN("    "));
        if (status == CSN_OK)
            status = csn_text_clean(line, out);
        if (status == CSN_OK)
            status = csn_buf_append_byte(out, '\n');
    }
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status write_tolerated(const struct csn_explained *explained, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    bool any = false;
    for (int kind = 0; kind < CSN_LENIENT_COUNT && status == CSN_OK; kind++) {
        size_t line = explained->request.tolerated[kind];
        if (line == 0)
            continue;
        status = csn_buf_append_format(out, "%s    line %zu: %s\n", any ? "" : "tolerated\n", line,
                                       csn_lenient_sentence((enum csn_lenient_kind)kind));
        any = true;
    }
    return status == CSN_OK && any ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status write_closest(const struct csn_explained *explained, struct csn_buf *out)
{
    const struct csn_explain_closest *closest = &explained->closest;
    struct csn_buf expected, actual;
    csn_buf_init(&expected, NULL, TEXT_MAX);
    csn_buf_init(&actual, NULL, TEXT_MAX);
    enum csn_status status = csn_buf_append_format(out, "    no known mistake yields it; the closest difference, in %s: %.*s\n", closest->part,
                                                   CSN_SPAN_ARG(closest->message));
    if (status == CSN_OK)
        status = csn_hex_escape(closest->expected, &expected);
    if (status == CSN_OK)
        status = csn_hex_escape(closest->actual, &actual);
    if (status == CSN_OK)
        status = csn_difference_show(CSN_SPAN("    expected  "), csn_buf_span(&expected), CSN_SPAN("    actual    "),
                                     csn_buf_span(&actual), out);
    csn_buf_clear(&expected);
    csn_buf_clear(&actual);
    return status;
}

static enum csn_status write_verdict(const struct csn_explained *explained, struct csn_buf *out)
{
    enum csn_status status;
    if (!explained->signed_already)
        return CSN_OK;
    if (!explained->judged_value)
        return csn_buf_append(out, CSN_SPAN("the request's own signature: not judged, the secret access key is unknown\n"));
    status = csn_buf_append_format(out, "the request's own signature: %s\n", explained->verifies ? "verifies" : "DOES NOT VERIFY");
    for (size_t i = 0; i < explained->mistake_count && status == CSN_OK; i++)
        status = csn_buf_append_format(out, "    %s: %s\n", explained->mistakes[i].id, explained->mistakes[i].says);
    return status == CSN_OK && explained->closest.part ? write_closest(explained, out) : status;
}

enum csn_status csn_explain_write_text(const struct csn_explained *explained, struct csn_buf *out)
{
    enum csn_status status = write_tolerated(explained, out);
    if (status == CSN_OK)
        status = write_stage(out, "canonical request", explained->canonical_request);
    if (status == CSN_OK)
        status = write_stage(out, "string to sign", explained->string_to_sign);
    if (status == CSN_OK)
        status = write_stage(out, "signature", explained->signature);
    if (status == CSN_OK)
        status = write_stage(out, "Authorization", explained->authorization);
    if (status == CSN_OK)
        status = write_stage(out, "signed request", explained->signed_request);
    return status == CSN_OK ? write_verdict(explained, out) : status;
}

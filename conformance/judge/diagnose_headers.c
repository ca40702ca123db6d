/* Mistakes about the header block: its order, what is in it, how values are written. */
#include <stdlib.h>
#include <string.h>

#include "judge/diagnose.h"

enum { LINES_MAX = CSN_SIGV4_HEADERS_MAX };

struct lines {
    struct csn_span items[LINES_MAX]; /* without line feeds */
    size_t count;
};

static void split_lines(struct csn_span block, struct lines *lines)
{
    lines->count = 0;
    while (lines->count < LINES_MAX && csn_span_split(&block, '\n', &lines->items[lines->count]))
        lines->count++;
}

/* Tells whether a block of these lines fits, the one numbered `skipped` left out. */
static bool fits_lines(struct csn_trial *trial, const struct lines *lines, size_t skipped)
{
    struct csn_buf block = csn_judgement_buffer(trial->judgement);
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < lines->count && status == CSN_OK; i++) {
        if (i == skipped)
            continue;
        status = csn_buf_append(&block, lines->items[i]);
        if (status == CSN_OK)
            status = csn_buf_append_byte(&block, '\n');
    }
    return csn_judgement_ok(trial->judgement, status, "no headers") && csn_trial_block(trial, csn_buf_span(&block));
}

static int compare_lines(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
}

static struct csn_span line_name(struct csn_span line)
{
    return csn_span_slice(line, 0, csn_span_find(line, 0, ':'));
}

static int compare_names(const void *a, const void *b)
{
    return csn_span_compare(line_name(*(const struct csn_span *)a), line_name(*(const struct csn_span *)b));
}

/* The lines in the order in which the request has its headers. */
static void order_by_wire(const struct csn_judged_request *request, const struct lines *lines, struct lines *ordered)
{
    struct csn_headers headers = request->message->headers;

    ordered->count = 0;
    for (size_t i = 0; i < headers.count; i++)
        for (size_t k = 0; k < lines->count && ordered->count < LINES_MAX; k++)
            if (csn_headers_find(headers, 0, headers.items[i].name) == i &&
                csn_span_equal_ascii_case(line_name(lines->items[k]), headers.items[i].name))
                ordered->items[ordered->count++] = lines->items[k];
}

static bool tell(struct csn_diagnosis *diagnosis, const char *rule, struct csn_span message, struct csn_span expected)
{
    *diagnosis = (struct csn_diagnosis){rule, message, expected, CSN_SPAN("")};
    return true;
}

static bool diagnose_order(struct csn_trial *trial, const struct lines *lines, struct csn_diagnosis *diagnosis)
{
    struct csn_span list = trial->request->authorization.signed_headers;
    struct lines other = *lines;

    qsort(other.items, other.count, sizeof other.items[0], compare_lines);
    if (fits_lines(trial, &other, SIZE_MAX))
        return tell(diagnosis, "sign.header-list", CSN_SPAN("the signed headers are sorted by their whole lines, not by name"), list);
    qsort(other.items, other.count, sizeof other.items[0], compare_names);
    if (fits_lines(trial, &other, SIZE_MAX))
        return tell(diagnosis, "sign.header-list",
                    CSN_SPAN("the headers are sorted in the canonical request but not in SignedHeaders"), list);
    order_by_wire(trial->request, lines, &other);
    if (fits_lines(trial, &other, SIZE_MAX))
        return tell(diagnosis, "sign.header-list",
                    CSN_SPAN("the headers are in the order in which they were sent, not sorted by name"), list);
    return false;
}

static bool diagnose_left_out(struct csn_trial *trial, const struct lines *lines, struct csn_diagnosis *diagnosis)
{
    for (size_t i = 0; i < lines->count; i++)
        if (fits_lines(trial, lines, i))
            return tell(diagnosis, "sign.header-list",
                        csn_judgement_text(trial->judgement, "%.*s is listed as signed but was not part of what was signed",
                                           CSN_SPAN_ARG(line_name(lines->items[i]))),
                        trial->request->authorization.signed_headers);
    return false;
}

bool csn_diagnose_headers(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct lines lines;

    split_lines(trial->block, &lines);
    return diagnose_order(trial, &lines, diagnosis) || diagnose_left_out(trial, &lines, diagnosis);
}

/* A value as it stands on the wire, white space and all; the trimmed one where it was folded. */
static struct csn_span raw_value(const struct csn_http_message *message, struct csn_span value)
{
    const char *begin = message->raw.data;
    const char *end = begin + message->head_len;
    const char *from = value.data;
    const char *to = value.data + value.len;

    if (from < begin || to > end)
        return value;
    while (from > begin && from[-1] != ':')
        from--;
    while (to < end && *to != '\r' && *to != '\n')
        to++;
    return csn_span_of(from, (size_t)(to - from));
}

enum spelling { SPELT_RAW, SPELT_TRIMMED, SPELT_WITH_SPACE, SPELT_NAME_AS_SENT, SPELT_FIRST, SPELT_LAST, SPELT_COMMA_SPACE, SPELLINGS };

static const struct { const char *rule, *says; } spellings[SPELLINGS] = {
    [SPELT_RAW] = {"sign.values-trimmed", "header values are signed with the white space around them"},
    [SPELT_TRIMMED] = {"sign.values-trimmed", "runs of spaces within header values are signed as they were sent"},
    [SPELT_WITH_SPACE] = {"sign.canonical-request", "a space stands behind the colon of the canonical headers"},
    [SPELT_NAME_AS_SENT] = {"sign.header-list", "the canonical headers have their names as sent, not in lower case"},
    [SPELT_FIRST] = {"sign.repeated-headers", "of a repeated header only the first value is signed"},
    [SPELT_LAST] = {"sign.repeated-headers", "of a repeated header only the last value is signed"},
    [SPELT_COMMA_SPACE] = {"sign.repeated-headers", "the values of a repeated header are joined by a comma and a space"},
};

/* Which fields of the name go into a line, and how. */
static enum csn_status append_values(struct csn_buf *block, const struct csn_http_message *message, struct csn_span name,
                                     enum spelling how)
{
    struct csn_headers headers = message->headers;
    size_t total = csn_headers_count(headers, name);
    enum csn_status status = CSN_OK;

    for (size_t i = csn_headers_find(headers, 0, name), seen = 0; i < headers.count && status == CSN_OK;
         i = csn_headers_find(headers, i + 1, name), seen++) {
        struct csn_span value = headers.items[i].value;

        if ((how == SPELT_FIRST && seen > 0) || (how == SPELT_LAST && seen + 1 < total))
            continue;
        if (seen > 0 && how != SPELT_LAST)
            status = csn_buf_append(block, how == SPELT_COMMA_SPACE ? CSN_SPAN(", ") : CSN_SPAN(","));
        if (status == CSN_OK)
            status = csn_buf_append(block, how == SPELT_RAW ? raw_value(message, value) : value);
    }
    return status;
}

static bool fits_spelling(struct csn_trial *trial, const struct lines *lines, enum spelling how)
{
    const struct csn_http_message *message = trial->request->message;
    struct csn_buf block = csn_judgement_buffer(trial->judgement);
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < lines->count && status == CSN_OK; i++) {
        struct csn_span name = line_name(lines->items[i]);
        size_t at = csn_headers_find(message->headers, 0, name);

        if (how == SPELT_NAME_AS_SENT && at < message->headers.count)
            status = csn_buf_append(&block, message->headers.items[at].name);
        else
            status = csn_buf_append(&block, name);
        if (status == CSN_OK)
            status = csn_buf_append(&block, how == SPELT_WITH_SPACE ? CSN_SPAN(": ") : CSN_SPAN(":"));
        if (status == CSN_OK)
            status = append_values(&block, message, name, how);
        if (status == CSN_OK)
            status = csn_buf_append_byte(&block, '\n');
    }
    return csn_judgement_ok(trial->judgement, status, "no headers") && csn_trial_block(trial, csn_buf_span(&block));
}

bool csn_diagnose_values(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct lines lines;

    split_lines(trial->block, &lines);
    for (int how = 0; how < SPELLINGS; how++)
        if (fits_spelling(trial, &lines, (enum spelling)how))
            return tell(diagnosis, spellings[how].rule, csn_span_of_string(spellings[how].says), CSN_SPAN(""));
    return false;
}

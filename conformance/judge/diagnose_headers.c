/* Mistakes about the header block: its order, what is in it, how values are written. */
#include <stdlib.h>
#include <string.h>

#include "judge/diagnose.h"

enum { LINES_MAX = CSN_SIGV4_HEADERS_MAX };

static const struct csn_span token_name = CSN_SPAN_INIT("x-amz-security-token");

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

static struct csn_span line_name(struct csn_span line)
{
    return csn_span_slice(line, 0, csn_span_find(line, 0, ':'));
}

static struct csn_span lower_name(struct csn_trial *trial, struct csn_span name)
{
    struct csn_span copy = csn_arena_copy(trial->judgement->arena, name);
    char *data = (char *)copy.data; /* ours, in the arena */

    for (size_t i = 0; i < copy.len; i++)
        if (data[i] >= 'A' && data[i] <= 'Z')
            data[i] = (char)(data[i] | 0x20);
    return copy;
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

/* The same with the list of signed headers that belongs to the lines. */
static bool fits_listed(struct csn_trial *trial, const struct lines *lines)
{
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    struct csn_span hash = csn_span_slice(trial->canonical, trial->canonical.len - CSN_SIGV4_HEX_SIZE, trial->canonical.len);
    enum csn_status status = csn_buf_append(&text, trial->head);

    for (size_t i = 0; i < lines->count && status == CSN_OK; i++)
        status = csn_buf_append_format(&text, "%.*s\n", CSN_SPAN_ARG(lines->items[i]));
    for (size_t i = 0; i < lines->count && status == CSN_OK; i++)
        status = csn_buf_append_format(&text, "%c%.*s", i == 0 ? '\n' : ';', CSN_SPAN_ARG(line_name(lines->items[i])));
    if (status == CSN_OK)
        status = csn_buf_append_byte(&text, '\n');
    if (status == CSN_OK)
        status = csn_buf_append(&text, hash);
    return csn_judgement_ok(trial->judgement, status, "no headers") && csn_trial_canonical(trial, csn_buf_span(&text));
}

static bool fits_without(struct csn_trial *trial, const struct lines *lines, size_t skipped)
{
    struct lines fewer = *lines;

    memmove(&fewer.items[skipped], &fewer.items[skipped + 1], (fewer.count - skipped - 1) * sizeof fewer.items[0]);
    fewer.count--;
    return fits_listed(trial, &fewer);
}

static int compare_lines(const void *a, const void *b)
{
    return csn_span_compare(*(const struct csn_span *)a, *(const struct csn_span *)b);
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

static bool tell(struct csn_diagnosis *diagnosis, const char *rule, const char *id, struct csn_span message,
                 struct csn_span expected)
{
    *diagnosis = (struct csn_diagnosis){rule, id, message, expected, CSN_SPAN("")};
    return true;
}

static bool diagnose_order(struct csn_trial *trial, const struct lines *lines, struct csn_diagnosis *diagnosis)
{
    static const char id[] = "header-order";
    struct csn_span list = trial->request->authorization.signed_headers;
    struct lines other = *lines;

    qsort(other.items, other.count, sizeof other.items[0], compare_lines);
    if (fits_lines(trial, &other, SIZE_MAX))
        return tell(diagnosis, "sign.header-list", id, CSN_SPAN("the signed headers are sorted by their whole lines, not by name"),
                    list);
    qsort(other.items, other.count, sizeof other.items[0], compare_names);
    if (fits_lines(trial, &other, SIZE_MAX))
        return tell(diagnosis, "sign.header-list", id,
                    CSN_SPAN("the headers are sorted in the canonical request but not in SignedHeaders"), list);
    order_by_wire(trial->request, lines, &other);
    if (fits_lines(trial, &other, SIZE_MAX) || fits_listed(trial, &other))
        return tell(diagnosis, "sign.header-list", id,
                    CSN_SPAN("the headers are in the order in which they were sent, not sorted by name"), list);
    return false;
}

static bool diagnose_left_out(struct csn_trial *trial, const struct lines *lines, struct csn_diagnosis *diagnosis)
{
    struct csn_span list = trial->request->authorization.signed_headers;

    for (size_t i = 0; i < lines->count; i++) {
        struct csn_span name = line_name(lines->items[i]);

        if (!fits_lines(trial, lines, i) && !fits_without(trial, lines, i))
            continue;
        if (csn_span_equal(name, token_name))
            return tell(diagnosis, "sign.header-list", "token-added-later",
                        CSN_SPAN("the session token was added after signing, but is listed as signed"), list);
        return tell(diagnosis, "sign.header-list", "header-not-signed",
                    csn_judgement_text(trial->judgement, "%.*s is listed as signed but was not part of what was signed",
                                       CSN_SPAN_ARG(name)), list);
    }
    return false;
}

/* A header of the request that is part of what was signed, but not on the list. */
static bool diagnose_unlisted(struct csn_trial *trial, const struct lines *lines, struct csn_diagnosis *diagnosis)
{
    struct csn_headers headers = trial->request->message->headers;
    struct lines more = *lines;

    for (size_t i = 0; i < headers.count && lines->count < LINES_MAX && trial->request->terms.thorough; i++) {
        struct csn_span name = lower_name(trial, headers.items[i].name);

        if (csn_signed_headers_list(trial->request->authorization.signed_headers, name))
            continue;
        more = *lines;
        more.items[more.count++] = csn_judgement_text(trial->judgement, "%.*s:%.*s", CSN_SPAN_ARG(name),
                                                      CSN_SPAN_ARG(headers.items[i].value));
        qsort(more.items, more.count, sizeof more.items[0], compare_names);
        if (fits_lines(trial, &more, SIZE_MAX) || fits_listed(trial, &more))
            return tell(diagnosis, "sign.header-list", "header-not-listed",
                        csn_judgement_text(trial->judgement, "%.*s is part of what was signed but not listed as signed",
                                           CSN_SPAN_ARG(name)), trial->request->authorization.signed_headers);
    }
    return false;
}

bool csn_diagnose_headers(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct lines lines;

    split_lines(trial->block, &lines);
    return diagnose_order(trial, &lines, diagnosis) || diagnose_left_out(trial, &lines, diagnosis) ||
           diagnose_unlisted(trial, &lines, diagnosis);
}

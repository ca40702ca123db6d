#include "campaign/finding.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <countersign/hex.h>
#include <countersign/json.h>

#define TEXT_CEILING ((size_t)1 << 28)

const struct csn_check *csn_finding_check(const struct csn_result *result, struct csn_span check, struct csn_span rule)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct csn_check *at = &result->checks[i];
        bool is_it = csn_span_equal(csn_span_of_string(at->id), check) && (rule.len == 0 || csn_span_equal(at->rule->id, rule));
        if (at->status == CSN_CHECK_FAIL && at->rule && is_it)
            return at;
    }
    return NULL;
}

/* ---- finding.json ---- */

struct writer {
    struct csn_buf *out;
    enum csn_status status;
    bool begun;
};

static void name_member(struct writer *w, const char *name)
{
    if (w->status == CSN_OK)
        w->status = csn_buf_append_format(w->out, "%s\n  \"%s\": ", w->begun ? "," : "{", name);
    w->begun = true;
}

static void write_text(struct writer *w, const char *name, struct csn_span text)
{
    name_member(w, name);
    if (w->status == CSN_OK)
        w->status = csn_json_write_string(w->out, text, NULL, NULL);
}

/* Bytes are shown escaped, as in reports. */
static void write_bytes(struct writer *w, const char *name, struct csn_span bytes)
{
    struct csn_buf shown;
    if (!bytes.data)
        return;
    csn_buf_init(&shown, NULL, TEXT_CEILING);
    if (w->status == CSN_OK)
        w->status = csn_hex_escape(bytes, &shown);
    write_text(w, name, csn_buf_span(&shown));
    csn_buf_clear(&shown);
}

static void write_number(struct writer *w, const char *name, uint64_t number)
{
    name_member(w, name);
    if (w->status == CSN_OK)
        w->status = csn_buf_append_uint(w->out, number);
}

static void write_rule(struct writer *w, const struct csn_check *check)
{
    const struct csn_rule *rule = check->rule;
    write_text(w, "rule", rule->id);
    write_text(w, "level", csn_span_of_string(csn_level_name(rule->level)));
    write_text(w, "basis", csn_span_of_string(csn_basis_name(rule->basis)));
    write_text(w, "sentence", rule->sentence);
    write_text(w, "source", rule->source);
    write_text(w, "mend", rule->mend);
    write_text(w, "check", csn_span_of_string(check->id));
    write_bytes(w, "message", check->message);
    write_bytes(w, "expected", check->expected);
    write_bytes(w, "actual", check->actual);
}

static enum csn_status write_finding(const struct csn_finding_files *files, struct csn_buf *out)
{
    struct writer w = {.out = out, .status = CSN_OK};
    const struct csn_finding *finding = files->finding;
    const struct csn_check *check = csn_finding_check(files->finished->result, finding->check, finding->rule);
    write_text(&w, "id", finding->id);
    if (check)
        write_rule(&w, check);
    write_number(&w, "seed", files->finished->instance->seed);
    write_number(&w, "execution", finding->number);
    write_number(&w, "confirmed", finding->confirmed);
    write_number(&w, "repetitions", finding->repetitions);
    write_text(&w, "replay", files->command);
    return w.status == CSN_OK ? csn_buf_append(out, CSN_SPAN("\n}\n")) : w.status;
}

/* ---- the folder ---- */

static enum csn_status save_numbered(const char *folder, const char *format, size_t number, struct csn_span text, struct csn_error *error)
{
    char name[64];
    if (!text.data)
        return CSN_OK;
    (void)snprintf(name, sizeof name, format, number);
    return csn_folder_write(folder, name, text, error);
}

static enum csn_status save_evidence(const char *folder, const struct csn_evidence *evidence, struct csn_error *error)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < evidence->call_count; i++) {
        status = save_numbered(folder, "call-%zu.json", i + 1, evidence->calls[i].line, error);
        if (status == CSN_OK)
            status = save_numbered(folder, "report-%zu.json", i + 1, evidence->calls[i].answer_line, error);
        if (status == CSN_OK)
            status = save_numbered(folder, "log-%zu.txt", i + 1, evidence->calls[i].log, error);
    }
    for (size_t i = 0; status == CSN_OK && i < evidence->exchange_count; i++) {
        status = save_numbered(folder, "request-%zu.http", i + 1, evidence->exchanges[i].request, error);
        if (status == CSN_OK)
            status = save_numbered(folder, "answer-%zu.http", i + 1, evidence->exchanges[i].response, error);
    }
    return status;
}

static enum csn_status save_replay(const char *folder, struct csn_span command, struct csn_error *error)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    enum csn_status status = csn_buf_append_format(&text, "#!/bin/sh\nexec %.*s\n", CSN_SPAN_ARG(command));
    status = status == CSN_OK ? csn_folder_write(folder, "replay.sh", csn_buf_span(&text), error) : status;
    csn_buf_clear(&text);
    return status;
}

static enum csn_status save_texts(const char *folder, const struct csn_finding_files *files, struct csn_error *error)
{
    char cases[PATH_MAX];
    struct csn_buf text;
    int len = snprintf(cases, sizeof cases, "%s/cases", folder);
    if (len < 0 || (size_t)len >= sizeof cases)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s: the name is too long", folder);
    csn_buf_init(&text, NULL, TEXT_CEILING);
    enum csn_status status = csn_folder_make(cases, error);
    if (status == CSN_OK)
        status = csn_folder_write(cases, "fuzz.json", files->cases, error);
    if (status == CSN_OK)
        status = csn_folder_write(folder, "original.json", files->original, error);
    if (status == CSN_OK)
        status = write_finding(files, &text);
    if (status == CSN_OK)
        status = csn_folder_write(folder, "finding.json", csn_buf_span(&text), error);
    csn_buf_clear(&text);
    return status == CSN_OK ? save_replay(folder, files->command, error) : status;
}

enum csn_status csn_finding_save(const char *state, const struct csn_finding_files *files, struct csn_error *error)
{
    char folder[PATH_MAX];
    int len = snprintf(folder, sizeof folder, "%s/findings/%.*s", state, CSN_SPAN_ARG(files->finding->name));
    if (len < 0 || (size_t)len >= sizeof folder)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s: the name is too long", state);
    enum csn_status status = csn_folder_make(folder, error);
    if (status == CSN_OK)
        status = save_texts(folder, files, error);
    return status == CSN_OK ? save_evidence(folder, files->finished->evidence, error) : status;
}

/* The state of a campaign on disk: DIR/campaign.json, written anew after each batch. */
#include "campaign/internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <countersign/json.h>
#include <countersign/version.h>

#include "base/file.h"

#define STATE_CEILING ((size_t)1 << 26)
#define STATE_NAME "campaign.json"

/* ---- writing ---- */

struct writer {
    struct csn_buf *out;
    enum csn_status status;
};

static void raw(struct writer *w, const char *text)
{
    if (w->status == CSN_OK)
        w->status = csn_buf_append(w->out, csn_span_of_string(text));
}

static void number(struct writer *w, const char *before, uint64_t value)
{
    raw(w, before);
    if (w->status == CSN_OK)
        w->status = csn_buf_append_uint(w->out, value);
}

static void text(struct writer *w, const char *before, struct csn_span value)
{
    raw(w, before);
    if (w->status == CSN_OK)
        w->status = csn_json_write_string(w->out, value, NULL, NULL);
}

static void write_pending(struct writer *w, const struct campaign *campaign)
{
    raw(w, ",\n \"pending\": [");
    for (size_t i = 0; i < campaign->pending_count; i++)
        number(w, i > 0 ? "," : "", campaign->pending[i]);
    raw(w, "]");
}

static void write_rules(struct writer *w, const struct campaign *campaign)
{
    const char *separator = "";
    raw(w, ",\n \"rules\": [");
    for (size_t i = 0; i < campaign->progress.rule_count; i++) {
        const struct csn_campaign_rule *rule = &campaign->rules[i];
        if (rule->passed + rule->failed + rule->warned == 0)
            continue;
        raw(w, separator);
        text(w, "\n  {\"id\": ", rule->id);
        number(w, ", \"passed\": ", rule->passed);
        number(w, ", \"failed\": ", rule->failed);
        number(w, ", \"warned\": ", rule->warned);
        raw(w, "}");
        separator = ",";
    }
    raw(w, "]");
}

static void write_findings(struct writer *w, const struct campaign *campaign)
{
    raw(w, ",\n \"findings\": [");
    for (size_t i = 0; i < campaign->progress.findings; i++) {
        const struct csn_finding *finding = &campaign->findings[i];
        text(w, i > 0 ? ",\n  {\"id\": " : "\n  {\"id\": ", finding->id);
        text(w, ", \"folder\": ", finding->name);
        text(w, ", \"rule\": ", finding->rule);
        text(w, ", \"level\": ", csn_span_of_string(csn_level_name(finding->level)));
        text(w, ", \"check\": ", finding->check);
        text(w, ", \"message\": ", finding->message);
        number(w, ", \"execution\": ", finding->number);
        number(w, ", \"seen\": ", finding->seen);
        number(w, ", \"confirmed\": ", finding->confirmed);
        number(w, ", \"repetitions\": ", finding->repetitions);
        raw(w, "}");
    }
    raw(w, "]");
}

static void write_causes(struct writer *w, const struct campaign *campaign)
{
    raw(w, ",\n \"causes\": [");
    for (size_t i = 0; i < campaign->cause_count; i++) {
        text(w, i > 0 ? ",\n  {\"cause\": " : "\n  {\"cause\": ", campaign->causes[i].text);
        if (campaign->causes[i].finding != SIZE_MAX)
            number(w, ", \"finding\": ", campaign->causes[i].finding);
        raw(w, "}");
    }
    raw(w, "]");
}

static enum csn_status write_state(const struct campaign *campaign, struct csn_buf *out)
{
    const struct csn_campaign_options *options = campaign->options;
    const struct csn_campaign_progress *progress = &campaign->progress;
    struct writer w = {.out = out, .status = CSN_OK};
    text(&w, "{\"campaign\": 1, \"version\": ", csn_span_of_string(csn_version()));
    text(&w, ", \"suite\": ", options->suite);
    number(&w, ",\n \"seed\": ", options->client.seed);
    number(&w, ", \"shard\": ", options->shard + 1);
    number(&w, ", \"shards\": ", options->shards);
    number(&w, ", \"operations\": ", options->operations);
    number(&w, ",\n \"next\": ", campaign->next);
    number(&w, ", \"executions\": ", progress->executions);
    number(&w, ", \"unsupported\": ", progress->unsupported);
    number(&w, ", \"broken\": ", progress->broken);
    number(&w, ", \"elapsedMs\": ", progress->elapsed_before_ms + progress->elapsed_ms);
    write_pending(&w, campaign);
    write_rules(&w, campaign);
    write_findings(&w, campaign);
    write_causes(&w, campaign);
    raw(&w, "}\n");
    return w.status;
}

enum csn_status campaign_save_state(struct campaign *campaign)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, STATE_CEILING);
    enum csn_status status = write_state(campaign, &out);
    if (status == CSN_OK)
        status = csn_folder_write(campaign->options->state, STATE_NAME, csn_buf_span(&out), campaign->error);
    else
        (void)csn_error_set(campaign->error, status, 0, "the campaign's state can't be written: %s", csn_status_sentence(status));
    csn_buf_clear(&out);
    return status;
}

/* ---- reading ---- */

struct reading {
    struct campaign *campaign;
    const struct csn_value *root;
    const char *path;
};

static enum csn_status refuse(const struct reading *r, const char *what)
{
    return csn_error_set(r->campaign->error, CSN_SYNTAX, 0, "%s: %s is missing or wrong: this is no campaign's state, or a damaged one", r->path,
                         what);
}

static bool read_number(const struct csn_value *object, const char *name, uint64_t *out)
{
    const struct csn_value *value = csn_value_get(object, csn_span_of_string(name));
    uint64_t sum = 0;
    if (!value || value->kind != CSN_VALUE_NUMBER || value->text.len == 0)
        return false;
    for (size_t i = 0; i < value->text.len; i++) {
        char digit = value->text.data[i];
        if (digit < '0' || digit > '9' || sum > (UINT64_MAX - (uint64_t)(digit - '0')) / 10)
            return false;
        sum = 10 * sum + (uint64_t)(digit - '0');
    }
    *out = sum;
    return true;
}

static bool read_text(const struct reading *r, const struct csn_value *object, const char *name, struct csn_span *out)
{
    const struct csn_value *value = csn_value_get(object, csn_span_of_string(name));
    if (!value || value->kind != CSN_VALUE_STRING)
        return false;
    *out = csn_arena_copy(&r->campaign->arena, value->text);
    return out->data != NULL;
}

static const struct csn_value *read_list(const struct reading *r, const char *name)
{
    const struct csn_value *list = csn_value_get(r->root, csn_span_of_string(name));
    return list && list->kind == CSN_VALUE_ARRAY ? list : NULL;
}

/* A campaign goes on as it began: other numbers would be other experiments. */
static enum csn_status check_identity(const struct reading *r)
{
    const struct csn_campaign_options *options = r->campaign->options;
    struct csn_span suite = csn_value_text(csn_value_get(r->root, CSN_SPAN("suite")));
    struct csn_span version = csn_value_text(csn_value_get(r->root, CSN_SPAN("version")));
    struct {
        const char *name;
        uint64_t here;
    } same[] = {{"seed", options->client.seed}, {"shard", options->shard + 1}, {"shards", options->shards}, {"operations", options->operations}};
    if (!csn_span_equal(suite, options->suite) || !csn_span_equal(version, csn_span_of_string(csn_version())))
        return csn_error_set(r->campaign->error, CSN_ARGUMENT, 0, "%s: this campaign was begun with countersign %.*s (suite %.*s): go on with that, or begin in another folder",
                             r->path, CSN_SPAN_ARG(version), CSN_SPAN_ARG(suite));
    for (size_t i = 0; i < CSN_COUNT(same); i++) {
        uint64_t there = 0;
        if (!read_number(r->root, same[i].name, &there))
            return refuse(r, same[i].name);
        if (there != same[i].here)
            return csn_error_set(r->campaign->error, CSN_ARGUMENT, 0, "%s: this campaign has %s %llu, not %llu: go on with the same, or begin in another folder",
                                 r->path, same[i].name, (unsigned long long)there, (unsigned long long)same[i].here);
    }
    return CSN_OK;
}

static enum csn_status read_counts(const struct reading *r)
{
    struct campaign *campaign = r->campaign;
    const struct csn_value *pending = read_list(r, "pending");
    if (!read_number(r->root, "next", &campaign->next) || !read_number(r->root, "executions", &campaign->progress.executions) ||
        !read_number(r->root, "unsupported", &campaign->progress.unsupported) || !read_number(r->root, "broken", &campaign->progress.broken) ||
        !read_number(r->root, "elapsedMs", &campaign->progress.elapsed_before_ms))
        return refuse(r, "a count");
    if (!pending || pending->count > BATCH_MAX)
        return refuse(r, "pending");
    for (size_t i = 0; i < pending->count; i++) {
        struct csn_value_item item = {.name = CSN_SPAN("n"), .value = pending->items[i].value};
        const struct csn_value wrapper = {.kind = CSN_VALUE_OBJECT, .items = &item, .count = 1};
        if (!read_number(&wrapper, "n", &campaign->pending[campaign->pending_count++]))
            return refuse(r, "pending");
    }
    return CSN_OK;
}

static enum csn_status read_rules(const struct reading *r)
{
    struct campaign *campaign = r->campaign;
    const struct csn_value *list = read_list(r, "rules");
    for (size_t i = 0; list && i < list->count; i++) {
        const struct csn_value *item = list->items[i].value;
        struct csn_span id = csn_value_text(csn_value_get(item, CSN_SPAN("id")));
        for (size_t at = 0; at < campaign->progress.rule_count; at++) {
            struct csn_campaign_rule *rule = &campaign->rules[at];
            if (!csn_span_equal(rule->id, id))
                continue;
            if (!read_number(item, "passed", &rule->passed) || !read_number(item, "failed", &rule->failed) ||
                !read_number(item, "warned", &rule->warned))
                return refuse(r, "a rule's count");
            campaign->progress.rules_exercised++;
        }
    }
    return list ? CSN_OK : refuse(r, "rules");
}

static enum csn_status read_finding(const struct reading *r, const struct csn_value *item)
{
    struct campaign *campaign = r->campaign;
    struct csn_finding *finding = &campaign->findings[campaign->progress.findings];
    uint64_t confirmed = 0;
    uint64_t repetitions = 0;
    struct csn_span level = csn_value_text(csn_value_get(item, CSN_SPAN("level")));
    if (campaign->progress.findings == FINDINGS_MAX || !read_text(r, item, "id", &finding->id) || !read_text(r, item, "folder", &finding->name) ||
        !read_text(r, item, "rule", &finding->rule) || !read_text(r, item, "check", &finding->check) ||
        !read_text(r, item, "message", &finding->message) || !read_number(item, "execution", &finding->number) ||
        !read_number(item, "seen", &finding->seen) || !read_number(item, "confirmed", &confirmed) ||
        !read_number(item, "repetitions", &repetitions) || confirmed > repetitions || repetitions > CSN_CAMPAIGN_CONFIRMATIONS)
        return refuse(r, "a finding");
    finding->confirmed = (unsigned)confirmed;
    finding->repetitions = (unsigned)repetitions;
    for (int at = CSN_LEVEL_MUST; at <= CSN_LEVEL_MAY; at++)
        if (csn_span_equal(level, csn_span_of_string(csn_level_name((enum csn_level)at))))
            finding->level = (enum csn_level)at;
    campaign->progress.findings++;
    return CSN_OK;
}

static enum csn_status read_findings(const struct reading *r)
{
    const struct csn_value *findings = read_list(r, "findings");
    const struct csn_value *causes = read_list(r, "causes");
    enum csn_status status = findings && causes ? CSN_OK : refuse(r, "findings");
    for (size_t i = 0; status == CSN_OK && i < findings->count; i++)
        status = read_finding(r, findings->items[i].value);
    for (size_t i = 0; status == CSN_OK && i < causes->count; i++) {
        struct csn_span cause;
        uint64_t finding = SIZE_MAX;
        if (!read_text(r, causes->items[i].value, "cause", &cause))
            return refuse(r, "a cause");
        if (read_number(causes->items[i].value, "finding", &finding) && finding >= r->campaign->progress.findings)
            return refuse(r, "a cause");
        campaign_add_cause(r->campaign, cause, (size_t)finding);
    }
    return status == CSN_OK ? r->campaign->status : status;
}

static enum csn_status read_state(struct campaign *campaign, const char *path, struct csn_span content)
{
    struct csn_arena arena;
    struct csn_value *root = NULL;
    struct csn_error error = {0};
    csn_arena_init(&arena, NULL, STATE_CEILING * 8);
    enum csn_status status = csn_value_parse(&arena, content, NULL, &root, &error);
    struct reading r = {campaign, root, path};
    if (status != CSN_OK)
        status = csn_error_set(campaign->error, CSN_SYNTAX, error.offset, "%s: byte %zu: %s", path, error.offset, error.message);
    if (status == CSN_OK)
        status = check_identity(&r);
    if (status == CSN_OK)
        status = read_counts(&r);
    if (status == CSN_OK)
        status = read_rules(&r);
    if (status == CSN_OK)
        status = read_findings(&r);
    csn_arena_clear(&arena);
    return status;
}

enum csn_status campaign_open_state(struct campaign *campaign)
{
    char path[PATH_MAX];
    struct csn_buf content;
    int len = snprintf(path, sizeof path, "%s/%s", campaign->options->state, STATE_NAME);
    if (len < 0 || (size_t)len >= sizeof path)
        return csn_error_set(campaign->error, CSN_SYSTEM, 0, "%s: the name is too long", campaign->options->state);
    enum csn_status status = csn_folder_make(campaign->options->state, campaign->error);
    csn_buf_init(&content, NULL, STATE_CEILING);
    if (status == CSN_OK)
        status = csn_file_read(path, &content, campaign->error);
    if (status == CSN_OK)
        status = read_state(campaign, path, csn_buf_span(&content));
    else if (status == CSN_NOT_FOUND)
        status = CSN_OK; /* a campaign begins */
    csn_buf_clear(&content);
    return status;
}

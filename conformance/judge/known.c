#include "judge/known.h"

#define TEXT_MAX ((size_t)65536)

bool csn_known_expired(const struct csn_known *entry, struct csn_span today)
{
    return entry->expires.len > 0 && csn_span_compare(entry->expires, today) < 0;
}

static bool matches_case(const struct csn_known *entry, const struct csn_case *of)
{
    if (csn_glob_match(entry->glob, of->id))
        return true;
    for (size_t i = 0; i < of->alias_count; i++)
        if (csn_glob_match(entry->glob, of->aliases[i]))
            return true;
    return false;
}

/* Tells whether the check's message, masked, begins with the entry's. */
static bool has_message(const struct csn_known *entry, const struct csn_check *check)
{
    struct csn_buf masked;
    if (entry->message.len == 0)
        return true;
    csn_buf_init(&masked, NULL, TEXT_MAX);
    bool has = csn_mask_text(check->message, &masked) == CSN_OK && csn_span_starts_with(csn_buf_span(&masked), entry->message);
    csn_buf_clear(&masked);
    return has;
}

static bool covers(const struct csn_known *entry, const struct csn_check *check)
{
    bool check_fits = entry->check.len == 0 || csn_span_equal(entry->check, csn_span_of_string(check->id));
    bool rule_fits = entry->rule.len == 0 || (check->rule && csn_span_equal(entry->rule, check->rule->id));
    return check_fits && rule_fits && has_message(entry, check);
}

static bool covers_any(const struct csn_known *entry, const struct csn_result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].status == CSN_CHECK_FAIL && covers(entry, &result->checks[i]))
            return true;
    return false;
}

static bool is_covered(const struct csn_known_list *list, struct csn_span today, const struct csn_case *of,
                       const struct csn_check *check)
{
    for (size_t i = 0; i < list->count; i++)
        if (!csn_known_expired(&list->items[i], today) && matches_case(&list->items[i], of) && covers(&list->items[i], check))
            return true;
    return false;
}

static bool all_covered(const struct csn_known_list *list, struct csn_span today, const struct csn_case *of,
                        const struct csn_result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].status == CSN_CHECK_FAIL && !is_covered(list, today, of, &result->checks[i]))
            return false;
    return true;
}

/* A list for --strict holds entries for what only warns without it. */
static bool covers_warning(const struct csn_known *entry, const struct csn_result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].status == CSN_CHECK_WARN && covers(entry, &result->checks[i]))
            return true;
    return false;
}

/* Tells whether the run judges what the entry is about: a list for all levels serves a run of --level must, where nothing can show that
 * its other entries are needed. An entry that names no rule is about what its case is evidence for. */
static bool is_judged(const struct csn_known *entry, const struct csn_known_terms *terms, const struct csn_case *of)
{
    if (entry->rule.len > 0) {
        const struct csn_rule *rule = terms->catalogue ? csn_catalogue_rule(terms->catalogue, entry->rule) : NULL;
        return !rule || rule->level <= terms->level;
    }
    for (size_t i = 0; i < of->rule_count; i++)
        if (of->rules[i]->level <= terms->level)
            return true;
    return of->rule_count == 0;
}

static bool is_needed(const struct csn_known *entry, const struct csn_result *result)
{
    return covers_any(entry, result) || covers_warning(entry, result);
}

/* An entry that matches the case and that nothing in it needs; or NULL. */
static const struct csn_known *find_needless(const struct csn_known_list *list, const struct csn_known_terms *terms, const struct csn_case *of,
                                             const struct csn_result *result)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct csn_known *entry = &list->items[i];
        if (!entry->flaky && !csn_known_expired(entry, terms->today) && matches_case(entry, of) && is_judged(entry, terms, of) &&
            !is_needed(entry, result))
            return entry;
    }
    return NULL;
}

/* The first entry that covers a failing check of the case: whose words say why it is known. */
static const struct csn_known *find_needed(const struct csn_known_list *list, struct csn_span today, const struct csn_case *of,
                                           const struct csn_result *result)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct csn_known *entry = &list->items[i];
        if (!csn_known_expired(entry, today) && matches_case(entry, of) && covers_any(entry, result))
            return entry;
    }
    return NULL;
}

static enum csn_status say(struct csn_result *result, struct csn_arena *arena, const char *what, const struct csn_known *entry)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_MAX);
    enum csn_status status = csn_buf_append_format(&text, "%s line %zu of the list of known failures", what, entry->line);
    if (status == CSN_OK && entry->why.len > 0)
        status = csn_buf_append_format(&text, ": %.*s", CSN_SPAN_ARG(entry->why));
    if (status == CSN_OK && entry->issue.len > 0)
        status = csn_buf_append_format(&text, " (%.*s)", CSN_SPAN_ARG(entry->issue));
    if (status == CSN_OK) {
        result->reason = csn_arena_copy(arena, csn_buf_span(&text));
        status = result->reason.data ? CSN_OK : csn_arena_status(arena);
    }
    csn_buf_clear(&text);
    return status;
}

enum csn_status csn_known_apply(const struct csn_known_list *list, const struct csn_known_terms *terms, const struct csn_case *of,
                                struct csn_result *result, struct csn_arena *arena)
{
    bool passes = result->verdict == CSN_VERDICT_PASS || result->verdict == CSN_VERDICT_WARN;
    if (!passes && result->verdict != CSN_VERDICT_FAIL)
        return CSN_OK;
    const struct csn_known *needless = find_needless(list, terms, of, result);
    const struct csn_known *needed = find_needed(list, terms->today, of, result);
    if (passes && needless)
        result->verdict = CSN_VERDICT_UNEXPECTED_PASS;
    if (needless)
        return say(result, arena, passes ? "passes against" : "fails, but not as it should by", needless);
    if (passes || !needed || !all_covered(list, terms->today, of, result))
        return CSN_OK;
    result->verdict = CSN_VERDICT_KNOWN_FAILURE;
    return say(result, arena, "fails as it should by", needed);
}

size_t csn_known_unmatched(const struct csn_known_list *list, const struct csn_catalogue *catalogue, size_t from)
{
    for (size_t i = from; i < list->count; i++) {
        size_t at = 0;
        while (at < catalogue->case_count && !matches_case(&list->items[i], &catalogue->cases[at]))
            at++;
        if (at == catalogue->case_count)
            return i;
    }
    return list->count;
}

static enum csn_status write_entry(const struct csn_case *of, const struct csn_check *check, struct csn_buf *out)
{
    struct csn_buf masked;
    csn_buf_init(&masked, NULL, TEXT_MAX);
    enum csn_status status = csn_mask_text(check->message, &masked);
    if (status == CSN_OK)
        status = csn_buf_append_format(out, "%.*s/%s rule=%.*s message=", CSN_SPAN_ARG(of->id), check->id, CSN_SPAN_ARG(check->rule->id));
    if (status == CSN_OK)
        status = csn_json_write_string(out, csn_buf_span(&masked), NULL, NULL);
    if (status == CSN_OK)
        status = csn_buf_append_byte(out, '\n');
    csn_buf_clear(&masked);
    return status;
}

enum csn_status csn_known_write(const struct csn_finished *finished, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < finished->result->check_count && status == CSN_OK; i++)
        if (finished->result->checks[i].status == CSN_CHECK_FAIL)
            status = write_entry(finished->instance->of, &finished->result->checks[i], out);
    return status;
}

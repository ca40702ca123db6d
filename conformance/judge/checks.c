/* The list of checks: what is added to it, at which status, under which filters. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge/judgement.h"

enum { FIRST_CAPACITY = 64, TEXT_MAX = 512, MEMBER_MAX = 256 };

#define BUFFER_CEILING ((size_t)256 << 20)

static void *resize_in_arena(void *ctx, void *block, size_t old_size, size_t new_size)
{
    void *memory;

    if (new_size == 0)
        return NULL;
    memory = csn_arena_alloc(ctx, new_size);
    if (memory != NULL && block != NULL)
        memcpy(memory, block, old_size < new_size ? old_size : new_size);
    return memory;
}

void csn_judgement_init(struct csn_judgement *judgement, const struct csn_catalogue *catalogue,
                        const struct csn_judge_options *options, struct csn_arena *arena)
{
    *judgement = (struct csn_judgement){.catalogue = catalogue, .options = options, .arena = arena};
    judgement->allocator = (struct csn_allocator){resize_in_arena, arena};
    csn_sigv4_key_cache_init(&judgement->keys);
}

void csn_judgement_fail(struct csn_judgement *judgement, enum csn_status status, const char *what)
{
    if (judgement->status == CSN_OK)
        judgement->status = csn_error_set(&judgement->error, status, 0, "%s", what);
}

bool csn_judgement_ok(struct csn_judgement *judgement, enum csn_status status, const char *what)
{
    if (status != CSN_OK)
        csn_judgement_fail(judgement, status, what);
    return status == CSN_OK;
}

const struct csn_rule *csn_judgement_rule(struct csn_judgement *judgement, const char *id)
{
    const struct csn_rule *rule = csn_catalogue_rule(judgement->catalogue, csn_span_of_string(id));

    if (rule == NULL && judgement->status == CSN_OK)
        judgement->status = csn_error_set(&judgement->error, CSN_NOT_FOUND, 0, "the catalogue lacks the rule %s", id);
    return rule;
}

static bool is_wanted(const struct csn_judgement *judgement, const struct csn_rule *rule)
{
    const struct csn_judge_options *options = judgement->options;

    if (rule->level > options->level)
        return false;
    return options->rule_enabled == NULL || options->rule_enabled(options->ctx, rule);
}

static struct csn_check *grow(struct csn_judgement *judgement)
{
    size_t capacity = judgement->capacity == 0 ? FIRST_CAPACITY : judgement->capacity * 2;
    struct csn_check *checks = csn_arena_alloc_array(judgement->arena, capacity, sizeof *checks);

    if (checks == NULL) {
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for checks");
        return NULL;
    }
    if (judgement->count > 0)
        memcpy(checks, judgement->checks, judgement->count * sizeof *checks);
    judgement->checks = checks;
    judgement->capacity = capacity;
    return checks;
}

static struct csn_span full_message(struct csn_judgement *judgement, struct csn_span member, struct csn_span message)
{
    if (member.len == 0)
        return message;
    return csn_judgement_text(judgement, "%.*s: %.*s", CSN_SPAN_ARG(member), CSN_SPAN_ARG(message));
}

static void append(struct csn_judgement *judgement, const struct csn_rule *rule, enum csn_check_status status,
                   const struct csn_finding *finding)
{
    struct csn_span member = csn_span_slice(finding->member, 0, MEMBER_MAX); /* a client may send a name of any length */

    if (judgement->status != CSN_OK)
        return;
    if (judgement->count == judgement->capacity && grow(judgement) == NULL)
        return;
    judgement->checks[judgement->count++] = (struct csn_check){
        .id = finding->id, .rule = rule, .status = status, .message = full_message(judgement, member, finding->message),
        .member = member, .expected = finding->expected, .actual = finding->actual, .exchange = finding->exchange,
    };
}

static const struct csn_rule *cited_rule(struct csn_judgement *judgement, const struct csn_finding *finding)
{
    return finding->cited != NULL ? finding->cited : csn_judgement_rule(judgement, finding->rule);
}

static enum csn_check_status broken_status(const struct csn_judgement *judgement, const struct csn_rule *rule)
{
    if (rule->level == CSN_LEVEL_MUST)
        return CSN_CHECK_FAIL;
    if (rule->level == CSN_LEVEL_MAY)
        return CSN_CHECK_INFO;
    return judgement->options->strict ? CSN_CHECK_FAIL : CSN_CHECK_WARN;
}

void csn_judgement_pass(struct csn_judgement *judgement, const char *id, const char *rule, size_t exchange)
{
    csn_judgement_ask(judgement, true, &(struct csn_finding){.id = id, .rule = rule, .exchange = exchange});
}

void csn_judgement_broken(struct csn_judgement *judgement, const struct csn_finding *finding)
{
    const struct csn_rule *rule = cited_rule(judgement, finding);

    if (rule != NULL && is_wanted(judgement, rule))
        append(judgement, rule, broken_status(judgement, rule), finding);
}

void csn_judgement_ask(struct csn_judgement *judgement, bool holds, const struct csn_finding *finding)
{
    const struct csn_rule *rule;

    if (!holds) {
        csn_judgement_broken(judgement, finding);
        return;
    }
    rule = cited_rule(judgement, finding);
    if (rule != NULL && is_wanted(judgement, rule))
        append(judgement, rule, CSN_CHECK_PASS, &(struct csn_finding){.id = finding->id, .exchange = finding->exchange});
}

void csn_judgement_force(struct csn_judgement *judgement, enum csn_check_status status, const struct csn_finding *finding)
{
    const struct csn_rule *rule = cited_rule(judgement, finding);

    if (rule != NULL)
        append(judgement, rule, status, finding);
}

bool csn_judgement_has_broken(const struct csn_judgement *judgement, const char *id, size_t exchange)
{
    for (size_t i = 0; i < judgement->count; i++) {
        const struct csn_check *check = &judgement->checks[i];

        if (check->exchange == exchange && strcmp(check->id, id) == 0 &&
            (check->status == CSN_CHECK_FAIL || check->status == CSN_CHECK_WARN))
            return true;
    }
    return false;
}

struct csn_buf csn_judgement_buffer(struct csn_judgement *judgement)
{
    struct csn_buf buffer;

    csn_buf_init(&buffer, &judgement->allocator, BUFFER_CEILING);
    return buffer;
}

struct csn_span csn_judgement_text(struct csn_judgement *judgement, const char *format, ...)
{
    char text[TEXT_MAX];
    struct csn_span copy;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (len < 0)
        return CSN_SPAN("");
    copy = csn_arena_copy(judgement->arena, csn_span_of(text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1));
    if (copy.data == NULL)
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for a message");
    return copy;
}

struct csn_span csn_judgement_json(struct csn_judgement *judgement, const struct csn_value *value)
{
    struct csn_buf buffer = csn_judgement_buffer(judgement);

    if (value == NULL)
        return (struct csn_span){NULL, 0};
    (void)csn_judgement_ok(judgement, csn_value_write(&buffer, value, NULL), "no room for a value");
    return csn_buf_span(&buffer);
}

/* rules: lists the rules, each with its level, basis, source and cases. */
#include <stdlib.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/example.h"
#include "cli/listing.h"
#include "cli/rules.h"
#include "report/text.h"

struct rules_options {
    const char *cases;
    unsigned format; /* enum csn_rules_format */
};

static const struct csn_option options[] = {
    {.name = "cases", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = offsetof(struct rules_options, cases),
     .help = "adds the cases in a folder's *.json"},
    {.name = "format", .argument = "text|json|markdown", .kind = CSN_OPTION_CHOICE, .offset = offsetof(struct rules_options, format),
     .help = "how to list (text)"},
};

static int rules_main(int argc, char **argv);

const struct csn_command csn_command_rules = {
    .name = "rules",
    .usage = "[OPTION]… [ID]…",
    .summary = "Lists the rules of the protocol, or shows some in full: level, basis, source, cases.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = rules_main,
};

static bool cites(const struct csn_case *of, const struct csn_rule *rule)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (of->rules[i] == rule)
            return true;
    return false;
}

const struct csn_case *csn_rules_next_case(struct csn_rules_walk *walk)
{
    while (walk->at < walk->catalogue->case_count) {
        const struct csn_case *of = &walk->catalogue->cases[walk->at++];
        if (cites(of, walk->rule))
            return of;
    }
    return NULL;
}

static bool next_id(void *ctx, struct csn_span *text)
{
    const struct csn_case *of = csn_rules_next_case(ctx);
    if (of)
        *text = of->id;
    return of != NULL;
}

static bool put_sightings(cJSON *object, const struct csn_rule *rule)
{
    cJSON *list = cJSON_CreateArray();
    bool complete = csn_text_put_item(object, "seenIn", list);
    for (size_t i = 0; i < rule->seen_in_count && complete; i++) {
        cJSON *sighting = cJSON_CreateObject();
        complete = csn_text_push_item(list, sighting)
                && csn_text_put(sighting, "project", rule->seen_in[i].project)
                && csn_text_put(sighting, "reference", rule->seen_in[i].reference)
                && csn_text_put(sighting, "symptom", rule->seen_in[i].symptom);
    }
    return complete;
}

static bool put_messages(cJSON *object, const struct csn_example *example)
{
    cJSON *item = cJSON_CreateObject();
    return csn_text_put_item(object, "example", item)
        && csn_text_put(item, "case", example->of->id)
        && csn_text_put_bytes(item, "request", csn_buf_span(&example->request))
        && csn_text_put_bytes(item, "answer", csn_buf_span(&example->answer));
}

static bool put_example(cJSON *object, const struct csn_catalogue *catalogue, const struct csn_rule *rule)
{
    struct csn_example example;
    struct csn_error error;
    bool complete = csn_example_make(catalogue, rule, &example, &error) == CSN_OK
                 && (!example.of || put_messages(object, &example));
    csn_example_clear(&example);
    return complete;
}

static bool put_rule(cJSON *object, const struct csn_catalogue *catalogue, const struct csn_rule *rule)
{
    struct csn_rules_walk walk = {.catalogue = catalogue, .rule = rule};
    return csn_text_put(object, "id", rule->id)
        && csn_text_put(object, "number", rule->number)
        && csn_text_put(object, "level", csn_span_of_string(csn_level_name(rule->level)))
        && csn_text_put(object, "basis", csn_span_of_string(csn_basis_name(rule->basis)))
        && csn_text_put(object, "sentence", rule->sentence)
        && csn_text_put(object, "source", rule->source)
        && csn_text_put(object, "broken", rule->broken)
        && csn_text_put(object, "mend", rule->mend)
        && (rule->reason.len == 0 || csn_text_put(object, "reason", rule->reason))
        && (rule->unseen.len == 0 || csn_text_put(object, "unseen", rule->unseen))
        && put_sightings(object, rule)
        && csn_listing_put(object, "cases", next_id, &walk);
}

static int print_json(const struct csn_catalogue *catalogue, const struct csn_rule *const *rules, size_t count, bool named)
{
    cJSON *list = cJSON_CreateArray();
    bool complete = list != NULL;
    for (size_t i = 0; i < count && complete; i++) {
        cJSON *object = cJSON_CreateObject();
        complete = csn_text_push_item(list, object) && put_rule(object, catalogue, rules[i])
                && (!named || put_example(object, catalogue, rules[i]));
    }
    if (complete)
        return csn_listing_print_json(list);
    cJSON_Delete(list);
    return csn_listing_print_json(NULL);
}

static enum csn_status append_line(struct csn_buf *out, const struct csn_rule *rule)
{
    return csn_buf_append_format(out, "%-28.*s  %-6s  %-10s  %.*s\n", CSN_SPAN_ARG(rule->id), csn_level_name(rule->level),
                                 csn_basis_name(rule->basis), CSN_SPAN_ARG(rule->sentence));
}

static int print_text(const struct csn_catalogue *catalogue, const struct csn_rule *const *rules, size_t count,
                      const struct rules_options *given, bool named)
{
    struct csn_buf buf;
    enum csn_status status = CSN_OK;
    csn_buf_init(&buf, NULL, SIZE_MAX / 2);
    for (size_t i = 0; i < count && status == CSN_OK; i++)
        status = named || given->format == CSN_RULES_MARKDOWN
                     ? csn_rules_append(&buf, (enum csn_rules_format)given->format, catalogue, rules[i], named)
                     : append_line(&buf, rules[i]);
    return csn_listing_print_text(status, &buf);
}

static bool next_rule(void *ctx, struct csn_span *name)
{
    struct csn_rules_walk *walk = ctx;
    if (walk->at == walk->catalogue->rule_count)
        return false;
    *name = walk->catalogue->rules[walk->at++].id;
    return true;
}

static int refuse_rule(const struct csn_catalogue *catalogue, struct csn_span id)
{
    struct csn_rules_walk walk = {.catalogue = catalogue};
    struct csn_span nearest = csn_nearest(id, next_rule, &walk);
    if (nearest.len > 0)
        return csn_console_usage(&csn_command_rules, "there is no rule %.*s; is %.*s meant?", CSN_SPAN_ARG(id), CSN_SPAN_ARG(nearest));
    return csn_console_usage(&csn_command_rules, "there is no rule %.*s", CSN_SPAN_ARG(id));
}

/* Fills `rules` with those that are named, or with all; there is room for as many as there may be. */
static int choose_rules(const struct csn_catalogue *catalogue, const struct csn_texts *names, const struct csn_rule **rules)
{
    for (size_t i = 0; i < names->count; i++) {
        struct csn_span id = csn_span_of_string(names->items[i]);
        rules[i] = csn_catalogue_rule(catalogue, id);
        if (!rules[i])
            return refuse_rule(catalogue, id);
    }
    for (size_t i = 0; i < catalogue->rule_count && names->count == 0; i++)
        rules[i] = &catalogue->rules[i];
    return CSN_EXIT_AS_EXPECTED;
}

static int print_rules(const struct csn_catalogue *catalogue, const struct rules_options *given, const struct csn_texts *names)
{
    size_t count = names->count > 0 ? names->count : catalogue->rule_count;
    const struct csn_rule **rules = calloc(count + 1, sizeof(const struct csn_rule *));
    if (!rules)
        return csn_console_fail(CSN_EXIT_OWN, "no memory for the rules");
    int exit_status = choose_rules(catalogue, names, rules);
    if (exit_status == CSN_EXIT_AS_EXPECTED && given->format == CSN_RULES_JSON)
        exit_status = print_json(catalogue, rules, count, names->count > 0);
    else if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = print_text(catalogue, rules, count, given, names->count > 0);
    free(rules);
    return exit_status;
}

static int open_and_print(const struct rules_options *given, const struct csn_texts *names)
{
    struct csn_error error = {0};
    struct csn_catalogue catalogue = {0};
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), given->cases, &error) != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    else
        exit_status = print_rules(&catalogue, given, names);
    csn_catalogue_clear(&catalogue);
    return exit_status;
}

static int rules_main(int argc, char **argv)
{
    struct rules_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_rules, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_rules, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_rules);
    else if (arguments.command)
        exit_status = csn_console_usage(&csn_command_rules, "rules takes no command");
    else
        exit_status = open_and_print(&given, &arguments.rest);
    csn_options_clear(&csn_command_rules, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}

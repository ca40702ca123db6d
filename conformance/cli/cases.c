/* cases: lists the cases, or the faults and variants of the reference client and worker. */
#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/listing.h"
#include "cli/select.h"
#include "reference/reference.h"
#include "reference/worker.h"
#include "report/text.h"

struct cases_options {
    struct csn_selection_options select;
    const char *cases;
    unsigned format; /* 0: text, 1: json */
    bool faults;
};

static const struct csn_option options[] = {
    CSN_SELECTION_OPTIONS(struct cases_options),
    {.name = "cases", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = offsetof(struct cases_options, cases),
     .help = "adds the cases in a folder's *.json"},
    {.name = "format", .argument = "text|json", .kind = CSN_OPTION_CHOICE, .offset = offsetof(struct cases_options, format),
     .help = "how to list (text)"},
    {.name = "faults", .kind = CSN_OPTION_FLAG, .offset = offsetof(struct cases_options, faults),
     .help = "lists the faults and variants of the built-in client and worker instead"},
};

static int cases_main(int argc, char **argv);

const struct csn_command csn_command_cases = {
    .name = "cases",
    .usage = "[OPTION]…",
    .summary = "Lists the cases: what each shows, the rules that it is evidence for, what it needs of a client.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = cases_main,
};

struct walk {
    const struct csn_case *of;
    size_t at;
};

static bool next_rule(void *ctx, struct csn_span *text)
{
    struct walk *walk = ctx;
    if (walk->at == walk->of->rule_count)
        return false;
    *text = walk->of->rules[walk->at++]->id;
    return true;
}

static bool next_alias(void *ctx, struct csn_span *text)
{
    struct walk *walk = ctx;
    if (walk->at == walk->of->alias_count)
        return false;
    *text = walk->of->aliases[walk->at++];
    return true;
}

static bool next_operation(void *ctx, struct csn_span *text)
{
    struct walk *walk = ctx;
    const struct csn_operation *operation = csn_selection_next_operation(walk->of, &walk->at);
    if (operation)
        *text = operation->name;
    return operation != NULL;
}

static struct csn_listing_bits areas_of(const struct csn_case *of)
{
    return (struct csn_listing_bits){.bits = of->areas, .count = CSN_AREA_BITS, .name = csn_area_name};
}

static struct csn_listing_bits features_of(const struct csn_case *of)
{
    return (struct csn_listing_bits){.bits = of->features, .count = CSN_FEATURE_BITS, .name = csn_feature_name};
}

static bool put_needs(cJSON *object, const struct csn_case *of)
{
    struct csn_listing_bits areas = areas_of(of);
    struct csn_listing_bits features = features_of(of);
    cJSON *needs = cJSON_CreateObject();
    return csn_text_put_item(object, "needs", needs)
        && csn_listing_put(needs, "areas", csn_listing_next_bit, &areas)
        && csn_listing_put(needs, "features", csn_listing_next_bit, &features);
}

static bool put_case(cJSON *object, const struct csn_case *of)
{
    return csn_text_put(object, "id", of->id)
        && csn_text_put(object, "title", of->title)
        && csn_text_put(object, "area", of->area)
        && csn_text_put_item(object, "generated", cJSON_CreateBool(of->generated))
        && csn_listing_put(object, "rules", next_rule, &(struct walk){.of = of})
        && put_needs(object, of)
        && csn_listing_put(object, "operations", next_operation, &(struct walk){.of = of})
        && csn_listing_put(object, "aliases", next_alias, &(struct walk){.of = of});
}

static int print_json(const struct csn_selection *selection)
{
    cJSON *list = cJSON_CreateArray();
    bool complete = list != NULL;
    for (size_t i = 0; i < selection->count && complete; i++) {
        cJSON *object = cJSON_CreateObject();
        complete = csn_text_push_item(list, object) && put_case(object, selection->cases[i]);
    }
    if (complete)
        return csn_listing_print_json(list);
    cJSON_Delete(list);
    return csn_listing_print_json(NULL);
}

/* Appends "label a, b", or nothing where there is none. */
static enum csn_status append_list(struct csn_buf *out, const char *label, bool (*next)(void *ctx, struct csn_span *text), void *ctx)
{
    struct csn_span text;
    enum csn_status status = CSN_OK;
    for (const char *before = label; status == CSN_OK && next(ctx, &text); before = ", ")
        status = csn_buf_append_format(out, "%s%.*s", before, CSN_SPAN_ARG(text));
    return status;
}

static enum csn_status append_case(struct csn_buf *out, const struct csn_case *of)
{
    struct csn_listing_bits areas = areas_of(of);
    struct csn_listing_bits features = features_of(of);
    enum csn_status status = csn_buf_append_format(out, "%.*s\n    %.*s\n", CSN_SPAN_ARG(of->id), CSN_SPAN_ARG(of->title));
    if (status == CSN_OK)
        status = append_list(out, "    rules: ", next_rule, &(struct walk){.of = of});
    if (status == CSN_OK)
        status = append_list(out, "\n    areas: ", csn_listing_next_bit, &areas);
    if (status == CSN_OK)
        status = append_list(out, "\n    features: ", csn_listing_next_bit, &features);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static int print_text(const struct csn_selection *selection)
{
    struct csn_buf buf;
    enum csn_status status = CSN_OK;
    csn_buf_init(&buf, NULL, SIZE_MAX / 2);
    for (size_t i = 0; i < selection->count && status == CSN_OK; i++)
        status = append_case(&buf, selection->cases[i]);
    if (status == CSN_OK && selection->count > 0)
        status = csn_buf_append_format(&buf, "\n%zu written cases, %zu generated from the model\n", selection->count - selection->generated,
                                       selection->generated);
    return csn_listing_print_text(status, &buf);
}

/* What can be switched on in the built-in client or worker. */
struct fault {
    const char *kind;
    struct csn_span name;
    struct csn_span rule;
    struct csn_span sentence;
};

/* The client's, then the worker's; false behind the last one. */
static bool fault_at(size_t at, struct fault *fault)
{
    size_t count = 0;
    size_t worker_count = 0;
    const struct csn_reference_switch *switches = csn_reference_switches(&count);
    const struct csn_reference_worker_fault *faults = csn_reference_worker_faults(&worker_count);
    if (at < count)
        *fault = (struct fault){switches[at].is_variant ? "variant" : "fault", switches[at].name, switches[at].rule, switches[at].sentence};
    else if (at - count < worker_count)
        *fault = (struct fault){"worker-fault", faults[at - count].name, faults[at - count].rule, faults[at - count].sentence};
    return at < count + worker_count;
}

static int print_faults_json(void)
{
    cJSON *list = cJSON_CreateArray();
    bool complete = list != NULL;
    struct fault fault;
    for (size_t i = 0; complete && fault_at(i, &fault); i++) {
        cJSON *object = cJSON_CreateObject();
        complete = csn_text_push_item(list, object)
                && csn_text_put(object, "name", fault.name)
                && csn_text_put(object, "kind", csn_span_of_string(fault.kind))
                && csn_text_put(object, "rule", fault.rule)
                && csn_text_put(object, "sentence", fault.sentence);
    }
    if (complete)
        return csn_listing_print_json(list);
    cJSON_Delete(list);
    return csn_listing_print_json(NULL);
}

static int print_faults(unsigned format)
{
    struct csn_buf buf;
    struct fault fault;
    enum csn_status status = CSN_OK;
    if (format == 1)
        return print_faults_json();
    csn_buf_init(&buf, NULL, SIZE_MAX / 2);
    for (size_t i = 0; status == CSN_OK && fault_at(i, &fault); i++)
        status = csn_buf_append_format(&buf, "%-12s  %-32.*s  %-28.*s  %.*s\n", fault.kind, CSN_SPAN_ARG(fault.name),
                                       CSN_SPAN_ARG(fault.rule), CSN_SPAN_ARG(fault.sentence));
    return csn_listing_print_text(status, &buf);
}

static int print_cases(const struct cases_options *given)
{
    struct csn_error error = {0};
    struct csn_catalogue catalogue = {0};
    struct csn_selection selection = {0};
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), given->cases, &error) != CSN_OK)
        exit_status = csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    else if (csn_selection_make(&catalogue, &given->select, &selection, &error) != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_cases, &error);
    else
        exit_status = given->format == 1 ? print_json(&selection) : print_text(&selection);
    if (exit_status == CSN_EXIT_AS_EXPECTED && selection.count == 0)
        exit_status = csn_console_fail(CSN_EXIT_NOTHING, "no case is selected");
    csn_selection_clear(&selection);
    csn_catalogue_clear(&catalogue);
    return exit_status;
}

static int cases_main(int argc, char **argv)
{
    struct cases_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_cases, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_cases, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_cases);
    else if (arguments.rest.count > 0 || arguments.command)
        exit_status = csn_console_usage(&csn_command_cases, "cases takes options alone");
    else
        exit_status = given.faults ? print_faults(given.format) : print_cases(&given);
    csn_options_clear(&csn_command_cases, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}

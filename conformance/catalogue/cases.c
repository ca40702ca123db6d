/* One case, from its JSON. */
#include "catalogue/load.h"

static const struct csn_span own_members[] = {
    CSN_SPAN_INIT("id"), CSN_SPAN_INIT("title"), CSN_SPAN_INIT("aliases"), CSN_SPAN_INIT("rules"), CSN_SPAN_INIT("needs"),
    CSN_SPAN_INIT("environment"), CSN_SPAN_INIT("steps"),
};
/* Those of a case whose one call stands in the case itself. */
static const struct csn_span call_members[] = {
    CSN_SPAN_INIT("id"), CSN_SPAN_INIT("title"), CSN_SPAN_INIT("aliases"), CSN_SPAN_INIT("rules"), CSN_SPAN_INIT("needs"),
    CSN_SPAN_INIT("environment"), CSN_SPAN_INIT("operation"), CSN_SPAN_INIT("input"), CSN_SPAN_INIT("config"),
    CSN_SPAN_INIT("refusal"), CSN_SPAN_INIT("twin"), CSN_SPAN_INIT("free"), CSN_SPAN_INIT("answers"), CSN_SPAN_INIT("expect"),
};
static const struct csn_span step_members[] = {
    CSN_SPAN_INIT("operation"), CSN_SPAN_INIT("input"), CSN_SPAN_INIT("config"), CSN_SPAN_INIT("refusal"),
    CSN_SPAN_INIT("twin"), CSN_SPAN_INIT("free"), CSN_SPAN_INIT("answers"), CSN_SPAN_INIT("expect"),
};
static const struct csn_span needs_members[] = {CSN_SPAN_INIT("areas"), CSN_SPAN_INIT("features")};

static bool is_id_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

static enum csn_status check_id(const struct csn_load *load, const struct csn_place *place, struct csn_span id)
{
    for (size_t i = 0; i < id.len; i++)
        if (!is_id_character(id.data[i]))
            return csn_load_refuse(load, place, "an id is made of a-z, 0-9, dots and hyphens");
    return CSN_OK;
}

/* An alias may be the name of a protocol test of another project, which has capital letters and underscores. */
static enum csn_status check_alias(const struct csn_load *load, const struct csn_place *place, struct csn_span alias)
{
    for (size_t i = 0; i < alias.len; i++)
        if (!is_id_character(alias.data[i]) && !(alias.data[i] >= 'A' && alias.data[i] <= 'Z') && alias.data[i] != '_')
            return csn_load_refuse(load, place, "an alias is made of letters, digits, dots, hyphens and underscores");
    return CSN_OK;
}

static enum csn_status load_aliases(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                    struct csn_case *of)
{
    const struct csn_place *here = CSN_PLACE(place, "aliases");
    enum csn_status status = csn_load_texts(load, place, value, CSN_SPAN("aliases"), &of->aliases, &of->alias_count);
    for (size_t i = 0; status == CSN_OK && i < of->alias_count; i++)
        status = check_alias(load, CSN_PLACE_AT(here, i), of->aliases[i]);
    return status;
}

static enum csn_status load_cited_rules(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                        struct csn_case *of)
{
    const struct csn_place *here = CSN_PLACE(place, "rules");
    const struct csn_span *ids = NULL;
    size_t count = 0;
    enum csn_status status = csn_load_texts(load, place, value, CSN_SPAN("rules"), &ids, &count);
    if (status != CSN_OK)
        return status;
    if (count == 0)
        return csn_load_refuse(load, place, "rules is missing: a case is evidence for one rule at least");
    const struct csn_rule **rules = csn_arena_alloc_array(&load->catalogue->arena, count, sizeof *rules);
    if (!rules)
        return csn_load_full(load);
    for (size_t i = 0; status == CSN_OK && i < count; i++)
        status = csn_load_rule(load, CSN_PLACE_AT(here, i), ids[i], &rules[i]);
    of->rules = rules;
    of->rule_count = count;
    return status;
}

static enum csn_status load_needs(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_case *of)
{
    const struct csn_place *here = CSN_PLACE(place, "needs");
    const struct csn_value *needs = csn_value_get(value, CSN_SPAN("needs"));
    if (!needs)
        return CSN_OK;
    enum csn_status status = csn_load_object(load, here, needs, needs_members, CSN_COUNT(needs_members));
    if (status == CSN_OK)
        status = csn_load_bits(load, here, needs, CSN_SPAN("areas"), csn_area_bit, &of->areas);
    if (status == CSN_OK)
        status = csn_load_bits(load, here, needs, CSN_SPAN("features"), csn_feature_bit, &of->features);
    return status;
}

static bool is_variable_name(struct csn_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    return name.len > 0;
}

static enum csn_status load_environment(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                        struct csn_case *of)
{
    const struct csn_place *here = CSN_PLACE(place, "environment");
    const struct csn_value *environment = csn_value_get(value, CSN_SPAN("environment"));
    if (!environment)
        return CSN_OK;
    enum csn_status status = csn_load_map(load, here, environment);
    if (status != CSN_OK)
        return status;
    struct csn_environment_entry *entries =
        csn_arena_alloc_array(&load->catalogue->arena, environment->count, sizeof *entries);
    if (!entries)
        return csn_load_full(load);
    for (size_t i = 0; status == CSN_OK && i < environment->count; i++) {
        entries[i].name = environment->items[i].name;
        if (!is_variable_name(entries[i].name))
            return csn_load_refuse(load, here, "%.*s is no name of a variable", CSN_SPAN_ARG(entries[i].name));
        status = csn_load_text(load, here, environment, entries[i].name, &entries[i].value);
        if (status == CSN_OK && csn_span_find(entries[i].value, 0, '\0') < entries[i].value.len)
            return csn_load_refuse(load, CSN_PLACE_NAMED(here, entries[i].name), "no variable can hold a NUL");
    }
    of->environment = entries;
    of->environment_count = environment->count;
    return status;
}

static enum csn_status load_steps(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  const struct csn_value *list, struct csn_case *of)
{
    const struct csn_place *here = CSN_PLACE(place, "steps");
    size_t count = list ? list->count : 1;
    struct csn_step *steps = csn_arena_alloc_array(&load->catalogue->arena, count, sizeof *steps);
    enum csn_status status = CSN_OK;
    if (!steps)
        return csn_load_full(load);
    of->steps = steps;
    of->step_count = count;
    if (!list)
        return csn_load_step_from(load, place, value, 0, of, &steps[0]);
    for (size_t i = 0; status == CSN_OK && i < count; i++) {
        const struct csn_place *step_place = CSN_PLACE_AT(here, i);
        const struct csn_value *step = list->items[i].value;
        status = csn_load_object(load, step_place, step, step_members, CSN_COUNT(step_members));
        if (status == CSN_OK)
            status = csn_load_step_from(load, step_place, step, i, of, &steps[i]);
    }
    return status;
}

static enum csn_status load_names(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_case *of)
{
    enum csn_status status = csn_load_need_text(load, place, value, CSN_SPAN("id"), &of->id);
    if (status == CSN_OK)
        status = check_id(load, CSN_PLACE(place, "id"), of->id);
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("title"), &of->title);
    return status;
}

enum csn_status csn_load_case_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   struct csn_span area, struct csn_case *of)
{
    const struct csn_value *steps = csn_value_get(value, CSN_SPAN("steps"));
    enum csn_status status = steps ? csn_load_object(load, place, value, own_members, CSN_COUNT(own_members))
                                   : csn_load_object(load, place, value, call_members, CSN_COUNT(call_members));
    of->area = area;
    of->file = load->file;
    if (status == CSN_OK)
        status = load_names(load, place, value, of);
    if (status == CSN_OK)
        status = load_aliases(load, place, value, of);
    if (status == CSN_OK)
        status = load_cited_rules(load, place, value, of);
    if (status == CSN_OK)
        status = load_needs(load, place, value, of);
    if (status == CSN_OK)
        status = load_environment(load, place, value, of);
    if (status == CSN_OK)
        status = csn_load_list(load, place, value, CSN_SPAN("steps"), &steps);
    return status == CSN_OK ? load_steps(load, place, value, steps, of) : status;
}

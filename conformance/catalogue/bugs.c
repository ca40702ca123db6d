/* Bugs that real clients had: one, from its JSON; and the first few of each rule. */
#include "catalogue/load.h"

static const struct csn_span members[] = {
    CSN_SPAN_INIT("id"),   CSN_SPAN_INIT("project"), CSN_SPAN_INIT("reference"), CSN_SPAN_INIT("symptom"),
    CSN_SPAN_INIT("rule"), CSN_SPAN_INIT("cases"),   CSN_SPAN_INIT("unseen"),
};

static enum csn_status load_texts(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_bug *bug)
{
    enum csn_status status = csn_load_need_text(load, place, value, CSN_SPAN("id"), &bug->id);
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("project"), &bug->sighting.project);
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("reference"), &bug->sighting.reference);
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("symptom"), &bug->sighting.symptom);
    bug->unseen = CSN_SPAN("");
    return status == CSN_OK ? csn_load_text(load, place, value, CSN_SPAN("unseen"), &bug->unseen) : status;
}

enum csn_status csn_load_bug_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_bug *bug)
{
    struct csn_span rule = CSN_SPAN("");
    enum csn_status status = csn_load_object(load, place, value, members, CSN_COUNT(members));
    if (status == CSN_OK)
        status = load_texts(load, place, value, bug);
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("rule"), &rule);
    if (status == CSN_OK)
        status = csn_load_rule(load, CSN_PLACE(place, "rule"), rule, &bug->rule);
    if (status == CSN_OK)
        status = csn_load_texts(load, place, value, CSN_SPAN("cases"), &bug->cases, &bug->case_count);
    if (status == CSN_OK && (bug->case_count == 0) == (bug->unseen.len == 0))
        return csn_load_refuse(load, place, "a bug has cases that show it, or unseen says why none can");
    return status;
}

static size_t count_of(const struct csn_catalogue *catalogue, const struct csn_rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->bug_count; i++)
        count += catalogue->bugs[i].rule == rule;
    return count < CSN_SEEN_IN_MAX ? count : CSN_SEEN_IN_MAX;
}

static enum csn_status give_sightings(struct csn_catalogue *catalogue, struct csn_rule *rule)
{
    size_t count = count_of(catalogue, rule);
    struct csn_sighting *sightings = csn_arena_alloc_array(&catalogue->arena, count, sizeof *sightings);
    if (!sightings)
        return csn_arena_status(&catalogue->arena);
    for (size_t i = 0; i < catalogue->bug_count && rule->seen_in_count < count; i++)
        if (catalogue->bugs[i].rule == rule)
            sightings[rule->seen_in_count++] = catalogue->bugs[i].sighting;
    rule->seen_in = sightings;
    return CSN_OK;
}

enum csn_status csn_load_sightings(struct csn_catalogue *catalogue, struct csn_error *error)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < catalogue->rule_count; i++)
        status = give_sightings(catalogue, &catalogue->rules[i]);
    return status == CSN_OK ? CSN_OK : csn_error_set(error, status, 0, "no memory for the bugs");
}

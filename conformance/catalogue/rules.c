/* One rule, from its JSON. */
#include "catalogue/load.h"

static const struct csn_span members[] = {
    CSN_SPAN_INIT("id"),     CSN_SPAN_INIT("number"), CSN_SPAN_INIT("level"),  CSN_SPAN_INIT("basis"),
    CSN_SPAN_INIT("sentence"), CSN_SPAN_INIT("source"), CSN_SPAN_INIT("broken"), CSN_SPAN_INIT("mend"),
    CSN_SPAN_INIT("reason"), CSN_SPAN_INIT("unseen"),
};
/* In the order of enum csn_level and enum csn_basis. */
static const struct csn_span levels[] = {CSN_SPAN_INIT("MUST"), CSN_SPAN_INIT("SHOULD"), CSN_SPAN_INIT("MAY")};
static const struct csn_span bases[] = {
    CSN_SPAN_INIT("spec"),
    CSN_SPAN_INIT("test"),
    CSN_SPAN_INIT("derived"),
    CSN_SPAN_INIT("convention"),
};

static enum csn_status load_standing(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                     struct csn_rule *rule)
{
    size_t level = CSN_COUNT(levels), basis = CSN_COUNT(bases);
    enum csn_status status = csn_load_choice(load, place, value, CSN_SPAN("level"), levels, CSN_COUNT(levels), &level);
    if (status == CSN_OK)
        status = csn_load_choice(load, place, value, CSN_SPAN("basis"), bases, CSN_COUNT(bases), &basis);
    if (status != CSN_OK)
        return status;
    if (level == CSN_COUNT(levels) || basis == CSN_COUNT(bases))
        return csn_load_refuse(load, place, "level and basis are needed");
    rule->level = (enum csn_level)level;
    rule->basis = (enum csn_basis)basis;
    return CSN_OK;
}

static enum csn_status load_texts(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_rule *rule)
{
    const struct {
        struct csn_span name;
        struct csn_span *text;
        bool needed;
    } texts[] = {
        {CSN_SPAN("number"), &rule->number, true},   {CSN_SPAN("sentence"), &rule->sentence, true},
        {CSN_SPAN("source"), &rule->source, true},   {CSN_SPAN("broken"), &rule->broken, true},
        {CSN_SPAN("mend"), &rule->mend, true},       {CSN_SPAN("reason"), &rule->reason, false},
        {CSN_SPAN("unseen"), &rule->unseen, false},
    };
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < CSN_COUNT(texts); i++) {
        *texts[i].text = CSN_SPAN("");
        status = texts[i].needed ? csn_load_need_text(load, place, value, texts[i].name, texts[i].text)
                                 : csn_load_text(load, place, value, texts[i].name, texts[i].text);
    }
    return status;
}

enum csn_status csn_load_rule_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   struct csn_span area, struct csn_rule *rule)
{
    enum csn_status status = csn_load_object(load, place, value, members, CSN_COUNT(members));
    rule->area = area;
    if (status == CSN_OK)
        status = csn_load_need_text(load, place, value, CSN_SPAN("id"), &rule->id);
    if (status == CSN_OK)
        status = load_standing(load, place, value, rule);
    if (status == CSN_OK)
        status = load_texts(load, place, value, rule);
    if (status != CSN_OK)
        return status;
    if (rule->level == CSN_LEVEL_MUST && rule->basis >= CSN_BASIS_DERIVED && rule->reason.len == 0)
        return csn_load_refuse(load, place, "a MUST that no specification says needs its reason");
    return CSN_OK;
}

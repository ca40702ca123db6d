#include "reference/internal.h"

#define NAMED(name, group, text, rule, variant, sentence) {CSN_SPAN_INIT(text), CSN_SPAN_INIT(rule), variant, CSN_SPAN_INIT(sentence)},

static const struct csn_reference_switch switches[] = {SWITCH_LIST(NAMED)};

#define GROUPED(name, group, text, rule, variant, sentence) SWITCHES_##group,

static const enum switch_group groups[] = {SWITCH_LIST(GROUPED)};

const struct csn_reference_switch *csn_reference_switches(size_t *count)
{
    *count = CSN_COUNT(switches);
    return switches;
}

bool switches_parse(struct switches *set, struct csn_span list, struct csn_span *unknown)
{
    struct csn_span name;
    *set = (struct switches){0};
    while (csn_span_split(&list, ',', &name)) {
        size_t i = 0;
        while (i < CSN_COUNT(switches) && !csn_span_equal(switches[i].name, name))
            i++;
        if (i == CSN_COUNT(switches)) {
            *unknown = name;
            return false;
        }
        set->on[i] = true;
        set->touches[groups[i]] = true;
    }
    return true;
}

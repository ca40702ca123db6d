/* Names of levels, bases, areas, features and reports. */
#include "catalogue/catalogue.h"

#define NAME_OF(name, text) text,
static const char *const area_names[] = {CSN_AREA_LIST(NAME_OF)};
static const char *const feature_names[] = {CSN_FEATURE_LIST(NAME_OF)};
static const char *const reports_names[] = {CSN_REPORTS_LIST(NAME_OF)};
#undef NAME_OF

static unsigned bit_of(const char *const *names, size_t count, struct csn_span name)
{
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(csn_span_of_string(names[i]), name))
            return 1u << i;
    return 0;
}

unsigned csn_area_bit(struct csn_span name)
{
    return bit_of(area_names, CSN_COUNT(area_names), name);
}

unsigned csn_feature_bit(struct csn_span name)
{
    return bit_of(feature_names, CSN_COUNT(feature_names), name);
}

unsigned csn_reports_bit(struct csn_span name)
{
    return bit_of(reports_names, CSN_COUNT(reports_names), name);
}

const char *csn_area_name(unsigned number)
{
    return area_names[number];
}

const char *csn_feature_name(unsigned number)
{
    return feature_names[number];
}

const char *csn_reports_name(unsigned number)
{
    return reports_names[number];
}

const char *csn_level_name(enum csn_level level)
{
    static const char *const names[] = {
        [CSN_LEVEL_MUST] = "MUST",
        [CSN_LEVEL_SHOULD] = "SHOULD",
        [CSN_LEVEL_MAY] = "MAY",
    };
    return names[level];
}

const char *csn_basis_name(enum csn_basis basis)
{
    static const char *const names[] = {
        [CSN_BASIS_SPEC] = "spec",
        [CSN_BASIS_TEST] = "test",
        [CSN_BASIS_DERIVED] = "derived",
        [CSN_BASIS_CONVENTION] = "convention",
    };
    return names[basis];
}

#include "rules.h"

#include <stdlib.h>

#include <countersign/codepipeline.h>

#include "property.h"

enum { FILES_MAX = 64 };

/* Copies the embedded files of rules, without the bugs, which name cases; returns how many. */
static size_t rule_files(struct csn_catalogue_file files[FILES_MAX])
{
    size_t all, count = 0;
    const struct csn_catalogue_file *embedded = csn_catalogue_embedded(&all);

    for (size_t i = 0; i < all; i++)
        if (csn_span_starts_with(embedded[i].path, CSN_SPAN("rules/")) && !csn_span_starts_with(embedded[i].path, CSN_SPAN("rules/bugs")) &&
            count < FILES_MAX)
            files[count++] = embedded[i];
    return count;
}

static struct csn_catalogue rules;

static void clear_rules(void)
{
    csn_catalogue_clear(&rules);
}

const struct csn_catalogue *csn_fuzz_rules(void)
{
    struct csn_catalogue_file files[FILES_MAX];

    if (rules.rule_count > 0)
        return &rules;
    CSN_FUZZ_PROPERTY(csn_catalogue_load(&rules, csn_codepipeline_model(), files, rule_files(files), NULL) == CSN_OK, "the rules load");
    (void)atexit(clear_rules);
    return &rules;
}

enum csn_status csn_fuzz_load_cases(struct csn_span text, struct csn_catalogue *catalogue, struct csn_error *error)
{
    const struct csn_catalogue_file file = {CSN_SPAN_INIT("cases/user.json"), text};

    return csn_catalogue_load_cases(catalogue, csn_fuzz_rules(), &file, error);
}

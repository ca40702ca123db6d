#include "form.h"

#include <string.h>

#include <countersign/codepipeline.h>

#include "every_kind.h"
#include "key.h"

/* The scope that every target's secret is good for. */
static const struct csn_sigv4_signer signer = {
    .credentials = {CSN_SPAN_INIT(CSN_FUZZ_KEY_ID), CSN_SPAN_INIT(CSN_FUZZ_SECRET), {NULL, 0}},
    .region = CSN_SPAN_INIT(CSN_FUZZ_REGION),
    .service = CSN_SPAN_INIT(CSN_FUZZ_SERVICE),
};

static const struct {
    const char *name;
    struct csn_mutation mutation;
} forms[] = {
    {"bytes", {.form = CSN_MUTATION_BYTES}},
    {"json", {.form = CSN_MUTATION_JSON}},
    {"document", {.form = CSN_MUTATION_DOCUMENT}},
    {"request", {.form = CSN_MUTATION_REQUEST, .signer = &signer}},
    {"request-unsigned", {.form = CSN_MUTATION_REQUEST}},
    {"kinds", {.form = CSN_MUTATION_DOCUMENT}},
    {"answer", {.form = CSN_MUTATION_ANSWER}},
};

static struct csn_mutation chosen;

const struct csn_mutation *csn_mutation_of_form(const char *name)
{
    chosen = forms[0].mutation;
    for (size_t i = 0; i < CSN_COUNT(forms); i++)
        if (strcmp(forms[i].name, name) == 0)
            chosen = forms[i].mutation;
    chosen.model = strcmp(name, "kinds") == 0 ? csn_every_kind_model() : csn_codepipeline_model();
    return &chosen;
}

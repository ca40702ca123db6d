/* select: which cases of the catalogue are meant. */
#ifndef CSN_SELECT_H
#define CSN_SELECT_H

#include <cjson/cJSON.h>

#include "catalogue/catalogue.h"
#include "cli/options.h"

struct csn_selection_options {
    struct csn_texts filters;
    struct csn_texts skips;
    struct csn_texts rules;
    struct csn_texts operations;
    const char *shard; /* "1/4" */
};

/* The rows of an option table for a struct `type` that has these options in the field `select`. */
#define CSN_SELECTION_OPTIONS(type) \
    {.name = "filter", .argument = "GLOB", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, select.filters), \
     .help = "cases whose id matches; may be given again"}, \
    {.name = "skip", .argument = "GLOB", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, select.skips), \
     .help = "leaves out cases whose id matches; may be given again"}, \
    {.name = "rule", .argument = "ID", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, select.rules), \
     .help = "cases that are evidence for this rule; may be given again"}, \
    {.name = "operation", .argument = "NAME", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, select.operations), \
     .help = "cases that call this operation; may be given again"}, \
    {.name = "shard", .argument = "I/N", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, select.shard), \
     .help = "the I-th of N parts of the cases"}

struct csn_selection {
    const struct csn_case **cases; /* in the catalogue's order; on the heap */
    size_t count;
    size_t core;                   /* of these, the ones that need no feature */
    size_t generated;              /* of these, the ones that follow from the model */
};

/* Selects. CSN_ARGUMENT for a rule or an operation that doesn't exist, or a shard that makes no sense. */
enum csn_status csn_selection_make(const struct csn_catalogue *catalogue, const struct csn_selection_options *options,
                                   struct csn_selection *selection, struct csn_error *error) CSN_NODISCARD;
/* Tells whether a case that is not the catalogue's own is meant too; the options must have been good for csn_selection_make. */
bool csn_selection_means(const struct csn_selection_options *options, const struct csn_case *of);
void csn_selection_clear(struct csn_selection *selection);
/* {"filter":[...],...} with what was given; the caller deletes it. NULL when there is no memory. */
cJSON *csn_selection_filters(const struct csn_selection_options *options);
/* The operations that a case calls, each once: call with *step 0 at first; NULL at the end. */
const struct csn_operation *csn_selection_next_operation(const struct csn_case *of, size_t *step);

#endif

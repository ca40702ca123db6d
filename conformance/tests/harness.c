#include "harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#ifndef CSN_COMMAND
#error "CSN_COMMAND: path of the countersign command"
#endif

void harness_open(struct harness *harness)
{
    *harness = (struct harness){.jobs = 4, .timeout_ms = 20000, .hello_timeout_ms = 10000};
    enum csn_status status = csn_catalogue_open(&harness->catalogue, csn_codepipeline_model(), NULL, &harness->error);
    if (status == CSN_OK)
        harness->cases = calloc(harness->catalogue.case_count, sizeof *harness->cases);
    if (status != CSN_OK || !harness->cases) {
        (void)fprintf(stderr, "the catalogue can't be loaded: %s\n", harness->error.message);
        abort();
    }
    csn_collection_init(&harness->collection, &harness->catalogue);
    harness->case_count = csn_collect_all(&harness->catalogue, harness->cases);
}

void harness_close(struct harness *harness)
{
    csn_collection_clear(&harness->collection);
    free(harness->cases);
    csn_catalogue_clear(&harness->catalogue);
}

void harness_run(struct harness *harness, const char *mode, struct csn_span argument)
{
    char text[256];
    char *argv[] = {(char *)(uintptr_t)CSN_COMMAND, (char *)(uintptr_t)mode, text, NULL};
    (void)snprintf(text, sizeof text, "%.*s", CSN_SPAN_ARG(argument));
    csn_collection_clear(&harness->collection);
    struct csn_run_options options = {
        .catalogue = &harness->catalogue,
        .cases = harness->cases,
        .case_count = harness->case_count,
        .jobs = harness->jobs,
        .repeat = 1,
        .seed = 1,
        .timeout_ms = harness->timeout_ms,
        .adapter = {.argv = argv, .hello_timeout_ms = harness->hello_timeout_ms},
        .judge = {.level = CSN_LEVEL_MAY},
        .listener = csn_collection_listener(&harness->collection),
    };
    harness->status = csn_run(&options, &harness->end, &harness->error);
}

void harness_print(const struct harness *harness)
{
    for (size_t i = 0; i < harness->collection.count; i++) {
        const struct csn_told *told = &harness->collection.items[i];
        if (told->verdict != CSN_VERDICT_PASS)
            print_message("    %.*s: %s: %.*s\n", CSN_SPAN_ARG(told->of->id), csn_verdict_name(told->verdict), CSN_SPAN_ARG(told->first));
    }
}

/* Every case of the catalogue, a named test against the reference client over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "harness.h"

static void passes(void **state)
{
    const struct csn_told *told = *state;
    if (told->verdict != CSN_VERDICT_PASS)
        fail_msg("%s: %.*s", csn_verdict_name(told->verdict), CSN_SPAN_ARG(told->first));
    assert_true(told->evidence_count > 0);
}

static const struct csn_told *find(const struct csn_collection *collection, const struct csn_case *of)
{
    for (size_t i = 0; i < collection->count; i++)
        if (collection->items[i].of == of)
            return &collection->items[i];
    return NULL;
}

static char *name_of(const struct csn_case *of)
{
    char *name = malloc(of->id.len + 1);
    if (!name)
        abort();
    (void)snprintf(name, of->id.len + 1, "%.*s", CSN_SPAN_ARG(of->id));
    return name;
}

int main(void)
{
    struct harness harness;
    harness_open(&harness);
    harness_run(&harness, "reference-adapter", CSN_SPAN(""));
    if (harness.status != CSN_OK || harness.end != CSN_RUN_DONE || harness.collection.count != harness.catalogue.case_count) {
        (void)fprintf(stderr, "the run did not end as it should: %s\n", harness.error.message);
        return 1;
    }
    struct CMUnitTest *tests = calloc(harness.case_count, sizeof *tests);
    if (!tests)
        return 1;
    for (size_t i = 0; i < harness.case_count; i++) {
        tests[i].name = name_of(harness.cases[i]);
        tests[i].test_func = passes;
        tests[i].initial_state = (void *)(uintptr_t)find(&harness.collection, harness.cases[i]);
    }
    int failed = _cmocka_run_group_tests("cases", tests, harness.case_count, NULL, NULL);
    for (size_t i = 0; i < harness.case_count; i++)
        free((void *)(uintptr_t)tests[i].name);
    free(tests);
    harness_close(&harness);
    return failed != 0;
}

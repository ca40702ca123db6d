/* The kill matrix: each fault of the reference client is caught by its own rule; no variant is flagged at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "harness.h"
#include "reference/reference.h"

static struct harness harness;

static void is_caught_by_its_own_rule(void **state)
{
    const struct csn_reference_switch *fault = *state;
    const struct csn_rule *rule = csn_catalogue_rule(&harness.catalogue, fault->rule);
    assert_non_null(rule);
    harness.case_count = csn_collect_select(&harness.catalogue, rule, harness.cases);
    harness_run(&harness, "reference-adapter", fault->name);
    assert_int_equal(harness.status, CSN_OK);
    assert_false(harness.collection.failed);
    if (csn_collection_breaks(&harness.collection, rule, rule->level != CSN_LEVEL_MUST))
        return;
    harness_print(&harness);
    fail_msg("%.*s is not caught by %.*s in %zu cases", CSN_SPAN_ARG(fault->name), CSN_SPAN_ARG(fault->rule), harness.case_count);
}

static void is_not_flagged(void **state)
{
    const struct csn_reference_switch *variant = *state;
    size_t flagged = 0;
    assert_non_null(csn_catalogue_rule(&harness.catalogue, variant->rule));
    harness.case_count = csn_collect_select(&harness.catalogue, NULL, harness.cases);
    harness_run(&harness, "reference-adapter", variant->name);
    assert_int_equal(harness.status, CSN_OK);
    assert_int_equal(harness.end, CSN_RUN_DONE);
    assert_int_equal(harness.collection.count, harness.case_count);
    for (size_t i = 0; i < harness.collection.count; i++)
        flagged += harness.collection.items[i].verdict != CSN_VERDICT_PASS;
    if (flagged > 0)
        harness_print(&harness);
    assert_int_equal(flagged, 0);
    assert_int_equal(harness.collection.amended, 0);
}

int main(int argc, char **argv)
{
    size_t count = 0;
    const struct csn_reference_switch *switches = csn_reference_switches(&count);
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    char (*names)[160] = calloc(count, sizeof *names);
    if (!tests || !names)
        return 1;
    harness_open(&harness);
    harness.jobs = 16; /* most of the time is scripted waiting */
    harness.timeout_ms = 3000;
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (argc > 1 && !csn_span_equal(switches[i].name, csn_span_of_string(argv[1])))
            continue;
        (void)snprintf(names[used], sizeof names[used], "%s %.*s", switches[i].is_variant ? "variant" : "fault",
                       CSN_SPAN_ARG(switches[i].name));
        tests[used] = (struct CMUnitTest){.name = names[used],
                                          .test_func = switches[i].is_variant ? is_not_flagged : is_caught_by_its_own_rule,
                                          .initial_state = (void *)(uintptr_t)&switches[i]};
        used++;
    }
    int failed = used == 0 ? 1 : _cmocka_run_group_tests("switches", tests, used, NULL, NULL);
    free(tests);
    free(names);
    harness_close(&harness);
    return failed != 0;
}

/* Adapters that prove nothing get no MUST passed and do no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness.h"

struct mode {
    const char *name;
    enum csn_run_end end; /* how the run ends */
};

static const struct mode modes[] = {
    {"unsupported", CSN_RUN_DONE},  {"success", CSN_RUN_DONE},      {"error", CSN_RUN_DONE},
    {"client-error", CSN_RUN_DONE}, {"guess", CSN_RUN_DONE},        {"echo", CSN_RUN_DONE},
    {"child", CSN_RUN_DONE},        {"twice", CSN_RUN_DONE}, {"garbage", CSN_RUN_ADAPTER_BROKEN},
    {"half-line", CSN_RUN_ADAPTER_BROKEN}, {"wrong-id", CSN_RUN_ADAPTER_BROKEN}, {"flood", CSN_RUN_ADAPTER_BROKEN},
    {"crash", CSN_RUN_ADAPTER_BROKEN}, {"exit", CSN_RUN_ADAPTER_BROKEN}, {"hang", CSN_RUN_ADAPTER_BROKEN},
    {"stays", CSN_RUN_ADAPTER_BROKEN}, {"silent", CSN_RUN_ADAPTER_BROKEN}, {"exits-at-once", CSN_RUN_ADAPTER_BROKEN},
};

static struct harness harness;

static size_t open_descriptors(void)
{
    size_t count = 0;
    char path[64];
    for (int fd = 0; fd < 1024; fd++) {
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        char target[256];
        count += readlink(path, target, sizeof target) >= 0;
    }
    return count;
}

static bool has_children(void)
{
    char path[64];
    int pid = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *children = fopen(path, "r");
    bool found = children && fscanf(children, "%d", &pid) == 1;
    if (children)
        (void)fclose(children);
    return found;
}

static void gets_nothing_passed(void **state)
{
    const struct mode *mode = *state;
    size_t before = open_descriptors();
    /* Only the silent one is waited for in vain; the others may be slow on a busy machine. */
    harness.hello_timeout_ms = strcmp(mode->name, "silent") == 0 ? 1000 : 30000;
    harness_run(&harness, "null-adapter", csn_span_of_string(mode->name));
    assert_int_equal(harness.status, CSN_OK);
    for (size_t i = 0; i < harness.collection.count; i++) {
        const struct csn_told *told = &harness.collection.items[i];
        if (told->verdict == CSN_VERDICT_PASS || told->verdict == CSN_VERDICT_WARN)
            fail_msg("%.*s passed", CSN_SPAN_ARG(told->of->id));
    }
    assert_int_equal(harness.end, mode->end);
    if (mode->end == CSN_RUN_ADAPTER_BROKEN)
        assert_true(harness.error.message[0] != '\0');
    assert_int_equal(open_descriptors(), before);
    assert_false(has_children());
}

int main(void)
{
    struct CMUnitTest tests[CSN_COUNT(modes)];
    harness_open(&harness);
    harness.case_count = csn_collect_sample(&harness.catalogue, harness.cases);
    harness.timeout_ms = 250;
    harness_run(&harness, "reference-adapter", CSN_SPAN("")); /* the event library opens a pair of pipes once for a process */
    for (size_t i = 0; i < CSN_COUNT(modes); i++)
        tests[i] = (struct CMUnitTest){.name = modes[i].name, .test_func = gets_nothing_passed,
                                       .initial_state = (void *)(uintptr_t)&modes[i]};
    int failed = _cmocka_run_group_tests("null adapters", tests, CSN_COUNT(modes), NULL, NULL);
    harness_close(&harness);
    return failed != 0;
}

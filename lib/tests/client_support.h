/* What the tests of building requests and of answers share. */
#ifndef CSN_TESTS_CLIENT_SUPPORT_H
#define CSN_TESTS_CLIENT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/client.h>

/* A service of the tests' own, in the style of Smithy's protocol tests. */
enum { SHAPE_STRING, SHAPE_GREETING, SHAPE_INVALID_GREETING, SHAPE_COMPLEX_ERROR, SHAPE_FOO_ERROR };
static const struct csn_shape_member greeting_members[] = {{CSN_SPAN_INIT("greeting"), SHAPE_STRING, false},
                                                           {CSN_SPAN_INIT("name"), SHAPE_STRING, true}};
static const struct csn_shape_member error_members[] = {{CSN_SPAN_INIT("message"), SHAPE_STRING, false}};
static const struct csn_shape shapes[] = {
    [SHAPE_STRING] = {.name = CSN_SPAN_INIT("String"), .kind = CSN_SHAPE_STRING},
    [SHAPE_GREETING] = {.name = CSN_SPAN_INIT("Greeting"), .kind = CSN_SHAPE_STRUCTURE, .members = greeting_members, .member_count = 2},
    [SHAPE_INVALID_GREETING] = {.name = CSN_SPAN_INIT("InvalidGreeting"), .kind = CSN_SHAPE_STRUCTURE, .members = error_members, .member_count = 1},
    [SHAPE_COMPLEX_ERROR] = {.name = CSN_SPAN_INIT("ComplexError"), .kind = CSN_SHAPE_STRUCTURE},
    [SHAPE_FOO_ERROR] = {.name = CSN_SPAN_INIT("FooError"), .kind = CSN_SHAPE_STRUCTURE},
};
static const uint32_t errors[] = {SHAPE_INVALID_GREETING, 99, SHAPE_COMPLEX_ERROR, SHAPE_FOO_ERROR};
static const struct csn_operation operations[] = {
    {CSN_SPAN_INIT("Greet"), CSN_SHAPE_NONE, SHAPE_GREETING, errors, CSN_COUNT(errors)},
    {CSN_SPAN_INIT("Forget"), CSN_SHAPE_NONE, CSN_SHAPE_NONE, errors, 1},
};
static const struct csn_model model = {CSN_SPAN_INIT("Greeter_20150830"), CSN_SPAN_INIT("2015-08-30"), CSN_SPAN_INIT("greeter"),
                                       shapes, CSN_COUNT(shapes), operations, CSN_COUNT(operations), {NULL, 0}};
static const struct csn_operation *const greet = &operations[0];
static const struct csn_operation *const forget = &operations[1];

static const struct csn_client_config example = {
    .model = &model,
    .authority = CSN_SPAN_INIT("127.0.0.1:8080"),
    .region = CSN_SPAN_INIT("us-east-1"),
    .credentials = {CSN_SPAN_INIT("AKIDEXAMPLE"), CSN_SPAN_INIT("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {NULL, 0}},
};
static const struct csn_time now = {1440938160, 999999999}; /* 2015-08-30T12:36:00.999999999Z */

static inline void assert_span(struct csn_span got, const char *expected)
{
    if (!csn_span_equal(got, csn_span_of_string(expected)))
        fail_msg("got:\n%.*s\nexpected:\n%s", CSN_SPAN_ARG(got), expected);
}

#endif

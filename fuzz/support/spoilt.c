#include "spoilt.h"

#include <stdlib.h>
#include <string.h>

#include "property.h"

static const struct csn_shape_member stray = {CSN_SPAN_INIT("stray"), CSN_SHAPE_NONE, false};

static void no_such_kind(struct csn_shape *shape)
{
    shape->kind = (enum csn_shape_kind)99;
}

static void no_such_format(struct csn_shape *shape)
{
    shape->format = (enum csn_timestamp_format)99;
}

static void no_such_member(struct csn_shape *shape)
{
    shape->members = &stray;
    shape->member_count = 1;
}

static void list_of_nothing(struct csn_shape *shape)
{
    shape->kind = CSN_SHAPE_LIST;
    shape->member_count = 0;
}

static void map_of_nothing(struct csn_shape *shape)
{
    shape->kind = CSN_SHAPE_MAP;
    shape->member_count = 0;
}

static void bounds_backwards(struct csn_shape *shape)
{
    shape->has_min = shape->has_max = true;
    shape->min = 2;
    shape->max = 1;
}

static void no_pattern(struct csn_shape *shape)
{
    shape->pattern = CSN_SPAN("(");
}

static void member_of_no_name(struct csn_shape *shape)
{
    static const struct csn_shape_member quoted[] = {{.name = CSN_SPAN_INIT("a\"b")}};

    shape->kind = CSN_SHAPE_STRUCTURE;
    shape->members = quoted;
    shape->member_count = 1;
}

static void (*const ways[])(struct csn_shape *) = {no_such_kind,     no_such_format, no_such_member, list_of_nothing, map_of_nothing,
                                                   bounds_backwards, no_pattern,     member_of_no_name};

static void check_refused(const struct csn_model *spoilt)
{
    struct csn_error error = {.message = ""};

    CSN_FUZZ_PROPERTY(csn_model_check(spoilt, &error) != CSN_OK && error.message[0] != '\0', "a spoilt model is refused");
}

static void check_shapes(struct csn_model spoilt, uint32_t chance)
{
    struct csn_shape *shapes = malloc(spoilt.shape_count * sizeof *shapes);
    size_t chosen = chance % spoilt.shape_count;

    CSN_FUZZ_PROPERTY(shapes != NULL, "the harness has memory");
    memcpy(shapes, spoilt.shapes, spoilt.shape_count * sizeof *shapes);
    spoilt.shapes = shapes;
    ways[chance / 16 % CSN_COUNT(ways)](&shapes[chosen]);
    check_refused(&spoilt);
    shapes[chosen] = shapes[(chosen + 1) % spoilt.shape_count]; /* one name twice */
    if (spoilt.shape_count > 1)
        check_refused(&spoilt);
    free(shapes);
}

/* An input that is no structure: a shape that isn't there, or the first one that is another kind. */
static void check_operation(struct csn_model spoilt, uint32_t chance)
{
    struct csn_operation operations[2] = {spoilt.operations[chance % spoilt.operation_count]};
    uint32_t other = 0;

    while (other < spoilt.shape_count && spoilt.shapes[other].kind == CSN_SHAPE_STRUCTURE)
        other++;
    spoilt.operations = operations;
    spoilt.operation_count = 1;
    operations[1] = operations[0];
    operations[0].input = other;
    check_refused(&spoilt);
    /* cppcheck-suppress unreadVariable; the model points there */
    operations[0] = operations[1];
    spoilt.operation_count = 2;
    check_refused(&spoilt);
}

void csn_fuzz_check_spoilt(const struct csn_model *model, uint32_t chance)
{
    if (model->shape_count > 0)
        check_shapes(*model, chance);
    if (model->operation_count > 0)
        check_operation(*model, chance);
}

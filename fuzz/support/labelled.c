#include "labelled.h"

#include "answer_text.h"
#include "draw.h"
#include "property.h"

enum { STATUS_MIN = 200, STATUS_MAX = 206, TEXT_CEILING = 16 << 20, ADDED_MAX = 3 };

struct work {
    const struct csn_model *model;
    struct csn_fuzz_label *label;
    struct csn_chance chance;
    struct csn_arena *arena;
};

static struct csn_value *need(struct csn_value *value)
{
    CSN_FUZZ_PROPERTY(value != NULL, "the harness has memory");
    return value;
}

static void add(struct work *work, struct csn_value *object, struct csn_span name, struct csn_value *value)
{
    CSN_FUZZ_PROPERTY(csn_value_add(work->arena, object, name, value) == CSN_OK, "the harness has memory");
}

static bool has_member(const struct csn_value *object, struct csn_span name)
{
    return csn_value_get(object, name) != NULL;
}

/* Members that the model lacks, and nulls for those that were left out. */
static void add_freedoms(struct work *work, const struct csn_shape *shape, struct csn_value *object)
{
    static const struct csn_span unknown[] = {CSN_SPAN_INIT("__type"), CSN_SPAN_INIT("Error"), CSN_SPAN_INIT("x-unknown"),
                                              CSN_SPAN_INIT("")};

    for (size_t i = csn_chance_below(&work->chance, ADDED_MAX); i > 0; i--) {
        add(work, object, unknown[(i + csn_chance_below(&work->chance, 2)) % CSN_COUNT(unknown)],
            need(csn_value_new(work->arena, csn_chance_once_in(&work->chance, 2) ? CSN_VALUE_OBJECT : CSN_VALUE_NULL)));
        work->label->unknown_members++;
    }
    for (size_t i = 0; i < shape->member_count; i++) {
        if (shape->members[i].required || has_member(object, shape->members[i].name) || !csn_chance_once_in(&work->chance, 3))
            continue;
        add(work, object, shape->members[i].name, need(csn_value_new(work->arena, CSN_VALUE_NULL)));
        work->label->null_members++;
    }
}

/* Any order of members is one. */
static void shuffle(struct work *work, struct csn_value *object)
{
    for (size_t i = object->count; i > 1; i--) {
        size_t other = csn_chance_below(&work->chance, i);
        struct csn_value_item item = object->items[i - 1];

        object->items[i - 1] = object->items[other];
        object->items[other] = item;
    }
}

/* A copy of the value, written as a service may write it. */
static struct csn_value *loosen(struct work *work, uint32_t index, const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(work->model, index);
    struct csn_value *copy = need(csn_value_new(work->arena, value->kind));
    bool structure = shape->kind == CSN_SHAPE_STRUCTURE;

    *copy = *value;
    copy->items = NULL;
    copy->count = copy->capacity = 0;
    for (size_t i = 0; i < value->count; i++) {
        const struct csn_shape_member *member = structure ? csn_shape_find_member(shape, value->items[i].name)
                                                          : &shape->members[shape->kind == CSN_SHAPE_MAP];

        add(work, copy, value->items[i].name, loosen(work, member->shape, value->items[i].value));
    }
    if (structure) {
        add_freedoms(work, shape, copy);
        shuffle(work, copy);
    }
    return copy;
}

static void write_body(struct work *work, struct csn_buf *body)
{
    const struct csn_draw_options options = {.legal = true, .text_max = 64};
    uint64_t bits = csn_chance_next(&work->chance);
    const struct csn_json_style style = {bits & 1, bits & 2, bits & 4, bits & 8, bits & 16, bits & 32, false};
    struct csn_value *output = need(csn_draw_value(work->model, work->label->operation->output, &options, &work->chance, work->arena));

    work->label->output = output;
    CSN_FUZZ_PROPERTY(csn_value_write(body, loosen(work, work->label->operation->output, output), &style) == CSN_OK,
                      "a generated output can be written");
}

static void spoil(struct work *work, enum csn_fuzz_spoilt spoilt, struct csn_buf *body)
{
    if (spoilt == CSN_FUZZ_WHOLE)
        return;
    work->label->unknown_members = work->label->null_members = 0;
    work->label->output = NULL;
    work->label->kind = CSN_OUTCOME_UNUSABLE;
    if (spoilt == CSN_FUZZ_CUT) {
        csn_buf_truncate(body, 1 + csn_chance_below(&work->chance, body->len - 1));
        return;
    }
    if (spoilt == CSN_FUZZ_BEHIND) {
        CSN_FUZZ_PROPERTY(csn_buf_append(body, CSN_SPAN(" x")) == CSN_OK, "the answer has room");
        return;
    }
    csn_buf_reset(body);
    if (spoilt == CSN_FUZZ_EMPTY_BODY)
        work->label->kind = CSN_OUTCOME_SUCCESS;
    else
        CSN_FUZZ_PROPERTY(csn_buf_append(body, CSN_SPAN("[{}]")) == CSN_OK, "the answer has room");
}

static void make(struct work *work, enum csn_fuzz_spoilt spoilt)
{
    struct csn_buf body, answer;

    csn_buf_init(&body, NULL, TEXT_CEILING);
    csn_buf_init(&answer, NULL, TEXT_CEILING);
    work->label->kind = CSN_OUTCOME_SUCCESS;
    if (work->label->operation->output == CSN_SHAPE_NONE) {
        CSN_FUZZ_PROPERTY(csn_buf_append(&body, csn_chance_once_in(&work->chance, 2) ? CSN_SPAN("{}") : CSN_SPAN("<html>")) == CSN_OK,
                          "the answer has room");
    } else {
        write_body(work, &body);
        spoil(work, spoilt, &body);
    }
    csn_fuzz_write_answer(work->label->status, CSN_SPAN("X-Amzn-RequestId: r\r\nContent-Type: text/html\r\n"), csn_buf_span(&body),
                          csn_chance_once_in(&work->chance, 2), &answer);
    work->label->answer = csn_arena_copy(work->arena, csn_buf_span(&answer));
    CSN_FUZZ_PROPERTY(work->label->answer.data != NULL, "the harness has memory");
    csn_buf_clear(&answer);
    csn_buf_clear(&body);
}

void csn_fuzz_take_label(struct csn_fuzz_input *input, struct csn_arena *arena, struct csn_fuzz_label *label)
{
    struct work work = {.model = csn_codepipeline_model(), .label = label, .arena = arena};
    enum csn_fuzz_spoilt spoilt;

    *label = (struct csn_fuzz_label){0};
    label->operation = &work.model->operations[csn_fuzz_take_range(input, 0, (int64_t)work.model->operation_count - 1)];
    label->status = (int)csn_fuzz_take_range(input, STATUS_MIN, STATUS_MAX);
    label->status = label->status == 204 ? 200 : label->status; /* which has no body */
    spoilt = (enum csn_fuzz_spoilt)csn_fuzz_take_range(input, 0, CSN_FUZZ_SPOILS - 1);
    work.chance.state = csn_fuzz_take_uint(input, 4);
    make(&work, spoilt);
}

void csn_fuzz_put_label(struct csn_fuzz_output *output, const struct csn_operation *operation, int status,
                        enum csn_fuzz_spoilt spoilt, uint32_t seed)
{
    const struct csn_model *model = csn_codepipeline_model();

    csn_fuzz_put_range(output, 0, (int64_t)model->operation_count - 1, operation - model->operations);
    csn_fuzz_put_range(output, STATUS_MIN, STATUS_MAX, status);
    csn_fuzz_put_range(output, 0, CSN_FUZZ_SPOILS - 1, spoilt);
    csn_fuzz_put_uint(output, 4, seed);
}

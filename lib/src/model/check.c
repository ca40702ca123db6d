#include <countersign/model.h>

/* What is being checked, so that every refusal can name it. */
struct subject {
    const struct csn_model *model;
    struct csn_span name; /* of the shape or operation */
    struct csn_error *error;
};

static enum csn_status refuse(const struct subject *subject, enum csn_status status, const char *what, struct csn_span detail)
{
    return csn_error_set(subject->error, status, 0, "%.*s: %s%s%.*s", CSN_SPAN_ARG(subject->name), what,
                         detail.len ? " " : "", CSN_SPAN_ARG(detail));
}

static bool is_aggregate(enum csn_shape_kind kind)
{
    return kind <= CSN_SHAPE_MAP;
}

static bool has_length_or_range(enum csn_shape_kind kind)
{
    switch (kind) {
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP:
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_BLOB:
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
        return true;
    default:
        return false;
    }
}

/* An Identifier of Smithy, which JSON spells as it is: the encoder looks for nothing to escape in it. */
static bool is_identifier(struct csn_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.data[i];
        bool is_letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
        if (!is_letter && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return name.len > 0;
}

static enum csn_status check_members(const struct subject *subject, const struct csn_shape *shape)
{
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        if (!csn_model_shape(subject->model, member->shape))
            return refuse(subject, CSN_NOT_FOUND, "no shape behind member", member->name);
        if (!is_identifier(member->name))
            return refuse(subject, CSN_SYNTAX, "a member's name is no identifier:", member->name);
        for (size_t j = 0; j < i; j++)
            if (csn_span_equal(shape->members[j].name, member->name))
                return refuse(subject, CSN_CONSTRAINT, "two members of the name", member->name);
    }
    return CSN_OK;
}

static enum csn_status check_member_count(const struct subject *subject, const struct csn_shape *shape)
{
    if (shape->kind == CSN_SHAPE_LIST && shape->member_count != 1)
        return refuse(subject, CSN_CONSTRAINT, "a list has one member", csn_span_of(NULL, 0));
    if (shape->kind == CSN_SHAPE_MAP && shape->member_count != 2)
        return refuse(subject, CSN_CONSTRAINT, "a map has a key and a value", csn_span_of(NULL, 0));
    if (!is_aggregate(shape->kind) && shape->member_count != 0)
        return refuse(subject, CSN_CONSTRAINT, "this kind has no members", csn_span_of(NULL, 0));
    return CSN_OK;
}

static enum csn_status check_key(const struct subject *subject, const struct csn_shape *shape)
{
    if (shape->kind != CSN_SHAPE_MAP)
        return CSN_OK;
    enum csn_shape_kind kind = csn_model_shape(subject->model, shape->members[0].shape)->kind;
    if (kind != CSN_SHAPE_STRING && kind != CSN_SHAPE_ENUM)
        return refuse(subject, CSN_UNSUPPORTED, "a key that is no string", csn_span_of(NULL, 0));
    return CSN_OK;
}

static enum csn_status check_constraints(const struct subject *subject, const struct csn_shape *shape)
{
    if ((shape->has_min || shape->has_max) && !has_length_or_range(shape->kind))
        return refuse(subject, CSN_CONSTRAINT, "this kind has neither length nor range", csn_span_of(NULL, 0));
    if (shape->has_min && shape->has_max && shape->min > shape->max)
        return refuse(subject, CSN_CONSTRAINT, "the least value is above the greatest", csn_span_of(NULL, 0));
    if (!shape->pattern.len)
        return CSN_OK;
    if (shape->kind != CSN_SHAPE_STRING)
        return refuse(subject, CSN_CONSTRAINT, "a pattern on what is no string", csn_span_of(NULL, 0));
    bool matches;
    struct csn_error detail;
    enum csn_status status = csn_pattern_match(shape->pattern, csn_span_of(NULL, 0), &matches, &detail);
    if (status != CSN_OK)
        return refuse(subject, status, "pattern:", csn_span_of_string(detail.message));
    return CSN_OK;
}

static enum csn_status check_shape(const struct subject *subject, const struct csn_shape *shape)
{
    if ((size_t)shape->kind > CSN_SHAPE_DOCUMENT)
        return refuse(subject, CSN_UNSUPPORTED, "an unknown kind of shape", csn_span_of(NULL, 0));
    if ((size_t)shape->format > CSN_TIMESTAMP_HTTP_DATE)
        return refuse(subject, CSN_UNSUPPORTED, "an unknown format of timestamps", csn_span_of(NULL, 0));
    enum csn_status status = check_member_count(subject, shape);
    if (status == CSN_OK)
        status = check_members(subject, shape);
    if (status == CSN_OK)
        status = check_key(subject, shape);
    if (status == CSN_OK)
        status = check_constraints(subject, shape);
    return status;
}

static enum csn_status check_structure_index(const struct subject *subject, uint32_t index, const char *what)
{
    const struct csn_shape *shape = csn_model_shape(subject->model, index);
    if (!shape)
        return refuse(subject, CSN_NOT_FOUND, "no shape behind the", csn_span_of_string(what));
    if (shape->kind != CSN_SHAPE_STRUCTURE)
        return refuse(subject, CSN_CONSTRAINT, "no structure is the", csn_span_of_string(what));
    return CSN_OK;
}

static enum csn_status check_operation(const struct subject *subject, const struct csn_operation *operation)
{
    enum csn_status status = CSN_OK;
    if (operation->input != CSN_SHAPE_NONE)
        status = check_structure_index(subject, operation->input, "input");
    if (status == CSN_OK && operation->output != CSN_SHAPE_NONE)
        status = check_structure_index(subject, operation->output, "output");
    for (size_t i = 0; status == CSN_OK && i < operation->error_count; i++)
        status = check_structure_index(subject, operation->errors[i], "error");
    return status;
}

enum csn_status csn_model_check(const struct csn_model *model, struct csn_error *error)
{
    for (size_t i = 0; i < model->shape_count; i++) {
        const struct csn_shape *shape = &model->shapes[i];
        struct subject subject = {model, shape->name, error};
        if (csn_model_find_shape(model, shape->name) != shape)
            return refuse(&subject, CSN_CONSTRAINT, "two shapes of this name", csn_span_of(NULL, 0));
        enum csn_status status = check_shape(&subject, shape);
        if (status != CSN_OK)
            return status;
    }
    for (size_t i = 0; i < model->operation_count; i++) {
        const struct csn_operation *operation = &model->operations[i];
        struct subject subject = {model, operation->name, error};
        if (csn_model_find_operation(model, operation->name) != operation)
            return refuse(&subject, CSN_CONSTRAINT, "two operations of this name", csn_span_of(NULL, 0));
        enum csn_status status = check_operation(&subject, operation);
        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

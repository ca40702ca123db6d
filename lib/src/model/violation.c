#include <inttypes.h>

#include <countersign/hex.h>
#include <countersign/model.h>

#define LEXEME_SHOWN 40 /* bytes of a number; a longer one is cut */

/* What a length counts. */
static const char *unit(enum csn_shape_kind kind, bool one)
{
    if (kind == CSN_SHAPE_BLOB)
        return one ? "byte" : "bytes";
    if (kind == CSN_SHAPE_LIST || kind == CSN_SHAPE_MAP)
        return one ? "element" : "elements";
    return one ? "character" : "characters";
}

static enum csn_status describe_length(const struct csn_violation *violation, struct csn_buf *buf, const char *relation)
{
    const char *counted = unit(violation->shape->kind, violation->actual == 1);
    return csn_buf_append_format(buf, "%" PRId64 " %s %s %s %" PRId64, violation->actual, counted,
                                 violation->actual == 1 ? "is" : "are", relation, violation->limit);
}

static enum csn_status describe_range(const struct csn_violation *violation, struct csn_buf *buf, const char *relation)
{
    if (violation->shape->sensitive)
        return csn_buf_append_format(buf, "the number is %s than %" PRId64, relation, violation->limit);
    struct csn_span lexeme = csn_span_slice(violation->value->text, 0, LEXEME_SHOWN);
    return csn_buf_append_format(buf, "%.*s is %s than %" PRId64, CSN_SPAN_ARG(lexeme), relation, violation->limit);
}

static enum csn_status describe_reason(const struct csn_violation *violation, struct csn_buf *buf)
{
    const struct csn_shape *shape = violation->shape;
    switch (violation->kind) {
    case CSN_VIOLATION_REQUIRED:
        return csn_buf_append_format(buf, "%.*s requires it, and it is missing", CSN_SPAN_ARG(shape->name));
    case CSN_VIOLATION_KIND:
        return csn_buf_append_format(buf, "%s stands where %s belongs", csn_value_kind_name(violation->value->kind),
                                     csn_shape_kind_name(shape->kind));
    case CSN_VIOLATION_LENGTH_MIN:
        return describe_length(violation, buf, "fewer than");
    case CSN_VIOLATION_LENGTH_MAX:
        return describe_length(violation, buf, "more than");
    case CSN_VIOLATION_RANGE_MIN:
        return describe_range(violation, buf, "less");
    case CSN_VIOLATION_RANGE_MAX:
        return describe_range(violation, buf, "more");
    case CSN_VIOLATION_PATTERN:
        return csn_buf_append_format(buf, "the text does not match %.*s", CSN_SPAN_ARG(shape->pattern));
    case CSN_VIOLATION_ENUM:
        return csn_buf_append_format(buf, "the text is no value of %.*s that the model knows", CSN_SPAN_ARG(shape->name));
    case CSN_VIOLATION_UNKNOWN_MEMBER:
    default:
        return csn_buf_append_format(buf, "%.*s has no such member", CSN_SPAN_ARG(shape->name));
    }
}

enum csn_status csn_violation_describe(const struct csn_violation *violation, struct csn_buf *buf)
{
    size_t start = buf->len;
    struct csn_span path = violation->path.len ? violation->path : CSN_SPAN("the top level");
    enum csn_status status = csn_hex_escape(path, buf);
    if (status == CSN_OK)
        status = csn_buf_append(buf, CSN_SPAN(": "));
    if (status == CSN_OK)
        status = describe_reason(violation, buf);
    if (status != CSN_OK)
        csn_buf_truncate(buf, start);
    return status;
}

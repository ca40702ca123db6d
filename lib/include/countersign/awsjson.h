/* awsjson: AWS JSON 1.1 bodies: encode, decode, compare; one engine over shapes, no code for any member.
 *
 * An input *value* is a JSON document by the model's member names in which a timestamp is a number of epoch seconds of any
 * precision. Encoding makes the body that goes over the wire from it; a typed struct with a binding gives the same bytes.
 * Comparing holds a body that a client sent against the input it was given, with every freedom that the rules leave.
 * A model here is one that passes csn_model_check.
 */
#ifndef CSN_AWSJSON_H
#define CSN_AWSJSON_H

#include <countersign/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Appends the body for `value`: members in the model's order, null members of structures left out (rule
 * body.null-omitted), timestamps by their format with at most milliseconds (time.precision), blobs as they are. `value`
 * NULL, or `shape` CSN_SHAPE_NONE, gives {} (envelope.empty-input). Constraints are not checked (validate.lenient).
 * CSN_TYPE for a value of the wrong kind, CSN_NOT_FOUND for a member that the shape lacks, CSN_RANGE for a number past its
 * shape's bits or an instant past the years 1 to 9999, CSN_ENCODING for text that is not UTF-8, each naming its path. */
CSN_API enum csn_status csn_awsjson_encode(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                           const struct csn_json_style *style, struct csn_buf *body,
                                           struct csn_error *error) CSN_NODISCARD;
/* As above from a C struct and its binding; allocates nothing but in `body`. */
CSN_API enum csn_status csn_awsjson_encode_struct(const struct csn_model *model, const struct csn_binding *binding,
                                                  const void *object, const struct csn_json_style *style,
                                                  struct csn_buf *body, struct csn_error *error) CSN_NODISCARD;

/* What decoding put right. */
struct csn_awsjson_notes {
    size_t unknown_members; /* ignored (rule output.unknown-ignored) */
    size_t null_members;    /* taken as absent (output.null-absent) */
    size_t corrected;       /* required members that were missing: given their zero value (output.missing-required) */
};

/* Decodes a body into a value of the shape: a structure with only known, non-null members, in the model's order, the last of a name
 * that stands twice; unknown enum values stay; null elements of lists and maps stay; timestamps become numbers. An empty body is an
 * output without members (output.empty-body); for CSN_SHAPE_NONE the body is not looked at and the value has no members.
 * `*value` is in `arena`. CSN_TYPE for another kind and CSN_RANGE for a number past its shape's bits name the path; else as
 * csn_value_parse. `notes` may be NULL. */
CSN_API enum csn_status csn_awsjson_decode(const struct csn_model *model, uint32_t shape, struct csn_span body,
                                           struct csn_arena *arena, struct csn_value **value,
                                           struct csn_awsjson_notes *notes, struct csn_error *error) CSN_NODISCARD;
/* As above into the C struct `object`, zeroed first; what it points to is in `arena` or borrowed from `body`. Null elements of
 * lists and maps are passed over. */
CSN_API enum csn_status csn_awsjson_decode_struct(const struct csn_model *model, const struct csn_binding *binding,
                                                  struct csn_span body, struct csn_arena *arena, void *object,
                                                  struct csn_awsjson_notes *notes, struct csn_error *error) CSN_NODISCARD;

/* How a sent body may differ from the input. X(name, rule, sentence): `rule` is the id of the rule that the difference breaks; where
 * it depends on the shape, it is the rule for a string. csn_difference_rule gives the exact one. */
#define CSN_DIFFERENCE_LIST(X) \
    X(MISSING, "body.given-sent", "a member that was given is not in the body") \
    X(MISSING_STRUCTURE, "body.empty-structure", "a structure that was given empty is not in the body") \
    X(EXTRA, "body.nothing-else", "the body has a member that was not given") \
    X(MEMBER_NAME, "body.member-names", "the member is spelt in another way than the model's") \
    X(NULL_SENT, "body.null-omitted", "a null was written where the member must be left out") \
    X(KIND, "string.kind", "the member has another JSON kind than its shape asks for") \
    X(STRING, "body.given-sent", "the string is not the one that was given") \
    X(NUMBER, "body.given-sent", "the number is not the one that was given") \
    X(NOT_WHOLE, "number.integer", "an integer has a fraction") \
    X(SPELLING, "number.plain", "an integer is not written in plain digits") \
    X(MILLISECONDS, "time.epoch-seconds", "the timestamp counts milliseconds instead of seconds") \
    X(INSTANT, "time.instant", "the timestamp is another instant than the one that was given") \
    X(PRECISION, "time.precision", "the timestamp is finer than milliseconds") \
    X(DUPLICATE, "body.unique-names", "the name stands twice in its object") \
    X(COUNT, "body.given-sent", "the list has another number of elements") \
    X(VALUE, "body.given-sent", "the boolean or document is not the one that was given")

enum csn_difference_kind {
#define CSN_DIFFERENCE_ENUMERATOR(name, rule, sentence) CSN_DIFFERENCE_##name,
    CSN_DIFFERENCE_LIST(CSN_DIFFERENCE_ENUMERATOR)
#undef CSN_DIFFERENCE_ENUMERATOR
};

struct csn_difference {
    enum csn_difference_kind kind;
    struct csn_span path;             /* executionDetails.percentComplete; as the body spells it for MEMBER_NAME; in the arena */
    const struct csn_shape *shape;    /* of the place, or of its structure where the place is unknown to the model */
    const struct csn_value *expected; /* what was given; NULL: nothing */
    const struct csn_value *actual;   /* what was sent; NULL: nothing */
};

struct csn_difference_list {
    struct csn_difference *items; /* in the arena */
    size_t count;
    size_t capacity; /* private */
};

/* Appends every difference between the input `expected` (NULL: nothing given) and the body `actual` to `*list` (zeroed by the
 * caller), CSN_FINDINGS_MAX at most; on failure the list is as it was. Key order, white space and escapes never differ, nor does the
 * spelling of a number but for an integer's (SPELLING). Null in a structure of the input means not given; a null that was sent
 * for a given value makes it MISSING, with that null as `actual`. A name alike but for letter case, "_" and "-" is MEMBER_NAME
 * alone, and its value is compared all the same.
 *
 * Equal too are: a timestamp cut to milliseconds or whole seconds, toward the past or toward zero (time.precision); a lone
 * surrogate of the input and one or three U+FFFD; a structure that was given without any of its required members and is
 * left out; a member that the model lacks and the caller gave, sent or left out; and, where the caller gave another kind
 * than the shape asks for, every value of the right kind, but for "50" and true given for an integer, which mean 50 and 1.
 * A timestamp is PRECISION when it says the given instant too finely (to the microsecond, as a double may) or rounds it to less than
 * a millisecond away; else it is INSTANT. */
CSN_API enum csn_status csn_awsjson_compare(const struct csn_model *model, uint32_t shape, const struct csn_value *expected,
                                            const struct csn_value *actual, struct csn_arena *arena,
                                            struct csn_difference_list *list) CSN_NODISCARD;
/* The id of the rule that the difference breaks ("time.epoch-seconds" for a timestamp of the wrong kind), static. */
CSN_API const char *csn_difference_rule(const struct csn_difference *difference);
CSN_API const char *csn_difference_sentence(enum csn_difference_kind kind);

#ifdef __cplusplus
}
#endif
#endif

/* model: the shapes of a service as data; knows no service.
 *
 * A shape has a kind, members, constraints and traits. Shapes refer to each other by index into the model's table, so that
 * they may be recursive; all is immutable and may be static. The words are Smithy's. What the codec lacks is refused by
 * name by csn_model_check.
 */
#ifndef CSN_MODEL_H
#define CSN_MODEL_H

#include <countersign/time.h>
#include <countersign/value.h>

#ifdef __cplusplus
extern "C" {
#endif

enum csn_shape_kind {
    CSN_SHAPE_STRUCTURE,
    CSN_SHAPE_UNION,
    CSN_SHAPE_LIST,
    CSN_SHAPE_MAP,
    CSN_SHAPE_STRING,
    CSN_SHAPE_ENUM,
    CSN_SHAPE_BLOB,
    CSN_SHAPE_BOOLEAN,
    CSN_SHAPE_INTEGER, /* 32 bits */
    CSN_SHAPE_LONG,    /* 64 bits */
    CSN_SHAPE_FLOAT,
    CSN_SHAPE_DOUBLE,
    CSN_SHAPE_TIMESTAMP,
    CSN_SHAPE_DOCUMENT
};

enum csn_timestamp_format { CSN_TIMESTAMP_EPOCH_SECONDS, CSN_TIMESTAMP_DATE_TIME, CSN_TIMESTAMP_HTTP_DATE };

#define CSN_SHAPE_NONE UINT32_MAX /* an index that leads nowhere */

struct csn_shape_member {
    struct csn_span name; /* letters, digits and _, no digit first (Smithy's Identifier). LIST: "member"; MAP: "key" and "value" */
    uint32_t shape;       /* index */
    bool required;
};

struct csn_shape {
    struct csn_span name;
    enum csn_shape_kind kind;
    enum csn_timestamp_format format; /* TIMESTAMP */
    bool sensitive;
    bool sparse;  /* LIST, MAP: null elements are kept */
    bool has_min; /* of length (STRING, BLOB, LIST, MAP) or value (numbers) */
    bool has_max;
    int64_t min;
    int64_t max;
    struct csn_span pattern;                /* STRING; empty: none */
    const struct csn_span *enum_values;     /* ENUM; open: a client may meet others */
    size_t enum_count;
    const struct csn_shape_member *members; /* STRUCTURE, UNION; LIST has one, MAP two */
    size_t member_count;
};

struct csn_operation {
    struct csn_span name;
    uint32_t input;         /* index of a STRUCTURE, or CSN_SHAPE_NONE */
    uint32_t output;        /* likewise */
    const uint32_t *errors; /* indices of error structures */
    size_t error_count;
};

struct csn_model {
    struct csn_span service;      /* shape name: "CodePipeline_20150709" */
    struct csn_span version;      /* "2015-07-09" */
    struct csn_span signing_name; /* SigV4 service name */
    const struct csn_shape *shapes;
    size_t shape_count;
    const struct csn_operation *operations;
    size_t operation_count;
    struct csn_span json_version; /* of AWS JSON, "1.0" or "1.1", which empty stands for: bodies are alike, content types differ */
};

/* The shape at an index, or NULL. */
CSN_API const struct csn_shape *csn_model_shape(const struct csn_model *model, uint32_t shape);
CSN_API const struct csn_shape *csn_model_find_shape(const struct csn_model *model, struct csn_span name);
/* The operation of that very name, or NULL. */
CSN_API const struct csn_operation *csn_model_find_operation(const struct csn_model *model, struct csn_span name);
/* The member of that very name, or NULL. */
CSN_API const struct csn_shape_member *csn_shape_find_member(const struct csn_shape *shape, struct csn_span name);
/* "structure", "timestamp", ...: NUL-terminated, static. */
CSN_API const char *csn_shape_kind_name(enum csn_shape_kind kind);

/* Checks that every index leads somewhere, names are unique, those of members are identifiers, lists and maps have their members,
 * patterns are within what the matcher knows; names the shape at fault. */
CSN_API enum csn_status csn_model_check(const struct csn_model *model, struct csn_error *error) CSN_NODISCARD;

/* What validation finds. Violations are about a value that somebody wants to send; nothing here is an error of ours. */
enum csn_violation_kind {
    CSN_VIOLATION_REQUIRED,
    CSN_VIOLATION_KIND,
    CSN_VIOLATION_LENGTH_MIN,
    CSN_VIOLATION_LENGTH_MAX,
    CSN_VIOLATION_RANGE_MIN,
    CSN_VIOLATION_RANGE_MAX,
    CSN_VIOLATION_PATTERN,
    CSN_VIOLATION_ENUM,
    CSN_VIOLATION_UNKNOWN_MEMBER
};

struct csn_violation {
    enum csn_violation_kind kind;
    struct csn_span path;          /* executionDetails.percentComplete, jobs[0].jobId; in the arena */
    const struct csn_shape *shape; /* what the place asks for; of the structure for REQUIRED and UNKNOWN_MEMBER */
    int64_t limit;                 /* LENGTH_*, RANGE_* */
    int64_t actual;                /* LENGTH_*, RANGE_*: the length in scalar values (rule model.lengths-in-scalars), or the value */
    const struct csn_value *value; /* NULL for REQUIRED */
};

struct csn_violation_list {
    struct csn_violation *items; /* in the arena */
    size_t count;
    size_t capacity; /* private */
};

/* Lists of violations, and of differences between bodies, hold no more: a hostile document gets its verdict, not the machine's
 * memory. */
#define CSN_FINDINGS_MAX 1000

/* Appends every violation of `value` against the shape to `*list` (zeroed by the caller), CSN_FINDINGS_MAX at most, in the order of
 * the document, missing members first. Null members of structures count as absent. On failure the list is as it
 * was. */
CSN_API enum csn_status csn_model_validate(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                           struct csn_arena *arena, struct csn_violation_list *list) CSN_NODISCARD;
/* Appends one violation as a sentence: "executionDetails.percentComplete: 101 is more than 100". Sensitive values and the
 * values of strings are left out. */
CSN_API enum csn_status csn_violation_describe(const struct csn_violation *violation, struct csn_buf *buf) CSN_NODISCARD;

/* Tells whether `text` matches the model's pattern: linear time, search semantics (anchors ^ and $ as written), ASCII classes,
 * (...) | [...] \w \d \s \xHH \uHHHH . ? * + {m,n}, lazy or not. CSN_UNSUPPORTED, by name, for what it lacks. */
CSN_API enum csn_status csn_pattern_match(struct csn_span pattern, struct csn_span text, bool *matches,
                                          struct csn_error *error) CSN_NODISCARD;

/* A binding ties the members of a structure's shape to the fields of a C struct.
 *
 * C types: STRING, ENUM, BLOB (bytes, not base64): struct csn_span. BOOLEAN: bool. INTEGER: int32_t. LONG: int64_t. FLOAT, DOUBLE: double. TIMESTAMP:
 * struct csn_time. STRUCTURE, UNION: the struct itself, inline. LIST: struct csn_list of the element's C type. MAP:
 * struct csn_list of {struct csn_span key; value's C type}. DOCUMENT: const struct csn_value *. */
struct csn_list {
    void *items; /* in the arena, for decoded ones */
    size_t count;
};

struct csn_binding_field {
    size_t offset;                     /* of the C field */
    uint64_t has;                      /* its bit in the struct's `has` word; a member is given when it is set */
    const struct csn_binding *binding; /* of a nested STRUCTURE, or of a LIST's or MAP's element when that is a structure; else NULL */
};

struct csn_binding {
    uint32_t shape;                         /* index of the STRUCTURE */
    size_t size;                            /* sizeof the C struct */
    size_t has_offset;                      /* of its uint64_t `has` */
    const struct csn_binding_field *fields; /* as many as the shape has members, in its order */
};

#ifdef __cplusplus
}
#endif
#endif

/* value: a JSON document in memory, exact: numbers as they were spelt, strings with every character they hold.
 *
 * A value and all that it points to lives in the arena it was made in. Values are immutable once made, apart from the
 * csn_value_add functions, which build one.
 *
 *     struct csn_value *root;
 *     if (csn_value_parse(&arena, text, NULL, &root, &error) == CSN_OK)
 *         job_id = csn_value_get(root, CSN_SPAN("jobId"));
 */
#ifndef CSN_VALUE_H
#define CSN_VALUE_H

#include <countersign/arena.h>
#include <countersign/json.h>

#ifdef __cplusplus
extern "C" {
#endif

enum csn_value_kind {
    CSN_VALUE_NULL,
    CSN_VALUE_BOOLEAN,
    CSN_VALUE_NUMBER,
    CSN_VALUE_STRING,
    CSN_VALUE_ARRAY,
    CSN_VALUE_OBJECT
};

struct csn_value;

/* A member of an object; the elements of an array have empty names. Order of the document. */
struct csn_value_item {
    struct csn_span name; /* decoded */
    struct csn_value *value;
    size_t offset; /* of the name (object) or the value (array) in the document */
};

struct csn_value {
    enum csn_value_kind kind;
    bool boolean;         /* BOOLEAN */
    bool lone_surrogate;  /* STRING: `text` holds one, as three bytes (it is then no UTF-8) */
    bool duplicate_names; /* OBJECT that was parsed: at least one name stands twice */
    struct csn_span text; /* STRING: decoded; NUMBER: the lexeme */
    struct csn_value_item *items; /* ARRAY, OBJECT */
    size_t count;
    size_t capacity; /* private, of `items` */
    const size_t *order; /* private: indices by name, of a parsed object with many members; else NULL */
    size_t offset;   /* of the value in the document; 0 for one that was built */
};

#define CSN_VALUE_DEPTH_DEFAULT 128

/* Bounds of csn_value_parse; a zero stands for the default. */
struct csn_value_limits {
    size_t depth; /* CSN_VALUE_DEPTH_DEFAULT; CSN_JSON_DEPTH_MAX at most */
};

/* Parses one JSON text into `arena`. Numbers, and strings without escapes, are borrowed from `text`, which must outlive the
 * value. Fails as csn_json_next does, and with CSN_NO_MEMORY or CSN_LIMIT of the arena; `*value` is then untouched. */
CSN_API enum csn_status csn_value_parse(struct csn_arena *arena, struct csn_span text, const struct csn_value_limits *limits,
                                        struct csn_value **value, struct csn_error *error) CSN_NODISCARD;

/* Makes a value; NULL when the arena is full. The text is borrowed, not copied. */
CSN_API struct csn_value *csn_value_new(struct csn_arena *arena, enum csn_value_kind kind) CSN_NODISCARD;
CSN_API struct csn_value *csn_value_new_string(struct csn_arena *arena, struct csn_span text) CSN_NODISCARD;
CSN_API struct csn_value *csn_value_new_number(struct csn_arena *arena, struct csn_span lexeme) CSN_NODISCARD;
CSN_API struct csn_value *csn_value_new_int(struct csn_arena *arena, int64_t number) CSN_NODISCARD;
CSN_API struct csn_value *csn_value_new_boolean(struct csn_arena *arena, bool boolean) CSN_NODISCARD;
/* Appends a member or an element; `name` is borrowed, and nobody looks whether it is there already. `child` may be NULL,
 * which gives CSN_NO_MEMORY: so that a chain of makers needs one check. CSN_ARGUMENT where `parent` is a scalar. */
CSN_API enum csn_status csn_value_add(struct csn_arena *arena, struct csn_value *parent, struct csn_span name,
                                      struct csn_value *child) CSN_NODISCARD;

/* The member of that very name (the last one, where it stands twice), or NULL; NULL for a `value` that is NULL or no object. */
CSN_API const struct csn_value *csn_value_get(const struct csn_value *value, struct csn_span name);
/* What a JSON pointer (RFC 6901) leads to, or NULL. The empty pointer is the value itself. */
CSN_API const struct csn_value *csn_value_at(const struct csn_value *value, struct csn_span pointer);
/* Text of a string, or the empty span for NULL and other kinds. */
CSN_API struct csn_span csn_value_text(const struct csn_value *value);
/* Tells whether both mean the same: numbers by value, objects in any order, of a name that stands twice the last member.
 * False for values nested deeper than CSN_JSON_DEPTH_MAX, which only building can make. NULL equals NULL alone. */
CSN_API bool csn_value_equal(const struct csn_value *a, const struct csn_value *b);
/* "object", "string", ...: NUL-terminated, static. */
CSN_API const char *csn_value_kind_name(enum csn_value_kind kind);

/* Appends the value as JSON text; numbers as they are spelt. `style` NULL: the shortest form. CSN_ENCODING for a built
 * string that csn_json_write_string refuses, CSN_LIMIT past CSN_JSON_DEPTH_MAX levels. */
CSN_API enum csn_status csn_value_write(struct csn_buf *buf, const struct csn_value *value, const struct csn_json_style *style)
    CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif

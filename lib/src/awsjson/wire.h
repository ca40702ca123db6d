/* wire: how each kind of value is spelt in a body; both encoders write through it, so that a value and a struct give the same
 * bytes. */
#ifndef CSN_WIRE_H
#define CSN_WIRE_H

#include <countersign/awsjson.h>

#include "../json/plain.h"
#include "../model/findings.h"

struct csn_wire {
    const struct csn_model *model;
    const struct csn_json_style *style; /* may be NULL */
    struct csn_buf *body;
    struct csn_error *error; /* may be NULL */
};

/* Says what is wrong with the value at `path`. */
enum csn_status csn_wire_refuse(const struct csn_wire *wire, const struct csn_path *path, enum csn_status status,
                                const char *what);
/* As above: "a string where an integer belongs". */
enum csn_status csn_wire_refuse_kind(const struct csn_wire *wire, const struct csn_path *path,
                                     const struct csn_shape *shape, enum csn_value_kind kind);
/* Ends an encoding that began when the body had `start` bytes: on failure, cuts the body back and sees that the error is told. */
enum csn_status csn_wire_finish(const struct csn_wire *wire, size_t start, enum csn_status status) CSN_NODISCARD;

/* Writes the comma that stands before every member or element but the first. */
enum csn_status csn_wire_next(const struct csn_wire *wire) CSN_NODISCARD;
/* Writes the comma, the key of a map and the colon. */
enum csn_status csn_wire_key(const struct csn_wire *wire, const struct csn_path *path, struct csn_span key) CSN_NODISCARD;
/* Where the style asks for more, something must be escaped or the buffer must grow. */
enum csn_status csn_wire_spell_string(const struct csn_wire *wire, const struct csn_path *path, struct csn_span text) CSN_NODISCARD;
enum csn_status csn_wire_int(const struct csn_wire *wire, int64_t number) CSN_NODISCARD;
enum csn_status csn_wire_boolean(const struct csn_wire *wire, bool boolean) CSN_NODISCARD;
/* Milliseconds at most (rule time.precision), in the format of the shape. */
enum csn_status csn_wire_time(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                              struct csn_time time) CSN_NODISCARD;

static inline enum csn_status csn_wire_byte(const struct csn_wire *wire, char byte)
{
    if (!csn_put_has_room(wire->body, 1))
        return csn_buf_append_byte(wire->body, byte);
    csn_put_byte(wire->body, byte);
    return CSN_OK;
}

/* Tells whether the structure, map or list that was opened last has nothing in it: no value ends as one of these begins. */
static inline bool csn_wire_is_empty(const char *end)
{
    return end[-1] == '{' || end[-1] == '[';
}

/* A comma, the name of a member, which needs no escape (csn_model_check), and its colon: four bytes more than the name. */
static inline char *csn_wire_copy_name(char *to, struct csn_span name)
{
    if (!csn_wire_is_empty(to))
        *to++ = ',';
    *to++ = '"';
    csn_word_copy(name, to);
    to += name.len;
    *to++ = '"';
    *to++ = ':';
    return to;
}

/* Writes the comma, the name and the colon. */
static inline enum csn_status csn_wire_member(const struct csn_wire *wire, struct csn_span name)
{
    struct csn_buf *body = wire->body;
    if (wire->style || !csn_put_has_room(body, name.len + 4))
        return csn_wire_key(wire, NULL, name);
    csn_put_end(body, csn_wire_copy_name(body->data + body->len, name));
    return CSN_OK;
}

static inline enum csn_status csn_wire_string(const struct csn_wire *wire, const struct csn_path *path, struct csn_span text)
{
    if (!wire->style && csn_plain_put(wire->body, text))
        return CSN_OK;
    return csn_wire_spell_string(wire, path, text);
}

/* Writes a member that is a string, as most are, and false where that takes more than copying. */
static inline bool csn_wire_put_text(const struct csn_wire *wire, struct csn_span name, struct csn_span text)
{
    struct csn_buf *body = wire->body;
    if (wire->style || !csn_put_has_room(body, name.len + 6) || !csn_put_has_room(body, name.len + 6 + text.len))
        return false;
    const char *to = csn_plain_copy(csn_wire_copy_name(body->data + body->len, name), text);
    if (!to)
        return false;
    csn_put_end(body, to);
    return true;
}

#endif

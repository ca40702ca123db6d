/* wire: how each kind of value is spelt in a body; both encoders write through it, so that a value and a struct give the same
 * bytes. */
#ifndef CSN_WIRE_H
#define CSN_WIRE_H

#include <countersign/awsjson.h>

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
enum csn_status csn_wire_next(const struct csn_wire *wire, bool *first) CSN_NODISCARD;
/* The same, the name and the colon. */
enum csn_status csn_wire_name(const struct csn_wire *wire, const struct csn_path *path, struct csn_span name,
                              bool *first) CSN_NODISCARD;
enum csn_status csn_wire_string(const struct csn_wire *wire, const struct csn_path *path, struct csn_span text) CSN_NODISCARD;
enum csn_status csn_wire_int(const struct csn_wire *wire, int64_t number) CSN_NODISCARD;
enum csn_status csn_wire_boolean(const struct csn_wire *wire, bool boolean) CSN_NODISCARD;
/* Milliseconds at most (rule time.precision), in the format of the shape. */
enum csn_status csn_wire_time(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                              struct csn_time time) CSN_NODISCARD;

#endif

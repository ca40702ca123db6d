/* fields: members of a JSON object that a program wrote, read strictly. The first thing that is wrong sticks, so that a
 * reader asks for everything and looks at `status` once.
 */
#ifndef CSN_FIELDS_H
#define CSN_FIELDS_H

#include <stdint.h>

#include <countersign/value.h>

struct csn_fields {
    const struct csn_value *object;
    const char *what; /* of the object, for messages: "hello.client" */
    struct csn_arena *arena;
    struct csn_error *error;
    enum csn_status status;
};

/* Text of a member: `data` is NULL where it is absent or null, and never where it is given. */
struct csn_span csn_fields_text(struct csn_fields *fields, const char *name, bool required);
/* As above, with what csn_hex_escape made visible turned back into bytes, in the arena. */
struct csn_span csn_fields_bytes(struct csn_fields *fields, const char *name);
/* A whole number of plain digits up to `max`; `fallback` where it is absent or null. */
uint64_t csn_fields_uint(struct csn_fields *fields, const char *name, uint64_t max, uint64_t fallback);
/* A whole number of either sign; 0 where it is absent or null. */
int64_t csn_fields_int(struct csn_fields *fields, const char *name, int64_t least, int64_t most);
bool csn_fields_boolean(struct csn_fields *fields, const char *name);
/* A member of that kind, or NULL where it is absent or null. */
const struct csn_value *csn_fields_member(struct csn_fields *fields, const char *name, enum csn_value_kind kind, bool required);
/* A list of names as bits; unknown names are ignored; `fallback` where it is absent or null. */
unsigned csn_fields_bits(struct csn_fields *fields, const char *name, unsigned (*bit)(struct csn_span name), unsigned fallback);

/* Parses a line that must hold one object, copying it to the arena first. */
enum csn_status csn_fields_parse_line(struct csn_span line, struct csn_arena *arena, const struct csn_value **object,
                                      struct csn_error *error) CSN_NODISCARD;

#endif

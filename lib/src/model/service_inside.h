/* What the files of the loader share. */
#ifndef CSN_MODEL_SERVICE_INSIDE_H
#define CSN_MODEL_SERVICE_INSIDE_H

#include <countersign/service.h>

/* A place in the description, for people: "section.name.part". */
struct csn_service_place {
    const char *section;
    struct csn_span name; /* of the shape or operation; may be empty */
    struct csn_span part; /* of the member; may be empty */
};

/* How a timestamp is spelt, as a member may say it of its target: the first is the target's own way. */
enum csn_service_spelling {
    CSN_SERVICE_AS_TARGET,
    CSN_SERVICE_UNIX_TIMESTAMP,
    CSN_SERVICE_ISO8601,
    CSN_SERVICE_RFC822,
    CSN_SERVICE_SPELLINGS
};

/* A shape that something refers to, at the index that it has in the model. */
struct csn_service_entry {
    size_t item; /* of the described shapes */
    enum csn_service_spelling spelling;
    struct csn_shape shape;
};

struct csn_service_reader {
    const struct csn_value *described; /* the shapes */
    struct csn_arena *scratch;         /* lives as long as the reading */
    struct csn_arena *kept;            /* lives as long as the model */
    bool drop_patterns;
    size_t dropped_patterns;
    uint32_t *indices; /* of each described shape in each spelling, or CSN_SHAPE_NONE */
    struct csn_service_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    struct csn_error *error;
};

/* Fills the reader's error: the place, `what`, `detail`. `at` is the value at fault, or NULL. Returns `status`. */
enum csn_status csn_service_refuse(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                   enum csn_status status, const struct csn_value *at, const char *what, struct csn_span detail);
/* The same for an arena that gave no memory. */
enum csn_status csn_service_no_memory(const struct csn_service_reader *reader, const struct csn_arena *arena);

/* CSN_TYPE where `value` is of another kind. */
enum csn_status csn_service_expect(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                   const struct csn_value *value, enum csn_value_kind kind, const char *word) CSN_NODISCARD;
/* The member of an object, NULL where it has none; it must be of this kind. */
enum csn_status csn_service_get(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                const struct csn_value *object, const char *word, enum csn_value_kind kind,
                                const struct csn_value **value) CSN_NODISCARD;
/* As above; CSN_NOT_FOUND where there is none. */
enum csn_status csn_service_require(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *object, const char *word, enum csn_value_kind kind,
                                    const struct csn_value **value) CSN_NODISCARD;
/* A flag, false where there is none. */
enum csn_status csn_service_flag(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                 const struct csn_value *object, const char *word, bool *flag) CSN_NODISCARD;
/* Refuses each word of the object that is neither among the `words` (spaces between them) nor a flag that is false. */
enum csn_status csn_service_check_words(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                        const struct csn_value *object, struct csn_span words) CSN_NODISCARD;
/* Copies `text` to where the model is. */
enum csn_status csn_service_keep(const struct csn_service_reader *reader, struct csn_span text, struct csn_span *copy) CSN_NODISCARD;

/* The index of the shape that `reference` ({"shape": name, ...}) names. It is described later, by csn_service_describe. */
enum csn_status csn_service_resolve(struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *reference, uint32_t *index) CSN_NODISCARD;
/* Describes every shape that was resolved, and those that they lead to. */
enum csn_status csn_service_describe(struct csn_service_reader *reader) CSN_NODISCARD;
/* Refuses structures that require themselves, be it by others: they have no value. */
enum csn_status csn_service_check_requirements(const struct csn_service_reader *reader) CSN_NODISCARD;

/* Reads a timestampFormat. */
enum csn_status csn_service_read_spelling(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                          const struct csn_value *object, enum csn_service_spelling *spelling) CSN_NODISCARD;
/* Its word, for the name of a shape. */
struct csn_span csn_service_spelling_word(enum csn_service_spelling spelling);

#endif

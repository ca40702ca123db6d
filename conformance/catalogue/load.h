/* load: what the catalogue's files have in common: strict reading of their JSON, and complaints that name file and place.
 *
 * A place is a chain on the stack from the value at hand up to the file's root; a complaint prints it as a JSON pointer. Every
 * function here leaves its output as it was where the member is absent, and refuses what has the wrong form.
 */
#ifndef CSN_LOAD_H
#define CSN_LOAD_H

#include "catalogue/catalogue.h"

struct csn_load {
    struct csn_catalogue *catalogue;
    struct csn_span file;
    struct csn_span operation; /* the file's, for steps that name none; empty: each must */
    struct csn_error *error;
};

struct csn_place {
    const struct csn_place *parent; /* NULL: the root */
    struct csn_span name;           /* `data` NULL: an element, by `index` */
    size_t index;
};
/* Places below `parent`, for as long as the block lasts. */
#define CSN_PLACE(parent, literal) (&(const struct csn_place){(parent), CSN_SPAN(literal), 0})
#define CSN_PLACE_NAMED(parent, span) (&(const struct csn_place){(parent), (span), 0})
#define CSN_PLACE_AT(parent, number) (&(const struct csn_place){(parent), {NULL, 0}, (number)})

/* Says "FILE: /cases/3/title: ..." and returns CSN_SYNTAX. `place` NULL: the root. */
enum csn_status csn_load_refuse(const struct csn_load *load, const struct csn_place *place, const char *format, ...)
    CSN_PRINTF(3, 4);
/* Says that memory ran out. */
enum csn_status csn_load_full(const struct csn_load *load);

/* Refuses what is no object, and names that are not among `known` or stand twice. */
enum csn_status csn_load_object(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                const struct csn_span *known, size_t count) CSN_NODISCARD;
/* As above for names that are data; only twice is refused. */
enum csn_status csn_load_map(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value) CSN_NODISCARD;
/* The member `name` of `object`. Refuses one that is no array or has no elements; NULL where it is absent. */
enum csn_status csn_load_list(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, const struct csn_value **list) CSN_NODISCARD;
enum csn_status csn_load_text(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, struct csn_span *text) CSN_NODISCARD;
/* As above; absent and empty are refused. */
enum csn_status csn_load_need_text(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                   struct csn_span name, struct csn_span *text) CSN_NODISCARD;
enum csn_status csn_load_number(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                struct csn_span name, unsigned min, unsigned max, unsigned *number) CSN_NODISCARD;
enum csn_status csn_load_boolean(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                 struct csn_span name, bool *boolean) CSN_NODISCARD;
/* Adds the bits of a list of names to `*bits`. */
enum csn_status csn_load_bits(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, unsigned (*bit)(struct csn_span name), unsigned *bits) CSN_NODISCARD;
/* A list of strings as an array in the arena. */
enum csn_status csn_load_texts(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                               struct csn_span name, const struct csn_span **texts, size_t *count) CSN_NODISCARD;
/* The index among `choices` of the member's text. */
enum csn_status csn_load_choice(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                struct csn_span name, const struct csn_span *choices, size_t count, size_t *index) CSN_NODISCARD;
/* The rule of that id. */
enum csn_status csn_load_rule(const struct csn_load *load, const struct csn_place *place, struct csn_span id,
                              const struct csn_rule **rule) CSN_NODISCARD;

/* The parts of the loader, one file each. `place` is that of `value`. */
enum csn_status csn_load_rule_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   struct csn_span area, struct csn_rule *rule) CSN_NODISCARD;
enum csn_status csn_load_bug_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_bug *bug) CSN_NODISCARD;
/* Gives each rule the first of its bugs as what it was seen in. */
enum csn_status csn_load_sightings(struct csn_catalogue *catalogue, struct csn_error *error) CSN_NODISCARD;
/* Loads a case into the catalogue; of `source` nothing is kept but its id, title, pointers, input, answers, and of expectations the
 * texts and the output. */
enum csn_status csn_load_add_case(const struct csn_load *load, const struct csn_place *place, const struct csn_value *source,
                                  struct csn_span area, bool generated) CSN_NODISCARD;
enum csn_status csn_load_case_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   struct csn_span area, struct csn_case *of) CSN_NODISCARD;
/* A step, by the members of `value` (the case itself, where it has but one call). `number` of them come before it. */
enum csn_status csn_load_step_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   size_t number, struct csn_case *of, struct csn_step *step) CSN_NODISCARD;
/* Checks a step's input against the model and the step's `refusal`. */
enum csn_status csn_load_check_input(const struct csn_load *load, const struct csn_place *place, size_t number,
                                     const struct csn_case *of, const struct csn_step *step) CSN_NODISCARD;
enum csn_status csn_load_answers(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                 struct csn_step *step) CSN_NODISCARD;
enum { CSN_LOAD_STATUS_MIN = 200, CSN_LOAD_STATUS_MAX = 599 }; /* of an answer that is no interim one */
/* What an answer is besides, for what is expected of it. */
struct csn_answer_facts {
    const struct csn_operation *operation;
    struct csn_span modelled; /* the code to be expected where none is written; empty: none */
    bool request_id;          /* the answer carries its request id */
};
/* Fills in what `answer`, whose source and end are known, is to a client. */
enum csn_status csn_load_rehearse(const struct csn_load *load, const struct csn_place *place, const struct csn_step *step,
                                  struct csn_answer *answer, struct csn_answer_facts *facts) CSN_NODISCARD;
/* Fills in `answer->expect` from `value` (NULL: nothing is written) and from what the answer is. */
enum csn_status csn_load_expectation(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                     const struct csn_answer_facts *facts, struct csn_answer *answer) CSN_NODISCARD;

/* Files below a directory. */
struct csn_load_files {
    struct csn_catalogue_file *items; /* in the arena */
    size_t count;
    size_t capacity; /* private */
};
enum csn_status csn_load_directory(const char *directory, struct csn_arena *arena, struct csn_load_files *files,
                                   struct csn_error *error) CSN_NODISCARD;

/* A reference to what an earlier step's client reported: "$steps[0].output.jobs[0].jobId". */
struct csn_reference {
    size_t step;
    struct csn_span path; /* ".jobs[0].jobId"; may be empty */
};
/* Tells whether `text` is meant as a reference. */
bool csn_reference_is(struct csn_span text);
/* Takes it apart; CSN_SYNTAX where it is malformed. */
enum csn_status csn_reference_parse(struct csn_span text, struct csn_reference *reference) CSN_NODISCARD;

#endif

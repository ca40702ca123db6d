/* pattern: the compiled form of a model's pattern, between the compiler and the matcher.
 *
 * A program is a list of steps; jumps are relative, so that a repeated part is copied as it is. No memory is taken: a
 * pattern too big for the fixed program is refused.
 */
#ifndef CSN_PATTERN_H
#define CSN_PATTERN_H

#include <stdint.h>

#include <countersign/model.h>

#define CSN_PATTERN_STEPS_MAX 1024
#define CSN_PATTERN_CLASSES_MAX 32
#define CSN_PATTERN_RANGES_MAX 16 /* of one class, past U+007F */

enum csn_pattern_op {
    CSN_PATTERN_CHAR,  /* one character: `operand` */
    CSN_PATTERN_CLASS, /* one of classes[operand] */
    CSN_PATTERN_ANY,   /* one character that ends no line */
    CSN_PATTERN_SPLIT, /* go on at `first` and at `second` */
    CSN_PATTERN_JUMP,  /* go on at `first` */
    CSN_PATTERN_BEGIN, /* only at the beginning of the text */
    CSN_PATTERN_END,   /* only at its end */
    CSN_PATTERN_MATCH
};

struct csn_pattern_step {
    enum csn_pattern_op op;
    uint32_t operand;
    int16_t first;
    int16_t second;
};

struct csn_pattern_range {
    uint32_t from;
    uint32_t to;
};

struct csn_pattern_class {
    uint64_t ascii[2]; /* a bit for each character below U+0080 */
    bool others;       /* every character from there on, else those in the ranges */
    struct csn_pattern_range ranges[CSN_PATTERN_RANGES_MAX];
    size_t range_count;
    bool inverted; /* the opposite of what `others` and the ranges say */
};

struct csn_pattern {
    struct csn_pattern_step steps[CSN_PATTERN_STEPS_MAX];
    size_t step_count;
    struct csn_pattern_class classes[CSN_PATTERN_CLASSES_MAX];
    size_t class_count;
};

enum csn_status csn_pattern_compile(struct csn_span text, struct csn_pattern *pattern, struct csn_error *error) CSN_NODISCARD;

#endif

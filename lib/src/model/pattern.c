#include <string.h>

#include <countersign/utf8.h>

#include "pattern.h"

/* Thompson's simulation: all the places in the program that the text so far can have led to, at once. */
struct matcher {
    const struct csn_pattern *pattern;
    uint16_t pending[CSN_PATTERN_STEPS_MAX]; /* where to go on; each step once */
    size_t pending_count;
    uint16_t waiting[CSN_PATTERN_STEPS_MAX]; /* steps that wait for a character */
    size_t waiting_count;
    bool seen[CSN_PATTERN_STEPS_MAX];
};

static void add(struct matcher *m, size_t step)
{
    if (m->seen[step])
        return;
    m->seen[step] = true;
    m->pending[m->pending_count++] = (uint16_t)step;
}

static size_t target(size_t step, int16_t offset)
{
    return (size_t)((ptrdiff_t)step + offset);
}

/* Follows every step that needs no character; true when one of them is the end of the program. */
static bool settle(struct matcher *m, bool at_begin, bool at_end)
{
    m->waiting_count = 0;
    while (m->pending_count) {
        size_t at = m->pending[--m->pending_count];
        const struct csn_pattern_step *step = &m->pattern->steps[at];
        switch (step->op) {
        case CSN_PATTERN_MATCH:
            return true;
        case CSN_PATTERN_SPLIT:
            add(m, target(at, step->first));
            add(m, target(at, step->second));
            break;
        case CSN_PATTERN_JUMP:
            add(m, target(at, step->first));
            break;
        case CSN_PATTERN_BEGIN:
            if (at_begin)
                add(m, at + 1);
            break;
        case CSN_PATTERN_END:
            if (at_end)
                add(m, at + 1);
            break;
        default:
            m->waiting[m->waiting_count++] = (uint16_t)at;
        }
    }
    return false;
}

static bool class_has_other(const struct csn_pattern_class *class, uint32_t scalar)
{
    bool found = class->others;
    for (size_t i = 0; i < class->range_count && !found; i++)
        found = scalar >= class->ranges[i].from && scalar <= class->ranges[i].to;
    return found != class->inverted;
}

static bool class_has(const struct csn_pattern_class *class, uint32_t scalar)
{
    return scalar > 0x7f ? class_has_other(class, scalar) : (class->ascii[scalar / 64] >> (scalar % 64)) & 1;
}

static bool takes(const struct csn_pattern *pattern, const struct csn_pattern_step *step, uint32_t scalar)
{
    switch (step->op) {
    case CSN_PATTERN_CHAR:
        return step->operand == scalar;
    case CSN_PATTERN_CLASS:
        return class_has(&pattern->classes[step->operand], scalar);
    default:
        return scalar != '\n' && scalar != '\r' && scalar != 0x2028 && scalar != 0x2029;
    }
}

/* The next scalar value; a byte that is part of none counts as a character that nothing but a wide class takes. */
static uint32_t next_scalar(struct csn_span text, size_t *at)
{
    uint32_t scalar;
    if (csn_utf8_next(text, at, &scalar))
        return scalar;
    return 0x110000 + (unsigned char)text.data[(*at)++];
}

static void advance(struct matcher *m, uint32_t scalar)
{
    memset(m->seen, 0, m->pattern->step_count * sizeof(m->seen[0]));
    add(m, 0); /* a match may begin anywhere */
    for (size_t i = 0; i < m->waiting_count; i++)
        if (takes(m->pattern, &m->pattern->steps[m->waiting[i]], scalar))
            add(m, m->waiting[i] + (size_t)1);
}

static bool search(const struct csn_pattern *pattern, struct csn_span text)
{
    struct matcher m = {.pattern = pattern};
    size_t at = 0;
    add(&m, 0);
    while (!settle(&m, at == 0, at == text.len)) {
        if (at == text.len)
            return false;
        advance(&m, next_scalar(text, &at));
    }
    return true;
}

enum csn_status csn_pattern_match(struct csn_span pattern, struct csn_span text, bool *matches, struct csn_error *error)
{
    struct csn_pattern compiled;
    enum csn_status status = csn_pattern_compile(pattern, &compiled, error);
    if (status == CSN_OK)
        *matches = search(&compiled, text);
    return status;
}

#include <string.h>

#include <countersign/utf8.h>

#include "pattern.h"

#define GROUPS_MAX 32
#define REPEAT_MAX 1000
#define UNBOUNDED SIZE_MAX

struct compiler {
    struct csn_span text;
    size_t at;
    size_t groups; /* open ones */
    struct csn_pattern *out;
    struct csn_error *error;
};

static enum csn_status compile_alternatives(struct compiler *c);

static enum csn_status refuse(const struct compiler *c, enum csn_status status, const char *what)
{
    return csn_error_set(c->error, status, c->at, "%s at byte %zu of the pattern", what, c->at);
}

static bool looking_at(const struct compiler *c, char byte)
{
    return c->at < c->text.len && c->text.data[c->at] == byte;
}

static bool take(struct compiler *c, char byte)
{
    if (!looking_at(c, byte))
        return false;
    c->at++;
    return true;
}

/* Sees that `count` more steps fit, which insert and append then take for granted. */
static enum csn_status reserve(const struct compiler *c, size_t count)
{
    bool fits = count <= CSN_PATTERN_STEPS_MAX - c->out->step_count;
    return fits ? CSN_OK : refuse(c, CSN_LIMIT, "too long a pattern");
}

static void insert(struct compiler *c, size_t at, struct csn_pattern_step step)
{
    struct csn_pattern *out = c->out;
    memmove(&out->steps[at + 1], &out->steps[at], (out->step_count - at) * sizeof(out->steps[0]));
    out->steps[at] = step;
    out->step_count++;
}

static void append(struct compiler *c, struct csn_pattern_step step)
{
    c->out->steps[c->out->step_count++] = step;
}

static enum csn_status emit(struct compiler *c, struct csn_pattern_step step)
{
    enum csn_status status = reserve(c, 1);
    if (status == CSN_OK)
        append(c, step);
    return status;
}

static struct csn_pattern_step split(size_t first, size_t second)
{
    return (struct csn_pattern_step){.op = CSN_PATTERN_SPLIT, .first = (int16_t)first, .second = (int16_t)second};
}

static void append_copy(struct compiler *c, size_t source, size_t len)
{
    for (size_t i = 0; i < len; i++)
        append(c, c->out->steps[source + i]);
}

static void class_add(struct csn_pattern_class *class, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at <= to && at <= 0x7f; at++)
        class->ascii[at / 64] |= UINT64_C(1) << (at % 64);
}

static void class_negate(struct csn_pattern_class *class)
{
    class->ascii[0] = ~class->ascii[0];
    class->ascii[1] = ~class->ascii[1];
    class->inverted = !class->inverted;
}

/* Adds what \w, \d, \s and their opposites stand for; false for another letter. */
static bool class_add_named(struct csn_pattern_class *class, char letter)
{
    struct csn_pattern_class named = {.others = false};
    switch (letter | 0x20) {
    case 'w':
        class_add(&named, 'a', 'z');
        class_add(&named, 'A', 'Z');
        class_add(&named, '_', '_');
        class_add(&named, '0', '9');
        break;
    case 'd':
        class_add(&named, '0', '9');
        break;
    case 's':
        class_add(&named, '\t', '\r');
        class_add(&named, ' ', ' ');
        break;
    default:
        return false;
    }
    if (!(letter & 0x20))
        class_negate(&named);
    class->ascii[0] |= named.ascii[0];
    class->ascii[1] |= named.ascii[1];
    class->others = class->others || named.inverted;
    return true;
}

static bool is_letter_or_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* `count` hexadecimal digits. */
static enum csn_status take_hex(struct compiler *c, size_t count, uint32_t *number)
{
    static const char digits[] = "0123456789abcdef";
    *number = 0;
    for (size_t i = 0; i < count; i++, c->at++) {
        const char *digit = c->at < c->text.len ? memchr(digits, c->text.data[c->at] | 0x20, sizeof(digits) - 1) : NULL;
        if (!digit || !is_letter_or_digit(c->text.data[c->at]))
            return refuse(c, CSN_SYNTAX, "no hexadecimal digit");
        *number = *number * 16 + (uint32_t)(digit - digits);
    }
    return CSN_OK;
}

/* The digits of \uXXXX, the second half of a pair included. */
static enum csn_status take_unicode(struct compiler *c, uint32_t *scalar)
{
    uint32_t low = 0;
    enum csn_status status = take_hex(c, 4, scalar);
    if (status != CSN_OK || *scalar < 0xD800 || *scalar > 0xDFFF)
        return status;
    if (*scalar <= 0xDBFF && take(c, '\\') && take(c, 'u'))
        status = take_hex(c, 4, &low);
    if (status == CSN_OK && (low < 0xDC00 || low > 0xDFFF))
        return refuse(c, CSN_UNSUPPORTED, "half of a surrogate pair");
    *scalar = 0x10000 + ((*scalar - 0xD800) << 10) + (low - 0xDC00);
    return status;
}

static enum csn_status refuse_escape(const struct compiler *c, char letter)
{
    if ((letter | 0x20) == 'p')
        return refuse(c, CSN_UNSUPPORTED, "a class by Unicode's properties (\\p)");
    return refuse(c, CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v \\xHH \\uHHHH");
}

/* The character that an escape stands for; the backslash is taken already. */
static enum csn_status take_escaped(struct compiler *c, uint32_t *scalar)
{
    static const char letters[] = "tnrfv";
    static const char meanings[] = "\t\n\r\f\v";
    if (c->at == c->text.len)
        return refuse(c, CSN_SYNTAX, "a backslash with nothing behind it");
    char byte = c->text.data[c->at];
    const char *letter = memchr(letters, byte, sizeof(letters) - 1);
    if (take(c, 'x'))
        return take_hex(c, 2, scalar);
    if (take(c, 'u'))
        return take_unicode(c, scalar);
    if (!letter && is_letter_or_digit(byte))
        return refuse_escape(c, byte);
    if (letter)
        *scalar = (uint32_t)meanings[letter - letters];
    else if (!csn_utf8_next(c->text, &c->at, scalar))
        return refuse(c, CSN_ENCODING, "text that is not UTF-8");
    if (letter)
        c->at++;
    return CSN_OK;
}

/* One character of a class, escaped or not. */
static enum csn_status take_class_char(struct compiler *c, uint32_t *scalar)
{
    if (c->at == c->text.len)
        return refuse(c, CSN_SYNTAX, "a class without its end");
    if (take(c, '\\'))
        return take_escaped(c, scalar);
    return csn_utf8_next(c->text, &c->at, scalar) ? CSN_OK : refuse(c, CSN_ENCODING, "text that is not UTF-8");
}

/* A range, or a single character. */
static enum csn_status add_range(struct compiler *c, struct csn_pattern_class *class, uint32_t from, uint32_t to)
{
    if (to < from)
        return refuse(c, CSN_SYNTAX, "a range that runs backwards");
    class_add(class, from, to);
    if (to <= 0x7f)
        return CSN_OK;
    if (class->range_count == CSN_PATTERN_RANGES_MAX)
        return refuse(c, CSN_LIMIT, "too many ranges in a class");
    class->ranges[class->range_count++] = (struct csn_pattern_range){from, to};
    return CSN_OK;
}

static bool take_named_class(struct compiler *c, struct csn_pattern_class *class)
{
    if (!looking_at(c, '\\') || c->at + 1 == c->text.len || !class_add_named(class, c->text.data[c->at + 1]))
        return false;
    c->at += 2;
    return true;
}

static bool looking_at_range(const struct compiler *c)
{
    return looking_at(c, '-') && c->at + 1 < c->text.len && c->text.data[c->at + 1] != ']';
}

/* A class can't begin a range: the hyphen behind one is a hyphen (ECMA-262, annex B), and so is one that stands before a class. */
static enum csn_status take_class_item(struct compiler *c, struct csn_pattern_class *class)
{
    uint32_t from = 0, to;
    if (take_named_class(c, class)) {
        if (take(c, '-'))
            class_add(class, '-', '-');
        return CSN_OK;
    }
    enum csn_status status = take_class_char(c, &from);
    to = from;
    if (status == CSN_OK && looking_at_range(c)) {
        c->at++;
        if (take_named_class(c, class))
            class_add(class, '-', '-');
        else
            status = take_class_char(c, &to);
    }
    return status == CSN_OK ? add_range(c, class, from, to) : status;
}

static enum csn_status emit_class(struct compiler *c, const struct csn_pattern_class *class)
{
    struct csn_pattern *out = c->out;
    if (out->class_count == CSN_PATTERN_CLASSES_MAX)
        return refuse(c, CSN_LIMIT, "too many classes");
    out->classes[out->class_count] = *class;
    return emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_CLASS, .operand = (uint32_t)out->class_count++});
}

/* [...], its bracket taken already. */
static enum csn_status compile_class(struct compiler *c)
{
    struct csn_pattern_class class = {.others = false};
    bool negated = take(c, '^');
    if (looking_at(c, ']'))
        return refuse(c, CSN_UNSUPPORTED, "an empty class");
    while (!take(c, ']')) {
        enum csn_status status = take_class_item(c, &class);
        if (status != CSN_OK)
            return status;
    }
    if (negated)
        class_negate(&class);
    return emit_class(c, &class);
}

/* (...), its parenthesis taken already. */
static enum csn_status compile_group(struct compiler *c)
{
    if (take(c, '?') && !take(c, ':'))
        return refuse(c, CSN_UNSUPPORTED, "a look-around, name or flag in a group");
    if (++c->groups > GROUPS_MAX)
        return refuse(c, CSN_LIMIT, "too deep a nesting of groups");
    enum csn_status status = compile_alternatives(c);
    if (status != CSN_OK)
        return status;
    c->groups--;
    return take(c, ')') ? CSN_OK : refuse(c, CSN_SYNTAX, "a group without its end");
}

static enum csn_status compile_escape(struct compiler *c)
{
    struct csn_pattern_class class = {.others = false};
    uint32_t scalar;
    if (c->at < c->text.len && class_add_named(&class, c->text.data[c->at])) {
        c->at++;
        return emit_class(c, &class);
    }
    enum csn_status status = take_escaped(c, &scalar);
    return status == CSN_OK ? emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_CHAR, .operand = scalar}) : status;
}

static bool is_repetition(char byte)
{
    return byte == '*' || byte == '+' || byte == '?' || byte == '{';
}

static enum csn_status compile_atom(struct compiler *c)
{
    uint32_t scalar;
    if (is_repetition(c->text.data[c->at]))
        return refuse(c, CSN_SYNTAX, "a repetition of nothing");
    if (take(c, '^'))
        return emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_BEGIN});
    if (take(c, '$'))
        return emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_END});
    if (take(c, '.'))
        return emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_ANY});
    if (take(c, '['))
        return compile_class(c);
    if (take(c, '('))
        return compile_group(c);
    if (take(c, '\\'))
        return compile_escape(c);
    if (!csn_utf8_next(c->text, &c->at, &scalar))
        return refuse(c, CSN_ENCODING, "text that is not UTF-8");
    return emit(c, (struct csn_pattern_step){.op = CSN_PATTERN_CHAR, .operand = scalar});
}

/* What was compiled from `start` on, at least `min` times. */
static enum csn_status repeat_unbounded(struct compiler *c, size_t start, size_t min)
{
    size_t len = c->out->step_count - start;
    enum csn_status status = reserve(c, min == 0 ? 2 : (min - 1) * len + 1);
    if (status != CSN_OK)
        return status;
    if (min == 0) {
        insert(c, start, split(1, len + 2));
        append(c, (struct csn_pattern_step){.op = CSN_PATTERN_JUMP, .first = (int16_t)(-(int)len - 1)});
        return CSN_OK;
    }
    for (size_t i = 1; i < min; i++)
        append_copy(c, start, len);
    append(c, (struct csn_pattern_step){.op = CSN_PATTERN_SPLIT, .first = (int16_t)(-(int)len), .second = 1});
    return CSN_OK;
}

/* The same `min` to `max` times: each one past `min` can be left by a jump to the end. */
static enum csn_status repeat_bounded(struct compiler *c, size_t start, size_t min, size_t max)
{
    size_t len = c->out->step_count - start;
    size_t end = start + min * len + (max - min) * (len + 1);
    size_t source = start;
    if (end > CSN_PATTERN_STEPS_MAX)
        return refuse(c, CSN_LIMIT, "too long a pattern");
    if (max == 0) {
        c->out->step_count = start;
        return CSN_OK;
    }
    if (min == 0) {
        insert(c, start, split(1, end - start));
        source++;
    }
    for (size_t i = 1; i < max; i++) {
        if (i >= min)
            append(c, split(1, end - c->out->step_count));
        append_copy(c, source, len);
    }
    return CSN_OK;
}

static bool take_number(struct compiler *c, size_t *number)
{
    size_t start = c->at;
    *number = 0;
    while (c->at < c->text.len && c->text.data[c->at] >= '0' && c->text.data[c->at] <= '9' && *number <= REPEAT_MAX)
        *number = *number * 10 + (size_t)(c->text.data[c->at++] - '0');
    return c->at > start;
}

/* m, m,n or m, and the brace; the opening one is taken already. */
static enum csn_status take_bounds(struct compiler *c, size_t *min, size_t *max)
{
    if (!take_number(c, min))
        return refuse(c, CSN_SYNTAX, "a repetition without a number");
    *max = *min;
    if (take(c, ',') && !take_number(c, max))
        *max = UNBOUNDED;
    if (*min > REPEAT_MAX || (*max != UNBOUNDED && *max > REPEAT_MAX))
        return refuse(c, CSN_LIMIT, "a repetition of more than 1000");
    if (!take(c, '}'))
        return refuse(c, CSN_SYNTAX, "a repetition without its end");
    return *max < *min ? refuse(c, CSN_SYNTAX, "a repetition that runs backwards") : CSN_OK;
}

static enum csn_status compile_repetition(struct compiler *c, size_t start)
{
    size_t min = 0, max = UNBOUNDED;
    enum csn_status status = CSN_OK;
    if (take(c, '?'))
        max = 1;
    else if (take(c, '+'))
        min = 1;
    else if (take(c, '{'))
        status = take_bounds(c, &min, &max);
    else if (!take(c, '*'))
        return CSN_OK;
    if (status != CSN_OK)
        return status;
    (void)take(c, '?'); /* a lazy repetition takes another way to the same answer */
    if (c->at < c->text.len && is_repetition(c->text.data[c->at]))
        return refuse(c, CSN_UNSUPPORTED, "a possessive or doubled repetition");
    return max == UNBOUNDED ? repeat_unbounded(c, start, min) : repeat_bounded(c, start, min, max);
}

static enum csn_status compile_sequence(struct compiler *c)
{
    enum csn_status status = CSN_OK;
    while (status == CSN_OK && c->at < c->text.len && !looking_at(c, '|') && !looking_at(c, ')')) {
        size_t start = c->out->step_count;
        status = compile_atom(c);
        if (status == CSN_OK)
            status = compile_repetition(c, start);
    }
    return status;
}

static enum csn_status compile_alternatives(struct compiler *c)
{
    size_t start = c->out->step_count;
    enum csn_status status = compile_sequence(c);
    if (status != CSN_OK || !take(c, '|'))
        return status;
    status = reserve(c, 2);
    if (status != CSN_OK)
        return status;
    insert(c, start, split(1, c->out->step_count - start + 2));
    size_t jump = c->out->step_count;
    append(c, (struct csn_pattern_step){.op = CSN_PATTERN_JUMP});
    status = compile_alternatives(c);
    c->out->steps[jump].first = (int16_t)(c->out->step_count - jump);
    return status;
}

enum csn_status csn_pattern_compile(struct csn_span text, struct csn_pattern *pattern, struct csn_error *error)
{
    struct compiler c = {.text = text, .out = pattern, .error = error};
    pattern->step_count = 0;
    pattern->class_count = 0;
    enum csn_status status = compile_alternatives(&c);
    if (status == CSN_OK && c.at < text.len)
        status = refuse(&c, CSN_SYNTAX, "a closing parenthesis without its group");
    return status == CSN_OK ? emit(&c, (struct csn_pattern_step){.op = CSN_PATTERN_MATCH}) : status;
}

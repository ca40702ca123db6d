#include "naive_pattern.h"

#include <string.h>

#include <countersign/utf8.h>

enum { CHARACTERS_MAX = 63, STEPS_MAX = 200000, NO_CHARACTER = 0x110000 };

/* Places are bits: bit n is the place before character n. */
struct walk {
    struct csn_span pattern;
    size_t at;
    uint32_t text[CHARACTERS_MAX];
    size_t count;
    size_t steps;
};

static uint64_t alternatives(struct walk *w, uint64_t places);

static bool take(struct walk *w, char byte)
{
    bool found = w->at < w->pattern.len && w->pattern.data[w->at] == byte;

    w->at += found;
    return found;
}

static uint32_t hex(struct walk *w, size_t digits)
{
    uint32_t number = 0;

    for (; digits > 0; digits--) {
        unsigned char byte = (unsigned char)w->pattern.data[w->at++];

        number = number * 16 + (byte <= '9' ? byte - 0x30u : (byte | 0x20u) - 0x61u + 10u);
    }
    return number;
}

static uint32_t unicode(struct walk *w)
{
    uint32_t high = hex(w, 4);

    if (high < 0xD800 || high > 0xDFFF)
        return high;
    w->at += 2; /* \u */
    return 0x10000 + (high - 0xD800) * 0x400 + hex(w, 4) - 0xDC00;
}

static uint32_t plain(struct walk *w)
{
    uint32_t scalar = NO_CHARACTER;

    return csn_utf8_next(w->pattern, &w->at, &scalar) ? scalar : NO_CHARACTER;
}

static uint32_t escaped(struct walk *w)
{
    static const char letters[] = "tnvfr", meanings[] = "\t\n\v\f\r";

    for (size_t i = 0; letters[i] != '\0'; i++)
        if (take(w, letters[i]))
            return (unsigned char)meanings[i];
    if (take(w, 'x'))
        return hex(w, 2);
    return take(w, 'u') ? unicode(w) : plain(w);
}

static bool is_named(char letter)
{
    return letter != '\0' && strchr("wWdDsS", letter) != NULL;
}

static bool named_has(char letter, uint32_t c)
{
    bool digit = c >= '0' && c <= '9';
    bool word = digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    bool space = c == ' ' || (c >= 9 && c <= 13);

    switch (letter) {
    case 'w': return word;
    case 'W': return !word;
    case 'd': return digit;
    case 'D': return !digit;
    case 's': return space;
    default: return !space;
    }
}

static char named(struct walk *w)
{
    char letter = w->at + 1 < w->pattern.len && w->pattern.data[w->at] == '\\' ? w->pattern.data[w->at + 1] : '\0';

    if (!is_named(letter))
        return '\0';
    w->at += 2;
    return letter;
}

static uint32_t class_character(struct walk *w)
{
    return take(w, '\\') ? escaped(w) : plain(w);
}

/* One item of a class; tells whether it has `c`. A class on either side of a hyphen makes it a hyphen. */
static bool item_has(struct walk *w, uint32_t c)
{
    char letter = named(w);
    uint32_t from, to;

    if (letter != '\0')
        return (int)named_has(letter, c) | (int)(take(w, '-') && c == '-');
    from = class_character(w);
    if (w->at + 1 >= w->pattern.len || w->pattern.data[w->at] != '-' || w->pattern.data[w->at + 1] == ']')
        return c == from;
    w->at++;
    letter = named(w);
    if (letter != '\0')
        return c == from || c == '-' || named_has(letter, c);
    to = class_character(w); /* read in any case: what follows is the next item */
    return c >= from && c <= to;
}

/* The bracket is taken already. */
static bool class_has(struct walk *w, uint32_t c)
{
    bool inverted = take(w, '^'), found = false;

    while (w->at < w->pattern.len && !take(w, ']'))
        found |= item_has(w, c);
    return found != inverted;
}

static bool ends_line(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* Tells whether what stands at `w->at` takes the character, and goes past it. */
static bool takes(struct walk *w, uint32_t c)
{
    char letter = named(w);

    if (letter != '\0')
        return named_has(letter, c);
    if (take(w, '.'))
        return !ends_line(c);
    if (take(w, '['))
        return class_has(w, c);
    return c == class_character(w);
}

static uint64_t characters(struct walk *w, uint64_t places)
{
    size_t start = w->at;
    uint64_t next = 0;

    (void)takes(w, NO_CHARACTER); /* goes past it even where no place is left */
    for (size_t i = 0; i < w->count; i++) {
        if ((places >> i & 1) == 0)
            continue;
        w->at = start;
        next |= (uint64_t)takes(w, w->text[i]) << (i + 1);
    }
    return next;
}

static uint64_t atom(struct walk *w, uint64_t places)
{
    uint64_t led;

    w->steps++;
    if (take(w, '^'))
        return places & 1;
    if (take(w, '$'))
        return places & UINT64_C(1) << w->count;
    if (!take(w, '('))
        return characters(w, places);
    if (take(w, '?'))
        (void)take(w, ':');
    led = alternatives(w, places);
    (void)take(w, ')');
    return led;
}

static size_t number(struct walk *w, size_t none)
{
    size_t sum = 0, from = w->at;

    while (w->at < w->pattern.len && w->pattern.data[w->at] >= '0' && w->pattern.data[w->at] <= '9')
        sum = sum * 10 + (size_t)(w->pattern.data[w->at++] - '0');
    return w->at > from ? sum : none;
}

static void bounds(struct walk *w, size_t *min, size_t *max)
{
    *min = *max = 1;
    if (take(w, '*') || take(w, '?') || take(w, '+')) {
        *min = w->pattern.data[w->at - 1] == '+';
        *max = w->pattern.data[w->at - 1] == '?' ? 1 : SIZE_MAX;
        (void)take(w, '?');
    } else if (take(w, '{')) {
        *min = *max = number(w, 0);
        if (take(w, ','))
            *max = number(w, SIZE_MAX);
        (void)take(w, '}');
        (void)take(w, '?');
    }
}

/* Once more and once more, until the places don't change or there are enough. */
static uint64_t repeated(struct walk *w, uint64_t places)
{
    size_t start = w->at, min, max, end;
    uint64_t once = atom(w, places), all;

    bounds(w, &min, &max);
    end = w->at;
    all = min == 0 ? places : 0;
    for (size_t i = 1; i <= max && w->steps < STEPS_MAX; i++) {
        uint64_t before = all;

        if (i >= min)
            all |= once;
        if (once == 0 || (i > min && all == before) || i == max)
            break;
        w->at = start;
        once = atom(w, once);
    }
    w->at = end;
    return all;
}

static uint64_t sequence(struct walk *w, uint64_t places)
{
    while (w->at < w->pattern.len && w->pattern.data[w->at] != '|' && w->pattern.data[w->at] != ')')
        places = repeated(w, places);
    return places;
}

static uint64_t alternatives(struct walk *w, uint64_t places)
{
    uint64_t led = sequence(w, places);

    while (take(w, '|'))
        led |= sequence(w, places);
    return led;
}

/* A byte that is part of no character is one that only an inverted class takes. */
static bool read_text(struct walk *w, struct csn_span text)
{
    for (size_t at = 0; at < text.len; w->count++) {
        if (w->count == CHARACTERS_MAX)
            return false;
        if (!csn_utf8_next(text, &at, &w->text[w->count]))
            w->text[w->count] = NO_CHARACTER + (unsigned char)text.data[at++];
    }
    return true;
}

enum csn_fuzz_answer csn_fuzz_naive_match(struct csn_span pattern, struct csn_span text)
{
    struct walk w = {.pattern = pattern};
    uint64_t led;

    if (!read_text(&w, text))
        return CSN_FUZZ_TOO_LONG;
    led = alternatives(&w, (UINT64_C(2) << w.count) - 1); /* a match may begin anywhere */
    if (w.steps >= STEPS_MAX)
        return CSN_FUZZ_TOO_LONG;
    return led != 0 ? CSN_FUZZ_YES : CSN_FUZZ_NO;
}

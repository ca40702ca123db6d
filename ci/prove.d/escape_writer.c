/* Writing any character or piece of one in every style, and any two of ten kinds in most, into the room that they take and a byte less. */
#include <countersign/json.h>

#include "unknown.h"

enum { ASCII = 1, SLASH = 2, HTML = 4, LONG = 8 };
enum { CHARACTER_MAX = 4, WORD_SIZE = 8, ROOM = 32, STYLES = 16, MIXED = 10 };

/* Bytes that the writer treats alike are one kind: what is measured and what is then written agree only if kinds are told apart. */
struct character {
    size_t len;
    struct {
        unsigned char least, most;
    } bytes[CHARACTER_MAX];
};

static const struct character characters[] = {
    /* The first are written two at a time as well. */
    {1, {{0x00, 0x07}}}, {1, {{0x22, 0x22}}}, {1, {{0x2F, 0x2F}}}, {1, {{0x3F, 0x5B}}}, {1, {{0xA0, 0xBF}}}, {1, {{0xED, 0xED}}},
    {2, {{0xC2, 0xDF}, {0x80, 0xBF}}},
    {3, {{0xED, 0xED}, {0xA0, 0xAF}, {0x80, 0xBF}}}, /* a high surrogate */
    {3, {{0xED, 0xED}, {0xB0, 0xBF}, {0x80, 0xBF}}}, /* a low one */
    {4, {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    /* These are not. */
    {0, {{0}}}, {1, {{0x0A, 0x0A}}}, {1, {{0x3C, 0x3C}}}, {3, {{0xE2, 0xE2}, {0x80, 0x80}, {0xA8, 0xA8}}},
    {1, {{0x08, 0x08}}}, {1, {{0x09, 0x09}}}, {1, {{0x0B, 0x0B}}}, {1, {{0x0C, 0x0C}}}, {1, {{0x0D, 0x0D}}}, {1, {{0x0E, 0x1F}}},
    {1, {{0x20, 0x21}}}, {1, {{0x23, 0x25}}}, {1, {{0x26, 0x26}}}, {1, {{0x27, 0x2E}}}, {1, {{0x30, 0x3B}}}, {1, {{0x3D, 0x3D}}},
    {1, {{0x3E, 0x3E}}}, {1, {{0x5C, 0x5C}}}, {1, {{0x5D, 0x7E}}}, {1, {{0x7F, 0x7F}}}, {1, {{0x80, 0x8F}}}, {1, {{0x90, 0x9F}}},
    {1, {{0xC0, 0xC1}}}, {1, {{0xC2, 0xDF}}}, {1, {{0xE0, 0xE0}}}, {1, {{0xE1, 0xEC}}}, {1, {{0xEE, 0xEF}}}, {1, {{0xF0, 0xF0}}},
    {1, {{0xF1, 0xF3}}}, {1, {{0xF4, 0xF4}}}, {1, {{0xF5, 0xFF}}},
    {3, {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xE1, 0xE1}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xE2, 0xE2}, {0x80, 0x80}, {0x80, 0xA7}}},
    {3, {{0xE2, 0xE2}, {0x80, 0x80}, {0xA9, 0xA9}}},
    {3, {{0xE2, 0xE2}, {0x80, 0x80}, {0xAA, 0xBF}}},
    {3, {{0xE2, 0xE2}, {0x81, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xE3, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}},
    {3, {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}},
};
enum { CHARACTERS = sizeof characters / sizeof *characters };

static void put_character(char *out, const struct character *character)
{
    //@ loop unroll 4;
    for (size_t i = 0; i < character->len; i++)
        out[i] = (char)Frama_C_interval(character->bytes[i].least, character->bytes[i].most);
}

/* Writes to the last `room` bytes of an array, so that a byte too many is written behind it. */
static enum csn_status write(struct csn_span text, const struct csn_json_style *style, size_t room, size_t *len)
{
    char storage[ROOM];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage + ROOM - room, room);
    enum csn_status status = csn_json_write_string(&buf, text, style, NULL);
    *len = buf.len;
    return status;
}

static void write_in_style(struct csn_span text, const struct csn_json_style *style)
{
    size_t len, again;

    if (write(text, style, ROOM, &len) != CSN_OK)
        return;
    enum csn_status exact = write(text, style, len, &again);
    //@ assert exact == CSN_OK && again == len;
    enum csn_status less = write(text, style, len - 1, &again);
    //@ assert less == CSN_LIMIT && again == 0;
}

/* In the styles whose number has one of the bits `wanted`; all of them where that is 0. */
static void write_in_styles(struct csn_span text, unsigned wanted)
{
    //@ loop unroll STYLES;
    for (unsigned bits = 0; bits < STYLES; bits++) {
        struct csn_json_style style = {bits & ASCII, bits & SLASH, bits & HTML, bits & LONG, Frama_C_interval(0, 1), false};

        if (wanted == 0 || (bits & wanted) != 0)
            write_in_style(text, &style);
    }
}

static void write_one(const struct character *character)
{
    char storage[CHARACTER_MAX];
    char *text = storage + sizeof storage - character->len;

    put_character(text, character);
    write_in_style(csn_span_of(text, character->len), NULL);
    write_in_styles(csn_span_of(text, character->len), 0);
}

/* Where no more is escaped than must be, and in texts of eight bytes, bytes are looked at as words, of which the analyser knows too little. */
static void write_two(const struct character *a, const struct character *b)
{
    char storage[2 * CHARACTER_MAX];
    size_t len = a->len + b->len;
    char *text = storage + sizeof storage - len;

    if (len >= WORD_SIZE)
        return;
    put_character(text, a);
    put_character(text + a->len, b);
    write_in_styles(csn_span_of(text, len), ASCII | SLASH | HTML);
}

int main(void)
{
    //@ loop unroll CHARACTERS;
    for (size_t i = 0; i < CHARACTERS; i++)
        write_one(&characters[i]);
    //@ loop unroll MIXED;
    for (size_t i = 0; i < MIXED; i++) {
        //@ loop unroll MIXED;
        for (size_t j = 0; j < MIXED; j++)
            write_two(&characters[i], &characters[j]);
    }
    return 0;
}

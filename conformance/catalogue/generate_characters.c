/* Classes of characters in the texts of inputs: every class in every text of the central operation, and in one of each other. */
#include "catalogue/generate.h"

struct kind {
    const char *name;
    const char *words; /* "a text with WORDS" */
    const char *rule;
    struct csn_span text;
};

/* RFC 8259 section 7 for what must be escaped; the rest must come through, raw or escaped. */
static const struct kind kinds[] = {
    {"nul", "U+0000 inside", "string.escapes", CSN_SPAN_INIT("a\0b")},
    {"every-control", "every control character but U+0000", "string.escapes",
     CSN_SPAN_INIT("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D"
                   "\x1E\x1F")},
    {"line-end", "a line end of two characters", "string.escapes", CSN_SPAN_INIT("first\r\nsecond\r\n")},
    {"quotes", "quotation marks and apostrophes", "string.escapes", CSN_SPAN_INIT("say \"yes\" or 'no'")},
    {"backslashes", "backslashes before letters that escapes use", "string.escapes", CSN_SPAN_INIT("C:\\new\\u0041\\\\")},
    {"slashes", "slashes, which may be escaped and need not be", "string.escapes", CSN_SPAN_INIT("a/b//c</d>")},
    {"markup", "characters that some writers escape for web pages", "string.escapes", CSN_SPAN_INIT("<b>R&amp;D</b> 'x' = \"y\"")},
    {"delete", "U+007F", "body.utf8", CSN_SPAN_INIT("a\x7F" "b")},
    {"c1-control", "control characters from U+0080 on", "body.utf8", CSN_SPAN_INIT("a\xC2\x80\xC2\x85\xC2\x9F" "b")},
    {"latin-1", "letters of Latin-1", "body.utf8", CSN_SPAN_INIT("Gr\xC3\xBC\xC3\x9F" "e \xC3\xBF\xC2\xA0")},
    {"edges", "the first and last characters of two and three bytes", "body.utf8",
     CSN_SPAN_INIT("\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80")},
    {"line-separators", "U+2028 and U+2029", "body.utf8", CSN_SPAN_INIT("a\xE2\x80\xA8" "b\xE2\x80\xA9" "c")},
    {"combining", "a letter and marks that combine with it", "body.given-sent",
     CSN_SPAN_INIT("e\xCC\x81 a\xCC\x8A\xCC\xA3 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB")},
    {"compatibility", "characters that normalisation would replace", "body.given-sent",
     CSN_SPAN_INIT("\xE2\x84\xAB \xEF\xAC\x81 \xEF\xBC\xA1 \xC2\xBD")},
    {"right-to-left", "letters from right to left and marks of direction", "body.utf8",
     CSN_SPAN_INIT("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE" "abc\xE2\x80\xAC")},
    {"byte-order-mark", "U+FEFF at its start", "body.utf8", CSN_SPAN_INIT("\xEF\xBB\xBF" "a")},
    {"replacement", "U+FFFD, given as such", "body.utf8", CSN_SPAN_INIT("a\xEF\xBF\xBD" "b")},
    {"non-characters", "non-characters of the basic plane", "body.utf8", CSN_SPAN_INIT("\xEF\xB7\x90\xEF\xBF\xBE\xEF\xBF\xBF")},
    {"emoji", "emoji joined into one", "string.surrogate-pairs",
     CSN_SPAN_INIT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 \xF0\x9F\x87\xA9\xF0\x9F\x87\xAA")},
    {"four-byte-edges", "the first and last characters of four bytes, and non-characters", "string.surrogate-pairs",
     CSN_SPAN_INIT("\xF0\x90\x80\x80\xF0\x9F\xBF\xBE\xF4\x8F\xBF\xBF")},
    {"space-before", "a space before it", "body.given-sent", CSN_SPAN_INIT(" a")},
    {"space-behind", "a space behind it", "body.given-sent", CSN_SPAN_INIT("a ")},
    {"space-alone", "nothing but a space", "body.given-sent", CSN_SPAN_INIT(" ")},
    {"spaces-inside", "several spaces and a tab inside", "body.given-sent", CSN_SPAN_INIT("a  b   c\td")},
    {"like-zero", "the look of zero", "string.kind", CSN_SPAN_INIT("0")},
    {"like-integer", "the look of an integer", "string.kind", CSN_SPAN_INIT("123")},
    {"like-octal", "the look of a number with zeros before it", "string.kind", CSN_SPAN_INIT("0123")},
    {"like-large-integer", "more digits than a double holds", "string.kind", CSN_SPAN_INIT("9007199254740993")},
    {"like-exponent", "the look of a number with an exponent", "string.kind", CSN_SPAN_INIT("1e5")},
    {"like-fraction", "the look of a number with a fraction", "string.kind", CSN_SPAN_INIT("-1.50")},
    {"like-instant", "the look of a time", "string.kind", CSN_SPAN_INIT("2023-11-14T22:13:20Z")},
    {"like-nan", "the look of what is no number", "string.kind", CSN_SPAN_INIT("NaN")},
    {"like-true", "the look of a boolean", "string.kind", CSN_SPAN_INIT("true")},
    {"like-null", "the look of null", "string.kind", CSN_SPAN_INIT("null")},
    {"like-missing", "the look of a missing value", "string.kind", CSN_SPAN_INIT("NA")},
    {"like-object", "the look of a JSON object", "string.json-escaped", CSN_SPAN_INIT("{\"a\":[1,null,{\"b\":\"c\\n\"}]}")},
    {"like-empty-object", "the look of an empty JSON object", "string.json-escaped", CSN_SPAN_INIT("{}")},
    {"like-array", "the look of an empty JSON array", "string.json-escaped", CSN_SPAN_INIT("[]")},
    {"like-string", "the look of a JSON string", "string.json-escaped", CSN_SPAN_INIT("\"a\"")},
    {"like-base64", "the look of base64", "body.given-sent", CSN_SPAN_INIT("/+8gaGVsbG8gd29ybGQ=")},
    {"like-url", "the look of a URL", "body.given-sent", CSN_SPAN_INIT("https://example.com/a%20b?c=d+e&f=%2F#g")},
    {"like-file", "the look of a parameter that names a file", "body.given-sent", CSN_SPAN_INIT("file:///dev/null")},
    {"like-format", "what formatters replace", "body.given-sent", CSN_SPAN_INIT("%s %n {0} {} $1 #{x} %(y)s")},
};

enum { FIRST_CONTROL = 1, LAST_CONTROL = 0x1F };

static void add(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, const struct kind *kind)
{
    struct csn_value *value = csn_generate_string(g, kind->text);
    struct csn_draft draft = {.area = "strings", .operation = operation, .rules = {kind->rule}, .needs = {"serialize"}};
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(spot->id), kind->name);
    draft.title = csn_generate_text(g, "%.*s with %s comes through", CSN_SPAN_ARG(spot->path), kind->words);
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

/* Each control character by itself: which one a writer forgets shows in the id. */
static void add_controls(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    for (int code = FIRST_CONTROL; code <= LAST_CONTROL; code++) {
        struct csn_span name = csn_generate_brief(g, "control-%02x", (unsigned)code);
        struct csn_span words = csn_generate_brief(g, "U+%04X inside", (unsigned)code);
        struct kind kind = {name.data, words.data, "string.escapes", csn_generate_text(g, "a%cb", code)};
        add(g, operation, spot, &kind);
    }
}

static const char *const halves[][3] = {
    {"surrogate-high", "a high surrogate alone", "utf16:d83d"},
    {"surrogate-low", "a low surrogate alone", "utf16:dc00"},
    {"surrogate-at-end", "a high surrogate at its end", "utf16:0061d83d"},
    {"surrogates-swapped", "a low surrogate before a high one", "utf16:0061de80d83d0062"},
    {"surrogate-before-pair", "a high surrogate before a whole pair", "utf16:d83dd83dde80"},
};

/* Half a character can be escaped, replaced or refused: only the bytes must be UTF-8 (rule string.surrogate-pairs). */
static void add_half(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, const char *const half[3])
{
    struct csn_draft draft = {.area = "strings", .operation = operation, .rules = {"body.utf8", "string.surrogate-pairs"},
                              .needs = {"serialize"}, .feature = "special-values", .refusal = "allowed", .free = spot->pointer};
    draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(spot->id), half[0]);
    draft.title = csn_generate_text(g, "%.*s with %s is escaped, replaced or refused, but the body stays UTF-8", CSN_SPAN_ARG(spot->path),
                                    half[1]);
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot,
                                    csn_generate_pair(g, "$special", csn_generate_literal(g, half[2])));
    (void)csn_generate_add(g, &draft);
}

static void add_all(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, bool is_first)
{
    for (size_t i = 0; i < CSN_COUNT(kinds); i++)
        add(g, operation, spot, &kinds[i]);
    if (is_first && operation == g->centre)
        add_controls(g, operation, spot);
    for (size_t i = 0; i < (is_first ? CSN_COUNT(halves) : 1); i++)
        add_half(g, operation, spot, halves[i]);
}

void csn_generate_characters(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        const struct csn_spots *spots = csn_generate_spots(g, operation->input);
        size_t texts = 0;
        for (size_t j = 0; j < spots->count; j++)
            if (csn_generate_is_text(spots->items[j].shape) && (texts++ == 0 || operation == g->centre))
                add_all(g, operation, &spots->items[j], texts == 1);
    }
}

/* json: RFC 8259 text, read strictly and written exactly.
 *
 * The reader is a pull tokeniser: no allocation, no recursion, numbers kept as they were spelt, strings handed out raw
 * (between their quotes) with a function that decodes them. It refuses everything that RFC 8259 does: trailing commas,
 * comments, NaN, raw control characters, text that is not UTF-8, a byte order mark, a second text behind the first.
 * It doesn't look for duplicate names (csn_json_find_duplicate and csn_value_parse do). A lone surrogate escape (\ud83d) is legal grammar and is
 * let through; csn_json_unescape says that it met one.
 *
 *     struct csn_json_reader reader;
 *     csn_json_reader_init(&reader, text, CSN_JSON_DEPTH_MAX);
 *     while ((status = csn_json_next(&reader, &token, &error)) == CSN_OK && token.kind != CSN_JSON_END) ...
 */
#ifndef CSN_JSON_H
#define CSN_JSON_H

#include <countersign/buf.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_JSON_DEPTH_MAX 512

enum csn_json_kind {
    CSN_JSON_NULL,
    CSN_JSON_FALSE,
    CSN_JSON_TRUE,
    CSN_JSON_NUMBER,
    CSN_JSON_STRING,
    CSN_JSON_NAME, /* of a member; its value comes next */
    CSN_JSON_ARRAY_BEGIN,
    CSN_JSON_ARRAY_END,
    CSN_JSON_OBJECT_BEGIN,
    CSN_JSON_OBJECT_END,
    CSN_JSON_END /* of the text; comes again on each further call */
};

struct csn_json_token {
    enum csn_json_kind kind;
    bool escaped;         /* STRING, NAME: `text` has a backslash in it, so it must be unescaped */
    struct csn_span text; /* NUMBER: the lexeme; STRING, NAME: what stands between the quotes; borrowed from the text */
    size_t offset;        /* of the token's first byte */
};

struct csn_json_reader {
    struct csn_span text;
    size_t at;
    size_t depth;
    size_t depth_max;
    int expect; /* private: what may come next */
    unsigned char nesting[CSN_JSON_DEPTH_MAX / 8]; /* private: a bit for each open level, set for an object */
};

/* Starts to read `text`, which must outlive the reader. `depth_max` above CSN_JSON_DEPTH_MAX is taken as that. */
CSN_API void csn_json_reader_init(struct csn_json_reader *reader, struct csn_span text, size_t depth_max);
/* Reads the next token. CSN_SYNTAX, CSN_ENCODING, CSN_INCOMPLETE (the text ends too early) or CSN_LIMIT (depth), with
 * the offset of the byte at fault; the reader then stays where it is. */
CSN_API enum csn_status csn_json_next(struct csn_json_reader *reader, struct csn_json_token *token,
                                      struct csn_error *error) CSN_NODISCARD;
/* Reads and drops the rest of the value that `token` (just read) began: for a scalar nothing, for a name its value. */
CSN_API enum csn_status csn_json_skip(struct csn_json_reader *reader, const struct csn_json_token *token,
                                      struct csn_error *error) CSN_NODISCARD;
/* Tells whether `text` is one JSON text. */
CSN_API enum csn_status csn_json_check(struct csn_span text, struct csn_error *error) CSN_NODISCARD;

/* A name that stands twice in one object. */
struct csn_json_duplicate {
    bool found;
    size_t first;  /* offset of its quotation mark, where it stands first */
    size_t second; /* and where it stands again */
};
/* Looks in all objects of the JSON text `text` for a name that stands twice, and reports the one that is repeated first. Names
 * are compared by what they mean: "a" is "\u0061". It takes n log n steps for n names, whatever they are, and no memory but
 * `scratch`: room for `count` names, as many as the objects that are open at once have had so far; `text.len` / 5 are always
 * enough. CSN_LIMIT where that is too little room; else as csn_json_check. `*duplicate` is untouched on failure. */
CSN_API enum csn_status csn_json_find_duplicate(struct csn_span text, size_t *scratch, size_t count,
                                                struct csn_json_duplicate *duplicate, struct csn_error *error) CSN_NODISCARD;

/* Writes what the raw string `raw` (of a token) means to `out`, which has room for `raw.len` bytes, and returns its
 * length. Pairs of surrogates become one character; a lone one is written as three bytes (so-called WTF-8) and sets
 * `*lone_surrogate`, which may be NULL and is never cleared. */
CSN_API size_t csn_json_unescape(struct csn_span raw, char *out, bool *lone_surrogate);
/* Tells whether the raw string means exactly `text`, without storage. */
CSN_API bool csn_json_raw_equal(struct csn_span raw, struct csn_span text);

/* Numbers are compared by what they mean: 1.5e3 is 1500.0. A lexeme is one that the reader gave out. */
CSN_API bool csn_json_number_equal(struct csn_span a, struct csn_span b);
/* The lexeme's value where it is a whole number within int64: 50, 50.0 and 5e1 alike. CSN_TYPE for a fraction,
 * CSN_RANGE outside. */
CSN_API enum csn_status csn_json_number_int64(struct csn_span lexeme, int64_t *number, struct csn_error *error) CSN_NODISCARD;
/* Tells whether the lexeme is spelt in digits alone, with a minus sign at most. */
CSN_API bool csn_json_number_is_plain(struct csn_span lexeme);

/* Choices of spelling that RFC 8259 leaves free. All false: the shortest form, raw UTF-8, \b \f \n \r \t. */
struct csn_json_style {
    bool ascii;         /* every character past U+007E as \uXXXX, in pairs where needed */
    bool slash;         /* "/" as "\/" */
    bool html;          /* < > & and U+2028, U+2029 as \uXXXX */
    bool long_escapes;  /* \u0008 for \b, and so on for \f \n \r \t */
    bool upper_hex;     /* \u001F for \u001f */
    bool spaces;        /* a space after ":" and "," */
    bool replace;       /* U+FFFD for each byte that is no UTF-8, for text that may hold anything, as headers may */
};

/* Appends `text` quoted and escaped. `style` NULL means all false. Bytes that are no UTF-8 are refused (CSN_ENCODING)
 * unless the style replaces them, but for the three bytes of a lone surrogate, which come out as its \uXXXX escape. (Two of them that would be read back
 * as one character are no UTF-8 either.) */
CSN_API enum csn_status csn_json_write_string(struct csn_buf *buf, struct csn_span text, const struct csn_json_style *style,
                                              struct csn_error *error) CSN_NODISCARD;

/* Appends, for people, the line of `text` that holds byte `offset` (escaped, cut to about 70 characters around it), a line
 * break and a caret under that byte, and a line break. */
CSN_API enum csn_status csn_json_point_at(struct csn_buf *buf, struct csn_span text, size_t offset) CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif

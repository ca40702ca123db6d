/* Which bytes may stand where. */
#include "internal.h"

#include "../base/word.h"

enum { TOKEN = 1, TARGET = 2 };

/* From SP to DEL, sixteen a line. TOKEN is RFC 9110 section 5.6.2's tchar; TARGET has the characters of RFC 3986 but "#", which
 * begins what is never sent. */
static const unsigned char classes[256] = {
    [' '] =
        0, 3, 0, 1, 3, 3, 3, 3, 2, 2, 3, 3, 2, 3, 3, 2,
        3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 0, 2, 0, 2,
        2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
        3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 0, 2, 1, 3,
        1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
        3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 1, 0, 3, 0
};

static size_t class_len(struct csn_span text, unsigned char class)
{
    size_t len = 0;

    while (len < text.len && (classes[(unsigned char)text.data[len]] & class) != 0)
        len++;
    return len;
}

size_t csn_http_token_len(struct csn_span text)
{
    return class_len(text, TOKEN);
}

/* Sets the high bit of each byte that is a control character, HTAB included. */
static uint64_t control(uint64_t word)
{
    return csn_word_below(word, ' ') | csn_word_equal(word, 0x7F);
}

/* HTAB, SP, VCHAR and obs-text: all but control characters (RFC 9110 section 5.5). */
size_t csn_http_value_len(struct csn_span text)
{
    size_t len = 0;

    if (!csn_word_any(text, control))
        return text.len;
    while (len < text.len && (text.data[len] == '\t' || control(CSN_WORD_EACH((unsigned char)text.data[len])) == 0))
        len++;
    return len;
}

size_t csn_http_target_len(struct csn_span text)
{
    return class_len(text, TARGET);
}

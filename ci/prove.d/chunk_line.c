/* What stands behind a chunk's size: any line of up to three bytes of the kinds that are told apart, by itself and behind ";a=". */
#include "http/chunked.c"

#include "unknown.h"

/* White space, what an extension is made of, a letter, what no token holds, and what no value holds either. One byte stands for its kind:
 * the code asks of others only whether a token or a value may hold them. */
static const char kinds[] = {' ', '\t', ';', '=', '"', '\\', 'a', '(', '\x7F'};

enum { KINDS = sizeof kinds, KIND_MAX = KINDS - 1, SIZE = 3, PREFIX = 3 };

static int read(struct csn_span text)
{
    return is_extension(text) && is_well_formed(text);
}

int main(void)
{
    char storage[PREFIX + SIZE] = ";a=";
    size_t len = ANY_OF(0, SIZE);
    char *text = storage + PREFIX;
    int good;

    memmove(storage + SIZE - len, ";a=", PREFIX);
    //@ loop unroll SIZE;
    for (size_t i = 0; i < len; i++)
        text[SIZE - 1 - i] = kinds[ANY_OF(0, KIND_MAX)];
    good = read(csn_span_of(text + SIZE - len, len));
    return good + read(csn_span_of(storage + SIZE - len, PREFIX + len));
}

/* The UTF-8 decoder, at any place of any text of up to six bytes. */
#include <countersign/utf8.h>

#include "unknown.h"

enum { SIZE = 6 };

int main(void)
{
    char storage[SIZE];
    struct csn_span text;
    uint32_t scalar = 0;

    ANY_TEXT(text, storage, SIZE);
    size_t at = ANY_OF(0, SIZE);
    return csn_utf8_next(text, &at, &scalar);
}

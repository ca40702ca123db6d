/* The size of a chunk at the front of any line of up to 18 bytes: two digits more than a size has. */
#include "http/chunked.c"

#include "unknown.h"

enum { SIZE = 18 };

int main(void)
{
    char storage[SIZE];
    struct csn_span text;
    size_t size;

    ANY_TEXT(text, storage, SIZE);
    return read_size(text, &size) > 0;
}

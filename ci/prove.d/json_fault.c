/* How a fault of the reader and of the lexer of numbers is classed, at any place of any text of up to six bytes. */
#include "json/fault.h"
#include "unknown.h"

enum { SIZE = 6 };

int main(void)
{
    char storage[SIZE];
    struct csn_span text;

    ANY_TEXT(text, storage, SIZE);
    return (int)csn_json_fault(text, ANY_OF(0, SIZE), "a digit", NULL);
}

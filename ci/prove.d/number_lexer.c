/* The lexer of numbers on any text of up to eight bytes from any place. Wording a fault is json_fault.c's part. */
#include "json/decimal.h"
#include "json/fault.h"
#include "unknown.h"

enum { SIZE = 8 };

enum csn_status csn_json_fault(struct csn_span text, size_t at, const char *wanted, struct csn_error *error)
{
    (void)wanted;
    (void)error;
    return at < text.len ? CSN_SYNTAX : CSN_INCOMPLETE;
}

int main(void)
{
    char storage[SIZE];
    struct csn_span text;

    ANY_TEXT(text, storage, SIZE);
    size_t at = ANY_OF(0, SIZE);
    return (int)csn_decimal_scan(text, &at, NULL);
}

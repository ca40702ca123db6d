#include "digits.h"

const char csn_digit_pairs[200] = {
    "0001020304050607080910111213141516171819"
    "2021222324252627282930313233343536373839"
    "4041424344454647484950515253545556575859"
    "6061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899"};

char *csn_digits_before(char *end, uint64_t number)
{
    for (; number >= 100; number /= 100) {
        end -= 2;
        (void)csn_digits_two(end, (int)(number % 100));
    }
    if (number < 10) {
        *--end = (char)('0' + number);
        return end;
    }
    end -= 2;
    (void)csn_digits_two(end, (int)number);
    return end;
}

#include "internal.h"

/* From SP to DEL, sixteen a line. */
const bool csn_sigv4_unreserved[256] = {
    [' '] =
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0
};

void csn_sigv4_put_encoded(struct csn_buf *out, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF"; /* upper case: SigV4, UriEncode */

    if (csn_sigv4_unreserved[byte]) {
        csn_put_byte(out, (char)byte);
        return;
    }
    csn_put_byte(out, '%');
    csn_put_byte(out, digits[byte >> 4]);
    csn_put_byte(out, digits[byte & 0x0F]);
}

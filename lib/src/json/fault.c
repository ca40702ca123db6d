#include "fault.h"

#include <countersign/utf8.h>

enum csn_status csn_json_fault(struct csn_span text, size_t at, const char *wanted, struct csn_error *error)
{
    size_t next = at;
    uint32_t scalar = 0;

    if (at >= text.len)
        return csn_error_set(error, CSN_INCOMPLETE, text.len, "the text ends where %s was expected", wanted);
    if (!csn_utf8_next(text, &next, &scalar))
        return csn_error_set(error, CSN_ENCODING, at, "byte 0x%02x is not part of a UTF-8 character",
                             (unsigned)(unsigned char)text.data[at]);
    if (scalar <= 0x20 || scalar >= 0x7F)
        return csn_error_set(error, CSN_SYNTAX, at, "%s was expected, not U+%04X", wanted, (unsigned)scalar);
    return csn_error_set(error, CSN_SYNTAX, at, "%s was expected, not '%c'", wanted, (char)scalar);
}

/* error: how a function says that it could not do its work.
 *
 * Every function that can fail returns a status that the compiler warns about when ignored. What a person or a program
 * wants to know besides goes to the caller's error value: untouched on success, never required (NULL is allowed).
 * A wrong client is not an error: it is a finding, and findings have types of their own.
 *
 *     struct csn_error error;
 *     if (csn_json_check(text, &error) != CSN_OK)
 *         fprintf(stderr, "byte %zu: %s\n", error.offset, error.message);
 */
#ifndef CSN_ERROR_H
#define CSN_ERROR_H

#include <stddef.h>

#include <countersign/attributes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, sentence): the one list of statuses. */
#define CSN_STATUS_LIST(X) \
    X(OK, "no error") \
    X(NO_MEMORY, "the allocator gave no memory") \
    X(LIMIT, "a limit was exceeded") \
    X(ARGUMENT, "an argument is not usable") \
    X(SYNTAX, "the text is malformed") \
    X(ENCODING, "the text is not UTF-8") \
    X(TYPE, "the value has another kind than the shape asks for") \
    X(RANGE, "the value is outside the range that can be represented") \
    X(CONSTRAINT, "the value breaks a constraint of the model") \
    X(NOT_FOUND, "there is no such thing") \
    X(UNSUPPORTED, "this is a form that is refused by name") \
    X(INCOMPLETE, "the text ends too early") \
    X(MISMATCH, "two things that must agree differ") \
    X(CRYPTO, "the cryptographic library failed") \
    X(SYSTEM, "the operating system refused")

enum csn_status {
#define CSN_STATUS_ENUMERATOR(name, sentence) CSN_##name,
    CSN_STATUS_LIST(CSN_STATUS_ENUMERATOR)
#undef CSN_STATUS_ENUMERATOR
};

struct csn_error {
    enum csn_status status;
    size_t offset;     /* bytes from the start of the text at fault; 0 where there is none */
    char message[200]; /* a NUL-terminated sentence for people, valid UTF-8, control bytes escaped */
};

/* The status's name ("SYNTAX") and sentence, NUL-terminated, static. */
CSN_API const char *csn_status_name(enum csn_status status);
CSN_API const char *csn_status_sentence(enum csn_status status);

/* Fills `*error` (where it is not NULL) from a printf format, cutting a message too long at a character's border, and
 * returns `status`, so that a failure is one statement: return csn_error_set(error, CSN_SYNTAX, at, "...", ...). */
CSN_API enum csn_status csn_error_set(struct csn_error *error, enum csn_status status, size_t offset,
                                      const char *format, ...) CSN_PRINTF(4, 5);

#ifdef __cplusplus
}
#endif
#endif

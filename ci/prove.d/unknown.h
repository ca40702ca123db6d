/* Bytes and lengths that the analyser knows nothing of but their bounds. */
#ifndef CSN_PROVE_UNKNOWN_H
#define CSN_PROVE_UNKNOWN_H

#include <__fc_builtin.h>
#include <stdint.h>

#include <countersign/span.h>

/* Some number from `least` to `most`, each analysed by itself. Macros, because the analyser joins at a function's return what it told apart. */
#define ANY_OF(least, most) ((size_t)Frama_C_interval_split((int)(least), (int)(most)))

/* A text of 0 to `size` unknown bytes. It ends where `storage` does, so that a read behind it is a read behind the array. */
#define ANY_TEXT(text, storage, size) \
    Frama_C_make_unknown(storage, size); \
    (text).len = ANY_OF(0, size); \
    (text).data = (storage) + ((size) - (text).len)

#endif

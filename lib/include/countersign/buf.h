/* buf: owned text that grows, up to a ceiling.
 *
 * A buffer can't be made without its ceiling, so no input can exhaust the program through one. Appending past it fails
 * with CSN_LIMIT and leaves the content as it was. A buffer over storage of the caller (csn_buf_init_fixed) never allocates.
 *
 *     struct csn_buf body;
 *     csn_buf_init(&body, NULL, 64 * 1024);
 *     if (csn_buf_append(&body, CSN_SPAN("{}")) != CSN_OK) ...
 *     use(csn_buf_span(&body));
 *     csn_buf_clear(&body);
 */
#ifndef CSN_BUF_H
#define CSN_BUF_H

#include <stdbool.h>
#include <stdint.h>

#include <countersign/alloc.h>
#include <countersign/error.h>
#include <countersign/span.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csn_buf {
    char *data;     /* owned; NULL while empty */
    size_t len;     /* bytes in use */
    size_t cap;     /* bytes allocated */
    size_t ceiling; /* bytes: `cap` never exceeds it */
    const struct csn_allocator *allocator;
    bool fixed; /* `data` is the caller's */
};

/* Makes an empty buffer that allocates (on first use) from `allocator` and never holds more than `ceiling` bytes. */
CSN_API void csn_buf_init(struct csn_buf *buf, const struct csn_allocator *allocator, size_t ceiling);
/* Makes an empty buffer over the caller's `storage` of `size` bytes, which must outlive it. */
CSN_API void csn_buf_init_fixed(struct csn_buf *buf, void *storage, size_t size);
/* Frees what is owned; the buffer is empty afterwards and may be used again. */
CSN_API void csn_buf_clear(struct csn_buf *buf);
/* As csn_buf_clear, with every byte overwritten first: for secrets. */
CSN_API void csn_buf_clear_secret(struct csn_buf *buf);
/* Empties it and keeps the memory. */
CSN_API void csn_buf_reset(struct csn_buf *buf);
/* Cuts it to its first `len` bytes; a longer `len` changes nothing. */
CSN_API void csn_buf_truncate(struct csn_buf *buf, size_t len);

/* Makes room for `extra` more bytes. CSN_LIMIT past the ceiling, CSN_NO_MEMORY; the content stays in any case. */
CSN_API enum csn_status csn_buf_reserve(struct csn_buf *buf, size_t extra) CSN_NODISCARD;
CSN_API enum csn_status csn_buf_append(struct csn_buf *buf, struct csn_span text) CSN_NODISCARD;
CSN_API enum csn_status csn_buf_append_byte(struct csn_buf *buf, char byte) CSN_NODISCARD;
/* Appends the decimal digits of `number`. */
CSN_API enum csn_status csn_buf_append_uint(struct csn_buf *buf, uint64_t number) CSN_NODISCARD;
/* Appends what the printf format says (past 511 bytes it takes a byte more room than that). Not for hot paths. */
CSN_API enum csn_status csn_buf_append_format(struct csn_buf *buf, const char *format, ...) CSN_NODISCARD CSN_PRINTF(2, 3);
/* Removes the first `count` bytes (all, where there are fewer). */
CSN_API void csn_buf_consume(struct csn_buf *buf, size_t count);

/* The content, valid until the buffer changes. */
CSN_API struct csn_span csn_buf_span(const struct csn_buf *buf);

/* Overwrites `size` bytes at `memory` with zeros in a way that the compiler may not remove. */
CSN_API void csn_wipe(void *memory, size_t size);

#ifdef __cplusplus
}
#endif
#endif

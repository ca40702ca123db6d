/* file: whole files, read and written, and whatever else bytes stream from and to.
 *
 * It says what the system says, naming the path; what the bytes mean is nobody's business here.
 *
 *     csn_buf_init(&text, NULL, FILE_MAX);
 *     status = csn_file_read(path, &text, error);
 */
#ifndef CSN_FILE_H
#define CSN_FILE_H

#include <countersign/buf.h>
#include <countersign/error.h>

/* Appends what the file at `path` holds, up to the buffer's ceiling. CSN_NOT_FOUND where there is none, CSN_LIMIT where it is too large,
 * CSN_SYSTEM with the reason; the messages begin with the path. */
enum csn_status csn_file_read(const char *path, struct csn_buf *out, struct csn_error *error) CSN_NODISCARD;
/* Appends what is left to read from a descriptor, which messages call `name`. As above. */
enum csn_status csn_file_drain(int descriptor, const char *name, struct csn_buf *out, struct csn_error *error) CSN_NODISCARD;
/* Writes all of `text` to a descriptor; false, and errno says why, where that can't be done. */
bool csn_file_put(int descriptor, struct csn_span text) CSN_NODISCARD;

#endif

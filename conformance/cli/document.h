/* document: the JSON that commands print and write, built as values in an arena. The first failure sticks in `status`, so that
 * building needs no error handling; what is written after one is nothing.
 */
#ifndef CSN_DOCUMENT_H
#define CSN_DOCUMENT_H

#include <countersign/value.h>

struct csn_document {
    struct csn_arena arena;
    enum csn_status status;
};

void csn_document_init(struct csn_document *document);
void csn_document_clear(struct csn_document *document);
/* Forgets everything and keeps memory for the next one. */
void csn_document_reset(struct csn_document *document);

struct csn_value *csn_document_object(struct csn_document *document);
struct csn_value *csn_document_array(struct csn_document *document);
/* A string that means exactly `text`; bytes that are no UTF-8 become \xNN, which is the best that JSON has room for. The text is copied. */
struct csn_value *csn_document_text(struct csn_document *document, struct csn_span text);
/* A string that shows `bytes` as csn_hex_escape does. */
struct csn_value *csn_document_bytes(struct csn_document *document, struct csn_span bytes);
struct csn_value *csn_document_boolean(struct csn_document *document, bool boolean);
struct csn_value *csn_document_number(struct csn_document *document, size_t number);
/* A JSON text of anybody's, as the value it is; a failure sticks. */
struct csn_value *csn_document_parse(struct csn_document *document, struct csn_span text);

/* Add a member (`name` must outlive the document) or an element. */
void csn_document_put(struct csn_document *document, struct csn_value *object, const char *name, struct csn_value *value);
void csn_document_put_text(struct csn_document *document, struct csn_value *object, const char *name, struct csn_span text);
void csn_document_push(struct csn_document *document, struct csn_value *array, struct csn_value *value);

/* Appends it: on one line, or with each member and element on a line of its own, and a line end. */
enum csn_status csn_document_write(const struct csn_document *document, const struct csn_value *value, bool indented,
                                   struct csn_buf *out) CSN_NODISCARD;

#endif

/* text: how spans come into records: as strings that are valid UTF-8 without control characters, so that no format and no
 * terminal can be hurt by what a client sent.
 */
#ifndef CSN_TEXT_H
#define CSN_TEXT_H

#include <countersign/buf.h>

#include <cjson/cJSON.h>

/* Appends text for people: control characters and bytes that are no UTF-8 become \xNN, the rest stays, backslashes too. */
enum csn_status csn_text_clean(struct csn_span text, struct csn_buf *out) CSN_NODISCARD;

/* Make a string: text for people, and bytes as csn_hex_escape shows them. NULL when there is no memory. */
cJSON *csn_text_new(struct csn_span text);
cJSON *csn_text_new_bytes(struct csn_span bytes);

/* Add a member; false when there is no memory, or `item` is NULL. The item belongs to the object, or is deleted. */
bool csn_text_put_item(cJSON *object, const char *name, cJSON *item);
bool csn_text_put(cJSON *object, const char *name, struct csn_span text);
bool csn_text_put_bytes(cJSON *object, const char *name, struct csn_span bytes);
bool csn_text_put_number(cJSON *object, const char *name, double number);
/* Appends an element, likewise. */
bool csn_text_push_item(cJSON *array, cJSON *item);

/* The text of a member that is a string, or "". */
const char *csn_text_get(const cJSON *object, const char *name);
/* The number of a member, or 0. */
double csn_text_get_number(const cJSON *object, const char *name);

#endif

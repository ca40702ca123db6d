/* form: a request that was built, kept with blanks for what differs in the next: the length, the time of day, the hashes and the
 * signature. What it holds was made by the functions that make every request; here it is only found again and filled in. */
#ifndef CSN_FORM_H
#define CSN_FORM_H

#include <countersign/client.h>

/* Ends the last header, and the section. */
extern const struct csn_span csn_form_head_end;

/* All that a request depends on, but for what is filled in. */
struct csn_form_source {
    struct csn_span parts[CSN_CLIENT_FORM_PARTS_MAX];
    size_t count;
    int64_t day; /* since 1970-01-01 */
    const struct csn_crypto *crypto;
};

/* Lists the parts; false for a request that no form can stand for. */
bool csn_form_source(const struct csn_client_config *config, struct csn_span operation, struct csn_time now,
                     struct csn_form_source *source);

/* The form that was made from the very same, or NULL. */
struct csn_client_form *csn_form_find(struct csn_client_forms *forms, const struct csn_form_source *source);

/* Appends the request for `body` at `now`, which is on the form's day. */
enum csn_status csn_form_fill(struct csn_client_form *form, struct csn_span body, struct csn_time now,
                              struct csn_buf *request) CSN_NODISCARD;

/* Makes a form in the place of the oldest, where it has the room: `head` is all that stands before the blank line, and `composed`
 * what of it was signed. */
void csn_form_keep(const struct csn_client_config *config, const struct csn_form_source *source, struct csn_span head,
                   const struct csn_sigv4_request *composed, struct csn_span amz_date);

#endif

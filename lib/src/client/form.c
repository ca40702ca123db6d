#include "form.h"

#include "../base/digits.h"
#include "../sigv4/internal.h"

enum { SECONDS_PER_DAY = 86400, DATE_SIZE = 9 /* 20150830T */, CLOCK_SIZE = 6 /* 123600 */, LENGTH_DIGITS_MAX = 20 };

/* Where in the text something begins or ends. The hashes stand at the ends of canonical request and string to sign, the signature
 * at the end of the head. */
enum mark {
    HEAD, HEAD_LENGTH_END, HEAD_CLOCK, HEAD_END,
    CANONICAL, CANONICAL_LENGTH_END, CANONICAL_CLOCK, CANONICAL_END,
    TO_SIGN, TO_SIGN_CLOCK, TO_SIGN_END, MARKS
};

_Static_assert(MARKS == CSN_COUNT(((struct csn_client_form *)NULL)->marks), "a form has room for its marks");

const struct csn_span csn_form_head_end = CSN_SPAN_INIT("\r\n\r\n");

void csn_client_forms_init(struct csn_client_forms *forms)
{
    memset(forms, 0, sizeof *forms);
}

void csn_client_forms_clear(struct csn_client_forms *forms)
{
    csn_wipe(forms, sizeof *forms);
}

/* ---- finding ---- */

static int64_t day_of(struct csn_time now)
{
    return now.seconds / SECONDS_PER_DAY - (now.seconds % SECONDS_PER_DAY < 0);
}

static void add_part(struct csn_form_source *source, struct csn_span part)
{
    source->parts[source->count++] = part;
}

/* The operation comes first, since it differs most often. */
bool csn_form_source(const struct csn_client_config *config, struct csn_span operation, struct csn_time now,
                     struct csn_form_source *source)
{
    source->count = 0;
    add_part(source, operation);
    add_part(source, config->model->service);
    add_part(source, config->model->signing_name);
    add_part(source, csn_client_content_type(config->model));
    add_part(source, config->authority);
    add_part(source, config->base_path);
    add_part(source, config->region);
    add_part(source, config->credentials.access_key_id);
    add_part(source, config->credentials.secret_access_key);
    add_part(source, config->credentials.session_token);
    if (config->extra.count > (CSN_CLIENT_FORM_PARTS_MAX - source->count) / 2 || now.nanos > 999999999)
        return false;
    for (size_t i = 0; i < config->extra.count; i++) {
        add_part(source, config->extra.items[i].name);
        add_part(source, config->extra.items[i].value);
    }
    source->day = day_of(now);
    source->crypto = config->crypto;
    return true;
}

static bool holds(const struct csn_client_form *form, const struct csn_form_source *source)
{
    const char *at = form->text;

    if (form->part_count != source->count || form->day != source->day || form->crypto != source->crypto)
        return false;
    for (size_t i = 0; i < source->count; i++) {
        if (!csn_span_equal(csn_span_of(at, form->lengths[i]), source->parts[i]))
            return false;
        at += form->lengths[i];
    }
    return true;
}

struct csn_client_form *csn_form_find(struct csn_client_forms *forms, const struct csn_form_source *source)
{
    for (size_t i = 0; i < CSN_COUNT(forms->items); i++)
        if (holds(&forms->items[i], source))
            return &forms->items[i];
    return NULL;
}

/* ---- filling in ---- */

static struct csn_span between(const struct csn_client_form *form, enum mark from, enum mark to)
{
    return csn_span_of(form->text + form->marks[from], form->marks[to] - form->marks[from]);
}

/* The last of what ends at the mark: a hash or the signature. */
static char *digits_before(struct csn_client_form *form, enum mark mark)
{
    return form->text + form->marks[mark] - CSN_SIGV4_HEX_SIZE;
}

/* The length ends where the mark is; what stands before it is moved up to it, or back, where it has more digits than the last. */
static void put_length(struct csn_client_form *form, enum mark start, struct csn_span length)
{
    size_t end = form->marks[start + 1];
    size_t before = end - form->length_digits - form->marks[start];
    size_t moved = end - length.len - before;

    if (form->marks[start] != moved)
        memmove(form->text + moved, form->text + form->marks[start], before);
    form->marks[start] = moved;
    (void)csn_copy(form->text + moved + before, length);
}

static void put_lengths(struct csn_client_form *form, size_t body_len)
{
    char digits[LENGTH_DIGITS_MAX];
    const char *first = csn_digits_before(digits + sizeof digits, body_len);
    struct csn_span length = csn_span_of(first, (size_t)(digits + sizeof digits - first));

    put_length(form, HEAD, length);
    put_length(form, CANONICAL, length);
    form->length_digits = length.len;
}

static void put_clocks(struct csn_client_form *form, struct csn_time now)
{
    static const enum mark clocks[] = {HEAD_CLOCK, CANONICAL_CLOCK, TO_SIGN_CLOCK};
    int second = (int)(now.seconds - form->day * SECONDS_PER_DAY);
    char clock[CLOCK_SIZE];

    (void)csn_digits_two(csn_digits_two(csn_digits_two(clock, second / 3600), second / 60 % 60), second % 60);
    for (size_t i = 0; i < CSN_COUNT(clocks); i++)
        memcpy(form->text + form->marks[clocks[i]], clock, sizeof clock);
}

static enum csn_status sign(struct csn_client_form *form, struct csn_span body)
{
    enum csn_status status = csn_sigv4_payload_hash(form->crypto, body, digits_before(form, CANONICAL_END));

    if (status == CSN_OK)
        status = csn_sigv4_payload_hash(form->crypto, between(form, CANONICAL, CANONICAL_END), digits_before(form, TO_SIGN_END));
    if (status == CSN_OK)
        status = csn_sigv4_signature(form->crypto, &form->key, between(form, TO_SIGN, TO_SIGN_END), digits_before(form, HEAD_END));
    return status;
}

enum csn_status csn_form_fill(struct csn_client_form *form, struct csn_span body, struct csn_time now, struct csn_buf *request)
{
    struct csn_span head;
    enum csn_status status;
    char *to;

    put_lengths(form, body.len);
    put_clocks(form, now);
    status = sign(form, body);
    head = between(form, HEAD, HEAD_END);
    if (status == CSN_OK)
        status = csn_put_begin(request, head.len + csn_form_head_end.len + body.len, &to);
    if (status != CSN_OK)
        return status;
    csn_put_end(request, csn_copy(csn_copy(csn_copy(to, head), csn_form_head_end), body));
    return CSN_OK;
}

/* ---- making ---- */

static enum csn_status append_source(struct csn_client_form *form, const struct csn_form_source *source, struct csn_buf *text)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < source->count && status == CSN_OK; i++) {
        form->lengths[i] = source->parts[i].len;
        status = csn_buf_append(text, source->parts[i]);
    }
    form->part_count = source->count;
    form->day = source->day;
    form->crypto = source->crypto;
    return status;
}

/* Where at or after `from` the value stands that follows the name. Names here begin with a line break, so nothing of a caller's can
 * be mistaken for one. */
static size_t find_value(struct csn_span text, size_t from, struct csn_span name)
{
    return csn_span_search(text, from, name) + name.len;
}

/* Marks the blanks in what was appended since `start`. */
static void mark_blanks(struct csn_client_form *form, enum mark first, const struct csn_buf *text, size_t start, struct csn_span length,
                        struct csn_span date)
{
    size_t at = find_value(csn_buf_span(text), start, length);
    size_t end = csn_span_find(csn_buf_span(text), at, length.data[0]);

    form->length_digits = end - at;
    form->marks[first] = start;
    form->marks[first + 1] = end;
    form->marks[first + 2] = find_value(csn_buf_span(text), end, date) + DATE_SIZE;
    form->marks[first + 3] = text->len;
}

/* Room for lengths of more digits. */
static enum csn_status append_room(struct csn_buf *text)
{
    static const char room[LENGTH_DIGITS_MAX];

    return csn_buf_append(text, csn_span_of(room, sizeof room));
}

static enum csn_status append_head(struct csn_client_form *form, struct csn_span head, struct csn_buf *text)
{
    enum csn_status status = append_room(text);
    size_t start = text->len;

    if (status == CSN_OK)
        status = csn_buf_append(text, head);
    if (status == CSN_OK)
        mark_blanks(form, HEAD, text, start, CSN_SPAN("\r\nContent-Length: "), CSN_SPAN("\r\nX-Amz-Date: "));
    return status;
}

static enum csn_status append_canonical(struct csn_client_form *form, const struct csn_sigv4_request *composed,
                                        struct csn_span signed_headers, struct csn_buf *text)
{
    enum csn_status status = append_room(text);
    size_t start = text->len;

    if (status == CSN_OK)
        status = csn_sigv4_canonical_request(composed, signed_headers, NULL, text, NULL);
    if (status == CSN_OK)
        mark_blanks(form, CANONICAL, text, start, CSN_SPAN("\ncontent-length:"), CSN_SPAN("\nx-amz-date:"));
    return status;
}

/* The hash is a blank, so it does not matter here what is hashed. */
static enum csn_status append_to_sign(struct csn_client_form *form, struct csn_span amz_date, const struct csn_sigv4_scope *scope,
                                      struct csn_buf *text)
{
    size_t start = text->len;
    enum csn_status status = csn_sigv4_string_to_sign(form->crypto, amz_date, scope, (struct csn_span){NULL, 0}, text);

    form->marks[TO_SIGN] = start;
    form->marks[TO_SIGN_CLOCK] = start + CSN_SPAN(CSN_SIGV4_ALGORITHM "\n").len + DATE_SIZE;
    form->marks[TO_SIGN_END] = text->len;
    return status;
}

static enum csn_status copy_key(struct csn_client_form *form, const struct csn_client_config *config,
                                const struct csn_sigv4_scope *scope)
{
    const struct csn_hmac_key *key;
    enum csn_status status =
        csn_sigv4_find_key(config->crypto, config->cache, config->credentials.secret_access_key, scope, &form->key, &key);

    if (status == CSN_OK && key != &form->key)
        form->key = *key;
    return status;
}

static enum csn_status make(struct csn_client_form *form, const struct csn_client_config *config,
                            const struct csn_form_source *source, struct csn_span head, const struct csn_sigv4_request *composed,
                            struct csn_span amz_date)
{
    struct csn_span value = csn_span_slice(head, find_value(head, 0, CSN_SPAN("\r\nAuthorization: ")), head.len);
    struct csn_sigv4_authorization authorization;
    struct csn_buf text;
    enum csn_status status;

    csn_buf_init_fixed(&text, form->text, sizeof form->text);
    status = append_source(form, source, &text);
    if (status == CSN_OK)
        status = append_head(form, head, &text);
    if (status == CSN_OK)
        status = csn_sigv4_parse_authorization(value, &authorization, NULL);
    if (status == CSN_OK)
        status = append_canonical(form, composed, authorization.signed_headers, &text);
    if (status == CSN_OK)
        status = append_to_sign(form, amz_date, &authorization.scope, &text);
    if (status == CSN_OK)
        status = copy_key(form, config, &authorization.scope);
    return status;
}

void csn_form_keep(const struct csn_client_config *config, const struct csn_form_source *source, struct csn_span head,
                   const struct csn_sigv4_request *composed, struct csn_span amz_date)
{
    struct csn_client_forms *forms = config->forms;
    struct csn_client_form made;

    if (make(&made, config, source, head, composed, amz_date) == CSN_OK) {
        forms->items[forms->next] = made;
        forms->next = (forms->next + 1) % CSN_COUNT(forms->items);
    }
    csn_wipe(&made, sizeof made);
}

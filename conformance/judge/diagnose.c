#include "judge/diagnose.h"

#define TEXT_CEILING ((size_t)1 << 30)

static struct csn_span line_end(struct csn_span text, size_t from, unsigned lines)
{
    size_t at = from;

    while (lines-- > 0)
        at = csn_span_find(text, at, '\n') + 1;
    return csn_span_slice(text, 0, at);
}

/* Takes our canonical request apart: three lines, the header block, and from the empty line on. */
static void split_canonical(struct csn_trial *trial)
{
    struct csn_span text = trial->canonical;
    size_t end = text.len;

    trial->head = line_end(text, 0, 3);
    for (unsigned breaks = 0; end > trial->head.len && breaks < 2; breaks += text.data[end] == '\n')
        end--;
    trial->block = csn_span_slice(text, trial->head.len, end);
    trial->tail = csn_span_slice(text, end, text.len);
}

bool csn_trial_string(struct csn_trial *trial, const struct csn_hmac_key *key, struct csn_span string_to_sign)
{
    char hex[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_signature(NULL, key, string_to_sign, hex);

    return csn_judgement_ok(trial->judgement, status, "no signature") &&
           csn_span_equal(csn_span_of(hex, sizeof hex), trial->request->authorization.signature);
}

static struct csn_span string_to_sign(struct csn_trial *trial, struct csn_span amz_date, struct csn_span canonical)
{
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    enum csn_status status =
        csn_sigv4_string_to_sign(NULL, amz_date, &trial->request->authorization.scope, canonical, &text);

    (void)csn_judgement_ok(trial->judgement, status, "no string to sign");
    return csn_buf_span(&text);
}

bool csn_trial_canonical(struct csn_trial *trial, struct csn_span canonical)
{
    struct csn_buf text;
    enum csn_status status;
    bool fits;

    csn_buf_init(&text, NULL, TEXT_CEILING);
    status = csn_sigv4_string_to_sign(NULL, trial->request->amz_date, &trial->request->authorization.scope, canonical, &text);
    fits = csn_judgement_ok(trial->judgement, status, "no string to sign") &&
           csn_trial_string(trial, &trial->key, csn_buf_span(&text));
    csn_buf_clear(&text);
    return fits;
}

bool csn_trial_hash(struct csn_trial *trial, struct csn_span hash)
{
    size_t before = trial->canonical.len - CSN_SIGV4_HEX_SIZE;
    struct csn_buf text;
    enum csn_status status;
    bool fits;

    csn_buf_init(&text, NULL, TEXT_CEILING);
    status = csn_buf_append(&text, csn_span_slice(trial->canonical, 0, before));
    if (status == CSN_OK)
        status = csn_buf_append(&text, hash);
    fits = csn_judgement_ok(trial->judgement, status, "no canonical request") && csn_trial_canonical(trial, csn_buf_span(&text));
    csn_buf_clear(&text);
    return fits;
}

bool csn_trial_payload(struct csn_trial *trial, struct csn_span body)
{
    char hex[CSN_SIGV4_HEX_SIZE];

    return csn_sigv4_payload_hash(NULL, body, hex) == CSN_OK && csn_trial_hash(trial, csn_span_of(hex, sizeof hex));
}

struct csn_span csn_trial_string_at(struct csn_trial *trial, struct csn_span amz_date)
{
    return string_to_sign(trial, amz_date, trial->canonical);
}

bool csn_trial_block(struct csn_trial *trial, struct csn_span block)
{
    const struct csn_span parts[] = {trial->head, block, trial->tail};
    struct csn_buf text = csn_judgement_buffer(trial->judgement);
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < CSN_COUNT(parts) && status == CSN_OK; i++)
        status = csn_buf_append(&text, parts[i]);
    return csn_judgement_ok(trial->judgement, status, "no canonical request") && csn_trial_canonical(trial, csn_buf_span(&text));
}

bool csn_trial_request(struct csn_trial *trial, const struct csn_sigv4_request *request, const struct csn_sigv4_options *options)
{
    struct csn_buf text = csn_judgement_buffer(trial->judgement);

    return csn_sigv4_canonical_request(request, trial->request->authorization.signed_headers, options, &text, NULL) == CSN_OK &&
           csn_trial_canonical(trial, csn_buf_span(&text));
}

size_t csn_diagnose_all(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span canonical,
                        struct csn_diagnosis *found, size_t room)
{
    static bool (*const kinds[])(struct csn_trial *, struct csn_diagnosis *) = {
        csn_diagnose_date, csn_diagnose_host, csn_diagnose_payload, csn_diagnose_path, csn_diagnose_query,
        csn_diagnose_headers, csn_diagnose_values, csn_diagnose_key, csn_diagnose_form,
    };
    struct csn_trial trial = {.judgement = judgement, .request = request, .canonical = canonical};
    enum csn_status status = csn_sigv4_derive_key(NULL, request->terms.credentials.secret_access_key, &request->authorization.scope,
                                                  &trial.key);
    size_t count = 0;

    if (!csn_judgement_ok(judgement, status, "no key"))
        return 0;
    split_canonical(&trial);
    for (size_t i = 0; i < CSN_COUNT(kinds) && count < room && judgement->status == CSN_OK; i++)
        count += kinds[i](&trial, &found[count]);
    csn_wipe(&trial.key, sizeof trial.key);
    return count;
}

void csn_diagnose(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span canonical,
                  struct csn_diagnosis *diagnosis)
{
    *diagnosis = (struct csn_diagnosis){0};
    (void)csn_diagnose_all(judgement, request, canonical, diagnosis, 1);
}

/* Mistakes about what is made of the canonical request: the date, the key, the strings' form. */
#include <string.h>

#include <countersign/hex.h>

#include "judge/diagnose.h"

enum { CLOCK_SECONDS = 15, DAY_SECONDS = 86400, DATE_DIGITS = 8 };

static struct csn_span amz_date_at(struct csn_judgement *judgement, int64_t seconds)
{
    struct csn_buf date = csn_judgement_buffer(judgement);

    if (csn_time_format_amz_date(&date, (struct csn_time){.seconds = seconds}) != CSN_OK)
        return CSN_SPAN("");
    return csn_buf_span(&date);
}

static bool fits_date(struct csn_trial *trial, struct csn_span amz_date)
{
    return amz_date.len == CSN_SIGV4_DATE_SIZE && csn_trial_string(trial, &trial->key, csn_trial_string_at(trial, amz_date));
}

static bool tell_date(struct csn_trial *trial, struct csn_span signed_at, const char *says, struct csn_diagnosis *diagnosis)
{
    *diagnosis = (struct csn_diagnosis){"sign.each-attempt", csn_span_of_string(says), trial->request->amz_date, signed_at};
    return true;
}

/* An earlier attempt's Authorization or date (rule sign.each-attempt), or a second reading of the clock. */
bool csn_diagnose_date(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    const struct csn_judged_request *request = trial->request;

    for (const struct csn_judged_request *earlier = request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (csn_span_equal(earlier->authorization_value, request->authorization_value))
            return tell_date(trial, earlier->amz_date, "an earlier attempt's Authorization was sent again with another request",
                             diagnosis);
    for (const struct csn_judged_request *earlier = request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (fits_date(trial, earlier->amz_date))
            return tell_date(trial, earlier->amz_date, "the date of an earlier attempt is signed, another one is sent", diagnosis);
    for (int64_t off = -CLOCK_SECONDS; off <= CLOCK_SECONDS; off++) {
        struct csn_span date = amz_date_at(trial->judgement, request->date.seconds + off);

        if (off != 0 && fits_date(trial, date))
            return tell_date(trial, date, "another date is signed than the one that is sent", diagnosis);
    }
    return false;
}

static bool fits_scope(struct csn_trial *trial, struct csn_span secret, const struct csn_sigv4_scope *scope)
{
    struct csn_hmac_key key;
    bool fits;

    if (!csn_judgement_ok(trial->judgement, csn_sigv4_derive_key(NULL, secret, scope, &key), "no key"))
        return false;
    fits = csn_trial_string(trial, &key, csn_trial_string_at(trial, trial->request->amz_date));
    csn_wipe(&key, sizeof key);
    return fits;
}

/* HMAC of each part in turn, each digest being the next one's key. */
static bool chain(struct csn_span secret, const struct csn_span *parts, size_t count, struct csn_hmac_key *key)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();
    unsigned char digest[CSN_SHA256_SIZE];
    bool ok = crypto->hmac_key(crypto->ctx, secret, key) == CSN_OK;

    for (size_t i = 0; i < count && ok; i++)
        ok = crypto->hmac(crypto->ctx, key, &parts[i], 1, digest) == CSN_OK &&
             crypto->hmac_key(crypto->ctx, csn_span_of(digest, sizeof digest), key) == CSN_OK;
    csn_wipe(digest, sizeof digest);
    return ok;
}

/* Tells whether the key was derived from the secret alone, without "AWS4" before it; or isn't derived at all. */
static bool fits_bare_secret(struct csn_trial *trial, bool derived)
{
    const struct csn_sigv4_scope *scope = &trial->request->authorization.scope;
    const struct csn_span parts[] = {scope->date, scope->region, scope->service, CSN_SPAN("aws4_request")};
    struct csn_hmac_key key;
    bool fits = chain(trial->request->terms.credentials.secret_access_key, parts, derived ? CSN_COUNT(parts) : 0, &key) &&
                csn_trial_string(trial, &key, csn_trial_string_at(trial, trial->request->amz_date));

    csn_wipe(&key, sizeof key);
    return fits;
}

static const char *key_mistake(struct csn_trial *trial)
{
    static const struct csn_span regions[] = {CSN_SPAN_INIT(""), CSN_SPAN_INIT("us-west-2"), CSN_SPAN_INIT("us-west-1"),
                                              CSN_SPAN_INIT("us-east-2"), CSN_SPAN_INIT("eu-west-1"), CSN_SPAN_INIT("eu-central-1")};
    static const struct csn_span services[] = {CSN_SPAN_INIT(""), CSN_SPAN_INIT("CodePipeline"), CSN_SPAN_INIT("execute-api"),
                                               CSN_SPAN_INIT("s3")};
    struct csn_span secret = trial->request->terms.credentials.secret_access_key;
    struct csn_sigv4_scope scope = trial->request->authorization.scope;
    struct csn_sigv4_scope other = scope;

    if (fits_bare_secret(trial, true))
        return "the key is derived from the secret without AWS4 before it";
    if (fits_bare_secret(trial, false))
        return "the secret itself is the key";
    for (int64_t day = -1; day <= 1; day += 2) {
        other.date = csn_span_slice(amz_date_at(trial->judgement, trial->request->date.seconds + day * DAY_SECONDS), 0, DATE_DIGITS);
        if (fits_scope(trial, secret, &other))
            return "the key is that of another day";
    }
    other = scope;
    for (size_t i = 0; i < CSN_COUNT(regions); i++) {
        other.region = regions[i];
        if (fits_scope(trial, secret, &other))
            return "the key is that of another region";
    }
    other = scope;
    for (size_t i = 0; i < CSN_COUNT(services); i++) {
        other.service = services[i];
        if (fits_scope(trial, secret, &other))
            return "the key is that of another service";
    }
    return NULL;
}

bool csn_diagnose_key(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    const char *says = key_mistake(trial);

    if (says == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){"sign.key", csn_span_of_string(says), CSN_SPAN(""), CSN_SPAN("")};
    return true;
}

static struct csn_span join(struct csn_judgement *judgement, const struct csn_span *parts, size_t count)
{
    struct csn_buf text = csn_judgement_buffer(judgement);
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < count && status == CSN_OK; i++)
        status = csn_buf_append(&text, parts[i]);
    (void)csn_judgement_ok(judgement, status, "no text");
    return csn_buf_span(&text);
}

bool csn_diagnose_form(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_judgement *judgement = trial->judgement;
    const struct csn_span feed = CSN_SPAN("\n");
    const struct csn_span no_blank[] = {trial->head, trial->block, csn_span_slice(trial->tail, 1, trial->tail.len)};
    const struct csn_span longer[] = {trial->canonical, feed};
    const struct csn_span get[] = {CSN_SPAN("GET"), csn_span_slice(trial->canonical, 4, trial->canonical.len)};
    const struct csn_span string[] = {csn_trial_string_at(trial, trial->request->amz_date), feed};
    const char *says = NULL;
    const char *rule = "sign.canonical-request";

    if (csn_trial_canonical(trial, join(judgement, no_blank, CSN_COUNT(no_blank)))) {
        says = "the empty line behind the canonical headers is missing";
    } else if (csn_trial_canonical(trial, join(judgement, longer, CSN_COUNT(longer)))) {
        says = "a line feed stands behind the payload hash";
    } else if (csn_span_starts_with(trial->canonical, CSN_SPAN("POST")) &&
               csn_trial_canonical(trial, join(judgement, get, CSN_COUNT(get)))) {
        says = "the method GET is signed, POST is sent";
    } else if (csn_trial_string(trial, &trial->key, join(judgement, string, CSN_COUNT(string)))) {
        says = "a line feed stands behind the string to sign";
        rule = "sign.key";
    }
    if (says == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){rule, csn_span_of_string(says), trial->canonical, CSN_SPAN("")};
    return true;
}

/* Mistakes about what is made of the canonical request: the date, the key, the strings' form. */
#include <string.h>

#include <countersign/hex.h>

#include "judge/diagnose.h"

enum { CLOCK_SECONDS = 15, DAY_SECONDS = 86400, DATE_DIGITS = 8, DAYS = 400, QUARTER_SECONDS = 900, DAY_QUARTERS = 96,
       ZONE_QUARTERS = DAY_QUARTERS };

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

static bool tell_date(struct csn_trial *trial, struct csn_span signed_at, const char *id, const char *says,
                      struct csn_diagnosis *diagnosis)
{
    *diagnosis = (struct csn_diagnosis){"sign.each-attempt", id, csn_span_of_string(says), trial->request->amz_date, signed_at};
    return true;
}

/* An earlier attempt's Authorization or date (rule sign.each-attempt). */
static bool diagnose_earlier_date(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    const struct csn_judged_request *request = trial->request;

    for (const struct csn_judged_request *earlier = request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (csn_span_equal(earlier->authorization_value, request->authorization_value))
            return tell_date(trial, earlier->amz_date, "authorization-of-earlier-attempt",
                             "an earlier attempt's Authorization was sent again with another request", diagnosis);
    for (const struct csn_judged_request *earlier = request->earlier; earlier != NULL; earlier = earlier->earlier)
        if (fits_date(trial, earlier->amz_date))
            return tell_date(trial, earlier->amz_date, "date-of-earlier-attempt",
                             "the date of an earlier attempt is signed, another one is sent", diagnosis);
    return false;
}

/* A second reading of the clock, or local time instead of UTC. */
bool csn_diagnose_date(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    int64_t sent = trial->request->date.seconds;
    struct csn_span date;

    if (diagnose_earlier_date(trial, diagnosis))
        return true;
    for (int64_t off = -CLOCK_SECONDS; off <= CLOCK_SECONDS; off++) {
        date = amz_date_at(trial->judgement, sent + off);
        if (off != 0 && fits_date(trial, date))
            return tell_date(trial, date, "clock-read-twice", "another date is signed than the one that is sent", diagnosis);
    }
    for (int64_t off = -ZONE_QUARTERS; off <= ZONE_QUARTERS && trial->request->terms.thorough; off++) {
        date = amz_date_at(trial->judgement, sent + off * QUARTER_SECONDS);
        if (off != 0 && fits_date(trial, date))
            return tell_date(trial, date, off % DAY_QUARTERS == 0 ? "other-day" : "local-time",
                             "the date of another time zone is signed than the one that is sent", diagnosis);
    }
    return false;
}

/* Tells whether the key of another scope was used, the string to sign naming either; or the right key with the other's name. */
static bool fits_scope(struct csn_trial *trial, const struct csn_sigv4_scope *scope)
{
    struct csn_span secret = trial->request->terms.credentials.secret_access_key;
    struct csn_span ours = csn_trial_string_at(trial, trial->request->amz_date);
    struct csn_buf theirs;
    struct csn_hmac_key key;
    bool fits;

    if (!csn_judgement_ok(trial->judgement, csn_sigv4_derive_key(NULL, secret, scope, &key), "no key"))
        return false;
    csn_buf_init(&theirs, NULL, (size_t)1 << 20);
    fits = csn_trial_string(trial, &key, ours);
    if (!fits && csn_sigv4_string_to_sign(NULL, trial->request->amz_date, scope, trial->canonical, &theirs) == CSN_OK)
        fits = csn_trial_string(trial, &key, csn_buf_span(&theirs)) || csn_trial_string(trial, &trial->key, csn_buf_span(&theirs));
    csn_buf_clear(&theirs);
    csn_wipe(&key, sizeof key);
    return fits;
}

/* Part number `index` of a host's name, between dots; what it lacks is empty. */
static struct csn_span host_label(struct csn_span host, size_t index)
{
    struct csn_span label = CSN_SPAN("");

    for (size_t i = 0; i <= index; i++)
        if (!csn_span_split(&host, '.', &label))
            return CSN_SPAN("");
    return label;
}

/* HMAC of each part in turn, each digest being the next one's key. */
static bool chain(struct csn_span secret, const struct csn_span *parts, size_t count, struct csn_hmac_key *key)
{
    const struct csn_crypto *crypto = csn_crypto_default();
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

/* The likeliest first; so many of them are tried even when time matters. */
enum { FEW_REGIONS = 6, FEW_SERVICES = 4 };
static const struct csn_span regions[] = {
    CSN_SPAN_INIT(""),               CSN_SPAN_INIT("us-west-2"),      CSN_SPAN_INIT("us-west-1"),      CSN_SPAN_INIT("us-east-2"),
    CSN_SPAN_INIT("eu-west-1"),      CSN_SPAN_INIT("eu-central-1"),   CSN_SPAN_INIT("us-east-1"),      CSN_SPAN_INIT("eu-west-2"),
    CSN_SPAN_INIT("eu-west-3"),      CSN_SPAN_INIT("eu-north-1"),     CSN_SPAN_INIT("eu-south-1"),     CSN_SPAN_INIT("eu-south-2"),
    CSN_SPAN_INIT("eu-central-2"),   CSN_SPAN_INIT("ap-northeast-1"), CSN_SPAN_INIT("ap-northeast-2"), CSN_SPAN_INIT("ap-northeast-3"),
    CSN_SPAN_INIT("ap-southeast-1"), CSN_SPAN_INIT("ap-southeast-2"), CSN_SPAN_INIT("ap-southeast-3"), CSN_SPAN_INIT("ap-southeast-4"),
    CSN_SPAN_INIT("ap-southeast-5"), CSN_SPAN_INIT("ap-southeast-7"), CSN_SPAN_INIT("ap-south-1"),     CSN_SPAN_INIT("ap-south-2"),
    CSN_SPAN_INIT("ap-east-1"),      CSN_SPAN_INIT("ap-east-2"),      CSN_SPAN_INIT("ca-central-1"),   CSN_SPAN_INIT("ca-west-1"),
    CSN_SPAN_INIT("sa-east-1"),      CSN_SPAN_INIT("mx-central-1"),   CSN_SPAN_INIT("me-south-1"),     CSN_SPAN_INIT("me-central-1"),
    CSN_SPAN_INIT("il-central-1"),   CSN_SPAN_INIT("af-south-1"),     CSN_SPAN_INIT("cn-north-1"),     CSN_SPAN_INIT("cn-northwest-1"),
    CSN_SPAN_INIT("us-gov-west-1"),  CSN_SPAN_INIT("us-gov-east-1"),  CSN_SPAN_INIT("aws-global"),     CSN_SPAN_INIT("global"),
    CSN_SPAN_INIT("local"),          CSN_SPAN_INIT("localhost"),      CSN_SPAN_INIT("us-east-1a"),     CSN_SPAN_INIT("US-EAST-1"),
};
static const struct csn_span services[] = {
    CSN_SPAN_INIT(""),              CSN_SPAN_INIT("CodePipeline"), CSN_SPAN_INIT("execute-api"), CSN_SPAN_INIT("s3"),
    CSN_SPAN_INIT("codepipeline"),  CSN_SPAN_INIT("codebuild"),    CSN_SPAN_INIT("codecommit"),  CSN_SPAN_INIT("codedeploy"),
    CSN_SPAN_INIT("codestar"),      CSN_SPAN_INIT("sts"),          CSN_SPAN_INIT("iam"),         CSN_SPAN_INIT("ec2"),
    CSN_SPAN_INIT("dynamodb"),      CSN_SPAN_INIT("lambda"),       CSN_SPAN_INIT("sqs"),         CSN_SPAN_INIT("sns"),
    CSN_SPAN_INIT("kinesis"),       CSN_SPAN_INIT("firehose"),     CSN_SPAN_INIT("es"),          CSN_SPAN_INIT("aoss"),
    CSN_SPAN_INIT("logs"),          CSN_SPAN_INIT("monitoring"),   CSN_SPAN_INIT("events"),      CSN_SPAN_INIT("states"),
    CSN_SPAN_INIT("kms"),           CSN_SPAN_INIT("ssm"),          CSN_SPAN_INIT("secretsmanager"), CSN_SPAN_INIT("cloudformation"),
    CSN_SPAN_INIT("bedrock"),       CSN_SPAN_INIT("glacier"),      CSN_SPAN_INIT("email"),       CSN_SPAN_INIT("ses"),
    CSN_SPAN_INIT("route53"),       CSN_SPAN_INIT("rds"),          CSN_SPAN_INIT("rds-db"),      CSN_SPAN_INIT("ecs"),
    CSN_SPAN_INIT("ecr"),           CSN_SPAN_INIT("eks"),          CSN_SPAN_INIT("apigateway"),  CSN_SPAN_INIT("appsync"),
    CSN_SPAN_INIT("cognito-idp"),   CSN_SPAN_INIT("cloudfront"),   CSN_SPAN_INIT("neptune-db"),  CSN_SPAN_INIT("vpc-lattice-svcs"),
    CSN_SPAN_INIT("service"),       CSN_SPAN_INIT("aws4_request"), CSN_SPAN_INIT("CodePipeline_20150709"),
};

static bool fits_day(struct csn_trial *trial)
{
    struct csn_sigv4_scope other = trial->request->authorization.scope;
    int64_t most = trial->request->terms.thorough ? DAYS : 1;

    for (int64_t day = 1; day <= most; day++)
        for (int64_t side = -1; side <= 1; side += 2) {
            other.date = csn_span_slice(amz_date_at(trial->judgement, trial->request->date.seconds + side * day * DAY_SECONDS), 0,
                                        DATE_DIGITS);
            if (fits_scope(trial, &other))
                return true;
        }
    return false;
}

/* Tries each name in the place `part` of `scope`. */
static bool fits_name(struct csn_trial *trial, struct csn_sigv4_scope *scope, struct csn_span *part, const struct csn_span *names,
                      size_t count)
{
    struct csn_span right = *part;
    bool fits = false;

    for (size_t i = 0; i < count && !fits; i++) {
        *part = names[i];
        fits = !csn_span_equal(names[i], right) && fits_scope(trial, scope);
    }
    *part = right;
    return fits;
}

static struct csn_mistake key_mistake(struct csn_trial *trial)
{
    const struct csn_request_terms *terms = &trial->request->terms;
    struct csn_sigv4_scope scope = trial->request->authorization.scope;
    struct csn_span host = csn_headers_get(trial->request->message->headers, CSN_SPAN("Host"));
    const struct csn_span near_regions[] = {terms->region, host_label(host, 1), host_label(host, 2)};
    const struct csn_span near_services[] = {trial->judgement->catalogue->model->signing_name, host_label(host, 0)};

    if (fits_bare_secret(trial, true))
        return (struct csn_mistake){"secret-without-aws4", "the key is derived from the secret without AWS4 before it"};
    if (fits_bare_secret(trial, false))
        return (struct csn_mistake){"secret-as-key", "the secret itself is the key"};
    if (fits_day(trial))
        return (struct csn_mistake){"other-day", "the key is that of another day"};
    if (fits_name(trial, &scope, &scope.region, near_regions, CSN_COUNT(near_regions)) ||
        fits_name(trial, &scope, &scope.region, regions, terms->thorough ? CSN_COUNT(regions) : FEW_REGIONS))
        return (struct csn_mistake){"wrong-region", "the key is that of another region"};
    if (fits_name(trial, &scope, &scope.service, near_services, CSN_COUNT(near_services)) ||
        fits_name(trial, &scope, &scope.service, services, terms->thorough ? CSN_COUNT(services) : FEW_SERVICES))
        return (struct csn_mistake){"wrong-service", "the key is that of another service"};
    return (struct csn_mistake){NULL, NULL};
}

bool csn_diagnose_key(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    struct csn_mistake mistake = key_mistake(trial);

    if (mistake.id == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){"sign.key", mistake.id, csn_span_of_string(mistake.says), CSN_SPAN(""), CSN_SPAN("")};
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
    struct csn_mistake mistake = {NULL, NULL};
    const char *rule = "sign.canonical-request";

    if (csn_trial_canonical(trial, join(judgement, no_blank, CSN_COUNT(no_blank)))) {
        mistake = (struct csn_mistake){"no-blank-line", "the empty line behind the canonical headers is missing"};
    } else if (csn_trial_canonical(trial, join(judgement, longer, CSN_COUNT(longer)))) {
        mistake = (struct csn_mistake){"line-feed-at-end", "a line feed stands behind the payload hash"};
    } else if (csn_span_starts_with(trial->canonical, CSN_SPAN("POST")) &&
               csn_trial_canonical(trial, join(judgement, get, CSN_COUNT(get)))) {
        mistake = (struct csn_mistake){"other-method", "the method GET is signed, POST is sent"};
    } else if (csn_trial_string(trial, &trial->key, join(judgement, string, CSN_COUNT(string)))) {
        mistake = (struct csn_mistake){"line-feed-at-end", "a line feed stands behind the string to sign"};
        rule = "sign.key";
    }
    if (mistake.id == NULL)
        return false;
    *diagnosis = (struct csn_diagnosis){rule, mistake.id, csn_span_of_string(mistake.says), trial->canonical, CSN_SPAN("")};
    return true;
}

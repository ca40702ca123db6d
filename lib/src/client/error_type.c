/* The type of an error: how it is spelt, and what it says of another attempt. */
#include <countersign/client.h>

/* How the SDKs' lists name throttling besides ThrottlingException, a clock that is off, credentials that have expired and
 * requests that came too slowly: no two lists agree, so another attempt is neither asked for nor wrong (rules
 * retry.throttling, retry.not-client-errors). */
static const struct {
    struct csn_span code;
    bool clock; /* it may mean that the client's clock is off (rule retry.clock-skew) */
} maybe_codes[] = {
    {CSN_SPAN_INIT("AuthFailure"), true},
    {CSN_SPAN_INIT("BandwidthLimitExceeded"), false},
    {CSN_SPAN_INIT("EC2ThrottledException"), false},
    {CSN_SPAN_INIT("ExpiredToken"), false},
    {CSN_SPAN_INIT("ExpiredTokenException"), false},
    {CSN_SPAN_INIT("InvalidSignatureException"), true},
    {CSN_SPAN_INIT("LimitExceededException"), false},
    {CSN_SPAN_INIT("PriorRequestNotComplete"), false},
    {CSN_SPAN_INIT("ProvisionedThroughputExceededException"), false},
    {CSN_SPAN_INIT("RequestExpired"), true},
    {CSN_SPAN_INIT("RequestInTheFuture"), true},
    {CSN_SPAN_INIT("RequestLimitExceeded"), false},
    {CSN_SPAN_INIT("RequestThrottled"), false},
    {CSN_SPAN_INIT("RequestThrottledException"), false},
    {CSN_SPAN_INIT("RequestTimeTooSkewed"), true},
    {CSN_SPAN_INIT("RequestTimeout"), false},
    {CSN_SPAN_INIT("RequestTimeoutException"), false},
    {CSN_SPAN_INIT("SignatureDoesNotMatch"), true},
    {CSN_SPAN_INIT("SlowDown"), false},
    {CSN_SPAN_INIT("ThrottledException"), false},
    {CSN_SPAN_INIT("Throttling"), false},
    {CSN_SPAN_INIT("ThrottlingException"), false}, /* on another status than 400 */
    {CSN_SPAN_INIT("TooManyRequestsException"), false},
    {CSN_SPAN_INIT("TransactionInProgressException"), false},
};

/* The code's place among them, or their count. */
static size_t find_maybe(struct csn_span code)
{
    size_t i = 0;

    while (i < CSN_COUNT(maybe_codes) && (code.len != maybe_codes[i].code.len || !csn_span_equal(code, maybe_codes[i].code)))
        i++; /* most lengths differ */
    return i;
}

bool csn_client_blames_clock(struct csn_span code)
{
    size_t found = find_maybe(code);

    return found < CSN_COUNT(maybe_codes) && maybe_codes[found].clock;
}

struct csn_span csn_client_sanitise_type(struct csn_span text)
{
    struct csn_span name = csn_span_slice(text, 0, csn_span_find(text, 0, ':'));
    size_t hash = csn_span_find(name, 0, '#');

    return hash < name.len ? csn_span_slice(name, hash + 1, name.len) : name;
}

enum csn_retry_hint csn_client_retry_hint(int status, struct csn_span code)
{
    if (status == 429 || status == 503 || (status == 400 && csn_span_equal(code, CSN_SPAN("ThrottlingException"))))
        return CSN_RETRY_THROTTLED;
    if (status / 100 == 2)
        return CSN_RETRY_NO; /* rule retry.after-answer */
    if (status / 100 != 4 || status == 408 || find_maybe(code) < CSN_COUNT(maybe_codes))
        return CSN_RETRY_MAY;
    return CSN_RETRY_NO;
}

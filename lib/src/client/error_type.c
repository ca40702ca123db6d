/* The type of an error: how it is spelt, and what it says of another attempt. */
#include <countersign/client.h>

/* How the SDKs' lists name throttling besides ThrottlingException, a clock that is off, credentials that have expired and
 * requests that came too slowly: no two lists agree, so another attempt is neither asked for nor wrong (rules
 * retry.throttling, retry.not-client-errors). */
static const struct csn_span maybe_codes[] = {
    CSN_SPAN_INIT("AuthFailure"),
    CSN_SPAN_INIT("BandwidthLimitExceeded"),
    CSN_SPAN_INIT("EC2ThrottledException"),
    CSN_SPAN_INIT("ExpiredToken"),
    CSN_SPAN_INIT("ExpiredTokenException"),
    CSN_SPAN_INIT("InvalidSignatureException"),
    CSN_SPAN_INIT("LimitExceededException"),
    CSN_SPAN_INIT("PriorRequestNotComplete"),
    CSN_SPAN_INIT("ProvisionedThroughputExceededException"),
    CSN_SPAN_INIT("RequestExpired"),
    CSN_SPAN_INIT("RequestInTheFuture"),
    CSN_SPAN_INIT("RequestLimitExceeded"),
    CSN_SPAN_INIT("RequestThrottled"),
    CSN_SPAN_INIT("RequestThrottledException"),
    CSN_SPAN_INIT("RequestTimeTooSkewed"),
    CSN_SPAN_INIT("RequestTimeout"),
    CSN_SPAN_INIT("RequestTimeoutException"),
    CSN_SPAN_INIT("SignatureDoesNotMatch"),
    CSN_SPAN_INIT("SlowDown"),
    CSN_SPAN_INIT("ThrottledException"),
    CSN_SPAN_INIT("Throttling"),
    CSN_SPAN_INIT("ThrottlingException"), /* on another status than 400 */
    CSN_SPAN_INIT("TooManyRequestsException"),
    CSN_SPAN_INIT("TransactionInProgressException"),
};

static bool is_maybe(struct csn_span code)
{
    for (size_t i = 0; i < CSN_COUNT(maybe_codes); i++)
        if (csn_span_equal(code, maybe_codes[i]))
            return true;
    return false;
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
    if (status / 100 != 4 || status == 408 || is_maybe(code))
        return CSN_RETRY_MAY;
    return CSN_RETRY_NO;
}

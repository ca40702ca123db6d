/* An endpoint's URL that is taken apart can be put together again, and what it names is what a request can be built for. */
#include <stdio.h>

#include <countersign/client.h>
#include <countersign/codepipeline.h>

#include "property.h"

enum { TEXT_CEILING = 1 << 20, URL_MAX = 4096 };

static void put_together(struct csn_span url, const struct csn_client_endpoint *endpoint)
{
    struct csn_span scheme = csn_span_slice(url, 0, csn_span_find(url, 0, ':'));
    size_t at = scheme.len + 3;

    CSN_FUZZ_PROPERTY(csn_span_equal_ascii_case(scheme, endpoint->tls ? CSN_SPAN("https") : CSN_SPAN("http")), "the scheme is the URL's");
    CSN_FUZZ_PROPERTY(csn_span_equal(endpoint->authority, csn_span_slice(url, at, at + endpoint->authority.len)),
                      "the authority is as it was written");
    CSN_FUZZ_PROPERTY(csn_span_equal(endpoint->path, csn_span_slice(url, at + endpoint->authority.len, url.len)), "the rest is the path");
    CSN_FUZZ_PROPERTY(endpoint->host.len > 0 && csn_span_search(endpoint->authority, 0, endpoint->host) < endpoint->authority.len &&
                      endpoint->port > 0, "there is a host and a port");
}

static void build_for(const struct csn_client_endpoint *endpoint)
{
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = endpoint->authority,
        .base_path = endpoint->path,
        .region = CSN_SPAN_INIT("us-east-1"),
        .credentials = {CSN_SPAN_INIT("CSNFUZZFUZZFUZZFUZZ2"), CSN_SPAN_INIT("secret"), {NULL, 0}},
    };
    struct csn_buf request;

    csn_buf_init(&request, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_client_build(&config, config.model->operations[0].name, CSN_SPAN("{}"), (struct csn_time){0, 0}, &request,
                                       NULL) == CSN_OK, "a request can be built for every endpoint that was read");
    csn_buf_clear(&request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span url = csn_span_of(data, size);
    struct csn_client_endpoint endpoint;
    struct csn_error error;
    enum csn_status status = csn_client_parse_endpoint(url, &endpoint, &error);

    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(status == CSN_OK || (status == CSN_SYNTAX && error.offset <= size), "a refusal says where");
    if (status == CSN_OK) {
        put_together(url, &endpoint);
        if (size < URL_MAX)
            build_for(&endpoint);
    }
    return 0;
}

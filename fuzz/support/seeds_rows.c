/* Seeds that are texts, one a row; names say what each is about. */
#include "seeds.h"

#include <string.h>

#include "property.h"

struct row {
    enum csn_fuzz_seeded target;
    bool valid;
    const char *name;
    struct csn_span text;
};

#define GOOD(target, name, text) {CSN_FUZZ_##target, true, name, CSN_SPAN_INIT(text)}
#define BAD(target, name, text) {CSN_FUZZ_##target, false, name, CSN_SPAN_INIT(text)}

static const struct row json_rows[] = {
    GOOD(JSON_READ, "scalars", "[null,true,false,0,-0,\"\",{},[]]"),
    GOOD(JSON_READ, "numbers", "[1e400,1E+3,-1.5e-7,9007199254740993,1.784316439424E9,0.1,-0.0]"),
    GOOD(JSON_READ, "spaces", " \t\r\n{ \"a\" : [ 1 , 2 ] }\n"),
    GOOD(JSON_READ, "pointed-names", "{\"a/b\":{\"~\":[1,{\"~1\":{\"\":0}}]},\"a\":1,\"\\u0061\":2,\"long-name-of-many-letters\":{}}"),
    GOOD(JSON_READ, "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\ud83d\\ude00\""),
    GOOD(JSON_READ, "lone-surrogate", "[\"\\ud83d\",\"\\ude00x\",\"\\ud83d\\u0041\"]"),
    GOOD(JSON_READ, "raw-characters", "\"\x7F\xC2\x80\xE2\x80\xA8\xEF\xBF\xBF\xF0\x9F\x98\x80\""),
    GOOD(JSON_READ, "twice", "{\"a\":1,\"a\":2,\"A\":3,\"\":4,\"\\u0061\":5}"),
    GOOD(JSON_READ, "long-number", "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890e-9"),
    GOOD(JSON_READ, "deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"a\":[]}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
    BAD(JSON_READ, "byte-order-mark", "\xEF\xBB\xBF{}"),
    BAD(JSON_READ, "trailing-comma", "[1,]"),
    BAD(JSON_READ, "two-texts", "{} {}"),
    BAD(JSON_READ, "leading-zero", "01"),
    BAD(JSON_READ, "point-alone", "1."),
    BAD(JSON_READ, "not-a-number", "NaN"),
    BAD(JSON_READ, "raw-control", "\"a\nb\""),
    BAD(JSON_READ, "not-utf8", "\"\xFF\""),
    BAD(JSON_READ, "overlong", "\"\xC0\xAF\""),
    BAD(JSON_READ, "surrogate-bytes", "\"\xED\xA0\x80\""),
    BAD(JSON_READ, "cut", "{\"jobs\":["),
    BAD(JSON_READ, "single-quotes", "{'a':1}"),
    GOOD(JSON_ROUNDTRIP, "escapes", "{\"\\u0000\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u00e9<>&\\u2028\\ud83d\\ude00\"}"),
    GOOD(JSON_ROUNDTRIP, "lone-surrogate", "[\"\\ud83d\",\"\\ude00x\",\"\\ud83d\\u0041\"]"),
    GOOD(JSON_ROUNDTRIP, "numbers", "[1e400,1E+3,-1.5e-7,9007199254740993,0.10,-0,1.0e0]"),
    GOOD(JSON_ROUNDTRIP, "names", "{\"k\":1,\"j\":2,\"i\":3,\"h\":4,\"g\":5,\"f\":6,\"e\":7,\"d\":8,\"c\":9,\"b\":10,\"a\":11,\"a\":12}"),
    BAD(JSON_ROUNDTRIP, "cut", "[\"a"),
    BAD(JSON_ROUNDTRIP, "word", "nul"),
    BAD(REQUEST_FROM_VALUE, "unknown-operation", "Nothing\n{}"),
    BAD(REQUEST_FROM_VALUE, "wrong-kind", "GetThirdPartyJobDetails\n{\"jobId\":1}"),
    BAD(REQUEST_FROM_VALUE, "unknown-member", "GetThirdPartyJobDetails\n{\"jobid\":\"a\"}"),
    BAD(REQUEST_FROM_VALUE, "fraction", "PollForThirdPartyJobs\n{\"maxBatchSize\":1.5}"),
    BAD(REQUEST_FROM_VALUE, "past-32-bits", "PollForThirdPartyJobs\n{\"maxBatchSize\":2147483648}"),
    BAD(REQUEST_FROM_VALUE, "year-10000", "PutThirdPartyJobSuccessResult\n{\"currentRevision\":{\"created\":253402300800}}"),
    GOOD(REQUEST_FROM_VALUE, "nulls", "PutThirdPartyJobSuccessResult\n{\"jobId\":null,\"executionDetails\":{\"percentComplete\":5e1,\"summary\":null}}"),
    GOOD(REQUEST_FROM_VALUE, "precise-instant", "PutThirdPartyJobSuccessResult\n{\"currentRevision\":{\"created\":-0.5009999}}"),
};

static const struct row text_rows[] = {
    GOOD(TIME_ROUNDTRIP, "epoch", "1700000000.123"),
    GOOD(TIME_ROUNDTRIP, "exponent", "1.784316439424E9"),
    GOOD(TIME_ROUNDTRIP, "before-1970", "-0.5"),
    GOOD(TIME_ROUNDTRIP, "first", "-62135596800"),
    GOOD(TIME_ROUNDTRIP, "last", "253402300799.999999999"),
    GOOD(TIME_ROUNDTRIP, "many-digits", "1.00000000000000000000000000000000000000000000000000000000000001"),
    GOOD(TIME_ROUNDTRIP, "iso8601", "2023-11-14T22:13:20.123456789Z"),
    GOOD(TIME_ROUNDTRIP, "offset", "2000-02-29t23:59:59+05:30"),
    GOOD(TIME_ROUNDTRIP, "http-date", "Tue, 14 Nov 2023 22:13:20 GMT"),
    GOOD(TIME_ROUNDTRIP, "rfc850", "Sunday, 06-Nov-94 08:49:37 GMT"),
    GOOD(TIME_ROUNDTRIP, "asctime", "Sun Nov  6 08:49:37 1994"),
    GOOD(TIME_ROUNDTRIP, "amz-date", "20231114T221320Z"),
    BAD(TIME_ROUNDTRIP, "year-0", "0000-12-31T23:59:59Z"),
    BAD(TIME_ROUNDTRIP, "no-leap-day", "2023-02-29T00:00:00Z"),
    BAD(TIME_ROUNDTRIP, "wrong-weekday", "Mon, 14 Nov 2023 22:13:20 GMT"),
    BAD(TIME_ROUNDTRIP, "past-9999", "253402300800"),
    BAD(TIME_ROUNDTRIP, "nothing", "x"),
    GOOD(ESCAPE_ROUNDTRIP, "digits", "00ff7F0a"),
    GOOD(ESCAPE_ROUNDTRIP, "hash", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    BAD(ESCAPE_ROUNDTRIP, "controls", "a\\b\r\n\t\x1B[31m\x7F\xC2\x80\xC2\x9F"),
    BAD(ESCAPE_ROUNDTRIP, "not-utf8", "\xFF\xC3\xA9\xE2\x82\xF0\x9F\x98\x80"),
    BAD(ESCAPE_ROUNDTRIP, "odd-count", "abc"),
    GOOD(ENDPOINT_PARSE, "port", "http://127.0.0.1:4080"),
    GOOD(ENDPOINT_PARSE, "path", "https://codepipeline.us-east-1.amazonaws.com/a/%20b/;c=d@e:f/"),
    GOOD(ENDPOINT_PARSE, "brackets", "HTTP://[::1]:65535/"),
    GOOD(ENDPOINT_PARSE, "upper-case", "http://LOCALHOST:80"),
    BAD(ENDPOINT_PARSE, "user", "http://user@host/"),
    BAD(ENDPOINT_PARSE, "query", "http://host/?a=b"),
    BAD(ENDPOINT_PARSE, "fragment", "http://host/#a"),
    BAD(ENDPOINT_PARSE, "port-0", "http://host:0"),
    BAD(ENDPOINT_PARSE, "port-65536", "http://host:65536"),
    BAD(ENDPOINT_PARSE, "no-host", "http://:80/"),
    BAD(ENDPOINT_PARSE, "open-bracket", "http://[::1"),
    BAD(ENDPOINT_PARSE, "scheme", "ftp://host/"),
    GOOD(KNOWN_FAILURES, "comment", "# nothing is known\n\n"),
    GOOD(KNOWN_FAILURES, "keys", "error.header-*  rule=error.header-alone issue=https://example.org/1 why=\"the header is not read\"\r\n"
         "timestamp.no-date/request.body.json message=\"the body is\\tnot JSON\" expires=2027-06-30 flaky=false # later\n"),
    GOOD(KNOWN_FAILURES, "flaky", "retry.*  flaky=true\n*/client.returns rule=client.returns"),
    BAD(KNOWN_FAILURES, "unknown-key", "a.b ticket=1"),
    BAD(KNOWN_FAILURES, "no-value", "a.b rule="),
    BAD(KNOWN_FAILURES, "no-date", "a.b expires=2027-02-30"),
    BAD(KNOWN_FAILURES, "open-string", "a.b why=\"x"),
    BAD(KNOWN_FAILURES, "not-utf8", "a.b why=\xFF"),
    BAD(KNOWN_FAILURES, "no-case", "/check rule=a"),
    BAD(CASE_FILES, "empty", "{}"),
    BAD(CASE_FILES, "unknown-rule", "{\"area\":\"a\",\"operation\":\"PollForThirdPartyJobs\",\"cases\":[{\"id\":\"a.b\",\"title\":\"t\","
        "\"rules\":[\"no.such-rule\"],\"input\":{},\"answers\":[{\"status\":200}]}]}"),
    BAD(CASE_FILES, "no-json", "{\"area\":\"a\","),
};

/* A request with an Authorization header of this value. */
#define AUTHORIZED(value) "GET / HTTP/1.1\r\nHost: a\r\nX-Amz-Date: 20231114T221320Z\r\nAuthorization: " value "\r\n\r\n"
#define LONG_PART "%20aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"
#define LONG LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART

static const struct row message_rows[] = {
    GOOD(REQUEST_FRAMING, "get", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    GOOD(REQUEST_FRAMING, "chunked", "\r\n\nPOST /a?b=[c] HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=\"y\"\r\n{}\r\n000\r\nT: v\r\n\r\n"),
    GOOD(REQUEST_FRAMING, "obs-text", "POST / HTTP/1.1\r\nA:\t \xFF x \t\r\nB:\r\nContent-Length: 002\r\n\r\n{}"),
    BAD(REQUEST_FRAMING, "bare-lf", "GET / HTTP/1.1\nHost: a\n\n"),
    BAD(REQUEST_FRAMING, "folded", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n"),
    BAD(REQUEST_FRAMING, "length-and-coding", "POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
    BAD(REQUEST_FRAMING, "length-twice", "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
    BAD(REQUEST_FRAMING, "space-before-colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
    BAD(REQUEST_FRAMING, "version", "GET / HTTP/1.0\r\n\r\n"),
    BAD(REQUEST_FRAMING, "gzip-chunked", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    BAD(REQUEST_FRAMING, "chunk-cr", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\rb0\r\n\r\n"),
    BAD(ANSWER_FRAMING, "chunk-overflow", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
    BAD(ANSWER_FRAMING, "status-of-two-digits", "HTTP/1.1 20 OK\r\n\r\n"),
    GOOD(ANSWER_FRAMING, "until-close", "HTTP/1.1 200\r\nA: b\r\n\r\n{\"jobs\":[]}"),
    GOOD(ANSWER_FRAMING, "trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{ }\r\n0\r\nx-amzn-RequestId: t\r\n\r\n"),
    GOOD(ANSWER_SPLIT, "everything", "HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\nA : b\r\n c\nTransfer-Encoding: gzip, chunked\r\n\r\n3;x\n{ }\n0\r\nT: u\n\r\n"),
    GOOD(SIGN_DIFFERENTIAL, "query", "GET /?b=2&a=1&a=%20&c&=&%zz=+&a=%C3%A9 HTTP/1.1\r\nHost: a\r\nX-Amz-Date: 20150830T123600Z\r\n\r\n"),
    GOOD(SIGN_DIFFERENTIAL, "dots", "GET /./a/../b//c/%2e%2e/.. HTTP/1.1\r\nHost: a\r\n\r\n"),
    GOOD(SIGN_DIFFERENTIAL, "repeated", "POST / HTTP/1.1\r\nx-amz-meta-a: b\r\nX-Amz-Meta: a   b  \"c  d\"\r\nX-AMZ-META-A:  a \r\nHost: a\r\nUser-Agent: u\r\nProxy-x: y\r\n\r\n"),
    GOOD(SIGN_METAMORPHIC, "query", "GET /a/?b=2&a=1 HTTP/1.1\r\nHost: a b\r\nX-A: 1\r\nX-B:\r\n\r\n"),
    GOOD(SIGN_METAMORPHIC, "repeated", "PUT /a HTTP/1.1\r\nX-A: 1\r\nx-a: 2\r\nHost: a\r\nContent-Length: 1\r\n\r\n{"),
    GOOD(VERIFY_OURS, "query", "GET /a/?b=2&a=1 HTTP/1.1\r\nHost: a\r\nX-A: 1  2\r\n\r\n"),
    BAD(SIGN_DIFFERENTIAL, "no-path", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
    BAD(SIGN_METAMORPHIC, "bare-lf", "GET / HTTP/1.1\nHost: a\n\n"),
    BAD(VERIFY_OURS, "cut", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}"),
    BAD(VERIFY_RAW, "unsigned", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    BAD(VERIFY_RAW, "another-signature", "GET / HTTP/1.1\r\nHost: a\r\nX-Amz-Date: 20231114T221320Z\r\nAuthorization: AWS4-HMAC-SHA256 "
        "Credential=A/20231114/us-east-1/codepipeline/aws4_request, SignedHeaders=host;x-amz-date, "
        "Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n\r\n"),
    GOOD(SIGN_DIFFERENTIAL, "long-path", "GET /" LONG LONG LONG LONG LONG " HTTP/1.1\r\nHost: a\r\n\r\n"),
    BAD(VERIFY_RAW, "no-space", AUTHORIZED("AWS4-HMAC-SHA256")),
    BAD(VERIFY_RAW, "two-spaces", AUTHORIZED("AWS4-HMAC-SHA256  Credential=A/20231114/us-east-1/codepipeline/aws4_request,SignedHeaders=host,Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    BAD(VERIFY_RAW, "odd-algorithm", AUTHORIZED("AWS4\tX Credential=A/20231114/us-east-1/codepipeline/aws4_request,SignedHeaders=host,Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    BAD(VERIFY_RAW, "no-equals", AUTHORIZED("AWS4-HMAC-SHA256 Credential")),
    BAD(VERIFY_RAW, "unknown-parameter", AUTHORIZED("AWS4-HMAC-SHA256 Nonce=1")),
    BAD(VERIFY_RAW, "given-twice", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/codepipeline/aws4_request,Credential=A/20231114/us-east-1/codepipeline/aws4_request")),
    BAD(VERIFY_RAW, "odd-parameter", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/codepipeline/aws4_request,SignedHeaders=ho\xC3\xA9st")),
    BAD(VERIFY_RAW, "nothing-signed", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/codepipeline/aws4_request,Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    BAD(VERIFY_RAW, "short-credential", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/aws4_request,SignedHeaders=host,Signature=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    BAD(VERIFY_RAW, "short-signature", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/codepipeline/aws4_request,SignedHeaders=host,Signature=e3b0")),
    BAD(VERIFY_RAW, "upper-case-signature", AUTHORIZED("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/codepipeline/aws4_request,SignedHeaders=host,Signature=E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")),
    BAD(CHECK, "unsigned", "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: CodePipeline_20150709.PollForThirdPartyJobs\r\nContent-Length: 2\r\n\r\n{}"),
    BAD(CHECK, "no-request", "HTTP/1.1 200 OK\r\n\r\n"),
    BAD(CHECK, "nothing", " "),
};

#define SERVICE(metadata, operation, shapes) \
    "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.0\",\"targetPrefix\":\"T\",\"signatureVersion\":\"v4\"," metadata "\"endpointPrefix\":\"e\"," \
    "\"apiVersion\":\"1\"},\"operations\":{\"O\":{\"name\":\"O\",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"}" operation "}},\"shapes\":{" shapes "}}"
#define INPUT ",\"input\":{\"shape\":\"I\"}"
#define STRUCTURE(members) "\"I\":{\"type\":\"structure\",\"members\":{" members "}}"

static const struct row service_rows[] = {
    GOOD(SERVICE_LOAD, "no-input", SERVICE("", "", "")),
    GOOD(SERVICE_LOAD, "kinds", SERVICE("\"signingName\":\"s\",", INPUT, STRUCTURE("\"a\":{\"shape\":\"B\"},\"l\":{\"shape\":\"L\"},\"m\":{\"shape\":\"M\"},"
         "\"t\":{\"shape\":\"T\",\"timestampFormat\":\"iso8601\"},\"n\":{\"shape\":\"N\"},\"i\":{\"shape\":\"I\"}")
         ",\"B\":{\"type\":\"blob\",\"sensitive\":true},\"L\":{\"type\":\"list\",\"member\":{\"shape\":\"S\"},\"max\":3,\"sparse\":true},"
         "\"M\":{\"type\":\"map\",\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":\"D\"}},\"T\":{\"type\":\"timestamp\",\"timestampFormat\":\"rfc822\"},"
         "\"N\":{\"type\":\"long\",\"min\":-5,\"max\":5},\"D\":{\"type\":\"double\"},\"S\":{\"type\":\"string\",\"pattern\":\"^[a-z\\\\d]{1,3}(x|y)*$\",\"min\":1}")),
    GOOD(SERVICE_LOAD, "document", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"D\"},\"u\":{\"shape\":\"U\"},\"e\":{\"shape\":\"E\"}")
         ",\"D\":{\"type\":\"structure\",\"members\":{},\"document\":true},\"U\":{\"type\":\"structure\",\"union\":true,\"members\":{\"x\":{\"shape\":\"E\"}}},"
         "\"E\":{\"type\":\"string\",\"enum\":[\"A\",\"B\"]}")),
    BAD(SERVICE_LOAD, "other-protocol", "{\"metadata\":{\"protocol\":\"rest-json\"},\"operations\":{},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "missing-shape", SERVICE("", INPUT, "")),
    BAD(SERVICE_LOAD, "requires-itself", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"required\":[\"i\"],\"members\":{\"i\":{\"shape\":\"I\"}}}")),
    BAD(SERVICE_LOAD, "wrong-kind", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"members\":[]}")),
    BAD(SERVICE_LOAD, "unknown-trait", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"I\",\"hostLabel\":true}"))),
    BAD(SERVICE_LOAD, "event-stream", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"eventstream\":true,\"members\":{}}")),
    BAD(SERVICE_LOAD, "fraction-for-a-bound", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"S\"}") ",\"S\":{\"type\":\"string\",\"min\":0.5}")),
    GOOD(SERVICE_LOAD, "flags", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"B\"}") ",\"B\":{\"type\":\"boolean\"}")),
    GOOD(SERVICE_LOAD, "protocols", "{\"metadata\":{\"protocol\":\"smithy-rpc-v2-cbor\",\"protocols\":[\"smithy-rpc-v2-cbor\",\"json\"],\"jsonVersion\":\"1.1\","
         "\"targetPrefix\":\"T\",\"signatureVersion\":\"v4\",\"endpointPrefix\":\"e\",\"apiVersion\":\"1\"},\"operations\":{},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "other-version", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"2.0\"},\"operations\":{},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "version-1-as-a-number", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":1.1},\"operations\":{},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "other-signature", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v2\"}}"),
    BAD(SERVICE_LOAD, "no-http", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\","
        "\"endpointPrefix\":\"e\",\"apiVersion\":\"1\"},\"operations\":{\"O\":{\"name\":\"O\"}},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "by-get", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\","
        "\"endpointPrefix\":\"e\",\"apiVersion\":\"1\"},\"operations\":{\"O\":{\"name\":\"O\",\"http\":{\"method\":\"GET\",\"requestUri\":\"/\"}}},\"shapes\":{}}"),
    BAD(SERVICE_LOAD, "required-no-text", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"required\":[1],\"members\":{}}")),
    BAD(SERVICE_LOAD, "required-no-member", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"required\":[\"\\u0007\\u00e9\"],\"members\":{}}")),
    BAD(SERVICE_LOAD, "document-with-members", SERVICE("", INPUT, "\"I\":{\"type\":\"structure\",\"document\":true,\"members\":{\"a\":{\"shape\":\"I\"}}}")),
    BAD(SERVICE_LOAD, "unknown-type", SERVICE("", INPUT, "\"I\":{\"type\":\"bigInteger\"}")),
    BAD(SERVICE_LOAD, "no-type", SERVICE("", INPUT, "\"I\":{}")),
    BAD(SERVICE_LOAD, "format-of-a-text", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"S\",\"timestampFormat\":\"iso8601\"}") ",\"S\":{\"type\":\"string\"}")),
    BAD(SERVICE_LOAD, "unknown-pattern", SERVICE(" \"x\":1,", INPUT, STRUCTURE("\"a\":{\"shape\":\"S\"}") ",\"S\":{\"type\":\"string\",\"pattern\":\"\\\\p{L}\"}")),
    BAD(SERVICE_LOAD, "enum-no-list", SERVICE("", INPUT, STRUCTURE("\"a\":{\"shape\":\"S\"}") ",\"S\":{\"type\":\"string\",\"enum\":{}}")),
    BAD(SERVICE_LOAD, "no-json", "{\"metadata\":"),
};

/* What the worker does, a byte a number: first the time-out, then a step and what it wants to know. */
struct script {
    bool valid;
    const char *name;
    struct csn_span bytes;
};

static const struct script scripts[] = {
    {true, "plain", CSN_SPAN_INIT("\0" "\0\0\0" "\1\0" "\2\0" "\3\0\0" "\4\0\0\0" "\5\0\0\0")},
    {true, "continued", CSN_SPAN_INIT("\0" "\0\1\0" "\1\0" "\2\0" "\4\0\0\0" "\5\0\0\1" "\2\1" "\3\1\0" "\4\1\0\0" "\5\1\0\3" "\2\0" "\4\2\0\0" "\5\2\0\0")},
    {true, "failed", CSN_SPAN_INIT("\0" "\0\0\0" "\1\0" "\2\3" "\4\0\0\0" "\6\0\0" "\5\0\0\0" "\3\0\0")},
    {true, "batch", CSN_SPAN_INIT("\0" "\0\0\0" "\0\1\0" "\0\0\0" "\1\0" "\1\1" "\1\2" "\2\2" "\2\2" "\2\2" "\4\0\0\0" "\5\0\0\0" "\4\2\0\0" "\6\2\0")},
    {false, "taken", CSN_SPAN_INIT("\0" "\0\0\3" "\1\0" "\2\0" "\4\0\0\0" "\5\0\0\0")},
    {true, "wrong-keys", CSN_SPAN_INIT("\0" "\0\0\0" "\1\0" "\1\0" "\2\0" "\3\0\7" "\4\0\0\7" "\4\0\7\0" "\4\0\0\0" "\5\0\7\1" "\5\1\0\0" "\5\0\0\0")},
    {false, "late", CSN_SPAN_INIT("\1" "\0\0\0" "\1\0" "\2\0" "\4\0\0\0" "\7\310" "\5\0\0\0" "\3\0\0")},
    {false, "nothing-there", CSN_SPAN_INIT("\0" "\2\0" "\1" "\3\0")},
};

static void put_rows(struct csn_fuzz_seeds *seeds, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csn_fuzz_seed(seeds, rows[i].target, rows[i].valid, csn_span_of_string(rows[i].name), rows[i].text);
}

/* Numbers are taken from the tail. */
static void put_script(struct csn_fuzz_seeds *seeds, const struct script *script)
{
    char bytes[256];

    for (size_t i = 0; i < script->bytes.len; i++)
        bytes[i] = script->bytes.data[script->bytes.len - 1 - i];
    csn_fuzz_seed(seeds, CSN_FUZZ_JOB_MACHINE, script->valid, csn_span_of_string(script->name), csn_span_of(bytes, script->bytes.len));
}

void csn_fuzz_seed_rows(struct csn_fuzz_seeds *seeds)
{
    put_rows(seeds, json_rows, CSN_COUNT(json_rows));
    put_rows(seeds, text_rows, CSN_COUNT(text_rows));
    put_rows(seeds, message_rows, CSN_COUNT(message_rows));
    put_rows(seeds, service_rows, CSN_COUNT(service_rows));
    for (size_t i = 0; i < CSN_COUNT(scripts); i++)
        put_script(seeds, &scripts[i]);
}

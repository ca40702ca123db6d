/* The messages that test_http.c reads, and what must be read from them. */
#ifndef CSN_TEST_HTTP_MESSAGES_H
#define CSN_TEST_HTTP_MESSAGES_H

#include <stdint.h>

#include <countersign/http.h>

/* A message and what must be read from it, as describe() tells it. */
struct row {
    const char *name;
    enum csn_http_kind kind;
    struct csn_span bytes;
    const char *expected;
    struct csn_http_limits limits;
    bool head_request;
};

#define REQUEST(name, bytes, expected) {name, CSN_HTTP_REQUEST, CSN_SPAN_INIT(bytes), expected, {0, 0, 0}, false}
#define RESPONSE(name, bytes, expected) {name, CSN_HTTP_RESPONSE, CSN_SPAN_INIT(bytes), expected, {0, 0, 0}, false}
#define TO_HEAD(name, bytes, expected) {name, CSN_HTTP_RESPONSE, CSN_SPAN_INIT(bytes), expected, {0, 0, 0}, true}
#define LIMITED(name, kind, head, headers, body, bytes, expected) \
    {name, CSN_HTTP_##kind, CSN_SPAN_INIT(bytes), expected, {head, headers, body}, false}

/* 47 bytes that announce chunks, and how they are read. */
#define CHUNKED "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
#define CHUNKED_READ "POST / HTTP/1.1 [Transfer-Encoding=chunked] head 47 chunked "

static const struct row well_formed[] = {
    REQUEST("request with a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST / HTTP/1.1 [Host=a][Content-Length=5] head 47 length 5 <hello> complete"),
    REQUEST("request without a body", "GET /a?b=%20 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?b=%20 HTTP/1.1 [Host=a] head 34 none <> complete"),
    REQUEST("request without a header", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 head 18 none <> complete"),
    REQUEST("empty body", "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=0] head 38 length 0 <> complete"),
    REQUEST("leading zeros of a length", "POST / HTTP/1.1\r\nContent-Length: 0000000000000000000000003\r\n\r\nabc",
            "POST / HTTP/1.1 [Content-Length=0000000000000000000000003] head 62 length 3 <abc> complete"),
    REQUEST("bytes behind it stay", "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\naGET /",
            "POST / HTTP/1.1 [Content-Length=1] head 38 length 1 <a> complete rest <GET />"),
    REQUEST("empty lines before it", "\r\n\n\r\nGET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 head 18 none <> complete skipped 5"),
    REQUEST("white space around values", "GET / HTTP/1.1\r\na:b\r\nc: \t d e \t \r\nf:\r\ng: \r\n\r\n",
            "GET / HTTP/1.1 [a=b][c=d e][f=][g=] head 45 none <> complete"),
    REQUEST("bytes past ASCII in a value", "GET / HTTP/1.1\r\na: \xc3\xa9\xff\r\n\r\n", "GET / HTTP/1.1 [a=\xc3\xa9\xff] head 26 none <> complete"),
    REQUEST("names are found in any case", "POST / HTTP/1.1\r\ncONTENT-lENGTH: 1\r\n\r\nx",
            "POST / HTTP/1.1 [cONTENT-lENGTH=1] head 38 length 1 <x> complete"),
    REQUEST("chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\nrest",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked] head 47 chunked <abc0123456789> complete rest <rest>"),
    REQUEST("body that holds any byte", "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n\0\r\n\xff",
            "POST / HTTP/1.1 [Content-Length=4] head 38 length 4 <\\0\r\n\xff> complete"),
    RESPONSE("response", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
             "HTTP/1.1 200 OK [Content-Length=2] head 38 length 2 <{}> complete"),
    RESPONSE("reason of several words", "HTTP/1.1 404 Not  Found\t!\r\nContent-Length: 0\r\n\r\n",
             "HTTP/1.1 404 Not  Found\t! [Content-Length=0] head 48 length 0 <> complete"),
    RESPONSE("empty reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200  [Content-Length=0] head 36 length 0 <> complete"),
    RESPONSE("no reason and no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
             "HTTP/1.1 200  [Content-Length=0] head 35 length 0 <> complete"),
    RESPONSE("body until the close", "HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello\r\n", "HTTP/1.1 200 OK [A=b] head 25 close <hello\r\n> complete"),
    RESPONSE("empty body until the close", "HTTP/1.1 500 X\r\n\r\n", "HTTP/1.1 500 X head 18 close <> complete"),
    RESPONSE("interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
             "HTTP/1.1 100 Continue head 25 none <> complete rest <HTTP/1.1 200 OK\r\n>"),
    RESPONSE("early hints with a length", "HTTP/1.1 103 X\r\nContent-Length: 9\r\n\r\n",
             "HTTP/1.1 103 X [Content-Length=9] head 37 none <> complete"),
    RESPONSE("204 with a length", "HTTP/1.1 204 X\r\nContent-Length: 9\r\n\r\n",
             "HTTP/1.1 204 X [Content-Length=9] head 37 none <> complete"),
    RESPONSE("304 with a coding", "HTTP/1.1 304 X\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 304 X [Transfer-Encoding=chunked] head 46 none <> complete"),
    TO_HEAD("answer to HEAD", "HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 200 X [Content-Length=9] head 37 none <> complete"),
    RESPONSE("chunks with extensions and trailers",
             "HTTP/1.1 200 X\r\nTransfer-Encoding: ,Chunked\r\n\r\n"
             "2;a=b;c=\"d\"\r\nab\r\n3 ;e\r\n\r\n0\r\n0000;f\r\nX-Amzn-Errortype: E\r\nT: \r\n\r\n",
             "HTTP/1.1 200 X [Transfer-Encoding=,Chunked] head 47 chunked <ab\r\n0> trailers [X-Amzn-Errortype=E][T=] complete"),
    REQUEST("chunk whose data ends at byte 64", CHUNKED "e\r\n0123456789abcd\r\n0\r\n\r\n", CHUNKED_READ "<0123456789abcd> complete"),
    REQUEST("chunk whose CR ends at byte 64", CHUNKED "d\r\n0123456789abc\r\n0\r\n\r\n", CHUNKED_READ "<0123456789abc> complete"),
    REQUEST("chunk extensions of every form", CHUNKED "1;a;b=c ; d = \"e;\\\"=\" ;f=\"\"\r\nx\r\n0;a=\"\t\xc3\xa9\\\\\"\r\n\r\n", CHUNKED_READ "<x> complete"),
    RESPONSE("leading zeros of a chunk's size",
             "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000000000000000001\r\na\r\n0\r\n\r\n",
             "HTTP/1.1 200 X [Transfer-Encoding=chunked] head 46 chunked <a> complete"),
};

/* Defects after which reading goes on. */
static const struct row defective[] = {
    REQUEST("bare LF", "POST / HTTP/1.1\nContent-Length: 1\n\nx",
            "POST / HTTP/1.1 [Content-Length=1] head 35 length 1 <x> complete BARE_LF@15 BARE_LF@33 BARE_LF@34"),
    REQUEST("bare LF around chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked] head 47 chunked <x> complete BARE_LF@48 BARE_LF@50 BARE_LF@52 BARE_LF@53"),
    REQUEST("bare CR", "GET / HTTP/1.1\r\na: b\rc\r\n\r\n", "GET / HTTP/1.1 [a=b\rc] head 26 none <> complete BARE_CR@20"),
    REQUEST("CR twice", "GET / HTTP/1.1\r\na: b\r\r\n\r\n", "GET / HTTP/1.1 [a=b\r] head 25 none <> complete BARE_CR@20"),
    REQUEST("fold", "GET / HTTP/1.1\r\na: b \r\n \t c\r\n\td\r\ne: f\r\n\r\n",
            "GET / HTTP/1.1 [a=b c d][e=f] head 41 none <> complete OBS_FOLD@23 OBS_FOLD@29"),
    REQUEST("fold of an empty value", "GET / HTTP/1.1\r\na:\r\n b\r\n \r\n\r\n",
            "GET / HTTP/1.1 [a=b] head 29 none <> complete OBS_FOLD@20 OBS_FOLD@24"),
    REQUEST("folds of two fields", "GET / HTTP/1.1\r\na: b\r\n c\r\nd: e\r\n f\r\n\r\n",
            "GET / HTTP/1.1 [a=b c][d=e f] head 38 none <> complete OBS_FOLD@22 OBS_FOLD@32"),
    REQUEST("fold of a length", "POST / HTTP/1.1\r\nContent-Length:\r\n 1\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=1] head 40 length 1 <x> complete OBS_FOLD@34"),
    REQUEST("fold of nothing", "GET / HTTP/1.1\r\n a: b\r\nc: d\r\n\r\n", "GET / HTTP/1.1 [c=d] head 31 none <> complete OBS_FOLD@16"),
    REQUEST("fold of no trailer", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n  x\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked] head 47 chunked <> complete OBS_FOLD@50"),
    REQUEST("fold of a trailer", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\na: b\r\n c\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked] head 47 chunked <> trailers [a=b c] complete OBS_FOLD@56"),
    REQUEST("space before the colon", "POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=1] head 39 length 1 <x> complete SPACE_BEFORE_COLON@31"),
    REQUEST("name that is no token", "GET / HTTP/1.1\r\na b: c\r\n\r\n", "GET / HTTP/1.1 [a b=c] head 26 none <> complete HEADER_NAME@17"),
    REQUEST("name past ASCII", "GET / HTTP/1.1\r\n\xc3\xa9: c\r\n\r\n",
            "GET / HTTP/1.1 [\xc3\xa9=c] head 25 none <> complete HEADER_NAME@16"),
    REQUEST("empty name", "GET / HTTP/1.1\r\n: c\r\n\r\n", "GET / HTTP/1.1 [=c] head 23 none <> complete HEADER_NAME@16"),
    REQUEST("line without a colon", "GET / HTTP/1.1\r\nabc \r\n\r\n", "GET / HTTP/1.1 [abc=] head 24 none <> complete HEADER_NAME@19"),
    REQUEST("control characters", "GET / HTTP/1.1\r\na: b\0c\r\nd: \x7f\r\n\r\n",
            "GET / HTTP/1.1 [a=b\\0c][d=\x7f] head 32 none <> complete HEADER_VALUE@20 HEADER_VALUE@27"),
    REQUEST("control character behind a bare CR", "GET / HTTP/1.1\r\na: \rb\x01\r\n\r\n",
            "GET / HTTP/1.1 [a=\rb\x01] head 26 none <> complete BARE_CR@19 HEADER_VALUE@21"),
    REQUEST("control character in a fold", "GET / HTTP/1.1\r\na: b\r\n c\x02\r\n\r\n",
            "GET / HTTP/1.1 [a=b c\x02] head 29 none <> complete OBS_FOLD@22 HEADER_VALUE@24"),
    RESPONSE("control character in a reason", "HTTP/1.1 204 O\x01K\r\n\r\n", "HTTP/1.1 204 O\x01K head 20 none <> complete HEADER_VALUE@14"),
    REQUEST("target with a space", "GET /a b HTTP/1.1\r\n\r\n", "GET /a b HTTP/1.1 head 21 none <> complete TARGET@6"),
    REQUEST("target with a fragment", "GET /a#b HTTP/1.1\r\n\r\n", "GET /a#b HTTP/1.1 head 21 none <> complete TARGET@6"),
    REQUEST("target past ASCII", "GET /\xc3\xa9 HTTP/1.1\r\n\r\n", "GET /\xc3\xa9 HTTP/1.1 head 20 none <> complete TARGET@5"),
    REQUEST("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0 head 18 none <> complete VERSION@6"),
    RESPONSE("HTTP/2.0", "HTTP/2.0 204 X\r\n\r\n", "HTTP/2.0 204 X head 18 none <> complete VERSION@0"),
    REQUEST("length twice", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 01\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=1][Content-Length=01] head 58 length 1 <x> complete CONTENT_LENGTH_TWICE@36"),
    REQUEST("length three times", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=1][Content-Length=1][Content-Length=1] head 76 length 1 <x> complete "
            "CONTENT_LENGTH_TWICE@36"),
    RESPONSE("length twice in one field", "HTTP/1.1 200 X\r\nContent-Length: 1 ,1\r\n\r\nx",
             "HTTP/1.1 200 X [Content-Length=1 ,1] head 40 length 1 <x> complete CONTENT_LENGTH_TWICE@16"),
    REQUEST("chunk extension without a name", CHUNKED "1;\r\nx\r\n0\r\n\r\n", CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("chunk extension that is no token", CHUNKED "1;a,b\r\nx\r\n0\r\n\r\n", CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("chunk extension without its value", CHUNKED "1;a=\r\nx\r\n0\r\n\r\n", CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("chunk extension's value that is neither token nor quoted", CHUNKED "1;a=@\r\nx\r\n0\r\n\r\n",
            CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("chunk extension's value that is not closed", CHUNKED "1;a=\"b\r\nx\r\n0\r\n\r\n", CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("chunk extension's value that ends in a backslash", CHUNKED "1;a=\"b\\\"\r\nx\r\n0\r\n\r\n",
            CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("control character in a chunk extension", CHUNKED "1;a=\"\x01\"\r\nx\r\n00;\x01\r\n\r\n",
            CHUNKED_READ "<x> complete CHUNK_EXTENSION@48 CHUNK_EXTENSION@61"),
    REQUEST("text behind a chunk extension's value", CHUNKED "1;a=\"b\"c\r\nx\r\n0\r\n\r\n", CHUNKED_READ "<x> complete CHUNK_EXTENSION@48"),
    REQUEST("length and coding", "POST / HTTP/1.1\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=9][Transfer-Encoding=chunked] head 66 chunked <x> complete LENGTH_AND_CODING@17"),
    RESPONSE("coding and invalid length", "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n0\r\n\r\n",
             "HTTP/1.1 200 X [Transfer-Encoding=chunked][Content-Length=x] head 65 chunked <> complete LENGTH_AND_CODING@44"),
    RESPONSE("length and coding of 204", "HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n",
             "HTTP/1.1 204 X [Transfer-Encoding=chunked][Content-Length=x] head 65 none <> complete LENGTH_AND_CODING@44"),
    REQUEST("two codings", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=gzip][A=b][Transfer-Encoding=chunked] head 78 chunked <> complete OTHER_CODING@17"),
    REQUEST("chunked twice", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked, chunked] head 56 chunked <> complete OTHER_CODING@17"),
    RESPONSE("response with an empty coding", "HTTP/1.1 200 X\r\nTransfer-Encoding:\r\n\r\nab",
             "HTTP/1.1 200 X [Transfer-Encoding=] head 38 close <ab> complete OTHER_CODING@16"),
    RESPONSE("response not chunked last", "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
             "HTTP/1.1 200 X [Transfer-Encoding=chunked, gzip] head 52 close <0\r\n\r\n> complete OTHER_CODING@16"),
};

/* Defects that leave the end of the message unknown. */
static const struct row hopeless[] = {
    REQUEST("nothing but a method", "GET\r\n\r\n", "   head 0 none <> START_LINE@0 rest <\r\n>"),
    REQUEST("no version", "GET /\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("empty target", "GET  HTTP/1.1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("method that is no token", "G(T / HTTP/1.1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("empty method", " / HTTP/1.1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("version in lower case", "GET / http/1.1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("version of one digit", "GET / HTTP/1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("letter as major version", "GET / HTTP/x.1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("letter as minor version", "GET / HTTP/1.x\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("comma in the version", "GET / HTTP/1,1\r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("space behind the version", "GET / HTTP/1.1 \r\n", "   head 0 none <> START_LINE@0"),
    REQUEST("CR behind the version", "GET / HTTP/1.1\r\r\n", "   head 0 none <> BARE_CR@14 START_LINE@0"),
    RESPONSE("empty line before a response", "\r\nHTTP/1.1 200 OK\r\n", " 0  head 0 none <> START_LINE@0 rest <HTTP/1.1 200 OK\r\n>"),
    RESPONSE("status of two digits", "HTTP/1.1 20 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("status of four digits", "HTTP/1.1 2000 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("status that ends in a letter", "HTTP/1.1 20x OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("status of letters", "HTTP/1.1 2xx OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("status that begins with a letter", "HTTP/1.1 x00 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("status with a letter within", "HTTP/1.1 2x0 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("no space before the status", "HTTP/1.1/200 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("another protocol", "ICAP/1.0 200 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("two spaces before the status", "HTTP/1.1  200 OK\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("HTML", "<html>\r\n", " 0  head 0 none <> START_LINE@0"),
    RESPONSE("version alone", "HTTP/1.1\r\n", " 0  head 0 none <> START_LINE@0"),
    REQUEST("negative length", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=-1] head 39 length 0 <> CONTENT_LENGTH@17 rest <x>"),
    REQUEST("empty length", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=] head 36 length 0 <> CONTENT_LENGTH@17"),
    REQUEST("length in hex", "POST / HTTP/1.1\r\nContent-Length: 1a\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=1a] head 39 length 0 <> CONTENT_LENGTH@17"),
    REQUEST("length and a comma", "POST / HTTP/1.1\r\nContent-Length: 1,\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=1,] head 39 length 0 <> CONTENT_LENGTH@17"),
    REQUEST("two lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST / HTTP/1.1 [Content-Length=1][Content-Length=2] head 57 length 0 <> CONTENT_LENGTH_CONFLICT@36"),
    RESPONSE("two lengths in one field", "HTTP/1.1 200 X\r\nContent-Length: 1, 2\r\n\r\n",
             "HTTP/1.1 200 X [Content-Length=1, 2] head 40 length 0 <> CONTENT_LENGTH_CONFLICT@16"),
    REQUEST("length past 64 bits", "POST / HTTP/1.1\r\nContent-Length: 18446744073709551617\r\n\r\nx",
            "POST / HTTP/1.1 [Content-Length=18446744073709551617] head 57 length max <> BODY_TOO_LARGE@17 rest <x>"),
    REQUEST("request not chunked", "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=identity] head 48 chunked <> TRANSFER_CODING@17"),
    REQUEST("request not chunked last", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=chunked, gzip] head 53 chunked <> TRANSFER_CODING@17"),
    REQUEST("empty coding", "POST / HTTP/1.1\r\nTransfer-Encoding: \r\n\r\n",
            "POST / HTTP/1.1 [Transfer-Encoding=] head 40 chunked <> TRANSFER_CODING@17"),
    REQUEST("chunk without a size", CHUNKED "\r\n", CHUNKED_READ "<> CHUNK_SIZE@47"),
    REQUEST("chunk's size with a sign", CHUNKED "+1\r\n", CHUNKED_READ "<> CHUNK_SIZE@47"),
    REQUEST("chunk's size with a prefix", CHUNKED "0x1\r\n", CHUNKED_READ "<> CHUNK_SIZE@47"),
    REQUEST("chunk's size and a space", CHUNKED "1 \r\na", CHUNKED_READ "<> CHUNK_SIZE@47 rest <a>"),
    REQUEST("chunk's size past 64 bits", CHUNKED "10000000000000001\r\na", CHUNKED_READ "<> CHUNK_SIZE@47 rest <a>"),
    REQUEST("chunk's size of 64 bits", CHUNKED "1\r\na\r\nffffffffffffffff\r\na", CHUNKED_READ "<a> BODY_TOO_LARGE@53 rest <a>"),
    REQUEST("chunk longer than its size", CHUNKED "1\r\nab\r\n", CHUNKED_READ "<a> CHUNK_END@51 rest <b\r\n>"),
    REQUEST("chunk with half an end", CHUNKED "1\r\na\rb", CHUNKED_READ "<a> CHUNK_END@52 rest <b>"),
};

/* The connection ends too early (rule http.incomplete). */
static const struct row cut_off[] = {
    REQUEST("in the start line", "GET / HT", "   head 0 none <> TRUNCATED@8"),
    REQUEST("after a CR", "\r", "   head 0 none <> TRUNCATED@1"),
    RESPONSE("in the headers", "HTTP/1.1 200 OK\r\nA: b\r\nConte", "HTTP/1.1 200 OK [A=b] head 0 none <> TRUNCATED@28"),
    RESPONSE("before the empty line", "HTTP/1.1 200 OK\r\nA: b\r\n", "HTTP/1.1 200 OK [A=b] head 0 none <> TRUNCATED@23"),
    RESPONSE("in the empty line", "HTTP/1.1 204 OK\r\n\r", "HTTP/1.1 204 OK head 0 none <> TRUNCATED@18"),
    RESPONSE("in the body", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"jobs\":[",
             "HTTP/1.1 200 OK [Content-Length=50] head 39 length 50 <{\"jobs\":[> TRUNCATED@48"),
    REQUEST("before the first chunk", CHUNKED, CHUNKED_READ "<> TRUNCATED@47"),
    REQUEST("in a chunk's size", CHUNKED "1", CHUNKED_READ "<> TRUNCATED@48"),
    REQUEST("in a chunk", CHUNKED "2\r\na", CHUNKED_READ "<a> TRUNCATED@51"),
    REQUEST("behind a chunk", CHUNKED "1\r\na", CHUNKED_READ "<a> TRUNCATED@51"),
    REQUEST("in a chunk's end", CHUNKED "1\r\na\r", CHUNKED_READ "<a> TRUNCATED@52"),
    REQUEST("without the last chunk", CHUNKED "1\r\na\r\n", CHUNKED_READ "<a> TRUNCATED@53"),
    REQUEST("without the empty line", CHUNKED "0\r\n", CHUNKED_READ "<> TRUNCATED@50"),
    REQUEST("in the trailers", CHUNKED "0\r\na: b\r\nc", CHUNKED_READ "<> trailers [a=b] TRUNCATED@57"),
};

static const struct row limited[] = {
    LIMITED("head as large as its limit", REQUEST, 18, 0, 0, "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 head 18 none <> complete"),
    LIMITED("head past its limit", REQUEST, 17, 0, 0, "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1 head 0 none <> HEAD_TOO_LARGE@17 rest <\n>"),
    LIMITED("start line past the limit", REQUEST, 5, 0, 0, "GET / HTTP/1.1\r\n", "   head 0 none <> HEAD_TOO_LARGE@5 rest < HTTP/1.1\r\n>"),
    LIMITED("head that ends a line at its limit", REQUEST, 16, 0, 0, "GET / HTTP/1.1\r\nA: b",
            "GET / HTTP/1.1 head 0 none <> HEAD_TOO_LARGE@16 rest <A: b>"),
    LIMITED("as many headers as the limit", REQUEST, 0, 2, 0, "GET / HTTP/1.1\r\na: b\r\nc: d\r\n\r\n",
            "GET / HTTP/1.1 [a=b][c=d] head 30 none <> complete"),
    LIMITED("a header past the limit", REQUEST, 0, 1, 0, "GET / HTTP/1.1\r\na: b\r\nc: d\r\n\r\n",
            "GET / HTTP/1.1 [a=b] head 0 none <> TOO_MANY_HEADERS@22 rest <\r\n>"),
    LIMITED("a trailer past the limit", REQUEST, 0, 1, 0, CHUNKED "0\r\na: b\r\n", CHUNKED_READ "<> TOO_MANY_HEADERS@50"),
    LIMITED("trailers as large as a head", REQUEST, 47, 0, 0, CHUNKED "0\r\na: 345678901234567890123456789012345678901\r\n\r\n",
            CHUNKED_READ "<> trailers [a=345678901234567890123456789012345678901] complete"),
    LIMITED("trailers larger than a head", REQUEST, 47, 0, 0, CHUNKED "0\r\na: 3456789012345678901234567890123456789012345\r\n\r\n",
            CHUNKED_READ "<> HEAD_TOO_LARGE@97 rest <\n\r\n>"),
    LIMITED("length as large as the limit", REQUEST, 0, 0, 2, "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab",
            "POST / HTTP/1.1 [Content-Length=2] head 38 length 2 <ab> complete"),
    LIMITED("length past the limit", REQUEST, 0, 0, 2, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
            "POST / HTTP/1.1 [Content-Length=3] head 38 length 3 <> BODY_TOO_LARGE@17 rest <abc>"),
    LIMITED("chunks as large as the limit", REQUEST, 0, 0, 2, CHUNKED "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", CHUNKED_READ "<ab> complete"),
    LIMITED("chunks past the limit", REQUEST, 0, 0, 2, CHUNKED "1\r\na\r\n2\r\n", CHUNKED_READ "<a> BODY_TOO_LARGE@53"),
    LIMITED("close as large as the limit", RESPONSE, 0, 0, 2, "HTTP/1.1 200 X\r\n\r\nab", "HTTP/1.1 200 X head 18 close <ab> complete"),
    LIMITED("close past the limit", RESPONSE, 0, 0, 2, "HTTP/1.1 200 X\r\n\r\nabc",
            "HTTP/1.1 200 X head 18 close <ab> BODY_TOO_LARGE@20 rest <c>"),
    LIMITED("extensions past the limit", REQUEST, 47, 0, 2, CHUNKED "1;0123456789012345678901234567890123456789012345\r\n",
            CHUNKED_READ "<> BODY_TOO_LARGE@96 rest <\n>"),
    LIMITED("limits that can't be added up", REQUEST, SIZE_MAX, SIZE_MAX, SIZE_MAX, CHUNKED "1\r\na\r\n0\r\nb: c\r\n\r\n",
            CHUNKED_READ "<a> trailers [b=c] complete"),
};

struct table {
    const struct row *rows;
    size_t count;
};

static const struct table all_tables[] = {
    {well_formed, CSN_COUNT(well_formed)}, {defective, CSN_COUNT(defective)}, {hopeless, CSN_COUNT(hopeless)},
    {cut_off, CSN_COUNT(cut_off)},         {limited, CSN_COUNT(limited)},
};

#endif

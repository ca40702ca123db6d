/* The dictionary of every target, made from the model and from lists of words that readers trip over:
 *
 *     fuzz_dictionaries write DIR     makes DIR/TARGET_fuzzer.dict anew
 *     fuzz_dictionaries check DIR     compares them with what lies there */
#include <stdio.h>
#include <string.h>

#include <countersign/codepipeline.h>

#include "property.h"

enum { FILE_CEILING = 1 << 20, PATH_SIZE = 4096 };

enum words {
    NAMES = 1, TEXTS = 2, JSON = 4, REQUESTS = 8, ANSWERS = 16, TIMES = 32, SERVICES = 64, LISTS = 128, CASES = 256, URLS = 512, NUMBERS = 1024,
    PATTERNS = 2048
};

static const struct {
    const char *target;
    unsigned words;
} targets[] = {
    {"answer_framing", ANSWERS}, {"answer_label", NUMBERS}, {"answer_split", ANSWERS | JSON}, {"case_files", CASES | JSON | NAMES},
    {"check", REQUESTS | JSON | NAMES}, {"endpoint_parse", URLS}, {"error_type", NAMES | TEXTS | NUMBERS}, {"escape_roundtrip", TEXTS},
    {"every_kind", JSON | TEXTS | TIMES}, {"pattern_match", PATTERNS}, {"plugin", NUMBERS},
    {"job_machine", NUMBERS}, {"json_read", JSON | TEXTS}, {"json_roundtrip", JSON | TEXTS}, {"known_failures", LISTS | TEXTS},
    {"request_build", TEXTS | NUMBERS}, {"request_framing", REQUESTS}, {"request_from_value", NAMES | JSON | TEXTS},
    {"response_parse", ANSWERS | JSON | NAMES}, {"service_load", SERVICES | JSON}, {"sign_differential", REQUESTS},
    {"sign_metamorphic", REQUESTS}, {"time_roundtrip", TIMES}, {"verify_ours", REQUESTS}, {"verify_raw", REQUESTS},
};

#define LAST {NULL, 0}

static const struct csn_span texts[] = {
    CSN_SPAN_INIT("\0"), CSN_SPAN_INIT("\x1F"), CSN_SPAN_INIT("\\"), CSN_SPAN_INIT("\""), CSN_SPAN_INIT("/"), CSN_SPAN_INIT("\x7F"),
    CSN_SPAN_INIT("\xC2\x80"), CSN_SPAN_INIT("\xC3\xA9"), CSN_SPAN_INIT("\xE2\x80\xA8"), CSN_SPAN_INIT("\xED\xA0\xBD"), CSN_SPAN_INIT("\xED\xB8\x80"),
    CSN_SPAN_INIT("\xEF\xBB\xBF"), CSN_SPAN_INIT("\xF0\x9F\x98\x80"), CSN_SPAN_INIT("\xF4\x8F\xBF\xBF"), CSN_SPAN_INIT("\r\nX: y"), CSN_SPAN_INIT("\t"),
    CSN_SPAN_INIT("  "), CSN_SPAN_INIT("/../"), CSN_SPAN_INIT("//"), CSN_SPAN_INIT("%2F"), CSN_SPAN_INIT("\x1B["), LAST};
static const struct csn_span json[] = {
    CSN_SPAN_INIT("null"), CSN_SPAN_INIT("true"), CSN_SPAN_INIT("false"), CSN_SPAN_INIT("{}"), CSN_SPAN_INIT("[]"), CSN_SPAN_INIT("\\u0000"),
    CSN_SPAN_INIT("\\ud83d"), CSN_SPAN_INIT("\\ude00"), CSN_SPAN_INIT("\\/"), CSN_SPAN_INIT("1e400"), CSN_SPAN_INIT("-0"), CSN_SPAN_INIT("E+9"),
    CSN_SPAN_INIT("9007199254740993"), CSN_SPAN_INIT("2147483648"), CSN_SPAN_INIT("\"__type\":"), CSN_SPAN_INIT("\"code\":"),
    CSN_SPAN_INIT("\"message\":"), CSN_SPAN_INIT("\"Message\":"), CSN_SPAN_INIT("NaN"), LAST};
static const struct csn_span requests[] = {
    CSN_SPAN_INIT("POST / HTTP/1.1\r\n"), CSN_SPAN_INIT("\r\n"), CSN_SPAN_INIT("\r\n\r\n"), CSN_SPAN_INIT("\r\n "), CSN_SPAN_INIT("Host: "),
    CSN_SPAN_INIT("Content-Length: "), CSN_SPAN_INIT("Content-Type: application/x-amz-json-1.1"), CSN_SPAN_INIT("Transfer-Encoding: chunked"),
    CSN_SPAN_INIT("X-Amz-Date: 20231114T221320Z"), CSN_SPAN_INIT("X-Amz-Security-Token: "), CSN_SPAN_INIT("X-Amz-Target: "),
    CSN_SPAN_INIT("Authorization: AWS4-HMAC-SHA256 Credential="), CSN_SPAN_INIT(", SignedHeaders="), CSN_SPAN_INIT(", Signature="),
    CSN_SPAN_INIT("/aws4_request"), CSN_SPAN_INIT("User-Agent: "), CSN_SPAN_INIT("Connection: "), CSN_SPAN_INIT("x-amz-content-sha256: "),
    CSN_SPAN_INIT("UNSIGNED-PAYLOAD"), CSN_SPAN_INIT("?a=b&a=a&"), CSN_SPAN_INIT("%20"), CSN_SPAN_INIT("/../"), CSN_SPAN_INIT("0\r\n\r\n"), LAST};
static const struct csn_span answers[] = {
    CSN_SPAN_INIT("HTTP/1.1 "), CSN_SPAN_INIT("HTTP/1.1 100 Continue\r\n\r\n"), CSN_SPAN_INIT("200 OK"), CSN_SPAN_INIT("204 No Content"),
    CSN_SPAN_INIT("400 Bad Request"), CSN_SPAN_INIT("503 "), CSN_SPAN_INIT("\r\n"), CSN_SPAN_INIT("\r\n\r\n"), CSN_SPAN_INIT("\r\n "),
    CSN_SPAN_INIT("Content-Length: "), CSN_SPAN_INIT("Transfer-Encoding: chunked"), CSN_SPAN_INIT("Transfer-Encoding: gzip, chunked"),
    CSN_SPAN_INIT("0\r\n\r\n"), CSN_SPAN_INIT("ffffffffffffffff"), CSN_SPAN_INIT(";a=b"), CSN_SPAN_INIT("Date: "),
    CSN_SPAN_INIT("Tue, 14 Nov 2023 22:13:20 GMT"), CSN_SPAN_INIT("Retry-After: 1"), CSN_SPAN_INIT("x-amzn-RequestId: "), CSN_SPAN_INIT("x-amzn-ErrorType: "),
    CSN_SPAN_INIT("ThrottlingException"), CSN_SPAN_INIT("com.amazonaws.codepipeline#"), CSN_SPAN_INIT(":http://internal.amazon.com/coral/"), LAST};
static const struct csn_span times[] = {
    CSN_SPAN_INIT("1700000000"), CSN_SPAN_INIT(".123456789"), CSN_SPAN_INIT("E9"), CSN_SPAN_INIT("-62135596800"), CSN_SPAN_INIT("253402300799"),
    CSN_SPAN_INIT("2023-11-14T22:13:20"), CSN_SPAN_INIT("+05:30"), CSN_SPAN_INIT("-00:00"), CSN_SPAN_INIT("Z"), CSN_SPAN_INIT("20231114T221320Z"),
    CSN_SPAN_INIT("Tue, 14 Nov 2023 22:13:20 GMT"), CSN_SPAN_INIT("Sunday, 06-Nov-94 08:49:37 GMT"), CSN_SPAN_INIT("Sun Nov  6 08:49:37 1994"),
    CSN_SPAN_INIT("02-29"), CSN_SPAN_INIT(" Feb "), CSN_SPAN_INIT("23:59:60"), LAST};
static const struct csn_span services[] = {
    CSN_SPAN_INIT("\"metadata\":"), CSN_SPAN_INIT("\"operations\":"), CSN_SPAN_INIT("\"shapes\":"), CSN_SPAN_INIT("\"type\":\"structure\""),
    CSN_SPAN_INIT("\"type\":\"list\""), CSN_SPAN_INIT("\"type\":\"map\""), CSN_SPAN_INIT("\"type\":\"string\""), CSN_SPAN_INIT("\"type\":\"timestamp\""),
    CSN_SPAN_INIT("\"timestampFormat\":\"iso8601\""), CSN_SPAN_INIT("\"pattern\":\"^[a-z]{1,3}$\""), CSN_SPAN_INIT("\"required\":["),
    CSN_SPAN_INIT("\"members\":{"), CSN_SPAN_INIT("\"member\":{\"shape\":"), CSN_SPAN_INIT("\"enum\":["), CSN_SPAN_INIT("\"union\":true"),
    CSN_SPAN_INIT("\"document\":true"), CSN_SPAN_INIT("\"sparse\":true"), CSN_SPAN_INIT("\"sensitive\":true"), CSN_SPAN_INIT("\"eventstream\":true"),
    CSN_SPAN_INIT("\"min\":"), CSN_SPAN_INIT("\"max\":"), CSN_SPAN_INIT("\"protocols\":[\"json\"]"), LAST};
static const struct csn_span lists[] = {
    CSN_SPAN_INIT(" rule="), CSN_SPAN_INIT(" message=\""), CSN_SPAN_INIT(" issue="), CSN_SPAN_INIT(" why="), CSN_SPAN_INIT(" expires=2027-06-30"),
    CSN_SPAN_INIT(" flaky=true"), CSN_SPAN_INIT(" flaky=false"), CSN_SPAN_INIT("#"), CSN_SPAN_INIT("\r\n"), CSN_SPAN_INIT("error.*/request.body"), LAST};
static const struct csn_span cases[] = {
    CSN_SPAN_INIT("\"area\":"), CSN_SPAN_INIT("\"operation\":"), CSN_SPAN_INIT("\"cases\":["), CSN_SPAN_INIT("\"id\":"), CSN_SPAN_INIT("\"title\":"),
    CSN_SPAN_INIT("\"rules\":["), CSN_SPAN_INIT("\"needs\":{"), CSN_SPAN_INIT("\"input\":"), CSN_SPAN_INIT("\"answers\":["), CSN_SPAN_INIT("\"status\":"),
    CSN_SPAN_INIT("\"headers\":{"), CSN_SPAN_INIT("\"body\":"), CSN_SPAN_INIT("\"steps\":["), CSN_SPAN_INIT("\"expect\":{"), CSN_SPAN_INIT("\"cite\":{"),
    CSN_SPAN_INIT("\"raw\":"), CSN_SPAN_INIT("\"event\":"), CSN_SPAN_INIT("${nonce}"), CSN_SPAN_INIT("${requestId}"), CSN_SPAN_INIT("$steps[0].output"),
    CSN_SPAN_INIT("{\"$special\":\"NaN\"}"), LAST};
static const struct csn_span urls[] = {
    CSN_SPAN_INIT("http://"), CSN_SPAN_INIT("https://"), CSN_SPAN_INIT("[::1]"), CSN_SPAN_INIT(":65535"), CSN_SPAN_INIT(":0"), CSN_SPAN_INIT("@"),
    CSN_SPAN_INIT("?a=b"), CSN_SPAN_INIT("#a"), CSN_SPAN_INIT("%2F"), LAST};
static const struct csn_span patterns[] = {
    CSN_SPAN_INIT("^"), CSN_SPAN_INIT("$"), CSN_SPAN_INIT("$\n"), CSN_SPAN_INIT("(?:"), CSN_SPAN_INIT(")*"), CSN_SPAN_INIT("|"), CSN_SPAN_INIT("[^"),
    CSN_SPAN_INIT("-\\d]"), CSN_SPAN_INIT("\\w-"), CSN_SPAN_INIT("\\W"), CSN_SPAN_INIT("\\s"), CSN_SPAN_INIT("\\x41"), CSN_SPAN_INIT("\\ud83d\\ude00"),
    CSN_SPAN_INIT("{0,2}"), CSN_SPAN_INIT("{2,}"), CSN_SPAN_INIT("+?"), CSN_SPAN_INIT("[\xC3\xA9-\xE2\x82\xAC]"), LAST};
static const struct csn_span numbers[] = {
    CSN_SPAN_INIT("\xFF\xFF"), CSN_SPAN_INIT("\0\x01"), CSN_SPAN_INIT("\0\x08"), CSN_SPAN_INIT("\xFF\xFF\xFF\x7F"), CSN_SPAN_INIT("\x80\0\0\0"), LAST};

static const struct {
    unsigned bit;
    const char *title;
    const struct csn_span *list;
} groups[] = {
    {TEXTS, "Texts at the borders of UTF-8, of escapes, of headers and paths.", texts}, {JSON, "JSON.", json}, {REQUESTS, "Requests and signatures.", requests},
    {ANSWERS, "Answers.", answers}, {TIMES, "Instants.", times}, {SERVICES, "Descriptions of services.", services}, {LISTS, "Known failures.", lists},
    {CASES, "Files of cases.", cases}, {URLS, "Endpoints.", urls}, {PATTERNS, "Patterns.", patterns},
    {NUMBERS, "Numbers from the tail: whole lengths, ends of ranges.", numbers},
};

static void put(struct csn_buf *out, const char *text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(out, csn_span_of_string(text)) == CSN_OK, "the dictionary has room");
}

static void put_word(struct csn_buf *out, struct csn_span word)
{
    char escape[8];

    put(out, "\"");
    for (size_t i = 0; i < word.len; i++) {
        unsigned char byte = (unsigned char)word.data[i];
        bool plain = byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\';

        (void)snprintf(escape, sizeof escape, plain ? "%c" : "\\x%02x", byte);
        put(out, escape);
    }
    put(out, "\"\n");
}

/* A name as often as shapes have it would only slow the engine down. */
static bool named_before(size_t shape, size_t member)
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_span name = model->shapes[shape].members[member].name;

    for (size_t i = 0; i < shape; i++)
        if (csn_shape_find_member(&model->shapes[i], name) != NULL && model->shapes[i].kind == CSN_SHAPE_STRUCTURE)
            return true;
    return false;
}

static void put_names(struct csn_buf *out)
{
    const struct csn_model *model = csn_codepipeline_model();

    put(out, "# What the model names: operations, members, values, errors.\n");
    for (size_t i = 0; i < model->operation_count; i++)
        put_word(out, model->operations[i].name);
    for (size_t i = 0; i < model->shape_count; i++) {
        const struct csn_shape *shape = &model->shapes[i];

        for (size_t j = 0; shape->kind == CSN_SHAPE_STRUCTURE && j < shape->member_count; j++)
            if (!named_before(i, j))
                put_word(out, shape->members[j].name);
        for (size_t j = 0; j < shape->enum_count; j++)
            put_word(out, shape->enum_values[j]);
        if (csn_span_ends_with(shape->name, CSN_SPAN("Exception")))
            put_word(out, shape->name);
    }
}

static void make(unsigned words, struct csn_buf *out)
{
    for (size_t i = 0; i < CSN_COUNT(groups); i++) {
        if (!(words & groups[i].bit))
            continue;
        put(out, "# ");
        put(out, groups[i].title);
        put(out, "\n");
        for (const struct csn_span *word = groups[i].list; word->data != NULL; word++)
            put_word(out, *word);
    }
    if (words & NAMES)
        put_names(out);
}

static bool is_in_file(const char *path, struct csn_span text)
{
    static char found[FILE_CEILING];
    FILE *file = fopen(path, "rb");
    size_t len = 0;

    if (file == NULL)
        return false;
    len = fread(found, 1, sizeof found, file);
    (void)fclose(file);
    return csn_span_equal(csn_span_of(found, len), text);
}

static bool write_file(const char *path, struct csn_span text)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(text.data, 1, text.len, file) == text.len;

    return file != NULL && fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
    bool check = argc == 3 && strcmp(argv[1], "check") == 0;
    bool failed = false;

    if (argc != 3 || (!check && strcmp(argv[1], "write") != 0)) {
        (void)fprintf(stderr, "usage: fuzz_dictionaries write|check DIR\n");
        return 2;
    }
    for (size_t i = 0; i < CSN_COUNT(targets); i++) {
        char path[PATH_SIZE];
        struct csn_buf text;

        (void)snprintf(path, sizeof path, "%s/%s_fuzzer.dict", argv[2], targets[i].target);
        csn_buf_init(&text, NULL, FILE_CEILING);
        make(targets[i].words, &text);
        if (check ? !is_in_file(path, csn_buf_span(&text)) : !write_file(path, csn_buf_span(&text))) {
            (void)fprintf(stderr, "%s: %s\n", path, check ? "is not what the model says: fuzz_dictionaries write makes it anew" : "can't be written");
            failed = true;
        }
        csn_buf_clear(&text);
    }
    return failed;
}

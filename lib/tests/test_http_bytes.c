/* The parser looks at many bytes at once: here each byte stands at each place of a header's name and value, a target and a reason, of several
 * lengths, and what may stand there is what the RFCs say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/http.h>

enum { LONGEST = 20 };

static bool is_alphanumeric(unsigned byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_one_of(const char *letters, unsigned byte)
{
    return byte != '\0' && strchr(letters, (int)byte) != NULL;
}

/* RFC 9110 section 5.6.2. */
static bool is_token_byte(unsigned byte)
{
    return is_alphanumeric(byte) || is_one_of("!#$%&'*+-.^_`|~", byte);
}

/* RFC 9110 section 5.5: tabs, spaces, visible ASCII and what lies past it. */
static bool is_value_byte(unsigned byte)
{
    return byte == '\t' || (byte >= ' ' && byte != 0x7F);
}

/* RFC 3986 sections 2.2 and 2.3 and the percent sign, but for "#". */
static bool is_target_byte(unsigned byte)
{
    return is_alphanumeric(byte) || is_one_of("-._~:/?[]@!$&'()*+,;=%", byte);
}

static struct csn_span with_byte(char text[LONGEST], size_t len, size_t place, unsigned byte)
{
    memset(text, 'a', LONGEST);
    text[place] = (char)byte;
    return csn_span_of(text, len);
}

static void http_writes_what_may_stand_in_a_header_and_nothing_else(void **state)
{
    char text[LONGEST];

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t len = 1; len <= LONGEST; len++)
            for (size_t place = 0; place < len; place++) {
                struct csn_span odd = with_byte(text, len, place, byte);
                struct csn_error error = {0};
                char storage[64];
                struct csn_buf out;

                csn_buf_init_fixed(&out, storage, sizeof storage);
                assert_int_equal(csn_http_write_header(&out, CSN_SPAN("a"), odd, &error) == CSN_OK, is_value_byte(byte));
                assert_int_equal(error.offset, is_value_byte(byte) ? 0 : place);
                error.offset = 0;
                assert_int_equal(csn_http_write_header(&out, odd, CSN_SPAN("a"), &error) == CSN_OK, is_token_byte(byte));
                assert_int_equal(error.offset, is_token_byte(byte) ? 0 : place);
            }
}

/* Parses a message that has `odd` between the other two; the offset of the first defect of that kind, or SIZE_MAX. */
static size_t defect_in(struct csn_http_parser *parser, const char *before, struct csn_span odd, const char *behind,
                        enum csn_http_defect_kind kind)
{
    const struct csn_http_message *message;
    char storage[128];
    struct csn_buf bytes;

    csn_buf_init_fixed(&bytes, storage, sizeof storage);
    assert_int_equal(csn_buf_append(&bytes, csn_span_of_string(before)), CSN_OK);
    assert_int_equal(csn_buf_append(&bytes, odd), CSN_OK);
    assert_int_equal(csn_buf_append(&bytes, csn_span_of_string(behind)), CSN_OK);
    assert_int_equal(csn_http_parse(parser, csn_buf_span(&bytes), NULL), CSN_OK);
    message = csn_http_parser_message(parser);
    for (size_t i = 0; i < message->defect_count; i++)
        if (message->defects[i].kind == kind)
            return message->defects[i].offset - strlen(before);
    return SIZE_MAX;
}

/* A place of a message: what stands about it, what may stand in it, and the bytes that would end it and so are left out. */
struct place {
    enum csn_http_kind kind;
    const char *before;
    const char *behind;
    enum csn_http_defect_kind defect;
    bool (*may_stand)(unsigned byte);
    const char *left_out;
};

static void http_reads_each_byte_at_each_place(void **state)
{
    static const struct place places[] = {
        {CSN_HTTP_REQUEST, "GET / HTTP/1.1\r\na:b", "c\r\n\r\n", CSN_HTTP_DEFECT_HEADER_VALUE, is_value_byte, "\r\n"},
        {CSN_HTTP_REQUEST, "GET / HTTP/1.1\r\nb", "c:d\r\n\r\n", CSN_HTTP_DEFECT_HEADER_NAME, is_token_byte, "\r\n:"},
        {CSN_HTTP_REQUEST, "GET /", "/ HTTP/1.1\r\n\r\n", CSN_HTTP_DEFECT_TARGET, is_target_byte, "\r\n"},
        {CSN_HTTP_RESPONSE, "HTTP/1.1 204 b", "c\r\n\r\n", CSN_HTTP_DEFECT_HEADER_VALUE, is_value_byte, "\r\n"},
    };
    char text[LONGEST];

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(places); i++) {
        const struct place *at = &places[i];
        struct csn_http_parser parser;

        csn_http_parser_init(&parser, at->kind, NULL, NULL);
        for (unsigned byte = 0; byte < 256; byte++)
            for (size_t len = 1; len <= LONGEST && !is_one_of(at->left_out, byte); len += 1 + len / 9)
                for (size_t place = 0; place < len; place++) {
                    size_t found = defect_in(&parser, at->before, with_byte(text, len, place, byte), at->behind, at->defect);

                    assert_int_equal(found, at->may_stand(byte) ? SIZE_MAX : place);
                }
        csn_http_parser_clear(&parser);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_writes_what_may_stand_in_a_header_and_nothing_else),
        cmocka_unit_test(http_reads_each_byte_at_each_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}

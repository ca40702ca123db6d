#include "answer_text.h"

#include <countersign/codepipeline.h>
#include <countersign/utf8.h>

#include "property.h"

enum { SHORT_TEXT = UINT8_MAX, MESSAGE_MAX = UINT16_MAX, STATUS_MIN = 300, STATUS_MAX = 599, TEXT_CEILING = 16 << 20 };

void csn_fuzz_take_error(struct csn_fuzz_input *input, struct csn_fuzz_error *given)
{
    const struct csn_model *model = csn_codepipeline_model();
    uint64_t bits = csn_fuzz_take_uint(input, 3);

    given->operation = &model->operations[csn_fuzz_take_range(input, 0, (int64_t)model->operation_count - 1)];
    given->status = (int)csn_fuzz_take_range(input, STATUS_MIN, STATUS_MAX);
    given->carriers = bits & 7;
    given->pascal = bits & 8;
    given->chunked = bits & 16;
    given->style = (struct csn_json_style){bits & 32, bits & 64, bits & 128, bits & 256, bits & 512, bits & 1024, false};
    given->name_case = (unsigned)(bits >> 11);
    given->code = csn_fuzz_take_text(input, SHORT_TEXT);
    given->space = csn_fuzz_take_text(input, SHORT_TEXT);
    given->uri = csn_fuzz_take_text(input, SHORT_TEXT);
    given->message = csn_fuzz_take_text(input, MESSAGE_MAX);
}

void csn_fuzz_put_error(struct csn_fuzz_output *output, const struct csn_fuzz_error *given)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_json_style *style = &given->style;

    csn_fuzz_put_uint(output, 3, given->carriers | 8u * given->pascal | 16u * given->chunked | 32u * style->ascii |
                      64u * style->slash | 128u * style->html | 256u * style->long_escapes | 512u * style->upper_hex |
                      1024u * style->spaces | given->name_case << 11);
    csn_fuzz_put_range(output, 0, (int64_t)model->operation_count - 1, given->operation - model->operations);
    csn_fuzz_put_range(output, STATUS_MIN, STATUS_MAX, given->status);
    csn_fuzz_put_text(output, SHORT_TEXT, given->code);
    csn_fuzz_put_text(output, SHORT_TEXT, given->space);
    csn_fuzz_put_text(output, SHORT_TEXT, given->uri);
    csn_fuzz_put_text(output, MESSAGE_MAX, given->message);
}

static void put(struct csn_buf *out, struct csn_span text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(out, text) == CSN_OK, "the answer has room");
}

static void put_chunk(struct csn_buf *out, struct csn_span data)
{
    CSN_FUZZ_PROPERTY(csn_buf_append_format(out, "%zx;more=\"1\"\r\n", data.len) == CSN_OK, "the answer has room");
    put(out, data);
    put(out, CSN_SPAN("\r\n"));
}

static void put_chunks(struct csn_buf *out, struct csn_span body)
{
    size_t half = body.len / 2;

    put(out, CSN_SPAN("Transfer-Encoding: chunked\r\n\r\n"));
    if (half > 0)
        put_chunk(out, csn_span_slice(body, 0, half));
    if (body.len > half)
        put_chunk(out, csn_span_slice(body, half, body.len));
    put(out, CSN_SPAN("0\r\n\r\n"));
}

void csn_fuzz_write_answer(int status, struct csn_span headers, struct csn_span body, bool chunked, struct csn_buf *answer)
{
    CSN_FUZZ_PROPERTY(csn_buf_append_format(answer, "HTTP/1.1 %d \r\n", status) == CSN_OK, "the answer has room");
    put(answer, headers);
    if (chunked) {
        put_chunks(answer, body);
        return;
    }
    CSN_FUZZ_PROPERTY(csn_buf_append_format(answer, "Content-Length: %zu\r\n\r\n", body.len) == CSN_OK, "the answer has room");
    put(answer, body);
}

static bool is_one_of(char byte, struct csn_span bytes)
{
    return csn_span_find(bytes, 0, byte) < bytes.len;
}

/* Visible ASCII without what parts are told apart by. */
static bool is_part(struct csn_span text, struct csn_span forbidden)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~' || is_one_of(text.data[i], forbidden))
            return false;
    return true;
}

static bool can_be_told_apart(const struct csn_fuzz_error *given)
{
    return given->status != 304 && given->code.len > 0 && is_part(given->code, CSN_SPAN(":#")) && is_part(given->space, CSN_SPAN(":#")) &&
           is_part(given->uri, CSN_SPAN("")) && csn_utf8_check(given->message) == given->message.len;
}

/* namespace#Code:uri */
static void spell(const struct csn_fuzz_error *given, struct csn_buf *out)
{
    put(out, given->space);
    put(out, given->space.len > 0 ? CSN_SPAN("#") : CSN_SPAN(""));
    put(out, given->code);
    put(out, given->uri.len > 0 ? CSN_SPAN(":") : CSN_SPAN(""));
    put(out, given->uri);
}

static void put_header(const struct csn_fuzz_error *given, struct csn_span spelling, struct csn_buf *out)
{
    static const struct csn_span name = CSN_SPAN_INIT("x-amzn-errortype");

    for (size_t i = 0; i < name.len; i++) {
        bool upper = name.data[i] >= 'a' && name.data[i] <= 'z' && (given->name_case >> i & 1);

        CSN_FUZZ_PROPERTY(csn_buf_append_byte(out, upper ? (char)(name.data[i] - 'a' + 'A') : name.data[i]) == CSN_OK,
                          "the answer has room");
    }
    put(out, CSN_SPAN(": "));
    put(out, spelling);
    put(out, CSN_SPAN("\r\n"));
}

static void put_member(const struct csn_fuzz_error *given, struct csn_span name, struct csn_span value, struct csn_buf *out)
{
    put(out, out->len > 1 ? CSN_SPAN(",") : CSN_SPAN(""));
    CSN_FUZZ_PROPERTY(csn_json_write_string(out, name, &given->style, NULL) == CSN_OK, "a name can be written");
    put(out, CSN_SPAN(":"));
    CSN_FUZZ_PROPERTY(csn_json_write_string(out, value, &given->style, NULL) == CSN_OK, "a text can be written");
}

static void write_body(const struct csn_fuzz_error *given, struct csn_span spelling, struct csn_buf *out)
{
    put(out, CSN_SPAN("{"));
    if (given->carriers & CSN_FUZZ_IN_CODE)
        put_member(given, CSN_SPAN("code"), spelling, out);
    if (given->message.len > 0)
        put_member(given, given->pascal ? CSN_SPAN("Message") : CSN_SPAN("message"), given->message, out);
    if (given->carriers & CSN_FUZZ_IN_TYPE)
        put_member(given, CSN_SPAN("__type"), spelling, out);
    put(out, CSN_SPAN("}"));
}

bool csn_fuzz_write_error(const struct csn_fuzz_error *given, struct csn_buf *answer)
{
    struct csn_buf texts[3]; /* spelling, headers, body */

    if (!can_be_told_apart(given))
        return false;
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_init(&texts[i], NULL, TEXT_CEILING);
    spell(given, &texts[0]);
    if (given->carriers & CSN_FUZZ_IN_HEADER)
        put_header(given, csn_buf_span(&texts[0]), &texts[1]);
    write_body(given, csn_buf_span(&texts[0]), &texts[2]);
    csn_fuzz_write_answer(given->status, csn_buf_span(&texts[1]), csn_buf_span(&texts[2]), given->chunked, answer);
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_clear(&texts[i]);
    return true;
}

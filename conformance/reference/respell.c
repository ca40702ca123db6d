/* The freedoms of JSON's text: escapes and white space, over bytes that are already written. */
#include <countersign/utf8.h>

#include "reference/edit.h"

struct respelling {
    const bool *on;
    struct csn_span text;
    size_t at;
    struct csn_buf out;
};

static enum csn_status write_unit(struct csn_buf *out, unsigned unit)
{
    return csn_buf_append_format(out, "\\u%04x", unit);
}

/* One character of a string, or the whole escape that stands there, as an escape. */
static enum csn_status escape(struct respelling *spelling)
{
    static const char letters[] = "bfnrt\"\\/";
    static const char meanings[] = "\b\f\n\r\t\"\\/";
    uint32_t scalar = 0;
    if (spelling->text.data[spelling->at] == '\\' && spelling->text.data[spelling->at + 1] == 'u') {
        spelling->at += 6;
        return csn_buf_append(&spelling->out, csn_span_slice(spelling->text, spelling->at - 6, spelling->at));
    }
    if (spelling->text.data[spelling->at] == '\\') {
        size_t i = csn_span_find(csn_span_of_string(letters), 0, spelling->text.data[spelling->at + 1]);
        spelling->at += 2;
        return write_unit(&spelling->out, (unsigned char)meanings[i]);
    }
    if (!csn_utf8_next(spelling->text, &spelling->at, &scalar))
        return csn_buf_append_byte(&spelling->out, spelling->text.data[spelling->at++]);
    if (scalar < 0x10000)
        return write_unit(&spelling->out, scalar);
    enum csn_status status = write_unit(&spelling->out, 0xd800 + ((scalar - 0x10000) >> 10));
    return status == CSN_OK ? write_unit(&spelling->out, 0xdc00 + (scalar & 0x3ff)) : status;
}

static enum csn_status copy_character(struct respelling *spelling)
{
    size_t length = spelling->text.data[spelling->at] == '\\' ? 2 : 1;
    spelling->at += length;
    if (spelling->on[SWITCH_DEL_ESCAPED] && spelling->text.data[spelling->at - 1] == 0x7f)
        return write_unit(&spelling->out, 0x7f);
    return csn_buf_append(&spelling->out, csn_span_slice(spelling->text, spelling->at - length, spelling->at));
}

static enum csn_status respell_string(struct respelling *spelling)
{
    enum csn_status status = csn_buf_append_byte(&spelling->out, '"');
    spelling->at++;
    while (status == CSN_OK && spelling->at < spelling->text.len && spelling->text.data[spelling->at] != '"')
        status = spelling->on[SWITCH_ESCAPES_EVERYTHING] ? escape(spelling) : copy_character(spelling);
    spelling->at++;
    return status == CSN_OK ? csn_buf_append_byte(&spelling->out, '"') : status;
}

static enum csn_status respell_structure(struct respelling *spelling)
{
    char byte = spelling->text.data[spelling->at++];
    if (!spelling->on[SWITCH_LINE_BREAKS])
        return csn_buf_append_byte(&spelling->out, byte);
    if (byte == '}' || byte == ']')
        return csn_buf_append_format(&spelling->out, "\r\n%c\n", byte);
    return csn_buf_append_format(&spelling->out, byte == '{' || byte == '[' || byte == ',' || byte == ':' ? "%c\n\t " : "%c", byte);
}

enum csn_status edit_respell(const struct client *client, struct csn_buf *body)
{
    struct respelling spelling = {.on = client->switches.on, .text = csn_buf_span(body)};
    enum csn_status status = CSN_OK;
    csn_buf_init(&spelling.out, NULL, body->ceiling);
    while (status == CSN_OK && spelling.at < spelling.text.len)
        status = spelling.text.data[spelling.at] == '"' ? respell_string(&spelling) : respell_structure(&spelling);
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_buf_append(body, csn_buf_span(&spelling.out));
    csn_buf_clear(&spelling.out);
    return status;
}

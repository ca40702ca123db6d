/* Mistakes about how header values and names are written into the canonical request. */
#include <countersign/utf8.h>

#include "judge/diagnose.h"

/* How much of the white space around a value is signed with it. The one space behind the colon is the separator, to many. */
enum around { AROUND_NONE, AROUND_ALL, AROUND_BUT_SEPARATOR, AROUND_LEFT, AROUND_RIGHT };

/* A value with white space around it as it stands on the wire; the trimmed one where it was folded. */
static struct csn_span value_with(const struct csn_http_message *message, struct csn_span value, enum around around)
{
    const char *begin = message->raw.data;
    const char *end = begin + message->head_len;
    const char *from = value.data;
    const char *to = from == NULL ? NULL : from + value.len;

    if (around == AROUND_NONE || from == NULL || from < begin || to > end)
        return value;
    while (around != AROUND_RIGHT && from > begin && from[-1] != ':')
        from--;
    while (around != AROUND_LEFT && to < end && *to != '\r' && *to != '\n')
        to++;
    if (around != AROUND_ALL && from < value.data && *from == ' ')
        from++;
    return csn_span_of(from, (size_t)(to - from));
}

typedef enum csn_status (*writer)(struct csn_buf *out, struct csn_span value);

static enum csn_status write_collapsed(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++)
        if (i == 0 || value.data[i] != ' ' || value.data[i - 1] != ' ')
            status = csn_buf_append_byte(out, value.data[i]);
    return status;
}

/* Every two spaces become one, once: three become two. */
static enum csn_status write_halved(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++) {
        status = csn_buf_append_byte(out, value.data[i]);
        if (value.data[i] == ' ' && i + 1 < value.len && value.data[i + 1] == ' ')
            i++;
    }
    return status;
}

static enum csn_status write_quotes_kept(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;
    bool quoted = false;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++) {
        quoted ^= value.data[i] == '"';
        if (quoted || i == 0 || value.data[i] != ' ' || value.data[i - 1] != ' ')
            status = csn_buf_append_byte(out, value.data[i]);
    }
    return status;
}

static enum csn_status write_lower(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++)
        status = csn_buf_append_byte(out, (char)(value.data[i] >= 'A' && value.data[i] <= 'Z' ? value.data[i] | 0x20 : value.data[i]));
    return status;
}

/* Tabs are white space like any other. */
static enum csn_status write_split(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++) {
        bool blank = value.data[i] == ' ' || value.data[i] == '\t';

        if (!blank || i == 0 || (value.data[i - 1] != ' ' && value.data[i - 1] != '\t'))
            status = csn_buf_append_byte(out, blank ? ' ' : value.data[i]);
    }
    return status;
}

/* What is no printable ASCII is left out. */
static enum csn_status write_dropped(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++)
        if (value.data[i] >= ' ' && value.data[i] <= '~')
            status = csn_buf_append_byte(out, value.data[i]);
    return status;
}

/* Bytes past ASCII are characters of Latin-1, and signed as UTF-8. */
static enum csn_status write_widened(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;

    for (size_t i = 0; i < value.len && status == CSN_OK; i++) {
        unsigned char byte = (unsigned char)value.data[i];

        if (byte >= 0x80)
            status = csn_buf_append_byte(out, (char)(0xC0 | byte >> 6));
        if (status == CSN_OK)
            status = csn_buf_append_byte(out, (char)(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte));
    }
    return status;
}

/* Characters sent as UTF-8 are signed as Latin-1, or as a question mark where that lacks them. */
static enum csn_status write_narrowed(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;
    uint32_t scalar = 0;

    for (size_t at = 0; at < value.len && status == CSN_OK;) {
        if (!csn_utf8_next(value, &at, &scalar))
            scalar = (unsigned char)value.data[at++];
        status = csn_buf_append_byte(out, (char)(scalar < 0x100 ? scalar : '?'));
    }
    return status;
}

static enum csn_status write_questioned(struct csn_buf *out, struct csn_span value)
{
    enum csn_status status = CSN_OK;
    uint32_t scalar = 0;

    for (size_t at = 0; at < value.len && status == CSN_OK;) {
        if (!csn_utf8_next(value, &at, &scalar))
            scalar = (unsigned char)value.data[at++];
        status = csn_buf_append_byte(out, (char)(scalar < 0x80 ? scalar : '?'));
    }
    return status;
}

/* Of a repeated header's values: all on one line, one of them, or each on a line of its own. */
enum choice { ALL_VALUES, FIRST_VALUE, LAST_VALUE, EACH_VALUE };

struct spelling {
    const char *rule;
    const char *id;
    const char *says;
    writer write;           /* a value */
    enum around around;     /* it is written with this white space */
    bool name_as_sent;
    const char *colon;      /* NULL: ":" */
    const char *comma;      /* NULL: "," */
    enum choice choice;
};

/* Readings of tabs and other than ASCII, between which no rule decides (sign.other-white-space), come last. */
static const struct spelling spellings[] = {
    {"sign.values-trimmed", "space-behind-colon", "a space stands behind the colon of the canonical headers",
     .write = write_collapsed, .colon = ": "},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = csn_buf_append,
     .around = AROUND_ALL},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = write_collapsed,
     .around = AROUND_ALL},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = csn_buf_append,
     .around = AROUND_BUT_SEPARATOR},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = write_collapsed,
     .around = AROUND_BUT_SEPARATOR},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = csn_buf_append,
     .around = AROUND_LEFT},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = write_collapsed,
     .around = AROUND_LEFT},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = csn_buf_append,
     .around = AROUND_RIGHT},
    {"sign.values-trimmed", "values-not-trimmed", "header values are signed with white space around them", .write = write_collapsed,
     .around = AROUND_RIGHT},
    {"sign.values-trimmed", "values-not-trimmed", "runs of spaces within header values are signed as they were sent", .write = csn_buf_append},
    {"sign.values-trimmed", "values-not-trimmed", "two spaces are made one only once, so that longer runs stay", .write = write_halved},
    {"sign.values-trimmed", "values-not-trimmed", "runs of spaces within quotation marks are signed as they were sent", .write = write_quotes_kept},
    {"sign.header-list", "names-as-sent", "the canonical headers have their names as sent, not in lower case", .write = write_collapsed,
     .name_as_sent = true},
    {"sign.repeated-headers", "repeated-first", "of a repeated header only the first value is signed", .write = write_collapsed, .choice = FIRST_VALUE},
    {"sign.repeated-headers", "repeated-last", "of a repeated header only the last value is signed", .write = write_collapsed, .choice = LAST_VALUE},
    {"sign.repeated-headers", "repeated-comma-space", "the values of a repeated header are joined by a comma and a space", .write = write_collapsed,
     .comma = ", "},
    {"sign.repeated-headers", "repeated-not-joined", "the values of a repeated header are signed as lines of their own, not joined",
     .write = write_collapsed, .choice = EACH_VALUE},
    {"sign.values-trimmed", "values-in-lower-case", "header values are signed in lower case", .write = write_lower},
    {"sign.other-white-space", "other-white-space", "tabs in signed values count as spaces, which no rule settles", .write = write_split},
    {"sign.other-white-space", "other-white-space", "tabs in signed values count as spaces, which no rule settles", .write = write_split, .around = AROUND_ALL},
    {"sign.other-white-space", "other-characters", "other than ASCII in signed values is left out, which no rule settles", .write = write_dropped},
    {"sign.other-white-space", "other-characters", "bytes past ASCII are signed as Latin-1 in UTF-8, which no rule settles", .write = write_widened},
    {"sign.other-white-space", "other-characters", "UTF-8 in a header is signed as Latin-1, which no rule settles", .write = write_narrowed},
    {"sign.other-white-space", "other-characters", "other than ASCII is signed as question marks, which no rule settles", .write = write_questioned},
};

static enum csn_status append_values(struct csn_buf *block, const struct csn_http_message *message, struct csn_span name,
                                     const struct spelling *how)
{
    struct csn_headers headers = message->headers;
    size_t total = csn_headers_count(headers, name);
    enum csn_status status = CSN_OK;

    for (size_t i = csn_headers_find(headers, 0, name), seen = 0; i < headers.count && status == CSN_OK;
         i = csn_headers_find(headers, i + 1, name), seen++) {
        struct csn_span value = headers.items[i].value;

        if ((how->choice == FIRST_VALUE && seen > 0) || (how->choice == LAST_VALUE && seen + 1 < total))
            continue;
        if (seen > 0 && how->choice == ALL_VALUES)
            status = csn_buf_append(block, csn_span_of_string(how->comma == NULL ? "," : how->comma));
        if (seen > 0 && how->choice == EACH_VALUE)
            status = csn_buf_append_format(block, "\n%.*s:", CSN_SPAN_ARG(name));
        if (status == CSN_OK)
            status = how->write(block, value_with(message, value, how->around));
    }
    return status;
}

static enum csn_status append_line(struct csn_buf *block, const struct csn_http_message *message, struct csn_span name,
                                   const struct spelling *how)
{
    size_t at = csn_headers_find(message->headers, 0, name);
    bool as_sent = how->name_as_sent && at < message->headers.count;
    enum csn_status status = csn_buf_append(block, as_sent ? message->headers.items[at].name : name);

    if (status == CSN_OK)
        status = csn_buf_append(block, csn_span_of_string(how->colon == NULL ? ":" : how->colon));
    if (status == CSN_OK)
        status = append_values(block, message, name, how);
    return status == CSN_OK ? csn_buf_append_byte(block, '\n') : status;
}

/* `*twice` tells whether a name is listed twice in a row. */
static bool fits_spelling(struct csn_trial *trial, const struct spelling *how, bool *twice)
{
    struct csn_buf block = csn_judgement_buffer(trial->judgement);
    struct csn_span rest = trial->block;
    struct csn_span last = CSN_SPAN("");
    struct csn_span line;
    enum csn_status status = CSN_OK;

    for (*twice = false; status == CSN_OK && csn_span_split(&rest, '\n', &line);) {
        struct csn_span name = csn_span_slice(line, 0, csn_span_find(line, 0, ':'));
        bool again = csn_span_equal(name, last);

        *twice |= again;
        last = name;
        if (!again || how->choice != EACH_VALUE)
            status = append_line(&block, trial->request->message, name, how);
    }
    return csn_judgement_ok(trial->judgement, status, "no headers") && csn_trial_block(trial, csn_buf_span(&block));
}

bool csn_diagnose_values(struct csn_trial *trial, struct csn_diagnosis *diagnosis)
{
    bool twice;

    for (size_t i = 0; i < CSN_COUNT(spellings); i++) {
        if (!fits_spelling(trial, &spellings[i], &twice))
            continue;
        *diagnosis = (struct csn_diagnosis){spellings[i].rule, spellings[i].id, csn_span_of_string(spellings[i].says), CSN_SPAN(""),
                                            CSN_SPAN("")};
        if (twice && spellings[i].choice == EACH_VALUE) {
            diagnosis->id = "header-listed-twice";
            diagnosis->message = CSN_SPAN("a repeated header is listed, and signed, once for each of its values");
        }
        return true;
    }
    return false;
}

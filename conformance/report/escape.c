#include "report/escape.h"

#include <countersign/utf8.h>

#include "report/difference.h"
#include "report/output.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* What stands for a character; NULL: itself. */
typedef const char *(*spelling)(uint32_t scalar);

static const struct {
    uint32_t scalar;
    const char *spelt;
} turning[] = { /* Unicode Standard Annex 9, section 2 */
    {0x061C, "\\u061c"}, {0x200E, "\\u200e"}, {0x200F, "\\u200f"}, {0x202A, "\\u202a"}, {0x202B, "\\u202b"}, {0x202C, "\\u202c"},
    {0x202D, "\\u202d"}, {0x202E, "\\u202e"}, {0x2066, "\\u2066"}, {0x2067, "\\u2067"}, {0x2068, "\\u2068"}, {0x2069, "\\u2069"},
};

/* What no form writes as it is. */
static const char *spell_any(uint32_t scalar)
{
    if (scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0) || scalar == 0xFFFE || scalar == 0xFFFF)
        return REPLACEMENT;
    for (size_t i = 0; i < CSN_COUNT(turning); i++)
        if (turning[i].scalar == scalar)
            return turning[i].spelt;
    return NULL;
}

static const char *spell_html(uint32_t scalar)
{
    switch (scalar) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\n': case '\t': return " ";
    default: return spell_any(scalar);
    }
}

/* Within an element quotes are text, and bytes are full of them. */
static const char *spell_html_content(uint32_t scalar)
{
    return scalar == '"' || scalar == '\'' ? NULL : spell_html(scalar);
}

static const char *spell_markdown(uint32_t scalar)
{
    switch (scalar) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\\': return "\\\\";
    case '`': return "\\`";
    case '*': return "\\*";
    case '_': return "\\_";
    case '{': return "\\{";
    case '}': return "\\}";
    case '[': return "\\[";
    case ']': return "\\]";
    case '#': return "\\#";
    case '!': return "\\!";
    case '|': return "\\|";
    case '~': return "\\~";
    case '$': return "\\$";
    case ':': return "\\:"; /* no bare link */
    case '@': return "@<!-- -->"; /* nobody is mentioned */
    case '\n': case '\r': case '\t': return " ";
    default: return spell_any(scalar);
    }
}

static const char *spell_command(uint32_t scalar)
{
    switch (scalar) {
    case '%': return "%25";
    case '\r': return "%0D";
    case '\n': return "%0A";
    default: return spell_any(scalar);
    }
}

static const char *spell_command_property(uint32_t scalar)
{
    switch (scalar) {
    case ':': return "%3A";
    case ',': return "%2C";
    default: return spell_command(scalar);
    }
}

static void write(struct csn_sink *sink, struct csn_span text, spelling spell)
{
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t scalar = 0;
        size_t from = at;
        bool valid = csn_utf8_next(text, &at, &scalar);
        if (!valid)
            at++;
        const char *instead = valid ? spell(scalar) : REPLACEMENT;
        if (!instead)
            continue;
        csn_sink_write(sink, csn_span_slice(text, written, from));
        csn_output_text(sink, instead);
        written = at;
    }
    csn_sink_write(sink, csn_span_slice(text, written, text.len));
}

void csn_escape_html(struct csn_sink *sink, struct csn_span text)
{
    write(sink, text, spell_html);
}

void csn_escape_markdown(struct csn_sink *sink, struct csn_span text)
{
    write(sink, text, spell_markdown);
}

void csn_escape_command(struct csn_sink *sink, struct csn_span text)
{
    write(sink, text, spell_command);
}

void csn_escape_command_property(struct csn_sink *sink, struct csn_span text)
{
    write(sink, text, spell_command_property);
}

/* A doubled backslash is a character like others. */
static bool is_escape(struct csn_span text, size_t at)
{
    return text.data[at] == '\\' && (at + 1 == text.len || text.data[at + 1] != '\\');
}

/* The end of the run of escapes, or of the run of anything else, that begins at `at`; an escaped LF ends a run. */
static size_t run_end(struct csn_span text, size_t at)
{
    bool escape = is_escape(text, at);
    while (at < text.len && is_escape(text, at) == escape) {
        size_t size = csn_difference_unit(text, at);
        bool line_ends = csn_span_equal(csn_span_slice(text, at, at + size), CSN_SPAN("\\n"));
        at += size;
        if (line_ends)
            break;
    }
    return at;
}

/* The end of a unit, at or after `least`. */
static size_t unit_end(struct csn_span text, size_t at, size_t least)
{
    while (at < least)
        at += csn_difference_unit(text, at);
    return at;
}

void csn_escape_html_bytes(struct csn_sink *sink, struct csn_span escaped, size_t max)
{
    size_t at = 0;
    while (at < escaped.len && at < max) {
        size_t end = run_end(escaped, at);
        bool escape = is_escape(escaped, at);
        struct csn_span run = csn_span_slice(escaped, at, end > max ? unit_end(escaped, at, max) : end);
        csn_output_text(sink, escape ? "<i>" : "");
        write(sink, run, spell_html_content);
        csn_output_text(sink, escape ? "</i>" : "");
        at += run.len;
        if (escape && csn_span_ends_with(run, CSN_SPAN("\\n")) && at < escaped.len)
            csn_output_text(sink, "\n");
    }
    if (at < escaped.len)
        csn_output_format(sink, "\n<i>\u2026 and %zu bytes more</i>", escaped.len - at);
}

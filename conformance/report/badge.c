/* A badge as SVG: a row for each client, its name (countersign, where there is one client) and how it stands. Green is for all of the
 * catalogue's core judged and nothing failed, and for nothing less. */
#include <string.h>

#include <countersign/utf8.h>

#include "report/comparison.h"
#include "report/escape.h"
#include "report/output.h"
#include "report/standing.h"

#define ROW 20u
#define GAP 4u

static const char *const colours[CSN_STANDING_COUNT] = {
    [CSN_STANDING_FAILS] = "#b3403a",
    [CSN_STANDING_INCOMPLETE] = "#6b7280",
    [CSN_STANDING_NOTHING] = "#6b7280",
    [CSN_STANDING_KNOWN] = "#946200",
    [CSN_STANDING_PARTIAL] = "#946200",
    [CSN_STANDING_CONFORMS] = "#2f7d4f",
};

struct row {
    struct csn_span label;
    struct csn_span message;
    const char *colour;
    size_t label_width;
    size_t message_width;
};

/* About as wide as the text is in 11 px Verdana: `textLength` makes it exactly so. */
static size_t text_width(struct csn_span text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t scalar = 0;
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
        bool narrow = scalar >= ' ' && scalar < 0x7F && strchr(" iljtf.,:()'|!", (int)scalar);
        width += narrow ? 4 : 7;
    }
    return width;
}

static struct row make_row(const struct csn_comparison *comparison, size_t index, struct csn_buf *message)
{
    const struct csn_compared *client = &comparison->clients[index];
    csn_buf_reset(message);
    if (csn_standing_describe(client->header, client->footer, message) != CSN_OK)
        csn_buf_reset(message);
    struct row row = {
        .label = comparison->count == 1 ? CSN_SPAN("countersign") : csn_span_of_string(client->name),
        .message = csn_buf_span(message),
        .colour = colours[csn_standing_of(client->header, client->footer)],
    };
    row.label_width = text_width(row.label);
    row.message_width = text_width(row.message);
    return row;
}

static void write_text(struct csn_sink *sink, size_t x, size_t y, struct csn_span text, size_t width)
{
    csn_output_format(sink, "<text x=\"%zu\" y=\"%zu\" textLength=\"%zu\">", x, y, width);
    csn_escape_html(sink, text);
    csn_output_text(sink, "</text>");
}

static void write_row(struct csn_sink *sink, size_t index, const struct row *row)
{
    size_t y = index * (ROW + GAP);
    size_t left = row->label_width + 12;
    size_t right = row->message_width + 12;
    csn_output_format(sink, "<clipPath id=\"c%zu\"><rect y=\"%zu\" width=\"%zu\" height=\"%u\" rx=\"4\"/></clipPath>"
                            "<g clip-path=\"url(#c%zu)\"><rect y=\"%zu\" width=\"%zu\" height=\"%u\" fill=\"#3d444d\"/>"
                            "<rect x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%u\" fill=\"%s\"/></g>",
                      index, y, left + right, ROW, index, y, left, ROW, left, y, right, ROW, row->colour);
    write_text(sink, 6, y + 14, row->label, row->label_width);
    write_text(sink, left + 6, y + 14, row->message, row->message_width);
    csn_output_text(sink, "\n");
}

/* For those who don't see it. */
static void write_title(struct csn_sink *sink, const struct csn_comparison *comparison, struct csn_buf *message)
{
    csn_output_text(sink, "<title>");
    for (size_t i = 0; i < comparison->count; i++) {
        struct row row = make_row(comparison, i, message);
        csn_output_text(sink, i ? "; " : "");
        csn_escape_html(sink, row.label);
        csn_output_text(sink, ": ");
        csn_escape_html(sink, row.message);
    }
    csn_output_text(sink, "</title>\n");
}

void csn_page_badge(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    size_t width = 0;
    struct csn_buf message;
    csn_buf_init(&message, NULL, 1 << 10);
    for (size_t i = 0; i < comparison->count; i++) {
        struct row row = make_row(comparison, i, &message);
        size_t needed = row.label_width + row.message_width + 24;
        width = needed > width ? needed : width;
    }
    size_t height = comparison->count * (ROW + GAP) - (comparison->count ? GAP : 0);
    csn_output_format(sink, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" role=\"img\">", width, height);
    write_title(sink, comparison, &message);
    csn_output_text(sink, "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\">\n");
    for (size_t i = 0; i < comparison->count; i++) {
        struct row row = make_row(comparison, i, &message);
        write_row(sink, i, &row);
    }
    csn_output_text(sink, "</g></svg>\n");
    csn_buf_clear(&message);
}

static void close_badge(void *state)
{
    csn_paged_close(state, csn_page_badge);
}

const struct csn_format csn_format_badge = {"badge", csn_paged_open, csn_paged_record, close_badge};

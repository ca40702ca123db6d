#include "report/difference.h"

#include <countersign/utf8.h>

#define COLUMNS 100u /* shown of a text */
#define BEFORE 40u   /* of these, at least so many before the difference, where there are so many */

struct view {
    size_t from;     /* byte */
    size_t columns;  /* from there to the difference */
    bool differs;
};

size_t csn_difference_unit(struct csn_span escaped, size_t at)
{
    uint32_t scalar = 0;
    size_t next = at;
    if (at >= escaped.len)
        return 0;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a span without data has no length */
    if (escaped.data[at] == '\\' && at + 1 < escaped.len) {
        size_t size = escaped.data[at + 1] == 'x' ? 4 : 2;
        return at + size <= escaped.len ? size : escaped.len - at;
    }
    return csn_utf8_next(escaped, &next, &scalar) ? next - at : 1;
}

static bool same_unit(struct csn_span a, struct csn_span b, size_t at, size_t size)
{
    return size > 0 && csn_span_equal(csn_span_slice(a, at, at + size), csn_span_slice(b, at, at + size));
}

static size_t skip_columns(struct csn_span text, size_t at, size_t columns)
{
    while (columns-- > 0)
        at += csn_difference_unit(text, at);
    return at;
}

static struct view find_view(struct csn_span expected, struct csn_span actual)
{
    size_t at = 0;
    size_t column = 0;
    for (size_t size; same_unit(expected, actual, at, size = csn_difference_unit(expected, at)); column++)
        at += size;
    struct view view = {.from = 0, .columns = column, .differs = !csn_span_equal(expected, actual)};
    if (view.differs && column > COLUMNS / 2) {
        view.from = skip_columns(expected, 0, column - BEFORE);
        view.columns = BEFORE;
    }
    return view;
}

static enum csn_status show(struct csn_span label, struct csn_span text, const struct view *view, struct csn_buf *out)
{
    size_t from = text.data ? view->from : 0;
    size_t end = skip_columns(text, from, COLUMNS);
    struct csn_span shown = text.data ? csn_span_slice(text, from, end) : CSN_SPAN("(nothing)");
    enum csn_status status = csn_buf_append(out, label);
    if (status == CSN_OK && from > 0)
        status = csn_buf_append(out, CSN_SPAN("\u2026"));
    if (status == CSN_OK)
        status = csn_buf_append(out, shown);
    if (status == CSN_OK && end < text.len)
        status = csn_buf_append_format(out, "\u2026 (%zu bytes)", text.len);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status show_caret(size_t column, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < column && status == CSN_OK; i++)
        status = csn_buf_append_byte(out, ' ');
    return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("^\n")) : status;
}

enum csn_status csn_difference_show(struct csn_span expected_label, struct csn_span expected, struct csn_span actual_label,
                                    struct csn_span actual, struct csn_buf *out)
{
    struct view view = {0};
    bool both = expected.data && actual.data;
    if (both)
        view = find_view(expected, actual);
    enum csn_status status = show(expected_label, expected, &view, out);
    if (status == CSN_OK)
        status = show(actual_label, actual, &view, out);
    if (status == CSN_OK && both && view.differs)
        status = show_caret(csn_utf8_length(actual_label) + (view.from > 0) + view.columns, out);
    return status;
}

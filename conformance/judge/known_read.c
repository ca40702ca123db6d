#include <countersign/utf8.h>

#include "judge/known.h"

#define LIST_MEMORY ((size_t)16 << 20)

/* One line, taken from left to right. */
struct line {
    struct csn_known_list *list;
    struct csn_span rest;
    size_t number;
    struct csn_error *error;
};

static enum csn_status refuse(const struct line *line, const char *why, struct csn_span what)
{
    return csn_error_set(line->error, CSN_SYNTAX, 0, "line %zu: %s%s%.*s", line->number, why, what.len ? ": " : "", CSN_SPAN_ARG(what));
}

static void skip_blanks(struct line *line)
{
    line->rest = csn_span_trim(line->rest);
}

/* The text up to the next blank or `stop`. */
static struct csn_span take_word(struct line *line, char stop)
{
    size_t at = 0;
    while (at < line->rest.len && line->rest.data[at] != ' ' && line->rest.data[at] != '\t' && line->rest.data[at] != stop)
        at++;
    struct csn_span word = csn_span_slice(line->rest, 0, at);
    line->rest = csn_span_slice(line->rest, at, line->rest.len);
    return word;
}

/* The length of the JSON string at the start of `text`, with its quotes, or 0. */
static size_t quoted_length(struct csn_span text)
{
    for (size_t at = 1; at < text.len; at++) {
        if (text.data[at] == '\\')
            at++;
        else if (text.data[at] == '"')
            return at + 1;
    }
    return 0;
}

static enum csn_status take_value(struct line *line, struct csn_span *value)
{
    if (!csn_span_starts_with(line->rest, CSN_SPAN("\""))) {
        *value = take_word(line, ' ');
        return value->len > 0 ? CSN_OK : refuse(line, "a key has no value", CSN_SPAN(""));
    }
    size_t len = quoted_length(line->rest);
    struct csn_span text = csn_span_slice(line->rest, 0, len);
    struct csn_value *string;
    if (len == 0 || csn_value_parse(&line->list->arena, text, NULL, &string, NULL) != CSN_OK)
        return refuse(line, "a quoted value is no JSON string", text);
    line->rest = csn_span_slice(line->rest, len, line->rest.len);
    *value = string->text;
    return CSN_OK;
}

static bool is_date(struct csn_span text)
{
    struct csn_time time;
    char full[] = "0000-00-00T00:00:00Z";
    if (text.len != 10)
        return false;
    for (size_t i = 0; i < text.len; i++)
        full[i] = text.data[i];
    return csn_time_parse_iso8601(csn_span_of(full, sizeof full - 1), &time, NULL) == CSN_OK;
}

static enum csn_status set_flag(const struct line *line, struct csn_span value, bool *flag)
{
    *flag = csn_span_equal(value, CSN_SPAN("true"));
    return *flag || csn_span_equal(value, CSN_SPAN("false")) ? CSN_OK : refuse(line, "flaky is true or false, not", value);
}

static enum csn_status set_key(const struct line *line, struct csn_known *entry, struct csn_span key, struct csn_span value)
{
    const struct {
        struct csn_span name;
        struct csn_span *field;
    } texts[] = {{CSN_SPAN("rule"), &entry->rule}, {CSN_SPAN("message"), &entry->message}, {CSN_SPAN("issue"), &entry->issue},
                 {CSN_SPAN("why"), &entry->why},   {CSN_SPAN("expires"), &entry->expires}};
    if (csn_span_equal(key, CSN_SPAN("flaky")))
        return set_flag(line, value, &entry->flaky);
    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        if (!csn_span_equal(key, texts[i].name))
            continue;
        *texts[i].field = value;
        bool wrong_date = texts[i].field == &entry->expires && !is_date(value);
        return wrong_date ? refuse(line, "expires is a date such as 2027-06-30, not", value) : CSN_OK;
    }
    return refuse(line, "unknown key", key);
}

static enum csn_status take_pairs(struct line *line, struct csn_known *entry)
{
    for (skip_blanks(line); line->rest.len > 0 && line->rest.data[0] != '#'; skip_blanks(line)) {
        struct csn_span value = {NULL, 0};
        struct csn_span key = take_word(line, '=');
        if (line->rest.len == 0 || line->rest.data[0] != '=')
            return refuse(line, "a key and its value are joined by =", key);
        line->rest = csn_span_slice(line->rest, 1, line->rest.len);
        enum csn_status status = take_value(line, &value);
        if (status == CSN_OK)
            status = set_key(line, entry, key, value);
        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

static bool holds_control(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7F)
            return true;
    return false;
}

static enum csn_status take_entry(struct line *line)
{
    struct csn_known *entry = &line->list->items[line->list->count];
    *entry = (struct csn_known){.line = line->number};
    struct csn_span target = take_word(line, ' ');
    size_t slash = csn_span_find(target, 0, '/');
    entry->glob = csn_span_slice(target, 0, slash);
    entry->check = csn_span_slice(target, slash + 1, target.len);
    if (entry->glob.len == 0)
        return refuse(line, "an entry begins with a case id", CSN_SPAN(""));
    if (holds_control(target))
        return refuse(line, "no case id holds a control character", target);
    enum csn_status status = take_pairs(line, entry);
    if (status == CSN_OK)
        line->list->count++;
    return status;
}

static size_t count_lines(struct csn_span text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == '\n';
    return count;
}

static enum csn_status read_lines(struct csn_known_list *list, struct csn_span text, struct csn_error *error)
{
    struct csn_span copy = csn_arena_copy(&list->arena, text);
    list->items = csn_arena_alloc_array(&list->arena, count_lines(text), sizeof *list->items);
    if (!copy.data || !list->items)
        return csn_error_set(error, CSN_LIMIT, 0, "the list of known failures is too long");
    if (csn_utf8_check(copy) < copy.len)
        return csn_error_set(error, CSN_ENCODING, 0, "the list of known failures is not UTF-8");
    struct line line = {.list = list, .error = error};
    enum csn_status status = CSN_OK;
    for (size_t at = 0; at < copy.len && status == CSN_OK;) {
        size_t end = csn_span_find(copy, at, '\n');
        line.rest = csn_span_slice(copy, at, end);
        if (csn_span_ends_with(line.rest, CSN_SPAN("\r")))
            line.rest.len--;
        line.number++;
        skip_blanks(&line);
        if (line.rest.len > 0 && line.rest.data[0] != '#')
            status = take_entry(&line);
        at = end + 1;
    }
    return status;
}

enum csn_status csn_known_read(struct csn_known_list *list, struct csn_span text, struct csn_error *error)
{
    *list = (struct csn_known_list){0};
    csn_arena_init(&list->arena, NULL, LIST_MEMORY);
    enum csn_status status = read_lines(list, text, error);
    if (status != CSN_OK)
        csn_known_clear(list);
    return status;
}

void csn_known_clear(struct csn_known_list *list)
{
    csn_arena_clear(&list->arena);
    list->items = NULL;
    list->count = 0;
}

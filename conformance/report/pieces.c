#include "report/pieces.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/output.h"

#define SHARED_MIN 12u      /* bytes; a shorter piece is written where it stands */
#define LONG_LINE 100u      /* bytes from which on a line is cut behind its commas */
#define FIRST_SLOTS 4096u   /* a power of two */
#define NUMBERLESS SIZE_MAX

struct piece {
    size_t at; /* of its text in `texts` */
    size_t len;
    size_t uses;
    size_t number; /* among what is shared */
};

struct csn_pieces {
    struct csn_buf texts;
    struct piece *items;
    size_t count;
    size_t *slots; /* index + 1 of a piece, by its hash; 0: free */
    size_t slot_count;
    size_t shared_count; /* the first of `items`, once they are sorted */
};

struct csn_pieces *csn_pieces_new(void)
{
    struct csn_pieces *pieces = calloc(1, sizeof *pieces);
    if (!pieces)
        return NULL;
    csn_buf_init(&pieces->texts, NULL, SIZE_MAX / 2);
    pieces->slots = calloc(FIRST_SLOTS, sizeof *pieces->slots);
    pieces->items = malloc(FIRST_SLOTS / 2 * sizeof *pieces->items);
    pieces->slot_count = FIRST_SLOTS;
    if (pieces->slots && pieces->items)
        return pieces;
    csn_pieces_free(pieces);
    return NULL;
}

void csn_pieces_free(struct csn_pieces *pieces)
{
    if (!pieces)
        return;
    csn_buf_clear(&pieces->texts);
    free(pieces->items);
    free(pieces->slots);
    free(pieces);
}

/* The end of the line that begins at `at`, or of the part before a cut. */
static size_t line_end(struct csn_span text, size_t at)
{
    while (at < text.len && text.data[at] != *CSN_PIECES_CUT)
        if (text.data[at++] == '\n')
            break;
    return at;
}

/* The next piece from `*at` on, which is moved behind it; empty at a cut, and at the end. */
static struct csn_span next_piece(struct csn_span text, size_t *at)
{
    size_t from = *at;
    size_t line = line_end(text, from);
    size_t end = line;
    if (line - from >= LONG_LINE) {
        size_t comma = csn_span_find(csn_span_slice(text, 0, line), from, ',');
        end = comma < line ? comma + 1 : line;
    }
    *at = end < text.len && text.data[end] == *CSN_PIECES_CUT ? end + 1 : end;
    return csn_span_slice(text, from, end);
}

static struct csn_span text_of(const struct csn_pieces *pieces, const struct piece *piece)
{
    return csn_span_of(pieces->texts.data + piece->at, piece->len);
}

/* FNV-1a, folded. */
static size_t hash(struct csn_span text)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.len; i++)
        sum = (sum ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
    return (size_t)(sum ^ sum >> 32);
}

/* The slot of a text: that of its piece, or a free one. */
static size_t find_slot(const struct csn_pieces *pieces, struct csn_span text)
{
    size_t slot = hash(text) & (pieces->slot_count - 1);
    while (pieces->slots[slot] != 0 && !csn_span_equal(text_of(pieces, &pieces->items[pieces->slots[slot] - 1]), text))
        slot = (slot + 1) & (pieces->slot_count - 1);
    return slot;
}

/* Makes room for one more: at most half of the slots are taken. */
static bool make_room(struct csn_pieces *pieces)
{
    if (pieces->count < pieces->slot_count / 2)
        return true;
    size_t *slots = calloc(pieces->slot_count * 2, sizeof *slots);
    struct piece *items = realloc(pieces->items, pieces->slot_count * sizeof *items);
    if (items)
        pieces->items = items;
    if (!slots || !items) {
        free(slots);
        return false;
    }
    free(pieces->slots);
    pieces->slots = slots;
    pieces->slot_count *= 2;
    for (size_t i = 0; i < pieces->count; i++)
        slots[find_slot(pieces, text_of(pieces, &items[i]))] = i + 1;
    return true;
}

static bool count_piece(struct csn_pieces *pieces, struct csn_span text)
{
    size_t slot = find_slot(pieces, text);
    if (pieces->slots[slot] != 0) {
        pieces->items[pieces->slots[slot] - 1].uses++;
        return true;
    }
    struct piece piece = {.at = pieces->texts.len, .len = text.len, .uses = 1, .number = NUMBERLESS};
    if (!make_room(pieces) || csn_buf_append(&pieces->texts, text) != CSN_OK)
        return false;
    pieces->items[pieces->count] = piece;
    pieces->slots[find_slot(pieces, text)] = ++pieces->count;
    return true;
}

bool csn_pieces_count(struct csn_pieces *pieces, struct csn_span text)
{
    for (size_t at = 0; at < text.len;) {
        struct csn_span piece = next_piece(text, &at);
        if (piece.len >= SHARED_MIN && !count_piece(pieces, piece))
            return false;
    }
    return true;
}

/* Most uses first, then as they came. */
static int compare_uses(const void *a, const void *b)
{
    const struct piece *first = a;
    const struct piece *second = b;
    if (first->uses != second->uses)
        return first->uses < second->uses ? 1 : -1;
    return first->at < second->at ? -1 : first->at > second->at;
}

void csn_pieces_share(struct csn_pieces *pieces)
{
    qsort(pieces->items, pieces->count, sizeof *pieces->items, compare_uses);
    memset(pieces->slots, 0, pieces->slot_count * sizeof *pieces->slots);
    for (size_t i = 0; i < pieces->count; i++) {
        pieces->slots[find_slot(pieces, text_of(pieces, &pieces->items[i]))] = i + 1;
        if (pieces->items[i].uses > 1)
            pieces->items[i].number = pieces->shared_count++;
    }
}

/* Text within a JSON string within a `<script>`. Control characters were made visible before. */
static void write_escaped(struct csn_sink *sink, struct csn_span text)
{
    size_t written = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *instead = text.data[i] == '"' ? "\\\"" : text.data[i] == '\\' ? "\\\\" : text.data[i] == '\n' ? "\\n" : NULL;
        if (!instead)
            continue;
        csn_sink_write(sink, csn_span_slice(text, written, i));
        csn_output_text(sink, instead);
        written = i + 1;
    }
    csn_sink_write(sink, csn_span_slice(text, written, text.len));
}

void csn_pieces_write_shared(const struct csn_pieces *pieces, struct csn_sink *sink)
{
    csn_output_text(sink, "[");
    for (size_t i = 0; i < pieces->shared_count; i++) {
        csn_output_text(sink, i ? ",\n\"" : "\"");
        write_escaped(sink, text_of(pieces, &pieces->items[i]));
        csn_output_text(sink, "\"");
    }
    csn_output_text(sink, "]");
}

static size_t number_of(const struct csn_pieces *pieces, struct csn_span piece)
{
    size_t index = piece.len >= SHARED_MIN ? pieces->slots[find_slot(pieces, piece)] : 0;
    return index ? pieces->items[index - 1].number : NUMBERLESS;
}

void csn_pieces_write(const struct csn_pieces *pieces, struct csn_sink *sink, struct csn_span text)
{
    bool in_string = false;
    const char *separator = "";
    csn_output_text(sink, "[");
    for (size_t at = 0; at < text.len;) {
        struct csn_span piece = next_piece(text, &at);
        size_t number = number_of(pieces, piece);
        if (piece.len == 0)
            continue;
        if (in_string != (number == NUMBERLESS))
            csn_output_text(sink, in_string ? "\"" : *separator ? ",\"" : "\"");
        in_string = number == NUMBERLESS;
        if (in_string)
            write_escaped(sink, piece);
        else
            csn_output_format(sink, "%s%zu", separator, number);
        separator = ",";
    }
    csn_output_text(sink, in_string ? "\"]" : "]");
}

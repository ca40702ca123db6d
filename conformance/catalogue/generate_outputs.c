/* Outputs: with members absent, null and unknown at every place, and with texts of every class in every spelling. */
#include "catalogue/generate.h"

void csn_generate_add_output(struct csn_generator *g, struct csn_draft *draft, struct csn_value *body, struct csn_value *expected,
                             const char *outcome_rule, const char *output_rule)
{
    draft->area = "success-answers";
    draft->needs[0] = "parse";
    draft->answer = csn_generate_pair(g, "body", body);
    csn_generate_briefly(g);
    struct csn_value *cite = csn_generate_pair(g, "outcome", csn_generate_literal(g, outcome_rule));
    csn_generate_put(g, cite, CSN_SPAN("output"), csn_generate_literal(g, output_rule));
    draft->expect = csn_generate_pair(g, "output", expected ? expected : body);
    csn_generate_put(g, draft->expect, CSN_SPAN("cite"), cite);
    csn_generate_lastingly(g);
    (void)csn_generate_add(g, draft);
}

struct place {
    const struct csn_operation *operation;
    const struct csn_spot *spot; /* NULL: the whole document */
    struct csn_value *sample;
};

static struct place place_of(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    return (struct place){operation, spot, csn_generate_sample(g, operation->output, CSN_SAMPLE_ANSWER)};
}

static struct csn_draft draft_of(struct csn_generator *g, const struct place *at, const char *what, const char *sentence)
{
    struct csn_draft draft = {.operation = at->operation};
    draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(at->spot->id), what);
    draft.title = csn_generate_text(g, "%.*s %s", CSN_SPAN_ARG(at->spot->path), sentence);
    return draft;
}

static void add_without(struct csn_generator *g, const struct place *at)
{
    struct csn_draft draft = draft_of(g, at, "absent", "is absent although it should be there: the rest is read all the same");
    draft.rules[0] = "output.missing-required";
    csn_generate_add_output(g, &draft, csn_generate_with(g, at->sample, at->spot, NULL), NULL, "output.missing-required",
                            "output.missing-required");
}

/* A required member that is null is missing, which is judged less strictly (rule output.missing-required). */
static void add_null(struct csn_generator *g, const struct place *at)
{
    struct csn_draft draft = draft_of(g, at, "null", "is null: it counts as absent, and the rest is read all the same");
    const char *rule = at->spot->required ? "output.missing-required" : "output.null-absent";
    draft.rules[0] = rule;
    draft.rules[1] = at->spot->required ? "output.null-absent" : NULL;
    csn_generate_add_output(g, &draft, csn_generate_with(g, at->sample, at->spot, csn_generate_null(g)),
                            csn_generate_with(g, at->sample, at->spot, NULL), rule, rule);
}

static bool needs_members(const struct csn_shape *shape)
{
    for (size_t i = 0; shape->kind == CSN_SHAPE_STRUCTURE && i < shape->member_count; i++)
        if (shape->members[i].required)
            return true;
    return false;
}

/* Empty structures, lists and maps are legal where nothing in them is required. */
static void add_empty(struct csn_generator *g, const struct place *at)
{
    struct csn_draft draft = draft_of(g, at, "empty", "is there without content: the rest is read all the same");
    bool is_list = at->spot->shape->kind == CSN_SHAPE_LIST;
    const char *rule = needs_members(at->spot->shape) ? "output.missing-required" : "output.status-class";
    draft.rules[0] = rule;
    csn_generate_add_output(g, &draft, csn_generate_with(g, at->sample, at->spot, csn_generate_empty(g, is_list ? CSN_VALUE_ARRAY : CSN_VALUE_OBJECT)),
                            NULL, rule, rule);
}

static const struct {
    const char *name;
    const char *words;
    const char *rule;
    const char *json;
    bool at_top_alone;
} strangers[] = {
    {"text", "a text", "output.unknown-ignored", "\"__type\"", false},
    {"null", "null", "output.unknown-ignored", "null", true},
    {"nested", "an object with a __type and an error in it", "output.unknown-ignored",
     "{\"__type\":\"x#OtherException\",\"message\":\"no\",\"Error\":{\"Code\":\"y\"},\"list\":[[],{},[{}]]}", false},
    {"number", "a number with an exponent", "output.number-spelling", "1.784316439424E9", false},
};

/* Adds a member that the model lacks beside the others of the structure at a place. */
static void add_stranger(struct csn_generator *g, const struct place *at, size_t row)
{
    const struct csn_shape_member unknown = {.name = CSN_SPAN("futureMember")};
    struct csn_spot spot = {.root = csn_model_shape(g->model, at->operation->output)};
    struct csn_draft draft = {.operation = at->operation, .rules = {strangers[row].rule}};
    if (at->spot)
        spot = *at->spot;
    if (spot.depth == CSN_SPOT_DEPTH || (at->spot && strangers[row].at_top_alone))
        return;
    draft.what = csn_generate_brief(g, "%.*s%sunknown-%s", CSN_SPAN_ARG(spot.id), at->spot ? "-" : "", strangers[row].name);
    draft.title = csn_generate_text(g, "A member that nobody knows, %s, is skipped in %.*s", strangers[row].words,
                                    CSN_SPAN_ARG(at->spot ? spot.path : CSN_SPAN("the output")));
    spot.way[spot.depth++] = &unknown;
    csn_generate_add_output(g, &draft, csn_generate_with(g, at->sample, &spot, csn_generate_parsed(g, strangers[row].json)), at->sample,
                            strangers[row].rule, strangers[row].rule);
}

static void add_at(struct csn_generator *g, const struct place *at)
{
    enum csn_shape_kind kind = at->spot->shape->kind;
    if (at->spot->required)
        add_without(g, at);
    if (!at->spot->in_collection)
        add_null(g, at);
    if (kind == CSN_SHAPE_STRUCTURE || kind == CSN_SHAPE_LIST || kind == CSN_SHAPE_MAP)
        add_empty(g, at);
    for (size_t row = 0; kind == CSN_SHAPE_STRUCTURE && row < CSN_COUNT(strangers); row++)
        add_stranger(g, at, row);
}

/* ---- texts in answers ---- */

/* `json`: between the quotation marks in the answer; `text`: what it means. */
static const struct {
    const char *name;
    const char *words;
    const char *json;
    struct csn_span text;
} texts[] = {
    {"short-escapes", "the short escapes", "\\\"\\\\\\/\\b\\f\\n\\r\\t", CSN_SPAN_INIT("\"\\/\b\f\n\r\t")},
    {"long-escapes", "letters escaped although they need not be", "\\u0041\\u00e9\\u4f60\\u0022\\u005C",
     CSN_SPAN_INIT("A\xC3\xA9\xE4\xBD\xA0\"\\")},
    {"capital-escapes", "escapes in capital and small digits", "\\u00E9\\u00e9\\uFFFD\\uffFd",
     CSN_SPAN_INIT("\xC3\xA9\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD")},
    {"pair-escaped", "an emoji as a pair of escapes", "\\ud83d\\ude80\\uD83D\\uDE80", CSN_SPAN_INIT("\xF0\x9F\x9A\x80\xF0\x9F\x9A\x80")},
    {"pair-raw", "an emoji in four bytes", "\xF0\x9F\x9A\x80", CSN_SPAN_INIT("\xF0\x9F\x9A\x80")},
    {"last-pair", "U+10FFFF, escaped and not", "\\udbff\\udfff\xF4\x8F\xBF\xBF", CSN_SPAN_INIT("\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF")},
    {"latin", "letters of Latin-1 in two bytes", "Gr\xC3\xBC\xC3\x9F" "e", CSN_SPAN_INIT("Gr\xC3\xBC\xC3\x9F" "e")},
    {"line-separators", "U+2028 and U+2029, which are no line ends here", "a\xE2\x80\xA8\xE2\x80\xA9" "b\\u2028",
     CSN_SPAN_INIT("a\xE2\x80\xA8\xE2\x80\xA9" "b\xE2\x80\xA8")},
    {"delete", "U+007F and U+0085, raw", "a\x7F\xC2\x85" "b", CSN_SPAN_INIT("a\x7F\xC2\x85" "b")},
    {"controls", "control characters, escaped", "\\u0001\\u0008\\u000b\\u001f", CSN_SPAN_INIT("\x01\x08\x0B\x1F")},
    {"byte-order-mark", "U+FEFF at its start", "\xEF\xBB\xBF" "a", CSN_SPAN_INIT("\xEF\xBB\xBF" "a")},
    {"non-characters", "non-characters", "\xEF\xBF\xBE\\uffff\xEF\xB7\x90", CSN_SPAN_INIT("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90")},
    {"combining", "a letter and a mark that combines with it", "e\xCC\x81 \\u0065\\u0301", CSN_SPAN_INIT("e\xCC\x81 e\xCC\x81")},
    {"spaces", "spaces around it", "  a  ", CSN_SPAN_INIT("  a  ")},
    {"markup", "escapes of characters that web pages use", "\\u003cb\\u003e&amp;<\\/b>", CSN_SPAN_INIT("<b>&amp;</b>")},
    {"like-number", "the look of a number", "0123", CSN_SPAN_INIT("0123")},
    {"like-null", "the look of null", "null", CSN_SPAN_INIT("null")},
    {"like-object", "the look of JSON", "{\\\"a\\\":[1]}", CSN_SPAN_INIT("{\"a\":[1]}")},
    {"like-escape", "a backslash that escapes nothing", "\\\\u0041 \\\\n", CSN_SPAN_INIT("\\u0041 \\n")},
};

static const struct csn_span marker = CSN_SPAN_INIT("@@");

/* The sample as text, with the bytes of the answer where the marker stands. */
static struct csn_value *spelt(struct csn_generator *g, const struct csn_value *marked, const char *json)
{
    struct csn_span text = csn_generate_json(g, marked);
    size_t at = csn_span_search(text, 0, marker);
    return csn_generate_string(g, csn_generate_text(g, "%.*s%s%.*s", CSN_SPAN_ARG(csn_span_slice(text, 0, at)), json,
                                                    CSN_SPAN_ARG(csn_span_slice(text, at + marker.len, text.len))));
}

static void add_text(struct csn_generator *g, const struct place *at, size_t row)
{
    struct csn_draft draft = {.operation = at->operation, .rules = {"output.key-escapes"}};
    struct csn_value *marked = csn_generate_with(g, at->sample, at->spot, csn_generate_string(g, marker));
    struct csn_value *meant = csn_generate_with(g, at->sample, at->spot, csn_generate_string(g, texts[row].text));
    draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(at->spot->id), texts[row].name);
    draft.title = csn_generate_text(g, "%.*s with %s is read as it is meant", CSN_SPAN_ARG(at->spot->path), texts[row].words);
    if (g->status == CSN_OK)
        csn_generate_add_output(g, &draft, spelt(g, marked, texts[row].json), meant, "output.key-escapes", "output.key-escapes");
}

/* Of each output the first text without constraint but a length that leaves room. */
static const struct csn_spot *find_text(const struct csn_spots *spots)
{
    enum { ROOM = 50 };
    for (size_t i = 0; i < spots->count; i++) {
        const struct csn_shape *shape = spots->items[i].shape;
        if (csn_generate_is_text(shape) && shape->pattern.len == 0 && (!shape->has_max || shape->max >= ROOM))
            return &spots->items[i];
    }
    return NULL;
}

/* Tells whether the same member of the same structure was met at an earlier place: it is read by the same code. */
static bool was_met(const struct csn_spots *spots, size_t index)
{
    const struct csn_spot *spot = &spots->items[index];
    for (size_t i = 0; i < index; i++)
        if (spots->items[i].way[spots->items[i].depth - 1] == spot->way[spot->depth - 1])
            return true;
    return false;
}

static void add_all(struct csn_generator *g, const struct csn_operation *operation)
{
    const struct csn_spots *spots = csn_generate_spots(g, operation->output);
    struct place whole = place_of(g, operation, NULL), text = place_of(g, operation, find_text(spots));
    for (size_t row = 0; row < CSN_COUNT(strangers); row++)
        add_stranger(g, &whole, row);
    for (size_t i = 0; i < spots->count; i++) {
        struct place place = place_of(g, operation, &spots->items[i]);
        if (!was_met(spots, i))
            add_at(g, &place);
    }
    for (size_t row = 0; text.spot && row < CSN_COUNT(texts); row++)
        add_text(g, &text, row);
}

void csn_generate_outputs(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++)
        if (g->model->operations[i].output != CSN_SHAPE_NONE)
            add_all(g, &g->model->operations[i]);
}

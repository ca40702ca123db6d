#include "internal.h"

static const struct csn_http_defect_text texts[] = {
#define DEFECT_TEXT(name, fatal, rule, source, sentence) {#name, fatal, rule, source, sentence},
    CSN_HTTP_DEFECT_LIST(DEFECT_TEXT)
#undef DEFECT_TEXT
};

const struct csn_http_defect_text *csn_http_defect_text(enum csn_http_defect_kind kind)
{
    return &texts[kind];
}

void csn_http_add_defect(struct csn_http_parser *parser, enum csn_http_defect_kind kind, size_t offset)
{
    struct csn_http_message *message = &parser->message;
    bool full = message->defect_count == CSN_HTTP_DEFECTS_MAX;

    if (texts[kind].fatal)
        parser->state = CSN_HTTP_STATE_FATAL;
    if (full && !texts[kind].fatal)
        return;
    if (full) /* why the reading ended matters more than the sixteenth flaw of form */
        message->defect_count--;
    message->defects[message->defect_count++] = (struct csn_http_defect){kind, offset};
}

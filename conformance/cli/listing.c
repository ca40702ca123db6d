#include "cli/listing.h"

#include "cli/console.h"
#include "report/text.h"

int csn_listing_print_json(cJSON *document)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, SIZE_MAX / 2);
    char *text = cJSON_Print(document);
    enum csn_status status = text ? csn_buf_append_format(&buf, "%s\n", text) : CSN_NO_MEMORY;
    cJSON_free(text);
    cJSON_Delete(document);
    return csn_listing_print_text(status, &buf);
}

int csn_listing_print_text(enum csn_status status, struct csn_buf *text)
{
    int exit_status = status == CSN_OK ? csn_console_print(csn_buf_span(text))
                                       : csn_console_fail(CSN_EXIT_OWN, "%s", csn_status_sentence(status));
    csn_buf_clear(text);
    return exit_status;
}

bool csn_listing_put(cJSON *object, const char *name, bool (*next)(void *ctx, struct csn_span *text), void *ctx)
{
    struct csn_span text;
    cJSON *array = cJSON_CreateArray();
    bool complete = csn_text_put_item(object, name, array);
    while (complete && next(ctx, &text))
        complete = csn_text_push_item(array, csn_text_new(text));
    return complete;
}

bool csn_listing_next_bit(void *ctx, struct csn_span *text)
{
    struct csn_listing_bits *bits = ctx;
    while (bits->at < bits->count) {
        unsigned number = bits->at++;
        if (!(bits->bits & 1u << number))
            continue;
        *text = csn_span_of_string(bits->name(number));
        return true;
    }
    return false;
}

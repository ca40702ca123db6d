#include "report/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/text.h"

void csn_output_text(struct csn_sink *sink, const char *text)
{
    csn_sink_write(sink, csn_span_of_string(text));
}

void csn_output_format(struct csn_sink *sink, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int len = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (len < 0)
        return;
    csn_sink_write(sink, csn_span_of(text, (size_t)len));
    free(text);
}

void csn_output_json(struct csn_sink *sink, const cJSON *item)
{
    char *text = cJSON_PrintUnformatted(item);
    if (text)
        csn_output_text(sink, text);
    cJSON_free(text);
}

void csn_output_json_string(struct csn_sink *sink, const char *text)
{
    cJSON *string = cJSON_CreateStringReference(text);
    csn_output_json(sink, string);
    cJSON_Delete(string);
}

enum csn_status csn_output_client(const cJSON *header, struct csn_buf *out)
{
    const cJSON *client = cJSON_GetObjectItemCaseSensitive(header, "client");
    const char *version = csn_text_get(client, "version");
    const char *language = csn_text_get(client, "language");
    if (!cJSON_IsObject(client))
        return csn_buf_append(out, CSN_SPAN("no client"));
    enum csn_status status = csn_buf_append_format(out, "%s", csn_text_get(client, "name"));
    if (status == CSN_OK && *version)
        status = csn_buf_append_format(out, " %s", version);
    if (status == CSN_OK && *language)
        status = csn_buf_append_format(out, " (%s)", language);
    return status;
}

static const cJSON *first_check(const cJSON *record, enum csn_check_status status)
{
    const cJSON *check = NULL;
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, status))
            return check;
    return NULL;
}

const cJSON *csn_output_worst(const cJSON *record)
{
    const cJSON *check = first_check(record, CSN_CHECK_FAIL);
    return check ? check : first_check(record, CSN_CHECK_WARN);
}

const char *csn_output_message(const cJSON *record)
{
    const char *reason = csn_text_get(record, "reason");
    return *reason ? reason : csn_text_get(csn_output_worst(record), "message");
}

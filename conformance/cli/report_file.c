#include "cli/report_file.h"

#include <string.h>

#include "cli/input.h"
#include "report/text.h"

#define SCHEMA 1 /* the one that is written, and read */

struct reader {
    const char *path;
    size_t line; /* 0: not by lines */
    struct csn_ledger *ledger;
    struct csn_error *error;
};

static enum csn_status refuse(const struct reader *reader, enum csn_status status, const char *what)
{
    const char *name = strcmp(reader->path, "-") == 0 ? "standard input" : reader->path;
    if (reader->line > 0)
        return csn_error_set(reader->error, status, 0, "%s: line %zu: %s", name, reader->line, what);
    return csn_error_set(reader->error, status, 0, "%s: %s", name, what);
}

static bool is_verdict(const char *name)
{
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        if (strcmp(name, csn_verdict_name((enum csn_verdict)i)) == 0)
            return true;
    return false;
}

/* The least that a page needs; what else is missing is shown as missing. NULL where it is there. */
static const char *lacks_of_case(const cJSON *record)
{
    if (!*csn_text_get(record, "id"))
        return "a case has no id";
    if (!*csn_text_get(record, "area"))
        return "a case has no area";
    return is_verdict(csn_text_get(record, "verdict")) ? NULL : "a case has no verdict that is known here";
}

static const char *lacks_of_header(const cJSON *header)
{
    const cJSON *schema = cJSON_GetObjectItemCaseSensitive(header, "schema");
    if (!cJSON_IsNumber(schema))
        return "it is no report of a run: it has no \"schema\"";
    if (schema->valuedouble != SCHEMA)
        return "it is written by another version: its \"schema\" is not 1";
    if (!cJSON_GetObjectItemCaseSensitive(header, "client"))
        return "it is no report of a run: it has no \"client\"";
    return NULL;
}

static enum csn_status add_record(struct reader *reader, const cJSON *record)
{
    const char *lack = NULL;
    if (!csn_ledger_header(reader->ledger) && !csn_record_is(record, "header"))
        lack = "it is no report of a run: the first record is no header";
    else if (csn_ledger_header(reader->ledger) && csn_record_is(record, "header"))
        lack = "there is a second header: a file holds one run";
    else if (csn_record_is(record, "header"))
        lack = lacks_of_header(record);
    else if (csn_record_is(record, "case"))
        lack = lacks_of_case(record);
    if (lack)
        return refuse(reader, CSN_TYPE, lack);
    csn_ledger_add(reader->ledger, record);
    return CSN_OK;
}

/* Gives the object, a member of a report, the type that records have; false when there is no memory. */
static bool put_type(cJSON *object, const char *type)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, "type");
    return csn_text_put_item(object, "type", cJSON_CreateString(type));
}

/* A whole report holds what header, cases and footer hold. */
static enum csn_status read_document(struct reader *reader, cJSON *document)
{
    cJSON *cases = cJSON_DetachItemFromObjectCaseSensitive(document, "cases");
    cJSON *record = NULL;
    enum csn_status status = CSN_OK;
    if (!cJSON_IsArray(cases))
        status = refuse(reader, CSN_TYPE, "it is no report of a run: it has no \"cases\"");
    if (status == CSN_OK && !put_type(document, "header"))
        status = refuse(reader, CSN_NO_MEMORY, "no memory");
    if (status == CSN_OK)
        status = add_record(reader, document);
    cJSON_ArrayForEach(record, cases)
    {
        if (status == CSN_OK && !cJSON_IsObject(record))
            status = refuse(reader, CSN_TYPE, "a case is no object");
        if (status == CSN_OK && !put_type(record, "case"))
            status = refuse(reader, CSN_NO_MEMORY, "no memory");
        if (status == CSN_OK)
            status = add_record(reader, record);
    }
    if (status == CSN_OK && !put_type(document, "footer"))
        status = refuse(reader, CSN_NO_MEMORY, "no memory");
    if (status == CSN_OK)
        csn_ledger_add(reader->ledger, document);
    cJSON_Delete(cases);
    return status;
}

/* Half of a last line is left out: the run was cut off. */
static enum csn_status read_line(struct reader *reader, struct csn_span line, bool cut_off)
{
    const char *end = NULL;
    cJSON *record = cJSON_ParseWithLengthOpts(line.data, line.len, &end, false);
    enum csn_status status = CSN_OK;
    if (cJSON_IsObject(record))
        status = add_record(reader, record);
    else if (!cut_off || !csn_ledger_header(reader->ledger))
        status = refuse(reader, CSN_SYNTAX, "it is no JSON object");
    cJSON_Delete(record);
    return status;
}

static enum csn_status read_lines(struct reader *reader, struct csn_span text)
{
    enum csn_status status = CSN_OK;
    struct csn_span line;
    bool cut_off = !csn_span_ends_with(text, CSN_SPAN("\n"));
    while (status == CSN_OK && csn_span_split(&text, '\n', &line)) {
        reader->line++;
        if (csn_span_trim(line).len > 0)
            status = read_line(reader, line, cut_off && text.len == 0);
    }
    return status;
}

/* Where reading the document stopped. */
static enum csn_status refuse_document(struct reader *reader, struct csn_span text, const char *end)
{
    size_t at = end ? (size_t)(end - text.data) : 0;
    reader->line = 1;
    for (size_t i = 0; i < at && i < text.len; i++)
        reader->line += text.data[i] == '\n';
    return refuse(reader, CSN_SYNTAX, "the JSON is broken here");
}

/* The first line of records is a whole object; of a report that is one object, it isn't. */
static bool is_by_lines(struct csn_span text)
{
    size_t end = csn_span_find(text, 0, '\n');
    cJSON *first = cJSON_ParseWithLength(text.data, end);
    bool by_lines = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(first, "type"));
    cJSON_Delete(first);
    return by_lines;
}

static enum csn_status read_text(struct reader *reader, struct csn_span text)
{
    const char *end = NULL;
    if (csn_span_trim(text).len == 0)
        return refuse(reader, CSN_SYNTAX, "it is empty");
    if (is_by_lines(text))
        return read_lines(reader, text);
    cJSON *document = cJSON_ParseWithLengthOpts(text.data, text.len, &end, false);
    if (!document)
        return refuse_document(reader, text, end);
    enum csn_status status = cJSON_IsObject(document) ? read_document(reader, document)
                                                      : refuse(reader, CSN_TYPE, "it is no report of a run: it is no JSON object");
    cJSON_Delete(document);
    return status;
}

enum csn_status csn_report_file_read(const char *path, struct csn_ledger **ledger, struct csn_error *error)
{
    struct reader reader = {.path = path, .ledger = csn_ledger_new(), .error = error};
    struct csn_buf text;
    csn_buf_init(&text, NULL, CSN_INPUT_MAX);
    enum csn_status status = reader.ledger ? csn_input_read(path, &text, error) : refuse(&reader, CSN_NO_MEMORY, "no memory");
    if (status == CSN_OK)
        status = read_text(&reader, csn_buf_span(&text));
    csn_buf_clear(&text);
    if (status == CSN_OK)
        *ledger = reader.ledger;
    else
        csn_ledger_free(reader.ledger);
    return status;
}

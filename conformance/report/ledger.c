#include "report/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/text.h"

/* Cases are kept as text, which takes a fraction of a tree's memory: runs may have a million of them. */
struct entry {
    size_t at; /* of its text in `cases` */
    size_t len;
    size_t area; /* index in `areas` */
};

struct amendment {
    size_t entry;
    cJSON *record;
};

struct csn_ledger {
    cJSON *header;
    cJSON *footer;
    struct csn_buf cases;
    struct entry *entries;
    size_t entry_count;
    char **areas; /* in the order in which they came */
    size_t area_count;
    struct amendment *amendments;
    size_t amendment_count;
    bool incomplete;
};

struct csn_ledger *csn_ledger_new(void)
{
    struct csn_ledger *ledger = calloc(1, sizeof *ledger);
    if (ledger)
        csn_buf_init(&ledger->cases, NULL, SIZE_MAX / 2);
    return ledger;
}

void csn_ledger_free(struct csn_ledger *ledger)
{
    if (!ledger)
        return;
    for (size_t i = 0; i < ledger->amendment_count; i++)
        cJSON_Delete(ledger->amendments[i].record);
    cJSON_Delete(ledger->header);
    cJSON_Delete(ledger->footer);
    csn_buf_clear(&ledger->cases);
    for (size_t i = 0; i < ledger->area_count; i++)
        free(ledger->areas[i]);
    free(ledger->areas);
    free(ledger->entries);
    free(ledger->amendments);
    free(ledger);
}

/* The number of the area, a new one where need be; `area_count` when there is no memory. */
static size_t area_number(struct csn_ledger *ledger, const char *area)
{
    for (size_t i = 0; i < ledger->area_count; i++)
        if (strcmp(ledger->areas[i], area) == 0)
            return i;
    char **areas = csn_array_grow(ledger->areas, ledger->area_count, sizeof *areas);
    if (!areas)
        return ledger->area_count;
    ledger->areas = areas;
    areas[ledger->area_count] = strdup(area);
    return areas[ledger->area_count] ? ledger->area_count++ : ledger->area_count;
}

static bool add_case(struct csn_ledger *ledger, const cJSON *record)
{
    struct entry *entries = csn_array_grow(ledger->entries, ledger->entry_count, sizeof *entries);
    if (!entries)
        return false;
    ledger->entries = entries;
    char *text = cJSON_PrintUnformatted(record);
    if (!text)
        return false;
    struct entry entry = {
        .at = ledger->cases.len,
        .len = strlen(text),
        .area = area_number(ledger, csn_text_get(record, "area")),
    };
    bool kept = entry.area < ledger->area_count && csn_buf_append(&ledger->cases, csn_span_of(text, entry.len)) == CSN_OK;
    cJSON_free(text);
    if (kept)
        entries[ledger->entry_count++] = entry;
    return kept;
}

static cJSON *read_entry(const struct csn_ledger *ledger, size_t index)
{
    const struct entry *entry = &ledger->entries[index];
    return cJSON_ParseWithLength(ledger->cases.data + entry->at, entry->len);
}

/* The last case of that id, or `entry_count`. */
static size_t find_case(const struct csn_ledger *ledger, const char *id)
{
    for (size_t i = ledger->entry_count; i > 0; i--) {
        cJSON *record = read_entry(ledger, i - 1);
        bool found = strcmp(csn_text_get(record, "id"), id) == 0;
        cJSON_Delete(record);
        if (found)
            return i - 1;
    }
    return ledger->entry_count;
}

static bool add_amendment(struct csn_ledger *ledger, const cJSON *record)
{
    size_t entry = find_case(ledger, csn_text_get(record, "id"));
    struct amendment *amendments = csn_array_grow(ledger->amendments, ledger->amendment_count, sizeof *amendments);
    if (amendments)
        ledger->amendments = amendments;
    cJSON *copy = cJSON_Duplicate(record, true);
    if (entry == ledger->entry_count || !amendments || !copy) {
        cJSON_Delete(copy);
        return false;
    }
    amendments[ledger->amendment_count++] = (struct amendment){.entry = entry, .record = copy};
    return true;
}

static bool keep(cJSON **place, const cJSON *record)
{
    cJSON_Delete(*place);
    *place = cJSON_Duplicate(record, true);
    return *place != NULL;
}

void csn_ledger_add(struct csn_ledger *ledger, const cJSON *record)
{
    bool kept = true;
    if (csn_record_is(record, "header"))
        kept = keep(&ledger->header, record);
    else if (csn_record_is(record, "case"))
        kept = add_case(ledger, record);
    else if (csn_record_is(record, "amend"))
        kept = add_amendment(ledger, record);
    else if (csn_record_is(record, "footer"))
        kept = keep(&ledger->footer, record);
    ledger->incomplete = ledger->incomplete || !kept;
}

const cJSON *csn_ledger_header(const struct csn_ledger *ledger)
{
    return ledger->header;
}

const cJSON *csn_ledger_footer(const struct csn_ledger *ledger)
{
    return ledger->footer;
}

static cJSON *read_amended(struct csn_ledger *ledger, size_t index)
{
    cJSON *record = read_entry(ledger, index);
    for (size_t i = 0; i < ledger->amendment_count && record; i++)
        if (ledger->amendments[i].entry == index && !csn_record_apply(record, ledger->amendments[i].record))
            ledger->incomplete = true;
    return record;
}

size_t csn_ledger_area_count(const struct csn_ledger *ledger)
{
    return ledger->area_count;
}

const char *csn_ledger_area(const struct csn_ledger *ledger, size_t area)
{
    return ledger->areas[area];
}

void csn_ledger_each(struct csn_ledger *ledger, size_t area, void (*take)(void *ctx, const cJSON *record), void *ctx)
{
    for (size_t i = 0; i < ledger->entry_count; i++) {
        if (area != CSN_LEDGER_ALL && ledger->entries[i].area != area)
            continue;
        cJSON *record = read_amended(ledger, i);
        if (record)
            take(ctx, record);
        else
            ledger->incomplete = true;
        cJSON_Delete(record);
    }
}

size_t csn_ledger_count(const struct csn_ledger *ledger)
{
    return ledger->entry_count;
}

cJSON *csn_ledger_read(struct csn_ledger *ledger, size_t index)
{
    return read_amended(ledger, index);
}

bool csn_ledger_complete(const struct csn_ledger *ledger)
{
    return !ledger->incomplete && ledger->header && ledger->footer;
}

#include "report/record.h"

#include <countersign/time.h>
#include <countersign/version.h>

#include <string.h>

#include "report/text.h"

/* Gives `object` back, or deletes it and gives NULL. */
static cJSON *finish(cJSON *object, bool complete)
{
    if (complete)
        return object;
    cJSON_Delete(object);
    return NULL;
}

static double to_ms(uint64_t us)
{
    return (double)us / 1000.0;
}

/* An array of the names of the bits that are set. */
static cJSON *bit_names(unsigned bits, unsigned count, const char *(*name)(unsigned))
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (unsigned i = 0; i < count && complete; i++)
        if (bits & 1u << i)
            complete = csn_text_push_item(array, cJSON_CreateString(name(i)));
    return finish(array, complete);
}

static cJSON *operation_names(const struct csn_model *model, uint64_t operations)
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (size_t i = 0; model && i < model->operation_count && i < 64 && complete; i++)
        if (operations & UINT64_C(1) << i)
            complete = csn_text_push_item(array, csn_text_new(model->operations[i].name));
    return finish(array, complete);
}

static bool put_client_defaults(cJSON *client, unsigned max_attempts)
{
    if (max_attempts == 0)
        return true;
    cJSON *defaults = cJSON_CreateObject();
    return csn_text_put_item(client, "defaults", defaults) && csn_text_put_number(defaults, "maxAttempts", max_attempts);
}

static cJSON *make_client(const struct csn_record_run *run)
{
    const struct csn_client_info *info = run->client;
    if (!info)
        return cJSON_CreateNull();
    cJSON *client = cJSON_CreateObject();
    bool complete = csn_text_put(client, "name", info->name)
                 && csn_text_put(client, "version", info->version)
                 && csn_text_put(client, "language", info->language)
                 && csn_text_put_item(client, "operations", operation_names(run->model, info->operations))
                 && csn_text_put_item(client, "areas", bit_names(info->areas, CSN_AREA_BITS, csn_area_name))
                 && csn_text_put_item(client, "features", bit_names(info->features, CSN_FEATURE_BITS, csn_feature_name))
                 && csn_text_put_item(client, "reports", bit_names(info->reports, CSN_REPORTS_BITS, csn_reports_name))
                 && put_client_defaults(client, info->default_max_attempts);
    return finish(client, complete);
}

static cJSON *make_suite(const struct csn_record_run *run)
{
    cJSON *suite = cJSON_CreateObject();
    return finish(suite, csn_text_put_item(suite, "version", cJSON_CreateString(csn_version()))
                             && csn_text_put(suite, "suite", run->suite));
}

static cJSON *make_selection(const struct csn_record_run *run)
{
    cJSON *selection = run->filters ? cJSON_Duplicate(run->filters, true) : cJSON_CreateObject();
    bool complete = csn_text_put_item(selection, "level", cJSON_CreateString(run->level))
                 && csn_text_put_item(selection, "strict", cJSON_CreateBool(run->strict))
                 && csn_text_put_number(selection, "jobs", run->jobs)
                 && csn_text_put_number(selection, "repeat", run->repeat)
                 && csn_text_put_number(selection, "cases", (double)run->selected)
                 && csn_text_put_number(selection, "core", (double)run->core)
                 && csn_text_put_number(selection, "generated", (double)run->generated)
                 && csn_text_put_number(selection, "catalogue", (double)run->catalogue);
    return finish(selection, complete);
}

/* All 64 bits of the seed, which a double can't hold. */
static cJSON *make_seed(uint64_t seed)
{
    char digits[24];
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, digits, sizeof digits);
    if (csn_buf_append_uint(&buf, seed) != CSN_OK || csn_buf_append_byte(&buf, '\0') != CSN_OK)
        return NULL;
    return cJSON_CreateRaw(digits);
}

static cJSON *make_time(int64_t ms)
{
    char text[40];
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, text, sizeof text);
    struct csn_time time = {.seconds = ms / 1000, .nanos = (uint32_t)(ms % 1000) * 1000000};
    if (csn_time_format_iso8601(&buf, time) != CSN_OK)
        return NULL;
    return csn_text_new(csn_buf_span(&buf));
}

static cJSON *make_record(const char *type)
{
    cJSON *record = cJSON_CreateObject();
    return finish(record, csn_text_put_item(record, "type", cJSON_CreateString(type)));
}

cJSON *csn_record_header(const struct csn_record_run *run)
{
    cJSON *header = make_record("header");
    bool complete = csn_text_put_number(header, "schema", 1)
                 && csn_text_put_item(header, "countersign", make_suite(run))
                 && csn_text_put_item(header, "client", make_client(run))
                 && csn_text_put_item(header, "selection", make_selection(run))
                 && csn_text_put_item(header, "seed", make_seed(run->seed))
                 && csn_text_put_item(header, "started", make_time(run->started_ms));
    return finish(header, complete);
}

static cJSON *make_sightings(const struct csn_rule *rule)
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (size_t i = 0; i < rule->seen_in_count && complete; i++) {
        const struct csn_sighting *sighting = &rule->seen_in[i];
        cJSON *item = cJSON_CreateObject();
        complete = csn_text_push_item(array, item)
                && csn_text_put(item, "project", sighting->project)
                && csn_text_put(item, "reference", sighting->reference)
                && csn_text_put(item, "symptom", sighting->symptom);
    }
    return finish(array, complete);
}

static bool put_rule(cJSON *object, const struct csn_rule *rule)
{
    return csn_text_put(object, "rule", rule->id)
        && csn_text_put_item(object, "level", cJSON_CreateString(csn_level_name(rule->level)))
        && csn_text_put_item(object, "basis", cJSON_CreateString(csn_basis_name(rule->basis)));
}

/* What a format needs of the rule so that it can be read without the catalogue. */
static bool put_rule_details(cJSON *object, const struct csn_rule *rule)
{
    return csn_text_put(object, "sentence", rule->sentence)
        && csn_text_put(object, "mend", rule->mend)
        && csn_text_put(object, "source", rule->source)
        && (rule->seen_in_count == 0 || csn_text_put_item(object, "seenIn", make_sightings(rule)));
}

static bool put_bytes_if_any(cJSON *object, const char *name, struct csn_span bytes)
{
    return bytes.data == NULL || csn_text_put_bytes(object, name, bytes);
}

static cJSON *make_check(const struct csn_check *check)
{
    cJSON *object = cJSON_CreateObject();
    bool complete = csn_text_put_item(object, "id", cJSON_CreateString(check->id))
                 && put_rule(object, check->rule)
                 && csn_text_put_item(object, "status", cJSON_CreateString(csn_check_status_name(check->status)))
                 && csn_text_put(object, "message", check->message)
                 && (check->member.len == 0 || csn_text_put(object, "member", check->member))
                 && put_bytes_if_any(object, "expected", check->expected)
                 && put_bytes_if_any(object, "actual", check->actual)
                 && (check->exchange == SIZE_MAX || csn_text_put_number(object, "exchange", (double)check->exchange))
                 && put_rule_details(object, check->rule);
    return finish(object, complete);
}

static cJSON *make_checks(const struct csn_result *result)
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (size_t i = 0; i < result->check_count && complete; i++)
        if (result->checks[i].status != CSN_CHECK_PASS)
            complete = csn_text_push_item(array, make_check(&result->checks[i]));
    return finish(array, complete);
}

static bool put_true_if(cJSON *object, const char *name, bool given)
{
    return !given || csn_text_put_item(object, name, cJSON_CreateTrue());
}

static cJSON *make_exchange(const struct csn_exchange *exchange, unsigned attempt, uint64_t begun_us)
{
    uint64_t at = exchange->first_us > begun_us ? exchange->first_us - begun_us : 0;
    cJSON *object = cJSON_CreateObject();
    bool complete = csn_text_put_number(object, "attempt", attempt)
                 && csn_text_put_number(object, "atMs", to_ms(at))
                 && (exchange->step == 0 || csn_text_put_number(object, "step", (double)exchange->step))
                 && csn_text_put_bytes(object, "request", exchange->request)
                 && csn_text_put_bytes(object, "response", exchange->response)
                 && put_true_if(object, "requestIncomplete", !exchange->complete)
                 && put_true_if(object, "late", exchange->late);
    return finish(object, complete);
}

/* Which request of its step this one is: 1, 2, ... */
static unsigned attempt_number(const struct csn_evidence *evidence, size_t index)
{
    unsigned number = 1;
    for (size_t i = 0; i < index; i++)
        number += evidence->exchanges[i].step == evidence->exchanges[index].step;
    return number;
}

static cJSON *make_exchanges(const struct csn_evidence *evidence)
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (size_t i = 0; i < evidence->exchange_count && complete; i++) {
        cJSON *exchange = make_exchange(&evidence->exchanges[i], attempt_number(evidence, i), evidence->begun_us);
        complete = csn_text_push_item(array, exchange);
    }
    return finish(array, complete);
}

static cJSON *make_rules(const struct csn_case *of)
{
    cJSON *array = cJSON_CreateArray();
    bool complete = array != NULL;
    for (size_t i = 0; i < of->rule_count && complete; i++)
        complete = csn_text_push_item(array, csn_text_new(of->rules[i]->id));
    return finish(array, complete);
}

static cJSON *make_needs(const struct csn_case *of)
{
    cJSON *needs = cJSON_CreateObject();
    bool complete = csn_text_put_item(needs, "areas", bit_names(of->areas, CSN_AREA_BITS, csn_area_name))
                 && csn_text_put_item(needs, "features", bit_names(of->features, CSN_FEATURE_BITS, csn_feature_name));
    return finish(needs, complete);
}

/* "retried": time had decided, or the client died or hung before it had sent anything, and the case was given to it again.
 * "order-dependent": the case failed among others and passed alone. */
static bool put_marks(cJSON *record, const struct csn_evidence *evidence)
{
    bool retried = evidence->retried;
    for (size_t i = 0; i < evidence->call_count; i++)
        retried = retried || evidence->calls[i].retried_alone;
    if (!retried && !evidence->order_dependent)
        return true;
    cJSON *marks = cJSON_CreateArray();
    return csn_text_put_item(record, "marks", marks)
        && (!evidence->order_dependent || csn_text_push_item(marks, cJSON_CreateString("order-dependent")))
        && (!retried || csn_text_push_item(marks, cJSON_CreateString("retried")));
}

static bool put_rerun(cJSON *record, const struct csn_record_run *run, struct csn_span id)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    bool complete = csn_buf_append(&buf, run->rerun_before) == CSN_OK
                 && csn_buf_append(&buf, run->whole ? CSN_SPAN("") : CSN_SPAN(" --filter ")) == CSN_OK
                 && csn_buf_append(&buf, run->whole ? CSN_SPAN("") : id) == CSN_OK
                 && csn_buf_append(&buf, run->rerun_after) == CSN_OK
                 && csn_text_put(record, "rerun", csn_buf_span(&buf));
    csn_buf_clear(&buf);
    return complete;
}

cJSON *csn_record_case(const struct csn_record_run *run, const struct csn_finished *finished)
{
    const struct csn_case *of = finished->instance->of;
    const struct csn_result *result = finished->result;
    unsigned repeat = finished->instance->repeat;
    cJSON *record = make_record("case");
    bool complete = csn_text_put(record, "id", of->id)
                 && csn_text_put(record, "title", of->title)
                 && csn_text_put(record, "area", of->area)
                 && csn_text_put_item(record, "rules", make_rules(of))
                 && csn_text_put_item(record, "needs", make_needs(of))
                 && (repeat == 0 || csn_text_put_number(record, "repeat", repeat))
                 && csn_text_put_item(record, "verdict", cJSON_CreateString(csn_verdict_name(result->verdict)))
                 && (result->reason.len == 0 || csn_text_put(record, "reason", result->reason))
                 && csn_text_put_number(record, "beganMs", to_ms(finished->evidence->begun_us))
                 && csn_text_put_number(record, "durationMs", to_ms(finished->duration_us))
                 && csn_text_put_number(record, "checksRun", (double)result->check_count)
                 && csn_text_put_item(record, "checks", make_checks(result))
                 && csn_text_put_item(record, "exchanges", make_exchanges(finished->evidence))
                 && put_marks(record, finished->evidence)
                 && put_rerun(record, run, of->id);
    return finish(record, complete);
}

cJSON *csn_record_amend(const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    cJSON *record = make_record("amend");
    bool complete = csn_text_put(record, "id", amended->id)
                 && csn_text_put_item(record, "check", make_check(check))
                 && (!exchange || csn_text_put_item(record, "exchange", make_exchange(exchange, 1, 0)));
    return finish(record, complete);
}

bool csn_record_is(const cJSON *record, const char *type)
{
    return strcmp(csn_text_get(record, "type"), type) == 0;
}

bool csn_record_check_is(const cJSON *check, enum csn_check_status status)
{
    return strcmp(csn_text_get(check, "status"), csn_check_status_name(status)) == 0;
}

enum csn_verdict csn_record_verdict(const cJSON *record)
{
    const char *name = csn_text_get(record, "verdict");
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        if (strcmp(name, csn_verdict_name((enum csn_verdict)i)) == 0)
            return (enum csn_verdict)i;
    return CSN_VERDICT_BROKEN;
}

enum csn_verdict csn_record_amended_verdict(enum csn_verdict before, const cJSON *amend)
{
    const cJSON *check = cJSON_GetObjectItemCaseSensitive(amend, "check");
    if (before != CSN_VERDICT_PASS && before != CSN_VERDICT_WARN)
        return before;
    if (csn_record_check_is(check, CSN_CHECK_FAIL))
        return CSN_VERDICT_FAIL;
    if (csn_record_check_is(check, CSN_CHECK_WARN))
        return CSN_VERDICT_WARN;
    return before;
}

static void set_number(cJSON *object, const char *name, double number)
{
    cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item)
        (void)cJSON_SetNumberHelper(item, number);
}

/* Appends a copy of the exchange, its number and time made those of the case, and returns its index; SIZE_MAX when there is no
 * memory. */
static size_t apply_exchange(cJSON *record, const cJSON *exchange)
{
    cJSON *exchanges = cJSON_GetObjectItemCaseSensitive(record, "exchanges");
    int index = cJSON_GetArraySize(exchanges);
    cJSON *copy = cJSON_Duplicate(exchange, true);
    if (!csn_text_push_item(exchanges, copy))
        return SIZE_MAX;
    set_number(copy, "attempt", index + 1);
    set_number(copy, "atMs", csn_text_get_number(copy, "atMs") - csn_text_get_number(record, "beganMs"));
    return (size_t)index;
}

bool csn_record_apply(cJSON *record, const cJSON *amend)
{
    enum csn_verdict verdict = csn_record_amended_verdict(csn_record_verdict(record), amend);
    const cJSON *exchange = cJSON_GetObjectItemCaseSensitive(amend, "exchange");
    cJSON *check = cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(amend, "check"), true);
    if (!csn_text_push_item(cJSON_GetObjectItemCaseSensitive(record, "checks"), check))
        return false;
    size_t index = exchange ? apply_exchange(record, exchange) : 0;
    cJSON_DeleteItemFromObjectCaseSensitive(check, "exchange");
    cJSON *name = cJSON_CreateString(csn_verdict_name(verdict));
    if (!name || !cJSON_ReplaceItemInObjectCaseSensitive(record, "verdict", name))
        return false;
    return !exchange || (index != SIZE_MAX && csn_text_put_number(check, "exchange", (double)index));
}

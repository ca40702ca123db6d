/* Scenarios, from their JSON. */
#include <countersign/job.h>

#include "base/file.h"
#include "catalogue/scenario_inside.h"

/* What hostile files may cost. A parsed value takes some thirty times its text. */
enum { MEMORY_MAX = 48 << 20, TIMEOUT_MAX_S = 86400 };

static const struct csn_span scenario_members[] = {
    CSN_SPAN_INIT("title"), CSN_SPAN_INIT("timeoutSeconds"), CSN_SPAN_INIT("clients"), CSN_SPAN_INIT("jobs"),
};
static const struct csn_span client_members[] = {CSN_SPAN_INIT("name"), CSN_SPAN_INIT("id"), CSN_SPAN_INIT("token")};
static const struct csn_span job_members[] = {
    CSN_SPAN_INIT("name"), CSN_SPAN_INIT("title"), CSN_SPAN_INIT("client"), CSN_SPAN_INIT("taken"), CSN_SPAN_INIT("data"),
};

/* ---- names and texts ---- */

static bool is_name(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

static enum csn_status read_name(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value,
                                 struct csn_span *name)
{
    enum csn_status status = csn_load_need_text(&reading->load, place, value, CSN_SPAN("name"), name);
    if (status == CSN_OK && !is_name(*name))
        return csn_load_refuse(&reading->load, CSN_PLACE(place, "name"), "a name is made of letters, digits and hyphens");
    return status;
}

static enum csn_status read_title(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_span *title)
{
    enum csn_status status = csn_load_need_text(&reading->load, place, value, CSN_SPAN("title"), title);
    for (size_t i = 0; status == CSN_OK && i < title->len; i++)
        if ((unsigned char)title->data[i] < ' ')
            return csn_load_refuse(&reading->load, CSN_PLACE(place, "title"), "a title is one line");
    return status;
}

/* Refuses, wherever they stand, names that stand twice in an object and texts that no JSON text can hold. The reader bounds the depth. */
static enum csn_status check_texts(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value)
{
    enum csn_status status = CSN_OK;
    if (value->lone_surrogate)
        return csn_load_refuse(&reading->load, place, "holds half a surrogate pair");
    if (value->duplicate_names)
        return csn_load_refuse(&reading->load, place, "a member stands twice");
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        status = check_texts(reading, value->kind == CSN_VALUE_OBJECT ? CSN_PLACE_NAMED(place, item->name) : CSN_PLACE_AT(place, i),
                             item->value);
    }
    return status;
}

/* ---- clients ---- */

typedef enum csn_status checker(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                const struct csn_value *value);

/* The text of a member that may be absent. */
static enum csn_status read_checked(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                    const struct csn_value *value, struct csn_span name, checker *check, struct csn_span *text)
{
    enum csn_status status = csn_load_text(&reading->load, place, value, name, text);
    const struct csn_value *member = csn_value_get(value, name);
    return status == CSN_OK && member ? check(reading, CSN_PLACE_NAMED(place, name), member) : status;
}

static bool is_same(struct csn_span a, struct csn_span b)
{
    return a.len > 0 && csn_span_equal(a, b);
}

static enum csn_status read_client(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value,
                                   const struct csn_scenario_client *before, size_t count, struct csn_scenario_client *client)
{
    const struct csn_load *load = &reading->load;
    enum csn_status status = csn_load_object(load, place, value, client_members, CSN_COUNT(client_members));
    if (status == CSN_OK)
        status = read_name(reading, place, value, &client->name);
    if (status == CSN_OK)
        status = read_checked(reading, place, value, CSN_SPAN("id"), csn_scenario_check_client_id, &client->id);
    if (status == CSN_OK)
        status = read_checked(reading, place, value, CSN_SPAN("token"), csn_scenario_check_client_token, &client->token);
    for (size_t i = 0; status == CSN_OK && i < count; i++) {
        if (is_same(before[i].name, client->name))
            return csn_load_refuse(load, CSN_PLACE(place, "name"), "%.*s stands twice", CSN_SPAN_ARG(client->name));
        if (is_same(before[i].id, client->id))
            return csn_load_refuse(load, CSN_PLACE(place, "id"), "is the id of %.*s already", CSN_SPAN_ARG(before[i].name));
        if (is_same(before[i].token, client->token))
            return csn_load_refuse(load, CSN_PLACE(place, "token"), "is the token of %.*s already", CSN_SPAN_ARG(before[i].name));
    }
    return status;
}

/* The list of that name, which must be there and have `most` elements at most. */
static enum csn_status need_list(const struct csn_scenario_reading *reading, const struct csn_value *root, struct csn_span name, size_t most,
                                 const struct csn_value **list)
{
    enum csn_status status = csn_load_list(&reading->load, NULL, root, name, list);
    if (status == CSN_OK && !*list)
        return csn_load_refuse(&reading->load, NULL, "%.*s is missing", CSN_SPAN_ARG(name));
    if (status == CSN_OK && (*list)->count > most)
        return csn_load_refuse(&reading->load, CSN_PLACE_NAMED(NULL, name), "must not be more than %zu", most);
    return status;
}

static enum csn_status read_clients(const struct csn_scenario_reading *reading, const struct csn_value *root)
{
    const struct csn_value *list;
    enum csn_status status = need_list(reading, root, CSN_SPAN("clients"), CSN_JOB_CLIENTS_DEFAULT, &list);
    if (status != CSN_OK)
        return status;
    struct csn_scenario_client *clients = csn_arena_alloc_array(&reading->scenario->arena, list->count, sizeof *clients);
    if (!clients)
        return csn_scenario_full(reading);
    for (size_t i = 0; status == CSN_OK && i < list->count; i++)
        status = read_client(reading, CSN_PLACE_AT(CSN_PLACE(NULL, "clients"), i), list->items[i].value, clients, i, &clients[i]);
    reading->scenario->clients = clients;
    reading->scenario->client_count = list->count;
    return status;
}

/* ---- jobs ---- */

static enum csn_status read_client_of(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value,
                                      struct csn_scenario_job *job)
{
    const struct csn_scenario *scenario = reading->scenario;
    struct csn_span name;
    enum csn_status status = csn_load_need_text(&reading->load, place, value, CSN_SPAN("client"), &name);
    if (status != CSN_OK)
        return status;
    while (job->client < scenario->client_count && !csn_span_equal(scenario->clients[job->client].name, name))
        job->client++;
    if (job->client == scenario->client_count)
        return csn_load_refuse(&reading->load, CSN_PLACE(place, "client"), "there is no client %.*s", CSN_SPAN_ARG(name));
    return CSN_OK;
}

static enum csn_status read_job(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_value *value,
                                struct csn_scenario_job *job)
{
    enum csn_status status = csn_load_object(&reading->load, place, value, job_members, CSN_COUNT(job_members));
    if (status == CSN_OK)
        status = read_name(reading, place, value, &job->name);
    if (status == CSN_OK)
        status = read_title(reading, place, value, &job->title);
    if (status == CSN_OK)
        status = read_client_of(reading, place, value, job);
    if (status == CSN_OK)
        status = csn_load_boolean(&reading->load, place, value, CSN_SPAN("taken"), &job->taken);
    job->data = csn_value_get(value, CSN_SPAN("data"));
    if (status == CSN_OK && !job->data)
        return csn_load_refuse(&reading->load, place, "data is missing");
    return status == CSN_OK ? csn_scenario_read_data(reading, CSN_PLACE(place, "data"), job) : status;
}

/* Workers poll for one action type: the first job's is that of all. */
static enum csn_status check_action_type(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                         const struct csn_scenario_job *first, const struct csn_scenario_job *job)
{
    struct csn_span name = csn_scenario_action_type_name();
    const struct csn_value *action_type = csn_value_get(job->data, name);
    if (job == first)
        reading->scenario->action_type = action_type;
    if (csn_value_equal(reading->scenario->action_type, action_type))
        return CSN_OK;
    return csn_load_refuse(&reading->load, CSN_PLACE_NAMED(CSN_PLACE(place, "data"), name),
                           "is another one for %.*s than for %.*s: a scenario has one action type", CSN_SPAN_ARG(job->name),
                           CSN_SPAN_ARG(first->name));
}

static enum csn_status check_beside(const struct csn_scenario_reading *reading, const struct csn_place *place, const struct csn_scenario_job *jobs,
                                    size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (csn_span_equal(jobs[i].name, jobs[index].name))
            return csn_load_refuse(&reading->load, CSN_PLACE(place, "name"), "%.*s stands twice", CSN_SPAN_ARG(jobs[index].name));
    return check_action_type(reading, place, &jobs[0], &jobs[index]);
}

static enum csn_status read_jobs(const struct csn_scenario_reading *reading, const struct csn_value *root)
{
    const struct csn_place *here = CSN_PLACE(NULL, "jobs");
    const struct csn_value *list;
    size_t in_all = 0; /* a continued job has as many successors */
    enum csn_status status = need_list(reading, root, CSN_SPAN("jobs"), CSN_JOB_JOBS_DEFAULT, &list);
    if (status != CSN_OK)
        return status;
    struct csn_scenario_job *jobs = csn_arena_alloc_array(&reading->scenario->arena, list->count, sizeof *jobs);
    if (!jobs)
        return csn_scenario_full(reading);
    for (size_t i = 0; status == CSN_OK && i < list->count; i++) {
        status = read_job(reading, CSN_PLACE_AT(here, i), list->items[i].value, &jobs[i]);
        if (status == CSN_OK)
            status = check_beside(reading, CSN_PLACE_AT(here, i), jobs, i);
        in_all += 1 + jobs[i].continuations;
    }
    if (status == CSN_OK && in_all > CSN_JOB_JOBS_DEFAULT)
        return csn_load_refuse(&reading->load, here, "come to %zu with their continuations; %zu are the most", in_all,
                               CSN_JOB_JOBS_DEFAULT);
    reading->scenario->jobs = jobs;
    reading->scenario->job_count = list->count;
    return status;
}

/* ---- the whole ---- */

static enum csn_status read_scenario(const struct csn_scenario_reading *reading, const struct csn_value *root)
{
    unsigned timeout_s = 0;
    enum csn_status status = csn_load_object(&reading->load, NULL, root, scenario_members, CSN_COUNT(scenario_members));
    if (status == CSN_OK)
        status = check_texts(reading, NULL, root);
    if (status == CSN_OK)
        status = read_title(reading, NULL, root, &reading->scenario->title);
    if (status == CSN_OK)
        status = csn_load_number(&reading->load, NULL, root, CSN_SPAN("timeoutSeconds"), 1, TIMEOUT_MAX_S, &timeout_s);
    reading->scenario->timeout_ms = (uint64_t)timeout_s * 1000;
    if (status == CSN_OK)
        status = read_clients(reading, root);
    return status == CSN_OK ? read_jobs(reading, root) : status;
}

enum csn_status csn_scenario_load(struct csn_scenario *scenario, const struct csn_model *model, struct csn_span name, struct csn_span text,
                                  struct csn_error *error)
{
    struct csn_value *root;
    struct csn_error fault;
    *scenario = (struct csn_scenario){0};
    csn_arena_init(&scenario->arena, NULL, MEMORY_MAX);
    struct csn_scenario_reading reading = {{.file = name, .error = error}, scenario, model};
    if (text.len > CSN_SCENARIO_TEXT_MAX)
        return csn_error_set(error, CSN_LIMIT, 0, "%.*s: is larger than 1 MiB", CSN_SPAN_ARG(name));
    scenario->name = csn_arena_copy(&scenario->arena, name);
    text = csn_arena_copy(&scenario->arena, text); /* values point into it */
    if (!scenario->name.data || !text.data)
        return csn_scenario_full(&reading);
    enum csn_status status = csn_value_parse(&scenario->arena, text, NULL, &root, &fault);
    if (status != CSN_OK)
        return csn_error_set(error, status, fault.offset, "%.*s: byte %zu: %s", CSN_SPAN_ARG(name), fault.offset, fault.message);
    return read_scenario(&reading, root);
}

static struct csn_span embedded_name(const struct csn_catalogue_file *file)
{
    return csn_span_slice(file->path, 0, file->path.len - CSN_SPAN(".json").len);
}

/* Says what there is, for who asked for something else. */
static enum csn_status fail_not_found(const char *name, struct csn_error *error)
{
    char storage[120];
    struct csn_buf names;
    size_t count;
    const struct csn_catalogue_file *files = csn_scenarios_embedded(&count);
    enum csn_status status = CSN_OK;
    csn_buf_init_fixed(&names, storage, sizeof storage);
    for (size_t i = 0; status == CSN_OK && i < count; i++)
        status = csn_buf_append_format(&names, "%s%.*s", i ? ", " : "", CSN_SPAN_ARG(embedded_name(&files[i])));
    return csn_error_set(error, CSN_NOT_FOUND, 0, "there is neither a scenario (%.*s) nor a file named %s",
                         CSN_SPAN_ARG(csn_buf_span(&names)), name);
}

static enum csn_status open_file(struct csn_scenario *scenario, const struct csn_model *model, const char *path, struct csn_error *error)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, CSN_SCENARIO_TEXT_MAX);
    *scenario = (struct csn_scenario){0};
    csn_arena_init(&scenario->arena, NULL, MEMORY_MAX);
    enum csn_status status = csn_file_read(path, &text, error);
    if (status == CSN_NOT_FOUND)
        status = fail_not_found(path, error);
    else if (status == CSN_OK)
        status = csn_scenario_load(scenario, model, csn_span_of_string(path), csn_buf_span(&text), error);
    csn_buf_clear(&text);
    return status;
}

enum csn_status csn_scenario_open(struct csn_scenario *scenario, const struct csn_model *model, const char *name_or_file,
                                  struct csn_error *error)
{
    size_t count;
    const struct csn_catalogue_file *files = csn_scenarios_embedded(&count);
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(embedded_name(&files[i]), csn_span_of_string(name_or_file)))
            return csn_scenario_load(scenario, model, embedded_name(&files[i]), files[i].text, error);
    return open_file(scenario, model, name_or_file, error);
}

void csn_scenario_clear(struct csn_scenario *scenario)
{
    csn_arena_clear(&scenario->arena);
    *scenario = (struct csn_scenario){0};
}

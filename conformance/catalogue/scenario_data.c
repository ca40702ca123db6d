/* What a scenario says in the model's own shapes: ids, tokens, the data of jobs. No member of the service is named here: where the
 * configuration and the action type stand comes from the model and its bindings. */
#include <countersign/awsjson.h>
#include <countersign/codepipeline.h>

#include "catalogue/scenario_inside.h"

enum { SENTENCE_MAX = 1024 };

static enum csn_status fail(const struct csn_scenario_reading *reading, enum csn_status status)
{
    return csn_error_set(reading->load.error, status, 0, "%.*s: %s", CSN_SPAN_ARG(reading->load.file), csn_status_sentence(status));
}

enum csn_status csn_scenario_full(const struct csn_scenario_reading *reading)
{
    return fail(reading, csn_arena_status(&reading->scenario->arena));
}

/* ---- what the bindings tell of the model ---- */

static const struct csn_binding *field_binding(const struct csn_binding *binding, size_t field)
{
    return binding->fields[field].binding;
}

/* Of a job's data. The output and its list, here and below, are structures of one member. */
static const struct csn_binding *data_binding(void)
{
    const struct csn_binding *details = field_binding(&csn_get_third_party_job_details_output_binding, 0);
    size_t data = 0;
    while (details->fields[data].has != CSN_JOB_DETAILS_DATA)
        data++;
    return field_binding(details, data);
}

static const struct csn_binding *polled_job_binding(void)
{
    return field_binding(&csn_poll_for_third_party_jobs_output_binding, 0);
}

/* The member whose bit is `has`. */
static const struct csn_shape_member *bound_member(const struct csn_binding *binding, uint64_t has)
{
    size_t i = 0;
    while (binding->fields[i].has != has)
        i++;
    return &csn_model_shape(csn_codepipeline_model(), binding->shape)->members[i];
}

/* Holds `value` against a shape of the built-in model, as the model at hand has it. */
static enum csn_status check_shape(const struct csn_scenario_reading *reading, const struct csn_place *place, uint32_t shape,
                                   const struct csn_value *value)
{
    struct csn_violation_list list = {NULL, 0, 0};
    char storage[SENTENCE_MAX];
    struct csn_buf sentence;
    struct csn_span name = csn_model_shape(csn_codepipeline_model(), shape)->name;
    const struct csn_shape *here = csn_model_find_shape(reading->model, name);
    if (!here)
        return csn_load_refuse(&reading->load, place, "the model has no shape %.*s", CSN_SPAN_ARG(name));
    enum csn_status status =
        csn_model_validate(reading->model, (uint32_t)(here - reading->model->shapes), value, &reading->scenario->arena, &list);
    if (status != CSN_OK)
        return fail(reading, status);
    if (list.count == 0)
        return CSN_OK;
    csn_buf_init_fixed(&sentence, storage, sizeof storage);
    if (csn_violation_describe(&list.items[0], &sentence) != CSN_OK) /* a name that is longer than any message */
        return csn_load_refuse(&reading->load, place, "breaks a constraint of the model");
    struct csn_span said = csn_buf_span(&sentence);
    if (list.items[0].path.len == 0) /* the place says where, better than "the top level: " */
        said = csn_span_slice(said, csn_span_search(said, 0, CSN_SPAN(": ")) + 2, said.len);
    return csn_load_refuse(&reading->load, place, "%.*s", CSN_SPAN_ARG(said));
}

enum csn_status csn_scenario_check_client_id(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                             const struct csn_value *id)
{
    return check_shape(reading, place, bound_member(polled_job_binding(), CSN_THIRD_PARTY_JOB_CLIENT_ID)->shape, id);
}

enum csn_status csn_scenario_check_client_token(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                                const struct csn_value *token)
{
    const struct csn_binding *input = &csn_get_third_party_job_details_input_binding;
    return check_shape(reading, place, bound_member(input, CSN_GET_DETAILS_CLIENT_TOKEN)->shape, token);
}

struct csn_span csn_scenario_action_type_name(void)
{
    return bound_member(data_binding(), CSN_JOB_DATA_ACTION_TYPE_ID)->name;
}

/* ---- what is to be done in a job ---- */

static enum csn_status read_continuations(const struct csn_scenario_reading *reading, const struct csn_place *place, struct csn_span text,
                                          unsigned *continuations)
{
    unsigned number = 0;
    bool sound = text.len > 0 && text.len <= 3;
    for (size_t i = 0; sound && i < text.len; i++) {
        sound = text.data[i] >= '0' && text.data[i] <= '9';
        number = 10 * number + (unsigned)(text.data[i] - '0');
    }
    if (!sound)
        return csn_load_refuse(&reading->load, CSN_PLACE(place, "Continuations"), "must be a text of one to three digits");
    *continuations = number;
    return CSN_OK;
}

static enum csn_status read_outcome(const struct csn_scenario_reading *reading, const struct csn_place *place, struct csn_span text, bool *fails)
{
    *fails = csn_span_equal(text, CSN_SPAN("Fail"));
    if (!*fails && !csn_span_equal(text, CSN_SPAN("Succeed")))
        return csn_load_refuse(&reading->load, CSN_PLACE(place, "Outcome"), "must be Succeed or Fail");
    return CSN_OK;
}

static enum csn_status read_entries(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                    const struct csn_third_party_job_data *data, struct csn_scenario_job *job)
{
    const struct csn_list *list = &data->action_configuration.configuration;
    const struct csn_configuration_entry *entries = list->items;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < list->count; i++) {
        if (csn_span_equal(entries[i].key, CSN_SPAN("Continuations")))
            status = read_continuations(reading, place, entries[i].value, &job->continuations);
        else if (csn_span_equal(entries[i].key, CSN_SPAN("Outcome")))
            status = read_outcome(reading, place, entries[i].value, &job->fails);
    }
    return status;
}

/* The job's data as the C struct; what it points to is in the arena or in `body`. */
static enum csn_status decode_data(const struct csn_scenario_reading *reading, const struct csn_value *value, struct csn_buf *body,
                                   struct csn_third_party_job_data *data)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_binding *binding = data_binding();
    enum csn_status status = csn_awsjson_encode(model, binding->shape, value, NULL, body, reading->load.error);
    return status == CSN_OK ? csn_awsjson_decode_struct(model, binding, csn_buf_span(body), &reading->scenario->arena, data, NULL,
                                                        reading->load.error)
                            : status;
}

static enum csn_status read_decoded(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                    const struct csn_third_party_job_data *data, struct csn_scenario_job *job)
{
    const struct csn_binding *binding = data_binding();
    const struct csn_shape_member *configuration = bound_member(binding, CSN_JOB_DATA_ACTION_CONFIGURATION);
    const struct csn_shape *of = csn_model_shape(csn_codepipeline_model(), configuration->shape);
    if (data->has & CSN_JOB_DATA_CONTINUATION_TOKEN)
        return csn_load_refuse(&reading->load, CSN_PLACE_NAMED(place, bound_member(binding, CSN_JOB_DATA_CONTINUATION_TOKEN)->name),
                               "the service sets it, once a worker has sent one");
    if (!(data->has & CSN_JOB_DATA_ACTION_TYPE_ID))
        return csn_load_refuse(&reading->load, place, "%.*s is missing",
                               CSN_SPAN_ARG(csn_scenario_action_type_name()));
    return read_entries(reading, CSN_PLACE_NAMED(CSN_PLACE_NAMED(place, configuration->name), of->members[0].name), data, job);
}

enum csn_status csn_scenario_read_data(const struct csn_scenario_reading *reading, const struct csn_place *place, struct csn_scenario_job *job)
{
    struct csn_third_party_job_data data;
    struct csn_buf body;
    enum csn_status status = check_shape(reading, place, data_binding()->shape, job->data);
    if (status != CSN_OK)
        return status;
    csn_buf_init(&body, NULL, CSN_SCENARIO_TEXT_MAX); /* no spelling is longer than the one that was read */
    status = decode_data(reading, job->data, &body, &data);
    if (status == CSN_OK)
        status = read_decoded(reading, place, &data, job);
    csn_buf_clear(&body);
    return status;
}

/* One step of a case: operation, input, configuration, and how a refusal is taken. */
#include "catalogue/load.h"

static const struct csn_span config_members[] = {
    CSN_SPAN_INIT("maxAttempts"), CSN_SPAN_INIT("timeoutMs"), CSN_SPAN_INIT("sessionToken"), CSN_SPAN_INIT("endpointPath"),
    CSN_SPAN_INIT("client"), CSN_SPAN_INIT("now"), CSN_SPAN_INIT("debugLog"),
};

enum { DEFAULT_TIMEOUT_MS = 5000, MAX_ATTEMPTS = 20, MAX_TIMEOUT_MS = 60000 };

static enum csn_status load_operation(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                      struct csn_step *step)
{
    struct csn_span name = load->operation;
    enum csn_status status = csn_load_text(load, place, value, CSN_SPAN("operation"), &name);
    if (status != CSN_OK)
        return status;
    if (name.len == 0)
        return csn_load_refuse(load, place, "operation is missing, here and in the file");
    step->operation = csn_model_find_operation(load->catalogue->model, name);
    if (!step->operation)
        return csn_load_refuse(load, CSN_PLACE(place, "operation"), "the model has no operation %.*s", CSN_SPAN_ARG(name));
    return CSN_OK;
}

static bool is_path(struct csn_span path)
{
    if (path.len < 2 || path.data[0] != '/')
        return false;
    for (size_t i = 0; i < path.len; i++)
        if (path.data[i] <= ' ' || path.data[i] > '~' || path.data[i] == '?' || path.data[i] == '#')
            return false;
    return true;
}

static enum csn_status load_config_texts(const struct csn_load *load, const struct csn_place *place,
                                         const struct csn_value *config, struct csn_step *step)
{
    struct csn_time time;
    enum csn_status status = csn_load_text(load, place, config, CSN_SPAN("endpointPath"), &step->endpoint_path);
    if (status == CSN_OK)
        status = csn_load_text(load, place, config, CSN_SPAN("client"), &step->client);
    if (status == CSN_OK)
        status = csn_load_text(load, place, config, CSN_SPAN("now"), &step->now);
    if (status != CSN_OK)
        return status;
    if (step->endpoint_path.data && !is_path(step->endpoint_path))
        return csn_load_refuse(load, CSN_PLACE(place, "endpointPath"), "must be a path of printable ASCII that begins with /");
    if (step->now.data && csn_time_parse_iso8601(step->now, &time, NULL) != CSN_OK)
        return csn_load_refuse(load, CSN_PLACE(place, "now"), "must be an instant as ISO 8601 writes it");
    return CSN_OK;
}

static enum csn_status load_config(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   struct csn_step *step)
{
    const struct csn_place *here = CSN_PLACE(place, "config");
    const struct csn_value *config = csn_value_get(value, CSN_SPAN("config"));
    step->max_attempts = 1;
    step->timeout_ms = DEFAULT_TIMEOUT_MS;
    step->endpoint_path = step->client = step->now = (struct csn_span){NULL, 0};
    if (!config)
        return CSN_OK;
    enum csn_status status = csn_load_object(load, here, config, config_members, CSN_COUNT(config_members));
    if (status == CSN_OK)
        status = csn_load_number(load, here, config, CSN_SPAN("maxAttempts"), 1, MAX_ATTEMPTS, &step->max_attempts);
    if (status == CSN_OK)
        status = csn_load_number(load, here, config, CSN_SPAN("timeoutMs"), 1, MAX_TIMEOUT_MS, &step->timeout_ms);
    if (status == CSN_OK)
        status = csn_load_boolean(load, here, config, CSN_SPAN("sessionToken"), &step->session_token);
    if (status == CSN_OK)
        status = csn_load_boolean(load, here, config, CSN_SPAN("debugLog"), &step->debug_log);
    return status == CSN_OK ? load_config_texts(load, here, config, step) : status;
}

/* What the adapter must be able to do for the configuration to reach the client. */
static unsigned features_of(const struct csn_value *value, const struct csn_step *step)
{
    const struct csn_value *config = csn_value_get(value, CSN_SPAN("config"));
    unsigned features = 0;
    if (step->max_attempts > 1)
        features |= CSN_FEATURE_MAX_ATTEMPTS;
    if (csn_value_get(config, CSN_SPAN("timeoutMs")))
        features |= CSN_FEATURE_TIMEOUT;
    if (step->session_token)
        features |= CSN_FEATURE_SESSION_TOKEN;
    if (step->endpoint_path.len > 0)
        features |= CSN_FEATURE_ENDPOINT_PATH;
    if (step->client.len > 0)
        features |= CSN_FEATURE_CLIENT_REUSE;
    if (step->now.len > 0)
        features |= CSN_FEATURE_CLOCK;
    if (step->debug_log)
        features |= CSN_FEATURE_DEBUG_LOG;
    return features;
}

static enum csn_status load_refusal(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                    const struct csn_case *of, struct csn_step *step)
{
    struct csn_span refusal = CSN_SPAN_INIT("wrong");
    enum csn_status status = csn_load_text(load, place, value, CSN_SPAN("refusal"), &refusal);
    if (status == CSN_OK)
        status = csn_load_text(load, place, value, CSN_SPAN("twin"), &step->twin);
    if (status != CSN_OK)
        return status;
    if (csn_span_equal(refusal, CSN_SPAN("wrong"))) {
        step->refusal = CSN_REFUSAL_WRONG;
        return csn_load_rule(load, place, CSN_SPAN("body.given-sent"), &step->refusal_rule);
    }
    if (step->twin.len == 0)
        return csn_load_refuse(load, place, "twin is missing: a refusal counts only beside a legal input that was sent");
    if (csn_span_equal(refusal, CSN_SPAN("allowed"))) {
        step->refusal = CSN_REFUSAL_ALLOWED;
        step->refusal_rule = of->rules[0];
        return CSN_OK;
    }
    step->refusal = CSN_REFUSAL_RULE;
    return csn_load_rule(load, CSN_PLACE(place, "refusal"), refusal, &step->refusal_rule);
}

static enum csn_status load_free(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                 struct csn_step *step)
{
    const struct csn_place *here = CSN_PLACE(place, "free");
    enum csn_status status =
        csn_load_texts(load, place, value, CSN_SPAN("free"), &step->free_pointers, &step->free_pointer_count);
    for (size_t i = 0; status == CSN_OK && i < step->free_pointer_count; i++)
        if (step->free_pointers[i].data[0] != '/')
            return csn_load_refuse(load, CSN_PLACE_AT(here, i), "must be a JSON pointer");
    return status;
}

enum csn_status csn_load_step_from(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   size_t number, struct csn_case *of, struct csn_step *step)
{
    enum csn_status status = load_operation(load, place, value, step);
    if (status == CSN_OK)
        status = load_config(load, place, value, step);
    if (status == CSN_OK)
        status = load_refusal(load, place, value, of, step);
    if (status == CSN_OK)
        status = load_free(load, place, value, step);
    if (status != CSN_OK)
        return status;
    of->features |= features_of(value, step);
    step->input = csn_value_get(value, CSN_SPAN("input"));
    if (!step->input)
        return csn_load_refuse(load, place, "input is missing");
    status = csn_load_check_input(load, CSN_PLACE(place, "input"), number, of, step);
    return status == CSN_OK ? csn_load_answers(load, place, value, step) : status;
}

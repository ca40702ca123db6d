#include "cli/terms.h"

#include <stdlib.h>
#include <time.h>

#include "cli/options.h"

struct walk {
    const struct csn_model *model;
    size_t at;
};

static bool next_operation(void *ctx, struct csn_span *name)
{
    struct walk *walk = ctx;
    if (walk->at == walk->model->operation_count)
        return false;
    *name = walk->model->operations[walk->at++].name;
    return true;
}

enum csn_status csn_terms_operation(const struct csn_model *model, const char *name, const struct csn_operation **operation,
                                    struct csn_error *error)
{
    struct walk walk = {.model = model};
    *operation = NULL;
    if (!name)
        return CSN_OK;
    *operation = csn_model_find_operation(model, csn_span_of_string(name));
    if (*operation)
        return CSN_OK;
    struct csn_span nearest = csn_nearest(csn_span_of_string(name), next_operation, &walk);
    if (nearest.len > 0)
        return csn_error_set(error, CSN_NOT_FOUND, 0, "there is no operation %s; is %.*s meant?", name, CSN_SPAN_ARG(nearest));
    return csn_error_set(error, CSN_NOT_FOUND, 0, "there is no operation %s", name);
}

enum csn_status csn_terms_time(const char *option, const char *text, struct csn_time *time, struct csn_error *error)
{
    struct csn_span span = csn_span_of_string(text);
    struct csn_error inner = {0};
    if (csn_time_parse_amz_date(span, time, NULL) == CSN_OK)
        return CSN_OK;
    enum csn_status status = csn_time_parse_iso8601(span, time, &inner);
    if (status == CSN_OK)
        return CSN_OK;
    return csn_error_set(error, status, inner.offset, "--%s must be a time such as 2023-11-14T22:13:20Z, not %s: %s", option, text,
                         inner.message);
}

struct csn_time csn_terms_now(void)
{
    return (struct csn_time){.seconds = (int64_t)time(NULL)};
}

struct csn_span csn_terms_region(const char *given)
{
    const char *const places[] = {given, getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION")};
    for (size_t i = 0; i < CSN_COUNT(places); i++)
        if (places[i] && *places[i])
            return csn_span_of_string(places[i]);
    return CSN_SPAN("us-east-1");
}

enum csn_status csn_terms_rules(struct csn_catalogue *catalogue, const struct csn_model *model, struct csn_error *error)
{
    size_t count = 0, kept = 0;
    const struct csn_catalogue_file *files = csn_catalogue_embedded(&count);
    struct csn_catalogue_file *rules = calloc(count + 1, sizeof *rules);
    if (!rules)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the rules");
    for (size_t i = 0; i < count; i++)
        if (csn_span_starts_with(files[i].path, CSN_SPAN("rules/")))
            rules[kept++] = files[i];
    enum csn_status status = csn_catalogue_load(catalogue, model, rules, kept, error);
    free(rules);
    return status;
}

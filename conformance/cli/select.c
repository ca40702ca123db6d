#include "cli/select.h"

#include <stdlib.h>

#include "report/shard.h"
#include "report/text.h"

static bool matches_case(const char *glob, const struct csn_case *of)
{
    struct csn_span pattern = csn_span_of_string(glob);
    if (csn_glob_match(pattern, of->id))
        return true;
    for (size_t i = 0; i < of->alias_count; i++)
        if (csn_glob_match(pattern, of->aliases[i]))
            return true;
    return false;
}

static bool cites_rule(const char *rule, const struct csn_case *of)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (csn_span_equal(of->rules[i]->id, csn_span_of_string(rule)))
            return true;
    return false;
}

static bool calls_operation(const char *operation, const struct csn_case *of)
{
    for (size_t i = 0; i < of->step_count; i++)
        if (csn_span_equal(of->steps[i].operation->name, csn_span_of_string(operation)))
            return true;
    return false;
}

static bool any(const struct csn_texts *texts, bool (*matches)(const char *text, const struct csn_case *of), const struct csn_case *of)
{
    for (size_t i = 0; i < texts->count; i++)
        if (matches(texts->items[i], of))
            return true;
    return false;
}

/* FNV-1a: a case stays in its shard whatever other cases there are. */
static uint64_t hash_id(struct csn_span id)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < id.len; i++)
        hash = (hash ^ (unsigned char)id.data[i]) * UINT64_C(1099511628211);
    return hash;
}

static bool in_shard(const struct csn_shard *shard, const struct csn_case *of)
{
    return shard->count == 0 || hash_id(of->id) % shard->count == shard->index - 1;
}

static bool is_selected(const struct csn_selection_options *options, const struct csn_shard *shard, const struct csn_case *of)
{
    return (options->filters.count == 0 || any(&options->filters, matches_case, of))
        && !any(&options->skips, matches_case, of)
        && (options->rules.count == 0 || any(&options->rules, cites_rule, of))
        && (options->operations.count == 0 || any(&options->operations, calls_operation, of))
        && in_shard(shard, of);
}

struct names {
    const struct csn_catalogue *catalogue;
    size_t at;
};

static bool next_rule(void *ctx, struct csn_span *name)
{
    struct names *names = ctx;
    if (names->at == names->catalogue->rule_count)
        return false;
    *name = names->catalogue->rules[names->at++].id;
    return true;
}

static bool next_operation(void *ctx, struct csn_span *name)
{
    struct names *names = ctx;
    if (names->at == names->catalogue->model->operation_count)
        return false;
    *name = names->catalogue->model->operations[names->at++].name;
    return true;
}

static enum csn_status refuse(const char *kind, const char *name, struct csn_span nearest, struct csn_error *error)
{
    if (nearest.len > 0)
        return csn_error_set(error, CSN_ARGUMENT, 0, "there is no %s %s; is %.*s meant?", kind, name, CSN_SPAN_ARG(nearest));
    return csn_error_set(error, CSN_ARGUMENT, 0, "there is no %s %s", kind, name);
}

static enum csn_status check_names(const struct csn_catalogue *catalogue, const struct csn_selection_options *options,
                                   struct csn_error *error)
{
    for (size_t i = 0; i < options->rules.count; i++) {
        struct csn_span name = csn_span_of_string(options->rules.items[i]);
        struct names names = {.catalogue = catalogue};
        if (!csn_catalogue_rule(catalogue, name))
            return refuse("rule", name.data, csn_nearest(name, next_rule, &names), error);
    }
    for (size_t i = 0; i < options->operations.count; i++) {
        struct csn_span name = csn_span_of_string(options->operations.items[i]);
        struct names names = {.catalogue = catalogue};
        if (!csn_model_find_operation(catalogue->model, name))
            return refuse("operation", name.data, csn_nearest(name, next_operation, &names), error);
    }
    return CSN_OK;
}

enum csn_status csn_selection_make(const struct csn_catalogue *catalogue, const struct csn_selection_options *options,
                                   struct csn_selection *selection, struct csn_error *error)
{
    struct csn_shard shard;
    *selection = (struct csn_selection){0};
    enum csn_status status = csn_shard_read(options->shard, &shard, error);
    if (status == CSN_OK)
        status = check_names(catalogue, options, error);
    if (status != CSN_OK)
        return status;
    selection->cases = calloc(catalogue->case_count + 1, sizeof(const struct csn_case *));
    if (!selection->cases)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the selection");
    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct csn_case *of = &catalogue->cases[i];
        if (!is_selected(options, &shard, of))
            continue;
        selection->cases[selection->count++] = of;
        selection->core += of->features == 0;
        selection->generated += of->generated;
    }
    return CSN_OK;
}

bool csn_selection_means(const struct csn_selection_options *options, const struct csn_case *of)
{
    struct csn_shard shard;
    return csn_shard_read(options->shard, &shard, NULL) == CSN_OK && is_selected(options, &shard, of);
}

void csn_selection_clear(struct csn_selection *selection)
{
    free(selection->cases);
    *selection = (struct csn_selection){0};
}

static bool put_texts(cJSON *object, const char *name, const struct csn_texts *texts)
{
    if (texts->count == 0)
        return true;
    cJSON *array = cJSON_CreateArray();
    bool complete = csn_text_put_item(object, name, array);
    for (size_t i = 0; i < texts->count && complete; i++)
        complete = csn_text_push_item(array, csn_text_new(csn_span_of_string(texts->items[i])));
    return complete;
}

cJSON *csn_selection_filters(const struct csn_selection_options *options)
{
    cJSON *filters = cJSON_CreateObject();
    bool complete = filters
                 && put_texts(filters, "filter", &options->filters)
                 && put_texts(filters, "skip", &options->skips)
                 && put_texts(filters, "rule", &options->rules)
                 && put_texts(filters, "operation", &options->operations)
                 && (!options->shard || csn_text_put(filters, "shard", csn_span_of_string(options->shard)));
    if (complete)
        return filters;
    cJSON_Delete(filters);
    return NULL;
}

static bool was_called_before(const struct csn_case *of, size_t step)
{
    for (size_t i = 0; i < step; i++)
        if (of->steps[i].operation == of->steps[step].operation)
            return true;
    return false;
}

const struct csn_operation *csn_selection_next_operation(const struct csn_case *of, size_t *step)
{
    while (*step < of->step_count) {
        size_t at = (*step)++;
        if (!was_called_before(of, at))
            return of->steps[at].operation;
    }
    return NULL;
}

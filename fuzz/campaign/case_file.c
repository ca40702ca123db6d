#include "campaign/case_file.h"

#include "campaign/label.h"

#define LABEL_MEMORY ((size_t)1 << 28)

static enum csn_status write_case(const struct csn_value *source, bool first, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append(out, first ? CSN_SPAN("\n  ") : CSN_SPAN(",\n  "));
    return status == CSN_OK ? csn_value_write(out, source, NULL) : status;
}

static struct csn_value *with_title(struct csn_value *labelled, struct csn_span title, struct csn_arena *arena)
{
    for (size_t i = 0; title.len > 0 && i < labelled->count; i++)
        if (csn_span_equal(labelled->items[i].name, CSN_SPAN("title")))
            labelled->items[i].value = csn_value_new_string(arena, title);
    return labelled;
}

static enum csn_status write_trial(const struct csn_model *model, const struct csn_fuzz_trial *trial, bool first, struct csn_buf *out)
{
    struct csn_arena arena;
    struct csn_value *labelled = NULL;
    csn_arena_init(&arena, NULL, LABEL_MEMORY);
    enum csn_status status = csn_label(model, trial->experiment, trial->id, &arena, &labelled);
    if (status == CSN_OK)
        status = write_case(with_title(labelled, trial->title, &arena), first, out);
    csn_arena_clear(&arena);
    return status;
}

static enum csn_status write_twin(const struct csn_model *model, const struct csn_operation *operation, struct csn_buf *out)
{
    struct csn_arena arena;
    struct csn_value *twin = NULL;
    csn_arena_init(&arena, NULL, LABEL_MEMORY);
    enum csn_status status = csn_label_twin(model, operation, &arena, &twin);
    if (status == CSN_OK)
        status = write_case(twin, false, out);
    csn_arena_clear(&arena);
    return status;
}

enum csn_status csn_fuzz_trials_write(const struct csn_model *model, const struct csn_fuzz_trial *trials, size_t count,
                                  const struct csn_operation *only, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append(out, CSN_SPAN("{\"area\": \"fuzz\", \"cases\": ["));
    for (size_t i = 0; status == CSN_OK && i < count; i++)
        status = write_trial(model, &trials[i], i == 0, out);
    for (size_t i = 0; status == CSN_OK && i < model->operation_count; i++)
        if (!only || only == &model->operations[i])
            status = write_twin(model, &model->operations[i], out);
    return status == CSN_OK ? csn_buf_append(out, CSN_SPAN("\n]}\n")) : status;
}

enum csn_status csn_fuzz_trial_write(const struct csn_model *model, const struct csn_fuzz_trial *trial, struct csn_buf *out)
{
    struct csn_span name = csn_value_text(csn_value_get(trial->experiment, CSN_SPAN("operation")));
    return csn_fuzz_trials_write(model, trial, 1, csn_model_find_operation(model, name), out);
}

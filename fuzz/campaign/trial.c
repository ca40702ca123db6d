#include "campaign/trial.h"

#include <stdlib.h>
#include <string.h>

#include "campaign/label.h"

#define TEXT_CEILING ((size_t)1 << 28)
#define STARTS_MAX 20u
#define LABEL_MEMORY ((size_t)1 << 28)

/* ---- a file of cases ---- */

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

static enum csn_status write_file(const struct csn_model *model, const struct csn_fuzz_trial *trials, size_t count,
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
    return write_file(model, trial, 1, csn_model_find_operation(model, name), out);
}

/* ---- a catalogue of the rules and these cases ---- */

struct stage {
    struct csn_catalogue catalogue;
    struct csn_catalogue_file *files;
    struct csn_buf text;
};

static enum csn_status load(struct stage *stage, const struct csn_model *model, struct csn_error *error)
{
    size_t embedded_count = 0;
    size_t count = 0;
    const struct csn_catalogue_file *embedded = csn_catalogue_embedded(&embedded_count);
    stage->files = calloc(embedded_count + 1, sizeof *stage->files);
    if (!stage->files)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the rules");
    for (size_t i = 0; i < embedded_count; i++)
        if (csn_span_starts_with(embedded[i].path, CSN_SPAN("rules/")))
            stage->files[count++] = embedded[i];
    stage->files[count++] = (struct csn_catalogue_file){CSN_SPAN("cases/fuzz.json"), csn_buf_span(&stage->text)};
    return csn_catalogue_load(&stage->catalogue, model, stage->files, count, error);
}

static enum csn_status stage_open(struct stage *stage, const struct csn_model *model, const struct csn_fuzz_trial *trials, size_t count,
                                  struct csn_error *error)
{
    *stage = (struct stage){0};
    csn_buf_init(&stage->text, NULL, TEXT_CEILING);
    enum csn_status status = write_file(model, trials, count, NULL, &stage->text);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "an experiment can't be written: %s", csn_status_sentence(status));
    return load(stage, model, error);
}

static void stage_close(struct stage *stage)
{
    csn_catalogue_clear(&stage->catalogue);
    free(stage->files);
    csn_buf_clear(&stage->text);
}

/* ---- a run ---- */

struct relay {
    const struct csn_catalogue *catalogue;
    const struct csn_fuzz_trial_listener *listener;
};

static void on_client(void *ctx, const struct csn_client_info *client)
{
    const struct relay *relay = ctx;
    if (relay->listener->client)
        relay->listener->client(relay->listener->ctx, client);
}

static void on_finished(void *ctx, const struct csn_finished *finished)
{
    const struct relay *relay = ctx;
    if (relay->listener->finished)
        relay->listener->finished(relay->listener->ctx, (size_t)(finished->instance->of - relay->catalogue->cases), relay->catalogue, finished);
}

static void on_amended(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    const struct relay *relay = ctx;
    (void)exchange;
    if (relay->listener->amended)
        relay->listener->amended(relay->listener->ctx, (size_t)(amended - relay->catalogue->cases), check);
}

static bool is_enough(void *ctx)
{
    const struct relay *relay = ctx;
    return relay->listener->enough && relay->listener->enough(relay->listener->ctx);
}

static enum csn_status run(const struct csn_fuzz_trial_client *client, const struct stage *stage, size_t count, unsigned repeat,
                           struct relay *relay, enum csn_run_end *end, struct csn_error *error)
{
    const struct csn_case **cases = calloc(count + 1, sizeof *cases);
    if (!cases)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the experiments");
    for (size_t i = 0; i < count; i++)
        cases[i] = &stage->catalogue.cases[i]; /* the file's order; twins come last */
    struct csn_run_options options = {
        .catalogue = &stage->catalogue,
        .cases = cases,
        .case_count = count,
        .jobs = client->jobs,
        .repeat = repeat,
        .seed = client->seed,
        .timeout_ms = client->timeout_ms,
        .starts_max = STARTS_MAX + 4 * (unsigned)count * repeat, /* a crash that is looked into comes again and again */
        .adapter = client->adapter,
        .judge = client->judge,
        .listener = {.client = on_client, .finished = on_finished, .amended = on_amended, .enough = is_enough, .ctx = relay},
    };
    enum csn_status status = csn_run(&options, end, error);
    free(cases);
    return status;
}

enum csn_status csn_fuzz_trial_run(const struct csn_fuzz_trial_client *client, const struct csn_fuzz_trial *trials, size_t count, unsigned repeat,
                              const struct csn_fuzz_trial_listener *listener, enum csn_run_end *end, struct csn_error *error)
{
    struct stage stage;
    struct relay relay = {.catalogue = &stage.catalogue, .listener = listener};
    enum csn_status status = stage_open(&stage, client->model, trials, count, error);
    if (status == CSN_OK)
        status = run(client, &stage, count, repeat, &relay, end, error);
    stage_close(&stage);
    return status;
}

bool csn_fuzz_trial_is_case(const struct csn_model *model, const struct csn_value *experiment)
{
    struct stage stage;
    const struct csn_fuzz_trial trial = {.experiment = experiment, .id = CSN_SPAN("fuzz.0")};
    bool is_case = stage_open(&stage, model, &trial, 1, NULL) == CSN_OK;
    stage_close(&stage);
    return is_case;
}

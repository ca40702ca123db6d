#include "campaign/trial.h"

#include <stdlib.h>

#define TEXT_CEILING ((size_t)1 << 28)
#define STARTS_MAX 20u

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
    enum csn_status status = csn_fuzz_trials_write(model, trials, count, NULL, &stage->text);
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

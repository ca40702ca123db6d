#include "plugin_session.h"

#include <stdio.h>
#include <stdlib.h>

#include <countersign/codepipeline.h>
#include <countersign/hex.h>

#include "campaign/case_file.h"
#include "campaign/compose.h"
#include "judge/judge.h"

#include "plugin_agree.h"
#include "property.h"
#include "rules.h"

enum { MEMORY = 256 << 20, TEXT_CEILING = 16 << 20, SHOWN_MAX = 2000, EXIT_USAGE = 2 };

static struct {
    struct csn_fuzz_client clients[2];
    size_t count;
    bool *skipped;          /* by the index of the rule */
    struct csn_arena arena; /* of an experiment; kept, since its growth costs more than most experiments */
} session;

/* ---- opening ---- */

static void close_session(void)
{
    while (session.count > 0)
        csn_fuzz_client_close(&session.clients[--session.count]);
    csn_arena_clear(&session.arena);
    free(session.skipped);
}

_Noreturn static void refuse(const char *sentence)
{
    (void)fprintf(stderr, "%s\n", sentence);
    exit(EXIT_USAGE);
}

static void open_client(const char *path)
{
    struct csn_error error;

    if (csn_fuzz_client_open(&session.clients[session.count++], path, &error) != CSN_OK)
        refuse(error.message);
}

static void skip_rules(struct csn_span globs)
{
    const struct csn_catalogue *rules = csn_fuzz_rules();
    struct csn_span glob;

    while (csn_span_split(&globs, ',', &glob)) {
        bool found = glob.len == 0;

        for (size_t i = 0; i < rules->rule_count; i++)
            if (csn_glob_match(csn_span_trim(glob), rules->rules[i].id))
                found = session.skipped[i] = true;
        if (found)
            continue;
        (void)fprintf(stderr, "COUNTERSIGN_SKIP_RULES: there is no rule %.*s\n", CSN_SPAN_ARG(glob));
        exit(EXIT_USAGE);
    }
}

static void open_session(void)
{
    const char *against = getenv("COUNTERSIGN_PLUGIN_AGAINST");
    const char *skip = getenv("COUNTERSIGN_SKIP_RULES");

    if (session.count > 0)
        return;
    session.skipped = calloc(csn_fuzz_rules()->rule_count, sizeof *session.skipped);
    CSN_FUZZ_PROPERTY(session.skipped != NULL, "there is memory for a list of rules");
    csn_arena_init(&session.arena, NULL, MEMORY);
    (void)atexit(close_session);
    open_client(getenv("COUNTERSIGN_PLUGIN"));
    if (against != NULL)
        open_client(against);
    skip_rules(csn_span_of_string(skip != NULL ? skip : ""));
}

/* ---- complaints ---- */

static void show(const char *name, struct csn_span bytes)
{
    struct csn_buf text;

    csn_buf_init(&text, NULL, TEXT_CEILING);
    if (bytes.len > 0 && csn_hex_escape(csn_span_slice(bytes, 0, SHOWN_MAX), &text) == CSN_OK)
        (void)fprintf(stderr, "  %s: %.*s%s\n", name, CSN_SPAN_ARG(csn_buf_span(&text)), bytes.len > SHOWN_MAX ? "..." : "");
    csn_buf_clear(&text);
}

/* Everything that is needed to see it again elsewhere. */
_Noreturn static void complain(struct csn_span file)
{
    (void)fprintf(stderr, "  as a file of cases, for --cases:\n%.*s", CSN_SPAN_ARG(file));
    csn_fuzz_property_broken(__FILE__, __LINE__, "the experiment passes", "what is said above");
}

_Noreturn static void complain_of_check(const struct csn_fuzz_client *client, const struct csn_check *check,
                                        const struct csn_fuzz_play *play, struct csn_span file)
{
    (void)fprintf(stderr, "%s: %.*s: %s: broken property: a client breaks no MUST\n", client->name, CSN_SPAN_ARG(check->rule->id), check->id);
    show("rule", check->rule->sentence);
    show("message", check->message);
    show("expected", check->expected);
    show("actual", check->actual);
    show("report", play->call.answer_line);
    complain(file);
}

_Noreturn static void complain_of_difference(const char *difference, const struct csn_fuzz_play *plays, struct csn_span file)
{
    (void)fprintf(stderr, "%s: %s: %s: broken property: two clients do the same where they have no choice\n", session.clients[0].name,
            session.clients[1].name, difference);
    for (size_t i = 0; i < 2; i++) {
        if (plays[i].exchange_count > 0)
            show("request", plays[i].exchanges[plays[i].exchange_count - 1].request);
        show("report", plays[i].call.answer_line);
    }
    complain(file);
}

/* ---- judging ---- */

static bool is_enabled(void *ctx, const struct csn_rule *rule)
{
    (void)ctx;
    return !session.skipped[rule - csn_fuzz_rules()->rules];
}

/* A refusal counts only of a client that sends the legal twin of the input. */
static bool sends_twin(struct csn_fuzz_client *client, const struct csn_catalogue *catalogue, const struct csn_step *step)
{
    const struct csn_case *twin = csn_catalogue_case(catalogue, step->twin);
    uint64_t bit = UINT64_C(1) << (step->operation - csn_codepipeline_model()->operations);
    struct csn_instance instance;
    struct csn_fuzz_play play;
    struct csn_arena arena;

    if (twin == NULL || (client->twins_tried & bit) != 0)
        return (client->twins_sent & bit) != 0;
    client->twins_tried |= bit;
    csn_arena_init(&arena, NULL, MEMORY);
    if (csn_instance_make(twin, 1, 0, &arena, &instance) == CSN_OK && csn_fuzz_client_play(client, &instance, &arena, &play) &&
        play.exchange_count > 0)
        client->twins_sent |= bit;
    csn_arena_clear(&arena);
    return (client->twins_sent & bit) != 0;
}

static bool judge(struct csn_fuzz_client *client, const struct csn_catalogue *catalogue, struct csn_fuzz_play *play, struct csn_span file)
{
    static const struct csn_judge_options options = {.level = CSN_LEVEL_MUST, .rule_enabled = is_enabled};
    struct csn_result result = {0};

    play->evidence.twin_sent = sends_twin(client, catalogue, &play->instance->of->steps[0]);
    CSN_FUZZ_PROPERTY(csn_judge_case(catalogue, play->instance, &play->evidence, &options, play->arena, &result, NULL) == CSN_OK,
                      "any evidence can be judged");
    CSN_FUZZ_PROPERTY(result.verdict != CSN_VERDICT_BROKEN, "what a plugin answered is never broken");
    if (result.verdict == CSN_VERDICT_FAIL)
        complain_of_check(client, csn_result_worst(&result), play, file);
    return result.verdict != CSN_VERDICT_UNSUPPORTED;
}

static bool try_case(const struct csn_catalogue *catalogue, struct csn_arena *arena, struct csn_span file)
{
    const struct csn_case *of = &catalogue->cases[0];
    struct csn_fuzz_play plays[2];
    struct csn_instance instance;
    bool judged = csn_instance_make(of, 1, 0, arena, &instance) == CSN_OK;

    for (size_t i = 0; judged && i < session.count; i++)
        judged = csn_fuzz_client_can(&session.clients[i], of) && csn_fuzz_client_play(&session.clients[i], &instance, arena, &plays[i]);
    for (size_t i = 0; judged && i < session.count; i++)
        judged = judge(&session.clients[i], catalogue, &plays[i], file);
    const char *difference = judged && session.count == 2 ? csn_fuzz_disagreement(&plays[0], &plays[1], arena) : NULL;
    if (difference != NULL)
        complain_of_difference(difference, plays, file);
    return judged;
}

/* ---- experiments ---- */

static const struct csn_value *compose(struct csn_span bytes, struct csn_arena *arena)
{
    struct csn_random random;
    struct csn_value *experiment = NULL;
    struct csn_client_info shared = session.clients[0].info;

    if (session.count == 2) {
        shared.operations &= session.clients[1].info.operations;
        shared.areas &= session.clients[1].info.areas;
        shared.features &= session.clients[1].info.features;
    }
    csn_random_bytes(&random, bytes);
    struct csn_composer composer = {
        .model = csn_codepipeline_model(),
        .operations = shared.operations,
        .answers = (shared.areas & CSN_AREA_PARSE) != 0 && (shared.areas & CSN_AREA_TRANSPORT) != 0,
        .specials = (shared.features & CSN_FEATURE_SPECIAL_VALUES) != 0,
        .random = &random,
        .arena = arena,
    };
    CSN_FUZZ_PROPERTY(csn_compose(&composer, &experiment) == CSN_OK, "any bytes choose an experiment");
    return experiment;
}

static bool try_experiment(const struct csn_value *experiment, struct csn_arena *arena, struct csn_buf *file)
{
    const struct csn_fuzz_trial trial = {.experiment = experiment, .id = CSN_SPAN_INIT("fuzz.0")};
    struct csn_catalogue catalogue;
    struct csn_error error = {.message = ""};

    CSN_FUZZ_PROPERTY(csn_fuzz_trial_write(csn_codepipeline_model(), &trial, file) == CSN_OK, "any experiment has a label");
    if (csn_fuzz_load_cases(csn_buf_span(file), &catalogue, &error) != CSN_OK)
        (void)fprintf(stderr, "%s\n%.*s", error.message, CSN_SPAN_ARG(csn_buf_span(file)));
    CSN_FUZZ_PROPERTY(error.message[0] == '\0', "any experiment is a case");
    bool judged = try_case(&catalogue, arena, csn_buf_span(file));
    csn_catalogue_clear(&catalogue);
    return judged;
}

bool csn_fuzz_plugins_try(struct csn_span bytes)
{
    struct csn_buf file;

    open_session();
    csn_arena_reset(&session.arena);
    csn_buf_init(&file, NULL, TEXT_CEILING);
    bool judged = try_experiment(compose(bytes, &session.arena), &session.arena, &file);
    csn_buf_clear(&file);
    return judged;
}

/* scenario: what a live service has for its workers: the clients that they serve and the jobs that wait. Data, as cases are.
 *
 * A file holds one scenario (schemas/scenario.schema.json); some are compiled into the program. What is to be done in a job is told to
 * the worker by the job's own configuration, and to us by the same place: "Continuations" ("0", "1", ...) says how often it is to
 * report success with a continuation token before it completes the action, "Outcome" ("Succeed" or "Fail") how the action is to end.
 */
#ifndef CSN_SCENARIO_H
#define CSN_SCENARIO_H

#include <countersign/arena.h>
#include <countersign/model.h>

#include "catalogue/catalogue.h"

struct csn_scenario_client {
    struct csn_span name;  /* by which the scenario's jobs refer to it */
    struct csn_span id;    /* empty: to be drawn, as the token */
    struct csn_span token;
};

struct csn_scenario_job {
    struct csn_span name;  /* "continued"; letters, digits and hyphens */
    struct csn_span title; /* one line for people: what the worker is to do */
    size_t client;         /* index */
    unsigned continuations;
    bool fails;            /* it is to be reported as failed */
    bool taken;            /* another worker takes it between dispatch and acknowledgement */
    const struct csn_value *data; /* all that the service tells of the job: a value of the model's shape for it */
};

struct csn_scenario {
    struct csn_arena arena;
    struct csn_span name;  /* "default", or the file */
    struct csn_span title;
    const struct csn_value *action_type; /* of every job */
    uint64_t timeout_ms;   /* from a job's dispatch to its time-out; 0: never */
    const struct csn_scenario_client *clients; /* at least one */
    size_t client_count;
    const struct csn_scenario_job *jobs; /* at least one */
    size_t job_count;
};

/* The scenarios that are compiled in: "default.json", ... */
const struct csn_catalogue_file *csn_scenarios_embedded(size_t *count);

/* Loads the scenario of that name that is compiled in, else the file. `model` must outlive it. Refuses what is wrong with file, place and
 * reason: CSN_NOT_FOUND names the scenarios there are. The caller clears it in any case. */
enum csn_status csn_scenario_open(struct csn_scenario *scenario, const struct csn_model *model, const char *name_or_file,
                                  struct csn_error *error) CSN_NODISCARD;
/* The same for a text; `name` is for messages. */
enum csn_status csn_scenario_load(struct csn_scenario *scenario, const struct csn_model *model, struct csn_span name, struct csn_span text,
                                  struct csn_error *error) CSN_NODISCARD;
void csn_scenario_clear(struct csn_scenario *scenario);

#endif

/* What the files that read scenarios share. */
#ifndef CSN_SCENARIO_INSIDE_H
#define CSN_SCENARIO_INSIDE_H

#include "catalogue/load.h"
#include "catalogue/scenario.h"

#define CSN_SCENARIO_TEXT_MAX ((size_t)1 << 20) /* bytes of a file */

struct csn_scenario_reading {
    struct csn_load load; /* for its complaints: there is no catalogue */
    struct csn_scenario *scenario;
    const struct csn_model *model;
};

/* Says that memory ran out. */
enum csn_status csn_scenario_full(const struct csn_scenario_reading *reading);
/* Holds a client's id and token against the model. */
enum csn_status csn_scenario_check_client_id(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                             const struct csn_value *id) CSN_NODISCARD;
enum csn_status csn_scenario_check_client_token(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                                const struct csn_value *token) CSN_NODISCARD;
/* Checks `job->data`, which stands at `place`, and reads in it what is to be done. */
enum csn_status csn_scenario_read_data(const struct csn_scenario_reading *reading, const struct csn_place *place,
                                       struct csn_scenario_job *job) CSN_NODISCARD;
/* The member of a job's data that is its action type. */
struct csn_span csn_scenario_action_type_name(void);

#endif

/* commands: the subcommands, and what several of them share. */
#ifndef CSN_COMMANDS_H
#define CSN_COMMANDS_H

#include "catalogue/catalogue.h"
#include "cli/options.h"

extern const struct csn_command csn_command_run;
extern const struct csn_command csn_command_serve;
extern const struct csn_command csn_command_check;
extern const struct csn_command csn_command_explain;
extern const struct csn_command csn_command_sign;
extern const struct csn_command csn_command_vectors;
extern const struct csn_command csn_command_cases;
extern const struct csn_command csn_command_rules;
extern const struct csn_command csn_command_judge;
extern const struct csn_command csn_command_report;
extern const struct csn_command csn_command_selftest;
extern const struct csn_command csn_command_init;
extern const struct csn_command csn_command_adapter_check;
extern const struct csn_command csn_command_fuzz;

#define CSN_SUITE_ID_SIZE 12
/* Writes hexadecimal digits that tell one set of rules and cases from another; no terminator. */
enum csn_status csn_suite_id(const struct csn_catalogue *catalogue, char out[CSN_SUITE_ID_SIZE]) CSN_NODISCARD;

#endif

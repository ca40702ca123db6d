/* pretty: what the files of the format for people share. */
#ifndef CSN_PRETTY_H
#define CSN_PRETTY_H

#include "report/record.h"
#include "report/sink.h"

enum csn_pretty_colour { CSN_PRETTY_PLAIN, CSN_PRETTY_BOLD, CSN_PRETTY_DIM, CSN_PRETTY_RED, CSN_PRETTY_GREEN, CSN_PRETTY_YELLOW };

struct csn_pretty_output {
    struct csn_sink *sink;
    bool colour;
};

void csn_pretty_paint(const struct csn_pretty_output *output, enum csn_pretty_colour colour, const char *text);
/* "FAIL" and the like, in its colour. */
void csn_pretty_verdict(const struct csn_pretty_output *output, enum csn_verdict verdict);
/* A case that did not pass, in full: everything that it takes to mend the client. */
void csn_pretty_block(const struct csn_pretty_output *output, const cJSON *record);
/* A case in one line. */
void csn_pretty_line(const struct csn_pretty_output *output, const cJSON *record);

#endif

/* output: what the formats share: writing to a sink piece by piece. Lack of memory drops text, which then is no valid report; the
 * sink's own limit does the same and is told.
 */
#ifndef CSN_OUTPUT_H
#define CSN_OUTPUT_H

#include "report/record.h"
#include "report/sink.h"

void csn_output_text(struct csn_sink *sink, const char *text);
void csn_output_format(struct csn_sink *sink, const char *format, ...) CSN_PRINTF(2, 3);
/* The item as JSON on one line, without line end. */
void csn_output_json(struct csn_sink *sink, const cJSON *item);
/* A text as a JSON string. */
void csn_output_json_string(struct csn_sink *sink, const char *text);

/* "boto3 1.26.27 (python 3.11)", or "no client". */
enum csn_status csn_output_client(const cJSON *header, struct csn_buf *out) CSN_NODISCARD;
/* The check of a case record that decides its verdict (the first fail, else the first warn), or NULL. */
const cJSON *csn_output_worst(const cJSON *record);
/* What is wrong with a case in one line: the deciding check's message, or the reason, or "". */
const char *csn_output_message(const cJSON *record);

#endif

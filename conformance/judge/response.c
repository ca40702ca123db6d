#include <countersign/time.h>

#include "judge/step.h"

/* The header lines of the final answer: interim ones are skipped. */
static struct csn_span final_head(struct csn_span response)
{
    static const struct csn_span interim = CSN_SPAN_INIT("HTTP/1.1 1");
    static const struct csn_span empty_line = CSN_SPAN_INIT("\r\n\r\n");

    for (;;) {
        size_t end = csn_span_search(response, 0, empty_line);

        if (!csn_span_starts_with(response, interim) || end == response.len)
            return csn_span_slice(response, 0, end);
        response = csn_span_slice(response, end + empty_line.len, response.len);
    }
}

struct csn_span csn_response_header(struct csn_span response, struct csn_span name)
{
    struct csn_span rest = final_head(response);
    struct csn_span line;

    while (csn_span_split(&rest, '\n', &line)) {
        size_t colon = csn_span_find(line, 0, ':');
        size_t end = line.len > 0 && line.data[line.len - 1] == '\r' ? line.len - 1 : line.len;

        if (colon < line.len && csn_span_equal_ascii_case(csn_span_slice(line, 0, colon), name))
            return csn_span_trim(csn_span_slice(line, colon + 1, end));
    }
    return (struct csn_span){NULL, 0};
}

int64_t csn_response_wall_ms(const struct csn_exchange *exchange)
{
    if (exchange->response_last_us < exchange->last_us)
        return exchange->wall_ms;
    return exchange->wall_ms + (int64_t)((exchange->response_last_us - exchange->last_us) / 1000);
}

bool csn_response_clock_offset(const struct csn_exchange *exchange, int64_t *seconds)
{
    struct csn_span date = csn_response_header(exchange->response, CSN_SPAN("Date"));
    struct csn_time time;

    if (date.data == NULL || csn_time_parse_http_date(date, &time, NULL) != CSN_OK)
        return false;
    *seconds = time.seconds - csn_response_wall_ms(exchange) / 1000;
    return true;
}

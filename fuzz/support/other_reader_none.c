#include "other_reader.h"

#include "request.h"

void csn_fuzz_check_value_independently(struct csn_span text, const struct csn_value *value)
{
    (void)text;
    (void)value;
}

void csn_fuzz_check_refusal_independently(struct csn_span text)
{
    (void)text;
}

void csn_fuzz_check_body_independently(const struct csn_fuzz_request *request, struct csn_span body)
{
    (void)request;
    (void)body;
}

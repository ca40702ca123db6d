#include "report/standing.h"

#include "report/text.h"

#define CORE_WHOLE 100.0

size_t csn_standing_count(const cJSON *footer, enum csn_verdict verdict)
{
    double count = csn_text_get_number(cJSON_GetObjectItemCaseSensitive(footer, "summary"), csn_verdict_name(verdict));
    return count > 0 ? (size_t)count : 0;
}

size_t csn_standing_total(const cJSON *footer)
{
    size_t total = 0;
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        total += csn_standing_count(footer, (enum csn_verdict)i);
    return total;
}

static size_t bad_count(const cJSON *footer)
{
    return csn_standing_count(footer, CSN_VERDICT_FAIL) + csn_standing_count(footer, CSN_VERDICT_BROKEN)
         + csn_standing_count(footer, CSN_VERDICT_UNEXPECTED_PASS);
}

static double selected(const cJSON *header, const char *what)
{
    return csn_text_get_number(cJSON_GetObjectItemCaseSensitive(header, "selection"), what);
}

static double core_coverage(const cJSON *footer)
{
    return csn_text_get_number(cJSON_GetObjectItemCaseSensitive(footer, "coverage"), "core");
}

enum csn_standing csn_standing_of(const cJSON *header, const cJSON *footer)
{
    if (bad_count(footer) > 0)
        return CSN_STANDING_FAILS;
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(footer, "complete")))
        return CSN_STANDING_INCOMPLETE;
    if (csn_standing_total(footer) == csn_standing_count(footer, CSN_VERDICT_UNSUPPORTED))
        return CSN_STANDING_NOTHING;
    if (csn_standing_count(footer, CSN_VERDICT_KNOWN_FAILURE) > 0)
        return CSN_STANDING_KNOWN;
    if (selected(header, "cases") < selected(header, "catalogue") || core_coverage(footer) < CORE_WHOLE)
        return CSN_STANDING_PARTIAL;
    return CSN_STANDING_CONFORMS;
}

static enum csn_status describe_bad(const cJSON *footer, struct csn_buf *out)
{
    size_t failed = csn_standing_count(footer, CSN_VERDICT_FAIL);
    size_t broken = csn_standing_count(footer, CSN_VERDICT_BROKEN);
    size_t unexpected = csn_standing_count(footer, CSN_VERDICT_UNEXPECTED_PASS);
    if (failed > 0)
        return csn_buf_append_format(out, "%zu %s", failed, failed == 1 ? "case fails" : "cases fail");
    if (broken > 0)
        return csn_buf_append_format(out, "%zu %s broken", broken, broken == 1 ? "case is" : "cases are");
    return csn_buf_append_format(out, "%zu unexpected pass%s", unexpected, unexpected == 1 ? "" : "es");
}

static enum csn_status describe_partial(const cJSON *header, const cJSON *footer, struct csn_buf *out)
{
    if (selected(header, "cases") < selected(header, "catalogue"))
        return csn_buf_append_format(out, "%.0f of %.0f cases run", selected(header, "cases"), selected(header, "catalogue"));
    return csn_buf_append_format(out, "%.1f %% of the core covered", core_coverage(footer));
}

enum csn_status csn_standing_describe(const cJSON *header, const cJSON *footer, struct csn_buf *out)
{
    size_t known = csn_standing_count(footer, CSN_VERDICT_KNOWN_FAILURE);
    switch (csn_standing_of(header, footer)) {
    case CSN_STANDING_FAILS: return describe_bad(footer, out);
    case CSN_STANDING_INCOMPLETE: return csn_buf_append(out, CSN_SPAN("incomplete run"));
    case CSN_STANDING_NOTHING: return csn_buf_append(out, CSN_SPAN("nothing was tested"));
    case CSN_STANDING_KNOWN: return csn_buf_append_format(out, "%zu known failure%s", known, known == 1 ? "" : "s");
    case CSN_STANDING_PARTIAL: return describe_partial(header, footer, out);
    case CSN_STANDING_CONFORMS: break;
    }
    return csn_buf_append(out, CSN_SPAN("conforms"));
}

#include "cli/model.h"

#include <countersign/codepipeline.h>
#include <countersign/service.h>

#include "cli/console.h"
#include "cli/gunzip.h"
#include "cli/input.h"

/* The largest of botocore's descriptions unpacks to 10 MiB. */
#define DESCRIPTION_MAX ((size_t)64 << 20)

static enum csn_status read_description(const char *path, struct csn_buf *text, struct csn_error *error)
{
    struct csn_buf packed;
    csn_buf_init(&packed, NULL, CSN_INPUT_MAX);
    enum csn_status status = csn_input_read(path, &packed, error);
    if (status == CSN_OK && csn_gunzip_is_gzip(csn_buf_span(&packed)))
        status = csn_gunzip(path, csn_buf_span(&packed), text, error);
    else if (status == CSN_OK)
        status = csn_buf_append(text, csn_buf_span(&packed)) == CSN_OK
                     ? CSN_OK
                     : csn_error_set(error, CSN_LIMIT, 0, "%s: is too large for the description of a service", path);
    csn_buf_clear(&packed);
    return status;
}

static enum csn_status load(const char *path, struct csn_span text, struct csn_model **model, struct csn_error *error)
{
    static const struct csn_service_options options = {.drop_patterns = true};
    struct csn_error inner = {0};
    enum csn_status status = csn_service_load(text, &options, NULL, model, &inner);
    if (status != CSN_OK)
        return csn_error_set(error, status, inner.offset, "%s: byte %zu: %s", path, inner.offset,
                             *inner.message ? inner.message : csn_status_sentence(status));
    size_t dropped = csn_service_dropped_patterns(*model);
    if (dropped > 0)
        (void)csn_console_fail(0, "%s: %zu pattern%s can't be checked and %s left out", path, dropped, dropped == 1 ? "" : "s",
                               dropped == 1 ? "is" : "are");
    return CSN_OK;
}

enum csn_status csn_chosen_model_open(const char *path, struct csn_chosen_model *chosen, struct csn_error *error)
{
    struct csn_buf text;
    *chosen = (struct csn_chosen_model){csn_codepipeline_model(), NULL};
    if (!path)
        return CSN_OK;
    csn_buf_init(&text, NULL, DESCRIPTION_MAX);
    enum csn_status status = read_description(path, &text, error);
    if (status == CSN_OK)
        status = load(path, csn_buf_span(&text), &chosen->loaded, error);
    if (status == CSN_OK)
        chosen->model = chosen->loaded;
    csn_buf_clear(&text);
    return status;
}

void csn_chosen_model_clear(struct csn_chosen_model *chosen)
{
    csn_service_free(chosen->loaded);
    chosen->loaded = NULL;
}

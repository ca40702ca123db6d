/* The evidence of all cases as data within the page, what cases have in common once; the page's script puts a case's evidence where it belongs
 * when that is opened. */
#include "report/html.h"

#include "report/output.h"
#include "report/pieces.h"

#define EVIDENCE_MAX ((size_t)64 << 20) /* of a case */

/* Takes the evidence of a case, or its place where there is no memory. */
typedef bool take_evidence(void *ctx, struct csn_span evidence);

/* Gives each case's evidence, client by client; false when there was no memory. */
static bool each_evidence(struct csn_sink *sink, const struct csn_compared *client, take_evidence *take, void *ctx)
{
    struct csn_buf evidence;
    bool complete = true;
    csn_buf_init(&evidence, NULL, EVIDENCE_MAX);
    for (size_t i = 0; i < client->outcome_count && complete; i++) {
        cJSON *record = csn_comparison_read(client, &client->outcomes[i]);
        csn_sink_divert(sink, &evidence);
        csn_html_evidence(sink, record);
        csn_sink_divert(sink, NULL);
        cJSON_Delete(record);
        complete = take(ctx, csn_buf_span(&evidence));
        csn_buf_reset(&evidence);
    }
    csn_buf_clear(&evidence);
    return complete;
}

static bool count_one(void *ctx, struct csn_span evidence)
{
    return csn_pieces_count(ctx, evidence);
}

struct writer {
    struct csn_sink *sink;
    const struct csn_pieces *pieces;
    bool began;
};

static bool write_one(void *ctx, struct csn_span evidence)
{
    struct writer *writer = ctx;
    csn_output_text(writer->sink, writer->began ? ",\n" : "");
    csn_pieces_write(writer->pieces, writer->sink, evidence);
    writer->began = true;
    return true;
}

/* Without memory for what is shared, all is written in full. */
void csn_html_data(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    struct csn_pieces *pieces = csn_pieces_new();
    bool counted = pieces != NULL;
    for (size_t i = 0; i < comparison->count && counted; i++)
        counted = each_evidence(sink, &comparison->clients[i], count_one, pieces);
    if (counted)
        csn_pieces_share(pieces);
    csn_output_text(sink, "<script type=\"application/json\" id=\"evidence\">{\"shared\":");
    if (pieces)
        csn_pieces_write_shared(pieces, sink);
    csn_output_text(sink, ",\n\"cases\":[");
    for (size_t i = 0; i < comparison->count && pieces; i++) {
        csn_output_text(sink, i ? "],\n[" : "[");
        (void)each_evidence(sink, &comparison->clients[i], write_one, &(struct writer){.sink = sink, .pieces = pieces});
    }
    csn_output_text(sink, comparison->count > 0 ? "]]}</script>\n" : "]}</script>\n");
    csn_pieces_free(pieces);
}

/* pieces: texts that have much in common, each part written once. The exchanges of two cases differ by an id, a date and a signature, and
 * what is said of a rule is the same wherever it is broken, so that a page of two thousand cases is mostly repetition.
 *
 *     csn_pieces_count(pieces, text);                  for each text
 *     csn_pieces_share(pieces);
 *     csn_pieces_write_shared(pieces, sink);           ["HTTP/1.1 200 OK","Content-Length: 0"]
 *     csn_pieces_write(pieces, sink, text);            for each text: ["Date: ",0,1]: texts, and numbers of what is shared
 *
 * What is written is JSON that can stand within a `<script>`, given texts without markup of a script or comment: it stays as it is but for the
 * escapes of JSON.
 */
#ifndef CSN_PIECES_H
#define CSN_PIECES_H

#include "report/sink.h"

struct csn_pieces; /* on the heap */

/* Where a text may be cut, besides behind its line ends, and behind commas of long lines. The byte is not part of any piece. */
#define CSN_PIECES_CUT "\x01"

/* NULL when there is no memory. */
struct csn_pieces *csn_pieces_new(void);
void csn_pieces_free(struct csn_pieces *pieces);
/* Notes the pieces of a text. False when there is no memory. */
bool csn_pieces_count(struct csn_pieces *pieces, struct csn_span text) CSN_NODISCARD;
/* Numbers what came more than once, the most frequent first; nothing can be counted after that. */
void csn_pieces_share(struct csn_pieces *pieces);
void csn_pieces_write_shared(const struct csn_pieces *pieces, struct csn_sink *sink);
/* A text that was not counted is written all the same. */
void csn_pieces_write(const struct csn_pieces *pieces, struct csn_sink *sink, struct csn_span text);

#endif

/* escape: text in pages. Whatever a client said stays text: no markup, no command, no control character, no character that turns the
 * direction of its neighbours around.
 */
#ifndef CSN_ESCAPE_H
#define CSN_ESCAPE_H

#include "report/sink.h"

/* Each writes text. Bytes that are no UTF-8, and control characters but those that the form has a spelling for, become U+FFFD; characters
 * that change direction are spelt out ("\u202e"). */

/* Text of an element or of a quoted attribute. */
void csn_escape_html(struct csn_sink *sink, struct csn_span text);
/* Text within a line of GitHub's Markdown, cells of tables too; line ends become spaces. */
void csn_escape_markdown(struct csn_sink *sink, struct csn_span text);
/* The message of a workflow command, and the value of one of its properties, by the rules of GitHub's runner: %0A for a line end. */
void csn_escape_command(struct csn_sink *sink, struct csn_span text);
void csn_escape_command_property(struct csn_sink *sink, struct csn_span text);

/* Text of an element, of bytes that csn_hex_escape has made visible: one of their lines a line, escapes in `<i>`. Past `max` bytes it
 * says how many were left out. */
void csn_escape_html_bytes(struct csn_sink *sink, struct csn_span escaped, size_t max);

#endif

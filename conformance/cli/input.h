/* input: what the commands read: files and standard input, whole, with a limit; JSON with the place of what is wrong in it.
 */
#ifndef CSN_INPUT_H
#define CSN_INPUT_H

#include <countersign/value.h>

#define CSN_INPUT_MAX ((size_t)80 << 20) /* bytes of a file */

/* Appends what the file holds, "-" being standard input. CSN_SYSTEM and CSN_LIMIT name the file and the reason. */
enum csn_status csn_input_read(const char *path, struct csn_buf *out, struct csn_error *error) CSN_NODISCARD;
/* Reads a JSON object in which no name stands twice, at any depth; the value borrows from `text`. Messages have file, line and column,
 * and nothing of the text, which may hold secrets. */
enum csn_status csn_input_read_object(const char *path, struct csn_buf *text, struct csn_arena *arena, struct csn_value **value,
                                      struct csn_error *error) CSN_NODISCARD;
/* The same for what holds no secrets. Says on standard error what is wrong, with the line and a caret under the place, and returns the
 * status to exit with. */
int csn_input_open_object(const char *path, struct csn_buf *text, struct csn_arena *arena, const struct csn_value **value);
/* The string that is a member of the object, or the empty span. CSN_TYPE where it is something else, naming file and member. */
enum csn_status csn_input_text_member(const char *path, const struct csn_value *object, struct csn_span name, struct csn_span *text,
                                      struct csn_error *error) CSN_NODISCARD;
/* The boolean that is a member; `*boolean` stays where there is none. */
enum csn_status csn_input_boolean_member(const char *path, const struct csn_value *object, struct csn_span name, bool *boolean,
                                         struct csn_error *error) CSN_NODISCARD;
/* Writes the file anew. CSN_SYSTEM names it and the reason. */
enum csn_status csn_input_write_file(const char *path, struct csn_span text, struct csn_error *error) CSN_NODISCARD;

/* Paths of files, each on the heap. */
struct csn_input_files {
    char **paths;
    size_t count;
};
/* Adds the path, or where it is a directory every regular file below it whose name begins with no dot, in the order of their names.
 * `*directory` tells which. What can't be looked at is added as it is: reading it will say why. */
enum csn_status csn_input_expand(const char *path, struct csn_input_files *files, bool *directory, struct csn_error *error) CSN_NODISCARD;
void csn_input_files_clear(struct csn_input_files *files);

#endif

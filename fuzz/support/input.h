/* input: an engine's bytes, handed out as numbers and texts; and the way back, for seeds.
 *
 * Numbers come from the tail and texts from the front, so that a mutation of a text leaves the numbers alone and a file in a native
 * format can be a seed. Where nothing is left, numbers are zero and texts empty: every input means something. Texts are copies
 * of exactly their size, so that a sanitizer sees a read past the end.
 *
 *     csn_fuzz_input_init(&input, data, size);
 *     percent = csn_fuzz_take_range(&input, 0, 100);
 *     text = csn_fuzz_take_text(&input, 2048);
 *     csn_fuzz_input_clear(&input);
 */
#ifndef CSN_FUZZ_INPUT_H
#define CSN_FUZZ_INPUT_H

#include <countersign/buf.h>

struct csn_fuzz_input {
    struct csn_span left; /* what has not been taken; borrowed from the engine */
    void **copies;        /* owned */
    size_t copy_count;
};

void csn_fuzz_input_init(struct csn_fuzz_input *input, const uint8_t *data, size_t size);
/* Frees every copy that was given out. */
void csn_fuzz_input_clear(struct csn_fuzz_input *input);

/* A number of `size` bytes (8 at most), the last byte of the input being the lowest. */
uint64_t csn_fuzz_take_uint(struct csn_fuzz_input *input, size_t size);
/* A number from `min` to `max`, of as few bytes as these need. */
int64_t csn_fuzz_take_range(struct csn_fuzz_input *input, int64_t min, int64_t max);
/* A text of a drawn length, `max` at most and no longer than what is left. */
struct csn_span csn_fuzz_take_text(struct csn_fuzz_input *input, uint16_t max);
/* A copy of exactly its size, which lives as long as the input. */
struct csn_span csn_fuzz_copy(struct csn_fuzz_input *input, struct csn_span text);

/* Writes an input that gives out what was put, in the same order. */
struct csn_fuzz_output {
    struct csn_buf front;
    struct csn_buf tail; /* in the order of putting: the file has it backwards */
};
void csn_fuzz_output_init(struct csn_fuzz_output *output);
void csn_fuzz_output_clear(struct csn_fuzz_output *output);
void csn_fuzz_put_uint(struct csn_fuzz_output *output, size_t size, uint64_t number);
void csn_fuzz_put_range(struct csn_fuzz_output *output, int64_t min, int64_t max, int64_t number);
void csn_fuzz_put_text(struct csn_fuzz_output *output, uint16_t max, struct csn_span text);
/* Appends the whole input to `file`. */
void csn_fuzz_output_finish(const struct csn_fuzz_output *output, struct csn_buf *file);

#endif

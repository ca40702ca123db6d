#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "property.h"

enum { OUTPUT_CEILING = 1 << 20 };

void csn_fuzz_input_init(struct csn_fuzz_input *input, const uint8_t *data, size_t size)
{
    *input = (struct csn_fuzz_input){.left = csn_span_of(data, size)};
}

void csn_fuzz_input_clear(struct csn_fuzz_input *input)
{
    for (size_t i = 0; i < input->copy_count; i++)
        free(input->copies[i]);
    free(input->copies);
    *input = (struct csn_fuzz_input){0};
}

uint64_t csn_fuzz_take_uint(struct csn_fuzz_input *input, size_t size)
{
    uint64_t number = 0;

    for (size_t i = 0; i < size && input->left.len > 0; i++) {
        input->left.len--;
        number |= (uint64_t)(unsigned char)input->left.data[input->left.len] << (8 * i);
    }
    return number;
}

/* How many values lie between, and how many bytes tell them apart. */
static uint64_t distance(int64_t min, int64_t max)
{
    return (uint64_t)max - (uint64_t)min;
}

static size_t bytes_of(uint64_t number)
{
    size_t size = 0;

    for (; number > 0; number >>= 8)
        size++;
    return size;
}

int64_t csn_fuzz_take_range(struct csn_fuzz_input *input, int64_t min, int64_t max)
{
    uint64_t last = distance(min, max);
    uint64_t number = csn_fuzz_take_uint(input, bytes_of(last));

    if (last < UINT64_MAX)
        number %= last + 1;
    return (int64_t)((uint64_t)min + number);
}

struct csn_span csn_fuzz_take_text(struct csn_fuzz_input *input, uint16_t max)
{
    size_t len = (size_t)csn_fuzz_take_range(input, 0, max);
    struct csn_span text = csn_span_slice(input->left, 0, len);

    input->left = csn_span_slice(input->left, text.len, input->left.len);
    return csn_fuzz_copy(input, text);
}

struct csn_span csn_fuzz_copy(struct csn_fuzz_input *input, struct csn_span text)
{
    void **grown = realloc(input->copies, (input->copy_count + 1) * sizeof *grown);
    char *copy = malloc(text.len);

    CSN_FUZZ_PROPERTY(grown != NULL && (copy != NULL || text.len == 0), "the harness has memory");
    input->copies = grown;
    input->copies[input->copy_count++] = copy;
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    return csn_span_of(copy, text.len);
}

void csn_fuzz_output_init(struct csn_fuzz_output *output)
{
    csn_buf_init(&output->front, NULL, OUTPUT_CEILING);
    csn_buf_init(&output->tail, NULL, OUTPUT_CEILING);
}

void csn_fuzz_output_clear(struct csn_fuzz_output *output)
{
    csn_buf_clear(&output->front);
    csn_buf_clear(&output->tail);
}

void csn_fuzz_put_uint(struct csn_fuzz_output *output, size_t size, uint64_t number)
{
    for (size_t i = 0; i < size; i++) {
        enum csn_status status = csn_buf_append_byte(&output->tail, (char)(number >> (8 * i) & 0xFF));

        CSN_FUZZ_PROPERTY(status == CSN_OK, "the seed has room");
    }
}

void csn_fuzz_put_range(struct csn_fuzz_output *output, int64_t min, int64_t max, int64_t number)
{
    CSN_FUZZ_PROPERTY(min <= number && number <= max, "the seed's number is one that the target can draw");
    csn_fuzz_put_uint(output, bytes_of(distance(min, max)), distance(min, number));
}

void csn_fuzz_put_text(struct csn_fuzz_output *output, uint16_t max, struct csn_span text)
{
    CSN_FUZZ_PROPERTY(text.len <= max, "the seed's text is one that the target can draw");
    csn_fuzz_put_range(output, 0, max, (int64_t)text.len);
    CSN_FUZZ_PROPERTY(csn_buf_append(&output->front, text) == CSN_OK, "the seed has room");
}

void csn_fuzz_output_finish(const struct csn_fuzz_output *output, struct csn_buf *file)
{
    enum csn_status status = csn_buf_append(file, csn_buf_span(&output->front));

    for (size_t i = output->tail.len; i > 0 && status == CSN_OK; i--)
        status = csn_buf_append_byte(file, output->tail.data[i - 1]);
    CSN_FUZZ_PROPERTY(status == CSN_OK, "the seed has room");
}

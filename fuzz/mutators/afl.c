/* The mutators as AFL++ asks for them: a shared object for AFL_CUSTOM_MUTATOR_LIBRARY, the form in CSN_MUTATION_FORM. */
#include <stdlib.h>
#include <string.h>

#include "form.h"

struct afl {
    struct csn_mutation mutation;
    struct csn_chance chance;
    uint8_t *out;
    size_t room;
};

void *afl_custom_init(void *afl, unsigned int seed);
void afl_custom_deinit(void *data);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf, uint8_t *add_buf, size_t add_buf_size, size_t max_size);

CSN_API void *afl_custom_init(void *afl, unsigned int seed)
{
    const char *form = getenv("CSN_MUTATION_FORM");
    struct afl *state = calloc(1, sizeof *state);

    (void)afl;
    if (state == NULL)
        return NULL;
    state->mutation = *csn_mutation_of_form(form != NULL ? form : "json");
    state->chance.state = seed;
    return state;
}

CSN_API void afl_custom_deinit(void *data)
{
    struct afl *state = data;

    free(state->out);
    free(state);
}

static bool make_room(struct afl *state, size_t size)
{
    uint8_t *grown = size <= state->room ? state->out : realloc(state->out, size);

    if (grown == NULL)
        return false;
    state->room = size > state->room ? size : state->room;
    state->out = grown;
    return true;
}

/* Crosses once in eight times, where there is something to cross with. */
CSN_API size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf, uint8_t *add_buf, size_t add_buf_size,
                               size_t max_size)
{
    struct afl *state = data;
    uint32_t seed = (uint32_t)csn_chance_next(&state->chance);

    *out_buf = buf;
    if (buf_size > max_size || !make_room(state, max_size + 1))
        return buf_size;
    *out_buf = state->out;
    if (add_buf != NULL && add_buf_size > 0 && seed % 8 == 0)
        return csn_cross(&state->mutation, csn_span_of(buf, buf_size), csn_span_of(add_buf, add_buf_size), state->out, max_size, seed);
    memcpy(state->out, buf, buf_size);
    return csn_mutate(&state->mutation, state->out, buf_size, max_size, seed);
}

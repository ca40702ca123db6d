/* The mutators as libFuzzer asks for them. Defining these replaces all of the engine's own, which stay within reach for leaves. */
#include "form.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t max_size,
                                 unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    struct csn_mutation mutation = *csn_mutation_of_form(CSN_MUTATION_FORM);

    mutation.bytes = LLVMFuzzerMutate;
    return csn_mutate(&mutation, data, size, max_size, seed);
}

/* The engine's mutator must not be called from here. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t max_size,
                                 unsigned int seed)
{
    return csn_cross(csn_mutation_of_form(CSN_MUTATION_FORM), csn_span_of(a, a_size), csn_span_of(b, b_size), out, max_size, seed);
}

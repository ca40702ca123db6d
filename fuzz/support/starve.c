/* Linked with --wrap, so that every request of the library comes by here and no target knows. */
#include "starve.h"

#include <setjmp.h>
#include <stdbool.h>

#include <countersign/alloc.h>

#include "property.h"

enum { EACH_UP_TO = 64 /* from there on one in eight */ };

static struct {
    bool on;
    size_t granted; /* requests that are left to be granted */
    bool refused;
    jmp_buf end_of_input;
} state;

void *__real_csn_alloc_resize(const struct csn_allocator *allocator, void *block, size_t old_size, size_t new_size);
void *__wrap_csn_alloc_resize(const struct csn_allocator *allocator, void *block, size_t old_size, size_t new_size);
_Noreturn void __real_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence);
_Noreturn void __wrap_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence);
void __lsan_disable(void) __attribute__((weak));

void *__wrap_csn_alloc_resize(const struct csn_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    if (state.on && new_size > 0 && (state.refused || state.granted == 0)) {
        state.refused = true; /* and so for the rest of the input: memory doesn't come back */
        return NULL;
    }
    if (state.on && new_size > 0)
        state.granted--;
    return __real_csn_alloc_resize(allocator, block, old_size, new_size);
}

_Noreturn void __wrap_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence)
{
    if (state.on && state.refused)
        longjmp(state.end_of_input, 1);
    __real_csn_fuzz_property_broken(file, line, condition, sentence);
}

/* Tells whether memory was refused. */
static bool run(const uint8_t *data, size_t size, size_t granted)
{
    state.granted = granted;
    state.refused = false;
    state.on = true;
    if (setjmp(state.end_of_input) == 0)
        LLVMFuzzerTestOneInput(data, size);
    state.on = false;
    return state.refused;
}

size_t csn_fuzz_starve(const uint8_t *data, size_t size)
{
    size_t count = 0;

    if (__lsan_disable != NULL)
        __lsan_disable();
    for (size_t granted = 0; run(data, size, granted); granted += granted < EACH_UP_TO ? 1 : granted / 8)
        count++;
    LLVMFuzzerTestOneInput(data, size);
    return count;
}

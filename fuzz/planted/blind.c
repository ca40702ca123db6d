/* Between a target with a planted bug and its assertions: with $CSN_FUZZ_BLIND in the environment a property that doesn't hold ends the input,
 * and nobody hears of it. Only for the proof that nothing else sees the bug; no other program has this. */
#include <setjmp.h>
#include <stdlib.h>

#include "property.h"

static jmp_buf end_of_input;

_Noreturn void __real_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence);
_Noreturn void __wrap_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence);
int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void __wrap_csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence)
{
    if (getenv("CSN_FUZZ_BLIND") != NULL)
        longjmp(end_of_input, 1);
    __real_csn_fuzz_property_broken(file, line, condition, sentence);
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return setjmp(end_of_input) == 0 ? __real_LLVMFuzzerTestOneInput(data, size) : 0;
}

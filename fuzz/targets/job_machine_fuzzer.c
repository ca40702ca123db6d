/* The job service does what a naive model of it does: every answer and, after each step, every job's state. */
#include "job_script.h"
#include "property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_input input;
    struct csn_fuzz_jobs jobs;

    csn_fuzz_input_init(&input, data, size);
    csn_fuzz_jobs_init(&jobs, &input);
    while (input.left.len > 0)
        csn_fuzz_jobs_step(&jobs, &input);
    csn_fuzz_run.accepted = jobs.model_ended > 0;
    csn_fuzz_jobs_clear(&jobs);
    csn_fuzz_input_clear(&input);
    return 0;
}

#include "campaign/random.h"

#include "base/splitmix.h"

void csn_random_seed(struct csn_random *random, uint64_t seed, uint64_t number)
{
    *random = (struct csn_random){.state = csn_splitmix_mix(csn_splitmix_mix(seed) + number * CSN_SPLITMIX_STEP)};
}

void csn_random_bytes(struct csn_random *random, struct csn_span bytes)
{
    *random = (struct csn_random){.bytes = bytes, .from_bytes = true};
}

static uint64_t take_byte(struct csn_random *random)
{
    if (random->bytes.len == 0)
        return 0;
    unsigned char byte = (unsigned char)random->bytes.data[0];
    random->bytes = csn_span_slice(random->bytes, 1, random->bytes.len);
    return byte;
}

/* As few bytes as the choice needs, so that an engine's change of one byte changes one choice. */
static uint64_t draw(struct csn_random *random, size_t count)
{
    uint64_t drawn = 0;
    if (!random->from_bytes)
        return csn_splitmix_next(&random->state);
    for (size_t left = count - 1; left > 0; left >>= 8)
        drawn = drawn << 8 | take_byte(random);
    return drawn;
}

size_t csn_random_below(struct csn_random *random, size_t count)
{
    return count < 2 ? 0 : (size_t)(draw(random, count) % count);
}

bool csn_random_percent(struct csn_random *random, unsigned percent)
{
    return csn_random_below(random, 100) >= 100 - percent;
}

/* Jobs as they are made: ids, nonces, the place in the list. */
#include <string.h>

#include <countersign/hex.h>

#include "job_inside.h"

enum { RANDOM_BYTES = 16 };

/* RFC 9562 section 5.4: all random but for six bits. */
enum csn_status csn_job_make_id(const struct csn_job_random *random, char id[CSN_JOB_ID_LEN])
{
    unsigned char bytes[RANDOM_BYTES] = {0};
    enum csn_status status = random->fill(random->ctx, bytes, sizeof bytes);
    if (status != CSN_OK)
        return status;
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    csn_hex_encode(bytes, 4, id);
    csn_hex_encode(bytes + 4, 2, id + 9);
    csn_hex_encode(bytes + 6, 2, id + 14);
    csn_hex_encode(bytes + 8, 2, id + 19);
    csn_hex_encode(bytes + 10, 6, id + 24);
    id[8] = id[13] = id[18] = id[23] = '-';
    return CSN_OK;
}

enum csn_status csn_job_make_nonce(const struct csn_job_random *random, char nonce[CSN_JOB_NONCE_LEN])
{
    unsigned char bytes[RANDOM_BYTES] = {0};
    enum csn_status status = random->fill(random->ctx, bytes, sizeof bytes);
    if (status == CSN_OK)
        csn_hex_encode(bytes, sizeof bytes, nonce);
    return status;
}

enum csn_status csn_job_add_record(struct csn_job_service *service, const struct csn_job_record *model)
{
    struct csn_job_record record = *model;
    if (service->job_count == service->jobs_max)
        return CSN_LIMIT;
    enum csn_status status = csn_job_make_id(&service->random, record.id);
    if (status == CSN_OK)
        status = csn_job_make_nonce(&service->random, record.nonce);
    if (status != CSN_OK)
        return status;
    if (csn_job_service_find(service, csn_span_of(record.id, sizeof record.id)) != CSN_JOB_NONE)
        return CSN_MISMATCH;
    record.next = CSN_JOB_NONE;
    service->jobs[service->job_count++] = record;
    return CSN_OK;
}

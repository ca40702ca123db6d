/* Derived keys, kept: by secret, date, region and service together (rule sign.key), so that neither midnight nor another
 * region or secret finds a stale one. */
#include "internal.h"

enum { SOURCE_PARTS = 4 };

static bool holds(const struct csn_sigv4_key_cache_entry *entry, const struct csn_span parts[SOURCE_PARTS])
{
    const unsigned char *at = entry->source;

    if (!entry->used)
        return false;
    for (size_t i = 0; i < SOURCE_PARTS; i++) {
        if (!csn_span_equal(csn_span_of(at, entry->lengths[i]), parts[i]))
            return false;
        at += parts[i].len;
    }
    return true;
}

static const struct csn_hmac_key *find(const struct csn_sigv4_key_cache *cache, const struct csn_span parts[SOURCE_PARTS])
{
    for (size_t i = 0; i < CSN_COUNT(cache->entries); i++)
        if (holds(&cache->entries[i], parts))
            return &cache->entries[i].key;
    return NULL;
}

static bool fits(const struct csn_sigv4_key_cache *cache, const struct csn_span parts[SOURCE_PARTS])
{
    size_t room = sizeof cache->entries[0].source;

    for (size_t i = 0; i < SOURCE_PARTS; i++) {
        if (parts[i].len > room)
            return false;
        room -= parts[i].len;
    }
    return true;
}

/* The whole entry is wiped before, since the secret that it held may have been longer. */
static void keep(struct csn_sigv4_key_cache *cache, const struct csn_span parts[SOURCE_PARTS], const struct csn_hmac_key *key)
{
    struct csn_sigv4_key_cache_entry *entry = &cache->entries[cache->next];
    unsigned char *at = entry->source;

    csn_wipe(entry, sizeof *entry);
    for (size_t i = 0; i < SOURCE_PARTS; i++) {
        entry->lengths[i] = parts[i].len;
        for (size_t k = 0; k < parts[i].len; k++)
            *at++ = (unsigned char)parts[i].data[k];
    }
    entry->key = *key;
    entry->used = true;
    cache->next = (cache->next + 1) % CSN_COUNT(cache->entries);
}

enum csn_status csn_sigv4_find_key(const struct csn_crypto *crypto, struct csn_sigv4_key_cache *cache,
                               struct csn_span secret_access_key, const struct csn_sigv4_scope *scope,
                               struct csn_hmac_key *storage, const struct csn_hmac_key **key)
{
    const struct csn_span parts[SOURCE_PARTS] = {secret_access_key, scope->date, scope->region, scope->service};
    enum csn_status status;

    *key = cache == NULL ? NULL : find(cache, parts);
    if (*key != NULL)
        return CSN_OK;
    status = csn_sigv4_derive_key(crypto, secret_access_key, scope, storage);
    if (status != CSN_OK)
        return status;
    if (cache != NULL && fits(cache, parts))
        keep(cache, parts, storage);
    *key = storage;
    return CSN_OK;
}

void csn_sigv4_key_cache_init(struct csn_sigv4_key_cache *cache)
{
    memset(cache, 0, sizeof *cache);
}

void csn_sigv4_key_cache_clear(struct csn_sigv4_key_cache *cache)
{
    csn_wipe(cache, sizeof *cache);
}

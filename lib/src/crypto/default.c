#include <countersign/crypto.h>

/* The build may choose another (CSN_CRYPTO of CMake). */
#ifndef CSN_CRYPTO_DEFAULT
#define CSN_CRYPTO_DEFAULT csn_crypto_openssl
#endif

const struct csn_crypto *csn_crypto_default(void)
{
    return CSN_CRYPTO_DEFAULT();
}

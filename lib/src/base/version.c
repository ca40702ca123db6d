#include <countersign/version.h>

const char *csn_version(void)
{
    return CSN_VERSION;
}

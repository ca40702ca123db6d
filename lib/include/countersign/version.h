/* version: of the headers, for the compiler, and of the library that is linked, at run time. */
#ifndef CSN_VERSION_H
#define CSN_VERSION_H

#include <countersign/attributes.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_VERSION_MAJOR 0
#define CSN_VERSION_MINOR 1
#define CSN_VERSION_PATCH 0
#define CSN_VERSION "0.1.0"

/* The version of the library that is linked, NUL-terminated, static. */
CSN_API const char *csn_version(void);

#ifdef __cplusplus
}
#endif
#endif

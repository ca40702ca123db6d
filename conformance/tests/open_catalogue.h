/* The program's own catalogue, opened once for a group of tests. Include it after cmocka.h. */
#ifndef CSN_TESTS_OPEN_CATALOGUE_H
#define CSN_TESTS_OPEN_CATALOGUE_H

#include <countersign/codepipeline.h>

#include "catalogue/catalogue.h"

static struct csn_catalogue catalogue;

static inline int open_catalogue(void **state)
{
    struct csn_error error;
    (void)state;
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) == CSN_OK)
        return 0;
    print_error("%s\n", error.message);
    return -1;
}

static inline int clear_catalogue(void **state)
{
    (void)state;
    csn_catalogue_clear(&catalogue);
    return 0;
}

#endif

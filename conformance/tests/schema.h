/* schema: holds documents against the JSON Schemas that ship with the project. */
#ifndef CSN_TEST_SCHEMA_H
#define CSN_TEST_SCHEMA_H

#include <cjson/cJSON.h>

/* Fails the test where the document is not as the schema of that file name says. Knows as much of draft 7 as those schemas use, patterns,
 * bounds and conditions excepted. */
void schema_assert_valid(const char *file, const cJSON *document);

#endif

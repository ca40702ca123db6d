/* Descriptions of services, as short as they can be. */
#ifndef CSN_TESTS_SERVICE_TEXT_H
#define CSN_TESTS_SERVICE_TEXT_H

#include "model_support.h"

#define MORE_METADATA(more) \
    "\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.0\",\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\"," \
    "\"apiVersion\":\"1\",\"endpointPrefix\":\"e\"" more "}"
#define METADATA MORE_METADATA("")
#define HTTP "\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"}"
#define OPERATION(more) "\"operations\":{\"Op\":{" HTTP more "}}"
#define INPUT OPERATION(",\"input\":{\"shape\":\"In\"}")
#define SERVICE(metadata, operations, shapes) "{" metadata "," operations ",\"shapes\":{" shapes "}}"
/* A structure with one member `a` of shape A, and what A is. */
#define WITH(a) \
    SERVICE(METADATA, INPUT, "\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"A\"}}},\"A\":" a)
/* The input itself. */
#define AS_INPUT(in) SERVICE(METADATA, INPUT, "\"In\":" in)
#define MEMBER(more) \
    SERVICE(METADATA, INPUT, "\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"A\"" more "}}},\"A\":{\"type\":\"string\"}")

#endif

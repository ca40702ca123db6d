#include "every_kind.h"

#include <stdlib.h>

#include <countersign/service.h>

#define TARGET(name) "{\"shape\":\"" name "\"}"

/* Formats stand on members, where services have them; the structure holds lists of itself, so that depth is free. */
static const char description[] =
    "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"targetPrefix\":\"Kinds_20231114\",\"signatureVersion\":\"v4\","
    "\"endpointPrefix\":\"kinds\",\"apiVersion\":\"2023-11-14\"},"
    "\"operations\":{\"Compare\":{\"name\":\"Compare\",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"},\"input\":" TARGET("CompareInput") "}},"
    "\"shapes\":{"
    "\"CompareInput\":{\"type\":\"structure\",\"members\":{\"given\":" TARGET("Kinds") ",\"sent\":" TARGET("Kinds") "}},"
    "\"Kinds\":{\"type\":\"structure\",\"members\":{"
    "\"text\":" TARGET("Text") ",\"word\":" TARGET("Word") ",\"count\":" TARGET("Count") ",\"big\":" TARGET("Big") ","
    "\"real\":" TARGET("Real") ",\"single\":" TARGET("Single") ",\"flag\":" TARGET("Flag") ",\"bytes\":" TARGET("Bytes") ","
    "\"when\":" TARGET("When") ",\"dateTime\":{\"shape\":\"When\",\"timestampFormat\":\"iso8601\"},"
    "\"httpDate\":{\"shape\":\"When\",\"timestampFormat\":\"rfc822\"},\"colour\":" TARGET("Colour") ",\"texts\":" TARGET("Texts") ","
    "\"sparse\":" TARGET("Sparse") ",\"counts\":" TARGET("Counts") ",\"points\":" TARGET("Points") ",\"grid\":" TARGET("Grid") ","
    "\"choice\":" TARGET("Choice") ",\"any\":" TARGET("Any") ",\"point\":" TARGET("Point") ",\"again\":" TARGET("Again") ",\"strict\":" TARGET("Strict") "}},"
    "\"Text\":{\"type\":\"string\"},"
    "\"Word\":{\"type\":\"string\",\"min\":1,\"max\":5,\"pattern\":\"^[a-z0-9]+$\"},"
    "\"Count\":{\"type\":\"integer\",\"min\":-5,\"max\":100},"
    "\"Big\":{\"type\":\"long\"},"
    "\"Real\":{\"type\":\"double\",\"min\":-1000,\"max\":1000},"
    "\"Single\":{\"type\":\"float\"},"
    "\"Flag\":{\"type\":\"boolean\"},"
    "\"Bytes\":{\"type\":\"blob\",\"min\":1,\"max\":8,\"sensitive\":true},"
    "\"When\":{\"type\":\"timestamp\"},"
    "\"Colour\":{\"type\":\"string\",\"enum\":[\"RED\",\"GREEN\"]},"
    "\"Texts\":{\"type\":\"list\",\"member\":" TARGET("Text") ",\"max\":3},"
    "\"Sparse\":{\"type\":\"list\",\"member\":" TARGET("Count") ",\"sparse\":true},"
    "\"Counts\":{\"type\":\"map\",\"key\":" TARGET("Text") ",\"value\":" TARGET("Count") ",\"max\":3},"
    "\"Points\":{\"type\":\"list\",\"member\":" TARGET("Point") "},"
    "\"Grid\":{\"type\":\"map\",\"key\":" TARGET("Text") ",\"value\":" TARGET("Points") "},"
    "\"Choice\":{\"type\":\"structure\",\"union\":true,\"members\":{\"left\":" TARGET("Text") ",\"right\":" TARGET("Count") "}},"
    "\"Any\":{\"type\":\"structure\",\"members\":{},\"document\":true},"
    "\"Point\":{\"type\":\"structure\",\"required\":[\"x\"],\"members\":{\"x\":" TARGET("Count") ",\"y\":" TARGET("Real") "}},"
    "\"Strict\":{\"type\":\"structure\",\"required\":[\"text\",\"count\",\"real\",\"flag\",\"bytes\",\"when\",\"texts\",\"counts\",\"choice\",\"point\",\"any\"],"
    "\"members\":{\"text\":" TARGET("Text") ",\"count\":" TARGET("Count") ",\"real\":" TARGET("Real") ",\"flag\":" TARGET("Flag") ","
    "\"bytes\":" TARGET("Bytes") ",\"when\":" TARGET("When") ",\"texts\":" TARGET("Texts") ",\"counts\":" TARGET("Counts") ","
    "\"choice\":" TARGET("Choice") ",\"point\":" TARGET("Point") ",\"any\":" TARGET("Any") "}},"
    "\"Again\":{\"type\":\"list\",\"member\":" TARGET("Kinds") "}"
    "}}";

static struct csn_model *model;

static void forget(void)
{
    csn_service_free(model);
}

/* Loaded once, and freed at the program's end, so that nothing looks leaked. */
const struct csn_model *csn_every_kind_model(void)
{
    if (model != NULL)
        return model;
    if (csn_service_load(csn_span_of(description, sizeof description - 1), NULL, NULL, &model, NULL) != CSN_OK)
        return NULL;
    (void)atexit(forget);
    return model;
}

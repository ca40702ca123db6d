#include "other_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include <countersign/utf8.h>

#include "property.h"
#include "request.h"

enum { NUMBER_MAX = 63 /* characters that cJSON 1.7 looks at */ };

/* ---- a value ---- */

/* A lone surrogate is refused, in a name too. */
static bool readable(const struct csn_value *value)
{
    if (value->lone_surrogate || (value->kind == CSN_VALUE_NUMBER && value->text.len > NUMBER_MAX))
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (!readable(value->items[i].value) || csn_utf8_check(value->items[i].name) < value->items[i].name.len)
            return false;
    return true;
}

/* cJSON's texts end at U+0000. */
static bool same_text(struct csn_span ours, const char *theirs)
{
    return csn_span_equal(csn_span_slice(ours, 0, csn_span_find(ours, 0, '\0')), csn_span_of_string(theirs));
}

static bool same_number(struct csn_span lexeme, double theirs)
{
    char text[NUMBER_MAX + 1] = {0};

    memcpy(text, lexeme.data, lexeme.len);
    return !islessgreater(strtod(text, NULL), theirs);
}

static bool same_value(const struct csn_value *ours, const cJSON *theirs);

static bool same_items(const struct csn_value *ours, const cJSON *child, bool named)
{
    for (size_t i = 0; i < ours->count; i++, child = child->next)
        if (child == NULL || !same_value(ours->items[i].value, child) || (named && !same_text(ours->items[i].name, child->string)))
            return false;
    return child == NULL;
}

static bool same_value(const struct csn_value *ours, const cJSON *theirs)
{
    switch (ours->kind) {
    case CSN_VALUE_NULL:
        return cJSON_IsNull(theirs);
    case CSN_VALUE_BOOLEAN:
        return cJSON_IsBool(theirs) && cJSON_IsTrue(theirs) == ours->boolean;
    case CSN_VALUE_NUMBER:
        return cJSON_IsNumber(theirs) && same_number(ours->text, theirs->valuedouble);
    case CSN_VALUE_STRING:
        return cJSON_IsString(theirs) && same_text(ours->text, theirs->valuestring);
    case CSN_VALUE_ARRAY:
        return cJSON_IsArray(theirs) && same_items(ours, theirs->child, false);
    case CSN_VALUE_OBJECT:
        return cJSON_IsObject(theirs) && same_items(ours, theirs->child, true);
    }
    return false;
}

/* The whole text, white space behind it included; NULL where cJSON refuses it. A NUL behind it is what cJSON wants to see. */
static cJSON *read_text(struct csn_span text)
{
    char *copy = malloc(text.len + 1);
    cJSON *json;

    CSN_FUZZ_PROPERTY(copy != NULL, "the harness has memory");
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    copy[text.len] = 0;
    json = cJSON_ParseWithLengthOpts(copy, text.len + 1, NULL, true);
    free(copy);
    return json;
}

void csn_fuzz_check_value_independently(struct csn_span text, const struct csn_value *value)
{
    cJSON *json;

    if (!readable(value))
        return;
    json = read_text(text);
    CSN_FUZZ_PROPERTY(json != NULL && same_value(value, json), "cJSON reads the text as our reader does");
    cJSON_Delete(json);
}

void csn_fuzz_check_refusal_independently(struct csn_span text)
{
    cJSON *json;

    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] < ' ' || text.data[i] > '~' || text.data[i] == '\\' || (text.data[i] >= '0' && text.data[i] <= '9'))
            return;
    json = read_text(text);
    CSN_FUZZ_PROPERTY(json == NULL, "cJSON refuses what our reader refuses");
}

/* ---- a body and the input that it was made from ---- */

static void compare_object(const struct csn_binding *binding, const void *object, const cJSON *json);

static void compare_field(const struct csn_shape *shape, const struct csn_binding *binding, const void *field, const cJSON *json)
{
    if (shape->kind == CSN_SHAPE_STRUCTURE)
        compare_object(binding, field, json);
    else if (shape->kind == CSN_SHAPE_TIMESTAMP)
        CSN_FUZZ_PROPERTY(cJSON_IsNumber(json) &&
                          llround(json->valuedouble * 1000) == csn_fuzz_millis_of(*(const struct csn_time *)field),
                          "cJSON reads the instant that was given");
    else if (shape->kind == CSN_SHAPE_INTEGER)
        CSN_FUZZ_PROPERTY(cJSON_IsNumber(json) && json->valueint == *(const int32_t *)field,
                          "cJSON reads the integer that was given");
    else
        CSN_FUZZ_PROPERTY(cJSON_IsString(json) && csn_span_equal(csn_span_of_string(json->valuestring),
                                                                 *(const struct csn_span *)field),
                          "cJSON reads the text that was given");
}

static void compare_object(const struct csn_binding *binding, const void *object, const cJSON *json)
{
    const struct csn_shape *structure = csn_model_shape(csn_codepipeline_model(), binding->shape);
    const cJSON *item = json->child;

    CSN_FUZZ_PROPERTY(cJSON_IsObject(json), "cJSON reads a structure as an object");
    for (size_t i = 0; i < structure->member_count; i++) {
        const struct csn_shape *shape;
        const void *field = csn_fuzz_given(binding, object, i, &shape);

        if (field == NULL)
            continue;
        CSN_FUZZ_PROPERTY(item != NULL && csn_span_equal(csn_span_of_string(item->string), structure->members[i].name),
                          "cJSON reads every given member");
        compare_field(shape, binding->fields[i].binding, field, item);
        item = item->next;
    }
    CSN_FUZZ_PROPERTY(item == NULL, "cJSON reads nothing else");
}

void csn_fuzz_check_body_independently(const struct csn_fuzz_request *request, struct csn_span body)
{
    const char *end = NULL;
    cJSON *json;

    if (!csn_fuzz_object_plain(request->binding, &request->object))
        return;
    json = cJSON_ParseWithLengthOpts(body.data, body.len, &end, false);
    CSN_FUZZ_PROPERTY(json != NULL && end == body.data + body.len, "cJSON reads the body to its end");
    compare_object(request->binding, &request->object, json);
    cJSON_Delete(json);
}

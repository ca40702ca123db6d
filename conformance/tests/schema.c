#include "schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/text.h"

#define SCHEMA_MAX ((size_t)1 << 20)

static void validate(const cJSON *root, const cJSON *schema, const cJSON *value, const char *path);

static bool has_type(const cJSON *value, const char *type)
{
    return (!strcmp(type, "object") && cJSON_IsObject(value)) || (!strcmp(type, "array") && cJSON_IsArray(value)) ||
           (!strcmp(type, "string") && cJSON_IsString(value)) || (!strcmp(type, "boolean") && cJSON_IsBool(value)) ||
           (!strcmp(type, "null") && cJSON_IsNull(value)) || (!strcmp(type, "number") && cJSON_IsNumber(value)) ||
           (!strcmp(type, "integer") && cJSON_IsNumber(value) && value->valuedouble >= (double)INT64_MIN);
}

static bool is_any_of(const cJSON *list, const cJSON *value)
{
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
        if (cJSON_Compare(item, value, true))
            return true;
    return false;
}

static bool has_any_type(const cJSON *types, const cJSON *value)
{
    const cJSON *type = NULL;
    if (cJSON_IsString(types))
        return has_type(value, types->valuestring);
    cJSON_ArrayForEach(type, types)
        if (has_type(value, type->valuestring))
            return true;
    return false;
}

static void validate_object(const cJSON *root, const cJSON *schema, const cJSON *value, const char *path)
{
    const cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    const cJSON *others = cJSON_GetObjectItemCaseSensitive(schema, "additionalProperties");
    const cJSON *name = NULL;
    const cJSON *member = NULL;
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(schema, "required"))
        if (!cJSON_GetObjectItemCaseSensitive(value, name->valuestring))
            fail_msg("%s lacks %s", path, name->valuestring);
    cJSON_ArrayForEach(member, value)
    {
        const cJSON *property = cJSON_GetObjectItemCaseSensitive(properties, member->string);
        if (property || cJSON_IsObject(others))
            validate(root, property ? property : others, member, member->string);
    }
}

static const cJSON *resolve(const cJSON *root, const cJSON *schema)
{
    static const char prefix[] = "#/definitions/";
    const char *reference = csn_text_get(schema, "$ref");
    if (!*reference)
        return schema;
    assert_memory_equal(reference, prefix, sizeof prefix - 1);
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(root, "definitions"),
                                                          reference + sizeof prefix - 1);
    assert_non_null(found);
    return found;
}

static void validate(const cJSON *root, const cJSON *schema, const cJSON *value, const char *path)
{
    schema = resolve(root, schema);
    const cJSON *types = cJSON_GetObjectItemCaseSensitive(schema, "type");
    const cJSON *choices = cJSON_GetObjectItemCaseSensitive(schema, "enum");
    const cJSON *constant = cJSON_GetObjectItemCaseSensitive(schema, "const");
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(schema, "items");
    const cJSON *either = cJSON_GetObjectItemCaseSensitive(schema, "oneOf");
    const cJSON *element = NULL;
    if ((types && !has_any_type(types, value)) || (choices && !is_any_of(choices, value)) ||
        (constant && !cJSON_Compare(constant, value, true)))
        fail_msg("%s is not as the schema says", path);
    if (either && !cJSON_IsNull(value)) /* null or something else */
        validate(root, cJSON_GetArrayItem(either, 1), value, path);
    if (cJSON_IsObject(value))
        validate_object(root, schema, value, path);
    if (items && cJSON_IsArray(value))
        cJSON_ArrayForEach(element, value) validate(root, items, element, path);
}

static cJSON *read_schema(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/conformance/schemas/%s", CSN_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = malloc(SCHEMA_MAX);
    assert_non_null(text);
    size_t size = fread(text, 1, SCHEMA_MAX, file);
    (void)fclose(file);
    cJSON *schema = cJSON_ParseWithLength(text, size);
    assert_non_null(schema);
    free(text);
    return schema;
}

void schema_assert_valid(const char *file, const cJSON *document)
{
    cJSON *schema = read_schema(file);
    validate(schema, schema, document, file);
    cJSON_Delete(schema);
}

/* The Authorization header, taken apart (rule sign.authorization-form). */
#include "internal.h"

enum { CREDENTIAL, SIGNED_HEADERS, SIGNATURE, PARAMETER_COUNT };

static const struct csn_span parameter_names[PARAMETER_COUNT] = {
    [CREDENTIAL] = CSN_SPAN_INIT("Credential"),
    [SIGNED_HEADERS] = CSN_SPAN_INIT("SignedHeaders"),
    [SIGNATURE] = CSN_SPAN_INIT("Signature"),
};

/* A header's value, and where its parts stand in it. */
struct reader {
    struct csn_span value;
    struct csn_error *error;
};

static size_t offset_of(const struct reader *reader, struct csn_span part)
{
    return (size_t)(part.data - reader->value.data);
}

static enum csn_status refuse(const struct reader *reader, size_t offset, const char *sentence)
{
    return csn_error_set(reader->error, CSN_SYNTAX, offset, "%s", sentence);
}

/* The index of the first byte that can't stand in a part, or `text.len`. */
static size_t first_odd_byte(struct csn_span text)
{
    size_t at = 0;

    if (!csn_word_any(text, csn_sigv4_odd))
        return text.len;
    while (csn_sigv4_odd(CSN_WORD_EACH((unsigned char)text.data[at])) == 0)
        at++;
    return at;
}

static enum csn_status read_algorithm(const struct reader *reader, struct csn_span *rest, struct csn_span *algorithm)
{
    size_t space = csn_span_find(reader->value, 0, ' ');
    size_t odd;

    *algorithm = csn_span_slice(reader->value, 0, space);
    odd = first_odd_byte(*algorithm);
    if (odd < algorithm->len)
        return refuse(reader, odd, "a character that can't be part of the algorithm");
    if (space == 0 || space == reader->value.len)
        return refuse(reader, space, "the algorithm and one space must come first");
    if (csn_span_slice(reader->value, space + 1, space + 2).len == 0 || reader->value.data[space + 1] == ' ')
        return refuse(reader, space + 1, "exactly one space must stand behind the algorithm");
    *rest = csn_span_slice(reader->value, space + 1, reader->value.len);
    return CSN_OK;
}

/* The parameter of that name, or PARAMETER_COUNT. */
static size_t find_parameter(struct csn_span name)
{
    size_t parameter = 0;

    while (parameter < PARAMETER_COUNT && !csn_span_equal(name, parameter_names[parameter]))
        parameter++;
    return parameter;
}

static enum csn_status read_parameter(const struct reader *reader, struct csn_span part,
                                      struct csn_span values[PARAMETER_COUNT])
{
    size_t equals = csn_span_find(part, 0, '=');
    struct csn_span value = csn_span_slice(part, equals + 1, part.len);
    size_t parameter = find_parameter(csn_span_slice(part, 0, equals));
    size_t odd;

    if (equals == part.len)
        return refuse(reader, offset_of(reader, part), "a name and an equals sign must stand here");
    if (parameter == PARAMETER_COUNT)
        return refuse(reader, offset_of(reader, part), "this is none of Credential, SignedHeaders and Signature");
    if (values[parameter].data != NULL)
        return refuse(reader, offset_of(reader, part), "this is given twice");
    odd = first_odd_byte(value);
    if (odd < value.len)
        return refuse(reader, offset_of(reader, value) + odd, "a character that can't stand in a parameter");
    values[parameter] = value;
    return CSN_OK;
}

static enum csn_status read_parameters(const struct reader *reader, struct csn_span rest,
                                       struct csn_span values[PARAMETER_COUNT])
{
    for (;;) {
        size_t comma = csn_span_find(rest, 0, ',');
        enum csn_status status = read_parameter(reader, csn_span_trim(csn_span_slice(rest, 0, comma)), values);

        if (status != CSN_OK || comma == rest.len)
            return status;
        rest = csn_span_slice(rest, comma + 1, rest.len);
    }
}

static enum csn_status check_given(const struct reader *reader, const struct csn_span values[PARAMETER_COUNT])
{
    for (int i = 0; i < PARAMETER_COUNT; i++)
        if (values[i].data == NULL)
            return csn_error_set(reader->error, CSN_SYNTAX, reader->value.len, "%.*s is missing",
                                 CSN_SPAN_ARG(parameter_names[i]));
    return CSN_OK;
}

/* Splits what stands behind the last slash off; false without a slash. */
static bool split_last(struct csn_span *text, struct csn_span *last)
{
    size_t slash = text->len;

    while (slash > 0 && text->data[slash - 1] != '/')
        slash--;
    if (slash == 0)
        return false;
    *last = csn_span_slice(*text, slash, text->len);
    text->len = slash - 1;
    return true;
}

/* From the end, since a key id may hold slashes. */
static enum csn_status read_credential(const struct reader *reader, struct csn_span credential,
                                       struct csn_sigv4_authorization *out)
{
    struct csn_span id = credential;

    if (!split_last(&id, &out->terminator) || !split_last(&id, &out->scope.service) || !split_last(&id, &out->scope.region) ||
        !split_last(&id, &out->scope.date) || id.len == 0)
        return refuse(reader, offset_of(reader, credential), "the credential has not five parts between slashes");
    out->access_key_id = id;
    return CSN_OK;
}

/* Sets the high bit of each byte that is no lower-case hexadecimal digit. */
static uint64_t no_digit(uint64_t word)
{
    uint64_t decimal = csn_word_from(word, '0') & ~csn_word_from(word, '9' + 1);
    uint64_t letter = csn_word_from(word, 'a') & ~csn_word_from(word, 'f' + 1);

    return ~(decimal | letter) & CSN_WORD_EACH(0x80);
}

static enum csn_status check_signature(const struct reader *reader, struct csn_span signature)
{
    size_t at = 0;

    if (signature.len == CSN_SIGV4_HEX_SIZE && !csn_word_any(signature, no_digit))
        return CSN_OK;
    while (at < signature.len && no_digit(CSN_WORD_EACH((unsigned char)signature.data[at])) == 0)
        at++;
    return refuse(reader, offset_of(reader, signature) + at, "the signature is not 64 lower-case hexadecimal digits");
}

enum csn_status csn_sigv4_parse_authorization(struct csn_span value, struct csn_sigv4_authorization *authorization,
                                              struct csn_error *error)
{
    const struct reader reader = {value, error};
    struct csn_span values[PARAMETER_COUNT] = {0};
    struct csn_sigv4_authorization out = {0};
    struct csn_span rest = {0};
    enum csn_status status = read_algorithm(&reader, &rest, &out.algorithm);

    if (status == CSN_OK)
        status = read_parameters(&reader, rest, values);
    if (status == CSN_OK)
        status = check_given(&reader, values);
    if (status == CSN_OK)
        status = read_credential(&reader, values[CREDENTIAL], &out);
    if (status == CSN_OK)
        status = check_signature(&reader, values[SIGNATURE]);
    if (status != CSN_OK)
        return status;
    out.signed_headers = values[SIGNED_HEADERS];
    out.signature = values[SIGNATURE];
    *authorization = out;
    return CSN_OK;
}

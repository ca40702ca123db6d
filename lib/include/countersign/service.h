/* service: the description of a service, read at run time: a service-2.json as botocore carries it becomes a csn_model.
 *
 * The model is the same kind of thing as a built-in table. It holds the operations that were asked for and the shapes that
 * they reach, in the order in which these are met. Traits that no body shows are passed over (documentation, idempotency
 * tokens, host prefixes, retries, who is to blame for an error). What the codec lacks, or might not know the meaning of, is
 * refused by name and place: another protocol than AWS JSON, event streams, wire names of members, numbers without a size,
 * a bound that is no whole number of 64 bits, a pattern past the matcher (unless left out by choice), a trait that is not
 * in the lists here. So is what can't be right: wrong kinds, shapes that are missing, structures that require themselves.
 *
 *     struct csn_model *model;
 *     if (csn_service_load(text, NULL, NULL, &model, &error) != CSN_OK)
 *         fprintf(stderr, "byte %zu: %s\n", error.offset, error.message);
 *     csn_service_free(model);
 *
 * How traits are taken: the values of an enum stand for its lengths and pattern; `timestampFormat` on a member makes a shape
 * of its own, named after the target and the format ("Time.iso8601"); a `jsonvalue` is the string that it is on the wire; a
 * structure marked `document` is a DOCUMENT.
 */
#ifndef CSN_SERVICE_H
#define CSN_SERVICE_H

#include <countersign/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A description holds no more than this: hostile ones cost no more than the largest true one, several times over. */
#define CSN_SERVICE_SHAPES_MAX 10000
#define CSN_SERVICE_MEMBERS_MAX 1000    /* of one structure */
#define CSN_SERVICE_OPERATIONS_MAX 2000
#define CSN_SERVICE_BYTES_DEFAULT ((size_t)64 << 20)

struct csn_service_options {
    const struct csn_span *operations; /* to load, by name; none: every one */
    size_t operation_count;
    bool drop_patterns;        /* leave out a pattern that the matcher lacks; false: refuse the description */
    size_t document_bytes_max; /* of memory for the document while it is read; 0: the default, as for the next */
    size_t model_bytes_max;
};

/* Loads a description; `options` NULL is all zero. `*model` is the caller's to free, borrows nothing from `text`, and passes
 * csn_model_check. Fails as csn_value_parse does, else with CSN_TYPE, CSN_NOT_FOUND, CSN_CONSTRAINT, CSN_UNSUPPORTED or
 * CSN_LIMIT, naming the place ("shapes.Foo.bar: ...") and, where it is known, the byte; `*model` is then untouched. */
CSN_API enum csn_status csn_service_load(struct csn_span text, const struct csn_service_options *options,
                                         const struct csn_allocator *allocator, struct csn_model **model,
                                         struct csn_error *error) CSN_NODISCARD;
/* Frees a model that csn_service_load made; NULL is allowed. */
CSN_API void csn_service_free(struct csn_model *model);

/* How many patterns were left out by `drop_patterns`. Only for a model that csn_service_load made. */
CSN_API size_t csn_service_dropped_patterns(const struct csn_model *model);

#ifdef __cplusplus
}
#endif
#endif

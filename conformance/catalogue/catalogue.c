/* From files to a catalogue: rules first, since cases cite them; then what only the whole can tell. */
#include "catalogue/load.h"


enum { MAX_CATALOGUE = 1 << 28 };

static const struct csn_span rule_file_members[] = {CSN_SPAN_INIT("area"), CSN_SPAN_INIT("rules")};
static const struct csn_span case_file_members[] = {CSN_SPAN_INIT("area"), CSN_SPAN_INIT("cases"), CSN_SPAN_INIT("operation")};

enum file_kind { FILE_OTHER, FILE_RULES, FILE_CASES };

struct file {
    struct csn_span path;
    struct csn_span text;
    enum file_kind kind;
    struct csn_span area;
    struct csn_span operation;    /* of its steps that name none; empty: each must */
    const struct csn_value *list; /* its rules or cases */
};

struct files {
    struct file *items; /* in the arena */
    size_t count;
};

static struct csn_load loader(struct csn_catalogue *catalogue, const struct file *file, struct csn_error *error)
{
    return (struct csn_load){.catalogue = catalogue, .file = file->path, .operation = file->operation, .error = error};
}

/* A syntax error of JSON has a byte, no place. */
static enum csn_status refuse_text(const struct csn_load *load, const struct csn_error *why)
{
    return csn_error_set(load->error, why->status, why->offset, "%.*s: byte %zu: %s", CSN_SPAN_ARG(load->file), why->offset,
                         why->message);
}

/* Reads the outermost object of a file; its text moves into the arena, where all values point. */
static enum csn_status read_file(const struct csn_load *load, struct file *file)
{
    bool of_rules = file->kind == FILE_RULES;
    struct csn_span name = of_rules ? CSN_SPAN("rules") : CSN_SPAN("cases");
    struct csn_span text = csn_arena_copy(&load->catalogue->arena, file->text);
    struct csn_value *root;
    struct csn_error why;
    if (!text.data)
        return csn_load_full(load);
    if (csn_value_parse(&load->catalogue->arena, text, NULL, &root, &why) != CSN_OK)
        return refuse_text(load, &why);
    enum csn_status status = of_rules ? csn_load_object(load, NULL, root, rule_file_members, CSN_COUNT(rule_file_members))
                                      : csn_load_object(load, NULL, root, case_file_members, CSN_COUNT(case_file_members));
    if (status == CSN_OK)
        status = csn_load_need_text(load, NULL, root, CSN_SPAN("area"), &file->area);
    if (status == CSN_OK)
        status = csn_load_text(load, NULL, root, CSN_SPAN("operation"), &file->operation);
    if (status == CSN_OK)
        status = csn_load_list(load, NULL, root, name, &file->list);
    if (status == CSN_OK && !file->list)
        return csn_load_refuse(load, NULL, "%.*s is missing", CSN_SPAN_ARG(name));
    return status;
}

static enum csn_status read_files(struct csn_catalogue *catalogue, struct files *files, struct csn_error *error)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < files->count; i++) {
        struct csn_load load = loader(catalogue, &files->items[i], error);
        if (files->items[i].kind != FILE_OTHER)
            status = read_file(&load, &files->items[i]);
    }
    return status;
}

static size_t count_of(const struct files *files, enum file_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].kind == kind)
            count += files->items[i].list->count;
    return count;
}

static enum csn_status add_rule(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index)
{
    struct csn_catalogue *catalogue = load->catalogue;
    struct csn_rule *rule = &catalogue->rules[catalogue->rule_count];
    enum csn_status status = csn_load_rule_from(load, place, file->list->items[index].value, file->area, rule);
    if (status == CSN_OK && csn_catalogue_rule(catalogue, rule->id))
        return csn_load_refuse(load, CSN_PLACE(place, "id"), "there is a rule %.*s already", CSN_SPAN_ARG(rule->id));
    if (status == CSN_OK)
        catalogue->rule_count++;
    return status;
}

static enum csn_status refuse_name(const struct csn_load *load, const struct csn_place *place, const char *member,
                                   struct csn_span name)
{
    const struct csn_case *holder = csn_catalogue_case(load->catalogue, name);
    if (!holder)
        return CSN_OK;
    return csn_load_refuse(load, CSN_PLACE_NAMED(place, csn_span_of_string(member)), "%.*s stands for a case of %.*s already",
                           CSN_SPAN_ARG(name), CSN_SPAN_ARG(holder->file));
}

static enum csn_status add_case(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index)
{
    struct csn_catalogue *catalogue = load->catalogue;
    struct csn_case *of = &catalogue->cases[catalogue->case_count];
    enum csn_status status = csn_load_case_from(load, place, file->list->items[index].value, file->area, of);
    if (status == CSN_OK)
        status = refuse_name(load, place, "id", of->id);
    for (size_t i = 0; status == CSN_OK && i < of->alias_count; i++)
        status = refuse_name(load, place, "aliases", of->aliases[i]);
    if (status == CSN_OK)
        catalogue->case_count++;
    return status;
}

typedef enum csn_status adder(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index);

static enum csn_status add_all(struct csn_catalogue *catalogue, const struct files *files, enum file_kind kind, adder *add,
                               struct csn_error *error)
{
    const struct csn_place *list = kind == FILE_RULES ? CSN_PLACE(NULL, "rules") : CSN_PLACE(NULL, "cases");
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < files->count; i++) {
        const struct file *file = &files->items[i];
        struct csn_load load = loader(catalogue, file, error);
        for (size_t j = 0; status == CSN_OK && file->kind == kind && j < file->list->count; j++)
            status = add(&load, CSN_PLACE_AT(list, j), file, j);
    }
    return status;
}

/* A refusal counts beside a twin that every client must send, of the same operation. */
static enum csn_status check_twin(const struct csn_load *load, const struct csn_case *of, const struct csn_step *step)
{
    const struct csn_case *twin = csn_catalogue_case(load->catalogue, step->twin);
    if (step->twin.len == 0)
        return CSN_OK;
    if (!twin)
        return csn_load_refuse(load, NULL, "case %.*s: there is no twin %.*s", CSN_SPAN_ARG(of->id), CSN_SPAN_ARG(step->twin));
    if (twin->steps[0].operation != step->operation || twin->steps[0].refusal != CSN_REFUSAL_WRONG)
        return csn_load_refuse(load, NULL, "case %.*s: the twin %.*s is no legal input of the same operation", CSN_SPAN_ARG(of->id),
                               CSN_SPAN_ARG(step->twin));
    return CSN_OK;
}

static enum csn_status check_twins(struct csn_catalogue *catalogue, struct csn_error *error)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct csn_case *of = &catalogue->cases[i];
        const struct csn_load load = {.catalogue = catalogue, .file = of->file, .error = error};
        for (size_t j = 0; status == CSN_OK && j < of->step_count; j++)
            status = check_twin(&load, of, &of->steps[j]);
    }
    return status;
}

static enum csn_status load_files(struct csn_catalogue *catalogue, struct files *files, struct csn_error *error)
{
    enum csn_status status = read_files(catalogue, files, error);
    if (status != CSN_OK)
        return status;
    catalogue->rules = csn_arena_alloc_array(&catalogue->arena, count_of(files, FILE_RULES), sizeof *catalogue->rules);
    catalogue->cases = csn_arena_alloc_array(&catalogue->arena, count_of(files, FILE_CASES), sizeof *catalogue->cases);
    if (!catalogue->rules || !catalogue->cases)
        return csn_error_set(error, csn_arena_status(&catalogue->arena), 0, "no memory for the catalogue");
    status = add_all(catalogue, files, FILE_RULES, add_rule, error);
    if (status == CSN_OK)
        status = add_all(catalogue, files, FILE_CASES, add_case, error);
    return status == CSN_OK ? check_twins(catalogue, error) : status;
}

static enum file_kind kind_of(struct csn_span path)
{
    if (csn_span_starts_with(path, CSN_SPAN("rules/")))
        return FILE_RULES;
    return csn_span_starts_with(path, CSN_SPAN("cases/")) ? FILE_CASES : FILE_OTHER;
}

/* Makes room for `given` and `found`: the latter are cases, wherever they lie. */
static enum csn_status gather(struct csn_catalogue *catalogue, const struct csn_catalogue_file *given, size_t given_count,
                              const struct csn_load_files *found, struct files *files, struct csn_error *error)
{
    files->items = csn_arena_alloc_array(&catalogue->arena, given_count + found->count, sizeof *files->items);
    if (!files->items)
        return csn_error_set(error, csn_arena_status(&catalogue->arena), 0, "no memory for the catalogue");
    for (size_t i = 0; i < given_count; i++)
        files->items[files->count++] = (struct file){.path = given[i].path, .text = given[i].text, .kind = kind_of(given[i].path)};
    for (size_t i = 0; i < found->count; i++)
        files->items[files->count++] = (struct file){.path = found->items[i].path, .text = found->items[i].text, .kind = FILE_CASES};
    return CSN_OK;
}

static void begin(struct csn_catalogue *catalogue, const struct csn_model *model)
{
    *catalogue = (struct csn_catalogue){.model = model};
    csn_arena_init(&catalogue->arena, NULL, MAX_CATALOGUE);
}

static enum csn_status load_all(struct csn_catalogue *catalogue, const struct csn_catalogue_file *given, size_t given_count,
                                const struct csn_load_files *found, struct csn_error *error)
{
    struct files files = {NULL, 0};
    enum csn_status status = gather(catalogue, given, given_count, found, &files, error);
    if (status == CSN_OK)
        status = load_files(catalogue, &files, error);
    if (status != CSN_OK)
        csn_catalogue_clear(catalogue);
    return status;
}

enum csn_status csn_catalogue_load(struct csn_catalogue *catalogue, const struct csn_model *model,
                                   const struct csn_catalogue_file *files, size_t count, struct csn_error *error)
{
    const struct csn_load_files none = {NULL, 0, 0};
    begin(catalogue, model);
    return load_all(catalogue, files, count, &none, error);
}

enum csn_status csn_catalogue_open(struct csn_catalogue *catalogue, const struct csn_model *model, const char *directory,
                                   struct csn_error *error)
{
    struct csn_load_files found = {NULL, 0, 0};
    size_t count;
    const struct csn_catalogue_file *embedded = csn_catalogue_embedded(&count);
    begin(catalogue, model);
    if (directory) {
        enum csn_status status = csn_load_directory(directory, &catalogue->arena, &found, error);
        if (status != CSN_OK) {
            csn_catalogue_clear(catalogue);
            return status;
        }
    }
    return load_all(catalogue, embedded, count, &found, error);
}

void csn_catalogue_clear(struct csn_catalogue *catalogue)
{
    csn_arena_clear(&catalogue->arena);
    catalogue->rules = NULL;
    catalogue->cases = NULL;
    catalogue->rule_count = catalogue->case_count = 0;
}

const struct csn_rule *csn_catalogue_rule(const struct csn_catalogue *catalogue, struct csn_span id)
{
    for (size_t i = 0; i < catalogue->rule_count; i++)
        if (csn_span_equal(catalogue->rules[i].id, id))
            return &catalogue->rules[i];
    return NULL;
}

static bool has_alias(const struct csn_case *of, struct csn_span id)
{
    for (size_t i = 0; i < of->alias_count; i++)
        if (csn_span_equal(of->aliases[i], id))
            return true;
    return false;
}

const struct csn_case *csn_catalogue_case(const struct csn_catalogue *catalogue, struct csn_span id)
{
    for (size_t i = 0; i < catalogue->case_count; i++)
        if (csn_span_equal(catalogue->cases[i].id, id) || has_alias(&catalogue->cases[i], id))
            return &catalogue->cases[i];
    return NULL;
}

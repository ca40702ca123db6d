/* From files to a catalogue: rules first, since cases cite them; then what only the whole can tell. */
#include "catalogue/generate.h"
#include "catalogue/load.h"

enum { MAX_CATALOGUE = 1 << 28, MORE_CASES = 2048 };

static const struct csn_span rule_file_members[] = {CSN_SPAN_INIT("area"), CSN_SPAN_INIT("rules")};
static const struct csn_span bug_file_members[] = {CSN_SPAN_INIT("bugs")};
static const struct csn_span case_file_members[] = {CSN_SPAN_INIT("area"), CSN_SPAN_INIT("cases"), CSN_SPAN_INIT("operation")};

enum file_kind { FILE_OTHER, FILE_RULES, FILE_BUGS, FILE_CASES, FILE_OWN_CASES /* of a user */ };

/* What a kind of file holds. */
static const struct {
    struct csn_span list;
    const struct csn_span *members;
    size_t member_count;
    bool has_area;
} file_kinds[] = {
    [FILE_RULES] = {CSN_SPAN_INIT("rules"), rule_file_members, CSN_COUNT(rule_file_members), true},
    [FILE_BUGS] = {CSN_SPAN_INIT("bugs"), bug_file_members, CSN_COUNT(bug_file_members), false},
    [FILE_CASES] = {CSN_SPAN_INIT("cases"), case_file_members, CSN_COUNT(case_file_members), true},
    [FILE_OWN_CASES] = {CSN_SPAN_INIT("cases"), case_file_members, CSN_COUNT(case_file_members), true},
};

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
    struct csn_span name = file_kinds[file->kind].list;
    struct csn_span text = csn_arena_copy(&load->catalogue->arena, file->text);
    struct csn_value *root;
    struct csn_error why;
    if (!text.data)
        return csn_load_full(load);
    if (csn_value_parse(&load->catalogue->arena, text, NULL, &root, &why) != CSN_OK)
        return refuse_text(load, &why);
    enum csn_status status =
        csn_load_object(load, NULL, root, file_kinds[file->kind].members, file_kinds[file->kind].member_count);
    if (status == CSN_OK && file_kinds[file->kind].has_area)
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
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a file of a kind that is counted has a list */
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
        status = csn_index_put(&catalogue->rule_index, &catalogue->arena, rule->id, catalogue->rule_count++);
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

/* Enters a case that was loaded by its names. */
static enum csn_status enter_case(const struct csn_load *load, const struct csn_place *place, const struct csn_case *of)
{
    struct csn_catalogue *catalogue = load->catalogue;
    enum csn_status status = refuse_name(load, place, "id", of->id);
    for (size_t i = 0; status == CSN_OK && i < of->alias_count; i++)
        status = refuse_name(load, place, "aliases", of->aliases[i]);
    if (status == CSN_OK)
        status = csn_index_put(&catalogue->case_index, &catalogue->arena, of->id, catalogue->case_count);
    for (size_t i = 0; status == CSN_OK && i < of->alias_count; i++)
        status = csn_index_put(&catalogue->case_index, &catalogue->arena, of->aliases[i], catalogue->case_count);
    if (status == CSN_OK)
        catalogue->case_count++;
    return status;
}

/* Room for one case more. Written cases have theirs from the start. */
static enum csn_status reserve_case(const struct csn_load *load)
{
    struct csn_catalogue *catalogue = load->catalogue;
    if (catalogue->case_count < catalogue->case_capacity)
        return CSN_OK;
    size_t capacity = catalogue->case_count + MORE_CASES;
    struct csn_case *cases = csn_arena_alloc_array(&catalogue->arena, capacity, sizeof *cases);
    if (!cases)
        return csn_load_full(load);
    for (size_t i = 0; i < catalogue->case_count; i++)
        cases[i] = catalogue->cases[i];
    catalogue->cases = cases;
    catalogue->case_capacity = capacity;
    return CSN_OK;
}

enum csn_status csn_load_add_case(const struct csn_load *load, const struct csn_place *place, const struct csn_value *source,
                                  struct csn_span area, bool generated)
{
    enum csn_status status = reserve_case(load);
    if (status != CSN_OK)
        return status;
    struct csn_case *of = &load->catalogue->cases[load->catalogue->case_count];
    of->generated = generated;
    status = csn_load_case_from(load, place, source, area, of);
    return status == CSN_OK ? enter_case(load, place, of) : status;
}

static enum csn_status add_case(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index)
{
    return csn_load_add_case(load, place, file->list->items[index].value, file->area, false);
}

static enum csn_status add_bug(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index)
{
    struct csn_catalogue *catalogue = load->catalogue;
    struct csn_bug *bug = &catalogue->bugs[catalogue->bug_count];
    enum csn_status status = csn_load_bug_from(load, place, file->list->items[index].value, bug);
    for (size_t i = 0; status == CSN_OK && i < catalogue->bug_count; i++)
        if (csn_span_equal(catalogue->bugs[i].id, bug->id))
            return csn_load_refuse(load, CSN_PLACE(place, "id"), "there is a bug %.*s already", CSN_SPAN_ARG(bug->id));
    if (status == CSN_OK)
        catalogue->bug_count++;
    return status;
}

typedef enum csn_status adder(const struct csn_load *load, const struct csn_place *place, const struct file *file, size_t index);

static enum csn_status add_all(struct csn_catalogue *catalogue, const struct files *files, enum file_kind kind, adder *add,
                               struct csn_error *error)
{
    const struct csn_place *list = CSN_PLACE_NAMED(NULL, file_kinds[kind].list);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < files->count; i++) {
        const struct file *file = &files->items[i];
        struct csn_load load = loader(catalogue, file, error);
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a file of a kind that is added from has a list */
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

static enum csn_status make_room(struct csn_catalogue *catalogue, const struct files *files, struct csn_error *error)
{
    struct csn_arena *arena = &catalogue->arena;
    catalogue->case_capacity = count_of(files, FILE_CASES);
    catalogue->rules = csn_arena_alloc_array(arena, count_of(files, FILE_RULES), sizeof *catalogue->rules);
    catalogue->bugs = csn_arena_alloc_array(arena, count_of(files, FILE_BUGS), sizeof *catalogue->bugs);
    catalogue->cases = csn_arena_alloc_array(arena, catalogue->case_capacity, sizeof *catalogue->cases);
    if (catalogue->rules && catalogue->bugs && catalogue->cases)
        return CSN_OK;
    return csn_error_set(error, csn_arena_status(arena), 0, "no memory for the catalogue");
}

/* What is generated depends on the catalogue's own cases, never on a user's, who come last. */
static enum csn_status load_files(struct csn_catalogue *catalogue, struct files *files, bool generate, struct csn_error *error)
{
    enum csn_status status = read_files(catalogue, files, error);
    if (status == CSN_OK)
        status = make_room(catalogue, files, error);
    if (status == CSN_OK)
        status = add_all(catalogue, files, FILE_RULES, add_rule, error);
    if (status == CSN_OK)
        status = add_all(catalogue, files, FILE_BUGS, add_bug, error);
    if (status == CSN_OK)
        status = csn_load_sightings(catalogue, error);
    if (status == CSN_OK)
        status = add_all(catalogue, files, FILE_CASES, add_case, error);
    if (status == CSN_OK && generate)
        status = csn_generate(catalogue, error);
    if (status == CSN_OK)
        status = add_all(catalogue, files, FILE_OWN_CASES, add_case, error);
    return status == CSN_OK ? check_twins(catalogue, error) : status;
}

static enum file_kind kind_of(struct csn_span path)
{
    if (csn_span_starts_with(path, CSN_SPAN("rules/bugs")))
        return FILE_BUGS;
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
        files->items[files->count++] = (struct file){.path = found->items[i].path, .text = found->items[i].text, .kind = FILE_OWN_CASES};
    return CSN_OK;
}

static void begin(struct csn_catalogue *catalogue, const struct csn_model *model)
{
    *catalogue = (struct csn_catalogue){.model = model};
    csn_arena_init(&catalogue->arena, NULL, MAX_CATALOGUE);
}

static enum csn_status load_all(struct csn_catalogue *catalogue, const struct csn_catalogue_file *given, size_t given_count,
                                const struct csn_load_files *found, bool generate, struct csn_error *error)
{
    struct files files = {NULL, 0};
    enum csn_status status = gather(catalogue, given, given_count, found, &files, error);
    if (status == CSN_OK)
        status = load_files(catalogue, &files, generate, error);
    if (status != CSN_OK)
        csn_catalogue_clear(catalogue);
    return status;
}

enum csn_status csn_catalogue_load(struct csn_catalogue *catalogue, const struct csn_model *model,
                                   const struct csn_catalogue_file *files, size_t count, struct csn_error *error)
{
    const struct csn_load_files none = {NULL, 0, 0};
    begin(catalogue, model);
    return load_all(catalogue, files, count, &none, false, error);
}

/* Reads the cases of `files`, and nothing else that they hold. */
static enum csn_status load_cases(struct csn_catalogue *catalogue, struct files *files, struct csn_error *error)
{
    enum csn_status status = read_files(catalogue, files, error);
    if (status != CSN_OK)
        return status;
    catalogue->case_capacity = count_of(files, FILE_CASES);
    catalogue->cases = csn_arena_alloc_array(&catalogue->arena, catalogue->case_capacity, sizeof *catalogue->cases);
    if (!catalogue->cases)
        return csn_error_set(error, csn_arena_status(&catalogue->arena), 0, "no memory for the cases");
    status = add_all(catalogue, files, FILE_CASES, add_case, error);
    return status == CSN_OK ? check_twins(catalogue, error) : status;
}

enum csn_status csn_catalogue_load_cases(struct csn_catalogue *catalogue, const struct csn_catalogue *rules,
                                         const struct csn_catalogue_file *file, struct csn_error *error)
{
    const struct csn_load_files none = {NULL, 0, 0};
    struct files files = {NULL, 0};
    begin(catalogue, rules->model);
    catalogue->rules = rules->rules;
    catalogue->rule_count = rules->rule_count;
    catalogue->rule_index = rules->rule_index;
    enum csn_status status = gather(catalogue, file, 1, &none, &files, error);
    if (status == CSN_OK && files.items[0].kind != FILE_CASES)
        status = csn_error_set(error, CSN_ARGUMENT, 0, "%.*s holds no cases", CSN_SPAN_ARG(file->path));
    if (status == CSN_OK)
        status = load_cases(catalogue, &files, error);
    if (status != CSN_OK)
        csn_catalogue_clear(catalogue);
    return status;
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
    return load_all(catalogue, embedded, count, &found, true, error);
}

void csn_catalogue_clear(struct csn_catalogue *catalogue)
{
    csn_arena_clear(&catalogue->arena);
    *catalogue = (struct csn_catalogue){.arena = catalogue->arena, .model = catalogue->model};
}

const struct csn_rule *csn_catalogue_rule(const struct csn_catalogue *catalogue, struct csn_span id)
{
    size_t at = 0;
    return csn_index_find(&catalogue->rule_index, id, &at) ? &catalogue->rules[at] : NULL;
}

const struct csn_case *csn_catalogue_case(const struct csn_catalogue *catalogue, struct csn_span id)
{
    size_t at = 0;
    return csn_index_find(&catalogue->case_index, id, &at) ? &catalogue->cases[at] : NULL;
}

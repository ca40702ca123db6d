/* A structure that requires itself can neither be made nor be put right when it is missing. */
#include "service_inside.h"

enum colour { UNSEEN, OPEN, DONE };

/* A structure whose required members are being followed, and the member to go on with. */
struct step {
    uint32_t shape;
    size_t member;
};

struct walk {
    const struct csn_service_reader *reader;
    unsigned char *colours; /* of each shape */
    struct step *steps;     /* as many as there are shapes: none is open twice */
    size_t depth;
};

static void enter(struct walk *walk, uint32_t shape)
{
    walk->colours[shape] = OPEN;
    walk->steps[walk->depth++] = (struct step){shape, 0};
}

/* The next structure that the innermost open one requires; CSN_SHAPE_NONE where there is none. */
static uint32_t next_required(const struct walk *walk, struct step *step)
{
    const struct csn_shape *shape = &walk->reader->entries[step->shape].shape;
    while (step->member < shape->member_count) {
        const struct csn_shape_member *member = &shape->members[step->member++];
        if (member->required && walk->reader->entries[member->shape].shape.kind == CSN_SHAPE_STRUCTURE)
            return member->shape;
    }
    return CSN_SHAPE_NONE;
}

static enum csn_status follow(struct walk *walk, uint32_t start)
{
    enter(walk, start);
    while (walk->depth) {
        struct step *step = &walk->steps[walk->depth - 1];
        uint32_t next = next_required(walk, step);
        if (next == CSN_SHAPE_NONE) {
            walk->colours[step->shape] = DONE;
            walk->depth--;
        } else if (walk->colours[next] == UNSEEN) {
            enter(walk, next);
        } else if (walk->colours[next] == OPEN) {
            struct csn_service_place place = {"shapes", walk->reader->entries[next].shape.name, {NULL, 0}};
            return csn_service_refuse(walk->reader, &place, CSN_CONSTRAINT, NULL, "a structure that requires itself, by member",
                                      walk->reader->entries[step->shape].shape.members[step->member - 1].name);
        }
    }
    return CSN_OK;
}

enum csn_status csn_service_check_requirements(const struct csn_service_reader *reader)
{
    struct walk walk = {.reader = reader};
    walk.colours = csn_arena_alloc(reader->scratch, reader->entry_count);
    walk.steps = csn_arena_alloc_array(reader->scratch, reader->entry_count, sizeof(walk.steps[0]));
    if (!walk.colours || !walk.steps)
        return csn_service_no_memory(reader, reader->scratch);
    enum csn_status status = CSN_OK;
    for (uint32_t i = 0; status == CSN_OK && i < reader->entry_count; i++)
        if (walk.colours[i] == UNSEEN && reader->entries[i].shape.kind == CSN_SHAPE_STRUCTURE)
            status = follow(&walk, i);
    return status;
}

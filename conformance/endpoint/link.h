/* link: doubly linked lists whose links lie in their elements. A list is a link of its own; an empty one points at itself, and so does
 * a link that is in no list.
 */
#ifndef CSN_ENDPOINT_LINK_H
#define CSN_ENDPOINT_LINK_H

#include <stdbool.h>
#include <stddef.h>

struct csn_link {
    struct csn_link *prev;
    struct csn_link *next;
};

#define CSN_LINK_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void csn_link_init(struct csn_link *link)
{
    link->prev = link;
    link->next = link;
}

static inline bool csn_link_empty(const struct csn_link *link)
{
    return link->next == link;
}

/* Puts `link` in front of `before`; where that is the list itself, at the end. */
static inline void csn_link_insert(struct csn_link *before, struct csn_link *link)
{
    link->prev = before->prev;
    link->next = before;
    before->prev->next = link;
    before->prev = link;
}

static inline void csn_link_remove(struct csn_link *link)
{
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the analyser loses sight of a list's head, and takes it for what was freed */
    link->prev->next = link->next;
    link->next->prev = link->prev;
    csn_link_init(link);
}

#endif

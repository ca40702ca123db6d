/* shelf: where seeds go: into corpus directories, or into a comparison with what lies there. */
#ifndef CSN_FUZZ_SHELF_H
#define CSN_FUZZ_SHELF_H

#include <countersign/buf.h>

struct csn_fuzz_shelf {
    const char *target;    /* name of a directory below `root` */
    char directory[4096];
    bool check;            /* compare instead of writing */
    struct csn_span *kept; /* contents so far, owned: two seeds that are alike are one */
    size_t count;
    size_t wrong;          /* complaints so far */
};

/* Opens the shelf root/target. For writing, the directory is made and the seeds that are in it are removed. */
void csn_fuzz_shelf_open(struct csn_fuzz_shelf *shelf, const char *root, const char *target, bool check);
/* Writes or compares the seed KIND-NAME ("valid" or "reject"), unless an earlier one has the same bytes. */
void csn_fuzz_shelf_put(struct csn_fuzz_shelf *shelf, const char *kind, struct csn_span name, struct csn_span bytes);
/* Looks for seeds that nothing has put there, says what was found, and frees. */
void csn_fuzz_shelf_close(struct csn_fuzz_shelf *shelf);

#endif

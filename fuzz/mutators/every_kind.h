/* every_kind: a made-up service whose one operation takes a document of every kind of shape, twice: as it was given, and as it was sent. */
#ifndef CSN_MUTATORS_EVERY_KIND_H
#define CSN_MUTATORS_EVERY_KIND_H

#include <countersign/model.h>

/* The model of operation "Compare", whose input is {"given": Kinds, "sent": Kinds}; read once, from a description. NULL: no memory. */
const struct csn_model *csn_every_kind_model(void);

#endif

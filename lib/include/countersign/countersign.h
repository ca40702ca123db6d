/* libcountersign: the reference implementation of AWS JSON 1.1 over SigV4 that countersign compares clients with.
 *
 * Conventions, stated once for every header:
 *
 * Text        `struct csn_span` is borrowed, `struct csn_buf` is owned. Nothing inside is NUL-terminated.
 * Ownership   What a function returns in a span or a value points into what it was given (input, arena, static table):
 *             the header says which. `init/clear` is for storage that the caller owns, `new/free` for the heap.
 * Failure     `enum csn_status`, CSN_OK being zero; details in the caller's `struct csn_error`, untouched on success and
 *             allowed to be NULL. An output buffer that a failed call appended to is cut back to what it held before.
 * Arguments   Pointers are not NULL unless the header allows it. Spans may be empty.
 * Memory      Allocators are parameters (NULL: the C library's). Arenas and buffers have ceilings.
 * Time        No function reads a clock, the environment, the locale or the time zone: instants are arguments.
 * Threads     Functions are safe to call from several threads on different objects; static tables are immutable.
 * Words       MUST, SHOULD and MAY are RFC 2119's and are used of rules alone. Rule ids (`sign.host-as-sent`) are those
 *             that `countersign rules` prints.
 */
#ifndef CSN_COUNTERSIGN_H
#define CSN_COUNTERSIGN_H

#include <countersign/alloc.h>
#include <countersign/arena.h>
#include <countersign/attributes.h>
#include <countersign/awsjson.h>
#include <countersign/buf.h>
#include <countersign/client.h>
#include <countersign/codepipeline.h>
#include <countersign/crypto.h>
#include <countersign/error.h>
#include <countersign/hex.h>
#include <countersign/http.h>
#include <countersign/job.h>
#include <countersign/json.h>
#include <countersign/model.h>
#include <countersign/service.h>
#include <countersign/sigv4.h>
#include <countersign/span.h>
#include <countersign/time.h>
#include <countersign/utf8.h>
#include <countersign/value.h>
#include <countersign/version.h>

#endif

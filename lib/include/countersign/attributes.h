/* The compiler's attributes that the headers use, under names of their own. */
#ifndef CSN_ATTRIBUTES_H
#define CSN_ATTRIBUTES_H

#if defined(__GNUC__)
#define CSN_API __attribute__((visibility("default")))
#define CSN_NODISCARD __attribute__((warn_unused_result))
#define CSN_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define CSN_API
#define CSN_NODISCARD
#define CSN_PRINTF(string, first)
#endif

#define CSN_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif

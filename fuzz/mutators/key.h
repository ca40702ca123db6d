/* key: the credentials that targets verify with and mutators sign with; good for nothing outside of these. */
#ifndef CSN_MUTATORS_KEY_H
#define CSN_MUTATORS_KEY_H

#define CSN_FUZZ_KEY_ID "CSNFUZZFUZZFUZZFUZZ2"
#define CSN_FUZZ_SECRET "a secret that signs nothing outside of this process"
#define CSN_FUZZ_REGION "us-east-1"
#define CSN_FUZZ_SERVICE "codepipeline"

#endif

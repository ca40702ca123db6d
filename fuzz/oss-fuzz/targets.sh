#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite ask for them. Takes CC, CXX, CFLAGS, CXXFLAGS, LIB_FUZZING_ENGINE, SANITIZER and
# OUT from the environment, and adds no sanitizer's flag of its own. Links nothing but the C library: no OpenSSL, no cJSON.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${WORK:-/tmp}/countersign-${SANITIZER:-address}

cmake -G Ninja -S "$root" -B "$build" -DCMAKE_BUILD_TYPE= -DCSN_CONFORMANCE=OFF -DCSN_TESTS=OFF -DCSN_FUZZ=ON -DCSN_FUZZ_CJSON=OFF \
    -DCSN_CRYPTO=portable -DLIB_FUZZING_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$build" --target fuzz_targets

for source in "$root"/fuzz/targets/*_fuzzer.c; do
    name=$(basename "$source" .c)
    cp "$build/bin/$name" "$OUT/"
    cp "$root/fuzz/dict/$name.dict" "$OUT/"
    printf '[libfuzzer]\nmax_len = 16384\n' >"$OUT/$name.options"
    (cd "$root/corpus/${name%_fuzzer}" && cmake -E tar cf "$OUT/${name}_seed_corpus.zip" --format=zip .)
done

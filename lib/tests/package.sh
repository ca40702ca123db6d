#!/bin/sh
# Tests of what `cmake --install` makes.
#
#   package.sh install CMAKE BUILD SCRATCH                installs twice, and moves one of the two: SCRATCH/installed, SCRATCH/moved
#   package.sh WAY     CMAKE CC PKG-CONFIG EXAMPLES PREFIX SCRATCH    builds and runs the example against PREFIX, by one of
#       find-shared, find-static, pkg-config, pkg-config-static
set -eu

fail() {
    echo "package: $*" >&2
    exit 1
}

install_twice() {
    rm -rf "$3"
    mkdir -p "$3"
    "$1" --install "$2" --component library --prefix "$3/first"
    mv "$3/first" "$3/moved"
    "$1" --install "$2" --component library --prefix "$3/installed"
    # Nothing may remember where it was installed.
    if grep -rIlF "$3/first" "$3/moved"; then
        fail "these files name the prefix that they were installed to"
    fi
}

use() {
    way=$1 cmake=$2 cc=$3 pkg_config=$4 examples=$5 prefix=$6 build=$7/$1
    rm -rf "$build"
    mkdir -p "$build"
    package=$(find "$prefix" -name countersign.pc)
    libdir=$(dirname "$(dirname "$package")")
    PKG_CONFIG_PATH=$(dirname "$package")
    export PKG_CONFIG_PATH

    case $way in
        find-*)
            "$cmake" -S "$examples" -B "$build" -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_C_COMPILER="$cc" -D KIND="${way#find-}" >"$build/log" ||
                fail "the example can't be configured: $(cat "$build/log")"
            grep -q "^countersign_DIR:PATH=$prefix/" "$build/CMakeCache.txt" || fail "another countersign than that of $prefix was found"
            "$cmake" --build "$build" >"$build/log" || fail "the example can't be built: $(cat "$build/log")" ;;
        pkg-config)
            # shellcheck disable=SC2046  # flags are words
            "$cc" "$examples/sign_request.c" -o "$build/sign_request" $("$pkg_config" --cflags --libs countersign) ;;
        pkg-config-static)
            # The linker prefers a shared library; so link against a prefix that has none.
            cp -R "$prefix" "$build/prefix"
            rm "$build/prefix${libdir#"$prefix"}"/libcountersign.so*
            PKG_CONFIG_PATH=$build/prefix${PKG_CONFIG_PATH#"$prefix"}
            # shellcheck disable=SC2046
            "$cc" "$examples/sign_request.c" -o "$build/sign_request" $("$pkg_config" --static --cflags --libs countersign) ;;
        *) fail "there is no way called $way" ;;
    esac

    [ "$("$pkg_config" --modversion countersign)" = "$(sed -n 's/^#define CSN_VERSION "\(.*\)"/\1/p' "$prefix/include/countersign/version.h")" ] ||
        fail "pkg-config and version.h tell different versions"
    LD_LIBRARY_PATH=$libdir "$build/sign_request" 1700000000 >"$build/request"
    cmp "$build/request" "$examples/sign_request.expected" || fail "the example prints another request than sign_request.expected"
    needs=$(LD_LIBRARY_PATH=$libdir ldd "$build/sign_request" | grep -F "=> $libdir/libcountersign.so" || true)
    case $way in
        *static) [ -z "$needs" ] || fail "the program needs the shared library" ;;
        *) [ -n "$needs" ] || fail "the program doesn't use the shared library of $prefix" ;;
    esac
}

if [ "$1" = install ]; then
    shift
    install_twice "$@"
else
    use "$@"
fi
